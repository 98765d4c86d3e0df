import type { Migration } from '../migrate.ts'

/** 印刷の回・給付券の一生・返戻・送付してはならない住所. */
export const printRuns: Migration = {
  name: '0021-print-runs',
  async up({ table, index, appendOnly, run, remake }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`

    // 給付券: a void one is never used again, and of each part of a decision only one is alive
    await run(`alter table voucher add column replaces text references voucher`)
    await remake('voucher', (sql) => sql.replace(/,\s*unique \(decision_id, seq\)/, ''))
    await run(`create unique index voucher_one_live on voucher (decision_id, seq) where state <> 'void'`)
    await run(`create unique index voucher_replaced_once on voucher (replaces) where replaces is not null`)
    await index('voucher_state', 'voucher (state, valid_to)')
    await run(
      `create trigger voucher_ended before update of state on voucher when old.state in ('void', 'lapsed') and new.state <> old.state
       begin select raise(abort, 'voucher-ended'); end`,
    )
    await run(`create trigger voucher_kept before delete on voucher begin select raise(abort, 'append-only: voucher'); end`)
    await table(
      'voucher_event',
      `event_id text primary key, voucher_no text not null references voucher, act text not null check (act in ('lose', 'return', 'spoil', 'void', 'lapse', 'reissue')),
       reason text not null check (reason <> ''), new_no text references voucher, by_user text not null, ${day('on_day')}, at text not null`,
    )
    await index('voucher_event_voucher', 'voucher_event (voucher_no, at)')

    // 印刷の回
    await table(
      'print_run',
      `run_id text primary key, run_no text not null unique, state text not null check (state in ('open', 'posted', 'closed')),
       kind text not null check (kind in ('all', 'grant', 'refuse', 'cancel')), sorted text not null check (sorted in ('postal', 'decision', 'case')),
       per_bundle integer not null check (per_bundle between 1 and 500), service text not null check (service in ('plain', 'recorded', 'registered')),
       made_by text not null references user_account, ${day('made_on')}, at text not null, checked_at text`,
    )
    await table(
      'print_bundle',
      `run_id text not null references print_run, bundle integer not null check (bundle > 0), part text not null check (part in ('mail', 'desk', 'again')),
       state text not null check (state in ('waiting', 'made', 'counted')), file text references paper_file, primary key (run_id, bundle),
       check ((state = 'waiting') = (file is null))`,
    )
    await table(
      'print_item',
      `run_id text not null references print_run, case_id text not null references welfare_case, number text not null, seq integer not null, bundle integer not null,
       way text not null check (way in ('mail', 'desk')), state text not null check (state in ('waiting', 'issued', 'posted', 'held', 'handed', 'dropped')),
       notes text not null, guarded integer not null check (guarded in (0, 1)), window_mac text, primary key (run_id, case_id), unique (run_id, seq),
       foreign key (run_id, bundle) references print_bundle`,
    )
    await run(`create unique index print_item_once on print_item (case_id) where state in ('waiting', 'issued', 'held')`)
    await table(
      'print_event',
      `event_id text primary key, run_id text not null references print_run, bundle integer, kind text not null check (kind in ('made', 'again', 'spoiled', 'count', 'drop', 'hold')),
       number integer, fits integer check (fits in (0, 1)), ref text not null, reason text not null, by_user text not null, at text not null`,
    )
    await index('print_event_run', 'print_event (run_id, bundle)')

    // 発送簿の料金
    await table(
      'mailing_post',
      `entry_id text primary key references mailing_entry, run_id text references print_run, service text not null, grams integer not null, fee integer`,
    )
    await index('mailing_post_run', 'mailing_post (run_id)')
    await index('mailing_entry_number', 'mailing_entry (number)')
    await index('mailing_entry_case', 'mailing_entry (case_id)')

    // 返戻
    await table(
      'returned_mail',
      `entry_id text primary key references mailing_entry, reason text not null, note text not null, by_user text not null, ${day('on_day')}, at text not null`,
    )
    await table(
      'returned_outcome',
      `entry_id text primary key references returned_mail, outcome text not null check (outcome in ('resent', 'handed', 'closed')), note text not null check (note <> ''),
       by_user text not null, ${day('on_day')}, at text not null`,
    )

    // 送付してはならない住所: kept apart from the register, read by those alone who guard the address
    await table(
      'offender_place',
      `place_id text primary key, resident_no text not null, kind text not null check (kind in ('offender', 'former')), place text not null check (place <> ''),
       by_user text not null, ${day('on_day')}, at text not null`,
    )
    await index('offender_place_resident', 'offender_place (resident_no)')
    await table(
      'offender_dropped',
      `place_id text primary key references offender_place, reason text not null check (reason <> ''), by_user text not null, at text not null`,
    )

    for (const name of [
      'voucher_event',
      'print_event',
      'mailing_post',
      'returned_mail',
      'returned_outcome',
      'offender_place',
      'offender_dropped',
    ])
      await appendOnly(name)
    await run(`create trigger print_run_kept before delete on print_run begin select raise(abort, 'append-only: print_run'); end`)
    await run(`create trigger print_item_kept before delete on print_item begin select raise(abort, 'append-only: print_item'); end`)
  },
}
