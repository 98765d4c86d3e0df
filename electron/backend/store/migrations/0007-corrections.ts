import type { Migration } from '../migrate.ts'

/** 補正依頼: the checklist of shortages, what was asked of an applicant, and everything that happened to it. */
export const corrections: Migration = {
  name: '0007-corrections',
  async up({ table, index, appendOnly, run }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const dayOrNull = (column: string) => `${column} text check (${column} is null or length(${column}) = 10)`
    await table(
      'correction_template',
      `code text not null check (length(code) = 2), title text not null, sentence text not null, signals text not null,
       ${day('valid_from')}, ${dayOrNull('valid_to')}, article text not null, primary key (code, valid_from)`,
    )
    await table(
      'correction_request',
      `request_id text primary key, request_no text not null unique, case_id text not null references welfare_case,
       state text not null check (state in ('open', 'reminded', 'answered', 'closed', 'withdrawn')), version integer not null check (version > 0),
       way text not null check (way in ('letter', 'email', 'phone')), items text not null, note text not null, ${day('due_on')}, ${day('asked_on')},
       asked_by text not null, application_id text not null references application, answer_application_id text references application,
       reminders integer not null check (reminders >= 0), sent_round integer, released_by text, updated_at text not null`,
    )
    await table(
      'correction_event',
      `request_id text not null references correction_request, seq integer not null, kind text not null
       check (kind in ('asked', 'letter', 'mail', 'reminded', 'released', 'partly', 'answered', 'closed', 'withdrawn')),
       ${day('on_day')}, at text not null, by_user text not null, body text not null, details text not null, primary key (request_id, seq)`,
    )
    await appendOnly('correction_event')
    await index('correction_case', 'correction_request (case_id)')
    await index('correction_due', 'correction_request (due_on, request_no)')
    // 一つの案件に回答待ちの補正依頼は一つ
    await run(`create unique index correction_one_open on correction_request (case_id) where state in ('open', 'reminded')`)
  },
}
