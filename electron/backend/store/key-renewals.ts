import type { ReadDb, WriteTx } from './db.ts'
import type { KeyRenewalTable } from './schema-keys.ts'

/** 鍵の更新: the rows. */

/** All renewals, the newest first. */
export const keyRenewals = (read: ReadDb): Promise<KeyRenewalTable[]> =>
  read.selectFrom('key_renewal').selectAll().orderBy('generation', 'desc').execute()

/** The renewal under way. */
export const openRenewal = (read: ReadDb): Promise<KeyRenewalTable | undefined> =>
  read.selectFrom('key_renewal').selectAll().where('ended_at', 'is', null).executeTakeFirst()

export async function addRenewal(tx: WriteTx, row: KeyRenewalTable): Promise<void> {
  await tx.insertInto('key_renewal').values(row).execute()
}

/** How far it is. */
export async function noteRenewal(
  tx: WriteTx,
  generation: number,
  to: Partial<Pick<KeyRenewalTable, 'walk' | 'place' | 'after' | 'done' | 'total' | 'found' | 'anew' | 'shut' | 'ended_at'>>,
): Promise<void> {
  await tx.updateTable('key_renewal').set(to).where('generation', '=', generation).execute()
}
