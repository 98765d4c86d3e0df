import { addDays } from '../../../shared/domain/date.ts'
import type { QueueRow } from '../../../shared/contract/queue.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, QueryContext } from '../context.ts'
import { caseByNumber, casesByNumber } from '../store/cases.ts'
import type { CaseFilterRow, QueueDays } from '../store/search-filter.ts'
import { countsOf, numbersOf, type Order, pageOf, positionOf } from '../store/search-list.ts'
import { dueDays } from '../store/search-views.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'
import { caseDetail, caseRow } from './case-view.ts'
import { opensProtected, seesProtected, withoutNames } from './protection.ts'
import { allParameters, settingOn } from './settings.ts'

/** Most numbers a whole list may be asked for; a narrower filter brings the rest. */
const numbersLimit = 200_000

/** 標準処理期間. Days after which an undecided application is late, unless the parameter `common queue.overdueDays` says otherwise. */
const defaultOverdueDays = 30

const byNumber: Order = { by: 'caseNo', desc: false }

/** 標準処理期間 in days, as the parameters of the day have it. */
export async function overdueDays(ctx: QueryContext): Promise<number> {
  const days = Number(settingOn(await allParameters(ctx.read), 'common', 'queue.overdueDays', ctx.env.businessDay()))
  return Number.isInteger(days) && days > 0 ? days : defaultOverdueDays
}

export async function queueDays(ctx: QueryContext): Promise<QueueDays> {
  const today = ctx.env.businessDay()
  const receivedBy = addDays(today, -(await overdueDays(ctx)) - 1)
  return { today, receivedBy, seesPlaces: seesProtected(ctx.user), opensProtected: opensProtected(ctx.user) }
}

/** Conditions that no case can fulfil: a day that does not exist is refused, not searched for. Throws AppError `bad-input`. */
export function checked<F extends CaseFilterRow>(filter: F): F {
  const { appliedFrom, appliedTo } = filter
  if (appliedFrom !== undefined && appliedTo !== undefined && appliedFrom > appliedTo) {
    throw new AppError('bad-input', { fields: '申請日（始めの日が終わりの日より後です）' })
  }
  return filter
}

const undecided = new Set(['received', 'correction', 'on-hold', 'reviewed'])

/** Lines of the queue, with what only the list shows. */
export async function queueRows(ctx: QueryContext, cases: readonly WelfareCaseTable[], days: QueueDays): Promise<QueueRow[]> {
  const awaited = cases.filter((c) => c.state === 'correction').map((c) => c.case_id)
  const due = await dueDays(ctx.read, awaited)
  const names = await userNames(ctx.read)
  const rows = cases.map((c): QueueRow => {
    const dueOn = due.get(c.case_id) ?? null
    const late = undecided.has(c.state) && c.applied_on <= days.receivedBy
    return {
      ...caseRow(c),
      dueOn,
      overdue: late || (dueOn !== null && dueOn < days.today),
      assignee: c.assigned_to === null ? '' : (names.get(c.assigned_to) ?? c.assigned_to),
    }
  })
  return withoutNames(ctx, rows)
}

/** How many cases are in each state and with which proposal, under the same filter as the list. */
export const counts: Handler<'case.counts'> = async (ctx, input) => {
  const { rows, more } = countsOf(ctx.env.store.sync, checked(input), await queueDays(ctx))
  return rows.map((r) => ({
    state: r.state as 'received',
    proposal: (r.proposal ?? 'none') as 'none',
    count: r.n,
    ...(more ? { more } : {}),
  }))
}

/** How many cases a filter leaves; with `exact` counted to the end, however many. */
export const total: Handler<'case.total'> = async (ctx, { exact, ...filter }) => {
  const { rows, more } = countsOf(ctx.env.store.sync, checked(filter), await queueDays(ctx), exact)
  return { count: rows.reduce((sum, row) => sum + row.n, 0), more }
}

/** 案件の一覧, a page at a time, in any of its orders. Throws AppError `not-found` for a case to begin behind. */
export const list: Handler<'case.list'> = async (ctx, { afterCaseNo, offset, limit, order, ...filter }) => {
  const days = await queueDays(ctx)
  const after = afterCaseNo === undefined ? undefined : await caseByNumber(ctx.read, afterCaseNo)
  const caseNos = pageOf(ctx.env.store.sync, checked(filter), days, order ?? byNumber, { offset, after }, limit)
  return { rows: await queueRows(ctx, await casesByNumber(ctx.read, caseNos), days) }
}

/** Case numbers of a whole list: what a selection of everything holds. Throws AppError `too-many-cases`. */
export const ids: Handler<'case.ids'> = async (ctx, { order, ...filter }) => {
  const caseNos = numbersOf(ctx.env.store.sync, checked(filter), await queueDays(ctx), order ?? byNumber, numbersLimit)
  if (caseNos === null) throw new AppError('too-many-cases', { limit: numbersLimit })
  return { caseNos }
}

/** The row of a list at which a case stands. Throws AppError `not-found`. */
export const position: Handler<'case.position'> = async (ctx, { caseNo, order, ...filter }) => {
  const c = await caseByNumber(ctx.read, caseNo)
  return { index: positionOf(ctx.env.store.sync, checked(filter), await queueDays(ctx), order ?? byNumber, c) }
}

/** The rows of these cases; numbers that do not exist are left out. */
export const page: Handler<'case.page'> = async (ctx, { caseNos }) => ({
  rows: await queueRows(ctx, await casesByNumber(ctx.read, caseNos), await queueDays(ctx)),
})

/** 案件. Everything about one case. Throws AppError `not-found`. */
export const view: Handler<'case.view'> = (ctx, { caseNo }) => caseDetail(ctx, caseNo)

/** The same of several cases, in the order asked. Throws AppError `not-found` for the first that does not exist. */
export const details: Handler<'case.details'> = async (ctx, { caseNos }) => {
  const cases = []
  for (const caseNo of caseNos) cases.push(await caseDetail(ctx, caseNo))
  return { cases }
}
