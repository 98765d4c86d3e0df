/** マスタのセル. Reading one row of a master table cell by cell, every error listed with its column. */
import { isIsoMonth, isoDate } from './date.ts'
import type { IsoDate, IsoMonth, Yen } from './masters.ts'
import { isMyNumber } from './person.ts'

/** What is wrong with a cell or with a row. */
export type MasterErrorCode =
  | 'required-empty'
  | 'impossible-date'
  | 'not-a-number'
  | 'bad-value'
  | 'bad-format'
  | 'my-number'
  | 'too-many-cells'
  | 'too-few-cells'
  | 'inconsistent'
  | 'end-before-start'
  | 'duplicate-key'
  | 'overlapping-period'

/** One error of a row. `column` is the header in the file; empty when the row as a whole is at fault. */
export interface CellError {
  readonly column: string
  readonly code: MasterErrorCode
  /** Japanese: what is wrong, what was not done, what to do. */
  readonly message: string
}

/** Largest amount or count a master may hold: what a bank transfer can carry. */
const MAX_NUMBER = 9_999_999_999

/** Cells of one row by their headers. Each reader notes its errors and gives a stand-in, so that all errors of a row are found. */
export interface RowReader {
  /** Every error so far. */
  readonly errors: readonly CellError[]
  readonly fail: (column: string, code: MasterErrorCode, message: string) => void
  /** The cell without blanks around it, otherwise as it stands: names are never normalised. */
  readonly text: (column: string) => string
  readonly requiredText: (column: string) => string
  /** A code: NFKC and trimmed. */
  readonly code: (column: string) => string
  readonly codeOrNull: (column: string) => string | null
  /** `2026/4/1` or `2026-04-01`. */
  readonly date: (column: string) => IsoDate
  readonly dateOrNull: (column: string) => IsoDate | null
  /** `2026-04` or `2026/4`. */
  readonly monthOrNull: (column: string) => IsoMonth | null
  /** Whole number within the bounds, both included. */
  readonly whole: (column: string, from: number, to: number) => number
  readonly wholeOrNull: (column: string, from: number, to: number) => number | null
  /** Whole yen from 0; thousands commas, one ¥ before and one 円 behind are read over. */
  readonly yen: (column: string) => Yen
  readonly yenOrNull: (column: string) => Yen | null
  readonly choice: <T extends string>(column: string, choices: readonly T[]) => T
  readonly choiceOrNull: <T extends string>(column: string, choices: readonly T[]) => T | null
  /** Parts divided by `;` `、` `・` or a comma. */
  readonly list: (column: string) => readonly string[]
  /** `1` is true; empty and `0` are false. */
  readonly flag: (column: string) => boolean
  /** Digits only, filled with zeros to the left: spreadsheets drop leading zeros. */
  readonly digits: (column: string, length: number) => string
  /** 宛名番号. Ten digits; a My Number is refused and not repeated. */
  readonly residentNo: (column: string) => string
  readonly residentNoOrNull: (column: string) => string | null
  /** 郵便番号 as `NNN-NNNN`, or empty. */
  readonly postalCode: (column: string) => string
}

const NUMBER = /^[0-9]+$/
const YEN = /^[¥\\]?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)円?$/

function fold(text: string): string {
  return text.normalize('NFKC').trim()
}

function toDate(text: string): IsoDate | null {
  const match = /^([0-9]{4})([/-])([0-9]{1,2})\2([0-9]{1,2})$/.exec(text)
  return match ? isoDate(Number(match[1]), Number(match[3]), Number(match[4])) : null
}

function toMonth(text: string): IsoMonth | null {
  const match = /^([0-9]{4})[/-]([0-9]{1,2})$/.exec(text)
  const month = match ? `${match[1]}-${(match[2] ?? '').padStart(2, '0')}` : ''
  return isIsoMonth(month) ? month : null
}

