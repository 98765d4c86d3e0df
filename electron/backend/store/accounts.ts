import {
  accountProblem,
  asksRegistered,
  formAccount,
  type AccountFact,
  type BankAccount,
} from '../../../shared/programmes/childbirth-support/account.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import { fieldMark, openField, sealField } from '../keys/field-cipher.ts'
import { answerOwner } from '../keys/field-owners.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { groupBy } from './groups.ts'
import type { AccountAnswerTable, AccountAttorneyTable, AccountInquiryLineTable, AccountInquiryTable } from './schema-accounts.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

const textOf = (a: BankAccount): string => JSON.stringify([a.bankCode, a.branchCode, a.accountType, a.accountNumber, a.holderKana])

/** Tells two accounts apart. */
export const accountMark = (key: OfficeKeys, account: BankAccount): string => fieldMark(key, textOf(account))

export const sealAccount = (key: OfficeKeys, answerId: string, account: BankAccount): string =>
  sealField(key, answerOwner(answerId), textOf(account))

/** The account of an answer. Throws AppError `office-key-wrong`. */
export function openAccount(key: OfficeKeys, answerId: string, sealed: string): BankAccount {
  const [bankCode, branchCode, accountType, accountNumber, holderKana] = JSON.parse(
    openField(key, answerOwner(answerId), sealed),
  ) as string[]
  return {
    bankCode: bankCode ?? '',
    branchCode: branchCode ?? '',
    accountType: accountType ?? '',
    accountNumber: accountNumber ?? '',
    holderKana: holderKana ?? '',
  }
}

/** What the office has asked and heard about the accounts of some cases. */
export interface AccountRecords {
  /** Answers, the newest first, with the number of the inquiry. */
  readonly answers: ReadonlyMap<string, readonly (AccountAnswerTable & { readonly inquiry_no: string })[]>
  /** The number of the last inquiry that no answer came to. */
  readonly open: ReadonlyMap<string, string>
  readonly attorneys: ReadonlyMap<string, readonly AccountAttorneyTable[]>
  /** Answers before this day are used no more; null: whoever asks looks at their day himself. */
  readonly usableFrom: string | null
}

/** The records of up to a few hundred cases; answers before `usableFrom` are told as too old. */
export async function accountRecords(read: ReadDb, caseIds: readonly string[], usableFrom: string | null = null): Promise<AccountRecords> {
  if (caseIds.length === 0) return { answers: new Map(), open: new Map(), attorneys: new Map(), usableFrom }
  const ids = [...caseIds]
  const answers = await read
    .selectFrom('account_answer as a')
    .innerJoin('account_inquiry as i', 'i.inquiry_id', 'a.inquiry_id')
    .selectAll('a')
    .select('i.inquiry_no')
    .where('a.case_id', 'in', ids)
    .orderBy('i.made_on', 'desc')
    .orderBy('i.inquiry_no', 'desc')
    .execute()
  const open = await read
    .selectFrom('account_inquiry_line as l')
    .innerJoin('account_inquiry as i', 'i.inquiry_id', 'l.inquiry_id')
    .leftJoin('account_answer as a', (join) => join.onRef('a.inquiry_id', '=', 'l.inquiry_id').onRef('a.case_id', '=', 'l.case_id'))
    .select(['l.case_id', 'i.inquiry_no'])
    .where('l.case_id', 'in', ids)
    .where('a.answer_id', 'is', null)
    .orderBy('i.inquiry_no')
    .execute()
  const attorneys = await read.selectFrom('account_attorney').selectAll().where('case_id', 'in', ids).execute()
  return {
    answers: groupBy(answers, (row) => row.case_id),
    open: new Map(open.map((row) => [row.case_id, row.inquiry_no])),
    attorneys: groupBy(attorneys, (row) => row.case_id),
    usableFrom,
  }
}

/** An account with what a review may know of it. */
export interface KnownAccount {
  /** null: there is no account (an answer said that none is registered). */
  readonly account: BankAccount | null
  readonly fact: AccountFact
}

const answerWords: Readonly<Record<string, string>> = {
  none: '公金受取口座の登録がないとの回答です',
  refused: '公金受取口座の照会が受け付けられませんでした',
}

/**
 * 振込先の口座 of one case: the form's own, or where the registered one is asked for that of the newest answer to an inquiry for this
 * very case. null: the registered one is asked for, and nothing was answered. Throws AppError `office-key-wrong`.
 */
