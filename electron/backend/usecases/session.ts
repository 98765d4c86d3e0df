import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { keep, openForUser } from '../keys/office-slots.ts'
import { openUserKey, signerAtLogin } from '../keys/user-keys.ts'
import { hashPassword, passwordMatches } from '../passwords.ts'
import { viewOffice } from '../office/view.ts'
import { signInRules } from '../store/users-admin.ts'
import { clearFailures, findAccount, findActor, listActors } from '../store/users.ts'
import { assertUnlocked, countFailure } from './users-password.ts'

/** Compared with when nobody has that id, so that both refusals take the same time. */
let decoy: Promise<string> | undefined

/**
 * ログイン. Several wrong passwords in a row lock an account. The right one also opens the person's own signing key, which is
 * made with the first sign-in and stays in memory for the session. Throws AppError `locked-out`, `locked-admin`, `wrong-password`;
 * a failure is in the trail.
 */
export const login: Handler<'session.login'> = async (ctx, { user, password }) => {
  const { tx, audit, env } = ctx
  const account = await findAccount(tx, user)
  const now = env.now()
  if (account) assertUnlocked(account, now)
  const rules = await signInRules(tx, env.businessDay())
  decoy ??= hashPassword('decoy')
  const stored = account?.password_hash ?? (await decoy)
  const [right, opened] = await Promise.all([passwordMatches(stored, password), openUserKey(tx, user, password)])
  const actor = account && account.active === 1 && right ? await findActor(tx, user, env.businessDay()) : undefined
  if (!actor) {
    if (account) await countFailure(ctx, account, rules)
    // an unknown id may be a password typed into the wrong box: it is not written down
    await audit.write({ action: 'login-failed', ref: account ? user : 'unknown', body: {} })
    ctx.refuseAfterCommit(new AppError('wrong-password', {}))
    return { userId: '', name: '', roles: [], posts: [] }
  }
  await clearFailures(tx, user)
  await audit.write({ action: 'login', ref: user, body: {} })
  // under a password that somebody else set no key is made: it comes with the first one of his own
  const signer = actor.mustChange ? null : await signerAtLogin(tx, audit, user, opened, password, now)
  const hand = { tx, folder: env.store.folder, by: user, at: now }
  const office = signer === null ? null : await openForUser(hand, user, signer, password)
  if (office?.fresh === true)
    await audit.write({ action: 'key-slot', ref: user, body: { text: `${actor.name} のパスワードで事務所の鍵を開けられるようにしました` } })
  ctx.afterCommit(async () => {
    if (office !== null) await keep(env.store.folder, office)
    const endsAt = now.getTime() + rules.sessionHours * 3_600_000
    ctx.session.listed.clear()
    Object.assign(ctx.session, { userId: actor.userId, signer, endsAt, locked: false, sessionNo: actor.sessionNo })
  })
  return { userId: actor.userId, name: actor.name, roles: [...actor.roles], posts: [...actor.posts] }
}

/** 事務所. Its name and day, and who is logged in with which roles. */
export const officeView: Handler<'office.view'> = ({ env, session, user }) => viewOffice(env, session, user)

/** 利用者の一覧 with the roles and posts of the day. */
export const usersList: Handler<'users.list'> = async (ctx) => {
  const actors = await listActors(ctx.read, ctx.env.businessDay())
  return actors.map((a) => ({ user: a.userId, name: a.name, roles: [...a.roles], posts: [...a.posts] }))
}
