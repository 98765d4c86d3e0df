/**
 * 日常生活用具の手入力. The form for counter, phone and post: its groups, how typed text becomes the cells of one row, and the
 * verdict on it, which is that of the same row in a file.
 */
import { dateValue } from '../../domain/field.ts'
import type { Field, RowError } from '../../domain/field.ts'
import { mapHeaders } from '../../domain/header.ts'
import type { HeaderMapping } from '../../domain/header.ts'
import { intakeRow } from '../../domain/intake.ts'
import type { IntakeContext, IntakeRow } from '../../domain/intake.ts'
import type { IsoDate } from '../../domain/masters.ts'
import { strikeMyNumbers } from '../../domain/person.ts'
import { parseProfile } from '../../domain/profile.ts'
import type { Profile } from '../../domain/profile.ts'
import { readTypedDate, readTypedNumber, tidyCode, tidyKana, tidyPostalCode } from '../../domain/typed.ts'
import { toWareki } from '../../domain/wareki.ts'
import { must } from '../../errors.ts'
import { aidsFields, dailyLivingAids } from './programme.ts'

/** What stands in the fields of the form, by field id. Absent is empty. */
export type EntryValues = Readonly<Record<string, string>>

export interface EntryGroup {
  readonly title: string
  readonly fields: readonly string[]
}

/** The order in which Enter goes through the form. */
export const entryGroups: readonly EntryGroup[] = [
  { title: '受付', fields: ['channel', 'submittedAt'] },
  { title: '対象者', fields: ['residentNo', 'kana', 'name', 'birthDate', 'postalCode', 'address', 'phone', 'email'] },
  { title: '申請者', fields: ['applicantKind', 'agentName', 'agentRelation'] },
  { title: '手帳等', fields: ['certificateKind', 'certificateNo', 'grade', 'disability'] },
  {
    title: '用具と見積り',
    fields: ['item', 'quantity', 'months', 'providerNo', 'providerName', 'modelName', 'price', 'estimateDate', 'place'],
  },
  { title: '確認', fields: ['careInsurance', 'taxConsent', 'alreadyBought', 'voucherTo', 'attachments', 'note'] },
]

/** Words of the form's choices, where they differ from what is stored. */
const words: Readonly<Record<string, Readonly<Record<string, string | boolean>>>> = {
  channel: { 窓口: 'counter', 電話: 'phone', 郵送: 'post' },
  taxConsent: { はい: true, いいえ: false },
  alreadyBought: { はい: true, いいえ: false },
}

/** What the form offers for a choice, in order; empty for a field that is typed. */
export function entryChoices(field: Field): readonly string[] {
  const own = words[field.id]
  return own === undefined ? (field.choices ?? []) : Object.keys(own)
}

const separator = '・'

/** The rules of reading, as the profile of a file; kept with each application like that of an import. */
export const entryProfileText = JSON.stringify({
  id: 'manual',
  programme: 'aids',
  encoding: 'utf-8',
  columns: Object.fromEntries(aidsFields.map((field) => [field.id, field.label])),
  values: words,
  separators: { attachments: separator },
  dateFormats: ['YYYY-MM-DD'],
  constants: {},
})

/** The header of the one-row file that an entry is. */
export const entryHeader: readonly string[] = aidsFields.map((field) => field.label)

const parsed = parseProfile(JSON.parse(entryProfileText))
export const entryProfile: Profile = must(parsed.ok ? parsed.profile : null, 'profile of manual entry')
const mapping: HeaderMapping = mapHeaders(entryProfile, aidsFields, entryHeader)

/** Stands for the receipt number until one is taken at the commit. */
export const receiptNoToCome = '（確定のときに付きます）'

const isDate = (field: Field): boolean => field.kind === 'date' || field.kind === 'datetime'

/** A birthday needs its era; the other days of the form lie in the present one. */
const bareEra = (fieldId: string): string | null => (fieldId === 'birthDate' ? null : '令和')

/** How a field reads what was typed into it, when it is left: the text shown back, a note, or why it cannot be read. */
export interface TypedField {
  readonly shown: string
  readonly note: string | null
  readonly problem: string | null
}

