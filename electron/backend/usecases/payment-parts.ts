import type { Output } from '../../../shared/contract.ts'
import { isBankDay } from '../../../shared/domain/bank-days.ts'
import { isIsoDate, isIsoMonth } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError, type About } from '../../../shared/errors.ts'
import type { Payee } from '../../../shared/programmes/claims/transfers.ts'
import { nationalHolidays } from '../files/holidays.ts'
import type { RunWithDraft } from '../store/payments.ts'
import type { PaymentPayeeTable } from '../store/schema-payments.ts'
import type { Excluded } from './payment-select.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** Throws AppError `bad-input` unless it is a month of the calendar. */
export function checkMonth(month: string): void {
  if (!isIsoMonth(month)) throw new AppError('bad-input', { fields: `支払の月 ${month}` })
}

/** A transfer date the bank can carry out: a bank day, and not over. Throws AppError `bad-input`, `not-a-bank-day`, `bank-file-refused`. */
export function checkTransferDate(date: IsoDate, today: IsoDate): void {
  const holidays = nationalHolidays()
  // a year without a single holiday is beyond the table: its bank days cannot be told
  const known = holidays.has(`${date.slice(0, 4)}-01-01`)
  if (!isIsoDate(date) || !known) throw new AppError('bad-input', { fields: `振込日 ${date}` })
  if (!isBankDay(date, holidays)) throw new AppError('not-a-bank-day', { day: date })
  if (date < today)
    throw new AppError('bank-file-refused', { problem: `振込日（${toWareki(date)}）は業務日（${toWareki(today)}）より前です` })
}

/** What an approver decides about one payee, as one text; the bank file is made only from payees that still read so. */
export function payeeDigest(payee: Payee, payableIds: readonly string[]): string {
  const { payeeNo, bankCode, branchCode, accountType, accountNumber, holderKana, amount, customerCode: code } = payee
  const usual = [payeeNo, bankCode, branchCode, accountType, accountNumber, holderKana, amount, code, [...payableIds].sort()]
  // orders from before there were persons and new codes keep the text they were approved with
  const more = payee.kind === 'provider' && payee.newCode === '0' ? [] : [payee.kind, payee.newCode]
  return JSON.stringify([...usual, ...more])
}

/** An account in one line. */
export const accountText = (
  p: Pick<Payee, 'bankCode' | 'bankName' | 'branchCode' | 'branchName' | 'accountType' | 'accountNumber'>,
): string =>
  `${p.bankName === '' ? p.bankCode : p.bankName} ${p.branchName === '' ? p.branchCode : p.branchName} ${p.accountType} ${p.accountNumber}`

/** An order as a page shows it. */
export function runView(r: RunWithDraft): Output<'payment.list'>[number] {
  return {
    runNo: r.run_no,
    version: r.version,
    month: r.month,
    transferDate: r.transfer_date,
    state: r.state as 'draft',
    draftNo: r.draft_no,
    payees: r.payees,
    amount: r.amount,
    file: r.file,
    sha256: r.sha256,
  }
}

/** What was left out, as pages and programs read it. */
export const excludedView = (e: Excluded) => ({
  payeeNo: e.payeeNo,
  name: e.name,
  code: e.code,
  reason: e.reason,
  refs: e.items.map((i) => i.ref),
  amount: e.amount,
})

/** 状態の名前 of an order. */
export const runStateNames: Readonly<Record<string, string>> = {
  draft: '回議中',
  approved: '決裁済（確定前）',
  closed: '確定',
  exported: '振込データ作成済',
  'handed-over': '引渡し済',
  settled: '振込済',
  cancelled: '取消',
}

/** A payee as its order keeps it. */
export const payeeOfRow = (p: PaymentPayeeTable): Payee => ({
  kind: p.kind as Payee['kind'],
  payeeNo: p.payee_no,
  name: p.name,
  bankCode: p.bank_code,
  bankName: p.bank_name,
  branchCode: p.branch_code,
  branchName: p.branch_name,
  accountType: p.account_type,
  accountNumber: p.account_number,
  holderKana: p.holder_kana,
  amount: p.amount,
  customerCode: p.customer_code,
  newCode: p.new_code as Payee['newCode'],
})

/** 支払の操作の拒否. */
export const refused = (problem: string, next: string, about: About | null = null): AppError =>
  new AppError('payment-refused', { problem, next }, about)

/** 支払 as what a refusal is about. */
export const aboutOrder = ({ run_no }: { readonly run_no: string }): About => ({ ref: run_no, what: `支払 ${run_no}` })
