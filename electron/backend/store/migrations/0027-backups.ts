import type { Migration } from '../migrate.ts'

/** バックアップ: what was written where, what was proven of it, and the public halves of the keys that open it. */
export const backups: Migration = {
  name: '0027-backups',
  async up({ table, index, appendOnly }) {
    await table(
      'backup_run',
      `run_id text primary key, at text not null, reason text not null check (reason in ('demand', 'daily', 'payment')), by_user text not null,
       folder text not null, name text not null, sha256 text not null check (length(sha256) = 64), bytes integer not null check (bytes > 0),
       entries integer not null, cases integer not null, files integer not null, file_bytes integer not null, new_files integer not null,
       new_bytes integer not null, checkpoint integer not null references checkpoint, head text not null, missing integer not null check (missing >= 0)`,
    )
    await index('backup_run_at', 'backup_run (at)')
    await table(
      'backup_proof',
      `proof_id text primary key, at text not null, kind text not null check (kind in ('rehearsal', 'drill')), by_user text not null,
       subject text not null, ok integer not null check (ok in (0, 1)), text text not null`,
    )
    await table(
      'backup_holder',
      `holder_id text primary key, kind text not null check (kind in ('recovery', 'user')), owner text not null, public_key text not null,
       kdf text not null, made_at text not null, by_user text not null, ended_at text,
       check ((kind = 'user') = (kdf <> ''))`,
    )
    await appendOnly('backup_run')
    await appendOnly('backup_proof')
  },
}
