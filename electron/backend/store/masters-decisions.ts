import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'
import { groupBy } from './groups.ts'

/** Decisions of a period in the order of their day, after one of them, with their case and the grant they made. */
export async function decidedBetween(
  read: ReadDb,
  from: IsoDate,
  to: IsoDate,
  after: { readonly decidedOn: string; readonly decisionId: string } | null,
  limit: number,
) {
  let query = read
    .selectFrom('decision as d')
    .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
    .select(['d.decision_id', 'd.decision_no', 'd.kind', 'd.decided_on', 'd.public_payment', 'd.self_payment', 'd.amounts', 'd.frozen'])
    .select(['c.case_no', 'c.programme'])
    .select((eb) => [
      eb
        .selectFrom('grant_record as g')
        .innerJoin('voucher as v', 'v.voucher_no', 'g.voucher_no')
        .select('g.public_payment')
        .whereRef('v.decision_id', '=', 'd.decision_id')
        .limit(1)
        .as('grant_public'),
      eb
        .selectFrom('grant_record as g')
        .innerJoin('voucher as v', 'v.voucher_no', 'g.voucher_no')
        .select('g.self_payment')
        .whereRef('v.decision_id', '=', 'd.decision_id')
        .limit(1)
        .as('grant_self'),
    ])
    .where('d.decided_on', '>=', from)
    .where('d.decided_on', '<=', to)
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('d.decided_on', '>', after.decidedOn),
        eb.and([eb('d.decided_on', '=', after.decidedOn), eb('d.decision_id', '>', after.decisionId)]),
      ]),
    )
  }
  return query.orderBy('d.decided_on').orderBy('d.decision_id').limit(limit).execute()
}

export type DecidedRow = Awaited<ReturnType<typeof decidedBetween>>[number]

/** The vouchers that decisions made, as they were made: also those that are void now. */
export async function vouchersOf(read: ReadDb, decisionIds: readonly string[]) {
  const rows =
    decisionIds.length === 0
      ? []
      : await read
          .selectFrom('voucher')
          .select(['decision_id', 'price', 'public_payment', 'self_payment'])
          .where('decision_id', 'in', [...decisionIds])
          .where('replaces', 'is', null)
          .execute()
  return groupBy(rows, (row) => row.decision_id)
}
