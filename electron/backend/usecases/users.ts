import type { AccountView } from '../../../shared/contract/users.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import { roleNames, roles, type Role } from '../../../shared/permissions.ts'
import type { CommandContext, Handler } from '../context.ts'
import { firstPassword, hashPassword } from '../passwords.ts'
import { sealAgain, sealForFirst, type SlotHand } from '../keys/office-slots.ts'
import type { ReadDb } from '../store/db.ts'
import { dropKeySlots, shutKeySlots } from '../store/key-slots.ts'
import { keyStates, resetMark, type KeyState } from '../store/signing.ts'
import {
  accounts,
  changeAccount,
  closeAccount,
  dayWithoutAdministrator,
  endRole as endRoleRow,
  insertAccount,
  insertRole,
  type Account,
  type Leaving,
} from '../store/users-admin.ts'
import { clearFailures, holdsOn, setPassword } from '../store/users.ts'
import { lockedForGood } from './users-password.ts'
import { firstPasswordSlip } from './users-slip.ts'

/** 利用者: who may work here, from when to when, and as what. Administrators do it, the trail keeps it, signed. */

const isRole = (name: string): name is Role => (roles as readonly string[]).includes(name)
const statusOf = (a: Account): AccountView['status'] => (a.active ? 'active' : a.endedOn === null ? 'suspended' : 'ended')

function viewOf(a: Account, keys: readonly KeyState[], day: IsoDate, now: Date): AccountView {
  const key = keys.find((one) => one.owner === a.userId && one.state !== 'ended')
  const held = (span: { readonly from: string; readonly to: string | null }) => holdsOn({ valid_from: span.from, valid_to: span.to }, day)
  const locked = a.lockedUntil !== null && a.lockedUntil > now.toISOString() ? a.lockedUntil : null
  const heldPosts = a.posts.filter((post) => post.to === null || post.to >= day)
  const problems = [
    ...(locked === null
      ? []
      : [
          locked === lockedForGood
            ? 'パスワードの誤りが続き、ログインを止めています'
            : 'パスワードの誤りが続き、しばらくログインを止めています',
        ]),
    ...(key?.state === 'unconfirmed' ? ['署名鍵がまだ確認されていません'] : []),
    ...(a.active && !a.roles.some((role) => role.to === null || role.to >= day) ? ['役割がありません'] : []),
    ...(!a.active && heldPosts.length > 0
      ? [`役職「${heldPosts.map((p) => p.post).join('」「')}」の担当のままです（経路の画面で替えてください）`]
      : []),
    ...(heldPosts.length > 0 && a.active && !a.roles.some((role) => role.role === 'approver' && (role.to === null || role.to >= day))
      ? ['役職の担当ですが、決裁の役割がありません']
      : []),
  ]
  return {
    userId: a.userId,
    name: a.name,
    status: statusOf(a),
    endedOn: a.endedOn,
    roles: a.roles.flatMap((r) => (isRole(r.role) ? [{ role: r.role, from: r.from, to: r.to, now: a.active && held(r) }] : [])),
    otherRoles: a.roles.map((r) => r.role).filter((role) => !isRole(role)),
    posts: a.posts.map((p) => ({ ...p, now: held(p) })),
    failed: a.failed,
    locked: locked === lockedForGood ? 'admin' : locked,
    mustChange: a.mustChange,
    passwordSetAt: a.passwordSetAt,
    lastLogin: a.lastLogin,
    key: key === undefined ? 'none' : key.state === 'confirmed' ? 'confirmed' : 'unconfirmed',
    keyId: key?.key_id ?? null,
    problems,
  }
}

/** 利用者の台帳: everybody with periods of roles, posts, locks and keys. */
export const list: Handler<'users.accounts'> = async (ctx) => {
  const keys = await keyStates(ctx.read)
  return (await accounts(ctx.read)).map((a) => viewOf(a, keys, ctx.env.businessDay(), ctx.env.now()))
}

const slotHand = ({ tx, env, user }: CommandContext): SlotHand => ({ tx, folder: env.store.folder, by: user.userId, at: env.now() })

async function accountOf(read: ReadDb, userId: string): Promise<Account> {
  const [found] = await accounts(read, userId)
  if (!found) throw new AppError('not-found', { what: `利用者「${userId}」` })
  return found
}

async function viewAgain(ctx: CommandContext, userId: string): Promise<AccountView> {
  return viewOf(await accountOf(ctx.tx, userId), await keyStates(ctx.tx), ctx.env.businessDay(), ctx.env.now())
}

/** Throws AppError `user-ended` for one whose use is over: a new account is made instead. */
async function openAccount(ctx: CommandContext, userId: string): Promise<Account> {
  const account = await accountOf(ctx.tx, userId)
  if (statusOf(account) === 'ended') throw new AppError('user-ended', { name: account.name })
  return account
}

const spanText = (from: IsoDate, to: IsoDate | null): string => `${toWareki(from)}から${to === null ? '' : `${toWareki(to)}まで`}`

