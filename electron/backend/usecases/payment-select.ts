import { addDays, fiscalYear, lastDay } from '../../../shared/domain/date.ts'
import type { IsoDate, IsoMonth, Parameter, Yen } from '../../../shared/domain/masters.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { zenginProfileOf, type ZenginProfileKey } from '../../../shared/domain/zengin-profile.ts'
import type { ZenginProfile } from '../../../shared/domain/zengin-types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CheckedPayee, PaymentFinding } from '../../../shared/programmes/claims/payment-checks.ts'
import type { BankAccount } from '../../../shared/programmes/childbirth-support/account.ts'
import { payeeKana, payeeProblem, type Consignor } from '../../../shared/programmes/claims/transfers.ts'
import { groupBy } from '../store/groups.ts'
import { carriedPayables, personKeys, type LastTransfer } from '../store/payments-look.ts'
import { payable, type Payable } from '../store/payments-payable.ts'
import {
  accountDigest,
  accountDigestFor,
  accountsOfCases,
  accountsOfProviders,
  type AccountAnswer,
  type AccountFrame,
  type ExclusionCode,
} from './payment-accounts.ts'
import { lastTransfersOpened } from './payee-seal.ts'
import { allParameters, requiredSetting, settingOn } from './settings.ts'

/** 支払元: the office's account, or that of a programme with an account of its own. */
export function payerOf(rows: readonly Parameter[], programme: string, day: IsoDate): string {
  return settingOn(rows, programme, 'bank.accountNumber', day) === undefined ? 'office' : programme
}

/** The account that is paid from, as set on a day. Throws AppError `missing-setting`. */
export function consignorOf(rows: readonly Parameter[], payer: string, day: IsoDate): Consignor {
  const setting = (key: string): string => requiredSetting(rows, payer, `bank.${key}`, day)
  return {
    code: setting('consignorCode'),
    name: setting('consignorName'),
    bankCode: setting('bankCode'),
    bankName: setting('bankName'),
    branchCode: setting('branchCode'),
    branchName: setting('branchName'),
    accountType: setting('accountType'),
    accountNumber: setting('accountNumber'),
  }
}

/** What the bank of that account wants of a file. Throws AppError `bank-file-refused` when a setting has a word nobody knows. */
export function bankProfileOf(rows: readonly Parameter[], payer: string, day: IsoDate): ZenginProfile {
  const read = zenginProfileOf((key: ZenginProfileKey) => settingOn(rows, payer, `bank.${key}`, day))
  if (!read.ok) throw new AppError('bank-file-refused', { problem: read.problem })
  return read.profile
}

/** A payee before it has its place in an order. */
export interface ChosenPayee extends Omit<CheckedPayee, 'customerCode'> {
  readonly payer: string
  readonly items: readonly Payable[]
}

/** 除外. What is left out, and why. */
export interface Excluded {
  readonly kind: 'provider' | 'person'
  readonly payeeNo: string
  readonly name: string
  readonly code: ExclusionCode
  /** A sentence without a full stop. */
  readonly reason: string
  readonly items: readonly Payable[]
  readonly amount: Yen
}

export interface Choice {
  readonly payees: readonly ChosenPayee[]
  readonly excluded: readonly Excluded[]
  /** Claims of zero yen: they settle with their provider's others, and are shown. */
  readonly zero: readonly PaymentFinding[]
}

