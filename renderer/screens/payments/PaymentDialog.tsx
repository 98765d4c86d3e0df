import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { count, longDay, longMonth, parseDay, yen } from '../../ui/format.ts'
import { Figures } from '../../ui/Screen.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

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
  const inspected = useQueryOp('payment.inspect', { month })
  const [named, setPayer] = useState('')
  const payers = inspected.data?.payers ?? []
  const payer = payers.find((one) => one.payer === named) ?? payers[0]
  const found = (inspected.data?.checks ?? []).filter((check) => check.level === 'warn' && check.findings.length > 0)
  const left = inspected.data?.excluded ?? []
  const [day, setDay] = useState('')
  const [error, setError] = useState<string | null>(null)
  const confirm = (): void => {
    const transferDate = parseDay(day)
    setError(transferDate === null ? '振込日を R8.12.25 のように入力してください。' : null)
    if (transferDate !== null)
      create.mutate({ month, transferDate, ...(payers.length > 1 && payer ? { payer: payer.payer } : {}) }, { onSuccess: onMade })
  }
  return (
    <TickedDialog
      draft={`payment.${month}`}
      title={`${longMonth(month)}の支払を起案します`}
      confirm="起案する"
      tick="件数と金額を確かめました"
      tickFocused={false}
      error={create.error}
      onConfirm={confirm}
      onClose={onClose}
      busy={create.isPending}
    >
      <Figures
        items={[
          { label: '支払先', value: count(payers.length > 1 ? (payer?.payees ?? 0) : payees), unit: '件' },
          { label: '支払額', value: yen(payers.length > 1 ? (payer?.amount ?? 0) : amount), unit: '円' },
        ]}
      />
      {payers.length > 1 ? (
        <Choice
          label="支払元の口座"
          value={payer?.payer ?? ''}
          options={payers.map((one) => ({
            value: one.payer,
            label: `${payerName(one.payer)}（${count(one.payees)}件 ${yen(one.amount)}円）`,
          }))}
          onChange={setPayer}
          width="24rem"
        />
      ) : null}
      {found.length === 0 && left.length === 0 ? null : (
        <p className="kd-callout">
          △ {left.length === 0 ? '' : `除外 ${count(left.length)}件。`}
          {found.length === 0 ? '' : `点検の指摘: ${found.map((check) => `${check.title} ${count(check.findings.length)}`).join('、')}`}
        </p>
      )}
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
    </TickedDialog>
  )
}

const payerName = (payer: string): string => (payer === 'office' ? '事務所の口座' : payer)
