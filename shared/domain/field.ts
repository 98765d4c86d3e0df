/**
 * 項目. The fields of a programme's form, and what reading one cell of a file gives.
 */

/** `datetime` is a date that may carry the time of day; `digits` is text of digits, kept with its leading zeros. */
export type FieldKind = 'text' | 'date' | 'datetime' | 'number' | 'digits' | 'choice' | 'flag' | 'list'

export interface Field {
  readonly id: string
  /** 項目名, as screens and messages show it. */
  readonly label: string
  readonly kind: FieldKind
  /** Canonical words of a `choice` or `list`; another word is kept as it is and warned of. */
  readonly choices?: readonly string[]
  /** `number`: an amount may be written with ¥, thousands commas and 円. */
  readonly money?: boolean
  /** `digits`: at most so many; shorter ones are filled with zeros from the left. */
  readonly digits?: number
  /** 氏名・カナ・番号. Text in which nothing unseen may stand; letters with marks are composed. */
  readonly name?: boolean
  /** 連絡事項. Text that may have several lines. */
  readonly lines?: boolean
  /** 口座番号. Kept encrypted, and in no entry of the trail. */
  readonly secret?: boolean
  /** 電話番号. Kept encrypted, and in no entry of the trail. */
  readonly contact?: boolean
}

/**
 * A value read. Text: trimmed, else as it came ('' when empty). Date: `YYYY-MM-DD`; datetime: that, or
 * `YYYY-MM-DD HH:mm:ss`. Number: whole. List: the parts. Null: empty or not readable. A flag or choice word that the
 * profile does not know stays text.
 */
export type CellValue = string | number | boolean | null | readonly string[]

/** Values of one row by field id. Plain JSON. */
export type RowValues = Readonly<Record<string, CellValue>>

/** What a field needs in a row: `ignored` drops its value and its errors. */
export type FieldRule = 'required' | 'optional' | 'ignored'

/** Codes of rejections; those from `case-decided` on are ours, the others are those of the acceptance data. */
export type ErrorCode =
  | 'required-empty'
  | 'impossible-date'
  | 'not-a-number'
  | 'unknown-item'
  | 'duplicate-receipt'
  | 'my-number'
  | 'case-decided'
  | 'wrong-column-count'
  | 'stray-quote'
  | 'bad-character'
  | 'unknown-day'
  | 'future-birth'
  | 'birth-after-application'

/** Codes of warnings; the row is added and the review shows △. */
export type WarningCode =
  | 'possible-duplicate'
  | 'name-mismatch'
  | 'postal-mismatch'
  | 'no-tax-consent'
  | 'protected-person'
  | 'missing-attachment'
  | 'already-bought'
  | 'unknown-word'
  | 'hidden-character'
  | 'my-number-in-text'
  | 'very-old'
  | 'beyond-era'

/** One reason why a row is rejected. */
export interface RowError {
  /** Field id; null when the row as a whole is meant. */
  readonly field: string | null
  /** The header as it stands in the file, or the field's label where the file has no such column. */
  readonly column: string
  readonly code: ErrorCode
  readonly message: string
  /** The cell as it came; never a My Number. */
  readonly value: string
}

export interface RowWarning {
  readonly field: string | null
  readonly code: WarningCode
  readonly message: string
}

/** The text of a field; empty when there is none. */
export function textValue(values: RowValues, id: string): string {
  const value = values[id]
  return typeof value === 'string' ? value : ''
}

/** The number of a field; null when there is none. */
export function numberValue(values: RowValues, id: string): number | null {
  const value = values[id]
  return typeof value === 'number' ? value : null
}

/** The choices of a field; empty when there are none. */
export function listValue(values: RowValues, id: string): readonly string[] {
  const value = values[id]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

/** A date, or the date part of a date with time; null when empty. */
export function dateValue(values: RowValues, id: string): string | null {
  const value = values[id]
  return typeof value === 'string' && value !== '' ? value.slice(0, 10) : null
}

/** True, false, or null when nothing (or an unknown word) was answered. */
export function flagValue(values: RowValues, id: string): boolean | null {
  const value = values[id]
  return typeof value === 'boolean' ? value : null
}