/** 支払対象と除外 of a month: every payee with its claims or its benefit, and everything left out with its reason. */
export async function choosePayees(frame: AccountFrame, month: IsoMonth): Promise<Choice> {
  const { read, day } = frame
  const rows = await allParameters(read)
  const all = await payable(read, lastDay(month))
  const carried = await carriedPayables(read)
  const ofKind = (kind: 'provider' | 'person') => all.filter((p) => p.payeeKind === kind)
  const numbers = (kind: 'provider' | 'person') => [...new Set(ofKind(kind).map((p) => p.payeeNo))]
  const providers = await accountsOfProviders(frame, numbers('provider'))
  const cases = await accountsOfCases(
    frame,
    ofKind('person').map((p) => p.caseId),
  )
  const last = {
    provider: await lastTransfersOpened(read, frame.folder, 'provider', numbers('provider')),
    person: await lastTransfersOpened(read, frame.folder, 'person', numbers('person')),
  }
  const digests = {
    provider: accountDigest,
    person: numbers('person').length === 0 ? accountDigest : await accountDigestFor(frame.folder, 'person'),
  }
  const people = await personKeys(read, numbers('person'))

  const payees: ChosenPayee[] = []
  const excluded: Excluded[] = []
  const zero: PaymentFinding[] = []
  for (const group of groupBy(all, (p) => `${payerOf(rows, p.programme, day)} ${p.payeeKind} ${p.payeeNo}`).values()) {
    const [first] = group
    if (first === undefined) continue
    const { payeeKind: kind, payeeNo } = first
    const answer = kind === 'provider' ? providers.get(payeeNo) : cases.get(first.caseId)
    const name = answer === undefined ? '' : answer.ok ? answer.account.name : answer.name
    const leave = (code: ExclusionCode, reason: string, items: readonly Payable[]): void => {
      excluded.push({ kind, payeeNo, name, code, reason, items, amount: sumOf(items) })
    }
    for (const [reason, items] of groupBy(
      group.filter((p) => carried.has(p.id)),
      (p) => carried.get(p.id) ?? '',
    )) {
      leave('carried', `次回へ送り（${reason}）`, items)
    }
    const items = group.filter((p) => !carried.has(p.id))
    if (items.length === 0) continue
    if (sumOf(items) === 0) {
      leave('zero', '支払う額が0円です', items)
      continue
    }
    const payer = payerOf(rows, first.programme, day)
    const profile = bankProfileOf(rows, payer, day)
    const judged = judgeAccount(answer, last[kind].get(payeeNo), { allowWo: profile.allowWo, digest: digests[kind] })
    if (!judged.ok) {
      leave(judged.code, judged.reason, items)
      continue
    }
    for (const p of items.filter((one) => one.amount === 0)) zero.push({ payeeNo, name, text: `${p.ref} は0円です` })
    const personKey = kind === 'person' ? (people.get(payeeNo) ?? '') : ''
    const payee = { ...judged.payee, kind, payeeNo, amount: sumOf(items), payer, items, personKey }
    const problem = payeeProblem({ ...payee, customerCode: '1'.repeat(20) }, profile)
    if (problem === null) payees.push(payee)
    else leave('unwritable', problem, items)
  }
  return { payees, excluded, zero }
}

const sumOf = (items: readonly { readonly amount: Yen }[]): Yen => items.reduce((sum, item) => sum + item.amount, 0)

type Judged =
  | { readonly ok: true; readonly payee: Omit<ChosenPayee, 'kind' | 'payeeNo' | 'amount' | 'payer' | 'items' | 'personKey'> }
  | { readonly ok: false; readonly code: ExclusionCode; readonly reason: string }

/** Whether money may go to the account, and how it is written for the bank. */
function judgeAccount(
  answer: AccountAnswer | undefined,
  last: LastTransfer | undefined,
  { allowWo, digest }: { readonly allowWo: boolean; readonly digest: (account: BankAccount) => string },
): Judged {
  if (answer === undefined) return { ok: false, code: 'no-account', reason: '振込先の口座がありません' }
  if (!answer.ok) return { ok: false, code: answer.code, reason: answer.reason }
  const { account } = answer
  const kana = payeeKana(account.holderKana, allowWo)
  if (!kana.ok) return { ok: false, code: 'unwritable', reason: kana.problem }
  const { name, kana: own, holderKana: registeredHolder, changed: since, ...where } = account
  const written = { ...where, holderKana: kana.text }
  const before = last === undefined ? null : digest(last)
  const cameBack = last !== undefined && last.returnId !== null
  if (cameBack && last.confirmed !== digest(written)) {
    return { ok: false, code: 'returned', reason: '組戻しのあと、口座の確認（2人目）が済んでいません' }
  }
  const changed = cameBack && before !== digest(written)
  const { bankCode, bankName, branchCode, branchName, accountType, accountNumber } = written
  return {
    ok: true,
    payee: {
      name,
      bankCode,
      bankName,
      branchCode,
      branchName,
      accountType,
      accountNumber,
      holderKana: kana.text,
      newCode: changed ? '2' : '0',
      kana: own,
      lossy: kana.lossy,
      registeredHolder,
      newAccount: before !== digest(written),
      changed: since,
    },
  }
}

/** Sentences about a transfer date: too near for the bank, or unusually far. Days are counted on the calendar. */
export function dayFindings(rows: readonly Parameter[], transferDate: IsoDate, day: IsoDate): string[] {
  const setting = (key: string): number | null => {
    const value = settingOn(rows, 'office', key, day)
    return value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : null
  }
  const [least, most] = [setting('payment.leastDays'), setting('payment.mostDays') ?? 60]
  const found: string[] = []
  if (least !== null && transferDate < addDays(day, least))
    found.push(`振込日 ${toWareki(transferDate)} まで${least}日ありません。銀行の受付に間に合うか確かめてください`)
  if (transferDate > addDays(day, most)) found.push(`振込日 ${toWareki(transferDate)} は${most}日より先です`)
  // the file knows month and day only
  if (fiscalYear(transferDate) !== fiscalYear(day)) found.push(`振込日 ${toWareki(transferDate)} は次の年度です`)
  return found
}
