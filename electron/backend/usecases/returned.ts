import { branchObstacle } from '../../../shared/domain/bank-master.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import { accountProblem, isHolder, type BankAccount } from '../../../shared/programmes/childbirth-support/account.ts'
import { paymentReturnReason } from '../../../shared/programmes/claims/returns.ts'
import { payeeKana } from '../../../shared/programmes/claims/transfers.ts'
import { officeKey } from '../keys/office-key.ts'
import type { Handler } from '../context.ts'
import { branchVerdicts } from '../store/banks.ts'
import { conflict } from '../store/conflict.ts'
import { confirmAccountCheck, insertAccountCheck, returnedTransfers, type ReturnedTransfer } from '../store/payments-returned.ts'
import { userNames } from '../store/users.ts'
import {
  accountDigest,
  accountDigestFor,
  accountsOfCases,
  accountsOfProviders,
  openCorrected,
  sealCorrected,
  type AccountAnswer,
  type AccountFrame,
} from './payment-accounts.ts'
import { openPayees } from './payee-seal.ts'
import { accountText, payeeOfRow, refused } from './payment-parts.ts'

/** The account of the payee of a returned transfer as it is registered now. */
async function accountNow(frame: AccountFrame, row: ReturnedTransfer): Promise<AccountAnswer | undefined> {
  if (row.kind === 'provider') return (await accountsOfProviders(frame, [row.payee_no])).get(row.payee_no)
  const c = await frame.read.selectFrom('welfare_case').select('case_id').where('case_no', '=', row.payee_no).executeTakeFirst()
  return c === undefined ? undefined : (await accountsOfCases(frame, [c.case_id])).get(c.case_id)
}

const written = (account: BankAccount): BankAccount => {
  const kana = payeeKana(account.holderKana)
  return kana.ok ? { ...account, holderKana: kana.text } : account
}

/** 組戻しの一覧, the newest first: what came back, why, and how far its account is. */
export const list: Handler<'returned.list'> = async (ctx) => {
  const { read, env, user } = ctx
  const names = await userNames(read)
  const frame = { read, folder: env.store.folder, day: env.businessDay() }
  const may = can(user.roles, 'payment.close')
  const rows = []
  for (const row of await openPayees(frame.folder, await returnedTransfers(read, null))) {
    const before = payeeOfRow(row)
    const corrected =
      row.corrected === null || row.check_id === null ? null : openCorrected(await officeKey(frame.folder), row.check_id, row.corrected)
    const answer = await accountNow(frame, row)
    const now = corrected ?? (answer?.ok === true ? answer.account : null)
    rows.push({
      returnId: row.return_id,
      runNo: row.run_no,
      kind: before.kind,
      payeeNo: row.payee_no,
      name: row.name,
      account: accountText(before),
      holder: row.holder_kana,
      amount: row.amount,
      customerCode: row.customer_code,
      reasonCode: row.reason_code,
      reason: paymentReturnReason(row.reason_code),
      note: row.note,
      returnedOn: row.returned_on,
      state: stateOf(row),
      now: now === null ? '' : `${accountText({ bankName: '', branchName: '', ...now })} ${now.holderKana}`,
      changed: now !== null && accountDigest(written(now)) !== accountDigest(before),
      askedBy: row.asked_by === null ? null : (names.get(row.asked_by) ?? row.asked_by),
      confirmedBy: row.confirmed_by === null ? null : (names.get(row.confirmed_by) ?? row.confirmed_by),
      mayConfirm: may && row.asked_by !== null && row.confirmed_by === null && row.asked_by !== user.userId,
    })
  }
  return rows
}

function stateOf(row: ReturnedTransfer): 'open' | 'asked' | 'confirmed' | 'repaid' {
  if (row.confirmed_by !== null) return (row.later ?? 0) > 0 ? 'repaid' : 'confirmed'
  return row.asked_by === null ? 'open' : 'asked'
}

/** One returned transfer that is still to be settled. Throws AppError `not-found`, `payment-refused`. */
async function openReturn({ read, folder }: Pick<AccountFrame, 'read' | 'folder'>, returnId: string): Promise<ReturnedTransfer> {
  const [row] = await openPayees(folder, await returnedTransfers(read, returnId))
  if (row === undefined) throw new AppError('not-found', { what: '組戻し' })
  if (row.confirmed_by !== null) throw refused('この組戻しの口座は、すでに2人が確かめています', '組戻しの一覧で確かめてください。')
  return row
}

/**
 * 組戻しの口座の確認の依頼. Says to which account the returned money may go: a provider's as the register has it by now (its change is
 * confirmed there), a person's as it was told again (`account`), or the same one where the bank was wrong (then `note` says so).
 * Another person's account needs a power of attorney, of which `note` tells. A second person confirms. Throws AppError `not-found`, `payment-refused`.
 */
