import type { Provider } from '../../../shared/domain/masters.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { providerOf } from './records.ts'
import type { PaymentItemTable, PaymentPayeeTable, PaymentRunTable } from './schema-payments.ts'

/** Ids in pieces small enough for one statement. */
function* pieces(ids: readonly string[]): Generator<string[]> {
  for (const piece of chunks(ids, 10)) yield piece
}

/** A matched claim that no live order holds. */
export interface PayableClaim {
  readonly claim_id: string
  readonly provider_no: string
  readonly amount: number
}

/** 支払対象. Matched claims delivered on or before a day that no live order holds, by provider and voucher. */
export async function payableClaims(read: ReadDb, until: string): Promise<PayableClaim[]> {
  return read
    .selectFrom('claim as c')
    .innerJoin('voucher as v', 'v.voucher_no', 'c.voucher_no')
    .select(['c.claim_id', 'c.provider_no', 'c.amount'])
    .where('c.state', '=', 'matched')
    .where('v.state', '=', 'claimed')
    .where('c.delivered_on', '<=', until)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('payment_item as i').select('i.run_id').whereRef('i.claim_id', '=', 'c.claim_id').where('i.live', '=', 1)),
      ),
    )
    .orderBy('c.provider_no')
    .orderBy('c.voucher_no')
    .execute()
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
export interface RunWithDraft extends PaymentRunTable {
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

/** Payees of an order in the order of the bank file, with their names. */
export async function payeesOf(read: ReadDb, runId: string): Promise<(PaymentPayeeTable & { readonly name: string })[]> {
  return read
    .selectFrom('payment_payee as p')
    .innerJoin('provider as v', 'v.provider_no', 'p.provider_no')
    .selectAll('p')
    .select('v.name')
    .where('p.run_id', '=', runId)
    .orderBy('p.seq')
    .execute()
}

/** Claims of an order with their vouchers and cases. */
export async function itemsOf(read: ReadDb, runId: string) {
  return read
    .selectFrom('payment_item as i')
    .innerJoin('claim as c', 'c.claim_id', 'i.claim_id')
    .innerJoin('voucher as v', 'v.voucher_no', 'c.voucher_no')
    .innerJoin('welfare_case as w', 'w.case_id', 'v.case_id')
    .select(['i.claim_id', 'i.provider_no', 'i.amount', 'c.voucher_no', 'w.case_id', 'w.case_no', 'w.state', 'w.version'])
    .where('i.run_id', '=', runId)
    .where('i.live', '=', 1)
    .orderBy('i.provider_no')
    .orderBy('c.voucher_no')
    .execute()
}

/** Writes an order and holds its claims; a claim held by another live order stops it all. */
export async function insertRun(
  tx: WriteTx,
  run: PaymentRunTable,
  items: readonly PaymentItemTable[],
  payees: readonly PaymentPayeeTable[],
): Promise<void> {
  await tx.insertInto('payment_run').values(run).execute()
  for (const piece of chunks(items, 5)) await tx.insertInto('payment_item').values(piece).execute()
  for (const piece of chunks(payees, 12)) await tx.insertInto('payment_payee').values(piece).execute()
  await moveClaims(
    tx,
    items.map((i) => i.claim_id),
    'matched',
    'ordered',
  )
}

/** Moves claims from one state to the next. Throws a plain Error when one was not in it: the transaction goes back. */
export async function moveClaims(
  tx: WriteTx,
  claimIds: readonly string[],
  from: 'matched' | 'ordered',
  to: 'ordered' | 'paid',
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

/** Marks vouchers as paid. Throws a plain Error when one was not claimed. */
export async function payVouchers(tx: WriteTx, voucherNos: readonly string[]): Promise<void> {
  for (const piece of pieces(voucherNos)) {
    const { numUpdatedRows } = await tx
      .updateTable('voucher')
      .set({ state: 'paid' })
      .where('voucher_no', 'in', piece)
      .where('state', '=', 'claimed')
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== BigInt(piece.length)) throw new Error('vouchers were not all claimed')
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

/** Marks an approved order as exported. False when it is no longer the order that was read. */
export async function markExported(
  tx: WriteTx,
  run: Pick<PaymentRunTable, 'run_id' | 'version'>,
  file: string,
  sha256: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_run')
    .set({ state: 'exported', version: run.version + 1, file, sha256 })
    .where('run_id', '=', run.run_id)
    .where('version', '=', run.version)
    .where('state', '=', 'approved')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Cancels the order of a draft, if it has one: its claims may be ordered again. Whether it may be cancelled is the caller's to judge. */
export async function cancelRunOf(tx: WriteTx, draftId: string): Promise<void> {
  const run = await tx.selectFrom('payment_run').selectAll().where('draft_id', '=', draftId).executeTakeFirst()
  if (!run) return
  const items = tx.selectFrom('payment_item').select('claim_id').where('run_id', '=', run.run_id)
  await tx.updateTable('claim').set({ state: 'matched' }).where('claim_id', 'in', items).execute()
  await tx.updateTable('payment_item').set({ live: 0 }).where('run_id', '=', run.run_id).execute()
  await tx
    .updateTable('payment_run')
    .set({ state: 'cancelled', version: run.version + 1 })
    .where('run_id', '=', run.run_id)
    .execute()
}
