import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { programmes } from '../../../shared/programmes/index.ts'
import type { ReadDb } from './db.ts'

/** 効果の集計. Each is one walk over an index of days; days are counted by how many cases took so many, so that no case is carried out of SQL. */

/** How many cases of a month and channel took so many days. */
export interface DaysCount {
  readonly month: string
  readonly channel: string
  readonly days: number
  readonly n: number
}

const monthOfColumn = (column: string) => sql<string>`substr(${sql.ref(column)}, 1, 7)`
const between = (to: string, from: string) => sql<number>`cast(julianday(${sql.ref(to)}) - julianday(${sql.ref(from)}) as integer)`

/** 申請から決定まで, by the month of the decision. */
export async function daysToDecision(read: ReadDb, from: IsoDate, to: IsoDate): Promise<DaysCount[]> {
  return read
    .selectFrom('decision as d')
    .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
    .select((eb) => [
      monthOfColumn('d.decided_on').as('month'),
      'c.channel',
      between('d.decided_on', 'c.applied_on').as('days'),
      eb.fn.countAll<number>().as('n'),
    ])
    .where('d.decided_on', '>=', from)
    .where('d.decided_on', '<=', to)
    .groupBy(['month', 'c.channel', 'days'])
    .execute()
}

/** 申請から支払まで: each case once, by the month of its first transfer that went to the bank. */
export async function daysToPayment(read: ReadDb, from: IsoDate, to: IsoDate): Promise<DaysCount[]> {
  const went = ['handed-over', 'settled'] as const
  const first = read
    .selectFrom('payment_run as r')
    .crossJoin('payment_item as i')
    .leftJoin('claim as k', 'k.claim_id', 'i.claim_id')
    .leftJoin('voucher as v', 'v.voucher_no', 'k.voucher_no')
    .leftJoin('decision as d', 'd.decision_id', 'i.decision_id')
    .select([sql<string>`coalesce(v.case_id, d.case_id)`.as('case_id'), (eb) => eb.fn.min('r.transfer_date').as('paid_on')])
    .whereRef('i.run_id', '=', 'r.run_id')
    .where('i.live', '=', 1)
    .where('r.state', 'in', went)
    .where('r.transfer_date', '>=', from)
    .where('r.transfer_date', '<=', to)
    .groupBy(sql`coalesce(v.case_id, d.case_id)`)
    .as('p')
  // a case of several vouchers counts once, in the period of its first transfer; one that was applied for in the period had none before it
  const before = sql<boolean>`(c.applied_on < ${from} and exists (select 1 from (
      select k2.claim_id as id from voucher v2 join claim k2 on k2.voucher_no = v2.voucher_no where v2.case_id = p.case_id
      union all select d2.decision_id from decision d2 where d2.case_id = p.case_id) e
    cross join payment_item i2 on i2.payable_id = e.id and i2.live = 1
    join payment_run r2 on r2.run_id = i2.run_id and r2.state in ('handed-over', 'settled') and r2.transfer_date < ${from}))`
  return read
    .selectFrom(first)
    .innerJoin('welfare_case as c', 'c.case_id', 'p.case_id')
    .select((eb) => [
      monthOfColumn('p.paid_on').as('month'),
      'c.channel',
      between('p.paid_on', 'c.applied_on').as('days'),
      eb.fn.countAll<number>().as('n'),
    ])
    .where((eb) => eb.not(before))
    .groupBy(['month', 'c.channel', 'days'])
    .execute()
}

/** 申請, by month and channel, and how many of them were asked for a correction. */
export async function applications(read: ReadDb, from: IsoDate, to: IsoDate) {
  return read
    .selectFrom('welfare_case as c')
    .select((eb) => [
      monthOfColumn('c.applied_on').as('month'),
      'c.channel',
      eb.fn.countAll<number>().as('n'),
      sql<number>`sum(exists (select 1 from correction_request q where q.case_id = c.case_id))`.as('corrected'),
    ])
    .where('c.applied_on', '>=', from)
    .where('c.applied_on', '<=', to)
    .where('c.state', '!=', 'withdrawn')
    .groupBy(['month', 'c.channel'])
    .execute()
}

const cash = programmes.filter((one) => one.delivery === 'cash').map((one) => one.id)

/** 現金の給付 that were granted, and how many of them go to an account found as 公金受取口座. */
export async function registeredAccounts(read: ReadDb, from: IsoDate, to: IsoDate) {
  return read
    .selectFrom('decision as d')
    .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
    .select((eb) => [
      monthOfColumn('d.decided_on').as('month'),
      'c.channel',
      eb.fn.countAll<number>().as('n'),
      sql<number>`sum(exists (select 1 from account_answer a where a.case_id = c.case_id and a.result = 'found'))`.as('registered'),
    ])
    .where('d.decided_on', '>=', from)
    .where('d.decided_on', '<=', to)
    .where('d.kind', '=', 'grant')
    .where('c.programme', 'in', cash)
    .groupBy(['month', 'c.channel'])
    .execute()
}

/** 計測した秒, by month and programme. */
export async function secondsByMonth(read: ReadDb, from: IsoDate, to: IsoDate) {
  return read
    .selectFrom('effect_event')
    .select((eb) => [monthOfColumn('day').as('month'), 'programme', eb.fn.sum<number>('seconds').as('seconds')])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['month', 'programme'])
    .execute()
}

/** 審査した件数, by month and programme. */
export async function reviewedByMonth(read: ReadDb, from: IsoDate, to: IsoDate) {
  return (
    read
      // from the days: the other way round all cases would be read
      .selectFrom('review as r')
      .crossJoin('welfare_case as c')
      .whereRef('c.case_id', '=', 'r.case_id')
      .whereRef('c.review_id', '=', 'r.review_id')
      .select((eb) => [monthOfColumn('r.reviewed_on').as('month'), 'c.programme', eb.fn.countAll<number>().as('n')])
      .where('r.propose', 'is not', null)
      .where('r.reviewed_on', '>=', from)
      .where('r.reviewed_on', '<=', to)
      .groupBy(['month', 'c.programme'])
      .execute()
  )
}

/** 導入前の年度の数値 as typed last, by measure. */
export async function typedBaseline(
  read: ReadDb,
  year: number,
): Promise<ReadonlyMap<string, { readonly value: number; readonly source: string }>> {
  const rows = await read.selectFrom('effect_baseline').selectAll().where('year', '=', year).orderBy('seq').execute()
  return new Map(rows.map((row) => [row.measure, { value: row.value, source: row.source }]))
}