/** A role from a day on. Throws AppError `role-refused` for one that may not stand beside another, or is held already. */
async function giveRole(ctx: CommandContext, account: Account, role: Role, from: IsoDate, to: IsoDate | null): Promise<void> {
  const refuse = (problem: string) => new AppError('role-refused', { name: account.name, role: roleNames[role], problem })
  if (to !== null && to < from) throw refuse('終わりの日が始まりの日より前です')
  const meets = (other: { readonly from: string; readonly to: string | null }): boolean =>
    other.from <= (to ?? '9999-12-31') && from <= (other.to ?? '9999-12-31')
  if (account.roles.some((r) => r.role === role && meets(r))) throw refuse('同じ役割の期間と重なります')
  const apart = role === 'administrator' ? 'approver' : role === 'approver' ? 'administrator' : null
  if (apart !== null && account.roles.some((r) => r.role === apart && meets(r)))
    throw refuse(`管理者は決裁をしないため、「${roleNames[apart]}」と同時には持てません`)
  await insertRole(ctx.tx, account.userId, role, from, to)
  const text = `${account.name}（${account.userId}）に「${roleNames[role]}」: ${spanText(from, to)}`
  await ctx.audit.write({ action: 'role-changed', ref: account.userId, body: { text, role, from, to } })
}

/** 最後の管理者の決まり. Throws AppError `last-administrator` with the first day on which nobody could manage the office. */
async function assertAdministrator(ctx: CommandContext, leaving: Leaving): Promise<void> {
  const bare = await dayWithoutAdministrator(ctx.tx, ctx.env.businessDay(), leaving)
  if (bare !== null) throw new AppError('last-administrator', { day: bare })
}

const isAdministrator = (account: Account): boolean => account.active && account.roles.some((r) => r.role === 'administrator')

/**
 * 利用者の登録. The first password is told once, to be handed over on paper; its owner sets another one before anything else. Throws
 * AppError `user-exists`, `role-refused`.
 */
export const enrol: Handler<'users.enrol'> = async (ctx, input) => {
  const { tx, audit, env } = ctx
  const [there] = await accounts(tx, input.user)
  // the ids of the program itself stand in the trail as well
  if (there || ['system', 'nobody', 'office', 'unknown'].includes(input.user)) throw new AppError('user-exists', { userId: input.user })
  const password = firstPassword()
  await insertAccount(tx, { userId: input.user, name: input.name, hash: await hashPassword(password), at: env.now().toISOString() })
  await sealForFirst(slotHand(ctx), input.user, password)
  const text = `${input.name}（${input.user}）を利用者に登録しました`
  await audit.write({ action: 'user-changed', ref: input.user, body: { text, name: input.name } })
  for (const { role, from, to } of input.roles) await giveRole(ctx, await accountOf(tx, input.user), role, from, to)
  return { user: await viewAgain(ctx, input.user), password }
}

/** 初期パスワードの票, to be folded and handed over. Drawn from what the page still knows; the office keeps no copy. */
export const slip: Handler<'users.slip'> = async (ctx, { user: userId, password }) => {
  const account = await accountOf(ctx.read, userId)
  const made = await ctx.env.drawing.render([firstPasswordSlip(account, password, ctx.env.businessDay())])
  return { name: `初期パスワード_${userId}.pdf`, bytes: made.bytes }
}

/** 氏名の変更. Papers and records made before keep the name they bear. */
export const rename: Handler<'users.rename'> = async (ctx, { user: userId, name }) => {
  const account = await openAccount(ctx, userId)
  await changeAccount(ctx.tx, userId, { name })
  const text = `${userId} の氏名を「${account.name}」から「${name}」に変えました`
  await ctx.audit.write({ action: 'user-changed', ref: userId, body: { text, before: account.name, name } })
  return viewAgain(ctx, userId)
}

/** 役割の追加. Throws AppError `role-refused`, `user-ended`, `not-found`. */
export const addRole: Handler<'users.addRole'> = async (ctx, input) => {
  await giveRole(ctx, await openAccount(ctx, input.user), input.role, input.from, input.to)
  return viewAgain(ctx, input.user)
}

/**
 * 役割の終了. With a last day before its first the role never begins. What a role allowed in the past stays as it was done.
 * Throws AppError `not-found`, `role-refused`, `last-administrator`.
 */
export const endRole: Handler<'users.endRole'> = async (ctx, { user: userId, role, from, lastDay, reason }) => {
  const account = await accountOf(ctx.tx, userId)
  const period = account.roles.find((r) => r.role === role && r.from === from)
  const refuse = (problem: string) => new AppError('role-refused', { name: account.name, role: roleNames[role], problem })
  if (!period) throw new AppError('not-found', { what: `${account.name}の役割「${roleNames[role]}」（${spanText(from, null)}）` })
  const yesterday = dayBefore(ctx.env.businessDay())
  if (period.to !== null && period.to < yesterday) throw refuse('その期間はもう終わっています')
  if (period.from <= yesterday && lastDay < yesterday) throw refuse('過ぎた日にさかのぼって終わらせることはできません')
  if (role === 'administrator' && account.active) await assertAdministrator(ctx, { userId, period: { from, lastDay } })
  await endRoleRow(ctx.tx, userId, role, from, lastDay)
  const text =
    lastDay < from
      ? `${account.name}（${userId}）の「${roleNames[role]}」（${spanText(from, period.to)}）を取り消し: ${reason}`
      : `${account.name}（${userId}）の「${roleNames[role]}」を${toWareki(lastDay)}までに: ${reason}`
  await ctx.audit.write({ action: 'role-changed', ref: userId, body: { text, role, from, to: lastDay, reason } })
  return viewAgain(ctx, userId)
}

