import type { Output } from '../../../shared/contract.ts'
import { isBankDay } from '../../../shared/domain/bank-days.ts'
import { fiscalYear, isIsoDate, isIsoMonth, lastDay } from '../../../shared/domain/date.ts'
import type { IsoDate, IsoMonth, Provider, Yen } from '../../../shared/domain/masters.ts'
import { toWareki, toWarekiMonth } from '../../../shared/domain/wareki.ts'
import { checkTransferFile } from '../../../shared/domain/zengin.ts'
import { USUAL_ZENGIN_PROFILE } from '../../../shared/domain/zengin-types.ts'
import { AppError, must } from '../../../shared/errors.ts'
import {
  customerCode,
  payeeKana,
  payeeTitle,
  transferOrder,
  transferProblemText,
  type Consignor,
  type Payee,
} from '../../../shared/programmes/claims/transfers.ts'
import type { Handler } from '../context.ts'
import { nationalHolidays } from '../files/holidays.ts'
import { seriesPrefix, takeSeries } from '../numbers.ts'
import type { ReadDb } from '../store/db.ts'
import { insertRun, payableClaims, providersByNo, runsOf, type PayableClaim, type RunWithDraft } from '../store/payments.ts'
import { insertDraft, routeFor } from './drafts.ts'
import { allParameters, requiredSetting } from './settings.ts'

/** Orders a list shows: some years of months. */
const runsShown = 200

/** Throws AppError `bad-input` unless it is a month of the calendar. */
function checkMonth(month: string): void {
  if (!isIsoMonth(month)) throw new AppError('bad-input', { fields: `支払の月 ${month}` })
}

/** A transfer date the bank can carry out: a bank day, and not over. Throws AppError `bad-input`, `not-a-bank-day`, `bank-file-refused`. */
export function checkTransferDate(date: IsoDate, today: IsoDate): void {
  const holidays = nationalHolidays()
  // a year without a single holiday is beyond the table: its bank days cannot be told
  const known = holidays.has(`${date.slice(0, 4)}-01-01`)
  if (!isIsoDate(date) || !known) throw new AppError('bad-input', { fields: `振込日 ${date}` })
  if (!isBankDay(date, holidays)) throw new AppError('not-a-bank-day', { day: date })
  if (date < today) throw new AppError('bank-file-refused', { problem: `振込日 ${date} は業務日 ${today} より前です` })
}

