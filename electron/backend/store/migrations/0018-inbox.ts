import type { Migration } from '../migrate.ts'

/** 決裁の受信箱. Which cases an approver opened before he acted, and what was read, drawn and left unread at each act. */
export const inbox: Migration = {
  name: '0018-inbox',
  async up({ table, index, appendOnly }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const size = (column: string) => `${column} integer not null check (${column} >= 0)`
    await table(
      'draft_reading',
      `draft_id text not null references draft, case_id text not null references welfare_case, user_id text not null references user_account,
       ${day('on_day')}, at text not null, primary key (draft_id, case_id, user_id)`,
    )
    // 例外を読まずに決めるときは、理由がなければ記録できない
    await table(
      'approval_reading',
      `draft_id text not null references draft, step_seq integer not null, user_id text not null references user_account, ${day('on_day')}, at text not null,
       ${size('exceptions')}, ${size('exceptions_read')}, sample text not null, ${size('sample_read')}, seed text not null check (length(seed) = 64),
       reason text not null, primary key (draft_id, step_seq, at),
       check (exceptions_read <= exceptions), check (exceptions_read = exceptions or length(trim(reason)) > 0)`,
    )
    await index('draft_reading_user', 'draft_reading (user_id, draft_id)')
    for (const name of ['draft_reading', 'approval_reading']) await appendOnly(name)
  },
}
