import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'

/** Rules of signing in, passwords and sessions, as the office's parameters have them. */
export interface SignInRules {
  /** Wrong passwords in a row before an account is locked, and before only an administrator unlocks it. */
  readonly failures: number
  readonly untilAdmin: number
  /** Minutes of lock after the first, second … of them and every later one. */
  readonly lockMinutes: readonly number[]
  readonly passwordLength: number
  readonly passwordHistory: number
  readonly idleMinutes: number
  readonly sessionHours: number
}

const usual: SignInRules = {
  failures: 5,
  untilAdmin: 10,
  lockMinutes: [1, 5, 15],
  passwordLength: 12,
  passwordHistory: 5,
  idleMinutes: 10,
  sessionHours: 12,
}

/** Values of the office's own parameters on a day, by key. */
export async function officeParameters(read: ReadDb, keys: readonly string[], day: IsoDate): Promise<Map<string, string>> {
  const rows = await read
    .selectFrom('parameter')
    .select(['key', 'value'])
    .where('programme', '=', 'office')
    .where('key', 'in', [...keys])
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .orderBy('valid_from')
    .execute()
  return new Map(rows.map((row) => [row.key, row.value]))
}

/** The dated parameters `office` / `login.*`, `password.*`, `session.*`; a value that is no number within its bounds is not taken. */
export async function signInRules(read: ReadDb, day: IsoDate): Promise<SignInRules> {
  const keys = ['login.failures', 'login.lockMinutes', 'login.failuresUntilAdmin', 'password.length', 'password.history']
  const found = await officeParameters(read, [...keys, 'session.idleMinutes', 'session.hours'], day)
  const whole = (key: string, least: number, most: number, otherwise: number): number => {
    const n = Number(found.get(key))
    return found.has(key) && Number.isInteger(n) && n >= least && n <= most ? n : otherwise
  }
  const minutes = (found.get('login.lockMinutes') ?? '').split(/[\s,、]+/).map(Number)
  return {
    failures: whole('login.failures', 1, 20, usual.failures),
    untilAdmin: whole('login.failuresUntilAdmin', 1, 1_000, usual.untilAdmin),
    lockMinutes: minutes.every((n) => Number.isInteger(n) && n > 0 && n <= 1_440) ? minutes : usual.lockMinutes,
    passwordLength: whole('password.length', 8, 64, usual.passwordLength),
    passwordHistory: whole('password.history', 0, 24, usual.passwordHistory),
    idleMinutes: whole('session.idleMinutes', 1, 240, usual.idleMinutes),
    sessionHours: whole('session.hours', 1, 24, usual.sessionHours),
  }
}

/** 本人の確認のパスワード. Whether the office asks for it on a day: parameter `office confirm.password`, `する`. */
export async function asksPassword(read: ReadDb, day: IsoDate): Promise<boolean> {
  return (await officeParameters(read, ['confirm.password'], day)).get('confirm.password') === 'する'
}

/** Everything the store knows of an account but its password. */
export interface Account {
  readonly userId: string
  readonly name: string
  readonly active: boolean
  readonly endedOn: string | null
  readonly failed: number
  readonly lockedUntil: string | null
  readonly mustChange: boolean
  readonly passwordSetAt: string | null
  readonly lastLogin: string | null
  readonly roles: readonly { readonly role: string; readonly from: string; readonly to: string | null }[]
  readonly posts: readonly { readonly post: string; readonly from: string; readonly to: string | null }[]
}

/** All accounts, or one, in the order of their ids. */
export async function accounts(read: ReadDb, userId?: string): Promise<Account[]> {
  let base = read
    .selectFrom('user_account as u')
    .select(['user_id', 'name', 'active', 'ended_on', 'failed_count', 'locked_until', 'must_change', 'password_set_at'])
    .select(
      sql<
        string | null
      >`(select e.at_local from audit_entry e where e.ref = u.user_id and e.action = 'login' order by e.seq desc limit 1)`.as('last'),
    )
    .orderBy('user_id')
  if (userId !== undefined) base = base.where('user_id', '=', userId)
  const rows = await base.execute()
  const roles = await read.selectFrom('user_role').selectAll().orderBy('valid_from').orderBy('role').execute()
  const posts = await read.selectFrom('post_holder').selectAll().orderBy('valid_from').execute()
  return rows.map((row) => ({
    userId: row.user_id,
    name: row.name,
    active: row.active === 1,
    endedOn: row.ended_on,
    failed: row.failed_count,
    lockedUntil: row.locked_until,
    mustChange: row.must_change === 1,
    passwordSetAt: row.password_set_at,
    lastLogin: row.last,
    roles: roles.filter((r) => r.user_id === row.user_id).map((r) => ({ role: r.role, from: r.valid_from, to: r.valid_to })),
    posts: posts.filter((p) => p.user_id === row.user_id).map((p) => ({ post: p.post, from: p.valid_from, to: p.valid_to })),
  }))
}

