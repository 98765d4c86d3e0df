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
  for (const piece of chunks(rows, 6)) await tx.insertInto('claim_refusal').values(piece).execute()
}
