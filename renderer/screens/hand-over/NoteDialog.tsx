import { useState } from 'react'
import type { HandOverLine } from '../../../shared/contract/hand-over.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'

/** 授受簿の追記: what the file was carried on, and who handed or got it. */
export function NoteDialog({
  line,
  onDone,
  onClose,
}: {
  readonly line: HandOverLine
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  const command = useCommandOp('handover.note')
  const [medium, setMedium] = useState(line.medium)
  const [recipient, setRecipient] = useState(line.recipient)
  const [remark, setRemark] = useState(line.remark)
  const confirm = (): void => command.mutate({ entryId: line.entryId, medium, recipient, remark }, { onSuccess: onDone })
  return (
    <Dialog
      draft={`handover.${line.entryId}`}
      title={`「${line.name}」の媒体と相手先を書きます`}
      confirm="書き足す"
      blocked={medium.trim() === '' ? '媒体を入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={command.isPending}
    >
      <Field label="媒体" value={medium} onChange={setMedium} hint="例: CD-R、USBメモリー（管理番号）、LGWAN" required autoFocus />
      <Field label={line.direction === 'in' ? '渡した人・所属' : '渡した相手・所属'} value={recipient} onChange={setRecipient} />
      <Field label="備考" value={remark} onChange={setRemark} rows={2} />
      <p className="kd-note">前に書いた内容は消えずに残ります。一覧には最後に書いた内容が出ます。</p>
      {command.error === null ? null : <ProblemBox error={command.error} />}
    </Dialog>
  )
}
