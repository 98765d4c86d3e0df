import type { ReadDb, WriteTx } from './db.ts'
import type { PaymentFileTable, PaymentRequestTable } from './schema-payments.ts'

/** Files that were made of orders, and what two persons decide about them. */

/** Every file of an order, the first one first. */
export async function filesOf(read: ReadDb, runId: string): Promise<PaymentFileTable[]> {
  return read.selectFrom('payment_file').selectAll().where('run_id', '=', runId).orderBy('version').execute()
}

/** The file with a content, whichever order made it. */
export async function fileBySha(read: ReadDb, sha256: string) {
  return read
    .selectFrom('payment_file as f')
    .innerJoin('payment_run as r', 'r.run_id', 'f.run_id')
    .selectAll('f')
    .select(['r.run_no', 'r.state as run_state'])
    .where('f.sha256', '=', sha256)
    .orderBy('f.version', 'desc')
    .executeTakeFirst()
}

export async function insertFile(tx: WriteTx, file: PaymentFileTable): Promise<void> {
  await tx.insertInto('payment_file').values(file).execute()
}

/** 無効. The live file of an order must not be used any more. */
export async function voidFiles(tx: WriteTx, runId: string): Promise<void> {
  await tx.updateTable('payment_file').set({ state: 'void' }).where('run_id', '=', runId).where('state', '=', 'live').execute()
}

/** What was asked about an order and is not done yet. */
export async function openRequest(read: ReadDb, runId: string): Promise<PaymentRequestTable | undefined> {
  return read
    .selectFrom('payment_request')
    .selectAll()
    .where('run_id', '=', runId)
    .where('state', 'in', ['asked', 'confirmed'])
    .executeTakeFirst()
}

export async function requestById(read: ReadDb, requestId: string) {
  return read
    .selectFrom('payment_request as q')
    .innerJoin('payment_run as r', 'r.run_id', 'q.run_id')
    .selectAll('q')
    .select('r.run_no')
    .where('q.request_id', '=', requestId)
    .executeTakeFirst()
}

export async function insertRequest(tx: WriteTx, request: PaymentRequestTable): Promise<void> {
  await tx.insertInto('payment_request').values(request).execute()
}

/** Moves a request on; false when it is no longer in that state. */
export async function closeRequest(
  tx: WriteTx,
  requestId: string,
  from: 'asked' | 'confirmed',
  to: 'confirmed' | 'refused' | 'used',
  by?: { readonly userId: string; readonly at: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_request')
    .set({ state: to, ...(by === undefined ? {} : { confirmed_by: by.userId, confirmed_at: by.at }) })
    .where('request_id', '=', requestId)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
