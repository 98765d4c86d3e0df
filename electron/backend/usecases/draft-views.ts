import type { DraftDetail, DraftRow } from '../../../shared/contract/drafts.ts'
import { addDays, addMonths, monthOf } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { isAbsent, judgeApprove } from '../../../shared/domain/approval.ts'
import type { DraftKind } from '../../../shared/domain/delegation.ts'
import { messageOf } from '../../../shared/messages.ja.ts'
import { actText } from '../audit/acts.ts'
import type { Handler, QueryContext } from '../context.ts'
import { trailOf } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import { barredFrom, circulating, draftByNumber, draftCases, presenceOn, stepsOf, type OfficeOfDay } from '../store/drafts.ts'
import { approvalReadings, decidedIn, heldBy, lastDecided, transferDays } from '../store/inbox.ts'
import { readingsOf } from '../store/readings.ts'
import type { DraftCaseTable, DraftTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'
import { budgetViews, sumsByProgramme } from './budget.ts'
import { overdueDays } from './cases.ts'
import { refusalError } from './circulation-open.ts'
import { chunkedIds } from './chunks.ts'
import { readingState } from './inbox-reading.ts'
import { withoutNames } from './protection.ts'

/** 起案の一覧, the newest first. */
export const list: Handler<'draft.list'> = async (ctx, input) => {
  let query = ctx.read.selectFrom('draft').selectAll().orderBy('drafted_at', 'desc').limit(input.limit)
  if (input.state !== undefined) query = query.where('state', '=', input.state)
  if (input.draftNo !== undefined) query = query.where('draft_no', '=', input.draftNo)
  const drafts = await query.execute()
  const frame = await frameOf(ctx, drafts)
  const rows = []
  for (const draft of drafts) rows.push((await draftRow(ctx, draft, frame)).row)
  return rows
}

/** What is the same for all drafts of a list. */
export interface Frame {
  readonly office: OfficeOfDay
  readonly names: ReadonlyMap<string, string>
  readonly held: Awaited<ReturnType<typeof heldBy>>
  readonly transfers: ReadonlyMap<string, IsoDate>
  /** 標準処理期間 in days. */
  readonly days: number
}

export async function frameOf(ctx: QueryContext, drafts: readonly DraftTable[]): Promise<Frame> {
  const held: Frame['held'] = new Map()
  const transfers = new Map<string, IsoDate>()
  for (const ids of chunkedIds(drafts.map((draft) => draft.draft_id))) {
    for (const [id, one] of await heldBy(ctx.read, ids)) held.set(id, one)
    for (const [id, day] of await transferDays(ctx.read, ids)) transfers.set(id, day)
  }
  const office = await presenceOn(ctx.read, ctx.env.businessDay())
  return { office, names: await userNames(ctx.read), held, transfers, days: await overdueDays(ctx) }
}

/** 期限 of an open draft: when the oldest application in it becomes late, or the day of the transfer. */
function dueOf(draft: DraftTable, { held, transfers, days }: Frame): IsoDate | null {
  if (draft.state !== 'circulating' && draft.state !== 'returned') return null
  if (draft.kind === 'payment') return transfers.get(draft.draft_id) ?? null
  const oldest = held.get(draft.draft_id)?.appliedOn
  return oldest === undefined || oldest === null || draft.kind === 'cancel' ? null : addDays(oldest, days)
}

/** A draft as a list shows it, and why the user may not act on it now. */
export async function draftRow(ctx: QueryContext, draft: DraftTable, frame: Frame) {
  const { office, names, held } = frame
  const { read, user } = ctx
  const steps = await stepsOf(read, draft.draft_id)
  // of a draft that is over nobody may do anything: who was in its cases is not looked up
  const barred = draft.state === 'circulating' ? await barredFrom(read, draft.draft_id) : []
  const view = circulating(draft, steps, barred, office)
  const own = judgeApprove(view, user.userId, 'holder', office)
  const deputy = own.ok ? own : judgeApprove(view, user.userId, 'deputy', office)
  const approver = user.roles.includes('approver')
  const mine = !approver ? 'no' : own.ok ? 'approve' : deputy.ok ? 'deputy' : 'no'
  const text = own.ok || mine === 'deputy' ? null : messageOf(refusalError(own, { draft, view, office }, user.userId, names))
  const refusal = !approver ? '決裁の役割がありません。' : text === null ? null : `${text.text}${text.next}`
  const current = steps.filter((s) => s.state === 'current').map((s) => s.post)
  const inIt = held.get(draft.draft_id)
  const whole = { cases: draft.case_count, amount: draft.amount }
  const row: DraftRow = {
    draftNo: draft.draft_no,
    kind: draft.kind as DraftKind,
    title: draft.title,
    state: draft.state as DraftRow['state'],
    cases: draft.case_count,
    amount: draft.amount,
    draftedBy: names.get(draft.drafted_by) ?? draft.drafted_by,
    draftedOn: draft.drafted_on,
    turn: draft.state === 'circulating' && current.length > 0 ? current.join('・') : null,
    mine,
    version: draft.version,
    due: dueOf(draft, frame),
    live: draft.kind === 'payment' ? whole : { cases: inIt?.cases ?? 0, amount: inIt?.amount ?? 0 },
  }
  return {
    row,
    refusal: mine === 'no' ? refusal : null,
    view,
    mayPullUp: approver && judgeApprove(view, user.userId, 'pull-up', office).ok,
  }
}

/** Why somebody reads a draft afterwards, in words. */
export const readingWords: Readonly<Record<string, string>> = {
  absent: '不在のため、次の役職に回りました',
  deputy: '不在のため、代決されました',
  'pull-up': '処理の前に、上の役職が引き上げて承認しました',
}

/** 起案. One draft with its steps, rows and history. Throws AppError `not-found`. */
export const view: Handler<'draft.view'> = async (ctx, input) => {
  const { read, user } = ctx
  const draft = await draftByNumber(read, input.draftNo)
  const frame = await frameOf(ctx, [draft])
  const { office, names } = frame
  const { row, refusal, view: now, mayPullUp } = await draftRow(ctx, draft, frame)
  const steps = await stepsOf(read, draft.draft_id)
  const entries = await trailOf(read, draft.draft_no)
  const readings = await readingsOf(read, draft.draft_id)
  const nameOf = (userId: string): string => names.get(userId) ?? userId
  return {
    ...row,
    comparison: await comparisonOf(read, draft),
    approvals: (await approvalReadings(read, draft.draft_id)).map((one) => ({
      post: steps.find((s) => s.seq === one.step_seq)?.post ?? '',
      by: nameOf(one.user_id),
      at: one.at,
      exceptions: one.exceptions,
      exceptionsRead: one.exceptions_read,
      sample: (JSON.parse(one.sample) as string[]).length,
      sampleRead: one.sample_read,
      reason: one.reason,
    })),
    budgets: await budgetsOf(ctx, draft),
    refusal,
    mayPullUp,
    reason: draft.reason,
    ended: draft.ended,
    route: steps.map((s) => {
      const holder = now.steps.find((one) => one.seq === s.seq)?.holder ?? null
      return {
        seq: s.seq,
        stage: s.stage,
        part: s.part as 'line',
        post: s.post,
        holder: s.holder,
        holderName: nameOf(s.holder),
        nowName: holder === null ? null : nameOf(holder),
        absent: holder !== null && isAbsent(office.absences, holder, s.post, office.day),
        state: s.state as 'waiting',
        actedBy: s.acted_by === null ? null : nameOf(s.acted_by),
        capacity: s.capacity,
        actedAt: s.acted_at,
        comment: s.comment,
      }
    }),
    rows:
      draft.kind === 'payment' ? await payeeRows(read, draft.draft_id) : await withoutNames(ctx, await caseRows(ctx, draft, input.limit)),
    readings: readings.map((r) => ({
      name: nameOf(r.user_id),
      post: r.post,
      text: readingWords[r.why] ?? r.why,
      readAt: r.read_at,
      mine: r.user_id === user.userId || user.posts.includes(r.post),
    })),
    history: entries.map((e) => ({ seq: e.seq, at: e.at_local, by: nameOf(e.actor), ...actText(e.action, e.body) })),
  }
}

/** 予算残 before and after an open draft of grants. */
async function budgetsOf(ctx: QueryContext, draft: DraftTable): Promise<DraftDetail['budgets']> {
  if (draft.kind !== 'grant' || (draft.state !== 'circulating' && draft.state !== 'returned')) return []
  const rows = await ctx.read
    .selectFrom('draft_case as r')
    .innerJoin('welfare_case as c', 'c.case_id', 'r.case_id')
    .select(['c.programme', 'r.public_payment as amount'])
    .where('r.draft_id', '=', draft.draft_id)
    .where('r.open', '=', 1)
    .execute()
  return budgetViews(ctx.read, ctx.env.businessDay(), sumsByProgramme(rows))
}

/** 前回との比較: the draft of the kind that was decided last, and the decisions of the month before. */
async function comparisonOf(read: ReadDb, draft: DraftTable): Promise<DraftDetail['comparison']> {
  const last = await lastDecided(read, draft.kind, draft.drafted_at, draft.draft_id)
  const month = addMonths(monthOf(draft.drafted_on), -1)
  const before = draft.kind === 'payment' ? null : await decidedIn(read, draft.kind as 'grant' | 'refuse' | 'cancel', month)
  return {
    lastDraft: last === null ? null : { draftNo: last.draftNo, decidedOn: last.decidedOn, cases: last.cases, amount: last.amount },
    lastMonth: before === null || before.n === 0 ? null : { month, cases: before.n, amount: before.amount },
  }
}

/** What should be read first stands first, then in order. */
async function caseRows(ctx: QueryContext, draft: DraftTable, limit: number): Promise<DraftDetail['rows']> {
  const { read, user } = ctx
  const rows = await draftCases(read, draft.draft_id)
  const caseOf = new Map<string, WelfareCaseTable>()
  for (const ids of chunkedIds(rows.map((r) => r.case_id))) {
    for (const c of await read.selectFrom('welfare_case').selectAll().where('case_id', 'in', ids).execute()) caseOf.set(c.case_id, c)
  }
  const state = await readingState(read, ctx.env.businessDay(), draft, user.userId)
  const drawn = new Set(user.roles.includes('approver') ? state.sample : [])
  const exceptionOf = (r: DraftCaseTable): string | null => {
    const causes = state.causes.get(caseOf.get(r.case_id)?.case_no ?? '') ?? (r.exception === null ? [] : [r.exception])
    return causes.length === 0 ? null : causes.join('、')
  }
  const told = rows.map((r) => ({ r, exception: exceptionOf(r) }))
  const inOrder = [...told.filter((one) => one.exception !== null), ...told.filter((one) => one.exception === null)]
  return inOrder.slice(0, limit).map(({ r, exception }) => {
    const c = caseOf.get(r.case_id)
    return {
      caseNo: c?.case_no ?? '',
      receiptNo: c?.receipt_no ?? '',
      beneficiary: c?.name ?? '',
      itemName: c?.item_name ?? '',
      publicPayment: r.public_payment,
      selfPayment: r.self_payment,
      exception,
      outcome: outcomeOf(r),
      outcomeCode: r.outcome_code,
      flags: JSON.parse(c?.flags ?? '[]') as string[],
      mark: r.mark,
      drawn: drawn.has(c?.case_no ?? ''),
    }
  })
}

const outcomeOf = (r: DraftCaseTable): DraftDetail['rows'][number]['outcome'] =>
  r.outcome_code === 'removed' ? 'removed' : r.outcome === 'decided' || r.outcome === 'stopped' ? r.outcome : 'open'

/** A payment draft lists its payees. */
async function payeeRows(read: ReadDb, draftId: string): Promise<DraftDetail['rows']> {
  const rows = await read
    .selectFrom('payment_payee as p')
    .innerJoin('payment_run as r', 'r.run_id', 'p.run_id')
    .select(['p.payee_no', 'p.amount', 'p.bank_name', 'p.branch_name', 'p.name', 'r.state'])
    .where('r.draft_id', '=', draftId)
    .orderBy('p.seq')
    .execute()
  return rows.map((r) => ({
    caseNo: r.payee_no,
    receiptNo: '',
    beneficiary: r.name,
    itemName: `${r.bank_name} ${r.branch_name}`,
    publicPayment: r.amount,
    selfPayment: null,
    exception: null,
    outcome: r.state === 'draft' ? ('open' as const) : ('decided' as const),
    outcomeCode: null,
    flags: [],
    mark: null,
    drawn: false,
  }))
}
