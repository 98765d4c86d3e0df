import { foldedPassword, passwordProblem } from '../../../shared/domain/passwords.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler } from '../context.ts'
import { keep, openForUser } from '../keys/office-slots.ts'
import { enrolKey, rewrapKey } from '../keys/user-keys.ts'
import { passwordKey } from '../keys/wrap.ts'
import { hashPassword, passwordMatches } from '../passwords.ts'
import { leave } from '../session.ts'
import { currentSecret } from '../store/signing.ts'
import { signInRules, type SignInRules } from '../store/users-admin.ts'
import { clearFailures, findAccount, findActor, formerPasswords, recordFailure, rememberPassword, setPassword } from '../store/users.ts'

/** パスワードと画面のロック: what everybody does with his own password. */

type AccountRow = NonNullable<Awaited<ReturnType<typeof findAccount>>>

/** Until an administrator unlocks it: no clock reaches this. */
export const lockedForGood = '9999-12-31T00:00:00.000Z'

/** Milliseconds: a while of `login.lockMinutes` is a day at most. */
const longestLock = 25 * 3_600_000

/** Throws AppError `locked-out`, `locked-admin` while an account takes no password. */
export function assertUnlocked(account: Pick<AccountRow, 'locked_until'>, now: Date): void {
  const until = account.locked_until
  if (until === null || until <= now.toISOString()) return
  if (until === lockedForGood) throw new AppError('locked-admin', {})
  // made under a clock that has gone back since: nobody stays out for years because of it
  if (Date.parse(until) - now.getTime() > longestLock) return
  throw new AppError('locked-out', { minutes: Math.ceil((Date.parse(until) - now.getTime()) / 60_000) })
}

/**
 * Counts a wrong password. From the n-th on the account is locked for a rising while, after more of them until an administrator unlocks
 * it; but never an administrator's: nobody would be left to unlock it.
 */
export async function countFailure(ctx: Pick<CommandContext, 'tx' | 'env'>, account: AccountRow, rules: SignInRules): Promise<void> {
  const { tx, env } = ctx
  const count = account.failed_count + 1
  const actor = await findActor(tx, account.user_id, env.businessDay())
  const forGood = count >= rules.untilAdmin && actor?.roles.includes('administrator') !== true
  const step = Math.min(count - rules.failures, rules.lockMinutes.length - 1)
  const minutes = step < 0 ? 0 : (rules.lockMinutes[step] ?? 0)
  const until = minutes === 0 ? null : new Date(env.now().getTime() + minutes * 60_000).toISOString()
  await recordFailure(tx, account.user_id, count, forGood ? lockedForGood : until)
}

/** The signed-in user's own password, typed again. False: it was wrong, that is counted and entered, and the refusal will be the answer. */
async function isOwnPassword(ctx: CommandContext, password: string, where: string): Promise<AccountRow | null> {
  const { tx, audit, env, user } = ctx
  const account = await findAccount(tx, user.userId)
  if (!account) throw new AppError('not-logged-in', {})
  assertUnlocked(account, env.now())
  if (await passwordMatches(account.password_hash, password)) return account
  await countFailure(ctx, account, await signInRules(tx, env.businessDay()))
  await audit.write({ action: 'login-failed', ref: user.userId, body: { text: `${where}でパスワードが違いました` } })
  ctx.refuseAfterCommit(new AppError('wrong-password-again', {}))
  return null
}

/** 画面のロック: nobody was at the window for a while, or its user left it. What he typed stays where it is. */
export const lock: Handler<'session.lock'> = async (ctx, { idle }) => {
  const { audit, user, session } = ctx
  await audit.write({
    action: 'lock',
    ref: user.userId,
    body: { text: idle ? '操作がないため画面をロックしました' : '画面をロックしました' },
  })
  ctx.afterCommit(() => {
    session.locked = true
  })
  return {}
}

/** ロックの解除. The same user goes on where he was. Throws AppError `wrong-password-again`, `locked-out`, `locked-admin`. */
export const unlock: Handler<'session.unlock'> = async (ctx, { password }) => {
  if ((await isOwnPassword(ctx, password, '画面のロックの解除')) === null) return {}
  await clearFailures(ctx.tx, ctx.user.userId)
  await ctx.audit.write({ action: 'unlock', ref: ctx.user.userId, body: { text: '画面のロックを解除しました' } })
  ctx.afterCommit(() => {
    ctx.session.locked = false
  })
  return {}
}

/**
 * パスワードの変更. The person's signing key is wrapped anew in the same transaction: the key stays, and with it everything it signed. Whoever
 * came with a password set by somebody else gets his key only now, under a password that nobody else ever knew.
 * Throws AppError `wrong-password-again` (counted like a failed sign-in), `locked-out`, `locked-admin`, `password-weak`.
 */
export const changePassword: Handler<'session.changePassword'> = async (ctx, input) => {
  const { tx, audit, user, env } = ctx
  const account = await isOwnPassword(ctx, input.old, 'パスワードの変更')
  if (account === null) return {}
  const rules = await signInRules(tx, env.businessDay())
  const weak = (problem: string) => new AppError('password-weak', { problem, length: rules.passwordLength })
  if (foldedPassword(input.new) === foldedPassword(input.old)) throw weak('今のものと同じ')
  const problem = passwordProblem(input.new, { length: rules.passwordLength, userId: user.userId })
  if (problem !== null) throw weak(problem)
  for (const former of await formerPasswords(tx, user.userId, rules.passwordHistory))
    if (await passwordMatches(former, input.new)) throw weak('前に使ったものと同じ')
  const at = env.now().toISOString()
  const hash = await hashPassword(input.new)
  // a first password was never its owner's: it is not worth remembering
  if (account.must_change === 0) await rememberPassword(tx, user.userId, account.password_hash, at, rules.passwordHistory)
  await setPassword(tx, user.userId, { hash, at, own: true })
  if ((await currentSecret(tx, user.userId)) === undefined) {
    const signer = await enrolKey(tx, audit, user.userId, await passwordKey(input.new), env.now())
    // the first password opened the office's key for him: from now on his own does
    const hand = { tx, folder: env.store.folder, by: user.userId, at: env.now() }
    const office = await openForUser(hand, user.userId, signer, input.old)
    ctx.afterCommit(async () => {
      await keep(env.store.folder, office)
      ctx.session.signer = signer
    })
  } else await rewrapKey(tx, user.userId, input.old, input.new)
  await audit.write({ action: 'password-changed', ref: user.userId, body: { text: 'パスワードを変えました' } })
  return {}
}

/** ログアウト. */
export const logout: Handler<'session.logout'> = async (ctx) => {
  await ctx.audit.write({ action: 'logout', ref: ctx.user.userId, body: {} })
  ctx.afterCommit(() => leave(ctx.session))
  return {}
}
