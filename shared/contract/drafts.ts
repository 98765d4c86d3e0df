import * as z from 'zod'
import { draftKindIds } from '../domain/delegation.ts'
import { Code, command, Day, job, MadeFile, Month, OwnPassword, query, Text, Ticket, Yen } from './kinds.ts'

export const draftKinds = draftKindIds
export const draftStates = ['circulating', 'returned', 'approved', 'discarded', 'emptied'] as const
/** Kinds that a person drafts from cases; a payment order is made from claims. */
const CaseKind = z.enum(['grant', 'refuse', 'cancel'])

export const StepView = z.object({
  seq: z.int(),
  /** Steps of one stage act side by side. */
  stage: z.int(),
  part: z.enum(['line', 'consult']),
  post: z.string(),
  /** Who held the post when the draft was made. */
  holder: z.string(),
  holderName: z.string(),
  /** Who holds it on the business day; null: nobody. */
  nowName: z.string().nullable(),
  /** Whether that person is registered as absent on the business day. */
  absent: z.boolean(),
  state: z.enum(['waiting', 'current', 'approved', 'passed-over', 'sent-back']),
  actedBy: z.string().nullable(),
  capacity: z.string().nullable(),
  actedAt: z.string().nullable(),
  comment: z.string(),
})

export const DraftRow = z.object({
  draftNo: z.string(),
  kind: z.enum(draftKinds),
  title: z.string(),
  state: z.enum(draftStates),
  cases: z.int(),
  amount: Yen,
  draftedBy: z.string(),
  draftedOn: Day,
  /** Post whose turn it is; null when closed. */
  turn: z.string().nullable(),
  /** Whether the signed-in user may act now (approve), alone or as deputy. */
  mine: z.enum(['approve', 'deputy', 'no']),
  version: z.int(),
  /** 期限. The earliest day by which a case of it should be decided, or the day of the transfer; null: it holds none. */
  due: Day.nullable(),
  /** What is still in it, or was decided by it: without cases that were stopped or taken out. */
  live: z.object({ cases: z.int(), amount: Yen }),
})
export type DraftRow = z.infer<typeof DraftRow>

export const DraftCaseView = z.object({
  caseNo: z.string(),
  receiptNo: z.string(),
  beneficiary: z.string(),
  itemName: z.string(),
  publicPayment: Yen.nullable(),
  selfPayment: Yen.nullable(),
  /** ○ only; or why an approver should read it first: what a person judged or overruled, what changed, what is large. */
  exception: z.string().nullable(),
  /** `stopped`: it left the draft at an approval; `removed`: the drafter took it out. */
  outcome: z.enum(['open', 'decided', 'stopped', 'removed']),
  outcomeCode: z.string().nullable(),
  flags: z.array(z.string()),
  /** What somebody who sent the draft back, or took the case out of it, wrote of this case. */
  mark: z.string().nullable(),
  /** 抜取り. Drawn for the signed-in approver. */
  drawn: z.boolean(),
})

/** 予算残 of a programme in the fiscal year, before and after a draft. All in yen; below zero: passed. */
export const BudgetView = z.object({
  programme: z.string(),
  /** `令和8年度`. */
  year: z.string(),
  budget: Yen,
  decided: Yen,
  /** 回議中. Public payments of all drafts on their way. */
  circulating: Yen,
  before: Yen,
  after: Yen,
})
export type BudgetView = z.infer<typeof BudgetView>

/** 前回との比較. Of drafts and decisions of the same kind; null where there was none. */
export const Comparison = z.object({
  lastDraft: z.object({ draftNo: z.string(), decidedOn: Day, cases: z.int(), amount: Yen }).nullable(),
  /** Decisions of the month before the one the draft was made in. */
  lastMonth: z.object({ month: Month, cases: z.int(), amount: Yen }).nullable(),
})
export type Comparison = z.infer<typeof Comparison>

