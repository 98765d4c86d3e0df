import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, yen } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useNotices } from '../../ui/notices.tsx'

/** 後閲: what was done while the user was away, read and signed by him; a remark may be added. */
export function ReadDialog({ draft, onClose }: { readonly draft: DraftDetail; readonly onClose: () => void }) {
  const { done } = useNotices()
  const mark = useCommandOp('reading.mark')
  const [comment, setComment] = useKept(`reading.${draft.draftNo}`, '')
  const confirm = (): void => {
    mark.mutate(
      { draftNo: draft.draftNo, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
      {
        onSuccess: () => {
          setComment('')
          onClose()
          done(`${draft.draftNo} を後閲しました。記録に残りました。`)
        },
      },
    )
  }
  return (
    <Dialog
      draft={`laterRead.${draft.draftNo}`}
      title={`後閲します — ${draft.title}`}
      confirm="後閲する"
      shortcut="Ctrl+Enter"
      onConfirm={confirm}
      onClose={onClose}
      busy={mark.isPending}
    >
      <p>
        {draft.draftNo} ／ {count(draft.live.cases)}件 ／ {yen(draft.live.amount)}円
      </p>
      <ul className="kd-callout" aria-label="不在の間にあったこと">
        {draft.readings
          .filter((one) => one.mine)
          .map((one) => (
            <li key={`${one.post}${one.text}`}>
              {one.post}（{one.name}）: {one.text}。
            </li>
          ))}
      </ul>
      <p className="kd-note">後閲は、読んだことの記録です。決裁の結果は変わりません。</p>
      <Field label="意見（任意）" value={comment} onChange={setComment} rows={2} autoFocus />
      {mark.error === null ? null : <ProblemBox error={mark.error} />}
    </Dialog>
  )
}
