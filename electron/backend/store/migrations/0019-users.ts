import type { Migration } from '../migrate.ts'

/** 利用者: first passwords, their history, ends of use; who may never hold or do what, as rules of the store itself; the ways into the trail. */
export const users: Migration = {
  name: '0019-users',
  async up({ table, index, run }) {
    const refuse = (name: string, event: string, when: string, message: string, time = 'before') =>
      run(`create trigger ${name} ${time} ${event} when ${when} begin select raise(abort, '${message}'); end`)

    await run('alter table user_account add column must_change integer not null default 0 check (must_change in (0, 1))')
    await run('alter table user_account add column password_set_at text')
    // sessions begun under an earlier number are over: a password was set by somebody else
    await run('alter table user_account add column session_no integer not null default 0')
    await run('alter table user_account add column ended_on text check (ended_on is null or (length(ended_on) = 10 and active = 0))')
    await table(
      'password_history',
      `user_id text not null references user_account, set_at text not null, password_hash text not null, primary key (user_id, set_at)`,
    )

    // 復元した記録の受入れ: a trail shorter than one that was seen, taken over by an administrator, looked at by a second one
    await table(
      'trail_acceptance',
      `seq integer primary key references audit_entry, kind text not null check (kind in ('shorter', 'replaced')), seen_seq integer not null,
       found_seq integer not null, by_user text not null references user_account, at text not null, reason text not null check (reason <> ''),
       looked_seq integer references audit_entry, looked_by text references user_account, looked_at text, check (looked_by is null or looked_by <> by_user)`,
    )
    await refuse('trail_acceptance_kept', 'delete on trail_acceptance', 'true', 'append-only: trail_acceptance')
    await refuse('trail_acceptance_once', 'update on trail_acceptance', 'old.looked_by is not null', 'append-only: trail_acceptance')

    // 監査の見方: by person, by act, by day
    await index('audit_local', 'audit_entry (at_local)')
    await index('audit_actor', 'audit_entry (actor, at_local)')
    await index('audit_action', 'audit_entry (action, at_local, actor)')

    // 管理者は決裁しない
    const both = `new.role in ('administrator', 'approver') and exists (select 1 from user_role o where o.user_id = new.user_id
       and o.role = case new.role when 'administrator' then 'approver' else 'administrator' end
       and o.valid_from <= coalesce(new.valid_to, '9999-12-31') and new.valid_from <= coalesce(o.valid_to, '9999-12-31'))`
    for (const event of ['insert on', 'update of user_id, role, valid_from, valid_to on'])
      await refuse(`user_role_apart_${event.slice(0, 6)}`, `${event} user_role`, both, 'administrator-decides', 'after')

    // 最後の管理者: somebody in use always holds the role without an end
    const none = `not exists (select 1 from user_role r join user_account u on u.user_id = r.user_id
       where r.role = 'administrator' and r.valid_to is null and u.active = 1)`
    const gone = `${none} and old.role = 'administrator' and old.valid_to is null`
    await refuse('user_role_last_end', 'update on user_role', gone, 'last-administrator', 'after')
    await refuse('user_role_last_gone', 'delete on user_role', gone, 'last-administrator', 'after')
    const held = `exists (select 1 from user_role r where r.user_id = new.user_id and r.role = 'administrator' and r.valid_to is null)`
    await refuse(
      'user_account_last',
      'update of active on user_account',
      `old.active = 1 and new.active = 0 and ${held} and ${none}`,
      'last-administrator',
      'after',
    )
    await refuse('user_account_kept', 'delete on user_account', 'true', 'append-only: user_account')

    // 職務の分離: a step that comes in already approved is asked like one that becomes so
    const own = `(exists (select 1 from draft d where d.draft_id = new.draft_id and d.drafted_by = new.acted_by)
       or exists (select 1 from draft_case k join review r on r.case_id = k.case_id where k.draft_id = new.draft_id and r.by_user = new.acted_by)
       or exists (select 1 from payment_run p where p.draft_id = new.draft_id and p.made_by = new.acted_by))`
    await refuse('draft_step_own_new', 'insert on draft_step', `new.state = 'approved' and ${own}`, 'self-approval')
    // whoever let a protected person's papers go out prints them not himself, and did not work on the case
    await refuse(
      'paper_own_release',
      'insert on paper',
      `new.kind <> 'correction-request' and exists (select 1 from paper_release l join paper_file f on f.name = new.file
         where l.case_id = new.case_id and l.released_by = f.issued_by)`,
      'own-release',
    )
    const worked = `exists (select 1 from review r where r.case_id = new.case_id and r.by_user = new.released_by)
       or exists (select 1 from draft_case k join draft d on d.draft_id = k.draft_id where k.case_id = new.case_id and d.drafted_by = new.released_by)`
    for (const event of ['insert on', 'update of case_id, released_by on'])
      await refuse(`paper_release_own_${event.slice(0, 6)}`, `${event} paper_release`, worked, 'own-release')
  },
}
