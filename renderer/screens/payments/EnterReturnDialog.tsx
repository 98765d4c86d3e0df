import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { paymentReturnReasons } from '../../../shared/programmes/claims/returns.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field, Tick, tickFirst } from '../../ui/Field.tsx'
import { longDay, parseDay, yen } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'

const reasons = Object.entries(paymentReturnReasons).map(([value, label]) => ({ value, label }))

/** 組戻しの入力 of one payee. */
export function EnterReturnDialog({
  run,
  row,
  onClose,
  onDone,
}: {
  readonly run: Output<'payment.view'>
  readonly row: Output<'payment.view'>['rows'][number]
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}) {
  const { office } = useSession()
  const enter = useCommandOp('returned.enter')
  const [reasonCode, setReason] = useState<string>('no-account')
  const [day, setDay] = useState(longDay(office.businessDay))
  const [note, setNote] = useState('')
  const [sure, setSure] = useState(false)
  const returnedOn = parseDay(day)
  return (
    <Dialog
      draft={`returned.enter.${run.runNo}.${row.seq}`}
      title={`${row.name} への振込の組戻しを記録します`}
      confirm="記録する"
      danger
      blocked={returnedOn === null ? '組戻しの日を R8.12.25 のように入力してください。' : tickFirst(sure, '銀行からの通知を確かめました')}
      onConfirm={() => {
        if (returnedOn === null) return
        enter.mutate(
          { runNo: run.runNo, seq: row.seq, reasonCode, note, returnedOn },
          { onSuccess: () => onDone(`${row.name} の組戻しを記録しました。「組戻し」で口座を確かめると、次の支払の対象に戻ります。`) },
        )
      }}
      onClose={onClose}
      busy={enter.isPending}
    >
      <p>
        {row.account}　{row.holder}　<span className="font-700">{yen(row.amount)}円</span>
      </p>
      <Choice label="理由" value={reasonCode} options={reasons} onChange={setReason} width="18rem" />
      <Field
        label="組戻しの日"
        value={day}
        onChange={setDay}
        onBlur={() => returnedOn !== null && setDay(longDay(returnedOn))}
        width="14rem"
        required
      />
      <Field label="連絡・備考" value={note} onChange={setNote} />
      <Tick label="銀行からの通知を確かめました" checked={sure} onChange={setSure} />
      {enter.error === null ? null : <ProblemBox error={enter.error} />}
    </Dialog>
  )
}
