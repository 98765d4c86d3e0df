import { columnStatus, type ColumnStatus, missingRequired } from '../../../shared/domain/draft-status.ts'
import type { ColumnFacts } from '../../../shared/domain/column-facts.ts'
import type { Field } from '../../../shared/domain/field.ts'
import { fieldOf } from '../../../shared/domain/profile-draft.ts'
import { choiceOf } from '../../../shared/domain/profile-draft-choices.ts'
import { hintsOf, isRequired, type MappingWork } from './mapping-work.ts'

/** One line of the mapping: a column of the file, or a field that no column feeds. */
export interface MappingRow {
  readonly id: string
  readonly column: ColumnFacts | null
  readonly field: Field | null
  readonly constant: string | null
  /** What a mark in this column stands for; null: the column holds the field's own words. */
  readonly choice: string | null
  readonly status: ColumnStatus
}

function choiceText(draft: MappingWork['draft'], header: string): string | null {
  const choice = choiceOf(draft, header)
  return choice === null ? null : String(choice.value)
}

/** Columns in the order of the file, then fields with one value for every row, then needed fields without anything. */
export function mappingRows(work: MappingWork): readonly MappingRow[] {
  const { seen, draft } = work
  const hints = hintsOf(seen)
  const fieldById = new Map(hints.fields.map((field) => [field.id, field]))
  const columns = seen.columns.map((column): MappingRow => {
    const unsure =
      seen.unsure.includes(column.header) &&
      !work.confirmed.includes(column.header) &&
      fieldOf(seen.draft, column.header) === fieldOf(draft, column.header)
    return {
      id: `column ${column.index}`,
      column,
      field: fieldById.get(fieldOf(draft, column.header) ?? '') ?? null,
      constant: null,
      choice: choiceText(draft, column.header),
      status: columnStatus(draft, column, seen.columns, hints, unsure),
    }
  })
  const constants = Object.entries(draft.constants).map(([id, value]): MappingRow => {
    const status = { mark: 'ok' as const, text: '決まった値' }
    return { id: `field ${id}`, column: null, field: fieldById.get(id) ?? null, constant: String(value), choice: null, status }
  })
  const missing = missingRequired(draft, hints.fields, (id) => isRequired(seen.programme, id)).map((field): MappingRow => {
    return { id: `field ${field.id}`, column: null, field, constant: null, choice: null, status: { mark: 'bad', text: '必須なのに無い' } }
  })
  return [...columns, ...constants, ...missing]
}
