import { isIsoDate } from '../../../shared/domain/date.ts'
import type { IsoMonth } from '../../../shared/domain/masters.ts'
import { parseVoucherNumber, parseVoucherQr } from '../../../shared/domain/voucher-number.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { ClaimLine } from '../../../shared/programmes/claims/fields.ts'
import { notSigned, refusalOfVoucher } from '../../../shared/programmes/claims/match.ts'
import type { CommandContext, Handler } from '../context.ts'
import { nextInSeries } from '../numbers.ts'
import {
  counterBatch,
  counterLines,
  insertClaimBatch,
  insertClaimRefusals,
  updateClaimBatch,
  voucherByNumber,
  voucherFacts,
} from '../store/claims.ts'
import { acceptClaim, isGenuine, judgeLine, voucherKey, type Batch } from './claims-line.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** Number and code of a voucher as one field takes them: the burst of a scanner, or both typed with anything between. */
function readBurst(text: string): { readonly voucherNo: string; readonly code: string } | null {
  const scanned = parseVoucherQr(text.normalize('NFKC').toUpperCase())
  if (scanned !== null) return scanned
  const typed = /^\s*(K[\d\s]+[-‐-―−ー][\d]{1,2})[\s,、]*(.*)$/iu.exec(text.normalize('NFKC'))
  return typed === null ? null : { voucherNo: typed[1] ?? '', code: (typed[2] ?? '').trim() }
}

const refuse = (code: string, message: string) => ({ ok: false as const, code, message })

/**
 * 給付券の読取り at the counter. Whether the voucher is the office's own and may still be claimed, and what it says; nothing is entered.
 * Facts are told only of a voucher whose code is right.
 */
export const scan: Handler<'claims.scan'> = async (ctx, { text }) => {
  const { read, env } = ctx
  const given = readBurst(text)
  if (given === null)
    return refuse('voucher-mistyped', '給付券の番号ではありません。QRを読み取るか、番号と券の符号を続けて入力してください。')
  const number = parseVoucherNumber(given.voucherNo)
  if (!number.ok) return refuse('voucher-mistyped', `給付券番号「${given.voucherNo}」は書き誤りです。券の番号を確かめてください。`)
  if (given.code === '') return refuse('code-missing', '番号に続けて、券に印刷された8文字の符号も入力してください。')
  const voucher = await voucherByNumber(read, number.text)
  if (voucher === undefined) return refuse('voucher-unknown', `給付券番号「${number.text}」の券はこの事務所にありません。`)
  if (!isGenuine(await voucherKey(read), voucher, given.code))
    return refuse('code-wrong', '券の符号が券と合いません。偽造か読み誤りのおそれがあります。券の原本を確かめてください。')
  const refused = refusalOfVoucher({ state: voucher.state, caseState: voucher.case_state })
  if (refused !== null) return refuse(refused.code, refused.message)
  if (env.businessDay() < voucher.valid_from)
    return refuse('not-delivered-in-time', `この券は${toWareki(voucher.valid_from)}から使えます。`)
  const facts = await voucherFacts(read, number.text)
  return {
    ok: true,
    voucher: {
      voucherNo: voucher.voucher_no,
      code: given.code,
      providerNo: voucher.provider_no,
      providerName: facts.provider_name ?? '',
      itemName: facts.item_name,
      months: JSON.parse(facts.months) as IsoMonth[],
      price: facts.price,
      decided: voucher.public_payment,
      selfPayment: facts.self_payment,
      validFrom: voucher.valid_from,
      validTo: voucher.valid_to,
    },
  }
}

/**
 * 窓口の請求の受付. One returned voucher becomes the claim of its provider, or is refused with its reason; either way it is a line of the
 * day's batch of this user. Judged in the very transaction that writes it: of two counters one gets the claim.
 * Throws AppError `bad-input`.
 */
