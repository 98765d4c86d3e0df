/** 役職と担当. Who holds a post from when to when, who may stand in, and where a post is vacant. */
import type { PostRow } from '../../../shared/contract/routes.ts'
import { addDays } from '../../../shared/domain/date.ts'
import { postsOf, seatCapacityNames, vacancies } from '../../../shared/domain/delegation.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Env, Handler } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { delegationRules, deputyRows, postHolders, postNames } from '../store/posts.ts'
import { logChange } from '../store/route-changes.ts'
import { ableUsers, userNames } from '../store/users.ts'
import { checkDays, stampOf } from './routes.ts'

async function postRows(read: ReadDb, env: Pick<Env, 'businessDay'>): Promise<PostRow[]> {
  const today = env.businessDay()
  const [posts, holders, deputies] = [await postNames(read), await postHolders(read), await deputyRows(read)]
  const names = await userNames(read)
  const able = await ableUsers(read, today)
  const used = new Set(
    (await delegationRules(read)).filter((r) => r.validTo === null || r.validTo >= today).flatMap((r) => postsOf(r.stages)),
  )
  const nameOf = (userId: string): string => names.get(userId) ?? userId
  return posts.map(({ name, rank }) => ({
    name,
    rank,
    seats: holders
      .filter((one) => one.post === name)
      .map((one) => {
        const now = one.validFrom <= today && (one.validTo === null || today <= one.validTo)
        const problem = now && used.has(name) && !able.has(one.userId) ? '決裁の役割がないため、この役職を通る起案ができません' : null
        return {
          userId: one.userId,
          name: nameOf(one.userId),
          capacity: one.capacity,
          validFrom: one.validFrom,
          validTo: one.validTo,
          problem,
        }
      }),
    deputies: deputies
      .filter((one) => one.post === name && (one.validTo === null || one.validTo >= today))
      .map((one) => ({ userId: one.userId, name: nameOf(one.userId), rank: one.rank, validFrom: one.validFrom, validTo: one.validTo })),
    gaps: used.has(name) ? vacancies(holders, name, today).map(({ from, to }) => ({ from, to })) : [],
    used: used.has(name),
  }))
}

async function postRow(read: ReadDb, env: Pick<Env, 'businessDay'>, post: string): Promise<PostRow> {
  return must(
    (await postRows(read, env)).find((row) => row.name === post),
    `post ${post}`,
  )
}

/** 役職の一覧, lowest rank first, with holders, deputies and vacancies. */
export const posts: Handler<'route.posts'> = async (ctx) => postRows(ctx.read, ctx.env)

async function knownPost(read: ReadDb, post: string): Promise<void> {
  const found = await read.selectFrom('post').select('name').where('name', '=', post).executeTakeFirst()
  if (!found) throw new AppError('not-found', { what: `役職「${post}」` })
}

async function knownUser(read: ReadDb, userId: string): Promise<string> {
  const found = await read.selectFrom('user_account').select(['name', 'active']).where('user_id', '=', userId).executeTakeFirst()
  if (!found) throw new AppError('not-found', { what: `利用者「${userId}」` })
  if (found.active !== 1) {
    throw new AppError('route-refused', { problem: `${found.name}の利用は止められています`, next: '別の利用者を選んでください。' })
  }
  return found.name
}

/** 役職の登録, or its rank changed (1 is the lowest). */
export const savePost: Handler<'route.savePost'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const name = input.name.trim()
  if (name === '') throw new AppError('bad-input', { fields: '役職の名前' })
  const before = await tx.selectFrom('post').selectAll().where('name', '=', name).executeTakeFirst()
  if (before) await tx.updateTable('post').set({ rank: input.rank }).where('name', '=', name).execute()
  else await tx.insertInto('post').values({ name, rank: input.rank }).execute()
  await logChange(tx, stampOf(ctx), 'post', [name], before ?? null, { name, rank: input.rank })
  await audit.write({ action: 'post', ref: name, body: { text: `役職「${name}」（順位${input.rank}）`, rank: input.rank } })
  return postRow(tx, env, name)
}

/**
 * 役職の担当の登録. The holder before ends the day before; a post has one holder at a time, a person may hold several posts (兼務), and a
 * superior may mind a vacant one (事務取扱). Throws AppError `bad-input`, `not-found`, `route-refused`.
 */
export const seat: Handler<'route.seat'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const { post, user, capacity, from, to } = input
  checkDays(from, to)
  if (to !== null && to < from) throw new AppError('bad-input', { fields: '終わりの日が始まりより前です' })
  await knownPost(tx, post)
  const name = await knownUser(tx, user)
  const stamp = stampOf(ctx)
  const held = (await postHolders(tx)).filter((one) => one.post === post)
  const later = held.find((one) => one.validFrom > from && (to === null || one.validFrom <= to))
  if (later !== undefined) {
    const next = 'その前日までを終わりの日にするか、先の登録を終了してから登録してください。'
    throw new AppError('route-refused', { problem: `「${post}」には、${toWareki(later.validFrom)}からの担当がもう登録されています`, next })
  }
  const before = held.find((one) => one.validFrom <= from && (one.validTo === null || one.validTo >= from))
  if (before !== undefined) {
    const row = tx
      .deleteFrom('post_holder')
      .where('post', '=', post)
      .where('user_id', '=', before.userId)
      .where('valid_from', '=', before.validFrom)
    if (before.validFrom === from) {
      if (from < env.businessDay()) {
        const next = '過ぎた日の担当は書き換えません。今日以降を始まりとして登録してください。'
        throw new AppError('route-refused', { problem: `「${post}」には、${toWareki(from)}からの担当がもうあります`, next })
      }
      await row.execute()
      await logChange(tx, stamp, 'post_holder', [post, before.userId, before.validFrom], before, null)
    } else await closeSeat(ctx, before, addDays(from, -1))
  }
  await tx.insertInto('post_holder').values({ post, user_id: user, valid_from: from, valid_to: to, capacity }).execute()
  await logChange(tx, stamp, 'post_holder', [post, user, from], null, { post, userId: user, capacity, validFrom: from, validTo: to })
  const text = `${post}: ${name}（${seatCapacityNames[capacity]}、${toWareki(from)}から${to === null ? '' : `${toWareki(to)}まで`}）`
  await audit.write({ action: 'seat', ref: post, body: { text, user, capacity, from, to, before: before ?? null } })
  return postRow(tx, env, post)
}