/** A reader over one row; `cell` gives a column's text, or an empty text for a column that the file has not. */
export function rowReader(cell: (column: string) => string): RowReader {
  const errors: CellError[] = []
  const fail = (column: string, code: MasterErrorCode, message: string): void => {
    errors.push({ column, code, message })
  }
  const text = (column: string): string => cell(column).trim()
  /** The folded text of a cell that must not be empty; empty after noting the error. */
  const needed = (column: string): string => {
    const value = fold(cell(column))
    if (value === '') fail(column, 'required-empty', `「${column}」が空です。この行は取り込んでいません。値を入れてください。`)
    return value
  }
  /** Reads an optional cell with the reader of a required one. */
  const orNull = <T>(column: string, read: () => T): T | null => (fold(cell(column)) === '' ? null : read())
  const parsed = <T>(column: string, parse: (value: string) => T | null, standIn: T, code: MasterErrorCode, want: string): T => {
    const value = needed(column)
    if (value === '') return standIn
    const result = parse(value)
    if (result === null)
      fail(column, code, `「${column}」の「${value}」は読めません。この行は取り込んでいません。${want}で入れてください。`)
    return result ?? standIn
  }
  const inRange = (value: string, from: number, to: number): number | null => {
    const n = Number(value.replaceAll(',', ''))
    return n >= from && n <= to ? n : null
  }
  const whole = (column: string, from: number, to: number): number =>
    parsed(column, (v) => (NUMBER.test(v) ? inRange(v, from, to) : null), from, 'not-a-number', `${from}から${to}までの整数`)
  const yen = (column: string): Yen =>
    parsed(column, (v) => inRange(YEN.exec(v)?.[1] ?? 'NaN', 0, MAX_NUMBER), 0, 'not-a-number', '0以上の円単位の整数')
  const date = (column: string): IsoDate =>
    parsed(column, toDate, '0001-01-01', 'impossible-date', '実在する日を 2026/4/1 か 2026-04-01 の形')
  const choice = <T extends string>(column: string, choices: readonly T[]): T =>
    parsed<T>(column, (v) => choices.find((c) => c === v) ?? null, choices[0] as T, 'bad-value', `${choices.join('・')}のどれか`)
  const residentNo = (column: string): string => {
    if (isMyNumber(cell(column))) {
      fail(
        column,
        'my-number',
        `「${column}」に個人番号（マイナンバー）と思われる番号があります。この行は取り込んでいません。宛名番号に直してください。`,
      )
      return ''
    }
    return parsed(column, (v) => (/^[0-9]{10}$/.test(v) ? v : null), '', 'bad-format', '10桁の数字')
  }
  return {
    errors,
    fail,
    text,
    requiredText: (column) => (needed(column) === '' ? '' : text(column)),
    code: needed,
    codeOrNull: (column) => orNull(column, () => fold(cell(column))),
    date,
    dateOrNull: (column) => orNull(column, () => date(column)),
    monthOrNull: (column) => orNull(column, () => parsed(column, toMonth, '0001-01', 'impossible-date', '実在する月を 2026-04 の形')),
    whole,
    wholeOrNull: (column, from, to) => orNull(column, () => whole(column, from, to)),
    yen,
    yenOrNull: (column) => orNull(column, () => yen(column)),
    choice,
    choiceOrNull: (column, choices) => orNull(column, () => choice(column, choices)),
    list: (column) =>
      fold(cell(column))
        .split(/[;、・,]/)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    flag: (column) => orNull(column, () => choice(column, ['0', '1'])) === '1',
    digits: (column, length) =>
      parsed(
        column,
        (v) => (NUMBER.test(v) && v.length <= length ? v.padStart(length, '0') : null),
        '',
        'bad-format',
        `${length}桁までの数字`,
      ),
    residentNo,
    residentNoOrNull: (column) => orNull(column, () => residentNo(column)),
    postalCode: (column) => {
      const parse = (v: string): string | null => (/^[0-9]{3}-?[0-9]{4}$/.test(v) ? `${v.slice(0, 3)}-${v.slice(-4)}` : null)
      return orNull(column, () => parsed(column, parse, '', 'bad-format', '7桁の数字（123-4567）')) ?? ''
    },
  }
}