export const enter: Handler<'claims.enter'> = async (ctx, input) => {
  const { tx, env } = ctx
  if (!isIsoDate(input.deliveredOn)) throw new AppError('bad-input', { fields: `納品日 ${input.deliveredOn}` })
  if (input.amount < 1) throw new AppError('bad-input', { fields: '請求額（1円以上）' })
  if (input.price !== null && input.price < 0) throw new AppError('bad-input', { fields: '価格' })
  const number = parseVoucherNumber(input.voucherNo)
  const voucher = number.ok ? await voucherByNumber(tx, number.text) : undefined
  const batch = await todaysBatch(ctx)
  const line: ClaimLine = {
    line: (await counterLines(tx, batch.batchId)) + 1,
    claimRef: input.claimRef.trim(),
    // the voucher is in the hand: its own provider brought or sent it
    providerNo: voucher?.provider_no ?? '',
    providerName: '',
    voucherNo: input.voucherNo,
    voucherCode: input.code,
    deliveredOn: input.deliveredOn,
    receivedBy: input.receivedBy.trim(),
    modelName: '',
    price: input.price,
    selfPayment: null,
    amount: input.amount,
    note: input.note.trim(),
  }
  const judged = await judgeLine(tx, await voucherKey(tx), line, env.businessDay())
  const unsigned = judged.match.ok && !input.signed ? notSigned : null
  const match = unsigned ?? judged.match
  const w = { tx, audit: ctx.audit }
  if (match.ok) {
    const month = await acceptClaim({ ctx, w }, batch, line, must(judged.voucher, 'voucher of a matched claim'))
    await count(ctx, batch)
    return { ok: true, claimNo: batch.claimNo, line: line.line, less: match.less, month }
  }
  const { codeRight } = judged
  await insertClaimRefusals(tx, [
    {
      batch_id: batch.batchId,
      line: line.line,
      voucher_no: line.voucherNo,
      code: match.code,
      message: match.message,
      details: JSON.stringify([line.claimRef, line.voucherNo, line.deliveredOn, String(line.amount)]),
      provider_no: codeRight ? line.providerNo : '',
      claim_ref: line.claimRef,
      delivered_on: line.deliveredOn,
      amount: line.amount,
      decided: codeRight ? (judged.voucher?.public_payment ?? null) : null,
    },
  ])
  await count(ctx, batch)
  const body = { text: `窓口の請求を返戻: ${match.message}`, code: match.code, claim: batch.claimNo, line: line.line }
  await ctx.audit.write({ action: 'claim-refused', ref: codeRight ? must(judged.voucher, 'voucher').case_no : batch.claimNo, body })
  return { ok: false, code: match.code, message: match.message, claimNo: batch.claimNo, line: line.line }
}

/** The batch of this user and day, made with its first voucher. */
async function todaysBatch({ tx, env, user }: CommandContext): Promise<Batch> {
  const day = env.businessDay()
  const at = env.now().toISOString()
  const known = await counterBatch(tx, user.userId, day)
  if (known !== undefined) return { batchId: known.batch_id, claimNo: known.claim_no, at }
  const batch = {
    batch_id: env.newId(),
    claim_no: await nextInSeries(tx, 'claim', day),
    file: `窓口 ${toWareki(day)}`,
    sha256: '',
    row_count: 0,
    matched: 0,
    refused: 0,
    by_user: user.userId,
    at,
    business_day: day,
    way: 'counter',
  }
  await insertClaimBatch(tx, batch)
  return { batchId: batch.batch_id, claimNo: batch.claim_no, at }
}

async function count({ tx }: CommandContext, batch: Batch): Promise<void> {
  const matched = await tx
    .selectFrom('claim')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('batch_id', '=', batch.batchId)
    .executeTakeFirstOrThrow()
  const rows = await counterLines(tx, batch.batchId)
  await updateClaimBatch(tx, batch.batchId, { row_count: rows, matched: matched.n, refused: rows - matched.n })
}
