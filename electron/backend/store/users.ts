import type { IsoDate } from '../../../shared/domain/masters.ts'
import { roles, type Role } from '../../../shared/permissions.ts'
import type { Actor } from '../context.ts'
import type { ReadDb, WriteTx } from './db.ts'

/** Whether a dated row holds on a day. Both ends belong to it. */
export const holdsOn = (row: { valid_from: string; valid_to: string | null }, day: IsoDate): boolean =>
  row.valid_from <= day && (row.valid_to === null || day <= row.valid_to)

/** An active user with the roles and posts of that day; undefined when there is none. */
export async function findActor(read: ReadDb, userId: string, day: IsoDate): Promise<Actor | undefined> {
  const account = await read
    .selectFrom('user_account')
    .select(['user_id', 'name', 'active'])
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

/** Puts a new hash in the place of a user's password. */
export async function setPassword(tx: WriteTx, userId: string, passwordHash: string): Promise<void> {
  await tx.updateTable('user_account').set({ password_hash: passwordHash, failed_count: 0, locked_until: null }).where('user_id', '=', userId).execute()
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
