import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { makeCheckpoint } from '../../electron/backend/audit/checkpoint.ts'
import { commitHash, firstPrev, signedEntryHash, signedText } from '../../electron/backend/audit/format.ts'
import { deviceKey } from '../../electron/backend/keys/device-key.ts'
import { signText } from '../../electron/backend/keys/key-pair.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { officeDialect } from '../../electron/backend/store/sqlite.ts'

export type TrailKey = Awaited<ReturnType<typeof deviceKey>>

/** Who does what in ten years, in turns; acts that want the person's own signature are left out. */
const acts = [
  ['reviewer', 'view', '案件を見ました'],
  ['intake', 'view', '案件を見ました'],
  ['reviewer', 'review', '審査しました'],
  ['drafter', 'draft', '起案しました'],
  ['director', 'view', '案件を見ました'],
  ['mailing', 'issue', '発行しました'],
  ['payer', 'paid', '支払いました'],
  ['auditor', 'view', '案件を見ました'],
] as const

/** Adds signed and chained entries by plain statements until the trail has `size`; the days go over the ten years before the last entry. */
export function fillEntries(file: Database.Database, size: number, key: TrailKey): void {
  const last = file.prepare<[], { seq: number; hash: string; sig: string; at: string }>(
    'select seq, entry_hash as hash, sig, at_utc as at from audit_entry order by seq desc limit 1',
  )
  const entry = file.prepare(
    `insert into audit_entry (seq, at_utc, at_local, actor, device, action, ref, commit_hash, prev_hash, entry_hash, sig, fmt, key_id)
     values (?, ?, ?, ?, 'bench', ?, ?, ?, ?, ?, ?, 'kyufu-audit-v2', ?)`,
  )
  const body = file.prepare('insert into audit_body values (?, ?, ?)')
  let head = last.get() ?? { seq: 0, hash: firstPrev, sig: '', at: '2026-11-24T00:15:30.123Z' }
  const until = Date.parse(head.at)
  const tenYears = 10 * 365 * 86_400_000
  const salt = 'ab'.repeat(16)
  while (head.seq < size) {
    file.exec('begin')
    for (let n = 0; n < 20_000 && head.seq < size; n++) {
      const seq = head.seq + 1
      const [actor, action, words] = acts[seq % acts.length] ?? acts[0]
      const time = Math.floor(until - ((size - seq) / size) * tenYears)
      const atUtc = new Date(time).toISOString()
      const atLocal = `${new Date(time + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')}+09:00`
      const text = `{"text":"${words}","n":${seq}}`
      const fields = {
        seq,
        atUtc,
        atLocal,
        actor,
        device: 'bench',
        action,
        ref: `R7-${String(seq).padStart(6, '0')}`,
        commit: commitHash(salt, text),
      }
      const hash = signedEntryHash(head, fields, key.keyId)
      const sig = signText(key, signedText(hash))
      entry.run(seq, atUtc, atLocal, actor, action, fields.ref, fields.commit, head.hash, hash, sig, key.keyId)
      body.run(seq, salt, text)
      head = { ...head, seq, hash, sig }
    }
    file.exec('commit')
  }
}

/** Fills the trail of a closed office up to `size` entries and ends it with a checkpoint. */
export async function fillTrail(folder: string, size: number, say: (text: string) => void): Promise<void> {
  const key = await deviceKey(folder)
  const file = new Database(join(folder, 'office.sqlite'))
  file.pragma('synchronous = off')
  fillEntries(file, size, key)
  const db = new Kysely<Schema>({ dialect: officeDialect(file) })
  await db.transaction().execute((tx) => makeCheckpoint(tx, key, 'demand', new Date()))
  file.pragma('wal_checkpoint(truncate)')
  await db.destroy()
  say(`記録${size.toLocaleString('ja-JP')}件`)
}
