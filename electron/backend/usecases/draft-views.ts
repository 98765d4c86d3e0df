import type { DraftDetail, DraftRow } from '../../../shared/contract/drafts.ts'
import { isAbsent, judgeApprove } from '../../../shared/domain/approval.ts'
import type { DraftKind } from '../../../shared/domain/delegation.ts'
import { messageOf } from '../../../shared/messages.ja.ts'
import { actText } from '../audit/acts.ts'
import type { Handler, QueryContext } from '../context.ts'
import { trailOf } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import { barredFrom, circulating, draftByNumber, draftCases, presenceOn, stepsOf, type OfficeOfDay } from '../store/drafts.ts'
import { readingsOf } from '../store/readings.ts'
import type { DraftCaseTable, DraftTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'
import { budgetViews, sumsByProgramme } from './budget.ts'
import { refusalError } from './circulation-open.ts'
import { chunkedIds } from './chunks.ts'
import { withoutNames } from './protection.ts'

/** 起案の一覧, the newest first. */
export const list: Handler<'draft.list'> = async (ctx, input) => {
  let query = ctx.read.selectFrom('draft').selectAll().orderBy('drafted_at', 'desc').limit(input.limit)
  if (input.state !== undefined) query = query.where('state', '=', input.state)
  const drafts = await query.execute()
  const frame = await frameOf(ctx)
  const rows = []
  for (const draft of drafts) rows.push((await draftRow(ctx, draft, frame)).row)
  return rows
}

interface Frame {
  readonly office: OfficeOfDay
  readonly names: ReadonlyMap<string, string>
}

const frameOf = async (ctx: QueryContext): Promise<Frame> => ({
  office: await presenceOn(ctx.read, ctx.env.businessDay()),
  names: await userNames(ctx.read),
})

/** A draft as a list shows it, and why the user may not act on it now. */
async function draftRow(ctx: QueryContext, draft: DraftTable, { office, names }: Frame) {
  const { read, user } = ctx
  const steps = await stepsOf(read, draft.draft_id)
  const view = circulating(draft, steps, await barredFrom(read, draft.draft_id), office)
  const own = judgeApprove(view, user.userId, 'holder', office)
  const deputy = own.ok ? own : judgeApprove(view, user.userId, 'deputy', office)
  const approver = user.roles.includes('approver')
  const mine = !approver ? 'no' : own.ok ? 'approve' : deputy.ok ? 'deputy' : 'no'
  const text = own.ok || mine === 'deputy' ? null : messageOf(refusalError(own, { draft, view, office }, user.userId, names))
  const refusal = !approver ? '決裁の役割がありません。' : text === null ? null : `${text.text}${text.next}`
  const current = steps.filter((s) => s.state === 'current').map((s) => s.post)
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
  const frame = await frameOf(ctx)
  const { office, names } = frame
  const { row, refusal, view: now, mayPullUp } = await draftRow(ctx, draft, frame)
  const steps = await stepsOf(read, draft.draft_id)
  const entries = await trailOf(read, draft.draft_no)
  const readings = await readingsOf(read, draft.draft_id)
  const nameOf = (userId: string): string => names.get(userId) ?? userId
  return {
    ...row,
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
      draft.kind === 'payment'
        ? await payeeRows(read, draft.draft_id)
        : await withoutNames(ctx, await caseRows(read, draft.draft_id, input.limit)),
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

/** Exceptions first, then in order. */
async function caseRows(read: ReadDb, draftId: string, limit: number): Promise<DraftDetail['rows']> {
  const rows = await draftCases(read, draftId)
  const caseOf = new Map<string, WelfareCaseTable>()
  for (const ids of chunkedIds(rows.map((r) => r.case_id))) {
    for (const c of await read.selectFrom('welfare_case').selectAll().where('case_id', 'in', ids).execute()) caseOf.set(c.case_id, c)
  }
  const inOrder = [...rows.filter((r) => r.exception !== null), ...rows.filter((r) => r.exception === null)]
  return inOrder.slice(0, limit).map((r) => {
    const c = caseOf.get(r.case_id)
    return {
      caseNo: c?.case_no ?? '',
      receiptNo: c?.receipt_no ?? '',
      beneficiary: c?.name ?? '',
      itemName: c?.item_name ?? '',
      publicPayment: r.public_payment,
      selfPayment: r.self_payment,
      exception: r.exception,
      outcome: outcomeOf(r),
      outcomeCode: r.outcome_code,
      flags: JSON.parse(c?.flags ?? '[]') as string[],
      mark: r.mark,
    }
  })
}

const outcomeOf = (r: DraftCaseTable): DraftDetail['rows'][number]['outcome'] =>
  r.outcome === 'decided' || r.outcome === 'stopped' ? r.outcome : 'open'

/** A payment draft lists its payees. */
async function payeeRows(read: ReadDb, draftId: string): Promise<DraftDetail['rows']> {
  const rows = await read
    .selectFrom('payment_payee as p')
    .innerJoin('payment_run as r', 'r.run_id', 'p.run_id')
    .innerJoin('provider as v', 'v.provider_no', 'p.provider_no')
    .select(['p.provider_no', 'p.amount', 'p.bank_name', 'p.branch_name', 'v.name', 'r.state'])
    .where('r.draft_id', '=', draftId)
    .orderBy('p.seq')
    .execute()
  return rows.map((r) => ({
    caseNo: r.provider_no,
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
  }))
}
