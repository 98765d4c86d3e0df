import { fiscalYear } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { toWareki, toWarekiMonth } from '../../../shared/domain/wareki.ts'
import { checkTransferFile } from '../../../shared/domain/zengin.ts'
import type { ZenginProfile } from '../../../shared/domain/zengin-types.ts'
import { AppError } from '../../../shared/errors.ts'
import {
  customerCode,
  payeeTitle,
  transferOrder,
  transferProblemText,
  type Consignor,
  type Payee,
} from '../../../shared/programmes/claims/transfers.ts'
import type { CommandContext, Handler } from '../context.ts'
import { nationalHolidays } from '../files/holidays.ts'
import { seriesPrefix, takeSeries } from '../numbers.ts'
import { insertRun, runsOf } from '../store/payments.ts'
import { endCarries } from '../store/payments-look.ts'
import type { Payable } from '../store/payments-payable.ts'
import type { PaymentItemTable, PaymentPayeeTable } from '../store/schema-payments.ts'
import { insertDraft, routeFor } from './drafts.ts'
import { inspect } from './payment-inspect.ts'
import { payeesToDigest, sealPayees } from './payee-seal.ts'
import { accountText, checkMonth, checkTransferDate, excludedView, payeeDigest, runView } from './payment-parts.ts'
import { bankProfileOf, choosePayees, consignorOf, type Choice, type ChosenPayee, type Excluded } from './payment-select.ts'
import { allParameters } from './settings.ts'

/** Orders a list shows: some years of months. */
const runsShown = 200

/** 支払の候補 of a month: each payee with what it gets, in yen. Throws AppError `bad-input`. */
export const candidates: Handler<'payment.candidates'> = async (ctx, input) => {
  checkMonth(input.month)
  const { payees } = await choosePayees({ read: ctx.read, folder: ctx.env.store.folder, day: ctx.env.businessDay() }, input.month)
  return payees.map((p) => ({
    providerNo: p.payeeNo,
    providerName: p.name,
    kind: p.kind,
    payer: p.payer,
    claims: p.items.length,
    amount: p.amount,
    account: accountText(p),
    newAccount: p.newAccount,
  }))
}

/** 支払の一覧, the newest first. */
export const list: Handler<'payment.list'> = async (ctx) => (await runsOf(ctx.read, undefined, runsShown)).map(runView)

/**
 * 支払の起案. Orders the payment of everything payable by the end of the month from one account of the office (`payer`; needed only
 * where several would pay), one line a provider and one a person's benefit, and sends the draft on its way. What cannot be paid is left
 * out with its reason; everything else the bank file will be checked for is checked now, so that nobody approves an order that cannot
 * be paid. What was to wait (次回へ送る) waits for this order only. Throws AppError `bad-input`, `not-a-bank-day`, `payment-open`,
 * `nothing-to-pay`, `payment-refused`, `missing-setting`, `bank-file-refused`, `no-route`, `no-holder`.
 */
export const create: Handler<'payment.create'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const { month, transferDate } = input
  const day = env.businessDay()
  checkMonth(month)
  checkTransferDate(transferDate, day)
  const rows = await allParameters(tx)
  const choice = await choosePayees({ read: tx, folder: env.store.folder, day, payDay: transferDate }, month)
  const payer = onePayer(choice, input.payer)
  const open = (await runsOf(tx, month, runsShown)).find(
    (r) => r.payer === (payer ?? 'office') && ['draft', 'approved', 'closed'].includes(r.state),
  )
  if (open !== undefined) throw new AppError('payment-open', { draftNo: open.draft_no })
  const chosen = choice.payees.filter((p) => p.payer === payer)
  if (payer === null || chosen.length === 0) throw nothingToPay(month, choice.excluded)

  const serial = await takeSeries(tx, 'run', day)
  const payees = chosen.map((p, i) => ({ ...p, customerCode: customerCode(fiscalYear(day), serial, i + 1) }))
  refuseUnpayable(consignorOf(rows, payer, day), bankProfileOf(rows, payer, day), transferDate, payees)

  const amount = payees.reduce((sum, p) => sum + p.amount, 0)
  const { rule, steps } = await routeFor(
    tx,
    'payment',
    payees.map((p) => p.amount),
    day,
  )
  const title = `支出命令 ${toWarekiMonth(month)}分 ${payeeCount(payees)}（振込日 ${toWareki(transferDate)}）`
  const { folder } = env.store
  const told = await payeesToDigest(
    folder,
    payees,
    payees.map((p) => p.kind === 'person'),
  )
  const digests = told.map((p) =>
    payeeDigest(
      p,
      p.items.map((c) => c.id),
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
    payer,
  }
  const items = payees.flatMap((p) => p.items.map((item) => itemRow(run.run_id, item)))
  await insertRun(
    tx,
    run,
    items,
    await sealPayees(
      folder,
      payees.map((p, i) => payeeRow(run.run_id, i + 1, p)),
    ),
  )
  await passCarried(ctx, run, choice.excluded)
  const checks = await inspect(tx, { payees, zero: choice.zero, transferDate, day, rows, runId: run.run_id })
  const found = checks.flatMap((c) => (c.findings.length === 0 ? [] : [`${c.title}${c.findings.length}`]))
  const left = choice.excluded.map((e) => ({ payeeNo: e.payeeNo, code: e.code, amount: e.amount, refs: e.items.map((i) => i.ref) }))
  const text = `${title} 請求・給付${items.length}件 ${yenText(amount)}${left.length === 0 ? '' : `、除外${left.length}件`}${found.length === 0 ? '' : `、点検 ${found.join('・')}`}`
  await audit.write({
    action: 'payment-draft',
    ref: run.run_no,
    body: { text, draft: draft.draft_no, month, transferDate, payer, payees: payees.length, claims: items.length, amount, excluded: left },
  })
  const { run_no: runNo } = run
  return { runNo, draftNo: draft.draft_no, payees: payees.length, amount, excluded: choice.excluded.map(excludedView), checks }
}

