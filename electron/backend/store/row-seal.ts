import type { Field } from '../../../shared/domain/field.ts'
import type { ImportRowTable } from './schema-cases.ts'
import { openRow, sealJsonText, sealText, type KeyNow } from './sealed-text.ts'

/**
 * 取込行の封. What the programme calls secret (口座番号) never reaches the store in plain, in none of the texts of a row; nor where somebody lives
 * who is under 支援措置.
 */

/** Gives a row as it is written. `guarded`: it is about a person under 支援措置; as its warnings say, when it is left out. */
export type RowSealer = (row: ImportRowTable, guarded?: boolean) => ImportRowTable

/** Fields that tell where somebody lives, or by what he is reached. */
const placeFields: ReadonlySet<string> = new Set(['postalCode', 'address', 'phone', 'email'])

interface Sealed {
  readonly id: string
  /** Place of the field in short values. */
  readonly at: number
  /** Cell (from 0) it is read from. */
  readonly column: number | undefined
}

/** The sealer of rows of a form. `columnOf`: which cell (from 0) a field is read from. A row without anything secret stays as it is. */
export function rowSealer(keyNow: KeyNow, fields: readonly Field[], columnOf: (field: string) => number | undefined): RowSealer {
  const chosen = (wanted: (field: Field) => boolean): Sealed[] =>
    fields.flatMap((field, at) => (wanted(field) ? [{ id: field.id, at, column: columnOf(field.id) }] : []))
  const secret = chosen((field) => field.secret === true)
  const withPlaces = chosen((field) => field.secret === true || placeFields.has(field.id))
  return (row, guarded = row.warnings.includes('"protected-person"')) => {
    const sealing = guarded ? withPlaces : secret
    return sealing.length === 0 ? row : sealRow(keyNow, row, sealing)
  }
}

function sealRow(keyNow: KeyNow, row: ImportRowTable, sealing: readonly Sealed[]): ImportRowTable {
  const owner = row.application_id
  const cells = JSON.parse(row.cells) as unknown[]
  const details = JSON.parse(row.details) as Record<string | number, unknown>
  let found = false
  const seal = (texts: Record<string | number, unknown>, at: string | number): void => {
    const text = texts[at]
    if (typeof text !== 'string' || text === '') return
    texts[at] = sealJsonText(keyNow, owner, text)
    found = true
  }
  for (const { id, at, column } of sealing) {
    if (column !== undefined) seal(cells as unknown as Record<number, unknown>, column)
    // short values: what a cell says already is only a number there
    seal(details, Array.isArray(details) ? at : id)
  }
  // these say a number again, or the one that stood there before
  const whole = <T extends string | null>(text: T): T =>
    (text === null || text === '' || text === '[]' ? text : sealText(keyNow, owner, text)) as T
  return {
    ...row,
    ...(found ? { cells: JSON.stringify(cells), details: JSON.stringify(details) } : {}),
    content: whole(row.content),
    original: whole(row.original),
    mended: whole(row.mended),
    problems: whole(row.problems),
    warnings: whole(row.warnings),
  }
}

/** Whether a sealed row says, opened, exactly what it said before. */
export function saysTheSame(keyNow: KeyNow, before: ImportRowTable, sealed: ImportRowTable): boolean {
  const opened = openRow(keyNow, sealed)
  return (Object.keys(before) as (keyof ImportRowTable)[]).every((name) => opened[name] === before[name])
}
