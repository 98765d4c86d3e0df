import Database from 'better-sqlite3'
import { CompiledQuery } from 'kysely'
import { join } from 'node:path'
import type { WriteTx } from './db.ts'
import type { OfficeStore } from './open.ts'
import { applySettings } from './sqlite.ts'

/** ログの取込み. What a commit wrote lies in the store's log (WAL), safe, until it is moved into the store itself (reliability.md §2.3). */

/** Pages of the log from which a commit moves it by itself: the engine's own number. */
const pagesByItself = 1000

/**
 * Leaves the log of the transaction that runs now to somebody else: its commit does not move it, which takes as long as the commit of a
 * long file. In line behind the transaction, whatever becomes of it, commits move the log again.
 */
export async function leaveLog(store: Pick<OfficeStore, 'writer'>, tx: WriteTx): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw('pragma wal_autocheckpoint = 0'))
  // awaited by nobody: it waits itself for the transaction to end
  void store.writer.executeQuery(CompiledQuery.raw(`pragma wal_autocheckpoint = ${pagesByItself}`))
}

/** Moves the log of an office into its store, over a connection of its own: runs in a thread of its own. Others read and write meanwhile. */
export function moveLog(office: string): void {
  const db = new Database(join(office, 'office.sqlite'), { fileMustExist: true })
  try {
    applySettings(db, { readonly: false })
    db.pragma('wal_checkpoint(passive)')
  } finally {
    db.close()
  }
}
