import { createHash } from 'node:crypto'
import type { RowValues } from '../../../shared/domain/field.ts'
import { branchObstacle } from '../../../shared/domain/bank-master.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { isHolder, type BankAccount } from '../../../shared/programmes/childbirth-support/account.ts'
import { officeKey } from '../keys/office-key.ts'
import { openField, sealField } from '../keys/field-cipher.ts'
import { checkOwner } from '../keys/field-owners.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { accountMark, accountOfCase, accountRecords } from '../store/accounts.ts'
import { branchVerdicts } from '../store/banks.ts'
import type { ReadDb } from '../store/db.ts'
import { unique } from '../store/groups.ts'
import { confirmedChecks, decidedAccountMarks } from '../store/payments-look.ts'
import { providersByNo } from '../store/payments.ts'
import { providerStandings, type PayeeObstacleCode } from '../store/providers.ts'
import { chunkedIds } from './chunks.ts'
import { answersUsableFrom } from './engine-gift.ts'

/** 振込先の口座 as the bank file needs it, with whose it is. */
export interface PayeeAccount extends BankAccount {
  /** Name of the payee, as the lists show it. */
  readonly name: string
  /** フリガナ of the payee, to be compared with the account's holder; empty where nothing is to be compared. */
  readonly kana: string
  readonly bankName: string
  readonly branchName: string
  /** How it differs from the account of the decision, a sentence without a full stop; empty: it does not. */
  readonly changed: string
}

/** 除外の理由. */
export type ExclusionCode = 'no-account' | 'suspended' | 'unconfirmed' | 'closed-branch' | 'returned' | 'carried' | 'unwritable' | 'zero'

/** The account, or why its payee cannot be paid: a word for counting, and a sentence (no full stop) for the list. */
export type AccountAnswer =
  | { readonly ok: true; readonly account: PayeeAccount }
  | { readonly ok: false; readonly name: string; readonly code: ExclusionCode; readonly reason: string }

/** Where the office's key and its store are. */
export interface AccountFrame {
  readonly read: ReadDb
  /** Folder of the office: its key opens sealed accounts. */
  readonly folder: string
  readonly day: IsoDate
  /** The day the money arrives, when it is known: branches and stops are asked for it. */
  readonly payDay?: IsoDate | undefined
}

/** A person's corrected account, sealed for the store. */
export const sealCorrected = (key: OfficeKeys, checkId: string, account: BankAccount): string =>
  sealField(key, checkOwner(checkId), JSON.stringify(account))

/** Opens it again. Throws AppError `office-key-wrong`. */
export const openCorrected = (key: OfficeKeys, checkId: string, sealed: string): BankAccount =>
  JSON.parse(openField(key, checkOwner(checkId), sealed)) as BankAccount

/**
 * 本人の口座. The account a decided cash benefit goes to, by the id of its case: the one corrected after a returned transfer, once a
 * second person stood for it; else the form's own, or the registered one as it was answered for this very case, of herself or of
 * somebody she gave power of attorney: the answer may be a later one than the review saw. A branch that is closed stops it. Throws AppError `office-key-missing`, `office-key-wrong`.
 */
