import * as z from 'zod'
import { Code, Day, command, job, Medium, Month, OwnPassword, query, Text, Ticket, Yen } from './kinds.ts'
import { RowProblem } from './intake.ts'

export const ClaimsResult = z.object({
  claimNo: z.string(),
  file: z.string(),
  sha256: z.string(),
  encoding: z.string(),
  profile: z.string(),
  rows: z.int(),
  matched: z.int(),
  /** Matched for less than the decided amount. */
  lessThanDecided: z.array(z.object({ line: z.int(), voucherNo: z.string(), decided: Yen, claimed: Yen })),
  refused: z.array(z.object({ line: z.int(), voucherNo: z.string(), code: z.string(), message: z.string() })),
  errors: z.array(RowProblem.omit({ value: true, field: true })),
})

export const PaymentRunView = z.object({
  runNo: z.string(),
  version: z.int(),
  month: Month,
  transferDate: Day,
  /** closed: 確定, by a second person; the file can be made. */
  state: z.enum(['draft', 'approved', 'closed', 'exported', 'handed-over', 'settled', 'cancelled']),
  draftNo: z.string(),
  payees: z.int(),
  amount: Yen,
  file: z.string().nullable(),
  sha256: z.string().nullable(),
})

const PaymentFinding = z.object({ payeeNo: z.string(), name: z.string(), text: z.string() })

/** 点検. */
export const PaymentCheckView = z.object({
  code: z.string(),
  title: z.string(),
  level: z.enum(['warn', 'note']),
  findings: z.array(PaymentFinding),
})

/** 除外. */
export const ExcludedPayee = z.object({
  payeeNo: z.string(),
  name: z.string(),
  code: z.enum(['no-account', 'suspended', 'unconfirmed', 'closed-branch', 'returned', 'carried', 'unwritable', 'zero']),
  reason: z.string(),
  refs: z.array(z.string()),
  amount: Yen,
})

const Totals = z.object({ count: z.int(), amount: Yen })

/** 支払の一件. An order with everything its five steps show. */
export const PaymentRunDetail = PaymentRunView.extend({
  payer: z.string(),
  madeBy: z.string(),
  madeAt: z.string(),
  closedBy: z.string().nullable(),
  closedAt: z.string().nullable(),
  handedOn: Day.nullable(),
  handedTo: z.string().nullable(),
  acceptedOn: Day.nullable(),
  receiptNo: z.string().nullable(),
  settledOn: Day.nullable(),
  rows: z.array(
    z.object({
      seq: z.int(),
      kind: z.enum(['provider', 'person']),
      payeeNo: z.string(),
      name: z.string(),
      account: z.string(),
      holder: z.string(),
      items: z.int(),
      amount: Yen,
      newCode: z.string(),
      returned: z.string().nullable(),
    }),
  ),
  /** 照合: what the system holds, what was decided, what the live file ends with (null: not made). */
  totals: z.object({ system: Totals, order: Totals, file: Totals.nullable() }),
  programmes: z.array(z.object({ name: z.string(), count: z.int(), amount: Yen })),
  previous: z.object({ runNo: z.string(), month: Month, payees: z.int(), amount: Yen }).nullable(),
  newAccounts: z.int(),
  checks: z.array(PaymentCheckView),
  files: z.array(
    z.object({
      version: z.int(),
      file: z.string(),
      sha256: z.string(),
      count: z.int(),
      amount: Yen,
      transferDate: Day,
      state: z.enum(['live', 'void']),
      reason: z.string(),
      by: z.string(),
      at: z.string(),
    }),
  ),
  request: z
    .object({
      requestId: z.string(),
      kind: z.enum(['remake', 'cancel']),
      state: z.enum(['asked', 'confirmed']),
      reason: z.string(),
      transferDate: Day.nullable(),
      by: z.string(),
      mine: z.boolean(),
    })
    .nullable(),
  /** May this user close it or confirm what was asked: he did not make it. */
  mayConfirm: z.boolean(),
})

/** 組戻し. */
export const ReturnView = z.object({
  returnId: z.string(),
  runNo: z.string(),
  kind: z.enum(['provider', 'person']),
  payeeNo: z.string(),
  name: z.string(),
  account: z.string(),
  holder: z.string(),
  amount: Yen,
  customerCode: z.string(),
  reasonCode: z.string(),
  reason: z.string(),
  note: z.string(),
  returnedOn: Day,
  /** open: the account waits for correction; asked: for a second person; confirmed: payable again; repaid: ordered again. */
  state: z.enum(['open', 'asked', 'confirmed', 'repaid']),
  /** The account as it is registered now; empty: none. */
  now: z.string(),
  changed: z.boolean(),
  askedBy: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  mayConfirm: z.boolean(),
})

const Version = z.int().min(1)

const ToldAccount = z.strictObject({
  bankCode: Code,
  branchCode: Code,
  accountType: Code,
  accountNumber: Code,
  holderKana: Code,
})

