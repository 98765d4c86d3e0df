import { CompiledQuery } from 'kysely'
import type { WriteTx } from './db.ts'
import type { AuditBodyTable, AuditEntryTable } from './schema-trail.ts'

// spelled out: one act may write a thousand entries, and building the statement costs as much as running it
const entryInsert = `insert into audit_entry
  (seq, at_utc, at_local, actor, device, action, ref, commit_hash, prev_hash, entry_hash, key_id, sig, fmt)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const bodyInsert = 'insert into audit_body (seq, salt, body) values (?, ?, ?)'

/** Enters one entry of the trail with its body, as it is; only the pen writes entries. */
export async function insertEntry(tx: WriteTx, e: AuditEntryTable, { salt, body }: Pick<AuditBodyTable, 'salt' | 'body'>): Promise<void> {
  const row = [e.seq, e.at_utc, e.at_local, e.actor, e.device, e.action, e.ref, e.commit_hash, e.prev_hash, e.entry_hash]
  await tx.executeQuery(CompiledQuery.raw(entryInsert, [...row, e.key_id, e.sig, e.fmt]))
  await tx.executeQuery(CompiledQuery.raw(bodyInsert, [e.seq, salt, body]))
}
