/**
 * 行の読取り. One record of a file, cell by cell, into typed values by the profile; with the
 * canonical content that tells "same" from "changed".
 */
import { readChoices } from './choice-columns.ts'
import type { ChoiceColumn } from './choice-columns.ts'
import { isEmptyValue, isText, lookUp, readValue, unifyLines, unknownWords, withoutMyNumber } from './cell.ts'
import type { CellProblem, ReadValue } from './cell.ts'
import { hasHiddenCharacter, isRefusedText } from './characters.ts'
import type { CellValue, Field, RowValues } from './field.ts'
import type { HeaderMapping } from './header.ts'
import { strikeMyNumbers, struckOut } from './person.ts'
import type { Profile } from './profile.ts'
import { ownText } from './text.ts'

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
  /** Whether a person should look at the signs of some cell (`characterWarnings`). */
  readonly notable: boolean
  /** Whether some cell holds a word that nobody knows (`wordWarnings`). */
  readonly odd: boolean
  /** Ids of fields that say nothing. */
  readonly empty: readonly string[]
  /** The cells as they may be kept (My Numbers struck out), as JSON; put together of parts known already. */
  readonly cellsText: string
  /** A cell as it may be kept, by its column (from 0); '' where there is none. */
  readonly keptCell: (column: number) => string
  /** `cellsText` with other texts in these columns (from 0, rising). */
  readonly cellsWith: (columns: readonly number[], texts: readonly string[]) => string
  /**
   * 短い値. `values`, or what became of them when the row was judged, as a JSON array in the order of the fields, beside `cellsText`: a
   * whole number n stands for the text of cell n (from 0), an object of the one name '' for the number it holds, anything else for itself.
   * `others`: field id → what is said for a text that is not that of its cell.
   */
  readonly shortValues: (values: RowValues, others?: ReadonlyMap<string, string>) => string
  /** 内容. The trimmed mapped cells as one text: equal content is the same answer. Columns nobody maps do not count. */
  readonly content: string
}

/** What one cell of a field gives, by itself. */
interface CellRead extends ReadValue {
  /** Trimmed, My Numbers struck out. */
  readonly cell: string
  readonly struck: boolean
  /** Whether a person should look at its signs: unseen ones, a struck number, a day beyond its era. */
  readonly notable: boolean
  /** Whether it holds a word that neither the profile nor the field knows. */
  readonly odd: boolean
  readonly empty: boolean
  /** Whether the cell may be kept just as it came. */
  readonly asCame: boolean
  /** The value as in `shortValues` and the cell as it may be kept, in JSON with the comma before it; null: made anew each time. */
  readonly told: { readonly value: string; readonly cell: string } | null
}

/** The column of a field, and what its cells gave so far: most columns of a form say the same few things again and again. */
interface FieldColumn {
  readonly field: Field
  /** From 0; -1: the file has no such column, and every row gives `empty`. */
  readonly index: number
  /** `index` as it stands in `shortValues`. */
  readonly place: string
  /** What stands before its value and before its cell in JSON: a comma but for the first. */
  readonly before: { readonly value: string; readonly cell: string }
  readonly choices: readonly ChoiceColumn[] | undefined
  readonly empty: CellRead
  /** Null: its cells hardly ever say the same (numbers, names), and nothing is kept. */
  known: Map<string, CellRead> | null
  hits: number
  misses: number
}

/** Different cells kept of a column, the length up to which one is kept, and reads after which it is clear whether keeping pays. */
const KEPT = { cells: 2000, length: 100, trial: 500 } as const

interface RecordPlan {
  readonly profile: Profile
  readonly fields: readonly Field[]
  readonly columns: readonly FieldColumn[]
  /** Column of the file → position of its field in `columns`; undefined: no field reads it alone. */
  readonly positions: readonly (number | undefined)[]
  /** Columns of the file that no field reads alone. */
  readonly others: readonly number[]
  /** Every field with an empty value: a copy of it has its shape at once. */
  readonly blank: Readonly<Record<string, CellValue>>
}

/** A file has one mapping, and all of its rows are read by one plan. */
const plans = new WeakMap<HeaderMapping, RecordPlan>()

function planOf(profile: Profile, mapping: HeaderMapping, fields: readonly Field[]): RecordPlan {
  const made = plans.get(mapping)
  if (made !== undefined && made.profile === profile && made.fields === fields) return made
  const columns = fields.map((field, position): FieldColumn => {
    const index = mapping.columns.get(field.id)?.index ?? -1
    const constant = index < 0 ? profile.constants.get(field.id) : undefined
    const choices = mapping.choices.get(field.id)
    const place = String(index)
    const before = { value: position > 0 ? ',' : '', cell: index > 0 ? ',' : '' }
    const empty = keptRead({ field, place, before }, '', readCell(profile, field, '', constant))
    return { field, index, place, before, choices, empty, known: new Map(), hits: 0, misses: 0 }
  })
  const positions: (number | undefined)[] = Array.from({ length: mapping.width }, () => undefined)
  for (const [i, { index }] of columns.entries()) if (index >= 0) positions[index] = i
  const others = [...positions.keys()].filter((i) => positions[i] === undefined)
  const blank = Object.fromEntries(fields.map((field) => [field.id, null]))
  const plan = { profile, fields, columns, positions, others, blank }
  plans.set(mapping, plan)
  return plan
}

