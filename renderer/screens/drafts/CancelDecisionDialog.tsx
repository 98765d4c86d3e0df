import { useState } from 'react'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, Tick, tickFirst } from '../../ui/Field.tsx'
import { count, yen } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { useSettled } from '../../ui/use-settled.ts'

/** 決定の取消の起案: which decided cases, and why. The figures show what would be taken back before anything is drafted. */
export function CancelDecisionDialog({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (draftNo: string) => void }) {
  const { done } = useNotices()
  const create = useCommandOp('draft.create')
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [sure, setSure] = useState(false)
  const caseNos = casesOf(useSettled(text, 300))
  const preview = useQueryOp('draft.preview', { kind: 'cancel', caseNos }, { enabled: caseNos.length > 0 })
  const blocked =
    caseNos.length === 0
      ? '取り消す案件の番号を入力してください。'
      : reason.trim() === ''
        ? '取り消す理由を入力してください。'
        : tickFirst(sure, '件数・金額・理由を確かめました')
  const confirm = (): void => {
    create.mutate(
      { kind: 'cancel', caseNos: casesOf(text), reason: reason.trim() },
      {
        onSuccess: (made) => {
          setText('')
          setReason('')
          onClose()
          onMade(made.draftNo)
          done(`${made.draftNo} として決定の取消 ${count(made.cases)}件を起案しました。次は ${made.route[0]?.post ?? '決裁者'} の番です。`)
        },
      },
    )
  }
  return (
    <Dialog
      draft="decision.cancel"
      title="支給決定の取消を起案します"
      confirm="取消を起案する"
      danger
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={create.isPending}
    >
      <Field
        label="取り消す案件の番号"
        hint="例: R8-000012（いくつもあるときは、空白か読点で区切ります）"
        value={text}
        onChange={setText}
        required
        autoFocus
      />
      <Field label="取り消す理由" value={reason} onChange={setReason} rows={3} required />
      <Figures
        items={[
          { label: '件数', value: count(preview.data?.cases ?? 0), unit: '件' },
          { label: '取り消す公費負担額の計', value: yen(preview.data?.amount ?? 0), unit: '円' },
        ]}
      />
      <p>
        {preview.data === undefined ? null : (
          <>
            決裁の経路: 起案者 → {preview.data.route.map((step) => `${step.post}（${step.holder}）`).join(' → ')}
            <br />
          </>
        )}
        <span className="kd-note">
          決裁されると、給付券はすべて無効になり、給付の実績に数えません。請求された給付券のある案件は取り消せません。
        </span>
      </p>
      <Tick label="件数・金額・理由を確かめました" checked={sure} onChange={setSure} />
      {preview.error === null || caseNos.length === 0 ? null : <ProblemBox error={preview.error} />}
      {create.error === null ? null : <ProblemBox error={create.error} />}
    </Dialog>
  )
}

const casesOf = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .toUpperCase()
      .split(/[\s,、]+/)
      .filter((word) => word !== ''),
  ),
]
