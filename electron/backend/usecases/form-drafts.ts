import { AppError } from '../../../shared/errors.ts'
import { isMyNumber, strikeMyNumbers } from '../../../shared/domain/person.ts'
import { officeKey } from '../keys/office-key.ts'
import type { Actor, Env, Handler } from '../context.ts'
import { draftsOf, dropDraft, dropOldDrafts, keepDraft } from '../store/form-drafts.ts'

/** 入力途中の下書き. What somebody has typed and not yet done: sealed under the office's key, given to nobody but him. */

/** The key under which drafts lie. */
export const keyOf = (env: Env) => () => officeKey(env.store.folder)

/** Forms that keep their drafts by operations of their own. */
const ownWay: ReadonlySet<string> = new Set(['aids'])

/** So many forms of one user may lie open; the oldest give way. */
const mostForms = 100

/** 入力途中の内容 of the signed-in user, the newest first. */
export const mine: Handler<'formDraft.mine'> = async (ctx) => {
  const drafts = await draftsOf(ctx.read, keyOf(ctx.env), ctx.user.userId)
  return drafts.filter(({ form }) => !ownWay.has(form))
}

/** A My Number is never written down, not even for the time of typing. */
export function withoutMyNumbers(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '' && !isMyNumber(value))
      .map(([id, value]) => [strikeMyNumbers(id), strikeMyNumbers(value)] as const),
  )
}

/**
 * What one person typed never becomes the draft of the next one at the same window, though it may come late (tried again after a lock).
 * Throws AppError `session-over`.
 */
export function assertOwn(user: Pick<Actor, 'userId'>, input: { readonly user: string }): void {
  if (input.user !== user.userId) throw new AppError('session-over', {})
}

/** Puts what is typed now in the place of what was typed before. `savedAt`: when, UTC. Throws AppError `office-key-missing`, `session-over`. */
export const keep: Handler<'formDraft.keep'> = async (ctx, input) => {
  const { tx, env, user } = ctx
  assertOwn(user, input)
  const savedAt = env.now().toISOString()
  await keepDraft(tx, keyOf(env), { userId: user.userId, form: input.form, values: withoutMyNumbers(input.values), savedAt })
  await dropOldDrafts(tx, user.userId, mostForms)
  return { savedAt }
}

/** Takes the user's draft of a form away; nothing happens when there is none. Throws AppError `session-over`. */
export const drop: Handler<'formDraft.drop'> = async (ctx, input) => {
  assertOwn(ctx.user, input)
  await dropDraft(ctx.tx, ctx.user.userId, input.form)
  return {}
}
