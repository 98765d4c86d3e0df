import { type ReactNode, useState } from 'react'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ReasonField } from '../../ui/ReasonField.tsx'

export interface ReasonDialogProps {
  readonly title: string
  readonly confirm: string
  readonly label: string
  /** Under which name the typed text is kept. */
  readonly kept: string
  readonly usual?: string
  readonly danger?: boolean
  readonly busy: boolean
  readonly error: Error | null
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** 理由を添えて確定する窓. What is typed outlives closing it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = useState(props.usual ?? '')
  const [missing, setMissing] = useState(false)
  const confirm = (): void => {
    if (reason.trim() === '') setMissing(true)
    else props.onConfirm(reason.trim())
  }
  return (
    <Dialog
      draft={props.kept}
      title={props.title}
      confirm={props.confirm}
      shortcut="Ctrl+Enter"
      danger={props.danger ?? false}
      onConfirm={confirm}
      onClose={props.onClose}
      busy={props.busy}
    >
      {props.children}
      <ReasonField label={props.label} value={reason} onChange={setReason} rows={3} missing={missing} onMissing={setMissing} />
      {props.error === null ? null : <ProblemBox error={props.error} />}
    </Dialog>
  )
}
