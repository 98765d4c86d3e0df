import { useState } from 'react'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'

/** 取込取消. Takes a committed import back, with a reason; the typed reason is kept until then. */
export function UndoDialog({
  batchId,
  importNo,
  onUndone,
  onClose,
}: {
  readonly batchId: string
  readonly importNo: string
  readonly onUndone: () => void
  readonly onClose: () => void
}) {
  const { done } = useNotices()
  const undo = useCommandOp('import.undo')
  const [reason, setReason] = useState('')
  const confirm = (): void => {
    undo.mutate(
      { batchId, reason: reason.trim() },
      {
        onSuccess: (after) => {
          setReason('')
          onUndone()
          const restored = after.restored === 0 ? '' : `、${count(after.restored)}件を前の回答に戻しました`
          done(`取込 ${importNo} を取り消しました。${count(after.withdrawn)}件を取り下げ${restored === '' ? 'ました' : restored}。`)
        },
      },
    )
  }
  return (
    <Dialog
      draft={`import.undo.${batchId}`}
      title={`取込 ${importNo} を取り消しますか`}
      confirm="取込を取り消す"
      shortcut="Ctrl+Enter"
      danger
      blocked={reason.trim() === '' ? '理由を入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={undo.isPending}
    >
      <p>
        この取込で増えた案件を取り下げ、変更した案件を前の回答に戻します。記録は消えません。取り消したあと、同じファイルをもう一度取り込めます。
      </p>
      <Field label="取り消す理由" value={reason} onChange={setReason} rows={3} required autoFocus />
      {undo.error === null ? null : <ProblemBox error={undo.error} />}
    </Dialog>
  )
}
