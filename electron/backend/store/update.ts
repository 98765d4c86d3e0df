import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'

/** 手続きの途中の支払: ordered, and neither handed to the bank nor given up. Their numbers. */
export async function openPaymentRuns(read: ReadDb): Promise<readonly string[]> {
  const rows = await read
    .selectFrom('payment_run')
    .select('run_no')
    .where('state', 'not in', ['handed-over', 'settled', 'cancelled'])
    .orderBy('run_no')
    .execute()
  return rows.map((row) => row.run_no)
}

/** The first day from `from` to `to` on which a transfer of a live run is due; null: none. */
export async function firstTransfer(read: ReadDb, from: IsoDate, to: IsoDate): Promise<IsoDate | null> {
  const row = await read
    .selectFrom('payment_run')
    .select((eb) => eb.fn.min<string | null>('transfer_date').as('day'))
    .where('transfer_date', '>=', from)
    .where('transfer_date', '<=', to)
    .where('state', 'not in', ['settled', 'cancelled'])
    .executeTakeFirst()
  return row?.day ?? null
}
