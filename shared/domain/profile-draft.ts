/**
 * 対応の下書き. A profile while a person is making it: the plain JSON that becomes the profile's file, the acts on it, and
 * what is still missing. Every act gives a new draft; nothing else is touched.
 */
import { guessFields, guessItem, guessValue, SURE_SCORE } from './field-guess.ts'
import { isMarkColumn } from './choice-columns.ts'
import type { ColumnFacts } from './column-facts.ts'
import type { Field } from './field.ts'
import type { HeaderMapping } from './header.ts'
import { choiceHeaders, choiceOf, dropChoice, guessedChoice, guessedChoices, setChoice, withoutChoices } from './profile-draft-choices.ts'
import type { Delimiter, Encoding, Profile, ValueWord } from './profile.ts'
import { foldItem, foldWord } from './text.ts'

/** The JSON of a profile, all keys present. */
export interface ProfileDraft {
  readonly id: string
  readonly name: string
  readonly programme: string
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly headerRow: number
  readonly columns: Readonly<Record<string, string | readonly string[]>>
  readonly values: Readonly<Record<string, Readonly<Record<string, ValueWord>>>>
  readonly separators: Readonly<Record<string, string>>
  readonly dateFormats: readonly string[]
  readonly constants: Readonly<Record<string, ValueWord>>
  /** Field → header → the value a mark in the column stands for. */
  readonly choiceColumns?: Readonly<Record<string, Readonly<Record<string, ValueWord>>>> | undefined
  readonly acceptBeyondEra?: boolean | undefined
}

export interface CatalogueItem {
  readonly code: string
  readonly name: string
}

/** What proposals are made from. */
export interface DraftHints {
  readonly fields: readonly Field[]
  readonly itemField: string
  readonly known: readonly Profile[]
  readonly items: readonly CatalogueItem[]
}

/** The form of the file as it was found or chosen. */
export type FileForm = Pick<ProfileDraft, 'encoding' | 'delimiter' | 'headerRow'>

/** A draft for a file nobody has mapped: every likely column, its words and its date forms. */
export function guessedDraft(
  programme: string,
  form: FileForm,
  columns: readonly ColumnFacts[],
  hints: DraftHints,
): { readonly draft: ProfileDraft; readonly unsure: readonly string[] } {
  const groups = guessedChoices(columns, hints)
  const grouped = new Set(groups.flatMap((group) => group.headers))
  const taken = new Set(groups.map((group) => group.field.id))
  const guesses = guessFields(
    columns.filter((column) => !grouped.has(column.header)),
    hints.fields.filter((field) => !taken.has(field.id)),
    hints.known,
  )
  const empty: ProfileDraft = {
    id: 'draft',
    name: '',
    programme,
    ...form,
    columns: {},
    values: {},
    separators: {},
    dateFormats: [],
    constants: {},
  }
  const draft = guesses.reduce((made, guess) => mapColumn(made, columnOf(columns, guess.header), guess.field, hints), empty)
  const whole = withChoices(draft, groups, hints)
  const unsure = [
    ...guesses.filter((guess) => guess.score < SURE_SCORE).map((guess) => guess.header),
    ...groups.filter((group) => group.score < SURE_SCORE).flatMap((group) => group.headers),
  ]
  return { draft: whole, unsure }
}

/**
 * A draft from a profile that fits: its columns as far as the file has them, then proposals for headers that nobody reads.
 * New words of its columns get proposals as well; what the profile says of a word stays.
 */
export function draftFromProfile(
  profile: Profile,
  form: FileForm,
  mapping: HeaderMapping,
  columns: readonly ColumnFacts[],
  hints: DraftHints,
): { readonly draft: ProfileDraft; readonly unsure: readonly string[] } {
  const kept = new Set(mapping.columns.keys())
  const only = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
    [...map].filter(([field]) => kept.has(field) || profile.constants.has(field))
  const start: ProfileDraft = {
    id: profile.id,
    name: profile.name,
    programme: profile.programme,
    ...form,
    columns: Object.fromEntries([...mapping.columns.values()].map(({ field, header }) => [field, header.trim()])),
    values: Object.fromEntries(only(profile.values).map(([field, words]) => [field, Object.fromEntries(words)])),
    separators: Object.fromEntries(only(profile.separators)),
    dateFormats: profile.dateForms.map((one) => one.form),
    constants: Object.fromEntries(profile.constants),
    ...choicesOf(mapping),
    ...(profile.acceptBeyondEra ? { acceptBeyondEra: true } : {}),
  }
  const missing = new Set(mapping.missing.map((one) => one.field))
  const lost = hints.fields.filter((field) => missing.has(field.id))
  const free = columns.filter((column) => mapping.extra.includes(column.header))
  const fed = (id: string): boolean =>
    start.columns[id] !== undefined || start.constants[id] !== undefined || choiceHeaders(start, id).length > 0
  const groups = guessedChoices(free, { ...hints, fields: hints.fields.filter((field) => !fed(field.id)) })
  const grouped = new Set(groups.flatMap((group) => group.headers))
  const guesses = guessFields(
    free.filter((column) => !grouped.has(column.header)),
    lost.filter((field) => !groups.some((group) => group.field.id === field.id)),
    hints.known,
  )
  const draft = guesses.reduce((made, guess) => {
    const mapped = mapColumn(made, columnOf(columns, guess.header), guess.field, hints)
    const words = profile.values.get(guess.field)
    const separator = profile.separators.get(guess.field)
    return {
      ...mapped,
      values:
        words === undefined
          ? mapped.values
          : { ...mapped.values, [guess.field]: { ...mapped.values[guess.field], ...Object.fromEntries(words) } },
      separators: separator === undefined ? mapped.separators : { ...mapped.separators, [guess.field]: separator },
    }
  }, start)
  return {
    draft: withChoices(draft, groups, hints),
    unsure: [...guesses.map((guess) => guess.header), ...groups.flatMap((group) => group.headers)],
  }
}