/** What a typed field is shown as when it is left; a field that is not of the form stays as typed. */
export function tidyEntry(fieldId: string, text: string): TypedField {
  const field = aidsFields.find((one) => one.id === fieldId)
  const plain = (shown: string): TypedField => ({ shown, note: null, problem: null })
  if (field === undefined) return plain(text)
  if (isDate(field)) {
    const read = readTypedDate(text, { bareEra: bareEra(fieldId) })
    if (read.kind === 'date') return { shown: toWareki(read.date), note: read.note, problem: null }
    return read.kind === 'empty' ? plain('') : { shown: text, note: null, problem: read.problem }
  }
  if (field.kind === 'number') {
    if (text.trim() === '') return plain('')
    const read = readTypedNumber(text, field.money === true)
    return read === null ? { shown: text, note: null, problem: '1以上の整数を数字で入力してください。' } : plain(read.shown)
  }
  switch (fieldId) {
    case 'kana':
      return plain(tidyKana(text))
    case 'postalCode':
      return plain(tidyPostalCode(text))
    case 'residentNo':
    case 'phone':
    case 'email':
    case 'providerNo':
      return plain(tidyCode(text))
    default:
      return plain(text.trim())
  }
}

/** The cells of the row, in the order of `entryHeader`. What cannot be read goes in as it was typed, and is refused there. */
export function entryCells(values: EntryValues, receiptNo: string): readonly string[] {
  return aidsFields.map((field) => {
    if (field.id === 'receiptNo') return receiptNo
    const typed = values[field.id] ?? ''
    if (!isDate(field)) return tidyEntry(field.id, typed).shown
    const read = readTypedDate(typed, { bareEra: bareEra(field.id) })
    return read.kind === 'date' ? read.date : typed.trim()
  })
}

/** An entry judged, with the cells it was judged by. */
export interface JudgedEntry {
  readonly row: IntakeRow
  readonly cells: readonly string[]
  /** With the desk's own profile: what staging the row needs. */
  readonly context: IntakeContext
}

/**
 * 手入力の判定. The verdict of intake on the entry as one row. Beside it the desk is stopped at a day of receipt that has not come
 * yet: nobody hands in an application tomorrow.
 */
export function judgeEntry(
  office: Omit<IntakeContext, 'profile' | 'mapping' | 'rules'>,
  values: EntryValues,
  receiptNo: string,
): JudgedEntry {
  const cells = entryCells(values, receiptNo)
  const context: IntakeContext = { ...office, profile: entryProfile, mapping, rules: dailyLivingAids }
  const row = intakeRow(context, { line: 1, cells })
  const errors = [...row.errors.map((error) => withReason(error, values)), ...dayToCome(row, context.businessDay)]
  if (errors.length === 0) return { row, cells, context }
  return { row: { ...row, verdict: 'rejected', errors, warnings: [], residentNo: null, personKey: null }, cells, context }
}

/** A file's sentence about a date speaks of its form; at the desk the reason itself is said. */
function withReason(error: RowError, values: EntryValues): RowError {
  if (error.code !== 'impossible-date' || error.field === null) return error
  const problem = tidyEntry(error.field, values[error.field] ?? '').problem
  return problem === null ? error : { ...error, message: strikeMyNumbers(problem) }
}

function dayToCome({ values }: IntakeRow, businessDay: IsoDate): readonly RowError[] {
  const day = dateValue(values, 'submittedAt')
  if (day === null || day <= businessDay) return []
  const column = entryLabel('submittedAt')
  const message = `「${column}」の${toWareki(day)}は、業務日（${toWareki(businessDay)}）より後です。正しい日付に直してください。`
  return [{ field: 'submittedAt', column, code: 'impossible-date', message, value: day }]
}

/** 項目名 on the form: a desk knows the day of receipt, not its time. */
export function entryLabel(fieldId: string): string {
  if (fieldId === 'submittedAt') return '受付日'
  return aidsFields.find((field) => field.id === fieldId)?.label ?? fieldId
}
