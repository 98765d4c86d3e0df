import type { Migration } from '../migrate.ts'

/** 署名・照合点・時計: keys, what became of them, checkpoints, jumps of the clock; and whose key signed an entry. */
export const signing: Migration = {
  name: '0017-signing',
  async up({ run, table, index, appendOnly }) {
    await run('alter table audit_entry add column key_id text')
    await table(
      'signing_key',
      `key_id text primary key check (length(key_id) = 16), owner text not null, public_key text not null check (length(public_key) = 43),
       seq integer not null unique references audit_entry, made_at text not null`,
    )
    // the private half under the person's password; written anew with each new password
    await table(
      'signing_secret',
      `key_id text primary key references signing_key, user_id text not null references user_account, wrapped text not null`,
    )
    await table(
      'signing_key_event',
      `key_id text not null references signing_key, kind text not null check (kind in ('confirmed', 'revoked', 'revocation-confirmed', 'lost')),
       by_user text not null, seq integer not null unique references audit_entry, at text not null, reason text not null,
       unique (key_id, kind, by_user)`,
    )
    await table(
      'checkpoint',
      `number integer primary key check (number > 0), seq integer not null references audit_entry, head text not null check (length(head) = 64), at text not null,
       reason text not null check (reason in ('day-end', 'payment', 'backup', 'demand', 'auto')), key_id text not null references signing_key, sig text not null`,
    )
    await table(
      'clock_jump',
      `seq integer primary key references audit_entry, kind text not null check (kind in ('back', 'forward')), before_utc text not null, after_utc text not null,
       noticed_by text not null`,
    )
    await table(
      'clock_confirmation',
      `jump_seq integer not null references clock_jump, by_user text not null references user_account, at text not null, reason text not null check (reason <> ''),
       primary key (jump_seq, by_user)`,
    )
    await index('signing_key_owner', 'signing_key (owner, seq)')
    await index('checkpoint_seq', 'checkpoint (seq)')
    for (const name of ['signing_key', 'signing_key_event', 'checkpoint', 'clock_jump', 'clock_confirmation']) await appendOnly(name)
  },
}
