import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import type { Checkpoint } from '../../resources/verifier/verify.mjs'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { officeDialect } from '../../electron/backend/store/sqlite.ts'
import type { Trail } from './tampering.ts'

const columns = [
  'seq',
  'at_utc',
  'at_local',
  'actor',
  'device',
  'action',
  'ref',
  'commit_hash',
  'prev_hash',
  'entry_hash',
  'sig',
  'fmt',
  'key_id',
] as const

export interface TamperedStore {
  verify(trail: Trail, outside: readonly Checkpoint[]): Promise<{ readonly badSeq: number }>
  close(): void
}

/** The tables of the trail alone, in memory, without the rules that keep honest hands away: what somebody does who owns the file. */
export function tamperedStore(honest: Trail): TamperedStore {
  const file = new Database(':memory:')
  file.exec(`create table audit_entry (${columns.join(', ')}); create index by_seq on audit_entry (seq);
    create table audit_body (seq primary key, salt, body);
    create table checkpoint (number, seq, head, at, reason, key_id, sig)`)
  const db = new Kysely<Schema>({ dialect: officeDialect(file) })
  const entry = file.prepare(`insert into audit_entry values (${columns.map(() => '?').join(', ')})`)
  const body = file.prepare('insert into audit_body values (?, ?, ?)')
  const point = file.prepare('insert into checkpoint values (?, ?, ?, ?, ?, ?, ?)')
  const store = honest.checkpoints[0]?.store ?? ''
  return {
    /** Puts a trail in and verifies it as the program does. */
    async verify(trail: Trail, outside: readonly Checkpoint[]) {
      file.exec('begin; delete from audit_entry; delete from audit_body; delete from checkpoint')
      for (const row of trail.rows) {
        entry.run(columns.map((name) => row[name]))
        if (row.salt !== null) body.run(row.seq, row.salt, row.body)
      }
      for (const c of trail.checkpoints) point.run(c.number, c.seq, c.head, c.at, c.reason, c.keyId, c.sig)
      file.exec('commit')
      const report = await verifyTrail(db, { store, outside })
      return { badSeq: report.firstBad?.seq ?? 0 }
    },
    close: () => void file.close(),
  }
}
