import type { Migration } from '../migrate.ts'

/**
 * 鍵の更新. One row for each renewal of the office's key, with how far sealing anew has come: which walk over the store, which place, after
 * which row. A renewal that has ended is a record and never changes. An approval vouches for a payee's account number as it lay sealed on
 * that day: what it was sealed as is kept beside it, sealed itself.
 */
export const keyRenewal: Migration = {
  name: '0050-key-renewal',
  async up({ table, run, appendOnly }) {
    await table(
      'key_renewal',
      `generation integer primary key check (generation > 1), paper text not null, begun_at text not null,
       begun_by text not null references user_account, walk integer not null check (walk > 0), place text not null, after text not null,
       done integer not null check (done >= 0), total integer not null check (total >= 0), found integer not null check (found >= 0),
       anew integer not null check (anew >= 0), shut integer not null check (shut >= 0), ended_at text`,
    )
    await table(
      'payment_payee_shown',
      `run_id text not null, seq integer not null, shown text not null, primary key (run_id, seq),
       foreign key (run_id, seq) references payment_payee (run_id, seq)`,
    )
    await appendOnly('payment_payee_shown')
    await run('create unique index key_renewal_one_open on key_renewal (ended_at is null) where ended_at is null')
    const refuse = (name: string, event: string, when: string) =>
      run(`create trigger ${name} before ${event} on key_renewal when ${when} begin select raise(abort, 'append-only: key_renewal'); end`)
    await refuse('key_renewal_kept', 'delete', 'true')
    await refuse(
      'key_renewal_frozen',
      'update',
      'old.ended_at is not null or new.generation <> old.generation or new.begun_at <> old.begun_at or new.begun_by <> old.begun_by or new.paper <> old.paper',
    )
  },
}