/** The account the office pays from, as set on a day. Throws AppError `missing-setting`. */
export async function consignorOn(read: ReadDb, day: IsoDate): Promise<Consignor> {
  const rows = await allParameters(read)
  const setting = (key: string): string => requiredSetting(rows, 'office', `bank.${key}`, day)
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

/** What an approver decides about one payee, as one text; the bank file is made only from payees that still read so. */
export function payeeDigest(payee: Payee, claimIds: readonly string[]): string {
  const { providerNo, bankCode, branchCode, accountType, accountNumber, holderKana, amount, customerCode: code } = payee
  return JSON.stringify([providerNo, bankCode, branchCode, accountType, accountNumber, holderKana, amount, code, [...claimIds].sort()])
}

interface ProviderSum {
  readonly providerNo: string
  readonly provider: Provider | undefined
  readonly claims: readonly PayableClaim[]
  readonly amount: Yen
}

/** The month's payable claims by provider, in order of their numbers. */
async function sumsByProvider(read: ReadDb, month: IsoMonth): Promise<ProviderSum[]> {
  const claims = await payableClaims(read, lastDay(month))
  const providers = await providersByNo(
    read,
    claims.map((c) => c.provider_no),
  )
  const groups = new Map<string, PayableClaim[]>()
  for (const claim of claims) {
    const group = groups.get(claim.provider_no) ?? []
    group.push(claim)
    groups.set(claim.provider_no, group)
  }
  return [...groups].map(([providerNo, group]) => ({
    providerNo,
    provider: providers.get(providerNo),
    claims: group,
    amount: group.reduce((sum, claim) => sum + claim.amount, 0),
  }))
}

/** 支払の候補 of a month: each provider with its matched claims and their sum in yen. Throws AppError `bad-input`. */
export const candidates: Handler<'payment.candidates'> = async (ctx, input) => {
  checkMonth(input.month)
  const sums = await sumsByProvider(ctx.read, input.month)
  return sums.map(({ providerNo, provider: p, claims, amount }) => ({
    providerNo,
    providerName: p?.name ?? '',
    claims: claims.length,
    amount,
    account: p === undefined ? '' : `${p.bankName} ${p.branchName} ${p.accountType} ${p.accountNumber}`,
  }))
}

/** An order as a page shows it. */
export function runView(r: RunWithDraft): Output<'payment.list'>[number] {
  return {
    runNo: r.run_no,
    month: r.month,
    transferDate: r.transfer_date,
    state: r.state as 'draft' | 'approved' | 'exported' | 'cancelled',
    draftNo: r.draft_no,
    payees: r.payees,
    amount: r.amount,
    file: r.file,
    sha256: r.sha256,
  }
}

/** 支払の一覧, the newest first. */
export const list: Handler<'payment.list'> = async (ctx) => (await runsOf(ctx.read, undefined, runsShown)).map(runView)

/**
 * 支払の起案. Orders the payment of every matched claim delivered by the end of the month that no live order holds, one line a
 * provider, and sends the draft on its way. Everything the bank file will be checked for is checked now, so that nobody approves an
 * order that cannot be paid; one payee at fault stops it all. Throws AppError `bad-input`, `not-a-bank-day`, `payment-open`,
 * `nothing-to-pay`, `missing-setting`, `bank-file-refused`, `no-route`, `no-holder`.
 */
export const create: Handler<'payment.create'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const { month, transferDate } = input
  const day = env.businessDay()
  checkMonth(month)
  checkTransferDate(transferDate, day)
  const open = (await runsOf(tx, month, runsShown)).find((r) => r.state === 'draft' || r.state === 'approved')
  if (open !== undefined) throw new AppError('payment-open', { draftNo: open.draft_no })
  const sums = await sumsByProvider(tx, month)
  if (sums.length === 0) throw new AppError('nothing-to-pay', { month })

  const serial = await takeSeries(tx, 'run', day)
  const payees = sums.map((sum, i) => payeeOf(sum, customerCode(fiscalYear(day), serial, i + 1)))
  refuseUnpayable(await consignorOn(tx, day), transferDate, payees)

  const amount = payees.reduce((sum, p) => sum + p.amount, 0)
  const { rule, steps } = await routeFor(
    tx,
    'payment',
    payees.map((p) => p.amount),
    day,
  )
  const title = `支出命令 ${toWarekiMonth(month)}分 ${payees.length}事業者（振込日 ${toWareki(transferDate)}）`
  const digests = sums.map((sum, i) =>
    payeeDigest(
      must(payees[i], 'payee'),
      sum.claims.map((c) => c.claim_id),
    ),
  )
  const draft = await insertDraft(ctx, { kind: 'payment', title, amount, count: payees.length, rule, digests }, steps)

  const run = {
    run_id: env.newId(),
    run_no: `${seriesPrefix('run', day)}${String(serial).padStart(4, '0')}`,
    month,
    transfer_date: transferDate,
    draft_id: draft.draft_id,
    state: 'draft',
    version: 1,
    payees: payees.length,
    amount,
    file: null,
    sha256: null,
    made_by: user.userId,
    at: env.now().toISOString(),
  }
  const items = sums.flatMap((sum) =>
    sum.claims.map((c) => ({ claim_id: c.claim_id, run_id: run.run_id, provider_no: c.provider_no, amount: c.amount, live: 1 })),
  )
  await insertRun(
    tx,
    run,
    items,
    payees.map((p, i) => payeeRow(run.run_id, i + 1, p)),
  )
  const text = `${title} 請求${items.length}件`
  await audit.write({
    action: 'payment-draft',
    ref: run.run_no,
    body: { text, draft: draft.draft_no, month, transferDate, payees: payees.length, claims: items.length, amount },
  })
  return { runNo: run.run_no, draftNo: draft.draft_no, payees: payees.length, amount }
}

/** A provider as a payee. Throws AppError `bank-file-refused` when the bank's records cannot hold its holder's name. */
function payeeOf(sum: ProviderSum, code: string): Payee {
  const { provider } = sum
  if (provider === undefined) throw new AppError('bank-file-refused', { problem: `事業者 ${sum.providerNo} が事業者の台帳にありません` })
  const names = { providerNo: provider.providerNo, providerName: provider.name }
  const kana = payeeKana(provider.accountHolderKana)
  if (!kana.ok) throw new AppError('bank-file-refused', { problem: `${payeeTitle(names)}: ${kana.problem}` })
  const { bankCode, bankName, branchCode, branchName, accountType, accountNumber } = provider
  return {
    ...names,
    bankCode,
    bankName,
    branchCode,
    branchName,
    accountType,
    accountNumber,
    holderKana: kana.text,
    amount: sum.amount,
    customerCode: code,
  }
}

/** Throws AppError `bank-file-refused` with the first thing that would stop the file, and whose it is. */
function refuseUnpayable(consignor: Consignor, transferDate: IsoDate, payees: readonly Payee[]): void {
  const order = transferOrder(consignor, transferDate, payees)
  if (!order.ok) throw new AppError('bank-file-refused', { problem: order.problem })
  const [first] = checkTransferFile(order.header, order.transfers, USUAL_ZENGIN_PROFILE, { holidays: nationalHolidays() })
  if (first !== undefined) throw new AppError('bank-file-refused', { problem: transferProblemText(first, payees) })
}

const payeeRow = (runId: string, seq: number, p: Payee) => ({
  run_id: runId,
  seq,
  provider_no: p.providerNo,
  bank_code: p.bankCode,
  bank_name: p.bankName,
  branch_code: p.branchCode,
  branch_name: p.branchName,
  account_type: p.accountType,
  account_number: p.accountNumber,
  holder_kana: p.holderKana,
  amount: p.amount,
  customer_code: p.customerCode,
})
