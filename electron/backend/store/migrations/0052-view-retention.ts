import type { Migration } from '../migrate.ts'

/**
 * 閲覧の保存年限. One row for each time the bodies of old views were emptied, written with the entry that tells it. The body of an entry of
 * the trail may go on no other ground than such a row: it is a view, of the range, of an earlier day than `before_day`, which lies a year or
 * more before the entry itself.
 */
export const viewRetention: Migration = {
  name: '0052-view-retention',
  async up({ table, appendOnly, run }) {
    await table(
      'audit_expiry',
      `seq integer primary key references audit_entry, years integer not null check (years >= 1),
       before_day text not null check (before_day glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
       from_seq integer not null check (from_seq >= 1), to_seq integer not null check (to_seq >= from_seq and to_seq < seq),
       bodies integer not null check (bodies >= 1)`,
    )
    await appendOnly('audit_expiry')
    const refuse = (name: string, event: string, when: string, text: string) =>
      run(`create trigger ${name} before ${event} when ${when} begin select raise(abort, '${text}'); end`)
    await refuse(
      'audit_expiry_told',
      'insert on audit_expiry',
      `not exists (select 1 from audit_entry e where e.seq = new.seq and e.action = 'views-expired'
         and new.before_day <= (substr(e.at_local, 1, 4) - new.years) || substr(e.at_local, 5, 6))
       or new.from_seq <> (select coalesce(max(to_seq), 0) + 1 from audit_expiry)`,
      'views-not-expired: audit_expiry',
    )
    await run('drop trigger audit_body_no_delete')
    await refuse(
      'audit_body_no_delete',
      'delete on audit_body',
      `not exists (select 1 from audit_expiry x join audit_entry e on e.seq = old.seq
         where old.seq between x.from_seq and x.to_seq and e.action = 'view' and substr(e.at_local, 1, 10) < x.before_day)`,
      'append-only: audit_body',
    )
  },
}