export async function insertAccount(
  tx: WriteTx,
  account: { readonly userId: string; readonly name: string; readonly hash: string; readonly at: string },
): Promise<void> {
  await tx
    .insertInto('user_account')
    .values({
      user_id: account.userId,
      name: account.name,
      password_hash: account.hash,
      active: 1,
      failed_count: 0,
      locked_until: null,
      must_change: 1,
      password_set_at: account.at,
    })
    .execute()
}

/** 利用の停止・終了. Every session of the account is over, also once it may be used again. */
export async function closeAccount(tx: WriteTx, userId: string, change: { readonly ended_on?: string } = {}): Promise<void> {
  await tx
    .updateTable('user_account')
    .set((eb) => ({ ...change, active: 0, session_no: eb('session_no', '+', 1) }))
    .where('user_id', '=', userId)
    .execute()
}

export async function changeAccount(
  tx: WriteTx,
  userId: string,
  change: { readonly name?: string; readonly active?: 0 | 1; readonly ended_on?: string },
): Promise<void> {
  await tx.updateTable('user_account').set(change).where('user_id', '=', userId).execute()
}

export async function insertRole(tx: WriteTx, userId: string, role: string, from: IsoDate, to: IsoDate | null): Promise<void> {
  await tx.insertInto('user_role').values({ user_id: userId, role, valid_from: from, valid_to: to }).execute()
}

/** Ends a role with a day; a period that would end before it begins never was one and goes. */
export async function endRole(tx: WriteTx, userId: string, role: string, from: IsoDate, to: IsoDate): Promise<void> {
  const where = { user_id: userId, role, valid_from: from }
  if (to < from)
    await tx
      .deleteFrom('user_role')
      .where((eb) => eb.and(where))
      .execute()
  else
    await tx
      .updateTable('user_role')
      .set({ valid_to: to })
      .where((eb) => eb.and(where))
      .execute()
}

/** What is about to end: the whole use of a person, or one of his periods as administrator, with its last day. */
export interface Leaving {
  readonly userId: string
  readonly period?: { readonly from: IsoDate; readonly lastDay: IsoDate }
}

/** 最後の管理者. The first day from `day` on for which nobody in use would hold the role of administrator; null: there is none. */
export async function dayWithoutAdministrator(read: ReadDb, day: IsoDate, leaving: Leaving): Promise<IsoDate | null> {
  const all = await read
    .selectFrom('user_role as r')
    .innerJoin('user_account as u', 'u.user_id', 'r.user_id')
    .select(['r.user_id', 'r.valid_from', 'r.valid_to'])
    .where('r.role', '=', 'administrator')
    .where('u.active', '=', 1)
    .execute()
  const { userId, period } = leaving
  const rows = all.flatMap((row) => {
    if (row.user_id !== userId) return [row]
    if (period === undefined) return []
    return [row.valid_from === period.from ? { ...row, valid_to: period.lastDay } : row]
  })
  let bare = day
  // each round goes behind the longest period that covers the day
  for (;;) {
    const covering = rows.filter((row) => row.valid_from <= bare && (row.valid_to === null || row.valid_to >= bare))
    if (covering.length === 0) return bare
    if (covering.some((row) => row.valid_to === null)) return null
    const last =
      covering
        .map((row) => row.valid_to ?? '')
        .sort()
        .at(-1) ?? bare
    const next = new Date(`${last}T00:00:00Z`)
    next.setUTCDate(next.getUTCDate() + 1)
    bare = next.toISOString().slice(0, 10)
  }
}
