/**
 * 欄の値. One cell of a field into a typed value: dates, numbers, words of the profile, lists.
 */
import { composeMarks, isRefusedText, onOneLine } from './characters.ts'
import type { CellValue, Field } from './field.ts'
import { NUMBER_DIGITS } from './limits.ts'
import { isMyNumber, strikeMyNumbers } from './person.ts'
import type { Profile } from './profile.ts'
import { foldWord, isBlank } from './text.ts'
import { dateFault, readBeyondEra, readDate } from './wareki.ts'
import type { DateFault } from './wareki.ts'

/** 生年月日 of any programme. */
export const birthFields: readonly string[] = ['birthDate', 'childBirthDate']

/** Why one cell cannot be read. `hint` is the date as it is called, where the era was wrong. */
export interface CellProblem {
  readonly code: 'impossible-date' | 'not-a-number' | 'unknown-day' | 'bad-character'
  readonly hint?: string
}

/**
 * The receipt number is the application's key and is left alone; a My Number in the place of a 宛名番号 refuses the row, so it is
 * not struck out before that is seen.
 */
export function withoutMyNumber(field: Field, cell: string): string {
  if (field.id === 'receiptNo' || (field.id === 'residentNo' && isMyNumber(cell))) return cell
  return strikeMyNumbers(cell)
}

/** 数. Digits of any width only; with `money` also thousands commas in their places, one ¥ before and one 円 behind. */
export function readWholeNumber(cell: string, money: boolean): number | null {
  // Only full-width digits and signs are folded: ① is not 1.
  let text = cell.replace(/[０-９]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
  if (money) {
    text = text
      .replace(/，/g, ',')
      .replace(/^[¥￥]/, '')
      .replace(/円$/, '')
    if (/^[0-9]{1,3}(,[0-9]{3})+$/.test(text)) text = text.replace(/,/g, '')
  }
  if (!/^[0-9]+$/.test(text) || text.length > NUMBER_DIGITS) return null
  const value = Number(text)
  return value >= 1 ? value : null
}

/** What reading a cell gave. */
export interface ReadValue {
  readonly value: CellValue
  readonly problem: CellProblem | null
  /** How a day beyond its era is called. */
  readonly called?: string
}

const unreadable = (code: CellProblem['code'], value: CellValue = null): ReadValue => ({ value, problem: { code } })

/** Only births have days that nobody knows; any other date without a day is a slip of the pen. */
function problemOfDate(field: Field, fault: DateFault): CellProblem {
  if (fault.code === 'unknown-day' && birthFields.includes(field.id)) return { code: 'unknown-day' }
  return fault.code === 'outside-era' ? { code: 'impossible-date', hint: fault.hint } : { code: 'impossible-date' }
}

/** A cell, of which `word` is what the profile makes of it, as the value of its field. */
export function readValue(profile: Profile, field: Field, cell: string, word: CellValue): ReadValue {
  if (isRefusedText(cell, field.name === true)) return unreadable('bad-character', field.kind === 'text' ? cell : null)
  switch (field.kind) {
    case 'date':
    case 'datetime': {
      if (typeof word !== 'string' || word === '') return { value: null, problem: null }
      const read = readDate(word, profile.dateForms)
      const beyond = read === null && profile.acceptBeyondEra ? readBeyondEra(word, profile.dateForms) : null
      if (beyond !== null) {
        const value = field.kind === 'datetime' && beyond.time !== null ? `${beyond.date} ${beyond.time}` : beyond.date
        return { value, problem: null, called: beyond.called }
      }
      if (read === null) return { value: null, problem: problemOfDate(field, dateFault(word, profile.dateForms)) }
      return { value: field.kind === 'datetime' && read.time !== null ? `${read.date} ${read.time}` : read.date, problem: null }
    }
    case 'number': {
      if (word === '' || word === null) return { value: null, problem: null }
      const number = typeof word === 'number' ? readWholeNumber(String(word), false) : readWholeNumber(String(word), field.money === true)
      return number === null ? unreadable('not-a-number') : { value: number, problem: null }
    }
    case 'digits': {
      if (word === '') return { value: '', problem: null }
      const number = readWholeNumber(String(word), false)
      const text = number === null ? '' : String(number)
      const limit = field.digits ?? 12
      const fits = number !== null && foldWord(cell).length <= limit
      return fits ? { value: text.padStart(limit, '0'), problem: null } : unreadable('not-a-number', '')
    }
    case 'flag':
      return { value: word === '' ? null : word, problem: null }
    case 'list':
      return { value: Array.isArray(word) ? word : word === '' || word === null ? [] : [String(word)], problem: null }
    default:
      return { value: plainText(field, typeof word === 'string' ? word : String(word ?? '')), problem: null }
  }
}

/** A text as it is used: letters and marks of names composed, one line where the field has no lines. The cell stays as it came. */
function plainText(field: Field, text: string): string {
  if (field.name === true) return composeMarks(text)
  return field.kind === 'text' && field.lines !== true ? onOneLine(text) : text
}

/** The profile's value of a cell's word; for a field with a separator, of each part. Unknown words stay. */
export function lookUp(profile: Profile, field: Field, cell: string): CellValue {
  const words = profile.values.get(field.id)
  const separator = profile.separators.get(field.id)
  if (separator === undefined) return words?.get(foldWord(cell)) ?? cell
  return unifyLines(cell.normalize('NFKC'))
    .split(unifyLines(separator.normalize('NFKC')))
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => String(words?.get(foldWord(part)) ?? part))
    .filter((part) => part !== '')
}

/** Line ends of every kind as one. */
export function unifyLines(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/** Whether a field holds text as somebody wrote it. */
export const isText = (field: Field): boolean => field.kind === 'text'

/** Words of a value that its field does not know. */
export function unknownWords(field: Field, value: CellValue): readonly string[] {
  if (field.kind !== 'flag' && field.choices === undefined) return noWords
  const words = Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' && value !== '' ? [value] : noWords
  return field.kind === 'flag' ? words : words.filter((word) => field.choices?.includes(word) !== true)
}

const noWords: readonly string[] = []

/** Whether a value says nothing. */
export function isEmptyValue(value: CellValue | undefined): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && isBlank(value)) || (Array.isArray(value) && value.length === 0)
  )
}