export const ask: Handler<'returned.ask'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const frame = { read: tx, folder: env.store.folder, day: env.businessDay() }
  const row = await openReturn(frame, input.returnId)
  if (input.account !== undefined && row.kind === 'provider')
    throw refused('事業者の口座は、事業者の画面で変更してください', '変更と2人目の確認が済んでから、ここで依頼してください。')
  const account = input.account === undefined ? await registered(frame, row) : await told(frame, input.account)
  const same = accountDigest(written(account)) === accountDigest(payeeOfRow(row))
  const note = input.note.trim()
  if (same && note === '')
    throw refused('組戻しになった口座のままです', '口座を訂正するか、同じ口座へ払い直してよい理由（銀行の誤りなど）を書いてください。')
  if (input.account !== undefined && note === '' && !(await isOwn(frame, row, account)))
    throw refused(
      `口座の名義「${account.holderKana.normalize('NFKC')}」が本人ではありません`,
      '委任状を確かめ、確かめた日を「連絡・備考」に書いてから依頼してください。委任状がなければ、本人の口座を聞いてください。',
    )
  const checkId = env.newId()
  await insertAccountCheck(tx, {
    check_id: checkId,
    return_id: row.return_id,
    payee_kind: row.kind,
    payee_no: row.payee_no,
    account_digest: (await accountDigestFor(frame.folder, row.kind))(written(account)),
    account: input.account === undefined ? null : sealCorrected(await officeKey(frame.folder), checkId, account),
    note,
    asked_by: user.userId,
    asked_at: env.now().toISOString(),
    confirmed_by: null,
    confirmed_at: null,
    void: 0,
  })
  const text = `組戻し ${row.run_no} ${row.payee_no} の口座の確認を依頼（${same ? `同じ口座: ${note}` : '口座を訂正'}）`
  await audit.write({ action: 'account-check', ref: row.payee_no, body: { text, return: row.return_id, same, note, check: checkId } })
  return {}
}

async function registered(frame: AccountFrame, row: ReturnedTransfer): Promise<BankAccount> {
  const answer = await accountNow(frame, row)
  if (answer?.ok === true) return answer.account
  throw refused(answer?.reason ?? '振込先の口座がありません', '口座を登録し直してから、もう一度依頼してください。')
}

/** A person's account as it was told. Throws AppError `payment-refused` when no transfer can go there. */
async function told(frame: AccountFrame, input: BankAccount): Promise<BankAccount> {
  const account = { ...input, accountNumber: input.accountNumber.padStart(7, '0') }
  const problem = accountProblem(account)
  if (problem !== null) throw refused(problem, '通帳の写しなどで確かめて、入力し直してください。')
  const verdict = (await branchVerdicts(frame.read, [account], frame.day)).get(`${account.bankCode}-${account.branchCode}`)
  const closed = verdict === undefined ? null : branchObstacle(verdict, account)
  if (closed !== null) throw refused(closed, '支店を確かめて、入力し直してください。')
  return account
}

/** Whether an account is of the person whose benefit came back, by the kana of the case or of the register. */
async function isOwn({ read }: Pick<AccountFrame, 'read'>, row: ReturnedTransfer, account: BankAccount): Promise<boolean> {
  const c = await read
    .selectFrom('welfare_case as c')
    .leftJoin('resident as r', 'r.resident_no', 'c.resident_no')
    .select(['c.kana', 'r.kana as register_kana'])
    .where('c.case_no', '=', row.payee_no)
    .executeTakeFirst()
  return c !== undefined && isHolder(account.holderKana, [c.kana, c.register_kana ?? ''])
}

/**
 * 組戻しの口座の確認 by a second person: from now on the money may be ordered again, to exactly this account. Throws AppError `not-found`,
 * `payment-refused`, `changed-by-other`.
 */
export const confirm: Handler<'returned.confirm'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const frame = { read: tx, folder: env.store.folder, day: env.businessDay() }
  const row = await openReturn(frame, input.returnId)
  if (row.check_id === null || row.asked_by === null)
    throw refused('まだ口座の確認が依頼されていません', '支払の担当が口座を確かめて依頼してから、確認してください。')
  if (row.asked_by === user.userId)
    throw refused('口座の確認を依頼した本人は、確認できません', '別の職員（支払または決裁の担当）に依頼してください。')
  const digest = await accountDigestFor(frame.folder, row.kind)
  if (row.corrected === null && digest(written(await registered(frame, row))) !== row.account_digest)
    throw refused('依頼のあとで口座が変わりました', '口座を見直して、もう一度依頼してもらってください。')
  if (!(await confirmAccountCheck(tx, row.check_id, user.userId, env.now().toISOString())))
    throw conflict(row.payee_no, `組戻し ${row.run_no} ${row.payee_no}`)
  const text = `組戻し ${row.run_no} ${row.payee_no}（${yenText(row.amount)}）の口座を確認。次の支払の対象に戻ります`
  await audit.write({
    action: 'account-check',
    ref: row.payee_no,
    body: { text, return: row.return_id, check: row.check_id, askedBy: must(row.asked_by, 'asker') },
  })
  return {}
}
