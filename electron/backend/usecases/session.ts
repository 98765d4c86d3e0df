import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { openUserKey, rewrapKey, signerAtLogin } from '../keys/user-keys.ts'
import { hashPassword, passwordMatches } from '../passwords.ts'
import { readMeta } from '../store/meta.ts'
import { clearFailures, findAccount, findActor, listActors, recordFailure, setPassword } from '../store/users.ts'

const wrongBeforeLock = 5
/** Minutes of lock after the 5th, 6th, 7th wrong password and every later one. */
const lockMinutes = [1, 5, 15]

/** Compared with when nobody has that id, so that both refusals take the same time. */
let decoy: Promise<string> | undefined

/**
 * ログイン. Several wrong passwords in a row lock an account for a while. The right one also opens the person's own signing key, which is
 * made with the first sign-in and stays in memory for the session. Throws AppError `locked-out`, `wrong-password`;
 * a failure is in the trail.
 */
export const login: Handler<'session.login'> = async (ctx, { user, password }) => {
  const { tx, audit, env } = ctx
  const account = await findAccount(tx, user)
  const now = env.now()
  if (account?.locked_until && account.locked_until > now.toISOString()) {
    const minutes = Math.ceil((Date.parse(account.locked_until) - now.getTime()) / 60_000)
    throw new AppError('locked-out', { minutes })
  }
  decoy ??= hashPassword('decoy')
  const stored = account?.password_hash ?? (await decoy)
  const [right, opened] = await Promise.all([passwordMatches(stored, password), openUserKey(tx, user, password)])
  const actor = account && account.active === 1 && right ? await findActor(tx, user, env.businessDay()) : undefined
  if (!actor) {
    if (account) {
      const count = account.failed_count + 1
      const minutes = count < wrongBeforeLock ? 0 : (lockMinutes[Math.min(count - wrongBeforeLock, lockMinutes.length - 1)] ?? 0)
      await recordFailure(tx, user, count, minutes > 0 ? new Date(now.getTime() + minutes * 60_000).toISOString() : null)
    }
    // an unknown id may be a password typed into the wrong box: it is not written down
    await audit.write({ action: 'login-failed', ref: account ? user : 'unknown', body: {} })
    ctx.refuseAfterCommit(new AppError('wrong-password', {}))
    return { userId: '', name: '', roles: [], posts: [] }
  }
  await clearFailures(tx, user)
  await audit.write({ action: 'login', ref: user, body: {} })
  const signer = await signerAtLogin(tx, audit, user, opened, password, now)
  ctx.afterCommit(() => {
    ctx.session.userId = actor.userId
    ctx.session.signer = signer
  })
  return { userId: actor.userId, name: actor.name, roles: [...actor.roles], posts: [...actor.posts] }
}

/** ログアウト. */
export const logout: Handler<'session.logout'> = async (ctx) => {
  await ctx.audit.write({ action: 'logout', ref: ctx.user.userId, body: {} })
  ctx.afterCommit(() => {
    ctx.session.userId = null
    ctx.session.signer = null
  })
  return {}
}

/** The least length of a password (reliability.md §4.3: length counts, not signs). */
const passwordLength = 8

/**
 * パスワードの変更. The person's signing key is wrapped anew in the same transaction: the key stays, and with it everything it signed.
 * Throws AppError `wrong-password` (counted like a failed sign-in), `password-weak`.
 */
export const changePassword: Handler<'session.changePassword'> = async (ctx, input) => {
  const { tx, audit, user } = ctx
  const account = await findAccount(tx, user.userId)
  if (!account || !(await passwordMatches(account.password_hash, input.old))) {
    if (account) await recordFailure(tx, user.userId, account.failed_count + 1, account.locked_until)
    await audit.write({ action: 'login-failed', ref: user.userId, body: { text: 'パスワードの変更で今のパスワードが違いました' } })
    ctx.refuseAfterCommit(new AppError('wrong-password', {}))
    return {}
  }
  const next = input.new.normalize('NFKC')
  if ([...next].length < passwordLength) throw new AppError('password-weak', { problem: `${passwordLength}文字より短い` })
  if (next === input.old.normalize('NFKC')) throw new AppError('password-weak', { problem: '今のものと同じ' })
  if (next.toLowerCase().includes(user.userId.toLowerCase())) throw new AppError('password-weak', { problem: '利用者IDを含む' })
  await rewrapKey(tx, user.userId, input.old, input.new)
  await setPassword(tx, user.userId, await hashPassword(input.new))
  await audit.write({ action: 'password-changed', ref: user.userId, body: { text: 'パスワードを変えました' } })
  return {}
}

/** 事務所. Its name and day, and who is logged in with which roles. */
export const officeView: Handler<'office.view'> = async (ctx) => {
  const meta = await readMeta(ctx.read)
  const { userId, name, roles, posts } = ctx.user
  return {
    name: meta.get('office-name') ?? '',
    practice: meta.get('practice') === '1',
    schemaVersion: ctx.env.store.schemaVersion,
    businessDay: ctx.env.businessDay(),
    user: ctx.session.userId === null ? null : { userId, name, roles: [...roles], posts: [...posts] },
  }
}

/** 利用者の一覧 with the roles and posts of the day. */
export const usersList: Handler<'users.list'> = async (ctx) => {
  const actors = await listActors(ctx.read, ctx.env.businessDay())
  return actors.map((a) => ({ user: a.userId, name: a.name, roles: [...a.roles], posts: [...a.posts] }))
}