type Ctx = Parameters<Handler<'route.seat'>>[0]
type Held = Awaited<ReturnType<typeof postHolders>>[number]

async function closeSeat(ctx: Ctx, held: Held, lastDay: string): Promise<void> {
  await ctx.tx
    .updateTable('post_holder')
    .set({ valid_to: lastDay })
    .where('post', '=', held.post)
    .where('user_id', '=', held.userId)
    .where('valid_from', '=', held.validFrom)
    .execute()
  await logChange(ctx.tx, stampOf(ctx), 'post_holder', [held.post, held.userId, held.validFrom], held, { ...held, validTo: lastDay })
}

/** 役職の担当の終了 on a last day, from yesterday on; a seat that has not begun may be taken away. Throws AppError `not-found`, `route-refused`. */
export const endSeat: Handler<'route.endSeat'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  checkDays(input.from, input.lastDay)
  const held = (await postHolders(tx)).find((one) => one.post === input.post && one.userId === input.user && one.validFrom === input.from)
  if (held === undefined) throw new AppError('not-found', { what: `「${input.post}」の担当の登録` })
  const today = env.businessDay()
  if (input.lastDay < addDays(today, -1) || (held.validTo !== null && held.validTo < input.lastDay)) {
    const next = '昨日以降で、今の終わりの日より前の日を指定してください。'
    throw new AppError('route-refused', { problem: `${toWareki(input.lastDay)}では終了できません`, next })
  }
  if (input.lastDay >= held.validFrom) await closeSeat(ctx, held, input.lastDay)
  else {
    await tx
      .deleteFrom('post_holder')
      .where('post', '=', held.post)
      .where('user_id', '=', held.userId)
      .where('valid_from', '=', held.validFrom)
      .execute()
    await logChange(tx, stampOf(ctx), 'post_holder', [held.post, held.userId, held.validFrom], held, null)
  }
  const names = await userNames(tx)
  const text = `${held.post}: ${names.get(held.userId) ?? held.userId}を${toWareki(input.lastDay)}で終了`
  await audit.write({ action: 'seat-ended', ref: held.post, body: { text, user: held.userId, lastDay: input.lastDay } })
  return postRow(tx, env, held.post)
}

/** 代決者の登録: the whole list of a post from a day on, first to last. The list before ends the day before. Throws AppError `route-refused`. */
export const deputies: Handler<'route.deputies'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  checkDays(input.from)
  await knownPost(tx, input.post)
  if (input.from < env.businessDay()) {
    throw new AppError('route-refused', {
      problem: '過ぎた日にさかのぼって代決者は変えられません',
      next: '今日以降の日を指定してください。',
    })
  }
  if (new Set(input.users).size < input.users.length) {
    throw new AppError('route-refused', { problem: '同じ人が2回あります', next: '一人を一つの順位にしてください。' })
  }
  const names = []
  for (const user of input.users) names.push(await knownUser(tx, user))
  const stamp = stampOf(ctx)
  for (const old of (await deputyRows(tx)).filter(
    (one) => one.post === input.post && (one.validTo === null || one.validTo >= input.from),
  )) {
    const key = [old.post, old.userId, old.validFrom]
    const begun = old.validFrom < input.from
    const lastDay = addDays(input.from, -1)
    if (begun) {
      await tx
        .updateTable('deputy')
        .set({ valid_to: lastDay })
        .where('post', '=', old.post)
        .where('user_id', '=', old.userId)
        .where('valid_from', '=', old.validFrom)
        .execute()
    } else {
      await tx
        .deleteFrom('deputy')
        .where('post', '=', old.post)
        .where('user_id', '=', old.userId)
        .where('valid_from', '=', old.validFrom)
        .execute()
    }
    await logChange(tx, stamp, 'deputy', key, old, begun ? { ...old, validTo: lastDay } : null)
  }
  for (const [index, user] of input.users.entries()) {
    const row = { post: input.post, user_id: user, rank: index + 1, valid_from: input.from, valid_to: null }
    await tx.insertInto('deputy').values(row).execute()
    await logChange(tx, stamp, 'deputy', [input.post, user, input.from], null, row)
  }
  const text = `${input.post}の代決者（${toWareki(input.from)}から）: ${names.length === 0 ? 'なし' : names.join('、')}`
  await audit.write({ action: 'deputies', ref: input.post, body: { text, from: input.from, users: input.users } })
  return postRow(tx, env, input.post)
}
