import type { UpdateView } from '../../../shared/contract/update.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

/** 更新の開始: the last question; the program ends after it. */
export function InstallDialog(props: {
  readonly prepared: NonNullable<UpdateView['prepared']>
  readonly from: string
  readonly onClose: () => void
}) {
  const { version, backup } = props.prepared
  const install = useCommandOp('update.install')
  const label = '入力の途中のものを確定し、給付デスクが終わってよいことを確かめました'
  return (
    <TickedDialog
      title={`版 ${props.from} から版 ${version} へ更新しますか`}
      confirm="更新を開始する"
      shortcut="F12"
      onConfirm={() => install.mutate({ version }, { onSuccess: props.onClose })}
      onClose={props.onClose}
      busy={install.isPending}
      tick={label}
      error={install.error}
    >
      <p>インストーラーをもう一度署名と照らし合わせてから起動し、給付デスクを終わります。管理者の権限を Windows がたずねます。</p>
      <p>新しい版で開くと、データを新しい形式に移す前に、もう一度写しを取ります。</p>
      <p className="break-all">更新前のバックアップ: {backup}</p>
    </TickedDialog>
  )
}
