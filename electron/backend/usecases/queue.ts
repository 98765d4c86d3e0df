import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import {
  dropView as dropStored,
  itemsInUse,
  keepList,
  keepView,
  keptList,
  programmesInUse,
  usersForCases,
  viewsOf,
} from '../store/search-views.ts'
import { overdueDays } from './cases.ts'

/** Most views a user may keep; a longer list helps nobody. */
const mostViews = 50

/** What the filters of the queue offer. */
export const choices: Handler<'queue.choices'> = async (ctx) => ({
  items: await itemsInUse(ctx.read),
  users: await usersForCases(ctx.read),
  programmes: await programmesInUse(ctx.read),
  overdueDays: await overdueDays(ctx),
})

/** 保存した見方 of the user. */
export const views: Handler<'queue.views'> = async (ctx) =>
  (await viewsOf(ctx.read, ctx.user.userId)).map((view) => ({ name: view.name, content: view.content, first: view.first === 1 }))

/** 見方の保存, under a new name or over the old one. A typed My Number is refused by the gate. Throws AppError `too-many-views`. */
export const saveView: Handler<'queue.saveView'> = async (ctx, input) => {
  const known = await viewsOf(ctx.tx, ctx.user.userId)
  if (known.length >= mostViews && !known.some((view) => view.name === input.name))
    throw new AppError('too-many-views', { limit: mostViews })
  await keepView(ctx.tx, {
    user_id: ctx.user.userId,
    name: input.name,
    content: input.content,
    first: input.first ? 1 : 0,
    saved_at: ctx.env.now().toISOString(),
  })
  return {}
}

/** 見方の削除. Throws AppError `not-found`. */
export const dropView: Handler<'queue.dropView'> = async (ctx, { name }) => {
  if (!(await dropStored(ctx.tx, ctx.user.userId, name))) throw new AppError('not-found', { what: `見方「${name}」` })
  return {}
}

/** 一覧の続き: filter, order, place and selection as the user left them. */
export const kept: Handler<'queue.kept'> = async (ctx) => ({ content: await keptList(ctx.read, ctx.user.userId) })

/** Keeps where the user is in the list. A typed My Number is refused by the gate. */
export const keep: Handler<'queue.keep'> = async (ctx, { content }) => {
  await keepList(ctx.tx, ctx.user.userId, content, ctx.env.now().toISOString())
  return {}
}

/** The operations of the queue beside its lists and counts. */
export const queueHandlers = {
  'queue.choices': choices,
  'queue.views': views,
  'queue.saveView': saveView,
  'queue.dropView': dropView,
  'queue.kept': kept,
  'queue.keep': keep,
} as const
