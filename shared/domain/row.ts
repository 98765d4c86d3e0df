/**
 * 行の読取り. One record of a file, cell by cell, into typed values by the profile; with the errors of every cell and the
 * canonical content that tells "same" from "changed".
 */
import { readChoices } from './choice-columns.ts'
import { composeMarks, hasHiddenCharacter, isRefusedText, onOneLine, shownCell } from './characters.ts'
import type { CellValue, ErrorCode, Field, FieldRule, RowError, RowValues, RowWarning } from './field.ts'
import type { HeaderMapping } from './header.ts'
import { NUMBER_DIGITS } from './limits.ts'
import { isMyNumber, strikeMyNumbers, struckOut } from './person.ts'
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

/** Cells of one record, read but not yet judged by the programme's rules. */
export interface ReadCells {
  readonly values: RowValues
  /** Trimmed cells by field id, as they came; My Numbers are struck out. */
  readonly cells: Readonly<Record<string, string>>
  /** Field id → why its cell cannot be read. */
  readonly problems: ReadonlyMap<string, CellProblem>
  /** Ids of fields in whose cell a My Number was struck out. */
  readonly struck: readonly string[]
  /** Field id → how a day beyond its era is called; it was read as that day. */
  readonly beyondEra: ReadonlyMap<string, string>
  /** 内容. The trimmed mapped cells as one text: equal content is the same answer. Columns nobody maps do not count. */
  readonly content: string
}

/** Reads one record by a profile: dates, numbers, words and lists become values. A cell that cannot be read is empty and in `problems`. */
export function readCells(profile: Profile, mapping: HeaderMapping, fields: readonly Field[], record: readonly string[]): ReadCells {
  const values: Record<string, CellValue> = {}
  const cells: Record<string, string> = {}
  const problems = new Map<string, CellProblem>()
  const struck: string[] = []
  const beyondEra = new Map<string, string>()
  for (const field of fields) {
    const choices = mapping.choices.get(field.id)
    if (choices !== undefined) {
      const chosen = readChoices(choices, record, strikeMyNumbers)
      cells[field.id] = chosen.text
      values[field.id] = field.kind === 'list' ? chosen.values : chosen.values.join('・')
      if (chosen.text.includes(struckOut)) struck.push(field.id)
      if (isRefusedText(chosen.text, false)) problems.set(field.id, { code: 'bad-character' })
      continue
    }
    const column = mapping.columns.get(field.id)
    const given = (column === undefined ? '' : (record[column.index] ?? '')).trim()
    const cell = withoutMyNumber(field, given)
    if (cell !== given || cell.includes(struckOut)) struck.push(field.id)
    if (column !== undefined) cells[field.id] = cell
    const constant = profile.constants.get(field.id)
    const word = constant !== undefined && column === undefined ? constant : lookUp(profile, field, cell)
    const read = readValue(profile, field, cell, word)
    values[field.id] = read.value
    if (read.problem !== null) problems.set(field.id, read.problem)
    if (read.called !== undefined) beyondEra.set(field.id, read.called)
  }
  return { values, cells, problems, struck, beyondEra, content: contentText(fields, cells) }
}

/**
 * The receipt number is the application's key and is left alone; a My Number in the place of a 宛名番号 refuses the row, so it is
 * not struck out before that is seen.
 */
function withoutMyNumber(field: Field, cell: string): string {
  if (field.id === 'receiptNo' || (field.id === 'residentNo' && isMyNumber(cell))) return cell
  return strikeMyNumbers(cell)
}

/** Errors of a row by the rules of its programme, in the order of the fields. */
export function cellErrors(
  fields: readonly Field[],
  mapping: HeaderMapping,
  read: ReadCells,
  ruleOf: (fieldId: string) => FieldRule,
): readonly RowError[] {
  const errors: RowError[] = []
  for (const field of fields) {
    const rule = ruleOf(field.id)
    if (rule === 'ignored') continue
    const problem = read.problems.get(field.id)
    if (problem !== undefined) errors.push(fieldError(field, mapping, read, problem.code, problem.hint))
    else if (rule === 'required' && isEmptyValue(read.values[field.id])) errors.push(fieldError(field, mapping, read, 'required-empty'))
  }
  return errors
}

/** An error of one field with its Japanese sentence. */
export function fieldError(field: Field, mapping: HeaderMapping, read: ReadCells, code: ErrorCode, hint?: string): RowError {
  const value = read.cells[field.id] ?? ''
  const column = mapping.columns.get(field.id)?.header ?? field.label
  const message = errorText(field, code, shownCell(value)) + (hint === undefined ? '' : `「${hint}」ではありませんか。`)
  return { field: field.id, column, code, message, value: code === 'my-number' ? '' : value }
}

