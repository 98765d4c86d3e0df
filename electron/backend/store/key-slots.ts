import type { ReadDb, WriteTx } from './db.ts'
import type { KeySlotTable } from './schema-keys.ts'

/** 鍵の開け口: the rows. What is inside only `keys/office-slots.ts` knows. */

const closedMark = 'office-key'

/** Whether the key lies in slots only: no file of the folder holds it. */
export async function isKeyClosed(read: ReadDb): Promise<boolean> {
  const row = await read.selectFrom('meta').select('value').where('key', '=', closedMark).executeTakeFirst()
  return row?.value === 'closed'
}

/** From now on the key lies in slots only. */
export async function markKeyClosed(tx: WriteTx): Promise<void> {
  await tx
    .insertInto('meta')
    .values({ key: closedMark, value: 'closed' })
    .onConflict((on) => on.column('key').doUpdateSet({ value: 'closed' }))
    .execute()
}

/** All slots. */
export const keySlots = (read: ReadDb): Promise<KeySlotTable[]> =>
  read.selectFrom('key_slot').selectAll().orderBy('kind').orderBy('owner').execute()

/** The slot of a kind and owner. */
export const keySlotOf = (read: ReadDb, kind: KeySlotTable['kind'], owner: string): Promise<KeySlotTable | undefined> =>
  read.selectFrom('key_slot').selectAll().where('kind', '=', kind).where('owner', '=', owner).executeTakeFirst()

/** Puts a slot in the place of the earlier one of its kind and owner. */
export async function putKeySlot(tx: WriteTx, row: KeySlotTable): Promise<void> {
  await dropKeySlots(tx, row.owner, [row.kind])
  await tx.insertInto('key_slot').values(row).execute()
}

/** Takes slots of an owner away for good. */
export async function dropKeySlots(tx: WriteTx, owner: string, kinds: readonly KeySlotTable['kind'][]): Promise<void> {
  await tx
    .deleteFrom('key_slot')
    .where('owner', '=', owner)
    .where('kind', 'in', [...kinds])
    .execute()
}

/** Shuts the slots of a user: nothing opens them until they are sealed anew. */
export async function shutKeySlots(tx: WriteTx, owner: string): Promise<void> {
  await tx.updateTable('key_slot').set({ fresh: null, box: null }).where('owner', '=', owner).where('kind', '<>', 'recovery').execute()
}
