import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Provider } from '../../../shared/domain/masters.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { providerOf } from './records.ts'
import type { PaymentItemTable, PaymentPayeeTable, PaymentRunTable } from './schema-payments.ts'

/** Ids in pieces small enough for one statement. */
function* pieces(ids: readonly string[]): Generator<string[]> {
  for (const piece of chunks(ids, 10)) yield piece
}

/** Providers by number. */
export async function providersByNo(read: ReadDb, numbers: readonly string[]): Promise<Map<string, Provider>> {
  const found = new Map<string, Provider>()
  for (const piece of pieces([...new Set(numbers)])) {
    const rows = await read.selectFrom('provider').selectAll().where('provider_no', 'in', piece).execute()
    for (const row of rows) found.set(row.provider_no, providerOf(row))
  }
  return found
}

/** An order with the number of its draft. */
export interface RunWithDraft extends Selectable<PaymentRunTable> {
  readonly draft_no: string
  readonly draft_digest: string
}

/** Orders, the latest first; of one month, or the last `limit` of all. */
export async function runsOf(read: ReadDb, month: string | undefined, limit: number): Promise<RunWithDraft[]> {
  let query = read
    .selectFrom('payment_run as r')
    .innerJoin('draft as d', 'd.draft_id', 'r.draft_id')
    .selectAll('r')
    .select(['d.draft_no', 'd.digest as draft_digest'])
    .orderBy('r.at', 'desc')
    .orderBy('r.run_no', 'desc')
    .limit(limit)
  if (month !== undefined) query = query.where('r.month', '=', month)
  return query.execute()
}

/** The order with a number. */
export async function runByNumber(read: ReadDb, runNo: string): Promise<RunWithDraft | undefined> {
  return read
    .selectFrom('payment_run as r')
    .innerJoin('draft as d', 'd.draft_id', 'r.draft_id')
    .selectAll('r')
    .select(['d.draft_no', 'd.digest as draft_digest'])
    .where('r.run_no', '=', runNo)
    .executeTakeFirst()
}

/** Payees of an order in the order of the bank file. */
export async function payeesOf(read: ReadDb, runId: string): Promise<PaymentPayeeTable[]> {
  return read.selectFrom('payment_payee').selectAll().where('run_id', '=', runId).orderBy('seq').execute()
}

/** What an order holds, with vouchers and cases; items that a returned transfer or a cancellation ended are left out. */
export async function itemsOf(read: ReadDb, runId: string) {
  return read
    .selectFrom('payment_item as i')
    .leftJoin('claim as c', 'c.claim_id', 'i.claim_id')
    .leftJoin('voucher as v', 'v.voucher_no', 'c.voucher_no')
    .leftJoin('decision as d', 'd.decision_id', 'i.decision_id')
    .innerJoin('welfare_case as w', (join) => join.on((eb) => eb('w.case_id', '=', eb.fn.coalesce('v.case_id', 'd.case_id'))))
    .select(['i.payable_id', 'i.kind', 'i.payee_no', 'i.amount', 'c.claim_id', 'c.voucher_no', 'd.decision_no'])
    .select(['w.case_id', 'w.case_no', 'w.programme', 'w.state', 'w.version'])
    .where('i.run_id', '=', runId)
    .where('i.live', '=', 1)
    .orderBy('i.payee_no')
    .orderBy('c.voucher_no')
    .orderBy('i.payable_id')
    .execute()
}

export type RunItem = Awaited<ReturnType<typeof itemsOf>>[number]

/** Writes an order and holds its claims; a claim held by another live order stops it all. */
export async function insertRun(
  tx: WriteTx,
  run: Insertable<PaymentRunTable>,
  items: readonly PaymentItemTable[],
  payees: readonly PaymentPayeeTable[],
): Promise<void> {
  await tx.insertInto('payment_run').values(run).execute()
  for (const piece of chunks(items, 9)) await tx.insertInto('payment_item').values(piece).execute()
  for (const piece of chunks(payees, 15)) await tx.insertInto('payment_payee').values(piece).execute()
  await moveClaims(tx, claimIdsOf(items), 'matched', 'ordered')
}

