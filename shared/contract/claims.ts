import * as z from 'zod'
import { Code, command, Day, job, Medium, Month, query, Text, Ticket, Yen } from './kinds.ts'

/** 請求の行の状態. What becomes of a line: asked of somebody, paid as it is, or back at the provider. */
export const lineStates = ['matched', 'less', 'agreed', 'held', 'asked', 'refused', 'returned', 'ordered', 'paid'] as const
export type LineState = (typeof lineStates)[number]

/** 請求の1行 with its three amounts; `difference` is claimed less decided. */
export const ClaimLineView = z.object({
  claimNo: z.string(),
  line: z.int(),
  way: z.enum(['file', 'counter']),
  state: z.enum(lineStates),
  month: z.string(),
  providerNo: z.string(),
  providerName: z.string(),
  claimRef: z.string(),
  voucherNo: z.string(),
  deliveredOn: z.string().nullable(),
  claimed: Yen.nullable(),
  decided: Yen.nullable(),
  difference: Yen.nullable(),
  /** Why it was refused; empty for a claim. */
  code: z.string(),
  message: z.string(),
  note: z.string(),
  /** The last thing a person said of it. */
  said: z.object({ kind: z.string(), note: z.string(), by: z.string(), at: z.string() }).nullable(),
  returnNo: z.string().nullable(),
  /** To act on the line as it was seen. */
  version: z.int(),
})
export type ClaimLineView = z.infer<typeof ClaimLineView>

const Sums = z.object({ lines: z.int(), claimed: Yen, decided: Yen })
/** `version`: as the line was seen. */
const AtLine = { claimNo: Code, line: z.int().min(1), version: z.int().min(0) }
const Acted = z.object({ state: z.enum(lineStates) })

/** 券 as it was scanned or typed at the counter, and whether a claim may be entered for it. */
export const ScannedVoucher = z.object({
  voucherNo: z.string(),
  code: z.string(),
  providerNo: z.string(),
  providerName: z.string(),
  itemName: z.string(),
  months: z.array(z.string()),
  price: Yen,
  decided: Yen,
  selfPayment: Yen,
  validFrom: Day,
  validTo: Day,
})
export type ScannedVoucher = z.infer<typeof ScannedVoucher>

export const MonthView = z.object({
  month: Month,
  closed: z.boolean(),
  claims: z.int(),
  amount: Yen,
  held: z.int(),
  heldAmount: Yen,
  paid: z.int(),
  closedBy: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** Who asked to open it again and why; a second person decides. */
  reopen: z.object({ by: z.string(), at: z.string(), reason: z.string(), own: z.boolean() }).nullable(),
})
export type MonthView = z.infer<typeof MonthView>

export const claimsContract = {
  'claims.lines': query(
    '請求の突合の表示',
    'payment.read',
    z.strictObject({
      part: z.enum(['open', 'good', 'back', 'all']),
      providerNo: Code.optional(),
      claimNo: Code.optional(),
      limit: z.int().min(1).max(2000),
    }),
    z.object({ lines: z.array(ClaimLineView), sums: z.object({ open: Sums, good: Sums, back: Sums }), total: z.int() }),
  ),
  'claims.scan': query(
    '給付券の読取り',
    'payment.run',
    z.strictObject({ text: z.string().max(200) }),
    z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), voucher: ScannedVoucher }),
      z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
    ]),
  ),
  'claims.enter': command(
    '窓口の請求の受付',
    'payment.run',
    z.strictObject({
      voucherNo: Code,
      code: Code,
      deliveredOn: Day,
      /** 受領の署名. The receiver signed the voucher. */
      signed: z.boolean(),
      receivedBy: z.string().max(100),
      price: Yen.nullable(),
      amount: Yen,
      claimRef: z.string().max(100),
      note: z.string().max(500),
    }),
    z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), claimNo: z.string(), line: z.int(), less: z.boolean(), month: Month }),
      z.object({ ok: z.literal(false), code: z.string(), message: z.string(), claimNo: z.string(), line: z.int() }),
    ]),
    ['payments', 'cases'],
  ),
  'claims.agree': command('請求を一致にする', 'payment.run', z.strictObject({ ...AtLine, note: Text }), Acted, ['payments']),
  'claims.hold': command('請求の保留', 'payment.run', z.strictObject({ ...AtLine, reason: Text }), Acted, ['payments']),
  'claims.ask': command('請求の照会', 'payment.run', z.strictObject({ ...AtLine, question: Text }), Acted, ['payments']),
  'claims.sendBack': command('請求の返戻', 'payment.run', z.strictObject({ ...AtLine, reason: Text }), Acted, ['payments', 'cases']),
  'claims.returns': query(
    '返戻の一覧',
    'payment.read',
    z.strictObject({}),
    z.object({
      waiting: z.array(z.object({ providerNo: z.string(), providerName: z.string(), lines: z.int(), amount: Yen })),
      made: z.array(
        z.object({
          returnNo: z.string(),
          providerNo: z.string(),
          providerName: z.string(),
          lines: z.int(),
          amount: Yen,
          madeOn: Day,
          by: z.string(),
        }),
      ),
    }),
  ),
  /** Without `returnNo` the waiting lines of the provider go back; with it the same letter is written again. */
  'claims.returnFile': job(
    '返戻の書出し',
    'payment.run',
    z.strictObject({
      providerNo: Code,
      returnNo: Code.optional(),
      as: z.enum(['pdf', 'csv']),
      save: Ticket,
      replace: z.boolean(),
      medium: Medium,
    }),
    z.object({ returnNo: z.string(), name: z.string(), sha256: z.string(), lines: z.int(), amount: Yen }),
    ['payments'],
  ),
  'claims.months': query('請求の月締めの表示', 'payment.read', z.strictObject({}), z.array(MonthView)),
  'claims.close': command('請求の月締め', 'payment.run', z.strictObject({ month: Month }), MonthView, ['payments']),
  'claims.askReopen': command('月締めの取消しの依頼', 'payment.run', z.strictObject({ month: Month, reason: Text }), MonthView, [
    'payments',
  ]),
  'claims.reopen': command('月締めの取消し', 'claims.second', z.strictObject({ month: Month }), MonthView, ['payments']),
}
