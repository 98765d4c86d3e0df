import * as z from 'zod'
import { masterKinds, ruleKinds } from '../domain/master-tables-kinds.ts'
import { Code, command, Day, job, None, OwnPassword, query, Text, Ticket, Yen } from './kinds.ts'

const Kind = z.enum(masterKinds)
const RuleKind = z.enum(ruleKinds)
/** What names a row: its key columns as JSON. */
const Key = z.string().min(2).max(400)
const Version = z.string().length(16)
const Cells = z.record(z.string().min(1).max(40), z.string().max(8000))
const RowError = z.object({ line: z.int(), column: z.string(), code: z.string(), message: z.string() })
const CellProblem = z.object({ column: z.string(), message: z.string() })
const Difference = z.object({ column: z.string(), before: z.string(), after: z.string() })

export const LoadResult = z.object({
  kind: z.string(),
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  rejected: z.int(),
  errors: z.array(RowError),
})

export const MasterRowView = z.object({
  key: z.string(),
  version: z.string(),
  /** In the order of the headers of the kind. */
  cells: z.array(z.string()),
  standing: z.enum(['now', 'past', 'future', '']),
  /** Name of the person the row is about; '' for none. */
  person: z.string(),
  protected: z.boolean(),
})
export type MasterRowView = z.infer<typeof MasterRowView>
/** `used`: a decision, a paper or a request rests on it, and its content stays. */
const TimelineRow = MasterRowView.extend({ used: z.boolean() })

const MasterChange = z.object({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  act: z.enum(['added', 'changed', 'removed']),
  /** From when the row holds; '' for a kind without dates. */
  from: z.string(),
  fields: z.array(Difference),
})

const MasterDetail = z.object({
  kind: Kind,
  key: z.string(),
  title: z.string(),
  /** 時の並び. */
  rows: z.array(TimelineRow),
  changes: z.array(MasterChange),
})
export type MasterDetail = z.infer<typeof MasterDetail>

const MasterEvent = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  at: z.string(),
  by: z.string(),
  way: z.enum(['screen', 'file', 'plan']),
  text: z.string(),
  reason: z.string(),
  effectiveFrom: z.string().nullable(),
})
export type MasterEvent = z.infer<typeof MasterEvent>

export const MasterPreviewRow = z.object({
  /** Line of the file; 0 for a row that the file does not have. */
  line: z.int(),
  verdict: z.enum(['added', 'changed', 'same', 'refused', 'gone', 'closed']),
  title: z.string(),
  fields: z.array(Difference),
  problems: z.array(CellProblem),
})
export type MasterPreviewRow = z.infer<typeof MasterPreviewRow>

const PreviewCounts = z.object({
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  refused: z.int(),
  gone: z.int(),
  /** Former rows that end the day before a new one. */
  closed: z.int(),
})

export const MasterPreview = z.object({
  kind: Kind,
  file: z.string(),
  sha256: z.string(),
  encoding: z.string(),
  rows: z.int(),
  /** Rows of the master before. */
  held: z.int(),
  counts: PreviewCounts,
  /** The first rows of each verdict but `same`. */
  shown: z.array(MasterPreviewRow),
  extraHeaders: z.array(z.string()),
  /** What the file would do, in one value: committing does this and nothing else. */
  digest: z.string(),
  /** 歯止め. More would change or be gone than the office lets pass without a reason; null: fewer. */
  guard: z.object({ percent: z.int(), changed: z.int(), gone: z.int() }).nullable(),
})
export type MasterPreview = z.infer<typeof MasterPreview>

const PlanRow = z.object({
  planId: z.string(),
  kind: RuleKind,
  title: z.string(),
  from: z.string(),
  /** Against the row that holds before it. */
  fields: z.array(Difference),
  notes: z.array(z.string()),
  problems: z.array(CellProblem),
  by: z.string(),
  at: z.string(),
})
export type PlanRow = z.infer<typeof PlanRow>

const Outcome = z.object({ proposal: z.string(), publicPayment: Yen.nullable(), selfPayment: Yen.nullable() })
const WhatIfRow = z.object({
  caseNo: z.string(),
  itemName: z.string(),
  state: z.string(),
  before: Outcome,
  after: Outcome,
  /** Lines of the review whose verdict changes. */
  lines: z.array(z.string()),
})
export type WhatIfRow = z.infer<typeof WhatIfRow>

export const WhatIfResult = z.object({
  day: Day,
  assume: z.enum(['dates', 'now']),
  /** Open cases that were judged. */
  cases: z.int(),
  changed: z.int(),
  /** Public payment of the open cases that are not to be refused. */
  sumBefore: Yen,
  sumAfter: Yen,
  shown: z.array(WhatIfRow),
  file: z.string().nullable(),
})
export type WhatIfResult = z.infer<typeof WhatIfResult>

