import { addMonths, monthOf } from '../../../shared/domain/date.ts'
import type { IsoDate, IsoMonth } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { ClaimMonthTable } from './schema-claims.ts'

/** What was said of the closing of months, the newest word of each. */
export async function monthWords(read: ReadDb): Promise<Map<IsoMonth, ClaimMonthTable>> {
  const rows = await read.selectFrom('claim_month').selectAll().orderBy('month').orderBy('seq').execute()
  return new Map(rows.map((row) => [row.month, row]))
}

/** Everything said of one month, in order. */
export async function wordsOfMonth(read: ReadDb, month: IsoMonth): Promise<ClaimMonthTable[]> {
  return read.selectFrom('claim_month').selectAll().where('month', '=', month).orderBy('seq').execute()
}

/** Whether a month is closed: also while its opening waits for the second person. */
export const isClosed = (word: ClaimMonthTable | undefined): boolean => word !== undefined && word.kind !== 'reopened'

/** 支払の月 of a claim taken now: that of its delivery, or the first one after it that is not closed. */
export async function monthFor(read: ReadDb, deliveredOn: IsoDate): Promise<IsoMonth> {
  const words = await monthWords(read)
  let month = monthOf(deliveredOn)
  while (isClosed(words.get(month))) month = addMonths(month, 1)
  return month
}

export async function insertMonthWord(tx: WriteTx, row: ClaimMonthTable): Promise<void> {
  await tx.insertInto('claim_month').values(row).execute()
}

/** How the claims of the months stand, by month: payable ones, held ones, and what lines were refused and not yet sent back. */
export async function monthSums(
  read: ReadDb,
): Promise<Map<IsoMonth, { claims: number; amount: number; held: number; heldAmount: number; paid: number }>> {
  const rows = await read
    .selectFrom('claim')
    .select(['month', 'state', 'held'])
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('amount').as('yen')])
    .where('state', '<>', 'returned')
    .groupBy(['month', 'state', 'held'])
    .execute()
  const sums = new Map<IsoMonth, { claims: number; amount: number; held: number; heldAmount: number; paid: number }>()
  for (const row of rows) {
    const sum = sums.get(row.month) ?? { claims: 0, amount: 0, held: 0, heldAmount: 0, paid: 0 }
    if (row.held === 1) {
      sum.held += row.n
      sum.heldAmount += row.yen
    } else {
      sum.claims += row.n
      sum.amount += row.yen
      if (row.state === 'paid') sum.paid += row.n
    }
    sums.set(row.month, sum)
  }
  return sums
}

/** Whether a payment of the month was drafted and not cancelled: its claims are on their way. */
export async function hasRun(read: ReadDb, month: IsoMonth): Promise<boolean> {
  const run = await read
    .selectFrom('payment_run')
    .select('run_no')
    .where('month', '=', month)
    .where('state', '<>', 'cancelled')
    .limit(1)
    .executeTakeFirst()
  return run !== undefined
}
