import { programmes } from '../../../shared/programmes/index.ts'
import type { ReadDb } from './db.ts'

const cash = programmes.filter((one) => one.delivery === 'cash').map((one) => one.id)
/** States in which nothing is paid any more. */
const over = ['refused', 'withdrawn', 'cancelled', 'lapsed'] as const

/** 現金給付の案件 that are or may be paid, the earliest application first, with the day of the order that pays them; at most 5,000. */
export async function cashCases(read: ReadDb, unpaidOnly: boolean) {
  const base = read
    .selectFrom('welfare_case as c')
    .leftJoin('decision as d', 'd.case_id', 'c.case_id')
    .leftJoin('payment_item as i', (join) => join.onRef('i.payable_id', '=', 'd.decision_id').on('i.live', '=', 1))
    .leftJoin('payment_run as r', 'r.run_id', 'i.run_id')
    .select(['c.case_no', 'c.name', 'c.item_name', 'c.state', 'c.applied_on', 'c.flags', 'r.transfer_date'])
    .where('c.programme', 'in', cash)
    .where((eb) =>
      eb.or([eb('c.state', 'not in', [...over, 'issued']), eb.and([eb('c.state', '=', 'issued'), eb('d.kind', '=', 'grant')])]),
    )
    .orderBy('c.applied_on')
    .orderBy('c.case_no')
    .limit(5000)
  return (unpaidOnly ? base.where('r.run_id', 'is', null) : base).execute()
}
