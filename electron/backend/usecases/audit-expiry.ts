/**
 * 閲覧の保存年限. After its years the body of a view goes: what was looked up, with what words. The entry stays in the chain with who, when, the
 * number looked at and the hash of the body, so that the trail still verifies. Nothing else of the trail ever goes.
 */
import { expiringActs, type Expiry } from '../../../resources/verifier/verify.mjs'
import { localDay } from '../../../shared/domain/clock.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, QueryContext } from '../context.ts'
import { bodiless, emptyViews, type ExpiredRange, expiredRange, lastExpiry } from '../store/audit-expiry.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { emptyLog } from '../store/seal-rows.ts'
import { officeParameters } from '../store/users-admin.ts'
import { userNames } from '../store/users.ts'

/** Years where the dated parameter `office` `audit.viewYears` says nothing, or something that is no whole number from 1 to 100. */
const usualYears = 3
/** Bodies that go at one time: as long as the window may be kept waiting. */
const mostAtOnce = 50_000

/** The rule of the day by the clock: a business day set forward must not make views older. */
async function ruleOf({ env }: Pick<QueryContext, 'env'>, read: ReadDb): Promise<{ readonly years: number; readonly before: IsoDate }> {
  const today = localDay(env.now())
  const said = (await officeParameters(read, ['audit.viewYears'], today)).get('audit.viewYears') ?? ''
  const years = /^\d{1,3}$/.test(said) && Number(said) >= 1 && Number(said) <= 100 ? Number(said) : usualYears
  const day = `${Number(today.slice(0, 4)) - years}${today.slice(4)}`
  // a 29 February has no day of its own in a common year: the earlier one, so that nothing goes too soon
  return { years, before: day.endsWith('-02-29') && !leap(Number(day.slice(0, 4))) ? `${day.slice(0, 8)}28` : day }
}

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

async function daysOf(read: ReadDb, range: ExpiredRange) {
  const row = await read
    .selectFrom('audit_entry')
    .select(({ fn }) => [fn.min('at_local').as('oldest'), fn.max('at_local').as('newest')])
    .where('action', '=', 'view')
    .where('seq', '>=', range.from)
    .where('seq', '<=', range.to)
    .executeTakeFirstOrThrow()
  return { oldest: row.oldest.slice(0, 10), newest: row.newest.slice(0, 10) }
}

/** 閲覧の保存年限. What may go now, and what went last. */
export const expiry: Handler<'audit.expiry'> = async (ctx) => {
  const { read } = ctx
  const rule = await ruleOf(ctx, read)
  const range = await expiredRange(read, rule.before, mostAtOnce)
  const last = await lastExpiry(read)
  const names = await userNames(read)
  return {
    ...rule,
    range: range === null ? null : { ...rule, ...range, ...(await daysOf(read, range)) },
    last:
      last === undefined
        ? null
        : { seq: last.seq, at: last.at, by: names.get(last.by) ?? last.by, count: last.bodies, before: last.before_day },
  }
}

/**
 * 閲覧の本文の消去. Exactly the range that was shown, or nothing; the entry that names range, count and rule is written first, under the person's
 * own signature; not while a jump of the clock waits to be confirmed (the gate). Throws AppError `changed-by-other`, `trail-broken` (a body of the
 * range is gone already: somebody took it).
 */
export const expireViews: Handler<'audit.expireViews'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const rule = await ruleOf(ctx, tx)
  const range = await expiredRange(tx, rule.before, mostAtOnce)
  const seen = input.years === rule.years && input.before === rule.before
  if (range === null || !seen || range.from !== input.from || range.to !== input.to || range.count !== input.count)
    throw conflict('trail', '閲覧の記録')
  const { from, to, count, more } = range
  // what is gone already went without a word, and must not be covered by this one
  const taken = await bodiless(tx, range)
  if (taken !== null) throw new AppError('trail-broken', { seq: taken })
  const told: Expiry = { form: 'kyufu-expiry-v1', ...rule, from, to, count }
  const text = `${toWareki(rule.before)}より前の閲覧 ${count}件の本文を消去（第${from}号から第${to}号、保存年限${rule.years}年）`
  const entry = await audit.write({ action: 'views-expired', ref: 'trail', body: { text, acts: [...expiringActs], expiry: told } })
  const gone = await emptyViews(tx, {
    seq: entry.seq,
    years: rule.years,
    before_day: rule.before,
    from_seq: from,
    to_seq: to,
    bodies: count,
  })
  if (gone !== count) throw new Error(`emptied ${gone} bodies of views instead of ${count}`)
  // what was emptied still stands in the log of the engine
  ctx.afterCommit(() => emptyLog(env.store))
  return { seq: entry.seq, count, more }
}
