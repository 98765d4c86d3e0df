import type { Migration } from '../migrate.ts'

/**
 * 添付. Rows of what cases hold, never changed; and what lies staged until a person commits it. A content is written to disk only
 * after its staged row: whatever a killed program leaves has a row that says so.
 */
export const attachments: Migration = {
  name: '0004-attachments',
  async up({ table, index, appendOnly }) {
    const content = `label text not null check (length(label) between 1 and 200), kind text, type text not null,
       bytes integer not null check (bytes > 0), sha256 text not null check (length(sha256) = 64)`
    await table(
      'attachment',
      `attachment_id text primary key, case_id text not null references welfare_case, application_id text not null references application, ${content},
       came_by text not null check (came_by in ('zip', 'folder', 'manual')), source text not null, note text not null, by_user text not null, at text not null,
       unique (case_id, sha256)`,
    )
    await table(
      'attachment_set',
      `set_id text primary key, source text not null, came_by text not null, programme text not null, sha256 text not null,
       by_user text not null, at text not null`,
    )
    await table(
      'attachment_stage',
      `stage_id text primary key, set_id text not null references attachment_set, case_id text not null, application_id text not null, ${content},
       note text not null`,
    )
    await index('attachment_sha', 'attachment (sha256)')
    await index('attachment_stage_set', 'attachment_stage (set_id)')
    await appendOnly('attachment')
  },
}
