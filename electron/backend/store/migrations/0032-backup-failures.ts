import type { Migration } from '../migrate.ts'

/** バックアップの失敗. A backup that could not be made is remembered as well: it is told until a later one succeeds. */
export const backupFailures: Migration = {
  name: '0032-backup-failures',
  async up({ table, index, appendOnly }) {
    await table(
      'backup_failure',
      `failure_id text primary key, at text not null, reason text not null check (reason in ('demand', 'daily', 'payment', 'rehearsal')),
       folder text not null, code text not null check (code <> ''), text text not null check (text <> '')`,
    )
    await index('backup_failure_at', 'backup_failure (at)')
    await appendOnly('backup_failure')
  },
}