/** A draft with these groups of columns as the choices of their fields. */
function withChoices(draft: ProfileDraft, groups: ReturnType<typeof guessedChoices>, hints: DraftHints): ProfileDraft {
  return groups.reduce(
    (made, { field, headers }) =>
      headers.reduce((next, header) => setChoice(next, header, field.id, guessedChoice(field, header, hints)), made),
    draft,
  )
}

function choicesOf(mapping: HeaderMapping): Pick<ProfileDraft, 'choiceColumns'> {
  const all = [...mapping.choices].filter(([, columns]) => columns.length > 0)
  if (all.length === 0) return {}
  return {
    choiceColumns: Object.fromEntries(
      all.map(([field, columns]) => [field, Object.fromEntries(columns.map((one) => [one.header.trim(), one.value]))]),
    ),
  }
}

/** The field that a header feeds; null: none. */
export function fieldOf(draft: ProfileDraft, header: string): string | null {
  const whole = Object.entries(draft.columns).find(([, headers]) => headersOf(headers).includes(header))?.[0]
  return whole ?? choiceOf(draft, header)?.field ?? null
}

/** The headers of a field as a list; a profile writes a single one as text. */
export function headersOf(headers: string | readonly string[]): readonly string[] {
  return typeof headers === 'string' ? [headers] : headers
}

/** Feeds a field from a column, with proposals for its words, its separator and its date forms; null takes the column out. */
export function mapColumn(draft: ProfileDraft, column: ColumnFacts | null, fieldId: string | null, hints: DraftHints): ProfileDraft {
  if (column === null) return draft
  const before = fieldOf(draft, column.header)
  const cleared =
    choiceOf(draft, column.header) !== null ? dropChoice(draft, column.header) : before === null ? draft : unmapField(draft, before)
  const field = hints.fields.find((one) => one.id === fieldId)
  if (field === undefined) return cleared
  // another column of marks for a field that already has some is one more choice
  if (choiceHeaders(draft, field.id).length > 0 && isMarkColumn(column)) {
    return setChoice(cleared, column.header, field.id, guessedChoice(field, column.header, hints))
  }
  const freed = unmapField(cleared, field.id)
  const constants = without(freed.constants, field.id)
  const mapped: ProfileDraft = { ...freed, columns: { ...freed.columns, [field.id]: column.header }, constants }
  const separator = field.kind === 'list' ? column.separators.toSorted((a, b) => b.cells - a.cells)[0]?.separator : undefined
  return withDateForms(setSeparator(mapped, field.id, separator ?? null, column, hints), field, column)
}

/** Divides the cells of a field at this sign (null: not at all) and proposes the meaning of the parts. */
export function setSeparator(
  draft: ProfileDraft,
  fieldId: string,
  separator: string | null,
  column: ColumnFacts,
  hints: DraftHints,
): ProfileDraft {
  const separators = separator === null ? without(draft.separators, fieldId) : { ...draft.separators, [fieldId]: separator }
  const next = { ...draft, separators }
  const field = hints.fields.find((one) => one.id === fieldId)
  if (field === undefined) return next
  const proposed = wordsOf(next, field, column, hints).flatMap(({ word }) => {
    const value = field.id === hints.itemField ? guessItemWord(field, word, hints) : guessValue(field, word, hints.known)
    return value === null || value === word ? [] : [[word, value] as const]
  })
  if (proposed.length === 0) return next
  // What a person or the profile said before stands over a proposal.
  return { ...next, values: { ...next.values, [fieldId]: { ...Object.fromEntries(proposed), ...next.values[fieldId] } } }
}

