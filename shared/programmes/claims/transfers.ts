/** 支払の振込. From the payees of a payment order to the header and the transfers of a bank file. */
import { toBankKana } from '../../domain/bank-kana.ts'
import type { IsoDate, Yen } from '../../domain/masters.ts'
import { bankKanaProblemText, zenginProblemText } from '../../domain/zengin-messages.ts'
import { checkTransferFile } from '../../domain/zengin.ts'
import type { ZenginHeader, ZenginProblem, ZenginProfile, ZenginTransfer } from '../../domain/zengin-types.ts'

/** 口座, as the office's tables have it. */
interface Account {
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  /** 預金種目 in words. */
  readonly accountType: string
  readonly accountNumber: string
}

/** 振込先. One payee of an order: a provider with the sum of its claims, or a person with a benefit; and the account it goes to. */
export interface Payee extends Account {
  readonly kind: 'provider' | 'person'
  /** 事業者番号; for a person the number of the case. */
  readonly payeeNo: string
  readonly name: string
  /** 口座名義, in the kana of bank records. */
  readonly holderKana: string
  /** Whole yen, 1 or more. */
  readonly amount: Yen
  /** 20 digits, never used for another payment: a returned transfer is told by it. */
  readonly customerCode: string
  /** 新規コード: 2 where the account changed after a returned transfer, 0 else. */
  readonly newCode: '0' | '1' | '2'
}

/** 振込依頼人の口座, as the office's settings have it. */
export interface Consignor extends Account {
  readonly code: string
  readonly name: string
}

export type TransferOrder =
  | { readonly ok: true; readonly header: ZenginHeader; readonly transfers: readonly ZenginTransfer[] }
  | { readonly ok: false; readonly problem: string }

const payeeTypes: Readonly<Record<string, ZenginTransfer['accountType']>> = { 普通: '1', 当座: '2', 貯蓄: '4', その他: '9' }
const consignorTypes: Readonly<Record<string, ZenginHeader['accountType']>> = { 普通: '1', 当座: '2', その他: '9' }

/** 顧客コード of the `seq`-th payee of the `serial`-th order of a year: two codes of ten digits. */
export function customerCode(year: number, serial: number, seq: number): string {
  return `${year}${String(serial).padStart(6, '0')}${String(seq).padStart(10, '0')}`
}

/** A holder's name as bank records hold it, or the sentence that says why it cannot be written (no full stop). */
export function payeeKana(
  holder: string,
  allowWo = false,
): { readonly ok: true; readonly text: string; readonly lossy: boolean } | { readonly ok: false; readonly problem: string } {
  const kana = toBankKana(holder, { kind: 'name', maxBytes: 30, allowWo })
  return kana.ok
    ? { ok: true, text: kana.text, lossy: kana.changes.length > 0 }
    : { ok: false, problem: `口座名義カナ「${holder}」: ${bankKanaProblemText(kana.problem)}` }
}

/**
 * Header and transfers of an order. Names of the payees' banks are left blank, as the format allows: the office's table has them in
 * kanji, and readings are never guessed. The numbers of bank and branch say where the money goes.
 */
export function transferOrder(consignor: Consignor, transferDate: IsoDate, payees: readonly Payee[]): TransferOrder {
  const accountType = consignorTypes[consignor.accountType]
  if (accountType === undefined) return { ok: false, problem: `振込依頼人の預金種目「${consignor.accountType}」は振込データに書けません` }
  const transfers: ZenginTransfer[] = []
  for (const payee of payees) {
    const type = payeeTypes[payee.accountType]
    if (type === undefined) return { ok: false, problem: `${payeeTitle(payee)}: ${unknownType(payee)}` }
    transfers.push({
      bankCode: payee.bankCode,
      bankName: '',
      branchCode: payee.branchCode,
      branchName: '',
      accountType: type,
      accountNumber: payee.accountNumber,
      payeeName: payee.holderKana,
      amount: payee.amount,
      newCode: payee.newCode,
      reference: { kind: 'customer', code1: payee.customerCode.slice(0, 10), code2: payee.customerCode.slice(10) },
    })
  }
  const { code, name, bankCode, bankName, branchCode, branchName, accountNumber } = consignor
  const header = {
    clientCode: code,
    clientName: name,
    transferDate,
    bankCode,
    bankName,
    branchCode,
    branchName,
    accountType,
    accountNumber,
  }
  return { ok: true, header, transfers }
}

const unknownType = (payee: Payee): string => `預金種目「${payee.accountType}」は振込データに書けません`

/** A payee as a refusal names it. */
export const payeeTitle = (payee: Pick<Payee, 'payeeNo' | 'name'>): string => `${payee.name}（${payee.payeeNo}）`

/** A fault of a bank file with the payee it belongs to, without a full stop. The first record is the header. */
export function transferProblemText(problem: ZenginProblem, payees: readonly Payee[]): string {
  const text = zenginProblemText({ ...problem, record: null })
  if (problem.record === 1) return `振込依頼人: ${text}`
  const payee = problem.record === null ? undefined : payees[problem.record - 2]
  return payee === undefined ? text : `${payeeTitle(payee)}: ${text}`
}

/** Somebody who pays, for looking at one transfer alone. */
const nobody: Consignor = {
  code: '1',
  name: 'ｱ',
  bankCode: '1',
  bankName: '',
  branchCode: '1',
  branchName: '',
  accountType: '普通',
  accountNumber: '1',
}

/** What of one payee would stop a bank file, a sentence without a full stop; null: nothing. */
export function payeeProblem(payee: Payee, profile: ZenginProfile): string | null {
  const order = transferOrder(nobody, '2026-12-01', [payee])
  if (!order.ok) return unknownType(payee)
  const found = checkTransferFile(order.header, order.transfers, profile, { holidays: new Set() }).find((p) => p.record === 2)
  return found === undefined ? null : zenginProblemText({ ...found, record: null })
}
