import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, Tick, tickFirst } from '../../ui/Field.tsx'
import { count, longDay, longMonth, parseDay, yen } from '../../ui/format.ts'
import { Figures } from '../../ui/Screen.tsx'

export interface PaymentDialogProps {
  readonly month: string
  readonly payees: number
  readonly amount: number
  readonly onClose: () => void
  readonly onMade: (made: Output<'payment.create'>) => void
}

/** 支払の起案: transfer day, totals, a tick, F12. The backend refuses a day on which banks are closed. */
export function PaymentDialog({ month, payees, amount, onClose, onMade }: PaymentDialogProps) {
  const create = useCommandOp('payment.create')
  const [day, setDay] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [sure, setSure] = useState(false)
  const confirm = (): void => {
    const transferDate = parseDay(day)
    setError(transferDate === null ? '振込日を R8.12.25 のように入力してください。' : null)
    if (transferDate !== null) create.mutate({ month, transferDate }, { onSuccess: onMade })
  }
  return (
    <Dialog
      title={`${longMonth(month)}の支払を起案します`}
      confirm="起案する"
      blocked={tickFirst(sure, '件数と金額を確かめました')}
      onConfirm={confirm}
      onClose={onClose}
      busy={create.isPending}
    >
      <Figures
        items={[
          { label: '支払先', value: count(payees), unit: '件' },
          { label: '支払額', value: yen(amount), unit: '円' },
        ]}
      />
      <Field
        label="振込日"
        value={day}
        onChange={setDay}
        onBlur={() => {
          const read = parseDay(day)
          if (read !== null) setDay(longDay(read))
        }}
        hint="銀行の営業日を R8.12.25 のように入力します。"
        width="14rem"
        required
        autoFocus
        error={error}
      />
      <Tick label="件数と金額を確かめました" checked={sure} onChange={setSure} />
      {create.error === null ? null : <ProblemBox error={create.error} />}
    </Dialog>
  )
}
