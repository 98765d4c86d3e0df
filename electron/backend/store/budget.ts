import { sql } from 'kysely'
import { fiscalYear } from '../../../shared/domain/date.ts'
import type { IsoDate, Yen } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'

/** 当年度予算. The key of the dated parameter; its value is the whole year's budget in yen, as a supplementary budget last set it. */
const budgetKey = 'budget.publicPayment'

/** 予算の執行. What a programme may spend in the fiscal year of a day, and what is decided already; both in yen. */
export interface BudgetState {
  readonly programme: string
  /** 年度 (2026: 令和8年度). */
  readonly year: number
  readonly budget: Yen
  /** Public payments decided in the year: grants that still hold, those loaded from before among them. */
  readonly decided: Yen
  /** 回議中. Public payments of drafts on their way, this one too. */
  readonly circulating: Yen
  /** The row's value as it stands in the master; not a whole number of yen: nothing can be checked. */
  readonly value: string
  readonly readable: boolean
  /** Whether the decided sum and `amount` pass the budget. Compared by the engine, on the numbers of this very transaction. */
  readonly over: boolean
}

/**
 * 予算残. The budget that holds on the day, the sum decided in its fiscal year and whether `amount` more passes it. Null: the
 * master has no budget for the programme, and nothing is checked.
 */
export async function budgetState(read: ReadDb, programme: string, day: IsoDate, amount: Yen): Promise<BudgetState | null> {
  const year = fiscalYear(day)
  const [from, to] = [`${year}-04-01`, `${year + 1}-03-31`]
  const decided = sql<number>`(
    (select coalesce(sum(d.public_payment), 0) from decision d join welfare_case c on c.case_id = d.case_id
      where d.kind = 'grant' and d.decided_on between ${from} and ${to} and c.programme = ${programme}
        and not exists (select 1 from grant_record g where g.case_id = d.case_id and g.state <> '有効'))
    + (select coalesce(sum(g.public_payment), 0) from grant_record g
      where ${programme} = 'aids' and g.source = 'loaded' and g.decided_on between ${from} and ${to} and g.state = '有効'))`
  const circulating = sql<number>`(select coalesce(sum(r.public_payment), 0) from draft f
    join draft_case r on r.draft_id = f.draft_id join welfare_case c on c.case_id = r.case_id
    where f.state = 'circulating' and f.kind = 'grant' and r.open = 1 and c.programme = ${programme})`
  const row = await read
    .selectFrom('parameter as p')
    .select('p.value')
    .select([
      decided.as('decided'),
      circulating.as('circulating'),
      sql<number>`${decided} + ${amount} > cast(p.value as integer)`.as('over'),
    ])
    .where('p.programme', '=', programme)
    .where('p.key', '=', budgetKey)
    .where('p.valid_from', '<=', day)
    .where((eb) => eb.or([eb('p.valid_to', 'is', null), eb('p.valid_to', '>=', day)]))
    .orderBy('p.valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const readable = /^[0-9]{1,13}$/.test(row.value)
  return {
    programme,
    year,
    budget: readable ? Number(row.value) : 0,
    decided: row.decided,
    circulating: row.circulating,
    value: row.value,
    readable,
    over: row.over === 1,
  }
}