/** 「12事業者・30人」. */
function payeeCount(payees: readonly Payee[]): string {
  const persons = payees.filter((p) => p.kind === 'person').length
  const providers = payees.length - persons
  return [...(providers > 0 ? [`${providers}事業者`] : []), ...(persons > 0 ? [`個人${persons}件`] : [])].join('・')
}

/** The account that pays: the named one, or the only one with something to pay; null: nothing to pay. Throws AppError `payment-refused`. */
function onePayer(choice: Choice, named: string | undefined): string | null {
  const payers = [...new Set(choice.payees.map((p) => p.payer))]
  if (named !== undefined) return payers.includes(named) ? named : null
  if (payers.length > 1) {
    throw new AppError('payment-refused', {
      problem: `支払元の口座が${payers.length}つあり（${payers.join('、')}）、1つのデータにはできません`,
      next: '支払元を選んで、口座ごとに起案してください。',
    })
  }
  return payers[0] ?? null
}

/** Nothing is left to pay: why, when something was left out. */
function nothingToPay(month: string, excluded: readonly Excluded[]): AppError {
  const first = excluded.find((e) => e.code !== 'carried')
  if (first === undefined) return new AppError('nothing-to-pay', { month })
  return new AppError('bank-file-refused', { problem: `支払える相手がありません。${payeeTitle(first)}: ${first.reason}` })
}

/** What waited for this order may be in the next one. */
async function passCarried(ctx: CommandContext, run: { run_id: string; at: string }, excluded: readonly Excluded[]): Promise<void> {
  const ids = excluded.filter((e) => e.code === 'carried').flatMap((e) => e.items.map((i) => i.id))
  await endCarries(ctx.tx, ids, { ended: 'passed', runId: run.run_id, at: run.at })
}

/** Throws AppError `bank-file-refused` with the first thing that would stop the file, and whose it is. */
function refuseUnpayable(consignor: Consignor, profile: ZenginProfile, transferDate: IsoDate, payees: readonly Payee[]): void {
  const order = transferOrder(consignor, transferDate, payees)
  if (!order.ok) throw new AppError('bank-file-refused', { problem: order.problem })
  const [first] = checkTransferFile(order.header, order.transfers, profile, { holidays: nationalHolidays() })
  if (first !== undefined) throw new AppError('bank-file-refused', { problem: transferProblemText(first, payees) })
}

const itemRow = (runId: string, item: Payable): PaymentItemTable => ({
  payable_id: item.id,
  run_id: runId,
  kind: item.kind,
  claim_id: item.kind === 'claim' ? item.id : null,
  decision_id: item.kind === 'benefit' ? item.id : null,
  payee_no: item.payeeNo,
  amount: item.amount,
  live: 1,
  ended: null,
})

const payeeRow = (runId: string, seq: number, p: ChosenPayee & Payee): PaymentPayeeTable => ({
  run_id: runId,
  seq,
  payee_no: p.payeeNo,
  bank_code: p.bankCode,
  bank_name: p.bankName,
  branch_code: p.branchCode,
  branch_name: p.branchName,
  account_type: p.accountType,
  account_number: p.accountNumber,
  holder_kana: p.holderKana,
  amount: p.amount,
  customer_code: p.customerCode,
  kind: p.kind,
  name: p.name,
  new_code: p.newCode,
})
