/** 対応の状態. What the wizard says of each column and each unmapped field, in words. */
import { isChosen } from './choice-columns.ts'
import type { ColumnFacts } from './column-facts.ts'
import type { Field } from './field.ts'
import { fieldOf, openWords } from './profile-draft.ts'
import { choiceHeaders, choiceOf } from './profile-draft-choices.ts'
import type { DraftHints, ProfileDraft } from './profile-draft.ts'
import type { ValueWord } from './profile.ts'

export type StatusMark = 'ok' | 'look' | 'none' | 'bad'

export interface ColumnStatus {
  readonly mark: StatusMark
  readonly text: string
}

/** ✓, △ with the reason, － (nobody reads it) or × of one column. `unsure`: the field was proposed from a faint likeness. */
export function columnStatus(
  draft: ProfileDraft,
  column: ColumnFacts,
  columns: readonly ColumnFacts[],
  hints: DraftHints,
  unsure: boolean,
): ColumnStatus {
  if (column.header === '') return { mark: 'none', text: '見出しがない列' }
  const doubled = columns.filter((other) => other.header === column.header).length > 1
  const fieldId = fieldOf(draft, column.header)
  if (doubled) return { mark: fieldId === null ? 'none' : 'bad', text: '同じ見出しが2列以上' }
  const field = hints.fields.find((one) => one.id === fieldId)
  if (field === undefined) return { mark: 'none', text: '取り込まない' }
  const choice = choiceOf(draft, column.header)
  if (choice !== null) return choiceStatus(column, choice.value, unsure)
  return fieldStatus(draft, field, column, hints) ?? (unsure ? { mark: 'look', text: '推定。見て確かめる' } : { mark: 'ok', text: '' })
}

function choiceStatus(column: ColumnFacts, value: ValueWord, unsure: boolean): ColumnStatus {
  const odd = column.words === null ? ['（いろいろな言葉）'] : column.words.map(({ word }) => word)
  const unread = odd.filter((word) => isChosen(word, { header: column.header, value }) === null)
  if (unread.length > 0) return { mark: 'look', text: `○とも空とも読めない（${unread[0] ?? ''}）` }
  if (column.filled === 0) return { mark: 'look', text: 'だれも選んでいない' }
  return unsure ? { mark: 'look', text: '推定。見て確かめる' } : { mark: 'ok', text: '' }
}

function fieldStatus(draft: ProfileDraft, field: Field, column: ColumnFacts, hints: DraftHints): ColumnStatus | null {
  if (field.kind === 'date' || field.kind === 'datetime') {
    if (column.filled === 0) return { mark: 'look', text: '空の列' }
    if (column.kind !== 'date') return { mark: 'bad', text: '日付として読めない' }
    const missing = column.dateForms.filter((one) => !draft.dateFormats.includes(one.form))
    if (missing.length > 0) return { mark: 'bad', text: `形「${missing[0]?.form ?? ''}」を読まない設定` }
    if (column.odd.length > 0) return { mark: 'look', text: `読めない日付がある（${column.odd[0] ?? ''}）` }
    if (column.dateForms.length > 1) return { mark: 'look', text: `${column.dateForms.length}形式が混在` }
    return null
  }
  const open = openWords(draft, field, column, hints)
  if (open.length > 0) return { mark: 'look', text: `意味が未定の言葉 ${open.length}` }
  if (field.kind === 'number' && column.kind === 'text' && column.words === null) return { mark: 'bad', text: '数として読めない' }
  if (column.filled === 0) return { mark: 'look', text: '空の列' }
  return null
}

/** Fields that every row needs and nothing feeds. */
export function missingRequired(draft: ProfileDraft, fields: readonly Field[], required: (fieldId: string) => boolean): readonly Field[] {
  return fields.filter(
    (field) =>
      required(field.id) &&
      draft.columns[field.id] === undefined &&
      choiceHeaders(draft, field.id).length === 0 &&
      draft.constants[field.id] === undefined,
  )
}
