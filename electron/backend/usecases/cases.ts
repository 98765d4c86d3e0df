import type { Handler } from '../context.ts'
import { casesByNumber, countCases, numbersOfCases, pageOfCases } from '../store/cases.ts'
import { caseDetail, caseRow } from './case-view.ts'
import { withoutNames } from './protection.ts'

/** Most numbers the queue's index may hold; a narrower filter shows the rest. */
const indexLimit = 200_000

/** How many cases are in each state and with which proposal, under the same filter as the list. */
export const counts: Handler<'case.counts'> = async (ctx, input) => {
  const rows = await countCases(ctx.read, input)
  return rows.map((r) => ({ state: r.state as 'received', proposal: (r.proposal ?? 'none') as 'none', count: r.count }))
}

/** 案件の一覧 in order of case numbers, a page at a time. */
export const list: Handler<'case.list'> = async (ctx, { afterCaseNo, limit, ...filter }) => {
  const rows = await pageOfCases(ctx.read, filter, afterCaseNo, limit)
  return { rows: await withoutNames(ctx, rows.map(caseRow)) }
}

/** Case numbers of a whole list, up to its limit: what a window needs to scroll through it. */
export const ids: Handler<'case.ids'> = async (ctx, filter) => ({ caseNos: await numbersOfCases(ctx.read, filter, indexLimit) })

/** The rows of these cases; numbers that do not exist are left out. */
export const page: Handler<'case.page'> = async (ctx, { caseNos }) => ({
  rows: await withoutNames(ctx, (await casesByNumber(ctx.read, caseNos)).map(caseRow)),
})

/** 案件. Everything about one case. Throws AppError `not-found`. */
export const view: Handler<'case.view'> = (ctx, { caseNo }) => caseDetail(ctx, caseNo)

/** The same of several cases, in the order asked. Throws AppError `not-found` for the first that does not exist. */
export const details: Handler<'case.details'> = async (ctx, { caseNos }) => {
  const cases = []
  for (const caseNo of caseNos) cases.push(await caseDetail(ctx, caseNo))
  return { cases }
}