/** 決裁時の閲覧. What an approver had read of the draft when he acted. */
export const ApprovalReading = z.object({
  post: z.string(),
  by: z.string(),
  at: z.string(),
  exceptions: z.int(),
  exceptionsRead: z.int(),
  sample: z.int(),
  sampleRead: z.int(),
  /** Why exceptions were left unread. */
  reason: z.string(),
})
export type ApprovalReading = z.infer<typeof ApprovalReading>

export const DraftDetail = DraftRow.extend({
  comparison: Comparison,
  approvals: z.array(ApprovalReading),
  /** Of an open draft of grants; programmes without a budget in the master are left out. */
  budgets: z.array(BudgetView),
  route: z.array(StepView),
  rows: z.array(DraftCaseView),
  /** Why the signed-in user may not approve, as a sentence; null when he may. */
  refusal: z.string().nullable(),
  /** 引上げ: whether he may approve over a lower post that is away without a registered absence. */
  mayPullUp: z.boolean(),
  /** Why a decision is to be cancelled; empty for other kinds. */
  reason: z.string(),
  /** Why the draft ended without a decision. */
  ended: z.string().nullable(),
  /** 後閲 of this draft. */
  readings: z.array(z.object({ name: z.string(), post: z.string(), text: z.string(), readAt: z.string().nullable(), mine: z.boolean() })),
  history: z.array(z.object({ seq: z.int(), at: z.string(), by: z.string(), act: z.string(), text: z.string() })),
})
export type DraftDetail = z.infer<typeof DraftDetail>

const Route = z.array(z.object({ post: z.string(), holder: z.string() }))
/** Reviewed cases that could not go in: their facts changed since the review. */
const LeftOut = z.array(z.object({ caseNo: z.string(), code: z.string() }))

export const ActResult = z.object({
  draftNo: z.string(),
  state: z.enum(draftStates),
  done: z.array(z.string()),
  refused: z.array(z.object({ caseNo: z.string(), code: z.string() })),
})

export const PaperRow = z.object({
  paperId: z.string(),
  number: z.string(),
  kind: z.string(),
  kindName: z.string(),
  caseNo: z.string(),
  beneficiary: z.string(),
  state: z.enum(['held', 'issued']),
  issuedOn: Day.nullable(),
  file: z.string().nullable(),
  page: z.int().nullable(),
  flags: z.array(z.string()),
})

/** The version of a draft that the person acts on: what he saw. */
const SeenVersion = z.int().min(0)

