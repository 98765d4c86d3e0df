import { useState } from 'react'
import { problemOf } from '../client/client.ts'
import { ProblemBox } from '../client/problem.tsx'
import { Dialog, type DialogProps } from './Dialog.tsx'
import { Tick, tickFirst } from './Field.tsx'
import { type OwnPassword, OwnPasswordField, passwordMissing } from './own-password.tsx'
import { useSession } from './session.tsx'

/** 確かめてから行う操作. A dialog whose act waits for a tick: what the person says to have looked at. */
export function TickedDialog({
  tick,
  tickFocused = true,
  error = null,
  onConfirmOwn,
  children,
  ...dialog
}: Omit<DialogProps, 'blocked'> & {
  /** 「件数を確かめました」 */
  readonly tick: string
  /** Whether the dialog opens on the tick; not where a field comes first. */
  readonly tickFocused?: boolean
  /** Why the act was refused. */
  readonly error?: Error | null
  /** In the place of `onConfirm` where the act asks for the password again: the field comes before the tick if the office wants it. */
  readonly onConfirmOwn?: (own: OwnPassword) => void
}) {
  const [sure, setSure] = useState(false)
  const [password, setPassword] = useState('')
  const { office } = useSession()
  // a setting that came in while the dialog stood open is told by the refusal
  const needed = error !== null && problemOf(error).code === 'password-needed'
  const asked = onConfirmOwn !== undefined && (office.askPassword || needed)
  const confirm = onConfirmOwn === undefined ? {} : { onConfirm: () => onConfirmOwn(asked ? { password } : {}) }
  return (
    <Dialog {...dialog} {...confirm} blocked={passwordMissing(asked, password) ?? tickFirst(sure, tick)}>
      {children}
      {asked ? <OwnPasswordField value={password} onChange={setPassword} autoFocus={tickFocused} /> : null}
      <Tick label={tick} checked={sure} onChange={setSure} autoFocus={tickFocused && !asked} />
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}
