import type { Migration } from '../migrate.ts'

/** 台帳の変更: routes with dates, what happened to the masters, and changes that are tried out before they hold. */
export const masters: Migration = {
  name: '0015-masters',
  async up({ table, index, appendOnly, run }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const dayOrNull = (column: string) => `${column} text check (${column} is null or length(${column}) = 10)`
    await table(
      'item_route_dated',
      `item_code text not null, route_no integer not null, certificate_kind text not null, disability text, grade integer, age_from integer,
       age_to integer, household text, judgement text, ${day('valid_from')}, ${dayOrNull('valid_to')},
       primary key (item_code, route_no, valid_from), check (valid_to is null or valid_to >= valid_from)`,
    )
    await run(`insert into item_route_dated select item_code, route_no, certificate_kind, disability, grade, age_from, age_to, household, judgement,
      '1900-01-01', null from item_route`)
    await run('drop table item_route')
    await run('alter table item_route_dated rename to item_route')
    await table(
      'master_event',
      `event_id text primary key, kind text not null, way text not null check (way in ('screen', 'file', 'plan')), text text not null, reason text not null,
       added integer not null check (added >= 0), changed integer not null check (changed >= 0), removed integer not null check (removed >= 0),
       gone integer not null check (gone >= 0), ${dayOrNull('effective_from')}, file text not null, sha256 text not null, by_user text not null,
       at text not null`,
    )
    await table(
      'master_plan',
      `plan_id text primary key, kind text not null check (kind in ('items', 'item-routes', 'parameters')), cells text not null, by_user text not null,
       at text not null`,
    )
    await appendOnly('master_event')
    await index('master_event_at', 'master_event (at)')
    await index('change_log_record', 'change_log (area, record_key, at)')
    await index('decision_decided_on', 'decision (decided_on)')
    await index('case_item_applied', 'welfare_case (item_code, applied_on)')
  },
}
