/** 行の指摘. Errors and warnings of the cells of one record, in Japanese. */
import { isEmptyValue, isText, unknownWords } from './cell.ts'
import { hasHiddenCharacter, shownCell } from './characters.ts'
import { errorText } from './error-text.ts'
import type { ErrorCode, Field, FieldRule, RowError, RowValues, RowWarning } from './field.ts'
import type { HeaderMapping } from './header.ts'
import type { ReadCells } from './row.ts'

/** Errors of a row by the rules of its programme, in the order of the fields. */
export function cellErrors(
  fields: readonly Field[],
  mapping: HeaderMapping,
  read: ReadCells,
  ruleOf: (fieldId: string) => FieldRule,
): readonly RowError[] {
  const errors: RowError[] = []
  // nearly every row of a file is in order
  if (read.problems.size === 0 && !read.empty.some((id) => ruleOf(id) === 'required')) return errors
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

/** Words of choices, flags and lists that neither the profile nor the field knows. They are kept, and a person looks. */
export function wordWarnings(fields: readonly Field[], values: RowValues, ruleOf: (fieldId: string) => FieldRule): readonly RowWarning[] {
  return fields.flatMap((field) => {
    if (ruleOf(field.id) === 'ignored') return []
    return unknownWords(field, values[field.id] ?? null).map((word) => ({
      field: field.id,
      code: 'unknown-word' as const,
      message: `「${field.label}」の「${shownCell(word)}」は決められた言葉にありません。そのまま取り込みました。審査で確かめてください。`,
    }))
  })
}
