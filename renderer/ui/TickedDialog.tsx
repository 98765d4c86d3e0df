import { useState } from 'react'
import { ProblemBox } from '../client/problem.tsx'
import { Dialog, type DialogProps } from './Dialog.tsx'
import { Tick, tickFirst } from './Field.tsx'

/** 確かめてから行う操作. A dialog whose act waits for a tick: what the person says to have looked at. */
export function TickedDialog({
  tick,
  tickFocused = true,
  error = null,
  children,
  ...dialog
}: Omit<DialogProps, 'blocked'> & {
  /** 「件数を確かめました」 */
  readonly tick: string
  /** Whether the dialog opens on the tick; not where a field comes first. */
  readonly tickFocused?: boolean
  /** Why the act was refused. */
  readonly error?: Error | null
}) {
  const [sure, setSure] = useState(false)
  return (
    <Dialog {...dialog} blocked={tickFirst(sure, tick)}>
      {children}
      <Tick label={tick} checked={sure} onChange={setSure} autoFocus={tickFocused} />
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}
