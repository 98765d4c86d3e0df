import { useState } from 'react'
import type { MasterRowView } from '../../../shared/contract/masters.ts'
import type { MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { rowName } from './columns.tsx'

/** 将来の行の削除: a row that has not begun, with its reason. */
export function RemoveDialog({
  kind,
  row,
  onRemoved,
  onClose,
}: {
  readonly kind: MasterKind
  readonly row: MasterRowView
  readonly onRemoved: (text: string) => void
  readonly onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const remove = useCommandOp('master.remove')
  const confirm = (): void => {
    if (reason.trim() === '') setMissing(true)
    else remove.mutate({ kind, key: row.key, version: row.version, reason }, { onSuccess: ({ text }) => onRemoved(text) })
  }
  return (
    <Dialog
      draft={`master.remove.${kind}.${row.key}`}
      title="この行を消しますか"
      confirm="消す"
      danger
      shortcut="Ctrl+Enter"
      onConfirm={confirm}
      onClose={onClose}
      busy={remove.isPending}
    >
      <p className="font-700">{rowName(kind, row)}</p>
      <p>まだ始まっていない行なので消せます。前の行は、この行のために閉じた日を過ぎても続きます。消した内容は変更の履歴に残ります。</p>
      <ReasonField label="消す理由" value={reason} onChange={setReason} rows={2} missing={missing} onMissing={setMissing} />
      {remove.error === null ? null : <ProblemBox error={remove.error} />}
    </Dialog>
  )
}
