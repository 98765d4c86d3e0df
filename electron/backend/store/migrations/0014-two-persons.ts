import type { Migration } from '../migrate.ts'

/**
 * 2人目の確認と例外. Tax figures typed from papers, who confirmed a bracket, aids found beyond repair, and what changed of a
 * case since its review.
 */
export const twoPersons: Migration = {
  name: '0014-two-persons',
  async up({ table, index, appendOnly }) {
    const day = (column: string) => `${column} text not null check (length(${column}) = 10)`
    const flag = (column: string) => `${column} integer not null check (${column} in (0, 1))`
    // 手入力は台帳の行を書き換えず、その隣に残る
    await table(
      'tax_statement',
      `resident_no text not null references resident, fiscal_year integer not null check (fiscal_year between 1990 and 2200),
       seq integer not null check (seq > 0), ${flag('welfare')}, ${flag('repatriate')},
       status text not null check (status in ('課税', '非課税')), income_levy integer check (income_levy is null or income_levy >= 0),
       source text not null check (source <> ''), ${day('seen_on')}, case_id text not null references welfare_case, by_user text not null, at text not null,
       primary key (resident_no, fiscal_year, seq)`,
    )
    await table(
      'tax_confirmation',
      `case_id text not null references welfare_case, seq integer not null check (seq > 0), ${flag('agrees')}, basis text not null,
       comment text not null check (agrees = 1 or comment <> ''), by_user text not null, at text not null, primary key (case_id, seq)`,
    )
    await table(
      'life_exception',
      `case_id text not null references welfare_case, seq integer not null check (seq > 0), kind text not null check (kind in ('granted', 'taken-back')),
       vouchers text not null, reason text not null check (reason <> ''), ${day('decided_on')}, by_user text not null, at text not null,
       primary key (case_id, seq)`,
    )
    // 審査のあとの変化: いまの比べ結果だけを持ち、審査をやり直すと消える
    await table(
      'fact_change',
      `case_id text primary key references welfare_case, review_id text not null references review, cause text not null, changes text not null,
       ${day('found_on')}, at text not null`,
    )
    await index('tax_statement_case', 'tax_statement (case_id)')
    for (const name of ['tax_statement', 'tax_confirmation', 'life_exception']) await appendOnly(name)
  },
}