/** Reads one record by a profile: dates, numbers, words and lists become values. A cell that cannot be read is empty and in `problems`. */
export function readCells(profile: Profile, mapping: HeaderMapping, fields: readonly Field[], record: readonly string[]): ReadCells {
  const plan = planOf(profile, mapping, fields)
  const reads: CellRead[] = []
  const values: Record<string, CellValue> = { ...plan.blank }
  const empty: string[] = []
  let problems: Map<string, CellProblem> | undefined
  let beyondEra: Map<string, string> | undefined
  let struck: string[] | undefined
  let notable = false
  let odd = false
  let asCame = true
  for (const column of plan.columns) {
    const read = column.choices === undefined ? cellRead(profile, column, record) : choicesRead(column.field, column.choices, record)
    const { id } = column.field
    reads.push(read)
    values[id] = read.value
    if (read.problem !== null) (problems ??= new Map()).set(id, read.problem)
    if (read.called !== undefined) (beyondEra ??= new Map()).set(id, read.called)
    if (read.struck) (struck ??= []).push(id)
    if (read.empty) empty.push(id)
    notable ||= read.notable
    odd ||= read.odd
    asCame &&= read.asCame
  }
  return new CellsOfRecord(plan, record, reads, asCame, {
    values,
    empty,
    problems: problems ?? noProblems,
    beyondEra: beyondEra ?? noNames,
    struck: struck ?? noIds,
    notable,
    odd,
  })
}

const noProblems: ReadonlyMap<string, CellProblem> = new Map()
const noNames: ReadonlyMap<string, string> = new Map()
const noIds: readonly string[] = []
const noColumns: readonly number[] = []

/** The cells by name and the content are made when somebody asks: of most rows of a long file nobody does. */
class CellsOfRecord implements ReadCells {
  readonly values: RowValues
  readonly problems: ReadonlyMap<string, CellProblem>
  readonly beyondEra: ReadonlyMap<string, string>
  readonly struck: readonly string[]
  readonly notable: boolean
  readonly odd: boolean
  readonly empty: readonly string[]
  readonly #plan: RecordPlan
  readonly #record: readonly string[]
  readonly #reads: readonly CellRead[]
  /** Whether every cell that a field reads may be kept just as it came. */
  readonly #asCame: boolean

  constructor(
    plan: RecordPlan,
    record: readonly string[],
    reads: readonly CellRead[],
    asCame: boolean,
    read: Omit<ReadCells, 'cells' | 'content' | 'shortValues' | 'cellsText' | 'keptCell' | 'cellsWith'>,
  ) {
    this.values = read.values
    this.empty = read.empty
    this.problems = read.problems
    this.beyondEra = read.beyondEra
    this.struck = read.struck
    this.notable = read.notable
    this.odd = read.odd
    this.#plan = plan
    this.#record = record
    this.#reads = reads
    this.#asCame = asCame
  }

  get cells(): Readonly<Record<string, string>> {
    const cells: Record<string, string> = {}
    for (const [i, column] of this.#plan.columns.entries()) {
      if (column.index >= 0 || column.choices !== undefined) cells[column.field.id] = this.#reads[i]?.cell ?? ''
    }
    return cells
  }

