import { programmes } from '../../../shared/programmes/index.ts'
import { must, AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import { paymentReturnReason } from '../../../shared/programmes/claims/returns.ts'
import type { BankAccount } from '../../../shared/programmes/childbirth-support/account.ts'
import type { Payee } from '../../../shared/programmes/claims/transfers.ts'
import type { Handler, QueryContext } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { groupBy } from '../store/groups.ts'
import { payeesOf, runByNumber, type RunWithDraft } from '../store/payments.ts'
import { filesOf, openRequest } from '../store/payments-files.ts'
import { casesByNo, personKeys } from '../store/payments-look.ts'
import { userNames } from '../store/users.ts'
import { accountDigest, accountsOfCases } from './payment-accounts.ts'
import { lastTransfersOpened, openPayees } from './payee-seal.ts'
import { inspect } from './payment-inspect.ts'
import { accountText, payeeOfRow, runView } from './payment-parts.ts'
import { allParameters } from './settings.ts'

/** 支払の一件, whole: payees, totals of three kinds, checks, files, what waits for a second person. Throws AppError `not-found`. */
export const view: Handler<'payment.view'> = async (ctx, input) => {
  const { read, env, user } = ctx
  const run = await runByNumber(read, input.runNo)
  if (run === undefined) throw new AppError('not-found', { what: `支払 ${input.runNo}` })
  const names = await userNames(read)
  const nameOf = (id: string): string => names.get(id) ?? id
  const rows = (await openPayees(env.store.folder, await payeesOf(read, run.run_id))).map((row) => ({ ...payeeOfRow(row), seq: row.seq }))
  const items = await allItems(read, run.run_id)
  const ofPayee = groupBy(items, (i) => i.payee_no)
  const returned = await returnsOf(read, run.run_id)
  const files = await filesOf(read, run.run_id)
  const live = files.find((f) => f.state === 'live')
  const request = await openRequest(read, run.run_id)
  const last = {
    provider: await lastTransfersOpened(read, env.store.folder, 'provider', payeeNos(rows, 'provider')),
    person: await lastTransfersOpened(read, env.store.folder, 'person', payeeNos(rows, 'person')),
  }
  const people = await personKeys(read, payeeNos(rows, 'person'))
  const open = run.state === 'draft' || run.state === 'approved' || run.state === 'closed'
  const changed = open ? await changedAccounts(ctx, rows) : new Map<string, string>()
  const checked = rows.map((p) => {
    const before = last[p.kind].get(p.payeeNo)
    return {
      ...p,
      kana: '',
      personKey: people.get(p.payeeNo) ?? '',
      lossy: false,
      registeredHolder: p.holderKana,
      newAccount: open && (before === undefined || accountDigest(before) !== accountDigest(p)),
      changed: changed.get(p.payeeNo) ?? '',
    }
  })
  const checks = await inspect(read, {
    payees: checked,
    zero: [],
    transferDate: open ? run.transfer_date : null,
    day: env.businessDay(),
    rows: await allParameters(read),
    runId: run.run_id,
  })
  const programmesOf = [...groupBy(items, (i) => i.programme)].map(([id, own]) => ({
    name: programmes.find((p) => p.id === id)?.name ?? id,
    count: own.length,
    amount: sum(own),
  }))
  const mine = run.made_by === user.userId
  return {
    ...runView(run),
    version: run.version,
    payer: run.payer,
    madeBy: nameOf(run.made_by),
    madeAt: run.at,
    closedBy: run.closed_by === null ? null : nameOf(run.closed_by),
    closedAt: run.closed_at,
    handedOn: run.handed_on,
    handedTo: run.handed_to,
    acceptedOn: run.accepted_on,
    receiptNo: run.receipt_no,
    settledOn: run.settled_on,
    rows: rows.map((p) => ({
      seq: p.seq,
      kind: p.kind,
      payeeNo: p.payeeNo,
      name: p.name,
      account: accountText(p),
      holder: p.holderKana,
      items: ofPayee.get(p.payeeNo)?.length ?? 0,
      amount: p.amount,
      newCode: p.newCode,
      returned: returned.get(p.seq) ?? null,
    })),
    totals: {
      system: { count: new Set(items.map((i) => i.payee_no)).size, amount: sum(items) },
      order: { count: run.payees, amount: run.amount },
      file: live === undefined ? null : { count: live.row_count, amount: live.amount },
    },
    programmes: programmesOf,
    previous: await previousRun(read, run),
    newAccounts: checked.filter((p) => p.newAccount).length,
    checks,
    files: files.map((f) => ({
      version: f.version,
      file: f.file,
      sha256: f.sha256,
      count: f.row_count,
      amount: f.amount,
      transferDate: f.transfer_date,
      state: f.state as 'live',
      reason: f.reason,
      by: nameOf(f.made_by),
      at: f.at,
    })),
    request:
      request === undefined
        ? null
        : {
            requestId: request.request_id,
            kind: request.kind as 'remake',
            state: request.state as 'asked',
            reason: request.reason,
            transferDate: request.transfer_date,
            by: nameOf(request.asked_by),
            mine: request.asked_by === user.userId,
          },
    mayConfirm: can(user.roles, 'payment.close') && (request === undefined ? !mine : request.asked_by !== user.userId),
  }
}

/** Persons whose account is another by now than that of their decision, or than the order says. */
async function changedAccounts({ read, env }: QueryContext, rows: readonly Payee[]): Promise<Map<string, string>> {
  const persons = new Map(rows.filter((p) => p.kind === 'person').map((p) => [p.payeeNo, p]))
  const cases = await casesByNo(read, [...persons.keys()])
  const answers = await accountsOfCases({ read, folder: env.store.folder, day: env.businessDay() }, [...cases.values()])
  const found = new Map<string, string>()
  for (const [caseNo, p] of persons) {
    const answer = answers.get(cases.get(caseNo) ?? '')
    if (answer === undefined) continue
    if (!answer.ok) found.set(caseNo, `起案のあとで、払えない理由ができました: ${answer.reason}`)
    else if (answer.account.changed !== '') found.set(caseNo, answer.account.changed)
    else if (!sameNumber(answer.account, p)) found.set(caseNo, '起案のあとで口座が変わりました。この支払は起案のときの口座へ払います')
  }
  return found
}

const sameNumber = (a: BankAccount, b: BankAccount): boolean =>
  a.bankCode === b.bankCode && a.branchCode === b.branchCode && a.accountType === b.accountType && a.accountNumber === b.accountNumber

const sum = (items: readonly { readonly amount: number }[]): number => items.reduce((total, i) => total + i.amount, 0)

const payeeNos = (rows: readonly { readonly kind: string; readonly payeeNo: string }[], kind: string): string[] =>
  rows.filter((p) => p.kind === kind).map((p) => p.payeeNo)

/** Everything the order held or holds; what a return ended belongs to it all the same. */
async function allItems(read: ReadDb, runId: string) {
  return read
    .selectFrom('payment_item as i')
    .leftJoin('claim as c', 'c.claim_id', 'i.claim_id')
    .leftJoin('voucher as v', 'v.voucher_no', 'c.voucher_no')
    .leftJoin('decision as d', 'd.decision_id', 'i.decision_id')
    .innerJoin('welfare_case as w', (join) => join.on((eb) => eb('w.case_id', '=', eb.fn.coalesce('v.case_id', 'd.case_id'))))
    .select(['i.payee_no', 'i.amount', 'w.programme'])
    .where('i.run_id', '=', runId)
    .execute()
}

/** Reasons of returned transfers by the place of the payee. */
async function returnsOf(read: ReadDb, runId: string): Promise<Map<number, string>> {
  const rows = await read.selectFrom('payment_return').select(['seq', 'reason_code']).where('run_id', '=', runId).execute()
  return new Map(rows.map((r) => [r.seq, paymentReturnReason(r.reason_code)]))
}

/** The order before it from the same account, to compare with. */
async function previousRun(read: ReadDb, run: RunWithDraft) {
  const row = await read
    .selectFrom('payment_run')
    .select(['run_no', 'month', 'payees', 'amount'])
    .where('payer', '=', must(run.payer, 'payer'))
    .where('run_id', '<>', run.run_id)
    .where('at', '<', run.at)
    .where('state', 'in', ['exported', 'handed-over', 'settled'])
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return row === undefined ? null : { runNo: row.run_no, month: row.month, payees: row.payees, amount: row.amount }
}
