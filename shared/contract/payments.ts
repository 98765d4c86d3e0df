import * as z from 'zod'
import { Code, Day, command, job, Medium, Month, query, Text, Ticket, Yen } from './kinds.ts'
import { RowProblem } from './intake.ts'

export const ClaimsResult = z.object({
  claimNo: z.string(),
  file: z.string(),
  sha256: z.string(),
  encoding: z.string(),
  profile: z.string(),
  rows: z.int(),
  matched: z.int(),
  /** Matched for less than the decided amount. */
  lessThanDecided: z.array(z.object({ line: z.int(), voucherNo: z.string(), decided: Yen, claimed: Yen })),
  refused: z.array(z.object({ line: z.int(), voucherNo: z.string(), code: z.string(), message: z.string() })),
  errors: z.array(RowProblem.omit({ value: true, field: true })),
})

export const PaymentRunView = z.object({
  runNo: z.string(),
  month: Month,
  transferDate: Day,
  state: z.enum(['draft', 'approved', 'exported', 'cancelled']),
  draftNo: z.string(),
  payees: z.int(),
  amount: Yen,
  file: z.string().nullable(),
  sha256: z.string().nullable(),
})

export const paymentsContract = {
  'claims.take': job(
    '請求の突合',
    'payment.run',
    z.strictObject({ ticket: Ticket, profile: Code.optional(), profileTicket: Ticket.optional(), medium: Medium }),
    ClaimsResult,
    ['payments', 'cases'],
  ),
  'payment.create': command(
    '支払の起案',
    'payment.run',
    z.strictObject({ month: Month, transferDate: Day }),
    z.object({ runNo: z.string(), draftNo: z.string(), payees: z.int(), amount: Yen }),
    ['payments', 'drafts'],
  ),
  'payment.cancel': command(
    '支払の取止め',
    'payment.run',
    z.strictObject({ runNo: Code, version: z.int().optional(), reason: Text }),
    PaymentRunView,
    ['payments', 'drafts'],
  ),
  'payment.list': query('支払の一覧', 'payment.read', z.strictObject({}), z.array(PaymentRunView)),
  'payment.candidates': query(
    '支払対象の表示',
    'payment.read',
    z.strictObject({ month: Month }),
    z.array(z.object({ providerNo: z.string(), providerName: z.string(), claims: z.int(), amount: Yen, account: z.string() })),
  ),
  'payment.export': job(
    '振込データの作成',
    'payment.run',
    z.strictObject({ month: Month, save: Ticket, replace: z.boolean(), medium: Medium }),
    z.object({ runNo: z.string(), draftNo: z.string(), payees: z.int(), amount: Yen, file: z.string(), sha256: z.string() }),
    ['payments'],
  ),
}