  shortValues(values: RowValues, others?: ReadonlyMap<string, string>): string {
    const { columns } = this.#plan
    const asRead = values === this.values
    let text = '['
    for (let i = 0; i < columns.length; i++) {
      const read = this.#reads[i]
      const column = columns[i]
      if (read === undefined || column === undefined) continue
      const value = asRead ? read.value : (values[column.field.id] ?? null)
      const other = others === undefined ? undefined : others.get(column.field.id)
      if (other !== undefined) {
        text += column.before.value + JSON.stringify(other)
        continue
      }
      if (value !== read.value) text += column.before.value + shortValue(column.place, undefined, { value, struck: false })
      else if (read.told !== null) text += read.told.value
      else text += column.before.value + shortValue(column.place, this.#record[column.index], read)
    }
    return `${text}]`
  }

  get cellsText(): string {
    return this.cellsWith(noColumns, noIds)
  }

  keptCell(column: number): string {
    const cell = this.#record[column] ?? ''
    return this.#asCame && this.#plan.positions[column] !== undefined ? cell : strikeMyNumbers(cell)
  }

  cellsWith(hidden: readonly number[], texts: readonly string[]): string {
    const { columns, positions, others } = this.#plan
    // nearly every record: its text is made at one stroke
    if (this.#asCame && this.#record.length === positions.length && others.every((i) => maybeKept(this.#record[i] ?? ''))) {
      if (hidden.length === 0) return JSON.stringify(this.#record)
      const record = this.#record.slice()
      for (let i = 0; i < hidden.length; i++) record[hidden[i] ?? 0] = texts[i] ?? ''
      return JSON.stringify(record)
    }
    let text = '['
    for (let i = 0; i < this.#record.length; i++) {
      const hiddenAt = hidden.indexOf(i)
      if (hiddenAt >= 0) {
        text += (i > 0 ? ',' : '') + JSON.stringify(texts[hiddenAt] ?? '')
        continue
      }
      const position = positions[i]
      const read = position === undefined ? undefined : this.#reads[position]
      if (read !== undefined && read.told !== null) {
        text += read.told.cell
        continue
      }
      const raw = this.#record[i] ?? ''
      const field = position === undefined ? undefined : columns[position]?.field
      if (i > 0) text += ','
      text += read?.asCame === true ? JSON.stringify(raw) : cellText(field, raw)
    }
    return `${text}]`
  }

  /** Empty cells are left out: a column that a later file no longer has is no change as long as it said nothing. */
  get content(): string {
    const pairs: (readonly [string, string])[] = []
    for (const [i, column] of this.#plan.columns.entries()) {
      const cell = this.#reads[i]?.cell ?? ''
      if (cell !== '') pairs.push([column.field.id, unifyLines(cell)])
    }
    return JSON.stringify(pairs)
  }
}

function cellRead(profile: Profile, column: FieldColumn, record: readonly string[]): CellRead {
  const raw = record[column.index] ?? ''
  if (raw === '') return column.empty
  const { known } = column
  if (known === null || raw.length > KEPT.length) return readCell(profile, column.field, raw, undefined)
  const found = known.get(raw)
  if (found !== undefined) {
    column.hits += 1
    return found
  }
  column.misses += 1
  // what is kept must not hold the whole piece of the file that the cell was cut from
  const text = ownText(raw)
  const read = keptRead(column, text, readCell(profile, column.field, text, undefined))
  if (column.misses > KEPT.trial && column.hits < column.misses) column.known = null
  else {
    if (known.size >= KEPT.cells) known.clear()
    known.set(text, read)
  }
  return read
}

/** A value as it stands in `shortValues`; `raw`: its cell as it came. */
function shortValue(place: string, raw: string | undefined, { value, struck }: Pick<CellRead, 'value' | 'struck'>): string {
  if (typeof value === 'number') return `{"":${value}}`
  return value !== '' && value === raw && !struck ? place : JSON.stringify(value)
}

const maybeKept = (raw: string): boolean => strikeMyNumbers(raw) === raw

/** A cell as it may be kept; the receipt number is the application's key and is left alone. */
const cellText = (field: Field | undefined, raw: string): string => JSON.stringify(field?.id === 'receiptNo' ? raw : strikeMyNumbers(raw))

/** What will be asked for again, with its JSON. */
const keptRead = ({ field, place, before }: Pick<FieldColumn, 'field' | 'place' | 'before'>, raw: string, read: CellRead): CellRead => ({
  ...read,
  told: { value: before.value + shortValue(place, raw, read), cell: before.cell + cellText(field, raw) },
})

function readCell(profile: Profile, field: Field, raw: string, constant: CellValue | undefined): CellRead {
  const given = raw.trim()
  const cell = withoutMyNumber(field, given)
  const struck = cell !== given || cell.includes(struckOut)
  const read = readValue(profile, field, cell, constant ?? lookUp(profile, field, cell))
  const notable = struck || read.called !== undefined || (isText(field) && hasHiddenCharacter(cell, field.lines === true))
  const odd = unknownWords(field, read.value).length > 0
  const { value, problem, called } = read
  const empty = isEmptyValue(value)
  // a number of a person is struck out by other rules where it is read than where it is kept
  const asCame = !struck && cell === raw && (field.id !== 'residentNo' || maybeKept(raw))
  return { value, problem, ...(called === undefined ? {} : { called }), cell, struck, notable, odd, empty, asCame, told: null }
}

function choicesRead(field: Field, choices: readonly ChoiceColumn[], record: readonly string[]): CellRead {
  const { text, values } = readChoices(choices, record, strikeMyNumbers)
  const value = field.kind === 'list' ? values : values.join('・')
  const struck = text.includes(struckOut)
  const problem = isRefusedText(text, false) ? { code: 'bad-character' as const } : null
  const notable = struck || (isText(field) && hasHiddenCharacter(text, field.lines === true))
  const odd = unknownWords(field, value).length > 0
  // its columns are among the others of the plan
  return { value, problem, cell: text, struck, notable, odd, empty: isEmptyValue(value), asCame: true, told: null }
}