export async function accountsOfCases(
  { read, folder, day, payDay }: AccountFrame,
  caseIds: readonly string[],
): Promise<Map<string, AccountAnswer>> {
  const found = new Map<string, AccountAnswer>()
  if (caseIds.length === 0) return found
  const key = await officeKey(folder)
  for (const ids of chunkedIds(unique(caseIds))) {
    const rows = await read
      .selectFrom('welfare_case as c')
      .innerJoin('application as a', 'a.application_id', 'c.application_id')
      .leftJoin('resident as r', 'r.resident_no', 'c.resident_no')
      .select(['c.case_id', 'c.case_no', 'c.name', 'c.kana', 'a.application_id', 'a.details', 'r.kana as register_kana'])
      .where('c.case_id', 'in', ids)
      .execute()
    const records = await accountRecords(read, ids, await answersUsableFrom(read, day))
    const corrected = await confirmedChecks(
      read,
      'person',
      rows.map((row) => row.case_no),
    )
    const decided = await decidedAccountMarks(read, ids)
    const accounts = new Map<string, BankAccount>()
    for (const row of rows) {
      const check = corrected.get(row.case_no)
      const known = accountOfCase(key, row.case_id, JSON.parse(row.details) as RowValues, records)
      const no = (reason: string): void => void found.set(row.case_id, { ok: false, name: row.name, code: 'no-account', reason })
      if (check !== undefined && check.account !== null) accounts.set(row.case_id, openCorrected(key, check.check_id, check.account))
      else if (known === null) no('公金受取口座の照会の回答がありません')
      else if (known.account === null || known.fact.problem !== null) no(known.fact.problem ?? '振込先の口座がありません')
      else if (
        known.fact.mark !== decided.get(row.case_id) &&
        known.fact.attorneySeenOn === null &&
        !isHolder(known.fact.holderKana, [row.kana, row.register_kana ?? ''])
      )
        no(`口座の名義「${known.fact.holderKana.normalize('NFKC')}」が本人ではなく、委任状が確認されていません`)
      else accounts.set(row.case_id, known.account)
    }
    const branches = await branchVerdicts(read, [...accounts.values()], payDay ?? day)
    for (const row of rows) {
      const account = accounts.get(row.case_id)
      if (account === undefined) continue
      const verdict = branches.get(`${account.bankCode}-${account.branchCode}`)
      const closed = verdict === undefined ? null : branchObstacle(verdict, account)
      const branch = verdict?.kind === 'open' ? verdict.branch : null
      found.set(
        row.case_id,
        closed === null
          ? {
              ok: true,
              account: {
                ...account,
                name: row.name,
                kana: row.kana,
                bankName: branch?.bankName ?? '',
                branchName: branch?.branchName ?? '',
                changed: changedSince(decided.get(row.case_id), accountMark(key, account), corrected.has(row.case_no)),
              },
            }
          : { ok: false, name: row.name, code: 'closed-branch', reason: closed },
      )
    }
  }
  return found
}

/** 決定のときの口座との違い. Marks are keyed: they tell that accounts differ, and neither number. */
function changedSince(decided: string | undefined, now: string, corrected: boolean): string {
  if (decided === undefined || decided === now) return ''
  return corrected
    ? '決定のときの口座と違います（組戻しのあと、2人で確かめた口座）'
    : '決定のときの口座と違います（決定のあとに届いた公金受取口座の回答など）。通知書の口座と見比べてください'
}

const exclusions: Readonly<Record<PayeeObstacleCode, ExclusionCode>> = {
  'no-provider': 'no-account',
  'no-account': 'no-account',
  suspended: 'suspended',
  'account-unconfirmed': 'unconfirmed',
  'account-disputed': 'unconfirmed',
  branch: 'closed-branch',
}

/** 事業者の口座, by the number of the provider: as registered, unless something of the provider or its account stops a payment. */
export async function accountsOfProviders(
  { read, day, payDay }: AccountFrame,
  numbers: readonly string[],
): Promise<Map<string, AccountAnswer>> {
  const providers = await providersByNo(read, numbers)
  const standings = await providerStandings(read, numbers, payDay ?? day)
  const found = new Map<string, AccountAnswer>()
  for (const no of numbers) {
    const p = providers.get(no)
    const [obstacle] = standings.get(no)?.obstacles ?? []
    if (p === undefined || obstacle !== undefined) {
      const code = obstacle === undefined ? 'no-account' : exclusions[obstacle.code]
      found.set(no, { ok: false, name: p?.name ?? '', code, reason: obstacle?.text ?? `事業者 ${no} が事業者の台帳にありません` })
      continue
    }
    const { name, kana, bankCode, bankName, branchCode, branchName, accountType, accountNumber, accountHolderKana: holderKana } = p
    const account = { changed: '', name, kana, bankCode, bankName, branchCode, branchName, accountType, accountNumber, holderKana }
    const whole = [accountType, holderKana].every((value) => value.trim() !== '')
    found.set(no, whole ? { ok: true, account } : { ok: false, name, code: 'no-account', reason: '事業者の口座がそろっていません' })
  }
  return found
}

/** How accounts of a kind of payee are told apart at rest: those of persons by a keyed mark. Throws AppError `office-key-missing`. */
export async function accountDigestFor(folder: string, kind: string): Promise<(account: BankAccount) => string> {
  if (kind !== 'person') return accountDigest
  const key = await officeKey(folder)
  return (account) => accountMark(key, { ...account, accountNumber: account.accountNumber.padStart(7, '0') })
}

/** What says that it is the very same account: bank, branch, kind, number and holder. */
export function accountDigest(a: BankAccount): string {
  const parts = [a.bankCode, a.branchCode, a.accountType, a.accountNumber.padStart(7, '0'), a.holderKana]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
