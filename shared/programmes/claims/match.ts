/** 請求の突合. Whether one line of a claim may be paid (domain.md §9); pure, over what the office knows of the voucher. */
import { caseStateNames, type CaseState } from '../../domain/case-state.ts'
import type { IsoDate, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { parseVoucherNumber } from '../../domain/voucher-number.ts'
import type { ClaimCellCode, ClaimLine } from './fields.ts'
import { toWareki } from '../../domain/wareki.ts'

export type VoucherState = 'valid' | 'claimed' | 'paid' | 'void' | 'lapsed'

/** The voucher as the office made it. */
export interface ClaimedVoucher {
  readonly voucherNo: string
  readonly state: VoucherState
  readonly caseState: CaseState
  readonly providerNo: string
  readonly publicPayment: Yen
  readonly validFrom: IsoDate
  readonly validTo: IsoDate
}

export type MatchCode =
  | 'voucher-mistyped'
  | 'voucher-unknown'
  | 'code-wrong'
  | 'duplicate-in-file'
  | 'already-claimed'
  | 'voucher-void'
  | 'voucher-lapsed'
  | 'not-issued'
  | 'other-provider'
  | 'not-delivered-in-time'
  | 'amount-more'
  | 'not-signed'

/** Every code a line of a claim can be refused by. */
export type ClaimRefusalCode = ClaimCellCode | MatchCode

export interface MatchRefusal {
  readonly ok: false
  readonly code: MatchCode
  /** What is wrong and what to do, for the person who sends the line back. */
  readonly message: string
}

/** `less`: claimed less than was decided; paid as claimed and noted. */
export type ClaimMatch = { readonly ok: true; readonly less: boolean } | MatchRefusal

/** What the office knows beside the line. */
export interface MatchFacts {
  /** Null: the office has no voucher of that number. */
  readonly voucher: ClaimedVoucher | null
  /** Whether the code on the line is the voucher's own. */
  readonly codeRight: boolean
  /** The line of this file that matched the same voucher before. */
  readonly earlierLine: number | null
  /** 受付の日: the day on which the claim is taken. */
  readonly businessDay: IsoDate
}

/** The number of a claim's voucher as the office writes it; null when it is mistyped. */
export function claimedVoucherNo(line: Pick<ClaimLine, 'voucherNo'>): string | null {
  const parsed = parseVoucherNumber(line.voucherNo)
  return parsed.ok ? parsed.text : null
}

/**
 * Matches a line. Its genuineness comes first: whoever has no right code learns nothing else of the voucher. Less than the
 * decided amount is accepted, more never. A delivery later than the day of the claim has not happened, so nothing is owed yet.
 */
export function matchClaim(line: ClaimLine, facts: MatchFacts): ClaimMatch {
  const { voucher, businessDay } = facts
  if (claimedVoucherNo(line) === null)
    return refuse('voucher-mistyped', `給付券番号「${line.voucherNo}」は書き誤りです。券の番号を確かめてください。`)
  if (voucher === null)
    return refuse('voucher-unknown', `給付券番号「${line.voucherNo}」の券はこの事務所にありません。券の番号を確かめてください。`)
  if (!facts.codeRight) return refuse('code-wrong', '券の符号が券と合いません。券の原本を確かめてください。')
  if (facts.earlierLine !== null)
    return refuse('duplicate-in-file', `同じ券がこのファイルの${facts.earlierLine}行目にもあります。1枚の券は1度だけ請求できます。`)
  const state = refusedByState(voucher)
  if (state !== null) return state
  if (line.providerNo !== voucher.providerNo) {
    return refuse(
      'other-provider',
      `事業者番号「${line.providerNo}」は券の事業者（${voucher.providerNo}）ではありません。券に書かれた事業者から請求してもらってください。`,
    )
  }
  if (line.deliveredOn < voucher.validFrom || line.deliveredOn > voucher.validTo) {
    return refuse(
      'not-delivered-in-time',
      `納品日（${toWareki(line.deliveredOn)}）が券の有効期間（${toWareki(voucher.validFrom)}から${toWareki(voucher.validTo)}まで）の外です。納品日を確かめてください。`,
    )
  }
  if (line.deliveredOn > businessDay) {
    return refuse(
      'not-delivered-in-time',
      `納品日（${toWareki(line.deliveredOn)}）が請求を受け付けた日（${toWareki(businessDay)}）より後です。納品の後に請求してもらってください。`,
    )
  }
  if (line.amount > voucher.publicPayment) {
    return refuse(
      'amount-more',
      `請求額${yenText(line.amount)}が決定した公費負担額${yenText(voucher.publicPayment)}を超えています。決定額までの額で請求してもらってください。`,
    )
  }
  return { ok: true, less: line.amount < voucher.publicPayment }
}

/** At the counter the paper itself shows whether somebody signed for what he got. */
export const notSigned: MatchRefusal = {
  ok: false,
  code: 'not-signed',
  message: '受領の署名がありません。受け取った人の署名をもらってから請求してもらってください。',
}

/** Whether a voucher may be claimed at all, before anything is known of the claim; null: it may. */
export function refusalOfVoucher(voucher: { readonly state: string; readonly caseState: string }): MatchRefusal | null {
  return refusedByState({ state: voucher.state as VoucherState, caseState: voucher.caseState as CaseState })
}

function refusedByState(voucher: Pick<ClaimedVoucher, 'state' | 'caseState'>): MatchRefusal | null {
  const { state, caseState } = voucher
  if (state === 'claimed' || state === 'paid') {
    return refuse(
      'already-claimed',
      `この券はすでに請求されています（${state === 'paid' ? '支払済' : '支払前'}）。二重の請求でないか確かめてください。`,
    )
  }
  if (state === 'void' || caseState === 'cancelled')
    return refuse('voucher-void', 'この券は取り消されています。支給決定の経過を確かめてください。')
  if (state === 'lapsed' || caseState === 'lapsed')
    return refuse('voucher-lapsed', 'この券は失効しています。支給決定の経過を確かめてください。')
  // after the first voucher of several the case is 請求 already
  if (caseState !== 'issued' && caseState !== 'claimed') {
    return refuse('not-issued', `案件が「${caseStateNames[caseState]}」で、券は発行されていません。券がどこから出たかを確かめてください。`)
  }
  return null
}

function refuse(code: MatchCode, message: string): MatchRefusal {
  return { ok: false, code, message }
}
