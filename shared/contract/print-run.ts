import * as z from 'zod'
import { mailServices } from '../domain/mail-class.ts'
import { Code, command, Day, job, query, Yen } from './kinds.ts'

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const Reason = z.string().trim().min(1).max(500)
const Kind = z.enum(['all', 'grant', 'refuse', 'cancel'])
/** 並び. */
const Order = z.enum(['postal', 'decision', 'case'])
const Run = z.strictObject({ runNo: Code })
const InBundle = { runNo: Code, bundle: z.int().min(1).max(9999) }

/** What a clerk must look at before printing; `stops`: the letter cannot go out like this. */
const Note = z.object({
  kind: z.enum(['glyph', 'plain-form', 'long', 'addressee', 'postal', 'leak', 'place']),
  stops: z.boolean(),
  text: z.string(),
})

export type PrintNote = z.infer<typeof Note>

export const printItemStates = ['waiting', 'issued', 'posted', 'held', 'handed', 'dropped'] as const
const ItemState = z.enum(printItemStates)

const RunRow = z.object({
  runNo: z.string(),
  state: z.enum(['open', 'posted', 'closed']),
  madeOn: Day,
  madeBy: z.string(),
  kind: Kind,
  cases: z.int(),
  printed: z.int(),
  posted: z.int(),
  held: z.int(),
})

export type PrintRunRow = z.infer<typeof RunRow>

const Bundle = z.object({
  bundle: z.int(),
  /** `desk`: 窓口渡し. `again`: vouchers given a new number in this run. */
  part: z.enum(['mail', 'desk', 'again']),
  state: z.enum(['waiting', 'made', 'counted']),
  from: z.int(),
  to: z.int(),
  cases: z.int(),
  file: z.string().nullable(),
  /** 給付券番号 from and to; null without vouchers or before printing. */
  vouchers: z.object({ first: z.string(), last: z.string(), count: z.int() }).nullable(),
  /** Sheets; never told before they were counted. */
  sheets: z.int().nullable(),
  madeBy: z.string().nullable(),
  madeAt: z.string().nullable(),
  countedBy: z.string().nullable(),
  tries: z.int(),
  reprints: z.int(),
  spoiled: z.int(),
})

export type PrintBundle = z.infer<typeof Bundle>

const Item = z.object({
  seq: z.int(),
  bundle: z.int(),
  caseNo: z.string(),
  decisionNo: z.string(),
  kind: z.string(),
  beneficiary: z.string(),
  itemName: z.string(),
  guarded: z.boolean(),
  way: z.enum(['mail', 'desk']),
  state: ItemState,
  notes: z.array(Note),
})

export type PrintItem = z.infer<typeof Item>

const Total = z.object({ kind: z.string(), service: z.string(), letters: z.int(), fee: Yen.nullable(), sum: Yen.nullable() })

export type MailTotal = z.infer<typeof Total>

