import * as z from 'zod'
import { returnOutcomes, returnReasons } from '../domain/choices.ts'
import { endingActs, voucherStates } from '../domain/voucher-life.ts'
import { Code, command, Day, job, MadeFile, query, Yen } from './kinds.ts'

const VoucherNo = z.string().min(1).max(40)
const Reason = z.string().trim().min(1).max(500)
const State = z.enum(voucherStates)

const VoucherRow = z.object({
  voucherNo: z.string(),
  caseNo: z.string(),
  decisionNo: z.string(),
  beneficiary: z.string(),
  guarded: z.boolean(),
  itemName: z.string(),
  seq: z.int(),
  of: z.int(),
  /** 対象月 in words; empty for an item given once. */
  months: z.string(),
  providerNo: z.string(),
  providerName: z.string(),
  price: Yen,
  publicPayment: Yen,
  selfPayment: Yen,
  validFrom: Day,
  validTo: Day,
  state: State,
  /** `無効（紛失）`: the state with what ended it. */
  stateWord: z.string(),
  /** 発行済. The paper has gone out of the program. */
  issued: z.boolean(),
  replaces: z.string().nullable(),
  replacedBy: z.string().nullable(),
})

export type VoucherRow = z.infer<typeof VoucherRow>

export const verdicts = ['genuine', 'number-only', 'forged', 'mistyped', 'unknown', 'unreadable'] as const

const ReturnedRow = z.object({
  entryId: z.string(),
  number: z.string(),
  caseNo: z.string(),
  addressee: z.string(),
  guarded: z.boolean(),
  postedOn: Day,
  returnedOn: Day,
  reason: z.string(),
  note: z.string(),
  /** Null: still to be followed up. */
  outcome: z.enum(returnOutcomes).nullable(),
  outcomeNote: z.string(),
  settledOn: Day.nullable(),
})

export const vouchersContract = {
  'voucher.list': query(
    '給付券の一覧',
    'voucher.read',
    z.strictObject({
      /** `due`: valid, but its days and the time to bill are over. */
      state: z.enum([...voucherStates, 'due', 'all']),
      text: z.string().max(100).optional(),
      limit: z.int().min(1).max(500),
    }),
    /** `due`: vouchers whose time is over. `over`: cases that wait to be ended because no voucher of them is left, of none that is due. */
    z.object({ total: z.int(), due: z.int(), over: z.int(), publicPayment: Yen, rows: z.array(VoucherRow) }),
  ),
  'voucher.verify': query(
    '給付券の真偽の確認',
    'voucher.read',
    z.strictObject({ text: z.string().max(200), code: z.string().max(40).optional() }),
    z.object({
      verdict: z.enum(verdicts),
      /** In words: what it is, and what to do. */
      words: z.string(),
      next: z.string(),
      /** Whether a provider may deliver on it today. */
      usable: z.boolean(),
      voucher: VoucherRow.nullable(),
      history: z.array(z.object({ on: Day, act: z.string(), by: z.string(), reason: z.string() })),
    }),
    { logView: true },
  ),
  'voucher.end': command(
    '給付券の無効の登録',
    'voucher.act',
    z.strictObject({ voucherNo: VoucherNo, act: z.enum(endingActs), reason: Reason }),
    z.object({ voucherNo: z.string(), mayReissue: z.boolean() }),
    ['papers', 'cases'],
  ),
  'voucher.reissue': job(
    '給付券の再交付',
    'voucher.act',
    z.strictObject({ voucherNo: VoucherNo, reason: Reason }),
    z.object({ voucherNo: z.string(), replaced: z.string(), file: MadeFile }),
    ['papers', 'cases'],
  ),
  'voucher.lapse': command('期限切れの給付券の失効', 'voucher.act', z.strictObject({}), z.object({ vouchers: z.int(), cases: z.int() }), [
    'papers',
    'cases',
  ]),

  'returnedMail.list': query(
    '返戻の一覧',
    'papers.read',
    z.strictObject({ open: z.boolean(), limit: z.int().min(1).max(500) }),
    z.object({ open: z.int(), rows: z.array(ReturnedRow) }),
  ),
  'returnedMail.find': query(
    '返戻の文書の照会',
    'papers.read',
    z.strictObject({ number: z.string().max(200) }),
    z.object({ number: z.string(), caseNo: z.string(), addressee: z.string(), postedOn: Day, itemName: z.string() }),
  ),
  'returnedMail.enter': command(
    '返戻の登録',
    'papers.issue',
    z.strictObject({ number: z.string().min(1).max(200), reason: z.enum(returnReasons), note: z.string().max(500) }),
    z.object({ number: z.string(), caseNo: z.string(), addressee: z.string() }),
    ['papers'],
  ),
  'returnedMail.settle': command(
    '返戻の処理',
    'papers.issue',
    z.strictObject({ entryId: Code, outcome: z.enum(returnOutcomes), note: Reason }),
    z.object({ number: z.string() }),
    ['papers'],
  ),

  'offender.list': query(
    '送付してはならない住所の一覧',
    'address.offender',
    z.strictObject({ caseNo: Code }),
    z.object({ rows: z.array(z.object({ placeId: z.string(), place: z.string(), kind: z.enum(['offender', 'former']), on: Day })) }),
    { logView: true },
  ),
  'offender.add': command(
    '送付してはならない住所の登録',
    'address.offender',
    z.strictObject({ caseNo: Code, place: z.string().trim().min(5).max(200), kind: z.enum(['offender', 'former']) }),
    z.object({ places: z.int() }),
    ['papers'],
  ),
  'offender.drop': command(
    '送付してはならない住所の取消し',
    'address.offender',
    z.strictObject({ caseNo: Code, placeId: Code, reason: Reason }),
    z.object({ places: z.int() }),
    ['papers'],
  ),
}
