import type { Handler } from '../context.ts'
import { casesByNumber, countCases, numbersOfCases, pageOfCases } from '../store/cases.ts'
import { caseDetail, caseRow } from './case-view.ts'

/** Most numbers the queue's index may hold; a narrower filter shows the rest. */
const indexLimit = 200_000

export const counts: Handler<'case.counts'> = async (ctx, input) => {
  const rows = await countCases(ctx.read, input)
  return rows.map((r) => ({ state: r.state as 'received', proposal: (r.proposal ?? 'none') as 'none', count: r.count }))
}

export const list: Handler<'case.list'> = async (ctx, { afterCaseNo, limit, ...filter }) => {
  const rows = await pageOfCases(ctx.read, filter, afterCaseNo, limit)
  return { rows: rows.map(caseRow) }
}

export const ids: Handler<'case.ids'> = async (ctx, filter) => ({ caseNos: await numbersOfCases(ctx.read, filter, indexLimit) })

export const page: Handler<'case.page'> = async (ctx, { caseNos }) => ({ rows: (await casesByNumber(ctx.read, caseNos)).map(caseRow) })

export const view: Handler<'case.view'> = (ctx, { caseNo }) => caseDetail(ctx, caseNo)

export const details: Handler<'case.details'> = async (ctx, { caseNos }) => {
  const cases = []
  for (const caseNo of caseNos) cases.push(await caseDetail(ctx, caseNo))
  return { cases }
}
