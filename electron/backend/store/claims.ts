import { chunks, type ReadDb, type WriteTx } from './db.ts'
import type { WelfareCaseTable } from './schema-cases.ts'
import type { ClaimBatchTable, ClaimRefusalTable, ClaimTable } from './schema-payments.ts'

/** A voucher with its case, as far as a claim asks. */
export interface VoucherRow extends Pick<WelfareCaseTable, 'case_id' | 'case_no' | 'version'> {
  readonly voucher_no: string
  readonly provider_no: string
  readonly public_payment: number
  readonly valid_from: string
  readonly valid_to: string
  readonly state: string
  readonly case_state: string
}

/** The voucher of a number, or undefined. */
export async function voucherByNumber(read: ReadDb, voucherNo: string): Promise<VoucherRow | undefined> {
  return read
    .selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .select([
      'v.voucher_no',
      'v.case_id',
      'v.provider_no',
      'v.public_payment',
      'v.valid_from',
      'v.valid_to',
      'v.state',
      'c.case_no',
      'c.version',
      'c.state as case_state',
    ])
    .where('v.voucher_no', '=', voucherNo)
    .executeTakeFirst()
}

/** Begins a batch of claims: one file of a provider or of several. */
export async function insertClaimBatch(tx: WriteTx, batch: ClaimBatchTable): Promise<void> {
  await tx.insertInto('claim_batch').values(batch).execute()
}

/** Writes what a batch came to. */
export async function updateClaimBatch(
  tx: WriteTx,
  batchId: string,
  change: Pick<ClaimBatchTable, 'row_count' | 'matched' | 'refused'>,
): Promise<void> {
  await tx.updateTable('claim_batch').set(change).where('batch_id', '=', batchId).execute()
}

/** Writes a matched claim and marks its voucher; one voucher bears one claim, which the store itself enforces. */
export async function insertClaim(tx: WriteTx, claim: ClaimTable): Promise<void> {
  await tx.insertInto('claim').values(claim).execute()
  const { numUpdatedRows } = await tx
    .updateTable('voucher')
    .set({ state: 'claimed' })
    .where('voucher_no', '=', claim.voucher_no)
    .where('state', '=', 'valid')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw new Error(`voucher ${claim.voucher_no} was not open`)
}

/** Enters the lines of a file that were sent back, with their reasons. */
export async function insertClaimRefusals(tx: WriteTx, rows: readonly ClaimRefusalTable[]): Promise<void> {
  for (const piece of chunks(rows, 11)) await tx.insertInto('claim_refusal').values(piece).execute()
}

/** What a voucher says beside its money: item, months, prices, name of the provider. */
export async function voucherFacts(read: ReadDb, voucherNo: string) {
  return read
    .selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .leftJoin('provider as p', 'p.provider_no', 'v.provider_no')
    .select(['v.months', 'v.price', 'v.self_payment', 'c.item_name', 'p.name as provider_name'])
    .where('v.voucher_no', '=', voucherNo)
    .executeTakeFirstOrThrow()
}

/** The batch into which a user enters vouchers at the counter on a day. */
export async function counterBatch(read: ReadDb, userId: string, day: string): Promise<ClaimBatchTable | undefined> {
  return read
    .selectFrom('claim_batch')
    .selectAll()
    .where('way', '=', 'counter')
    .where('by_user', '=', userId)
    .where('business_day', '=', day)
    .executeTakeFirst()
}

/** Lines of a batch so far, claims and refused ones. */
export async function counterLines(read: ReadDb, batchId: string): Promise<number> {
  const last = async (table: 'claim' | 'claim_refusal'): Promise<number> =>
    (
      await read
        .selectFrom(table)
        .select((eb) => eb.fn.max('line').as('line'))
        .where('batch_id', '=', batchId)
        .executeTakeFirst()
    )?.line ?? 0
  return Math.max(await last('claim'), await last('claim_refusal'))
}
