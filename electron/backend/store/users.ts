import type { IsoDate } from '../../../shared/domain/masters.ts'
import { roles, type Role } from '../../../shared/permissions.ts'
import type { Actor } from '../context.ts'
import type { ReadDb, WriteTx } from './db.ts'

/** Whether a dated row holds on a day. Both ends belong to it. */
export const holdsOn = (row: { valid_from: string; valid_to: string | null }, day: IsoDate): boolean =>
  row.valid_from <= day && (row.valid_to === null || day <= row.valid_to)

/** Who acts, and whether his session may go on. */
export interface SeatedActor extends Actor {
  /** A password set by somebody else must be replaced first. */
  readonly mustChange: boolean
  /** Sessions begun under an earlier number are over. */
  readonly sessionNo: number
}

/** An active user with the roles and posts of that day; undefined when there is none. */
export async function findActor(read: ReadDb, userId: string, day: IsoDate): Promise<SeatedActor | undefined> {
  const account = await read
    .selectFrom('user_account')
    .select(['user_id', 'name', 'active', 'must_change', 'session_no'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!account || account.active !== 1) return undefined
  const roleRows = await read.selectFrom('user_role').selectAll().where('user_id', '=', userId).execute()
  const postRows = await read.selectFrom('post_holder').selectAll().where('user_id', '=', userId).execute()
  return {
    userId: account.user_id,
    name: account.name,
    roles: roleRows
      .filter((r) => holdsOn(r, day))
      .map((r) => r.role)
      .filter(isRole),
    posts: postRows.filter((r) => holdsOn(r, day)).map((r) => r.post),
    mustChange: account.must_change === 1,
    sessionNo: account.session_no,
  }
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name)
}

/** Everybody, in the order of their ids. */
export async function listActors(read: ReadDb, day: IsoDate): Promise<Actor[]> {
  const ids = await read.selectFrom('user_account').select('user_id').orderBy('user_id').execute()
  const found = await Promise.all(ids.map((row) => findActor(read, row.user_id, day)))
  return found.filter((actor) => actor !== undefined)
}

/** The account row a login is checked against. */
export async function findAccount(tx: WriteTx, userId: string) {
  return tx.selectFrom('user_account').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** Counts a wrong password; `lockedUntil` is an ISO instant or null. */
export async function recordFailure(tx: WriteTx, userId: string, count: number, lockedUntil: string | null): Promise<void> {
  await tx.updateTable('user_account').set({ failed_count: count, locked_until: lockedUntil }).where('user_id', '=', userId).execute()
}

/** After a right password: nothing is counted against the account any more. */
export async function clearFailures(tx: WriteTx, userId: string): Promise<void> {
  await tx.updateTable('user_account').set({ failed_count: 0, locked_until: null }).where('user_id', '=', userId).execute()
}

/** A new password: `own`: by its owner; else he must set another one first, and every session of his is over. */
export async function setPassword(
  tx: WriteTx,
  userId: string,
  password: { readonly hash: string; readonly at: string; readonly own: boolean },
): Promise<void> {
  await tx
    .updateTable('user_account')
    .set((eb) => ({
      password_hash: password.hash,
      password_set_at: password.at,
      must_change: password.own ? 0 : 1,
      session_no: password.own ? eb.ref('session_no') : eb('session_no', '+', 1),
      failed_count: 0,
      locked_until: null,
    }))
    .where('user_id', '=', userId)
    .execute()
}

/** The hash that was replaced joins the history, of which `kept` are remembered. */
export async function rememberPassword(tx: WriteTx, userId: string, hash: string, at: string, kept: number): Promise<void> {
  await tx
    .insertInto('password_history')
    .values({ user_id: userId, set_at: at, password_hash: hash })
    .onConflict((on) => on.doNothing())
    .execute()
  const old = await tx
    .selectFrom('password_history')
    .select('set_at')
    .where('user_id', '=', userId)
    .orderBy('set_at', 'desc')
    .offset(kept)
    .limit(100)
    .execute()
  for (const { set_at } of old) await tx.deleteFrom('password_history').where('user_id', '=', userId).where('set_at', '=', set_at).execute()
}

/** Hashes of a person's former passwords, the newest first. */
export async function formerPasswords(read: ReadDb, userId: string, limit: number): Promise<string[]> {
  const rows = await read
    .selectFrom('password_history')
    .select('password_hash')
    .where('user_id', '=', userId)
    .orderBy('set_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.password_hash)
}

/** Names of users by id, for histories. */
export async function userNames(read: ReadDb): Promise<Map<string, string>> {
  const rows = await read.selectFrom('user_account').select(['user_id', 'name']).execute()
  return new Map(rows.map((r) => [r.user_id, r.name]))
}

/** 決裁できる利用者. Ids of the active accounts that hold the role of approver on a day. */
export async function ableUsers(read: ReadDb, day: IsoDate): Promise<Set<string>> {
  const rows = await read
    .selectFrom('user_role as r')
    .innerJoin('user_account as u', 'u.user_id', 'r.user_id')
    .select(['r.user_id', 'r.valid_from', 'r.valid_to'])
    .where('r.role', '=', 'approver')
    .where('u.active', '=', 1)
    .execute()
  return new Set(rows.filter((row) => holdsOn(row, day)).map((row) => row.user_id))
}