const SelfCheckDifference = z.object({
  caseNo: z.string(),
  decisionNo: z.string(),
  decidedOn: Day,
  what: z.string(),
  decided: z.string(),
  recomputed: z.string(),
})
export const SelfCheckResult = z.object({
  from: Day,
  to: Day,
  decisions: z.int(),
  agree: z.int(),
  /** Decisions of programmes that have no rule to recompute by. */
  left: z.int(),
  differences: z.array(SelfCheckDifference),
})
export type SelfCheckResult = z.infer<typeof SelfCheckResult>

const At = z.strictObject({ kind: Kind, key: Key })
const Saved = z.object({ key: z.string(), text: z.string() })
const FileIn = z.strictObject({ kind: Kind, ticket: Ticket, whole: z.boolean() })

/** 台帳. */
export const mastersContract = {
  'master.load': job('台帳の取込', 'master.load', z.strictObject({ kind: Code, ticket: Ticket }), LoadResult, ['masters', 'cases']),
  'master.counts': query('台帳の件数', 'master.read', None, z.array(z.object({ kind: Kind, name: z.string(), rows: z.int() }))),
  'master.list': query(
    '台帳の一覧',
    'master.browse',
    z.strictObject({ kind: Kind, text: z.string().max(100), offset: z.int().min(0).max(10_000_000), limit: z.int().min(1).max(200) }),
    z.object({ rows: z.array(MasterRowView), total: z.int() }),
  ),
  'master.row': query('台帳の行', 'master.browse', At, MasterDetail),
  'master.personRow': query('人の台帳の行', 'master.browse', z.strictObject({ kind: Kind, key: Key, residentNo: Code }), MasterDetail, {
    logView: true,
  }),
  'master.check': query(
    '台帳の行の確認',
    'master.load',
    z.strictObject({ kind: Kind, cells: Cells, edit: z.strictObject({ key: Key, version: Version }).nullable() }),
    z.object({ problems: z.array(CellProblem), notes: z.array(z.string()), fields: z.array(Difference) }),
  ),
  'master.save': command(
    '台帳の行の保存',
    'master.load',
    z.strictObject({ kind: Kind, cells: Cells, edit: z.strictObject({ key: Key, version: Version }).nullable(), reason: Text }),
    Saved,
    ['masters', 'cases'],
  ),
  'master.remove': command(
    '台帳の行の削除',
    'master.load',
    z.strictObject({ kind: Kind, key: Key, version: Version, reason: Text }),
    Saved,
    ['masters', 'cases'],
  ),
  'master.events': query('台帳の変更の記録', 'master.browse', z.strictObject({ limit: z.int().min(1).max(200) }), z.array(MasterEvent)),
  'master.preview': job('台帳の取込の確認', 'master.load', FileIn.extend({ save: Ticket.optional() }).strict(), MasterPreview, []),
  'master.commit': job(
    '台帳の取込の確定',
    'master.load',
    FileIn.extend({ digest: z.string().length(64), reason: Text }).strict(),
    LoadResult,
    ['masters', 'cases'],
  ),
  'master.export': job(
    '台帳の書出し',
    'master.load',
    z.strictObject({ kind: Kind, text: z.string().max(100), save: Ticket, replace: z.boolean(), ...OwnPassword }),
    z.object({ name: z.string(), rows: z.int(), sha256: z.string(), hidden: z.int() }),
    [],
    { confirms: true },
  ),
  'plan.list': query('変更案の一覧', 'master.browse', None, z.array(PlanRow)),
  'plan.add': command('変更案の追加', 'master.load', z.strictObject({ kind: RuleKind, cells: Cells }), z.object({ planId: z.string() }), [
    'masters',
  ]),
  'plan.drop': command('変更案の取りやめ', 'master.load', z.strictObject({ planId: Code }), None, ['masters']),
  'plan.try': job(
    '変更の試算',
    'master.load',
    z.strictObject({ day: Day, assume: z.enum(['dates', 'now']), save: Ticket.optional() }),
    WhatIfResult,
    [],
  ),
  'plan.apply': command(
    '変更案の適用',
    'master.load',
    z.strictObject({ planIds: z.array(Code).min(1).max(500), reason: Text }),
    z.object({ applied: z.int(), text: z.string() }),
    ['masters', 'cases'],
  ),
  'selfCheck.run': job('決定の再計算', 'audit.verify', z.strictObject({ from: Day, to: Day }), SelfCheckResult, []),
}
