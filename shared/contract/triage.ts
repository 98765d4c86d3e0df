import * as z from 'zod'
import { caseStates } from '../domain/case-state.ts'
import { Code, command, Day, query, Text, Yen } from './kinds.ts'
import { DuplicatePair, duplicateDecisions } from './people.ts'

/** A case as the window saw it: whoever changed it since is not overruled unseen. */
const Seen = z.strictObject({ caseNo: Code, version: z.int() })
const SeenMany = z.array(Seen).min(1).max(1000)

/** What an act on several cases did: each done, or refused alone with its reason. */
const Outcome = z.object({
  done: z.array(z.object({ caseNo: z.string(), version: z.int(), state: z.enum(caseStates) })),
  refused: z.array(z.object({ caseNo: z.string(), why: z.string() })),
})

/** 根拠の行. A row of a master, a parameter, a tax figure or the application that a figure comes from. */
export const SourceRow = z.object({
  kind: z.enum(['application', 'item', 'parameter', 'tax', 'grant']),
  what: z.string(),
  value: z.string(),
  from: Day.nullable(),
  to: Day.nullable(),
  article: z.string(),
  source: z.string(),
})
export type SourceRow = z.infer<typeof SourceRow>

/** 「なぜ」. One figure, its formula in words and with its numbers, and the rows the numbers come from. */
export const FigureView = z.object({
  id: z.string(),
  label: z.string(),
  amount: Yen.nullable(),
  /** In words, as the notice explains it. */
  formula: z.string(),
  /** The same with numbers. */
  numbers: z.string(),
  rows: z.array(SourceRow),
})
export type FigureView = z.infer<typeof FigureView>

const Fact = z.object({ label: z.string(), before: z.string(), now: z.string(), differs: z.boolean() })

/** 根拠. Everything a reviewer may ask of one case beside its 13 lines. */
export const CaseSources = z.object({
  caseNo: z.string(),
  /** decided: the frozen copy of the decision; reviewed: what the review looked at; live: as it is today. */
  origin: z.enum(['decided', 'reviewed', 'live']),
  /** The day all rules were asked for. */
  asOf: Day,
  figures: z.array(FigureView),
  item: z.array(Fact.pick({ label: true, now: true })),
  itemArticle: z.string(),
  routes: z.array(z.object({ routeNo: z.int(), text: z.string(), taken: z.boolean() })),
  /** 前回の給付との差. The last grant of the same kind. */
  previous: z.object({ voucherNo: z.string(), decidedOn: Day, state: z.string(), facts: z.array(Fact) }).nullable(),
  /** 月の負担の台帳: own shares in the order of decision, against the cap of the month. */
  ledger: z.object({
    month: z.string(),
    cap: Yen.nullable(),
    bracket: z.string().nullable(),
    lines: z.array(
      z.object({ decidedOn: Day, itemName: z.string(), voucherNo: z.string(), share: Yen, running: Yen, left: Yen.nullable() }),
    ),
    /** This case's own share, when it is not among the lines yet. */
    share: Yen.nullable(),
    left: Yen.nullable(),
  }),
  household: z.array(
    z.object({ name: z.string(), relation: z.string(), age: z.int(), here: z.boolean(), self: z.boolean(), certificates: z.string() }),
  ),
  certificates: z.array(
    z.object({
      kind: z.string(),
      number: z.string(),
      grade: z.int().nullable(),
      disability: z.string(),
      issuedOn: Day,
      expiresOn: Day.nullable(),
      valid: z.boolean(),
    }),
  ),
  taxes: z.array(
    z.object({
      fiscalYear: z.int(),
      used: z.boolean(),
      welfare: z.boolean(),
      repatriate: z.boolean(),
      status: z.string(),
      incomeLevy: Yen.nullable(),
      obtainedOn: Day,
    }),
  ),
  guardian: z.object({ name: z.string(), relation: z.string(), address: z.string(), protected: z.boolean() }).nullable(),
  agentName: z.string(),
})
export type CaseSources = z.infer<typeof CaseSources>

/** 審査の進め方. */
export const triageContract = {
  'case.sources': query('根拠の閲覧', 'case.read', z.strictObject({ caseNo: Code }), CaseSources.nullable(), { logView: true }),
  'case.views': query(
    '閲覧の記録',
    'audit.export',
    z.strictObject({ caseNo: Code, limit: z.int().min(1).max(500) }),
    z.object({ total: z.int(), views: z.array(z.object({ seq: z.int(), at: z.string(), by: z.string(), what: z.string() })) }),
  ),
  'case.assign': command('担当の割当て', 'review.run', z.strictObject({ cases: SeenMany, to: Code.nullable() }), Outcome, ['cases']),
  'case.undo': command('元に戻す', 'review.run', z.strictObject({ cases: SeenMany }), Outcome, ['cases']),
  'review.grantMany': command('一括の適合', 'review.run', z.strictObject({ cases: SeenMany }), Outcome, ['cases']),
  'duplicate.ofCase': query(
    '案件の重複の疑い',
    'case.read',
    z.strictObject({ caseNo: Code }),
    z.object({
      open: z.array(DuplicatePair),
      /** Decisions that hold, newest first. */
      decided: z.array(
        z.object({
          left: z.object({ caseNo: z.string(), version: z.int(), state: z.enum(caseStates) }),
          right: z.object({ caseNo: z.string(), version: z.int(), state: z.enum(caseStates) }),
          decision: z.enum(duplicateDecisions),
          reason: z.string(),
          by: z.string(),
          at: z.string(),
          /** Why it cannot be taken back now; null: it can. */
          obstacle: z.string().nullable(),
        }),
      ),
    }),
    { logView: true },
  ),
  'duplicate.takeBack': command(
    '重複の判断の取消し',
    'people.link',
    z.strictObject({ left: Seen, right: Seen, reason: Text }),
    z.object({ restored: z.string().nullable() }),
    ['cases'],
  ),
  'preference.mine': query('使い方の好み', 'office.use', z.strictObject({}), z.record(z.string(), z.string())),
  'preference.keep': command(
    '使い方の好みの保存',
    'office.use',
    z.strictObject({ name: z.string().min(1).max(60), value: z.string().max(2000) }),
    z.object({}),
    [],
    { scratch: true },
  ),
}
