import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useJobOp } from '../../client/hooks.tsx'
import { Tick } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import type { OwnPassword } from '../../ui/own-password.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

export type Issued = Output<'papers.issue'>

/** 発行の確認. The task goes on in the tray; characters the print font lacks are listed when it ends. */
export function IssueDialog({
  ready,
  held,
  onClose,
  onMade,
}: {
  readonly ready: number
  readonly held: number
  readonly onClose: () => void
  readonly onMade: (made: Issued) => void
}) {
  const { done, tell, problem } = useNotices()
  const issue = useJobOp('papers.issue', '通知書・給付券の発行')
  const [oneFile, setOneFile] = useState(true)
  const confirm = (): void => {
    onClose()
    issue({ oneFile }).then((made) => {
      onMade(made)
      const missing = made.missingGlyphs.length
      if (missing > 0)
        tell(
          `${issuedText(made)}印刷の書体に字形のない文字が ${count(missing)}か所あります。見出し「文字の確認」を見て、印刷の前に確かめてください。`,
        )
      else done(issuedText(made))
    }, problem)
  }
  return (
    <TickedDialog title="通知書・給付券を発行します" confirm="発行する" tick="件数を確かめました" onConfirm={confirm} onClose={onClose}>
      <Figures
        items={[
          { label: '発行する案件', value: count(ready), unit: '件' },
          { label: '保留（支援措置）', value: count(held), unit: '件', tone: held > 0 ? 'warn' : undefined },
        ]}
      />
      <p>保留の通知は、別の人が解除するまで発行しません。発行した通知には番号が付き、取り消せません。</p>
      <Tick label="印刷用に1つのPDFにまとめる" checked={oneFile} onChange={setOneFile} />
    </TickedDialog>
  )
}

function issuedText(made: Issued): string {
  const pages = made.files.reduce((sum, file) => sum + file.pages, 0)
  return `${count(made.issued)}件の通知書と給付券 ${count(made.vouchers)}枚（${count(pages)}頁）を発行しました。${made.held > 0 ? `支援措置の ${count(made.held)}件は保留しています。` : ''}`
}

/** 解除の確認. The backend refuses those the user drafted, reviewed or printed. */
export function ReleaseDialog({ held, onClose }: { readonly held: number; readonly onClose: () => void }) {
  const { done } = useNotices()
  const release = useCommandOp('papers.release')
  const confirm = (own: OwnPassword): void => {
    release.mutate(own, {
      onSuccess: (answer) => {
        onClose()
        done(
          `${count(answer.released)}件の保留を解除しました。${answer.refused > 0 ? `あなたが起案・審査した ${count(answer.refused)}件は解除していません。別の人に依頼してください。` : ''}`,
        )
      },
    })
  }
  return (
    <TickedDialog
      title="支援措置の保留を解除します"
      confirm="解除する"
      tick="送付先を確かめました"
      error={release.error}
      onConfirmOwn={confirm}
      onClose={onClose}
      busy={release.isPending}
      danger
    >
      <p>
        {count(held)}
        件の通知を発行できるようにします。送付先が、知られてよい宛先であることを確かめてください。解除した人の名前が記録に残ります。
      </p>
    </TickedDialog>
  )
}
