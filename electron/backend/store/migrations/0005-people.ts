import type { Migration } from '../migrate.ts'

/** 照合と重複. Persons made from a form until the register brings them, and what persons decided about links and double applications. */
export const people: Migration = {
  name: '0005-people',
  async up({ table, run, index, appendOnly }) {
    await run(`alter table resident add column source text not null default 'register' check (source in ('register', 'form'))`)
    await run(`alter table resident add column replaced_by text`)
    await run(`create index resident_form on resident (kana_key, birth_date) where source = 'form'`)
    await index('case_resident', 'welfare_case (resident_no)')
    await table(
      'person_link',
      `case_id text not null references welfare_case, seq integer not null check (seq > 0),
       kind text not null check (kind in ('linked', 'registered', 'undone', 'replaced')), resident_no text, statement text not null,
       application_id text not null references application, before text not null, reason text not null, by_user text not null, at text not null,
       primary key (case_id, seq)`,
    )
    await table(
      'duplicate_decision',
      `left_case text not null references welfare_case, right_case text not null references welfare_case, seq integer not null check (seq > 0),
       decision text not null check (decision in ('distinct', 'keep-left', 'keep-right')), reason text not null check (reason <> ''),
       by_user text not null, at text not null, primary key (left_case, right_case, seq)`,
    )
    await index('duplicate_right', 'duplicate_decision (right_case)')
    await appendOnly('person_link')
    await appendOnly('duplicate_decision')
  },
}
