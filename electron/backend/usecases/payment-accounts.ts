import { createHash } from 'node:crypto'
import { flagValue, textValue, type RowValues } from '../../../shared/domain/field.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from '../store/db.ts'
import { unique } from '../store/groups.ts'
import { providersByNo } from '../store/payments.ts'
import { chunkedIds } from './chunks.ts'

/** 振込先の口座 as the bank file needs it, with whose it is. */
export interface PayeeAccount {
  /** Name of the payee, as the lists show it. */
  readonly name: string
  /** フリガナ of the payee, to be compared with the account's holder; empty where nothing is to be compared. */
  readonly kana: string
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  /** 預金種目 in words. */
  readonly accountType: string
  readonly accountNumber: string
  /** 口座名義 in kana, as registered. */
  readonly holderKana: string
}

/** Why a payee cannot be paid, in a word for counting and a sentence (no full stop) for the list. */
export type AccountProblem = { readonly code: ExclusionCode; readonly reason: string }

/** 除外の理由. */
export type ExclusionCode = 'no-account' | 'suspended' | 'unconfirmed' | 'closed-branch' | 'returned' | 'carried' | 'unwritable' | 'zero'

export type AccountAnswer = { readonly ok: true; readonly account: PayeeAccount } | ({ readonly ok: false; readonly name: string } & AccountProblem)

/**
 * 本人の口座. The account a decided cash benefit goes to, by the id of its case. Here the account of the application's form; a
 * programme with other accounts (公金受取口座, another person's by power of attorney) answers for its cases in the same form.
 */
export async function accountsOfCases(read: ReadDb, caseIds: readonly string[], _day: IsoDate): Promise<Map<string, AccountAnswer>> {
  const found = new Map<string, AccountAnswer>()
  for (const ids of chunkedIds(unique(caseIds))) {
    const rows = await read
      .selectFrom('welfare_case as c')
      .innerJoin('application as a', 'a.application_id', 'c.application_id')
      .select(['c.case_id', 'c.name', 'c.kana', 'a.details'])
      .where('c.case_id', 'in', ids)
      .execute()
    for (const row of rows) found.set(row.case_id, accountOfForm(row.name, row.kana, JSON.parse(row.details) as RowValues))
  }
  return found
}

/** The account that a form names. A form that asks for the registered account names none. */
function accountOfForm(name: string, kana: string, form: RowValues): AccountAnswer {
  const text = (key: string): string => textValue(form, key) ?? ''
  if (flagValue(form, 'useRegisteredAccount') === true)
    return { ok: false, code: 'no-account', reason: '公金受取口座の照会の回答がありません', name }
  return wholeAccount({
    name,
    kana,
    bankCode: text('bankCode'),
    bankName: text('bankName'),
    branchCode: text('branchCode'),
    branchName: text('branchName'),
    accountType: text('accountType'),
    accountNumber: text('accountNumber'),
    holderKana: text('accountHolderKana'),
  })
}

/** The account when nothing of it is missing. */
export function wholeAccount(account: PayeeAccount): AccountAnswer {
  const needed = [account.bankCode, account.branchCode, account.accountType, account.accountNumber, account.holderKana]
  const whole = needed.every((value) => value.trim() !== '')
  return whole ? { ok: true, account } : { ok: false, code: 'no-account', reason: '振込先の口座がそろっていません', name: account.name }
}

/** 事業者の口座, by the number of the provider. */
export async function accountsOfProviders(read: ReadDb, numbers: readonly string[], day: IsoDate): Promise<Map<string, AccountAnswer>> {
  const providers = await providersByNo(read, numbers)
  const held = await heldProviders(read, numbers, day)
  const found = new Map<string, AccountAnswer>()
  for (const no of numbers) {
    const p = providers.get(no)
    const problem = held.get(no)
    if (p === undefined) found.set(no, { ok: false, code: 'no-account', reason: '事業者の台帳にありません', name: '' })
    else if (problem !== undefined) found.set(no, { ok: false, ...problem, name: p.name })
    else found.set(no, wholeAccount({ ...p, kana: p.kana, holderKana: p.accountHolderKana }))
  }
  return found
}

/** 支払を止める事業者: suspended ones, and those whose changed account nobody confirmed yet, by number. */
async function heldProviders(_read: ReadDb, _numbers: readonly string[], _day: IsoDate): Promise<Map<string, AccountProblem>> {
  return new Map()
}

/** What says that it is the very same account: bank, branch, kind, number and holder. */
export function accountDigest(a: Pick<PayeeAccount, 'bankCode' | 'branchCode' | 'accountType' | 'accountNumber' | 'holderKana'>): string {
  const parts = [a.bankCode, a.branchCode, a.accountType, a.accountNumber.padStart(7, '0'), a.holderKana]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