export const printRunContract = {
  'printRun.targets': query(
    '印刷の対象',
    'papers.read',
    z.strictObject({
      kind: Kind,
      order: Order,
      /** Rows before the page. */
      after: z.int().min(0).optional(),
      limit: z.int().min(1).max(500),
      leaveOut: z.array(Code).max(2000).optional(),
      atDesk: z.array(Code).max(2000).optional(),
    }),
    z.object({
      ready: z.int(),
      held: z.int(),
      /** What a run made now would hold, without those left out. */
      chosen: z.object({ letters: z.int(), vouchers: z.int(), desk: z.int() }),
      rows: z.array(
        z.object({
          caseNo: z.string(),
          decisionNo: z.string(),
          decidedOn: Day,
          kind: z.string(),
          beneficiary: z.string(),
          itemName: z.string(),
          vouchers: z.int(),
          /** Empty for a protected person. */
          postalCode: z.string(),
          guarded: z.boolean(),
          held: z.boolean(),
        }),
      ),
    }),
  ),
  'printRun.open': command(
    '印刷の回の作成',
    'papers.issue',
    z.strictObject({
      kind: Kind,
      order: Order,
      /** 束. Letters of one bundle. */
      perBundle: z.int().min(1).max(500),
      service: z.enum(mailServices),
      leaveOut: z.array(Code).max(2000),
      atDesk: z.array(Code).max(2000),
    }),
    z.object({ runNo: z.string(), cases: z.int(), bundles: z.int(), held: z.int() }),
    ['papers'],
  ),
  'printRun.list': query('印刷の回の一覧', 'papers.read', z.strictObject({ limit: z.int().min(1).max(200) }), z.array(RunRow)),
  'printRun.view': query(
    '印刷の回',
    'papers.read',
    Run,
    z.object({
      run: RunRow,
      service: z.enum(mailServices),
      checkedAt: z.string().nullable(),
      bundles: z.array(Bundle),
      /** Letters: in the run, waiting for printing, with a note, waiting for the post and for a hand at the desk. */
      letters: z.object({ all: z.int(), waiting: z.int(), noted: z.int(), mail: z.int(), desk: z.int() }),
      totals: z.array(Total),
    }),
  ),
  'printRun.letters': query(
    '印刷の回の文書',
    'papers.read',
    z.strictObject({
      runNo: Code,
      /** The place in the run before the page. */
      after: z.int().min(0),
      limit: z.int().min(1).max(500),
      /** Only those with a note. */
      noted: z.boolean(),
    }),
    z.array(Item),
  ),
  'printRun.check': job('印刷前の点検', 'papers.issue', Run, z.object({ checked: z.int(), warned: z.int(), stopped: z.int() }), ['papers']),
  'printRun.leaveOut': command(
    '印刷の回からの除外',
    'papers.issue',
    z.strictObject({ runNo: Code, caseNos: z.array(Code).min(1).max(2000), reason: Reason }),
    z.object({ left: z.int() }),
    ['papers'],
  ),
  'printRun.close': command(
    '印刷の回の取りやめ',
    'papers.issue',
    z.strictObject({ runNo: Code, reason: Reason }),
    z.object({ cases: z.int() }),
    ['papers'],
  ),
  'printRun.sample': query(
    '印刷の見本',
    'papers.issue',
    z.strictObject({ runNo: Code, caseNo: Code }),
    z.object({ name: z.string(), bytes: Bytes }),
    { logView: true },
  ),
  'printRun.print': job(
    '束の印刷',
    'papers.issue',
    z.strictObject({ runNo: Code, bundle: z.int().min(1).max(9999).optional() }),
    z.object({ made: z.array(z.int()), letters: z.int(), vouchers: z.int(), leftOut: z.int(), waiting: z.int() }),
    ['papers', 'cases'],
  ),
  'printRun.again': command(
    '刷り直し',
    'papers.issue',
    z.strictObject({ ...InBundle, fromSheet: z.int().min(1).max(100_000), reason: Reason }),
    z.object({ file: z.string(), fromSheet: z.int(), toSheet: z.int() }),
    ['papers'],
  ),
  'printRun.spoil': job(
    '刷り損じの登録',
    'papers.issue',
    z.strictObject({ ...InBundle, voucherNo: z.string().min(1).max(40), reason: Reason }),
    z.object({ spoiled: z.string(), voucherNo: z.string(), bundle: z.int() }),
    ['papers', 'cases'],
  ),
  'printRun.count': command(
    '枚数の確認',
    'papers.issue',
    z.strictObject({ ...InBundle, sheets: z.int().min(0).max(100_000) }),
    z.object({ matches: z.boolean(), tries: z.int() }),
    ['papers'],
  ),
  'printRun.post': command(
    '発送',
    'papers.issue',
    Run,
    z.object({ posted: z.int(), held: z.array(z.object({ caseNo: z.string(), seq: z.int(), why: z.string() })), totals: z.array(Total) }),
    ['papers'],
  ),
  'printRun.hand': command(
    '窓口渡し',
    'papers.issue',
    z.strictObject({ runNo: Code, caseNo: Code, receiver: z.string().trim().min(1).max(100) }),
    z.object({ caseNo: z.string() }),
    ['papers'],
  ),
  'papers.caseOf': query(
    '発行した文書の案件',
    'papers.read',
    // 案件番号, 文書番号 or 給付券番号
    z.strictObject({ number: z.string().trim().min(1).max(60) }),
    z.object({ caseNo: z.string() }),
  ),
  'papers.ofCase': query(
    '案件の発行した文書',
    'papers.read',
    z.strictObject({ caseNo: Code }),
    z.array(
      z.object({
        paperId: z.string(),
        number: z.string(),
        kindName: z.string(),
        file: z.string(),
        page: z.int(),
        pages: z.int(),
        issuedOn: Day,
        /** Why it may not be printed again; null: it may. */
        obstacle: z.string().nullable(),
      }),
    ),
  ),
  'papers.again': command(
    '1通だけの刷り直し',
    'papers.issue',
    z.strictObject({ caseNo: Code, paperId: z.string().min(1).max(64), reason: Reason }),
    z.object({
      number: z.string(),
      pages: z.int(),
      /** Whether name or address on the envelope are others now; null: the letter was printed outside a run, which kept no mark of them. */
      moved: z.boolean().nullable(),
    }),
    ['papers'],
  ),
  'papers.sheets': query(
    '発行した文書の表示',
    'papers.read',
    z.strictObject({ caseNo: Code, paperId: z.string().min(1).max(64) }),
    z.object({ name: z.string(), bytes: Bytes }),
    { logView: true },
  ),
  'printRun.sheet': query('差出票', 'papers.read', Run, z.object({ name: z.string(), bytes: Bytes })),
}
