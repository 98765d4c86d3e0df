import type { Migration } from '../migrate.ts'

/** 導入前の年度. Figures of a year before the program that somebody typed in; the newest of a measure counts, the older ones stay. */
export const effectBaseline: Migration = {
  name: '0033-effect-baseline',
  async up({ table, appendOnly }) {
    await table(
      'effect_baseline',
      `year integer not null check (year between 2000 and 2200),
       measure text not null check (measure in ('decide', 'decide-p90', 'pay', 'pay-p90', 'online', 'correction', 'registered')),
       seq integer not null check (seq > 0), value real not null check (value >= 0 and value <= 100000), source text not null check (source <> ''),
       by_user text not null references user_account, at text not null, primary key (year, measure, seq)`,
    )
    await appendOnly('effect_baseline')
  },
}
