import type { Handler } from '../context.ts'
import { keepPreference, preferencesOf } from '../store/triage.ts'

/** 使い方の好み of the signed-in user. */
export const mine: Handler<'preference.mine'> = (ctx) => preferencesOf(ctx.read, ctx.user.userId)

/** Keeps one of them; it says nothing of any case, so the trail has no entry. Throws AppError `bad-input` when there are too many. */
export const keep: Handler<'preference.keep'> = async (ctx, input) => {
  await keepPreference(ctx.tx, ctx.user.userId, input.name, input.value)
  return {}
}
