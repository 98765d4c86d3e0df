/** 振込先の口座 of a benefit that is paid to a person: the form's own, or the registered one (公金受取口座). */
import { toBankKana } from '../../domain/bank-kana.ts'
import { flagValue, textValue } from '../../domain/field.ts'
import type { RowValues } from '../../domain/field.ts'
import type { IsoDate } from '../../domain/masters.ts'
import { foldKana } from '../../domain/text.ts'
import { bankKanaProblemText } from '../../domain/zengin-messages.ts'

/** 口座, as a transfer needs it. */
export interface BankAccount {
  /** 4 digits. */
  readonly bankCode: string
  /** 3 digits. */
  readonly branchCode: string
  /** 預金種目 in words. */
  readonly accountType: string
  /** 7 digits. */
  readonly accountNumber: string
  /** 口座名義 as it was given. */
  readonly holderKana: string
}

/** form: named by the applicant; registered: looked up as 公金受取口座. */
export type AccountSource = 'form' | 'registered'

/**
 * 口座の事実. What a review may know and freeze of an account: who holds it and where it is, never the whole number; `mark` tells two
 * accounts apart and cannot be turned back.
 */
export interface AccountFact {
  readonly source: AccountSource
  readonly bankCode: string
  /** By the table of banks; empty where it does not know. */
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  readonly accountType: string
  /** Last three digits of the number. */
  readonly tail: string
  readonly holderKana: string
  readonly mark: string
  /** Why no transfer can be made to it, a sentence without full stop; null: it can. */
  readonly problem: string | null
  /** 公金受取口座: the day of the answer, and the inquiry it answers. */
  readonly answeredOn: IsoDate | null
  readonly inquiryNo: string | null
  /** 委任状: the day on which a power of attorney for exactly this account was seen; null: none. */
  readonly attorneySeenOn: IsoDate | null
}

export const accountTypes = ['普通', '当座', '貯蓄'] as const

/** Whether the form asks for the registered account. */
export const asksRegistered = (values: RowValues): boolean => flagValue(values, 'useRegisteredAccount') === true

/** The account a form names; null where it asks for the registered one. Fields that are not filled stay empty. */
export function formAccount(values: RowValues): BankAccount | null {
  if (asksRegistered(values)) return null
  return {
    bankCode: textValue(values, 'bankCode'),
    branchCode: textValue(values, 'branchCode'),
    accountType: textValue(values, 'accountType'),
    accountNumber: textValue(values, 'accountNumber'),
    holderKana: textValue(values, 'accountHolderKana'),
  }
}

/** Why no transfer can be made to an account, as a sentence without full stop; null: it can. */
export function accountProblem(account: BankAccount): string | null {
  const missing = [
    [account.bankCode, '金融機関コード'],
    [account.branchCode, '支店コード'],
    [account.accountType, '預金種目'],
    [account.accountNumber, '口座番号'],
    [account.holderKana, '口座名義'],
  ].flatMap(([value, name]) => (value === '' ? [name ?? ''] : []))
  if (missing.length > 0) return `口座の${missing.join('・')}がありません`
  if (!/^[0-9]{4}$/.test(account.bankCode) || account.bankCode === '0000') return '金融機関コードが4桁の数字ではありません'
  if (!/^[0-9]{3}$/.test(account.branchCode)) return '支店コードが3桁の数字ではありません'
  if (!/^[0-9]{7}$/.test(account.accountNumber)) return '口座番号が7桁の数字ではありません'
  if (!(accountTypes as readonly string[]).includes(account.accountType)) return `預金種目「${account.accountType}」へは振り込めません`
  const kana = toBankKana(account.holderKana, { kind: 'name', maxBytes: 30 })
  return kana.ok ? null : `口座名義が振込に使えません（${bankKanaProblemText(kana.problem)}）`
}

/** Whether an account is held by a person of one of these kana, after folding. */
export const isHolder = (holderKana: string, kanas: readonly string[]): boolean =>
  kanas.some((kana) => kana.trim() !== '' && foldKana(kana) === foldKana(holderKana))
