/** 選択肢ごとの列 of a mapping while a person is making it: proposals, and the acts on them. Every act gives a new draft. */
import { choiceGroups, choiceHeader } from './choice-columns.ts'
import type { ColumnFacts } from './column-facts.ts'
import type { Field } from './field.ts'
import { guessFields, guessValue } from './field-guess.ts'
import type { DraftHints, ProfileDraft } from './profile-draft.ts'
import type { ValueWord } from './profile.ts'

/** Kinds of fields that may have a column for each choice. */
export const takesChoiceColumns = (field: Pick<Field, 'kind'>): boolean => field.kind === 'list' || field.kind === 'choice'

/** The field and the value that a column stands for as one choice; null: it is no such column. */
export function choiceOf(draft: ProfileDraft, header: string): { readonly field: string; readonly value: ValueWord } | null {
  for (const [field, columns] of Object.entries(draft.choiceColumns ?? {})) {
    const value = columns[header]
    if (value !== undefined) return { field, value }
  }
  return null
}

/** Headers of a field's choice columns; none when it has none. */
export const choiceHeaders = (draft: ProfileDraft, fieldId: string): readonly string[] => Object.keys(draft.choiceColumns?.[fieldId] ?? {})

/** The column stands for one choice of the field. The field's own column, its words and its constant go. */
export function setChoice(draft: ProfileDraft, header: string, fieldId: string, value: ValueWord): ProfileDraft {
  const dropped = dropChoice(draft, header)
  const keep = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => id !== fieldId))
  return {
    ...dropped,
    columns: Object.fromEntries(Object.entries(keep(dropped.columns)).filter(([, headers]) => headers !== header)),
    values: keep(dropped.values),
    separators: keep(dropped.separators),
    constants: keep(dropped.constants),
    choiceColumns: { ...dropped.choiceColumns, [fieldId]: { ...dropped.choiceColumns?.[fieldId], [header]: value } },
  }
}

/** Takes one column out of the choices of its field. */
export function dropChoice(draft: ProfileDraft, header: string): ProfileDraft {
  const found = choiceOf(draft, header)
  if (found === null) return draft
  const left = Object.fromEntries(Object.entries(draft.choiceColumns?.[found.field] ?? {}).filter(([known]) => known !== header))
  return withoutChoices(draft, found.field, left)
}

/** Takes all choice columns of a field out, or puts `left` in their place. */
export function withoutChoices(draft: ProfileDraft, fieldId: string, left: Readonly<Record<string, ValueWord>> = {}): ProfileDraft {
  if (draft.choiceColumns === undefined) return draft
  const others = Object.fromEntries(Object.entries(draft.choiceColumns).filter(([id]) => id !== fieldId))
  const all = Object.keys(left).length === 0 ? others : { ...others, [fieldId]: left }
  const { choiceColumns: _, ...rest } = draft
  return Object.keys(all).length === 0 ? rest : { ...rest, choiceColumns: all }
}

/** What a column's header says it stands for in a field: a known word of the field, else the words behind the sign. */
export function guessedChoice(field: Field, header: string, hints: DraftHints): ValueWord {
  const words = choiceHeader(header)?.choice ?? header
  const value = guessValue(field, words, hints.known)
  return typeof value === 'string' && value !== '' ? value : words
}

/** Groups of columns that are probably the choices of one field, each field at most once. */
export function guessedChoices(
  columns: readonly ColumnFacts[],
  hints: DraftHints,
): readonly { readonly field: Field; readonly headers: readonly string[]; readonly score: number }[] {
  const fields = hints.fields.filter(takesChoiceColumns)
  const groups = choiceGroups(columns)
  const asOne = groups.flatMap(({ stem, columns: group }) => {
    const [first] = group
    const words = group.map((column) => ({ word: choiceHeader(column.header)?.choice ?? '', count: column.filled }))
    return first === undefined ? [] : [{ ...first, header: stem, kind: 'words' as const, filled: 1, words, separators: [] }]
  })
  return guessFields(asOne, fields, hints.known).flatMap((guess) => {
    const field = fields.find((one) => one.id === guess.field)
    const group = groups.find((one) => one.stem === guess.header)
    if (field === undefined || group === undefined) return []
    return [{ field, headers: group.columns.map((column) => column.header), score: guess.score }]
  })
}
