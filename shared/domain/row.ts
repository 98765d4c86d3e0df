/**
 * 行の読取り. One record of a file, cell by cell, into typed values by the profile; with the errors of every cell and the
 * canonical content that tells "same" from "changed".
 */
import type { CellValue, ErrorCode, Field, FieldRule, RowError, RowValues, RowWarning } from './field.ts'
import type { HeaderMapping } from './header.ts'
import type { Profile } from './profile.ts'
import { foldWord, isBlank } from './text.ts'
import { readDate } from './wareki.ts'

/** Cells of one record, read but not yet judged by the programme's rules. */
export interface ReadCells {
  readonly values: RowValues
  /** Trimmed cells by field id, as they came. */
  readonly cells: Readonly<Record<string, string>>
  /** Field id → why its cell cannot be read. */
  readonly problems: ReadonlyMap<string, 'impossible-date' | 'not-a-number'>
  /** 内容. The trimmed mapped cells as one text: equal content is the same answer. Columns nobody maps do not count. */
  readonly content: string
}

export function readCells(profile: Profile, mapping: HeaderMapping, fields: readonly Field[], record: readonly string[]): ReadCells {
  const values: Record<string, CellValue> = {}
  const cells: Record<string, string> = {}
  const problems = new Map<string, 'impossible-date' | 'not-a-number'>()
  for (const field of fields) {
    const column = mapping.columns.get(field.id)
    const cell = (column === undefined ? '' : (record[column.index] ?? '')).trim()
    if (column !== undefined) cells[field.id] = cell
    const constant = profile.constants.get(field.id)
    const word = constant !== undefined && column === undefined ? constant : lookUp(profile, field, cell)
    const read = readValue(profile, field, cell, word)
    values[field.id] = read.value
    if (read.problem !== null) problems.set(field.id, read.problem)
  }
  return { values, cells, problems, content: contentText(fields, cells) }
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
    if (problem !== undefined) errors.push(fieldError(field, mapping, read, problem))
    else if (rule === 'required' && isEmptyValue(read.values[field.id])) errors.push(fieldError(field, mapping, read, 'required-empty'))
  }
  return errors
}

/** An error of one field with its Japanese sentence. */
export function fieldError(field: Field, mapping: HeaderMapping, read: ReadCells, code: ErrorCode): RowError {
  const value = read.cells[field.id] ?? ''
  const column = mapping.columns.get(field.id)?.header ?? field.label
  return { field: field.id, column, code, message: errorText(field, code, value), value: code === 'my-number' ? '' : value }
}

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
      message: `「${field.label}」の「${word}」は決められた言葉にありません。そのまま取り込みました。審査で確かめてください。`,
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
  if (!/^[0-9]{1,12}$/.test(text)) return null
  const value = Number(text)
  return value >= 1 ? value : null
}

interface ReadValue {
  readonly value: CellValue
  readonly problem: 'impossible-date' | 'not-a-number' | null
}

function readValue(profile: Profile, field: Field, cell: string, word: CellValue): ReadValue {
  switch (field.kind) {
    case 'date':
    case 'datetime': {
      if (typeof word !== 'string' || word === '') return { value: null, problem: null }
      const read = readDate(word, profile.dateForms)
      if (read === null) return { value: null, problem: 'impossible-date' }
      return { value: field.kind === 'datetime' && read.time !== null ? `${read.date} ${read.time}` : read.date, problem: null }
    }
    case 'number': {
      if (word === '' || word === null) return { value: null, problem: null }
      const number = typeof word === 'number' ? readWholeNumber(String(word), false) : readWholeNumber(String(word), field.money === true)
      return number === null ? { value: null, problem: 'not-a-number' } : { value: number, problem: null }
    }
    case 'digits': {
      if (word === '') return { value: '', problem: null }
      const number = readWholeNumber(String(word), false)
      const text = number === null ? '' : String(number)
      const limit = field.digits ?? 12
      const fits = number !== null && foldWord(cell).length <= limit
      return fits ? { value: text.padStart(limit, '0'), problem: null } : { value: '', problem: 'not-a-number' }
    }
    case 'flag':
      return { value: word === '' ? null : word, problem: null }
    case 'list':
      return { value: Array.isArray(word) ? word : word === '' || word === null ? [] : [String(word)], problem: null }
    default:
      return { value: typeof word === 'string' ? word : String(word ?? ''), problem: null }
  }
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
      return `${what}の「${value}」は1以上の整数として読めません。${field.money === true ? '金額を' : ''}数字に直してください。`
    case 'unknown-item':
      return `${what}の「${value}」は、申請日に有効な種目にありません。種目コードか種目名に直してください。`
    case 'duplicate-receipt':
      return `受付番号「${value}」の行が、内容の違うままこのファイルに前にもあります。前の行だけを取り込みました。どちらが正しいか確かめてください。`
    case 'my-number':
      return `${what}にマイナンバー（個人番号）が書かれています。この値は保存しません。宛名番号（10けた）に直すか、空にしてください。`
    case 'case-decided':
      return `受付番号「${value}」の案件はすでに決定または終了しているので、新しい内容は取り込みません。変更が必要なら案件の画面から手続をしてください。`
    case 'wrong-column-count':
      return '列の数が見出しと違います。区切りや引用符がくずれていないか、元のファイルを確かめてください。'
  }
}
