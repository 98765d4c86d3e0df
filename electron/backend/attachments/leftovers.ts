/** 残り物の片付け: what a session that ended in the middle left of staged attachments. */
import { transact } from '../store/db.ts'
import { anyAttachment, clearSet, stagedOf, stagedSets, unheld } from '../store/attachments.ts'
import type { OfficeStore } from '../store/open.ts'
import { dropContent } from './contents.ts'
import { anySealedAccount } from '../store/sealed-accounts.ts'
import { keySlots } from '../store/key-slots.ts'
import { ensureOfficeKey } from '../keys/office-key.ts'

/**
 * Called once when an office is opened. Staged sets of a former session are taken away with the contents that nothing else
 * holds: only contents that a staged row names are touched, never a file that is merely unknown. An office without a key gets
 * one, unless it holds attachments, accounts or slots of a key that is lost.
 */
export async function settleAttachments(store: OfficeStore): Promise<void> {
  for (const setId of await stagedSets(store.reader)) await dropSet(store, setId)
  const known = (await keySlots(store.reader)).length > 0
  if (!known && !(await anyAttachment(store.reader)) && !(await anySealedAccount(store.reader))) await ensureOfficeKey(store.folder)
}

/** Takes a staged set away: first the contents, then the rows that name them, so that a second try finds what is left. */
export async function dropSet(store: OfficeStore, setId: string): Promise<void> {
  const staged = await stagedOf(store.reader, setId)
  const hashes = staged.map((row) => row.sha256)
  for (const sha256 of await unheld(store.reader, hashes, setId)) await dropContent(store.folder, sha256)
  await transact(store, (tx) => clearSet(tx, setId))
}
