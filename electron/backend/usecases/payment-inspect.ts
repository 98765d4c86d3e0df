import { toWareki } from '../../../shared/domain/wareki.ts'
import type { IsoDate, Parameter } from '../../../shared/domain/masters.ts'
import {
  checkPayments,
  type CheckedPayee,
  type PaymentCheck,
  type PaymentFinding,
} from '../../../shared/programmes/claims/payment-checks.ts'
import type { Handler } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { sameTotals } from '../store/payments-look.ts'
import { checkMonth, excludedView } from './payment-parts.ts'
import { choosePayees, dayFindings } from './payment-select.ts'
import { allParameters, settingOn } from './settings.ts'

/** Days in which another file with the same count and sum is told of, unless `office` `payment.sameDays` says otherwise. */
const usualSameDays = 45

interface Inspected {
  readonly payees: readonly Omit<CheckedPayee, 'customerCode'>[]
  readonly zero: readonly PaymentFinding[]
  readonly transferDate: IsoDate | null
  readonly day: IsoDate
  readonly rows: readonly Parameter[]
  /** The order itself when it stands already. */
  readonly runId: string | null
}

/** 点検. Runs every check over the payees of an order, or of one to be made. */
export async function inspect(read: ReadDb, what: Inspected): Promise<PaymentCheck[]> {
  const { payees, rows, day, transferDate } = what
  const number = (key: string): number | null => {
    const value = settingOn(rows, 'office', key, day)
    return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : null
  }
  const amount = payees.reduce((sum, p) => sum + p.amount, 0)
  const sameDays = number('payment.sameDays') ?? usualSameDays
  const since = new Date(Date.parse(`${day}T00:00:00+09:00`) - sameDays * 86_400_000).toISOString()
  const earlier = payees.length === 0 ? [] : await sameTotals(read, payees.length, amount, since, what.runId)
  return checkPayments(
    payees.map((p) => ({ ...p, customerCode: '' })),
    {
      zero: what.zero,
      maxPerPayee: number('payment.maxPerPayee'),
      days: transferDate === null ? [] : dayFindings(rows, transferDate, day),
      earlier: earlier.map(
        (r) =>
          `支払 ${r.run_no}（振込日 ${toWareki(r.transfer_date)}、「${r.file}」）と件数・金額が同じです。同じものをもう一度払わないか、明細を確かめてください`,
      ),
    },
  )
}

/** 対象・除外・点検 of a month, before its order is made. Throws AppError `bad-input`. */
export const inspectMonth: Handler<'payment.inspect'> = async (ctx, input) => {
  checkMonth(input.month)
  const day = ctx.env.businessDay()
  const choice = await choosePayees({ read: ctx.read, folder: ctx.env.store.folder, day, payDay: input.transferDate }, input.month)
  const rows = await allParameters(ctx.read)
  const payees = choice.payees.filter((p) => input.payer === undefined || p.payer === input.payer)
  const checks = await inspect(ctx.read, { payees, zero: choice.zero, transferDate: input.transferDate ?? null, day, rows, runId: null })
  const payers = [...new Set(choice.payees.map((p) => p.payer))].map((payer) => {
    const own = choice.payees.filter((p) => p.payer === payer)
    return { payer, payees: own.length, amount: own.reduce((sum, p) => sum + p.amount, 0) }
  })
  return { payers, excluded: choice.excluded.map(excludedView), checks }
}
