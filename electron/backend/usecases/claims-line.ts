import type { CaseState } from '../../../shared/domain/case-state.ts'
import type { IsoMonth } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import type { ClaimLine } from '../../../shared/programmes/claims/fields.ts'
import { claimedVoucherNo, matchClaim, type ClaimMatch, type VoucherState } from '../../../shared/programmes/claims/match.ts'
import type { CommandContext, JobContext, JobWrite } from '../context.ts'
import { isVoucherCode } from '../render/voucher-code.ts'
import { moveCase } from '../store/cases.ts'
import { insertClaim, voucherByNumber, type VoucherRow } from '../store/claims.ts'
import { monthFor } from '../store/claims-months.ts'
import { readMeta } from '../store/meta.ts'
import type { ReadDb } from '../store/db.ts'
import { must } from '../../../shared/errors.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** What taking a claim needs of its context, by file or at the counter. */
export interface Taker {
  readonly ctx: Pick<CommandContext | JobContext, 'env' | 'user'>
  readonly w: JobWrite
}

/** 突合の単位. The batch a claim belongs to. */
export interface Batch {
  readonly batchId: string
  readonly claimNo: string
  readonly at: string
}

/** The key behind the codes of this office's vouchers. */
export async function voucherKey(read: ReadDb): Promise<Buffer> {
  return Buffer.from(must((await readMeta(read)).get('voucher-key'), 'voucher key of the office'), 'hex')
}

/** Whether a code is the voucher's own. */
export function isGenuine(key: Buffer, voucher: VoucherRow, code: string): boolean {
  const { voucher_no, case_no, provider_no, public_payment, valid_to } = voucher
  return isVoucherCode(
    key,
    { voucherNo: voucher_no, caseNo: case_no, providerNo: provider_no, publicPayment: public_payment, validTo: valid_to },
    code,
  )
}

/** A line with the voucher it names, and what the rules say of the two. */
export interface JudgedLine {
  readonly match: ClaimMatch
  readonly voucher: VoucherRow | undefined
  /** The voucher's own code stands on the line: only then its facts may be told. */
  readonly codeRight: boolean
}

/** Judges a line against the store as it is now. `earlierLine`: the line of the same file that matched the same voucher. */
export async function judgeLine(
  read: ReadDb,
  key: Buffer,
  line: ClaimLine,
  day: string,
  earlierLine: (voucherNo: string) => number | undefined = () => undefined,
): Promise<JudgedLine> {
  const voucherNo = claimedVoucherNo(line)
  const voucher = voucherNo === null ? undefined : await voucherByNumber(read, voucherNo)
  const codeRight = voucher !== undefined && isGenuine(key, voucher, line.voucherCode)
  const match = matchClaim(line, {
    voucher: voucher === undefined ? null : factsOf(voucher),
    codeRight,
    earlierLine: (voucherNo === null ? undefined : earlierLine(voucherNo)) ?? null,
    businessDay: day,
  })
  return { match, voucher, codeRight }
}

const factsOf = (v: VoucherRow) => ({
  voucherNo: v.voucher_no,
  state: v.state as VoucherState,
  caseState: v.case_state as CaseState,
  providerNo: v.provider_no,
  publicPayment: v.public_payment,
  validFrom: v.valid_from,
  validTo: v.valid_to,
})

/**
 * Enters a matched line as the claim of its voucher. The first voucher of a case moves it to 請求; with further vouchers it stays
 * there. A delivery of a closed month belongs to the next open one.
 */
export async function acceptClaim({ ctx, w }: Taker, batch: Batch, line: ClaimLine, voucher: VoucherRow): Promise<IsoMonth> {
  const { tx, audit } = w
  const { providerName, modelName, price, selfPayment } = line
  const month = await monthFor(tx, line.deliveredOn)
  await insertClaim(tx, {
    claim_id: ctx.env.newId(),
    batch_id: batch.batchId,
    line: line.line,
    claim_ref: line.claimRef,
    provider_no: voucher.provider_no,
    voucher_no: voucher.voucher_no,
    delivered_on: line.deliveredOn,
    received_by: line.receivedBy,
    amount: line.amount,
    decided: voucher.public_payment,
    note: line.note,
    details: JSON.stringify({ providerName, modelName, price, selfPayment }),
    state: 'matched',
    held: 0,
    month,
  })
  const c = { case_id: voucher.case_id, case_no: voucher.case_no, state: voucher.case_state, version: voucher.version }
  if (voucher.case_state === 'issued') await moveCase(tx, c, 'claim', batch.at)
  const less = line.amount < voucher.public_payment ? `（決定額${yenText(voucher.public_payment)}より少ない）` : ''
  const text = `請求 ${line.claimRef} 給付券 ${voucher.voucher_no} ${yenText(line.amount)}${less}・納品 ${toWareki(line.deliveredOn)}`
  const body = {
    text,
    claim: batch.claimNo,
    line: line.line,
    voucher: voucher.voucher_no,
    amount: line.amount,
    decided: voucher.public_payment,
    deliveredOn: line.deliveredOn,
  }
  await audit.write({ action: 'claim', ref: voucher.case_no, body })
  return month
}
