import { useState } from 'react'
import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Tick } from '../../ui/Field.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { useNotices } from '../../ui/notices.tsx'

const drafter = '起案者'

/** 差戻し: to whom and why. The comment is kept until it is sent. */
export function SendBackDialog({ draft, onClose }: { readonly draft: DraftDetail; readonly onClose: () => void }) {
  const { done } = useNotices()
  const sendBack = useCommandOp('draft.sendBack')
  const earlier = draft.route.filter((step) => step.state === 'approved' && step.post !== drafter)
  const [to, setTo] = useState(drafter)
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState(false)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const cases = draft.kind === 'payment' ? [] : draft.rows.filter((row) => row.outcome === 'open')
  const confirm = (): void => {
    if (comment.trim() === '') {
      setMissing(true)
      return
    }
    sendBack.mutate(
      { draftNo: draft.draftNo, version: draft.version, to, comment: comment.trim(), caseNos: [...chosen] },
      {
        onSuccess: () => {
          setComment('')
          onClose()
          done(`${draft.draftNo} を${to}に差し戻しました。`)
        },
      },
    )
  }
  return (
    <Dialog
      draft={`sendBack.${draft.draftNo}`}
      title={`差し戻します — ${draft.title}`}
      confirm="差し戻す"
      shortcut="Ctrl+Enter"
      danger
      onConfirm={confirm}
      onClose={onClose}
      busy={sendBack.isPending}
    >
      <Choice
        label="差し戻す相手"
        value={to}
        onChange={setTo}
        options={[
          { value: drafter, label: `起案者（${draft.draftedBy}）` },
          ...earlier.map((step) => ({ value: step.post, label: `${step.post}（${step.holderName}）` })),
        ]}
        width="18rem"
      />
      <ReasonField label="差し戻す理由" value={comment} onChange={setComment} rows={4} missing={missing} onMissing={setMissing} />
      {cases.length === 0 ? null : (
        <fieldset className="kd-field">
          <legend className="kd-label">理由にあたる案件（任意。起案者の画面で先頭に出ます）</legend>
          <div className="flex max-h-40 flex-col overflow-auto border border-solid-gray-300 px-3 py-1">
            {cases.map((row) => (
              <Tick
                key={row.caseNo}
                label={`${row.caseNo} ${row.beneficiary} ${row.itemName}`}
                checked={chosen.has(row.caseNo)}
                onChange={(on) => setChosen(new Set(on ? [...chosen, row.caseNo] : [...chosen].filter((no) => no !== row.caseNo)))}
              />
            ))}
          </div>
        </fieldset>
      )}
      {sendBack.error === null ? null : <ProblemBox error={sendBack.error} />}
    </Dialog>
  )
}
