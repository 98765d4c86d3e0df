import * as z from 'zod'
import { Day, job, query, Ticket } from './kinds.ts'

const Codes = z.object({ bankCode: z.string(), branchCode: z.string() })

export const BranchView = z.object({
  bankCode: z.string(),
  bankName: z.string(),
  bankKana: z.string(),
  branchCode: z.string(),
  branchName: z.string(),
  branchKana: z.string(),
  validFrom: Day,
  validTo: Day.nullable(),
  successor: Codes.nullable(),
})
export type BranchView = z.infer<typeof BranchView>

/** How a name stands in bank records, with every step that loses something. */
export const KanaView = z.object({
  text: z.string().nullable(),
  problem: z.string().nullable(),
  changes: z.array(z.object({ step: z.string(), from: z.string(), to: z.string() })),
})
export type KanaView = z.infer<typeof KanaView>

const BankFile = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('file'), ticket: Ticket }),
  /** 同梱の表. The table of the whole country that comes with the program. */
  z.strictObject({ from: z.literal('shipped') }),
])

export const BankPreview = z.object({
  file: z.string(),
  sha256: z.string(),
  asOf: Day,
  whole: z.boolean(),
  rows: z.int(),
  added: z.int(),
  renamed: z.int(),
  closed: z.int(),
  /** Lines that cannot be read; with one of them nothing is loaded. */
  errors: z.array(z.object({ line: z.int(), message: z.string() })),
  /** The first differences, to look at. */
  shown: z.array(z.object({ kind: z.enum(['added', 'renamed', 'closed']), codes: z.string(), before: z.string(), after: z.string() })),
  /** Of all differences; sent back with the load. */
  digest: z.string(),
})
export type BankPreview = z.infer<typeof BankPreview>

export const banksContract = {
  'bank.standing': query(
    '銀行の台帳の表示',
    'office.use',
    z.strictObject({}),
    z.object({
      banks: z.int(),
      branches: z.int(),
      last: z.object({ asOf: Day, file: z.string(), at: z.string(), by: z.string() }).nullable(),
    }),
  ),
  'bank.find': query(
    '支店の検索',
    'office.use',
    z.strictObject({ text: z.string().max(100), limit: z.int().min(1).max(200) }),
    z.array(BranchView),
  ),
  'bank.kana': query('銀行用カナの変換', 'office.use', z.strictObject({ text: z.string().max(200) }), KanaView),
  'bank.yucho': query(
    'ゆうちょ記号番号の変換',
    'office.use',
    z.strictObject({ symbol: z.string().max(20), number: z.string().max(20) }),
    z.discriminatedUnion('ok', [
      z.object({
        ok: z.literal(true),
        bankCode: z.string(),
        branchCode: z.string(),
        branchName: z.string(),
        accountType: z.string(),
        accountNumber: z.string(),
        checkDigitFits: z.boolean(),
      }),
      z.object({ ok: z.literal(false), message: z.string() }),
    ]),
  ),
  'bank.preview': job(
    '銀行の台帳の差分',
    'bank.load',
    z.strictObject({ source: BankFile, asOf: Day, whole: z.boolean() }),
    BankPreview,
    [],
  ),
  'bank.load': job(
    '銀行の台帳の取込',
    'bank.load',
    z.strictObject({ source: BankFile, asOf: Day, whole: z.boolean(), digest: z.string().max(64) }),
    z.object({ added: z.int(), renamed: z.int(), closed: z.int(), banks: z.int(), branches: z.int() }),
    ['masters', 'payments'],
  ),
}