function dayBefore(day: IsoDate): IsoDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

async function enterState(ctx: CommandContext, account: Account, what: string, reason: string): Promise<AccountView> {
  const text = `${account.name}（${account.userId}）の${what}: ${reason}`
  await ctx.audit.write({ action: 'user-changed', ref: account.userId, body: { text, reason } })
  return viewAgain(ctx, account.userId)
}

/** What is known of an account's changes; its user's own signing in stands under the same number. */
const aboutUser = ({ userId, name }: Pick<Account, 'userId' | 'name'>) => ({
  ref: userId,
  what: `${name}さんの利用者登録`,
  actions: ['user-changed', 'role-changed'],
})

/** 利用の停止, at once, also for a window that is signed in. Throws AppError `last-administrator`, `user-state`, `user-ended`. */
export const suspend: Handler<'users.suspend'> = async (ctx, { user: userId, reason }) => {
  const account = await openAccount(ctx, userId)
  if (!account.active) throw new AppError('user-state', { name: account.name, state: '停止中' }, aboutUser(account))
  if (isAdministrator(account)) await assertAdministrator(ctx, { userId })
  await closeAccount(ctx.tx, userId)
  await shutKeySlots(ctx.tx, userId)
  return enterState(ctx, account, '利用を停止', reason)
}

/** 利用の再開. */
export const resume: Handler<'users.resume'> = async (ctx, { user: userId, reason }) => {
  const account = await openAccount(ctx, userId)
  if (account.active) throw new AppError('user-state', { name: account.name, state: '使用中' }, aboutUser(account))
  await changeAccount(ctx.tx, userId, { active: 1 })
  await sealAgain(slotHand(ctx), userId)
  return enterState(ctx, account, '利用を再開', reason)
}

/** 利用の終了: for good, with all roles, as of today. What he did stays under his name. */
export const end: Handler<'users.end'> = async (ctx, { user: userId, reason }) => {
  const account = await openAccount(ctx, userId)
  const day = ctx.env.businessDay()
  if (isAdministrator(account)) await assertAdministrator(ctx, { userId })
  await closeAccount(ctx.tx, userId, { ended_on: day })
  await dropKeySlots(ctx.tx, userId, ['user', 'first'])
  for (const role of account.roles) {
    if (role.to !== null && role.to < day) continue
    await endRoleRow(ctx.tx, userId, role.role, role.from, dayBefore(day))
    const text = `${account.name}（${userId}）の「${isRole(role.role) ? roleNames[role.role] : role.role}」を利用の終了とともに終えました`
    await ctx.audit.write({ action: 'role-changed', ref: userId, body: { text, role: role.role, from: role.from, to: dayBefore(day) } })
  }
  return enterState(ctx, account, '利用を終了', reason)
}

/** ログインの停止の解除, after the person was asked who tried. */
export const unlock: Handler<'users.unlock'> = async (ctx, { user: userId, reason }) => {
  const account = await openAccount(ctx, userId)
  if (account.failed === 0 && account.lockedUntil === null)
    throw new AppError('user-state', { name: account.name, state: 'ログインできる状態' }, aboutUser(account))
  await clearFailures(ctx.tx, userId)
  return enterState(ctx, account, 'ログインの停止を解除', reason)
}

/**
 * パスワードの再発行. Ends every session of the person; his signing key opens with no other password and is revoked, which a second
 * administrator looks at, as he does at the new key. Not for one's own. Throws AppError `own-reset`, `user-ended`.
 */
export const resetPassword: Handler<'users.resetPassword'> = async (ctx, { user: userId, reason }) => {
  const { tx, audit, user, env } = ctx
  if (userId === user.userId) throw new AppError('own-reset', {})
  const account = await openAccount(ctx, userId)
  const password = firstPassword()
  const at = env.now().toISOString()
  await setPassword(tx, userId, { hash: await hashPassword(password), at, own: false })
  await sealForFirst(slotHand(ctx), userId, password)
  for (const key of (await keyStates(tx)).filter((one) => one.owner === userId && one.state !== 'ended')) {
    const text = `${account.name} の署名鍵 ${key.key_id} をパスワードの再発行のため失効: ${reason}`
    const { seq } = await audit.write({ action: 'key-revoke', ref: `${userId} ${key.key_id}`, body: { text, reason } })
    await tx
      .insertInto('signing_key_event')
      .values({ key_id: key.key_id, kind: 'revoked', by_user: user.userId, seq, at, reason: `${resetMark}${reason}` })
      .execute()
  }
  return { user: await enterState(ctx, account, 'パスワードを再発行', reason), password }
}
