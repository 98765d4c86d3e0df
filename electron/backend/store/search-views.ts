import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { SavedViewTable } from './schema-search.ts'

/** Saved views of the work queue, what each user's list was left as, and what its filters offer. */

/** 補正の期限 of these cases, as far as an answer is awaited. */
export async function dueDays(read: ReadDb, caseIds: readonly string[]): Promise<Map<string, IsoDate>> {
  if (caseIds.length === 0) return new Map()
  const rows = await read
    .selectFrom('correction_request')
    .select(['case_id', 'due_on'])
    .where('case_id', 'in', [...caseIds])
    .where('state', 'in', ['open', 'reminded'])
    .execute()
  return new Map(rows.map((row) => [row.case_id, row.due_on]))
}

/** A user's views, in order of their names. */
export async function viewsOf(read: ReadDb, userId: string): Promise<SavedViewTable[]> {
  return read.selectFrom('saved_view').selectAll().where('user_id', '=', userId).orderBy('name').execute()
}

/** Keeps a view under its name; the one to be shown first is the only one. */
export async function keepView(tx: WriteTx, view: SavedViewTable): Promise<void> {
  if (view.first === 1) await tx.updateTable('saved_view').set({ first: 0 }).where('user_id', '=', view.user_id).execute()
  await tx
    .insertInto('saved_view')
    .values(view)
    .onConflict((c) => c.columns(['user_id', 'name']).doUpdateSet({ content: view.content, first: view.first, saved_at: view.saved_at }))
    .execute()
}

/** Takes a view away. Answers whether there was one. */
export async function dropView(tx: WriteTx, userId: string, name: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('saved_view').where('user_id', '=', userId).where('name', '=', name).executeTakeFirst()
  return numDeletedRows > 0n
}

/** What a user's list was left as, or null. */
export async function keptList(read: ReadDb, userId: string): Promise<string | null> {
  const row = await read.selectFrom('list_state').select('content').where('user_id', '=', userId).executeTakeFirst()
  return row?.content ?? null
}

/** Keeps what a user's list is like. */
export async function keepList(tx: WriteTx, userId: string, content: string, savedAt: string): Promise<void> {
  await tx
    .insertInto('list_state')
    .values({ user_id: userId, content, saved_at: savedAt })
    .onConflict((c) => c.column('user_id').doUpdateSet({ content, saved_at: savedAt }))
    .execute()
}

/** 種目 that cases have, with their number, from the kept counts. */
export async function itemsInUse(read: ReadDb): Promise<{ code: string; name: string; count: number }[]> {
  const rows = await read
    .selectFrom('case_count as k')
    .select((eb) => [
      'k.item_code as code',
      eb.fn.sum<number>('k.n').as('count'),
      sql<string>`coalesce((select name from item i where i.code = k.item_code order by i.valid_from desc limit 1), k.item_code)`.as(
        'name',
      ),
    ])
    .groupBy('k.item_code')
    .orderBy('k.item_code')
    .execute()
  return rows.filter((row) => row.count > 0)
}

/** 制度 that cases have. */
export async function programmesInUse(read: ReadDb): Promise<string[]> {
  const rows = await read.selectFrom('case_count').select('programme').distinct().where('n', '>', 0).orderBy('programme').execute()
  return rows.map((row) => row.programme)
}

/** Active users who work on cases, for 担当. */
export async function usersForCases(read: ReadDb): Promise<{ id: string; name: string }[]> {
  return read
    .selectFrom('user_account as u')
    .select(['u.user_id as id', 'u.name'])
    .where('u.active', '=', 1)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('user_role as r')
          .select('r.role')
          .whereRef('r.user_id', '=', 'u.user_id')
          .where('r.role', 'in', ['intake', 'reviewer', 'drafter']),
      ),
    )
    .orderBy('u.user_id')
    .execute()
}
