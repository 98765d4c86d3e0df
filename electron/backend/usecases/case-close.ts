/**
 * 完了. The end of a case (domain.md §2: paid → closed, and of a refusal issued → closed). When that is, the design does not say; read here as:
 * nothing of it is open any more, and the time in which the decision may be appealed against (three months, §8) has gone by since the last paper
 * and the last transfer. `case.closeAfterMonths` is the office's own number of months.
 */
import { addMonths, isIsoDate, lastDay } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import type { Handler, Handlers, QueryContext } from '../context.ts'
import { closableCases } from '../store/case-close.ts'
import { moveCase } from '../store/cases.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { guardedCaseNos } from '../store/papers.ts'
import { officeParameters } from '../store/users-admin.ts'
import { hiddenName, opensProtected } from './protection.ts'

/** Months where the dated parameter `office` `case.closeAfterMonths` says nothing, or no whole number from 1 to 120. */
const usualMonths = 3
/** Cases closed in one act. */
const mostAtOnce = 500

async function ruleOf({ env }: Pick<QueryContext, 'env'>, read: ReadDb): Promise<{ readonly months: number; readonly before: IsoDate }> {
  const day = env.businessDay()
  const said = (await officeParameters(read, ['case.closeAfterMonths'], day)).get('case.closeAfterMonths') ?? ''
  const months = /^\d{1,3}$/.test(said) && Number(said) >= 1 && Number(said) <= 120 ? Number(said) : usualMonths
  return { months, before: monthsBefore(day, months) }
}

async function found(ctx: Pick<QueryContext, 'env'>, read: ReadDb) {
  const rule = await ruleOf(ctx, read)
  const rows = await closableCases(read, rule.before, mostAtOnce + 1)
  const taken = rows.slice(0, mostAtOnce)
  const paid = taken.filter((row) => row.why === 'paid').length
  return { ...rule, taken, paid, refused: taken.length - paid, more: rows.length > mostAtOnce }
}

/** 完了にできる案件, under the rule of the day. */
export const closable: Handler<'case.closable'> = async (ctx) => {
  const { taken, ...answer } = await found(ctx, ctx.read)
  const numbers = taken.map((row) => row.case_no)
  const guarded = await guardedCaseNos(ctx.read, ctx.env.businessDay(), numbers)
  const rows = taken.map((row) => ({
    caseNo: row.case_no,
    beneficiary: guarded.has(row.case_no) && !opensProtected(ctx.user) ? hiddenName : row.name,
    guarded: guarded.has(row.case_no),
    itemName: row.item_name,
    why: row.why,
    last: row.last_on,
  }))
  return { ...answer, rows }
}

/** 完了にする. All cases that were counted, or none when the counts changed meanwhile; each with its own entry. Throws AppError `changed-by-other`. */
export const close: Handler<'case.close'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const now = await found(ctx, tx)
  if (now.taken.length === 0 || input.before !== now.before || input.paid !== now.paid || input.refused !== now.refused)
    throw conflict('case', '完了にできる案件')
  const at = env.now().toISOString()
  const since = `${toWareki(now.before)}より前`
  for (const c of now.taken) {
    await moveCase(tx, c, 'close', at)
    const text =
      c.why === 'paid'
        ? `支払がすべて済み（最後の振込と発行は${since}）、残る給付券も請求もないため完了`
        : `却下通知書の発行（${since}）から${now.months}か月が過ぎたため完了`
    await audit.write({ action: 'case-closed', ref: c.case_no, body: { text, why: c.why } })
  }
  return { paid: now.paid, refused: now.refused, more: now.more }
}

export const closeHandlers = { 'case.closable': closable, 'case.close': close } satisfies Partial<Handlers>

/** The same day so many months earlier, or the last one of a month that is shorter. */
function monthsBefore(day: IsoDate, months: number): IsoDate {
  const month = addMonths(day.slice(0, 7), -months)
  const same = `${month}${day.slice(7)}`
  return isIsoDate(same) ? same : lastDay(month)
}
