import type { ReadDb, WriteTx } from './db.ts'
import type { PaymentAccountCheckTable, PaymentReturnTable } from './schema-payments.ts'

/** 組戻し in the store. */

/** Payees of orders whose file left or may have left. */
const transfers = (read: ReadDb) =>
  read
    .selectFrom('payment_payee as p')
    .innerJoin('payment_run as r', 'r.run_id', 'p.run_id')
    .leftJoin('payment_return as b', (join) => join.onRef('b.run_id', '=', 'p.run_id').onRef('b.seq', '=', 'p.seq'))
    .selectAll('p')
    .select(['r.run_no', 'r.transfer_date', 'r.state as run_state', 'b.return_id'])
    .where('r.state', 'in', ['exported', 'handed-over', 'settled'])

export type Transfer = Awaited<ReturnType<typeof transferByCode>> & {}

/** The transfer with a customer code. */
export async function transferByCode(read: ReadDb, customerCode: string) {
  return transfers(read).where('p.customer_code', '=', customerCode).executeTakeFirst()
}

/** One payee of an order. */
export async function transferOf(read: ReadDb, runNo: string, seq: number) {
  return transfers(read).where('r.run_no', '=', runNo).where('p.seq', '=', seq).executeTakeFirst()
}

/** Transfers of an amount into a branch, the newest first; whose number it is, the caller tells. */
export async function transfersInto(read: ReadDb, account: { readonly bankCode: string; readonly branchCode: string }, amount: number) {
  return transfers(read)
    .where('p.bank_code', '=', account.bankCode)
    .where('p.branch_code', '=', account.branchCode)
    .where('p.amount', '=', amount)
    .orderBy('r.at', 'desc')
    .execute()
}

export async function insertReturn(tx: WriteTx, row: PaymentReturnTable): Promise<void> {
  await tx.insertInto('payment_return').values(row).execute()
}

/** Returned transfers, the newest first, with the last account check of each. */
export async function returnedTransfers(read: ReadDb, returnId: string | null) {
  let query = read
    .selectFrom('payment_return as b')
    .innerJoin('payment_run as r', 'r.run_id', 'b.run_id')
    .innerJoin('payment_payee as p', (join) => join.onRef('p.run_id', '=', 'b.run_id').onRef('p.seq', '=', 'b.seq'))
    .leftJoin('payment_account_check as k', (join) => join.onRef('k.return_id', '=', 'b.return_id').on('k.void', '=', 0))
    .selectAll('p')
    .select(['b.return_id', 'b.reason_code', 'b.note', 'b.returned_on', 'b.at as noted_at', 'r.run_no'])
    .select(['k.check_id', 'k.account_digest', 'k.account as corrected', 'k.asked_by', 'k.confirmed_by'])
    .select((eb) =>
      eb
        .selectFrom('payment_payee as q')
        .innerJoin('payment_run as s', 's.run_id', 'q.run_id')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('q.kind', '=', 'p.kind')
        .whereRef('q.payee_no', '=', 'p.payee_no')
        .whereRef('s.at', '>', 'r.at')
        .where('s.state', '<>', 'cancelled')
        .as('later'),
    )
    .orderBy('b.at', 'desc')
    .orderBy('b.return_id')
    .limit(500)
  if (returnId !== null) query = query.where('b.return_id', '=', returnId)
  return query.execute()
}

export type ReturnedTransfer = Awaited<ReturnType<typeof returnedTransfers>>[number]

/** A new question about the account of a returned transfer; an earlier one no longer counts. */
export async function insertAccountCheck(tx: WriteTx, row: PaymentAccountCheckTable): Promise<void> {
  await tx.updateTable('payment_account_check').set({ void: 1 }).where('return_id', '=', row.return_id).where('void', '=', 0).execute()
  await tx.insertInto('payment_account_check').values(row).execute()
}

/** A second person's word on an account; false when the question is gone or answered. */
export async function confirmAccountCheck(tx: WriteTx, checkId: string, userId: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_account_check')
    .set({ confirmed_by: userId, confirmed_at: at })
    .where('check_id', '=', checkId)
    .where('void', '=', 0)
    .where('confirmed_by', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
