import { sql } from 'kysely'
import type { ReadDb, WriteTx } from './db.ts'
import type { EffectEventTable } from './schema-accounts.ts'

/** Programme and channel of cases by number. */
export async function kindsOfCases(read: ReadDb, caseNos: readonly string[]) {
  if (caseNos.length === 0) return []
  return read
    .selectFrom('welfare_case')
    .select(['case_id', 'case_no', 'programme', 'channel'])
    .where('case_no', 'in', [...caseNos])
    .orderBy('case_no')
    .execute()
}

export async function insertEffect(tx: WriteTx, rows: readonly EffectEventTable[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('effect_event')
      .values([...rows])
      .execute()
}

/** What was counted in a period, by programme and channel. */
export async function effectSums(read: ReadDb, from: string, to: string) {
  return read
    .selectFrom('effect_event')
    .select(['programme', 'channel'])
    .select((eb) => [
      eb.fn.sum<number>('keys').as('keys'),
      eb.fn.sum<number>('typed').as('typed'),
      eb.fn.sum<number>('retyped').as('retyped'),
      eb.fn.sum<number>('seconds').as('seconds'),
    ])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['programme', 'channel'])
    .execute()
}

/** Cases whose review was settled in a period, by programme and channel; `automatic`: nobody looked at them one by one. */
export async function reviewedSums(read: ReadDb, from: string, to: string) {
  return (
    read
      // from the days: the other way round all cases would be read
      .selectFrom('review as r')
      .crossJoin('welfare_case as c')
      .whereRef('c.case_id', '=', 'r.case_id')
      .whereRef('c.review_id', '=', 'r.review_id')
      .select(['c.programme', 'c.channel'])
      .select((eb) => [eb.fn.countAll<number>().as('cases'), sql<number>`sum(r.auto)`.as('automatic')])
      .where('r.propose', 'is not', null)
      .where('r.reviewed_on', '>=', from)
      .where('r.reviewed_on', '<=', to)
      .groupBy(['c.programme', 'c.channel'])
      .execute()
  )
}
