import type { Migration } from '../migrate.ts'

/**
 * 支払. What is paid may be a claim or the benefit of a decision; orders close, leave and settle; every file that was made is kept
 * with its hash; payments left for next time, returned transfers, and the second persons behind what cannot be taken back.
 */
export const paymentRuns: Migration = {
  name: '0024-payments',
  async up({ table, index, appendOnly, run, remake }) {
    const dayNotNull = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const dayOrNull = (column: string) => `${column} text check (${column} is null or length(${column}) = 10)`
    const refuse = (name: string, event: string, when: string, message: string) =>
      run(`create trigger ${name} before ${event} when ${when} begin select raise(abort, '${message}'); end`)

    await run(`drop index payment_run_one_open`)
    await remake('payment_run', (sql) =>
      sql.replace(`'approved', 'exported', 'cancelled'`, `'approved', 'closed', 'exported', 'handed-over', 'settled', 'cancelled'`),
    )
    for (const column of [
      // 支払元: whose account pays; the programme whose own account it is, else the office's
      `payer text not null default 'office'`,
      `closed_by text`,
      `closed_at text`,
      `file_version integer not null default 0 check (file_version >= 0)`,
      dayOrNull('handed_on'),
      `handed_to text`,
      dayOrNull('accepted_on'),
      `receipt_no text`,
      dayOrNull('settled_on'),
    ]) {
      await run(`alter table payment_run add column ${column}`)
    }
    // an order that was decided before there was a closing was closed by its decision, by somebody other than its maker
    await run(
      `update payment_run set state = case when state = 'approved' then 'closed' else state end, file_version = iif(file is null, 0, 1),
         closed_by = (select s.acted_by from draft_step s where s.draft_id = payment_run.draft_id and s.state = 'approved'
                      and s.acted_by <> payment_run.made_by order by s.seq desc limit 1),
         closed_at = (select max(s.acted_at) from draft_step s where s.draft_id = payment_run.draft_id and s.state = 'approved')
       where state in ('approved', 'exported')`,
    )
    await run(`create unique index payment_run_one_open on payment_run (month, payer) where state in ('draft', 'approved', 'closed')`)

    // one table for what is paid: a claim, or the benefit of a decision itself
    await run(`alter table payment_item rename to payment_item_before`)
    await run(`drop index payment_item_once`)
    await table(
      'payment_item',
      `payable_id text not null, run_id text not null references payment_run, kind text not null check (kind in ('claim', 'benefit')),
       claim_id text references claim, decision_id text references decision, payee_no text not null,
       amount integer not null check (amount between 0 and 100000000000), live integer not null check (live in (0, 1)),
       ended text check (ended is null or ended in ('cancelled', 'returned')), primary key (payable_id, run_id),
       check (payable_id = coalesce(claim_id, decision_id) and (claim_id is null) = (kind = 'benefit') and (decision_id is null) = (kind = 'claim'))`,
    )
    await run(
      `insert into payment_item select claim_id, run_id, 'claim', claim_id, null, provider_no, amount, live, iif(live = 0, 'cancelled', null)
       from payment_item_before`,
    )
    await run(`drop table payment_item_before`)
    await run(`create unique index payment_item_once on payment_item (payable_id) where live = 1`)
    await index('payment_item_run', 'payment_item (run_id, payee_no)')

    await run(`alter table payment_payee rename column provider_no to payee_no`)
    await run(`alter table payment_payee add column kind text not null default 'provider' check (kind in ('provider', 'person'))`)
    await run(`alter table payment_payee add column name text not null default ''`)
    await run(`alter table payment_payee add column new_code text not null default '0' check (new_code in ('0', '1', '2'))`)
    await run(`update payment_payee set name = coalesce((select p.name from provider p where p.provider_no = payment_payee.payee_no), '')`)
    await run(`create unique index payment_payee_code on payment_payee (customer_code)`)
    await index('payment_payee_account', 'payment_payee (kind, payee_no)')

    // 振込データの版: every file that was made, the last one live, the earlier ones void
    await table(
      'payment_file',
      `run_id text not null references payment_run, version integer not null check (version > 0), file text not null, sha256 text not null,
       row_count integer not null check (row_count > 0), amount integer not null check (amount > 0), ${dayNotNull('transfer_date')},
       state text not null check (state in ('live', 'void')), reason text not null, made_by text not null references user_account,
       at text not null, primary key (run_id, version), check (version = 1 or length(reason) > 0)`,
    )
    await run(
      `insert into payment_file select run_id, 1, file, sha256, payees, amount, transfer_date, 'live', '', made_by, at from payment_run
       where file is not null and sha256 is not null`,
    )
    await run(`create unique index payment_file_one_live on payment_file (run_id) where state = 'live'`)
    await index('payment_file_sha', 'payment_file (sha256)')
    await refuse(
      'payment_file_unique',
      'insert on payment_file',
      'exists (select 1 from payment_file f where f.sha256 = new.sha256 and f.run_id <> new.run_id)',
      'bank-file-twice',
    )
    await refuse(
      'payment_file_frozen',
      'update on payment_file',
      `old.state = 'void' or new.state <> 'void' or new.file <> old.file or new.sha256 <> old.sha256 or new.amount <> old.amount
         or new.row_count <> old.row_count or new.version <> old.version`,
      'append-only: payment_file',
    )

    // 二人目: making a file again, or cancelling an order whose file was made
    await table(
      'payment_request',
      `request_id text primary key, run_id text not null references payment_run, kind text not null check (kind in ('remake', 'cancel')),
       reason text not null check (length(reason) > 0), ${dayOrNull('transfer_date')}, asked_by text not null references user_account,
       asked_at text not null, state text not null check (state in ('asked', 'confirmed', 'refused', 'used')),
       confirmed_by text references user_account, confirmed_at text,
       check (state in ('asked', 'refused') or (confirmed_by is not null and confirmed_by <> asked_by))`,
    )
    await run(`create unique index payment_request_one_open on payment_request (run_id) where state in ('asked', 'confirmed')`)

    // 次回へ送る
    await table(
      'payment_carry',
      `carry_id text primary key, payable_id text not null, reason text not null check (length(reason) > 0), by_user text not null references user_account,
       at text not null, ended text check (ended is null or ended in ('passed', 'taken-back')), run_id text references payment_run, ended_at text`,
    )
    await run(`create unique index payment_carry_one on payment_carry (payable_id) where ended is null`)

    // 組戻し
    await table(
      'payment_return',
      `return_id text primary key, run_id text not null, seq integer not null, reason_code text not null, note text not null, ${dayNotNull('returned_on')},
       amount integer not null check (amount > 0), source text not null, by_user text not null references user_account, at text not null,
       unique (run_id, seq), foreign key (run_id, seq) references payment_payee (run_id, seq)`,
    )
    await appendOnly('payment_return')
    await table(
      'payment_account_check',
      `check_id text primary key, return_id text not null references payment_return, payee_kind text not null check (payee_kind in ('provider', 'person')),
       payee_no text not null, account_digest text not null, account text, note text not null, asked_by text not null references user_account, asked_at text not null,
       confirmed_by text references user_account, confirmed_at text, void integer not null check (void in (0, 1)),
       check (confirmed_by is null or confirmed_by <> asked_by)`,
    )
    await run(`create unique index payment_account_check_one on payment_account_check (return_id) where void = 0`)
    await index('payment_account_check_payee', 'payment_account_check (payee_kind, payee_no)')

    // the life of an order, step by step; nobody closes his own
    await refuse(
      'payment_run_moves',
      'update of state on payment_run',
      `new.state <> old.state and not (old.state || '>' || new.state) in ('draft>approved', 'draft>closed', 'draft>cancelled', 'approved>closed',
         'approved>cancelled', 'closed>exported', 'closed>cancelled', 'exported>handed-over', 'exported>cancelled', 'handed-over>settled')`,
      'payment-run-move',
    )
    await refuse(
      'payment_run_closed',
      'update of state, closed_by on payment_run',
      `new.state in ('closed', 'exported', 'handed-over', 'settled') and (new.closed_by is null or new.closed_by = new.made_by)`,
      'payment-closed-by-maker',
    )
    await refuse('payment_item_back', 'update of live on payment_item', 'old.live = 0 and new.live = 1', 'payment-item-ended')
    for (const name of ['payment_run', 'payment_item', 'payment_payee', 'payment_file', 'payment_request', 'payment_carry']) {
      await refuse(`${name}_kept`, `delete on ${name}`, 'true', `append-only: ${name}`)
    }
  },
}