/** The claims among some items. */
export const claimIdsOf = (items: readonly { readonly claim_id: string | null }[]): string[] =>
  items.flatMap((i) => (i.claim_id === null ? [] : [i.claim_id]))

/** Moves claims from one state to the next. Throws a plain Error when one was not in it: the transaction goes back. */
export async function moveClaims(
  tx: WriteTx,
  claimIds: readonly string[],
  from: 'matched' | 'ordered' | 'paid',
  to: 'matched' | 'ordered' | 'paid',
): Promise<void> {
  for (const piece of pieces(claimIds)) {
    const { numUpdatedRows } = await tx
      .updateTable('claim')
      .set({ state: to })
      .where('claim_id', 'in', piece)
      .where('state', '=', from)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== BigInt(piece.length)) throw new Error(`claims were not all ${from}`)
  }
}

/** Marks vouchers as paid, or as claimed again. Throws a plain Error when one was not in the state before. */
export async function moveVouchers(
  tx: WriteTx,
  voucherNos: readonly string[],
  from: 'claimed' | 'paid',
  to: 'claimed' | 'paid',
): Promise<void> {
  for (const piece of pieces(voucherNos)) {
    const { numUpdatedRows } = await tx
      .updateTable('voucher')
      .set({ state: to })
      .where('voucher_no', 'in', piece)
      .where('state', '=', from)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== BigInt(piece.length)) throw new Error(`vouchers were not all ${from}`)
  }
}

/** Those of these cases in which a voucher is left to be delivered or paid. */
export async function casesStillOpen(read: ReadDb, caseIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (const piece of pieces([...new Set(caseIds)])) {
    const rows = await read
      .selectFrom('voucher')
      .select('case_id')
      .distinct()
      .where('case_id', 'in', piece)
      .where('state', 'in', ['valid', 'claimed'])
      .execute()
    for (const row of rows) found.add(row.case_id)
  }
  return found
}

/** Moves an order on from the state and version that were read. False when it is no longer that order. */
export async function moveRun(
  tx: WriteTx,
  run: Pick<RunWithDraft, 'run_id' | 'version' | 'state'>,
  change: Partial<Updateable<PaymentRunTable>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_run')
    .set({ ...change, version: run.version + 1 })
    .where('run_id', '=', run.run_id)
    .where('version', '=', run.version)
    .where('state', '=', run.state)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Cancels the order of a draft, if it has one: what it held may be ordered again. Whether it may be cancelled is the caller's to judge. */
export async function cancelRunOf(tx: WriteTx, draftId: string): Promise<void> {
  const run = await tx.selectFrom('payment_run').selectAll().where('draft_id', '=', draftId).executeTakeFirst()
  if (!run) return
  const items = tx.selectFrom('payment_item').select('claim_id').where('run_id', '=', run.run_id).where('live', '=', 1)
  await tx.updateTable('claim').set({ state: 'matched' }).where('claim_id', 'in', items).execute()
  await endItems(tx, run.run_id, null, 'cancelled')
  await tx
    .updateTable('payment_run')
    .set({ state: 'cancelled', version: run.version + 1 })
    .where('run_id', '=', run.run_id)
    .execute()
}

/** Ends what an order holds, all of it or what one payee gets: it may be ordered again. */
export async function endItems(tx: WriteTx, runId: string, payeeNo: string | null, ended: 'cancelled' | 'returned'): Promise<void> {
  let query = tx.updateTable('payment_item').set({ live: 0, ended }).where('run_id', '=', runId).where('live', '=', 1)
  if (payeeNo !== null) query = query.where('payee_no', '=', payeeNo)
  await query.execute()
}