/** A word of the file in this field means this value; null: it stays as it is. */
export function setWord(draft: ProfileDraft, fieldId: string, word: string, value: ValueWord | null): ProfileDraft {
  const words = Object.fromEntries(Object.entries(draft.values[fieldId] ?? {}).filter(([known]) => foldWord(known) !== foldWord(word)))
  const next = value === null ? words : { ...words, [word]: value }
  const values = Object.keys(next).length === 0 ? without(draft.values, fieldId) : { ...draft.values, [fieldId]: next }
  return { ...draft, values }
}

/** What a word of a column means in a field; null: not said yet. Width and blanks of the word do not count. */
export function wordValue(draft: ProfileDraft, fieldId: string, word: string): ValueWord | null {
  return Object.entries(draft.values[fieldId] ?? {}).find(([known]) => foldWord(known) === foldWord(word))?.[1] ?? null
}

/** Every row gets this value in a field that no column feeds; null: none. */
export function setConstant(draft: ProfileDraft, fieldId: string, value: ValueWord | null): ProfileDraft {
  return {
    ...draft,
    constants: value === null || value === '' ? without(draft.constants, fieldId) : { ...draft.constants, [fieldId]: value },
  }
}

/** 改元後の日付を注意つきで読む: switched on or off. */
export function toggleBeyondEra(draft: ProfileDraft): ProfileDraft {
  const { acceptBeyondEra: now, ...rest } = draft
  return now === true ? rest : { ...rest, acceptBeyondEra: true }
}

/** Adds a date form to those the profile reads, or takes it out. */
export function toggleDateForm(draft: ProfileDraft, form: string): ProfileDraft {
  const has = draft.dateFormats.includes(form)
  return { ...draft, dateFormats: has ? draft.dateFormats.filter((one) => one !== form) : [...draft.dateFormats, form] }
}

/** Whether cells of a field hold words of a closed list, so that each different word needs a meaning. */
export function takesWords(field: Field, hints: DraftHints): boolean {
  return field.kind === 'choice' || field.kind === 'flag' || field.kind === 'list' || field.id === hints.itemField
}

/** The different words of a column as this draft divides its cells; empty where the field takes free text. */
export function wordsOf(
  draft: ProfileDraft,
  field: Field,
  column: ColumnFacts,
  hints: DraftHints,
): readonly { readonly word: string; readonly count: number }[] {
  const hasWords = takesWords(field, hints) || draft.values[field.id] !== undefined
  const unreadNumbers = field.kind === 'number' && column.kind !== 'number' && column.kind !== 'empty'
  if (!hasWords && !unreadNumbers) return []
  const separator = draft.separators[field.id]
  if (separator === undefined) return column.words ?? []
  const folded = separator.normalize('NFKC').replace(/\r\n?/g, '\n')
  return column.separators.find((one) => one.separator === folded)?.words ?? column.words ?? []
}

/** Words without a meaning: in the profile, in the field's own list or, for the item, in the catalogue. */
export function openWords(draft: ProfileDraft, field: Field, column: ColumnFacts, hints: DraftHints): readonly string[] {
  const names = new Set(hints.items.flatMap((item) => [foldItem(item.code), foldItem(item.name)]))
  return wordsOf(draft, field, column, hints)
    .map(({ word }) => word)
    .filter((word) => {
      if (wordValue(draft, field.id, word) !== null) return false
      if (field.id === hints.itemField) return hints.items.length > 0 && !names.has(foldItem(word))
      if (field.kind === 'flag') return true
      if (field.kind === 'number') return !/^[0-9]+$/.test(foldWord(word))
      return field.choices !== undefined && !field.choices.includes(word)
    })
}

function guessItemWord(field: Field, word: string, hints: DraftHints): ValueWord | null {
  const known = guessValue(field, word, hints.known)
  return known ?? (hints.items.some((item) => foldItem(item.name) === foldItem(word)) ? null : guessItem(word, hints.items))
}

/** The date forms of a column are added: a form applies to every date field. */
function withDateForms(draft: ProfileDraft, field: Field, column: ColumnFacts): ProfileDraft {
  if (field.kind !== 'date' && field.kind !== 'datetime') return draft
  const added = column.dateForms.map((one) => one.form).filter((form) => !draft.dateFormats.includes(form))
  return { ...draft, dateFormats: [...draft.dateFormats, ...added] }
}

function unmapField(draft: ProfileDraft, fieldId: string): ProfileDraft {
  return {
    ...withoutChoices(draft, fieldId),
    columns: without(draft.columns, fieldId),
    values: without(draft.values, fieldId),
    separators: without(draft.separators, fieldId),
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([known]) => known !== key))
}

function columnOf(columns: readonly ColumnFacts[], header: string): ColumnFacts | null {
  return columns.find((column) => column.header === header) ?? null
}
