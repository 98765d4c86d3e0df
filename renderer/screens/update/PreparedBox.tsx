import type { UpdateView } from '../../../shared/contract/update.ts'
import { Button } from '../../ui/Button.tsx'
import { stamp } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'

type Prepared = NonNullable<UpdateView['prepared']>

/** 準備した更新: it waits until somebody starts it or gives it up. */
export function PreparedBox(props: {
  readonly prepared: Prepared
  readonly onStart: () => void
  readonly onDrop: () => void
  readonly busy: boolean
}) {
  const { prepared, busy } = props
  return (
    <Block title={`版 ${prepared.version} への更新を準備してあります`}>
      <Facts
        items={[
          ['準備した人', `${prepared.by}（${stamp(prepared.at)}）`],
          ['インストーラー', prepared.installer],
          [
            'バックアップ',
            <span key="backup" className="break-all">
              {prepared.backup}
            </span>,
          ],
        ]}
      />
      <div className="mt-3 flex gap-2">
        <Button look="solid" shortcut="F12" onPress={props.onStart} busy={busy}>
          更新を開始する
        </Button>
        <Button shortcut="Delete" onPress={props.onDrop} busy={busy}>
          取りやめる
        </Button>
      </div>
    </Block>
  )
}
