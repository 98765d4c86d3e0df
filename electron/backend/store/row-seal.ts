import type { Field } from '../../../shared/domain/field.ts'
import type { ImportRowTable } from './schema-cases.ts'
import { isSealed, openRow, sealJsonText, sealText, type KeyNow } from './sealed-text.ts'

/**
 * 取込行の封. What the programme calls secret (口座番号) and telephone numbers never reach the store in plain, in none of the texts of a row; nor where
 * somebody lives who is under 支援措置. Rows of a file have their telephone numbers in blocks (store/hidden-cells.ts).
 */

/**
 * Gives a row as it is written. `guarded`: it is about a person under 支援措置; as its warnings say, when it is left out. `hidden`: texts that lie in a
 * block already, and may be said again by what is noted of the row.
 */
export type RowSealer = (row: ImportRowTable, guarded?: boolean, hidden?: readonly string[]) => ImportRowTable

/** Fields that tell where somebody lives, or by what he is reached. */
const placeFields: ReadonlySet<string> = new Set(['postalCode', 'address', 'phone', 'email'])

interface Sealed {
  /** Undefined: a column that no field reads. */
  readonly id: string | undefined
  /** Place of the field in short values. */
  readonly at: number
  /** Cell (from 0) it is read from. */
  readonly column: number | undefined
  /** A telephone number: what is noted of the row is sealed only where it says it again. */
  readonly contact: boolean
}

/**
 * The sealer of rows of a form. `columnOf`: which cell (from 0) a field is read from; `contacts`: columns of telephone numbers
 * (`HeaderMapping.contacts`). A row without anything secret stays as it is.
 */
export function rowSealer(
  keyNow: KeyNow,
  fields: readonly Field[],
  columnOf: (field: string) => number | undefined,
  contacts: readonly number[],
): RowSealer {
  const chosen = (wanted: (field: Field) => boolean): Sealed[] =>
    fields.flatMap((field, at) =>
      wanted(field) ? [{ id: field.id, at, column: columnOf(field.id), contact: field.contact === true }] : [],
    )
  const others = (known: readonly Sealed[]): Sealed[] =>
    contacts
      .filter((column) => !known.some((one) => one.column === column))
      .map((column) => ({ id: undefined, at: -1, column, contact: true }))
  const secret = chosen((field) => field.secret === true || field.contact === true)
  const withPlaces = chosen((field) => field.secret === true || field.contact === true || placeFields.has(field.id))
  const always = [...secret, ...others(secret)]
  const guardedToo = [...withPlaces, ...others(withPlaces)]
  return (row, guarded = row.warnings.includes('"protected-person"'), hidden = nothing) =>
    sealRow(keyNow, row, guarded ? guardedToo : always, guarded, hidden)
}

const nothing: readonly string[] = []

function sealRow(
  keyNow: KeyNow,
  row: ImportRowTable,
  sealing: readonly Sealed[],
  guarded: boolean,
  hidden: readonly string[],
): ImportRowTable {
  const owner = row.application_id
  if (sealing.length === 0) return row
  const cells = JSON.parse(row.cells) as unknown[]
  const details = JSON.parse(row.details) as Record<string | number, unknown>
  const said = [...hidden]
  let found = false
  const seal = (texts: Record<string | number, unknown>, at: string | number): void => {
    const text = texts[at]
    if (typeof text !== 'string' || text === '' || isSealed(text)) return
    texts[at] = sealJsonText(keyNow, owner, text)
    said.push(text)
    found = true
  }
  for (const { id, at, column } of sealing) {
    if (column !== undefined) seal(cells as unknown as Record<number, unknown>, column)
    // short values: what a cell says already is only a number there
    if (id !== undefined) seal(details, Array.isArray(details) ? at : id)
  }
  // what is noted of an account or of a place is sealed whole, whatever it says
  const wholeNotes = guarded || sealing.some((one) => !one.contact)
  // a number is said again as it came, or with its unseen signs shown
  const about = sealing.flatMap(({ id, contact }) => (contact && id !== undefined ? [`"field":"${id}"`] : []))
  const inJson = said.map((one) => JSON.stringify(one).slice(1, -1))
  const says = (text: string): boolean => wholeNotes || [...about, ...inJson].some((one) => text.includes(one))
  // these say a number again, or the one that stood there before
  const whole = <T extends string | null>(text: T): T =>
    (text === null || text === '' || text === '[]' ? text : sealText(keyNow, owner, text)) as T
  return {
    ...row,
    ...(found ? { cells: JSON.stringify(cells), details: JSON.stringify(details) } : {}),
    content: whole(row.content),
    original: whole(row.original),
    mended: whole(row.mended),
    problems: says(row.problems) ? whole(row.problems) : row.problems,
    warnings: says(row.warnings) ? whole(row.warnings) : row.warnings,
  }
}

/** Whether a sealed row says, opened, exactly what it said before. */
export function saysTheSame(keyNow: KeyNow, before: ImportRowTable, sealed: ImportRowTable): boolean {
  const opened = openRow(keyNow, sealed)
  return (Object.keys(before) as (keyof ImportRowTable)[]).every((name) => opened[name] === before[name])
}
