import type { Migration } from '../migrate.ts'

/**
 * 現金の給付. Interviews and grants of the childbirth support, registered accounts with their inquiries and answers (accounts lie encrypted),
 * powers of attorney, answers of other cities; and counted work, from which the effect is measured.
 */
export const accounts: Migration = {
  name: '0025-accounts',
  async up({ table, index, appendOnly, run }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const dayOrNull = (column: string) => `${column} text check (${column} is null or length(${column}) = 10)`
    const by = `by_user text not null references user_account, at text not null`
    await table(
      'gift_interview',
      `resident_no text not null, kind text not null check (kind in ('妊娠時', '出生後')), ${day('interviewed_on')}, ${dayOrNull('notified_on')},
       child_no text not null, note text not null, primary key (resident_no, kind, interviewed_on, child_no)`,
    )
    await table(
      'gift_grant',
      `grant_no text primary key, case_id text unique references welfare_case, kind text not null check (kind in ('出産応援', '子育て応援')),
       mother_no text not null, child_no text, ${dayOrNull('notified_on')}, ${day('decided_on')}, amount integer not null check (amount > 0),
       state text not null check (state in ('有効', '取消')), check (kind = '出産応援' or child_no is not null)`,
    )
    // 一人の子、一つの妊娠に一度だけ
    await run(`create unique index gift_grant_child on gift_grant (child_no) where kind = '子育て応援' and state = '有効'`)
    await run(
      `create unique index gift_grant_pregnancy on gift_grant (mother_no, notified_on) where kind = '出産応援' and state = '有効' and notified_on is not null`,
    )
    await index('gift_grant_mother', 'gift_grant (mother_no)')
    await table(
      'account_inquiry',
      `inquiry_id text primary key, inquiry_no text not null unique, ${day('made_on')}, line_count integer not null check (line_count > 0),
       file text not null, sha256 text not null, ${by}`,
    )
    await table(
      'account_inquiry_line',
      `inquiry_id text not null references account_inquiry, line integer not null check (line > 0), case_id text not null references welfare_case,
       resident_no text not null, primary key (inquiry_id, case_id)`,
    )
    await table(
      'account_answer',
      `answer_id text primary key, inquiry_id text not null references account_inquiry, case_id text not null references welfare_case,
       resident_no text not null, result text not null check (result in ('found', 'none', 'refused')), sealed text, mark text not null,
       ${day('answered_on')}, source text not null check (length(source) > 0), file text not null, sha256 text not null, ${by},
       unique (inquiry_id, case_id), check ((sealed is null) = (result <> 'found'))`,
    )
    await table(
      'account_attorney',
      `attorney_id text primary key, case_id text not null references welfare_case, mark text not null check (length(mark) > 0), holder text not null,
       ${day('seen_on')}, note text not null, ${by}, unique (case_id, mark)`,
    )
    await table(
      'other_city_answer',
      `answer_id text primary key, case_id text not null references welfare_case, city text not null check (length(city) > 0), ${day('answered_on')},
       paid integer not null check (paid in (0, 1)), note text not null, ${by}`,
    )
    // 数だけ: how many keys an act took and how long, never which ones
    await table(
      'effect_event',
      `event_id text primary key, ${day('day')}, act text not null, programme text not null, channel text not null, case_id text references welfare_case,
       cases integer not null check (cases >= 0), keys integer not null check (keys >= 0), typed integer not null check (typed >= 0),
       retyped integer not null check (retyped between 0 and typed), seconds integer not null check (seconds >= 0), at text not null`,
    )
    await index('account_inquiry_line_case', 'account_inquiry_line (case_id)')
    await index('account_answer_case', 'account_answer (case_id, answered_on)')
    await index('other_city_answer_case', 'other_city_answer (case_id)')
    await index('effect_event_day', 'effect_event (day)')
    for (const name of [
      'account_inquiry',
      'account_inquiry_line',
      'account_answer',
      'account_attorney',
      'other_city_answer',
      'effect_event',
    ])
      await appendOnly(name)
  },
}