/** Signs in a row's cells that a person should look at, and My Numbers that were struck out. The cells are kept as they came. */
export function characterWarnings(
  fields: readonly Field[],
  read: ReadCells,
  ruleOf: (fieldId: string) => FieldRule,
): readonly RowWarning[] {
  return fields.flatMap((field): RowWarning[] => {
    const cell = read.cells[field.id] ?? ''
    const found: RowWarning[] = []
    if (read.struck.includes(field.id)) {
      const message = `「${field.label}」にマイナンバー（個人番号）が書かれていたので、消して取り込みました。元のファイルの扱いに注意してください。`
      found.push({ field: field.id, code: 'my-number-in-text', message })
    }
    const called = read.beyondEra.get(field.id)
    if (ruleOf(field.id) !== 'ignored' && called !== undefined) {
      const message = `「${field.label}」の「${shownCell(cell)}」は${called}です。そのように読みました。元の申請と見比べてください。`
      found.push({ field: field.id, code: 'beyond-era', message })
    }
    if (ruleOf(field.id) !== 'ignored' && isText(field) && hasHiddenCharacter(cell, field.lines === true)) {
      const message = `「${field.label}」に、見えない文字・外字・改行があります（${shownCell(cell)}）。元の申請と見比べてください。`
      found.push({ field: field.id, code: 'hidden-character', message })
    }
    return found
  })
}

const isText = (field: Field): boolean => field.kind === 'text'

/** Words of choices, flags and lists that neither the profile nor the field knows. They are kept, and a person looks. */
export function wordWarnings(fields: readonly Field[], values: RowValues, ruleOf: (fieldId: string) => FieldRule): readonly RowWarning[] {
  return fields.flatMap((field) => {
    if (ruleOf(field.id) === 'ignored') return []
    const value = values[field.id] ?? null
    const words = Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' && value !== '' ? [value] : []
    const unknown =
      field.kind === 'flag' ? words : field.choices === undefined ? [] : words.filter((w) => field.choices?.includes(w) !== true)
    return unknown.map((word) => ({
      field: field.id,
      code: 'unknown-word' as const,
      message: `「${field.label}」の「${shownCell(word)}」は決められた言葉にありません。そのまま取り込みました。審査で確かめてください。`,
    }))
  })
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

interface ReadValue {
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

function readValue(profile: Profile, field: Field, cell: string, word: CellValue): ReadValue {
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
function lookUp(profile: Profile, field: Field, cell: string): CellValue {
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

/** Empty cells are left out: a column that a later file no longer has is no change as long as it said nothing. */
function contentText(fields: readonly Field[], cells: Readonly<Record<string, string>>): string {
  const pairs = fields.flatMap((field) => {
    const cell = cells[field.id] ?? ''
    return cell === '' ? [] : [[field.id, unifyLines(cell)]]
  })
  return JSON.stringify(pairs)
}

function unifyLines(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

function isEmptyValue(value: CellValue | undefined): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && isBlank(value)) || (Array.isArray(value) && value.length === 0)
  )
}

function errorText(field: Field, code: ErrorCode, value: string): string {
  const what = `「${field.label}」`
  switch (code) {
    case 'required-empty':
      return `${what}が空です。申請した人に確かめて記入してください。`
    case 'impossible-date':
      return `${what}の「${value}」は、この様式の日付の形でないか、暦にない日です。正しい日付に直してください。`
    case 'not-a-number':
      if (field.kind === 'digits')
        return `${what}の「${value}」は${field.digits ?? 12}けたまでの数字ではありません。数字だけに直してください。`
      return `${what}の「${value}」は1以上の整数（${NUMBER_DIGITS}けたまで）として読めません。${field.money === true ? '金額を' : ''}数字に直してください。`
    case 'unknown-item':
      return `${what}の「${value}」は、申請日に有効な種目にありません。種目コードか種目名に直してください。`
    case 'duplicate-receipt':
      return `受付番号「${value}」の行が、内容の違うままこのファイルに前にもあります。前の行だけを取り込みました。どちらが正しいか確かめてください。`
    case 'my-number':
      return `${what}にマイナンバー（個人番号）が書かれています。この値は保存しません。宛名番号（10けた）に直すか、空にしてください。`
    case 'case-decided':
      return `受付番号「${value}」の案件はすでに決定または終了しているので、新しい内容は取り込みません。変更が必要なら案件の画面から手続をしてください。`
    case 'stray-quote':
      return 'この行の「"」の使い方が正しくありません。元のファイルを直してください。'
    case 'bad-character':
      return `${what}に、使えない文字（見えない文字、文字の向きを変える記号など）があります: 「${value}」。[U+…] の部分を取り除いてください。`
    case 'unknown-day':
      return `${what}の「${value}」は月か日が分からない日付です。日を仮に決めることはできません。申請した人に確かめて、正しい日付に直してください。`
    case 'future-birth':
      return `${what}の「${value}」はまだ来ていない日です。年と元号を確かめて、正しい日付に直してください。`
    case 'birth-after-application':
      return `${what}の「${value}」は申請日より後です。生年月日と申請日を確かめて、正しい日付に直してください。`
    case 'wrong-column-count':
      return '列の数が見出しと違います。区切りや引用符がくずれていないか、元のファイルを確かめてください。'
  }
}
