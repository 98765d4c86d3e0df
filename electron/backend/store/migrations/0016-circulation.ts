import type { Migration } from '../migrate.ts'

/**
 * 回議. Stages and consultation within a route, who reads later, marks of sent-back cases, cancellations of decisions, and the rules
 * that nobody approves his own, as constraints of the store itself.
 */
export const circulation: Migration = {
  name: '0016-circulation',
  async up({ table, index, appendOnly, run, remake }) {
    const dayNotNull = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const refuse = (name: string, event: string, when: string, message: string) =>
      run(`create trigger ${name} before ${event} when ${when} begin select raise(abort, '${message}'); end`)

    await remake('draft', (sql) =>
      sql
        .replace(`'refuse', 'payment'`, `'refuse', 'cancel', 'payment'`)
        .replace(`'approved', 'discarded')`, `'approved', 'discarded', 'emptied')`),
    )
    await run(`alter table draft add column reason text not null default ''`)
    await run(`alter table draft add column ended text`)
    await run(`alter table draft_step add column stage integer not null default 0`)
    await run(`alter table draft_step add column part text not null default 'line' check (part in ('line', 'consult'))`)
    await run(`update draft_step set stage = seq`)
    await run(`alter table draft_case add column mark text`)
    await run(
      `alter table post_holder add column capacity text not null default 'regular' check (capacity in ('regular', 'concurrent', 'acting'))`,
    )

    // 後閲: who was away reads afterwards what was done without him
    await table(
      'later_reading',
      `draft_id text not null references draft, seq integer not null, user_id text not null references user_account, post text not null,
       why text not null check (why in ('absent', 'deputy', 'pull-up')), ${dayNotNull('on_day')}, at text not null, void integer not null check (void in (0, 1)),
       read_at text, read_by text, comment text not null, primary key (draft_id, seq, user_id, at)`,
    )
    await index('later_reading_user', 'later_reading (user_id, read_at)')
    await refuse('later_reading_kept', 'delete on later_reading', 'true', 'append-only: later_reading')
    await refuse('later_reading_once', 'update on later_reading', 'old.read_at is not null or old.void = 1', 'later-reading-over')

    // 決定の取消: a second decision on a decided case
    await table(
      'cancellation',
      `cancellation_id text primary key, decision_no text not null unique, case_id text not null unique references welfare_case,
       decision_id text not null references decision, draft_id text not null references draft, ${dayNotNull('decided_on')}, decided_at text not null,
       decided_by text not null, capacity text not null, reason text not null check (length(reason) > 0), public_payment integer not null,
       self_payment integer not null, vouchers text not null, digest text not null`,
    )
    await appendOnly('cancellation')

    // 専決規程と役職: of the same limits only one row is open, of a post only one holder at a time
    await run(
      `create unique index delegation_rule_one_open on delegation_rule (kind, coalesce(per_case_over, -1), coalesce(total_over, -1)) where valid_to is null`,
    )
    const held = `exists (select 1 from post_holder h where h.post = new.post and h.rowid <> new.rowid
       and h.valid_from <= coalesce(new.valid_to, '9999-12-31') and new.valid_from <= coalesce(h.valid_to, '9999-12-31'))`
    for (const event of ['insert on', 'update of post, valid_from, valid_to on']) {
      const name = `post_holder_one_${event.slice(0, 6)}`
      // after the row stands: before it, a new row has no rowid of its own
      await run(`create trigger ${name} after ${event} post_holder when ${held} begin select raise(abort, 'post-held-twice'); end`)
    }

    // 自己決裁の禁止 (職務の分離)
    const own = (who: string, draft: string) => `(exists (select 1 from draft d where d.draft_id = ${draft} and d.drafted_by = ${who})
       or exists (select 1 from draft_case k join review r on r.case_id = k.case_id where k.draft_id = ${draft} and r.by_user = ${who})
       or exists (select 1 from draft_case k join draft_case o on o.case_id = k.case_id join draft d on d.draft_id = o.draft_id
                  where k.draft_id = ${draft} and d.drafted_by = ${who})
       or exists (select 1 from payment_run p where p.draft_id = ${draft} and p.made_by = ${who}))`
    await refuse(
      'draft_step_own',
      'update of state, acted_by on draft_step',
      `new.state = 'approved' and ${own('new.acted_by', 'new.draft_id')}`,
      'self-approval',
    )
    await refuse('draft_step_actor', 'update on draft_step', `new.state = 'approved' and new.acted_by is null`, 'approved-by-nobody')
    for (const name of ['decision', 'cancellation']) {
      await refuse(
        `${name}_approved`,
        `insert on ${name}`,
        `not exists (select 1 from draft_step s where s.draft_id = new.draft_id and s.state = 'approved' and s.acted_by = new.decided_by)
           or exists (select 1 from draft d where d.draft_id = new.draft_id and d.drafted_by = new.decided_by)
           or exists (select 1 from review r where r.case_id = new.case_id and r.by_user = new.decided_by)`,
        'decided-without-approval',
      )
    }

    // a draft ends once, only after everybody of its route, and its route is frozen
    const over = `old.state in ('approved', 'discarded', 'emptied')`
    await refuse('draft_over', 'update of state on draft', `${over} and new.state <> old.state`, 'draft-over')
    await refuse(
      'draft_whole',
      'update of state on draft',
      `new.state = 'approved' and exists (select 1 from draft_step s where s.draft_id = new.draft_id and s.state not in ('approved', 'passed-over'))`,
      'draft-not-whole',
    )
    await refuse(
      'draft_step_frozen',
      'update of draft_id, seq, stage, part, post, holder on draft_step',
      'old.post <> new.post or old.holder <> new.holder or old.seq <> new.seq or old.stage <> new.stage or old.part <> new.part',
      'route-frozen',
    )
    for (const name of ['draft', 'draft_step', 'draft_case'])
      await refuse(`${name}_kept`, `delete on ${name}`, 'true', `append-only: ${name}`)
  },
}