export const draftsContract = {
  'draft.preview': query(
    '起案の下見',
    'draft.make',
    z.strictObject({ kind: CaseKind, caseNos: z.array(z.string()).max(5000).optional() }),
    z.object({ cases: z.int(), amount: Yen, route: Route, leftOut: LeftOut, budgets: z.array(BudgetView) }),
  ),
  'draft.create': command(
    '起案',
    'draft.make',
    z.strictObject({ kind: CaseKind, caseNos: z.array(z.string()).max(5000).optional(), reason: Text.optional() }),
    z.object({ draftNo: z.string(), cases: z.int(), amount: Yen, route: Route, leftOut: LeftOut }),
    ['drafts', 'cases'],
  ),
  'draft.list': query(
    '起案の一覧',
    'draft.read',
    z.strictObject({ state: z.enum(draftStates).optional(), draftNo: Code.optional(), limit: z.int().min(1).max(500) }),
    z.array(DraftRow),
  ),
  'draft.view': query('起案の閲覧', 'draft.read', z.strictObject({ draftNo: Code, limit: z.int().min(1).max(5000) }), DraftDetail, {
    logView: true,
  }),
  'draft.approve': command(
    '決裁',
    'draft.act',
    z.strictObject({
      draftNo: Code,
      version: SeenVersion,
      asDeputy: z.boolean(),
      /** 引上げ; needs the comment. */
      pullUp: z.boolean().optional(),
      comment: Text.optional(),
      ...OwnPassword,
      /** Why exceptions are left unread; needed when some are. */
      unreadReason: Text.optional(),
      /** 一部除外: cases that are not decided and go back to the review, with the reason. */
      exclude: z.strictObject({ caseNos: z.array(Code).min(1).max(5000), reason: Text }).optional(),
    }),
    ActResult,
    ['drafts', 'cases', 'papers', 'payments'],
    { confirms: true },
  ),
  'draft.sendBack': command(
    '差戻し',
    'draft.act',
    z.strictObject({
      draftNo: Code,
      version: SeenVersion,
      to: Code,
      comment: Text,
      /** Cases the comment is about; the drafter sees them marked. */
      caseNos: z.array(Code).max(5000).optional(),
    }),
    ActResult,
    ['drafts', 'cases', 'payments'],
  ),
  'draft.recall': command('引戻し', 'draft.recall', z.strictObject({ draftNo: Code, version: SeenVersion }), ActResult, [
    'drafts',
    'cases',
    'payments',
  ]),
  'draft.submit': command('再回付', 'draft.recall', z.strictObject({ draftNo: Code, version: SeenVersion }), ActResult, [
    'drafts',
    'cases',
    'payments',
  ]),
  'draft.remove': command(
    '起案から案件を外す',
    'draft.recall',
    z.strictObject({ draftNo: Code, version: SeenVersion, caseNos: z.array(Code).min(1).max(5000), reason: Text }),
    z.object({ draftNo: z.string(), removed: z.array(z.string()), cases: z.int(), amount: Yen }),
    ['drafts', 'cases'],
  ),
  'draft.discard': command(
    '廃案',
    'draft.discard',
    z.strictObject({ draftNo: Code, version: SeenVersion, comment: Text.optional() }),
    ActResult,
    ['drafts', 'cases', 'payments'],
  ),

  'papers.pending': query(
    '未発行の一覧',
    'papers.read',
    z.strictObject({ limit: z.int().min(1).max(500) }),
    z.object({
      ready: z.int(),
      held: z.int(),
      rows: z.array(
        z.object({
          caseNo: z.string(),
          beneficiary: z.string(),
          itemName: z.string(),
          kind: z.string(),
          decisionNo: z.string(),
          held: z.boolean(),
        }),
      ),
    }),
  ),
  'papers.issue': job(
    '通知・給付券の発行',
    'papers.issue',
    z.strictObject({ oneFile: z.boolean(), outDir: Ticket.optional() }),
    z.object({
      issued: z.int(),
      held: z.int(),
      vouchers: z.int(),
      files: z.array(MadeFile),
      missingGlyphs: z.array(z.object({ character: z.string(), caseNo: z.string(), where: z.string() })),
      /** What is doubtful about the addressees of letters that were issued. */
      warnings: z.array(z.object({ caseNo: z.string(), message: z.string() })),
    }),
    ['papers', 'cases'],
  ),
  'papers.release': command(
    '発行の解除',
    'papers.release',
    z.strictObject({ caseNos: z.array(z.string()).max(500).optional(), ...OwnPassword }),
    z.object({ released: z.int(), refused: z.int() }),
    ['papers'],
    { confirms: true },
  ),
  'papers.list': query('発行済みの一覧', 'papers.read', z.strictObject({ limit: z.int().min(1).max(500) }), z.array(PaperRow)),
  'papers.files': query('発行ファイルの一覧', 'papers.read', z.strictObject({}), z.array(MadeFile.extend({ issuedOn: Day }))),
  'papers.file': query(
    '発行ファイルの表示',
    'papers.read',
    // `fromSheet`: the same file from this sheet on, for what jammed; nothing is drawn anew
    z.strictObject({ name: Code, fromSheet: z.int().min(1).max(100_000).optional() }),
    z.object({ name: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
    { logView: true },
  ),
}