export const paymentsContract = {
  'claims.take': job(
    '請求の突合',
    'payment.run',
    z.strictObject({ ticket: Ticket, profile: Code.optional(), profileTicket: Ticket.optional(), medium: Medium }),
    ClaimsResult,
    ['payments', 'cases'],
  ),
  'payment.create': command(
    '支払の起案',
    'payment.run',
    z.strictObject({ month: Month, transferDate: Day, payer: Code.optional() }),
    z.object({
      runNo: z.string(),
      draftNo: z.string(),
      payees: z.int(),
      amount: Yen,
      excluded: z.array(ExcludedPayee),
      checks: z.array(PaymentCheckView),
    }),
    ['payments', 'drafts'],
  ),
  'payment.cancel': command(
    '支払の取止め',
    'payment.run',
    z.strictObject({ runNo: Code, version: Version, reason: Text }),
    PaymentRunView,
    ['payments', 'drafts', 'cases'],
  ),
  'payment.list': query('支払の一覧', 'payment.read', z.strictObject({}), z.array(PaymentRunView)),
  'payment.candidates': query(
    '支払対象の表示',
    'payment.read',
    z.strictObject({ month: Month }),
    z.array(
      z.object({
        providerNo: z.string(),
        providerName: z.string(),
        kind: z.enum(['provider', 'person']),
        payer: z.string(),
        claims: z.int(),
        amount: Yen,
        account: z.string(),
        newAccount: z.boolean(),
      }),
    ),
  ),
  'payment.inspect': query(
    '支払の点検',
    'payment.read',
    z.strictObject({ month: Month, transferDate: Day.optional(), payer: Code.optional() }),
    z.object({
      payers: z.array(z.object({ payer: z.string(), payees: z.int(), amount: Yen })),
      excluded: z.array(ExcludedPayee),
      checks: z.array(PaymentCheckView),
    }),
  ),
  'payment.carry': command(
    '次回へ送る',
    'payment.run',
    z.strictObject({ month: Month, payeeNo: Code, reason: Text }),
    z.object({ items: z.int(), amount: Yen }),
    ['payments'],
  ),
  'payment.uncarry': command(
    '次回へ送るのをやめる',
    'payment.run',
    z.strictObject({ month: Month, payeeNo: Code }),
    z.object({ items: z.int(), amount: Yen }),
    ['payments'],
  ),
  'payment.view': query('支払の表示', 'payment.read', z.strictObject({ runNo: Code }), PaymentRunDetail),
  'payment.close': command(
    '支払の確定',
    'payment.close',
    z.strictObject({ runNo: Code, version: Version, ...OwnPassword }),
    PaymentRunView,
    ['payments'],
    { confirms: true },
  ),
  'payment.export': job(
    '振込データの作成',
    'payment.run',
    z.strictObject({ month: Month.optional(), runNo: Code.optional(), save: Ticket, replace: z.boolean(), medium: Medium, ...OwnPassword }),
    z.object({ runNo: z.string(), draftNo: z.string(), payees: z.int(), amount: Yen, file: z.string(), sha256: z.string() }),
    ['payments', 'cases'],
    { confirms: true },
  ),
  'payment.ask': command(
    '再作成・取消の依頼',
    'payment.run',
    z.strictObject({ runNo: Code, version: Version, kind: z.enum(['remake', 'cancel']), reason: Text, transferDate: Day.optional() }),
    z.object({ requestId: z.string() }),
    ['payments'],
  ),
  'payment.answer': command(
    '再作成・取消の確認',
    'payment.close',
    z.strictObject({ requestId: Code, confirm: z.boolean() }),
    PaymentRunView,
    ['payments', 'cases', 'drafts'],
  ),
  'payment.handOver': job(
    '振込データの引渡し',
    'payment.run',
    z.strictObject({ runNo: Code, version: Version, ticket: Ticket, handedOn: Day, handedTo: Text }),
    PaymentRunView,
    ['payments'],
  ),
  'payment.accept': command(
    '銀行の受付の記録',
    'payment.run',
    z.strictObject({ runNo: Code, version: Version, acceptedOn: Day, receiptNo: Text }),
    PaymentRunView,
    ['payments'],
  ),
  'payment.settle': command(
    '振込の完了の記録',
    'payment.run',
    z.strictObject({ runNo: Code, version: Version, settledOn: Day }),
    PaymentRunView,
    ['payments'],
  ),
  'payment.paper': job(
    '支払の書類の作成',
    'payment.run',
    z.strictObject({
      runNo: Code,
      paper: z.enum(['cover', 'notices', 'ledger', 'accounting']),
      save: Ticket,
      replace: z.boolean(),
      medium: Medium,
    }),
    z.object({ name: z.string(), sha256: z.string(), rows: z.int(), amount: Yen }),
    ['payments'],
  ),
  'returned.take': job(
    '組戻しの取込',
    'payment.run',
    z.strictObject({ ticket: Ticket, medium: Medium }),
    z.object({
      rows: z.int(),
      matched: z.int(),
      unknown: z.int(),
      lines: z.array(z.object({ line: z.int(), state: z.enum(['matched', 'same', 'unknown']), text: z.string() })),
    }),
    ['payments', 'cases'],
  ),
  'returned.enter': command(
    '組戻しの入力',
    'payment.run',
    z.strictObject({ runNo: Code, seq: z.int().min(1), reasonCode: Code, note: Text, returnedOn: Day }),
    z.object({ returnId: z.string(), amount: Yen }),
    ['payments', 'cases'],
  ),
  'returned.list': query('組戻しの一覧', 'payment.read', z.strictObject({}), z.array(ReturnView)),
  'returned.ask': command(
    '組戻しの口座の確認の依頼',
    'payment.run',
    // a person's account as told again; absent: the registered one
    z.strictObject({ returnId: Code, note: Text, account: ToldAccount.optional() }),
    z.strictObject({}),
    ['payments'],
  ),
  'returned.confirm': command('組戻しの口座の確認', 'payment.close', z.strictObject({ returnId: Code }), z.strictObject({}), ['payments']),
  'returned.letter': job(
    '口座の訂正のお願いの作成',
    'payment.run',
    z.strictObject({ returnId: Code, save: Ticket, replace: z.boolean() }),
    z.object({ name: z.string(), sha256: z.string() }),
    ['payments'],
  ),
}
