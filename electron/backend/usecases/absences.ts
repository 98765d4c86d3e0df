/** 不在. Registered with from and to; a wrong one is corrected, and what was done meanwhile is shown, not undone. */
import type { AbsenceRow } from '../../../shared/contract/routes.ts'
import { inSpan } from '../../../shared/domain/date.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import type { CommandContext, Handler } from '../context.ts'
import { postHolders } from '../store/posts.ts'
import { logChange } from '../store/route-changes.ts'
import type { AbsenceTable } from '../store/schema-office.ts'
import { userNames } from '../store/users.ts'
import { readingWords } from './draft-views.ts'
import { checkDays, stampOf } from './routes.ts'

const absenceRow = (r: AbsenceTable, names: ReadonlyMap<string, string>): AbsenceRow => ({
  userId: r.user_id,
  name: names.get(r.user_id) ?? r.user_id,
  post: r.post,
  from: r.from_on,
  to: r.to_on,
  reason: r.reason,
})

/** 不在の一覧, the newest first. */
export const list: Handler<'absence.list'> = async (ctx, input) => {
  const names = await userNames(ctx.read)
  const rows = await ctx.read.selectFrom('absence').selectAll().orderBy('from_on', 'desc').orderBy('post').limit(input.limit).execute()
  return rows.map((r) => absenceRow(r, names))
}

/** Whoever could register another person as away could then decide in his place: only the administrator may. */
function onlyOwn(ctx: CommandContext, user: string): void {
  if (user === ctx.user.userId || can(ctx.user.roles, 'route.write')) return
  const next = '本人が登録するか、管理者に依頼してください。'
  throw new AppError('absence-refused', { problem: '登録・訂正できるのは自分の不在だけです', next })
}

const spanText = (from: string, to: string | null): string =>
  to === from ? toWareki(from) : `${toWareki(from)}から${to === null ? '' : `${toWareki(to)}まで`}`

/** 不在の登録, for one post or for all that the person holds in that time. Throws AppError `bad-input`, `not-found`, `absence-refused`. */
export const add: Handler<'absence.add'> = async (ctx, input) => {
  const { tx, audit } = ctx
  const { user, from, to } = input
  const reason = input.reason.trim()
  checkDays(from, to)
  if (to !== null && to < from) throw new AppError('bad-input', { fields: '終わりの日が始まりより前です' })
  if (reason === '') throw new AppError('reason-missing', { what: '不在' })
  const names = await userNames(tx)
  if (!names.has(user)) throw new AppError('not-found', { what: `利用者「${user}」` })
  onlyOwn(ctx, user)
  const held = (await postHolders(tx))
    .filter((one) => one.userId === user && (to === null || one.validFrom <= to) && (one.validTo === null || one.validTo >= from))
    .map((one) => one.post)
  if (input.post !== null && !held.includes(input.post)) {
    const next = '役職か期間を確かめてください。'
    throw new AppError('absence-refused', { problem: `${names.get(user) ?? user}は、その期間に「${input.post}」ではありません`, next })
  }
  // a deputy without a post of his own is away all the same
  const posts = input.post !== null ? [input.post] : held.length === 0 ? [''] : [...new Set(held)]
  const known = await tx.selectFrom('absence').selectAll().where('user_id', '=', user).execute()
  const rows: AbsenceTable[] = []
  for (const post of posts) {
    const twice = known.find((r) => r.post === post && (to === null || r.from_on <= to) && (r.to_on === null || r.to_on >= from))
    if (twice !== undefined) {
      const next = '一覧の登録を選び、訂正してください。'
      throw new AppError('absence-refused', { problem: `${spanText(twice.from_on, twice.to_on)}の不在と重なります`, next })
    }
    const row = { user_id: user, post, from_on: from, to_on: to, reason }
    await tx.insertInto('absence').values(row).execute()
    await logChange(tx, stampOf(ctx), 'absence', [user, post, from], null, row)
    rows.push(row)
  }
  const text = `${names.get(user) ?? user}（${posts.join('・')}）の不在 ${spanText(from, to)}: ${reason}`
  await audit.write({ action: 'absence', ref: user, body: { text, posts, from, to, reason } })
  return rows.map((r) => absenceRow(r, names))
}

/**
 * 不在の訂正: other days, or no absence at all. What was decided or passed over meanwhile stands as it is recorded, and is listed, so
 * that the person can read it. Throws AppError `bad-input`, `not-found`, `reason-missing`, `absence-refused`.
 */
export const correct: Handler<'absence.correct'> = async (ctx, input) => {
  const { tx, audit } = ctx
  const { user, post, right } = input
  const why = input.why.trim()
  checkDays(input.from, right?.from ?? null, right?.to ?? null)
  if (right !== null && right.to !== null && right.to < right.from)
    throw new AppError('bad-input', { fields: '終わりの日が始まりより前です' })
  if (why === '') throw new AppError('reason-missing', { what: '不在の訂正' })
  onlyOwn(ctx, user)
  const mine = await tx.selectFrom('absence').selectAll().where('user_id', '=', user).where('post', '=', post).execute()
  const before = mine.find((r) => r.from_on === input.from)
  if (before === undefined) throw new AppError('not-found', { what: `${toWareki(input.from)}からの不在の登録` })
  const clash = mine.find(
    (r) => r !== before && right !== null && (right.to === null || r.from_on <= right.to) && (r.to_on === null || r.to_on >= right.from),
  )
  if (clash !== undefined) {
    const problem = `${spanText(clash.from_on, clash.to_on)}の不在と重なります`
    throw new AppError('absence-refused', { problem, next: '重ならない日にするか、そちらの登録も訂正してください。' })
  }
  await tx.deleteFrom('absence').where('user_id', '=', user).where('post', '=', post).where('from_on', '=', input.from).execute()
  const after: AbsenceTable | null = right === null ? null : { ...before, from_on: right.from, to_on: right.to }
  if (after !== null) await tx.insertInto('absence').values(after).execute()
  await logChange(tx, stampOf(ctx), 'absence', [user, post, input.from], before, after)
  const told = await tx
    .selectFrom('later_reading as l')
    .innerJoin('draft as d', 'd.draft_id', 'l.draft_id')
    .select(['d.draft_no', 'l.post', 'l.why', 'l.on_day'])
    .where('l.user_id', '=', user)
    .where('l.post', '=', post)
    .where('l.void', '=', 0)
    .where('l.why', 'in', ['absent', 'deputy'])
    .orderBy('l.at')
    .execute()
  const meanwhile = told
    .filter((r) => inSpan(r.on_day, before.from_on, before.to_on) && (right === null || !inSpan(r.on_day, right.from, right.to)))
    .map((r) => ({ draftNo: r.draft_no, post: r.post, why: readingWords[r.why] ?? r.why }))
  const names = await userNames(tx)
  const now = right === null ? '取消し' : spanText(right.from, right.to)
  const text = `${names.get(user) ?? user}（${post}）の不在 ${spanText(before.from_on, before.to_on)} → ${now}: ${why}`
  await audit.write({ action: 'absence-corrected', ref: user, body: { text, post, before, after, why, meanwhile } })
  return { absence: after === null ? null : absenceRow(after, names), meanwhile }
}