export function accountOfCase(key: OfficeKeys, caseId: string, values: RowValues, records: AccountRecords): KnownAccount | null {
  const attorneyOf = (mark: string): string | null =>
    (records.attorneys.get(caseId) ?? []).find((row) => row.mark === mark)?.seen_on ?? null
  const form = formAccount(values)
  if (form !== null) {
    const mark = accountMark(key, form)
    return {
      account: form,
      fact: {
        ...shown(form),
        source: 'form',
        mark,
        problem: accountProblem(form),
        answeredOn: null,
        inquiryNo: null,
        attorneySeenOn: attorneyOf(mark),
      },
    }
  }
  const answer = asksRegistered(values) ? records.answers.get(caseId)?.[0] : undefined
  if (answer === undefined) return null
  const account = answer.sealed === null ? null : openAccount(key, answer.answer_id, answer.sealed)
  const old = records.usableFrom !== null && answer.answered_on < records.usableFrom
  const tooOld = `公金受取口座の回答（${toWareki(answer.answered_on)}）が古くなっています。新しく照会してください`
  const plain = account === null ? `${answerWords[answer.result] ?? ''}（照会 ${answer.inquiry_no}）` : accountProblem(account)
  const problem = old ? tooOld : plain
  return {
    account,
    fact: {
      ...shown(account),
      source: 'registered',
      mark: answer.mark,
      problem,
      answeredOn: answer.answered_on,
      inquiryNo: answer.inquiry_no,
      attorneySeenOn: attorneyOf(answer.mark),
    },
  }
}

const shown = (
  account: BankAccount | null,
): Pick<AccountFact, 'bankCode' | 'bankName' | 'branchCode' | 'branchName' | 'accountType' | 'tail' | 'holderKana'> => ({
  bankCode: account?.bankCode ?? '',
  bankName: '',
  branchCode: account?.branchCode ?? '',
  branchName: '',
  accountType: account?.accountType ?? '',
  tail: account?.accountNumber.slice(-3) ?? '',
  holderKana: account?.holderKana ?? '',
})

/** Writes an inquiry with its lines. */
export async function insertInquiry(tx: WriteTx, inquiry: AccountInquiryTable, lines: readonly AccountInquiryLineTable[]): Promise<void> {
  await tx.insertInto('account_inquiry').values(inquiry).execute()
  for (const piece of chunks(lines, 4)) await tx.insertInto('account_inquiry_line').values(piece).execute()
}

/** Cases of one inquiry with what was answered, in order of their lines. */
export async function inquiryLines(read: ReadDb, inquiryId: string) {
  return read
    .selectFrom('account_inquiry_line as l')
    .innerJoin('welfare_case as c', 'c.case_id', 'l.case_id')
    .leftJoin('account_answer as a', (join) => join.onRef('a.inquiry_id', '=', 'l.inquiry_id').onRef('a.case_id', '=', 'l.case_id'))
    .select([
      'l.line',
      'l.case_id',
      'l.resident_no',
      'c.case_no',
      'c.name',
      'c.kana',
      'c.birth_date',
      'c.state',
      'a.result',
      'a.answered_on',
    ])
    .where('l.inquiry_id', '=', inquiryId)
    .orderBy('l.line')
    .execute()
}

/** States in which an account may still be asked for: until the money is on its way. */
export const askableStates = ['received', 'correction', 'on-hold', 'reviewed', 'granted', 'issued'] as const

/** Cash cases with a linked person in which an account may matter, with their application, by case number. */
export async function askableCases(read: ReadDb, programme: string, after: string, limit: number) {
  return read
    .selectFrom('welfare_case as c')
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .select([
      'c.case_id',
      'c.case_no',
      'c.resident_no',
      'c.name',
      'c.kana',
      'c.birth_date',
      'c.state',
      'c.item_name',
      'c.applied_on',
      'c.flags',
      'a.details',
    ])
    .where('c.programme', '=', programme)
    .where('c.state', 'in', [...askableStates])
    .where('c.case_no', '>', after)
    .orderBy('c.case_no')
    .limit(limit)
    .execute()
}

/** Inquiries, the newest first, with how many of their lines were answered and how many have an account. */
export async function inquiriesOf(read: ReadDb, limit: number) {
  return read
    .selectFrom('account_inquiry as i')
    .select(['i.inquiry_no', 'i.made_on', 'i.line_count', 'i.file', 'i.by_user'])
    .select((eb) => [
      eb
        .selectFrom('account_answer as a')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('a.inquiry_id', '=', 'i.inquiry_id')
        .$asScalar()
        .as('answered'),
      eb
        .selectFrom('account_answer as a')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('a.inquiry_id', '=', 'i.inquiry_id')
        .where('a.result', '=', 'found')
        .$asScalar()
        .as('found'),
    ])
    .orderBy('i.made_on', 'desc')
    .orderBy('i.inquiry_no', 'desc')
    .limit(limit)
    .execute()
}
