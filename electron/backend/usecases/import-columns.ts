import { AppError } from '../../../shared/errors.ts'
import type { HeaderMapping } from '../../../shared/domain/header.ts'

/** A column of a staged file as mending names it. */
export interface NamedColumn {
  readonly field: string
  readonly index: number
  readonly header: string
  /** What a mark in it stands for; null: the column holds the field's own words. */
  readonly choice: string | null
}

/** The name of one of several columns that a field is read from. */
const choiceName = (field: string, index: number): string => `${field}#${index}`

/** Every column that feeds a field, by the name under which a row gives it out: the field, or `field#number` for one choice of it. */
export function namedColumns(mapping: HeaderMapping): ReadonlyMap<string, NamedColumn> {
  const whole = [...mapping.columns.values()].map((column) => [column.field, { ...column, choice: null }] as const)
  const choices = [...mapping.choices.values()]
    .flat()
    .map((column) => [choiceName(column.field, column.index), { ...column, choice: String(column.value) }] as const)
  return new Map<string, NamedColumn>([...whole, ...choices])
}

/** The column of a name. Throws AppError `cannot-mend`. */
export function columnNamed(mapping: HeaderMapping, name: string): NamedColumn {
  const column = namedColumns(mapping).get(name)
  if (column !== undefined) return column
  const several = mapping.choices.get(name)
  const why =
    several === undefined
      ? 'この項目を読む列がファイルにありません。'
      : `この項目は${several.length}列から読みます。直す列（${several.map((one) => `「${one.header}」`).join('、')}）を選んでください。`
  throw new AppError('cannot-mend', { why })
}
