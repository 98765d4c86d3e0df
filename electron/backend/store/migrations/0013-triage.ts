import type { Migration } from '../migrate.ts'

/** 審査の進め方. Who has a case in hand, what an act of triage can be taken back to, duplicates taken back, habits of a user. */
export const triage: Migration = {
  name: '0013-triage',
  async up({ table, run, index, appendOnly }) {
    await run(`alter table welfare_case add column assigned_to text references user_account`)
    await index('case_assigned', 'welfare_case (assigned_to, state, case_no)')
    await table(
      'case_step',
      `case_id text not null references welfare_case, version integer not null check (version > 0),
       act text not null check (act in ('review', 'hold', 'assign')), before text not null, by_user text not null references user_account,
       at text not null, primary key (case_id, version)`,
    )
    await appendOnly('case_step')
    await table(
      'duplicate_undone',
      `left_case text not null, right_case text not null, seq integer not null, reason text not null check (reason <> ''),
       by_user text not null references user_account, at text not null, primary key (left_case, right_case, seq),
       foreign key (left_case, right_case, seq) references duplicate_decision (left_case, right_case, seq)`,
    )
    await appendOnly('duplicate_undone')
    await table(
      'user_preference',
      `user_id text not null references user_account, name text not null check (name <> ''), value text not null, primary key (user_id, name)`,
    )
  },
}
