/**
 * 取込プロファイル. How a file of some form service maps to the fields of a programme: headers, encoding, date forms,
 * value words, separators, constants. Read once, checked, then used row by row.
 */
import type { Field } from './field.ts'
import { foldWord } from './text.ts'
import { compileDateForm } from './wareki.ts'
import type { DateForm } from './wareki.ts'

/** 文字コード a profile may name. A byte order mark in the file outranks it. */
export const encodings = ['utf-8', 'cp932', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof encodings)[number]
/** 区切り a profile may name. */
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]
/** The last physical line on which a header row may begin. */
export const HEADER_ROW_LIMIT = 100
export type ValueWord = string | number | boolean

export interface Profile {
  readonly id: string
  readonly programme: string
  /** 名前, as lists show it; the id when the file gives none. */
  readonly name: string
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  /** Physical line, from 1, on which the header row begins; lines above it are not read. */
  readonly headerRow: number
  /** Field id → headers, the first of these that the file has. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  /** Field id → folded word in the file → value. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, ValueWord>>
  /** Field id → text that divides several choices in one cell. */
  readonly separators: ReadonlyMap<string, string>
  readonly dateForms: readonly DateForm[]
  readonly constants: ReadonlyMap<string, ValueWord>
  /** 選択肢ごとの列. Field id → header → the value that a mark in this column stands for. */
  readonly choiceColumns: ReadonlyMap<string, ReadonlyMap<string, ValueWord>>
  /**
   * 改元後の日付を注意つきで読む. Days of an era's last or first calendar year that lie beyond the era (平成31年5月1日, as forms printed
   * early say): read as the day they are, with a warning. Else such a row is refused.
   */
  readonly acceptBeyondEra: boolean
}

export type ParsedProfile = { readonly ok: true; readonly profile: Profile } | { readonly ok: false; readonly problems: readonly string[] }

const knownKeys = [
  'id',
  'name',
  'programme',
  'encoding',
  'delimiter',
  'headerRow',
  'columns',
  'values',
  'separators',
  'dateFormats',
  'constants',
  'attachmentColumn',
  'choiceColumns',
  'acceptBeyondEra',
]

/** Checks the JSON of a profile. All problems at once, each a Japanese sentence that says where and what to do. */
export function parseProfile(input: unknown): ParsedProfile {
  if (!isRecord(input))
    return { ok: false, problems: ['プロファイルの中身が {…} の形ではありません。見本のプロファイルと見比べてください。'] }
  const problems: string[] = []
  for (const key of Object.keys(input)) {
    if (!knownKeys.includes(key)) problems.push(`「${key}」という設定はありません。つづりを確かめてください。`)
  }
  const id = requiredText(input, 'id', problems)
  const programme = requiredText(input, 'programme', problems)
  const encoding = input['encoding']
  if (!isOneOf(encodings, encoding)) problems.push('「encoding」は "utf-8"、"cp932"、"utf-16le"、"utf-16be" のどれかにしてください。')
  const delimiter = input['delimiter'] ?? ','
  if (!isOneOf(delimiters, delimiter)) problems.push('「delimiter」は ","、";"、"\\t"（タブ）、"|" のどれかにしてください。')
  const headerRow = input['headerRow'] ?? 1
  if (!isHeaderRow(headerRow)) problems.push(`「headerRow」は、見出しのある行の番号（1から${HEADER_ROW_LIMIT}まで）にしてください。`)
  const name = typeof input['name'] === 'string' ? input['name'].trim() : ''
  if ((input['name'] !== undefined && typeof input['name'] !== 'string') || name.length > 100)
    problems.push('「name」は100字までの文字にしてください。')
  // 添付のファイル名の列: read by the attachments' own step, from the text of the profile
  if (input['attachmentColumn'] !== undefined) requiredText(input, 'attachmentColumn', problems)
  const columns = readColumns(input['columns'], problems)
  const values = readValues(input['values'], problems)
  const separators = readSeparators(input['separators'], problems)
  const dateForms = readDateForms(input['dateFormats'], problems)
  const constants = readConstants(input['constants'], problems)
  const choiceColumns = readChoiceColumns(input['choiceColumns'], columns, problems)
  const acceptBeyondEra = input['acceptBeyondEra'] ?? false
  if (typeof acceptBeyondEra !== 'boolean') problems.push('「acceptBeyondEra」は true か false にしてください。')
  for (const field of constants.keys()) {
    if (columns.has(field) || choiceColumns.has(field))
      problems.push(`項目「${field}」が「columns」と「constants」の両方にあります。片方にしてください。`)
  }
  if (problems.length > 0 || !isOneOf(encodings, encoding) || !isOneOf(delimiters, delimiter) || !isHeaderRow(headerRow)) {
    return { ok: false, problems }
  }
  const form = { encoding, delimiter, headerRow }
  return {
    ok: true,
    profile: {
      id,
      name: name === '' ? id : name,
      programme,
      ...form,
      columns,
      values,
      separators,
      dateForms,
      constants,
      choiceColumns,
      acceptBeyondEra: acceptBeyondEra === true,
    },
  }
}

/** Fields that the profile names but the programme does not have, as Japanese problems. */
export function profileFieldProblems(profile: Profile, fields: readonly Field[]): readonly string[] {
  const known = new Set(fields.map((field) => field.id))
  const named = new Set([...profile.columns.keys(), ...profile.constants.keys(), ...profile.choiceColumns.keys()])
  const single = fields.filter((field) => profile.choiceColumns.has(field.id) && field.kind !== 'list' && field.kind !== 'choice')
  const mapped = [...profile.values.keys(), ...profile.separators.keys()].filter((id) => !named.has(id))
  return [
    ...[...named].filter((id) => !known.has(id)).map((id) => `項目「${id}」はこの制度の様式にありません。つづりを確かめてください。`),
    ...single.map((field) => `項目「${field.label}」は選択の項目ではないので、選択肢ごとの列（choiceColumns）は使えません。`),
    ...[...new Set(mapped)].map((id) => `項目「${id}」の言葉や区切りがありますが、「columns」に列がありません。列を指定してください。`),
  ]
}

function readColumns(input: unknown, problems: string[]): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, readonly string[]>()
  if (!isRecord(input) || Object.keys(input).length === 0) {
    problems.push('「columns」に、項目と見出しの対応を1つ以上書いてください。')
    return columns
  }
  const usedBy = new Map<string, string>()
  for (const [field, value] of Object.entries(input)) {
    const headers = (Array.isArray(value) ? value : [value]) as readonly unknown[]
    const texts = headers.filter((header): header is string => typeof header === 'string' && header.trim() !== '')
    if (texts.length === 0 || texts.length !== headers.length) {
      problems.push(`「columns」の「${field}」は、見出しの文字か、見出しの並び […] にしてください。`)
      continue
    }
    for (const header of texts) {
      const other = usedBy.get(header.trim())
      if (other !== undefined) problems.push(`見出し「${header}」が項目「${other}」と「${field}」の両方にあります。片方にしてください。`)
      usedBy.set(header.trim(), field)
    }
    columns.set(
      field,
      texts.map((header) => header.trim()),
    )
  }
  return columns
}

function readChoiceColumns(
  input: unknown,
  columns: ReadonlyMap<string, readonly string[]>,
  problems: string[],
): ReadonlyMap<string, ReadonlyMap<string, ValueWord>> {
  const all = new Map<string, ReadonlyMap<string, ValueWord>>()
  const used = new Set([...columns.values()].flat())
  for (const [field, choices] of entriesOf(input, 'choiceColumns', problems)) {
    if (!isRecord(choices) || Object.keys(choices).length === 0) {
      problems.push(`「choiceColumns」の「${field}」は {"見出し": 値} の形にしてください。`)
      continue
    }
    if (columns.has(field)) problems.push(`項目「${field}」が「columns」と「choiceColumns」の両方にあります。片方にしてください。`)
    const map = new Map<string, ValueWord>()
    for (const [header, value] of Object.entries(choices)) {
      const name = header.trim()
      if (!isValueWord(value) || value === '') problems.push(`「choiceColumns」の「${field}」の「${header}」の値を書いてください。`)
      else if (name === '' || used.has(name)) problems.push(`見出し「${header}」が2つの項目にあるか、空です。1つの項目だけにしてください。`)
      else map.set(name, value)
      used.add(name)
    }
    all.set(field, map)
  }
  return all
}

function readValues(input: unknown, problems: string[]): ReadonlyMap<string, ReadonlyMap<string, ValueWord>> {
  const all = new Map<string, ReadonlyMap<string, ValueWord>>()
  for (const [field, words] of entriesOf(input, 'values', problems)) {
    if (!isRecord(words)) {
      problems.push(`「values」の「${field}」は {"ファイルの言葉": 値} の形にしてください。`)
      continue
    }
    const map = new Map<string, ValueWord>()
    for (const [word, value] of Object.entries(words)) {
      if (!isValueWord(value)) problems.push(`「values」の「${field}」の「${word}」の値は、文字・数・true・false のどれかにしてください。`)
      else if (map.has(foldWord(word)) && map.get(foldWord(word)) !== value) {
        problems.push(`「values」の「${field}」で「${word}」と同じ言葉（全角・半角の違いだけ）に別の値があります。`)
      } else map.set(foldWord(word), value)
    }
    all.set(field, map)
  }
  return all
}

function readSeparators(input: unknown, problems: string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const [field, value] of entriesOf(input, 'separators', problems)) {
    if (typeof value === 'string' && value !== '') map.set(field, value)
    else problems.push(`「separators」の「${field}」に、区切りの文字を書いてください。`)
  }
  return map
}

function readDateForms(input: unknown, problems: string[]): readonly DateForm[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) {
    problems.push('「dateFormats」は、日付の形の並び（例 ["YYYY-MM-DD"]）にしてください。')
    return []
  }
  return input.flatMap((form: unknown) => {
    const compiled = typeof form === 'string' ? compileDateForm(form) : null
    if (compiled !== null) return [compiled]
    problems.push(`日付の形「${String(form)}」が読めません。年（YYYY か Gy）・月（M）・日（D）を1つずつ入れてください。`)
    return []
  })
}

function readConstants(input: unknown, problems: string[]): ReadonlyMap<string, ValueWord> {
  const map = new Map<string, ValueWord>()
  for (const [field, value] of entriesOf(input, 'constants', problems)) {
    if (isValueWord(value)) map.set(field, value)
    else problems.push(`「constants」の「${field}」は、文字・数・true・false のどれかにしてください。`)
  }
  return map
}

function entriesOf(input: unknown, key: string, problems: string[]): readonly (readonly [string, unknown])[] {
  if (input === undefined) return []
  if (isRecord(input)) return Object.entries(input)
  problems.push(`「${key}」は {…} の形にしてください。`)
  return []
}

function requiredText(input: Readonly<Record<string, unknown>>, key: string, problems: string[]): string {
  const value = input[key]
  if (typeof value === 'string' && value.trim() !== '') return value
  problems.push(`「${key}」がないか、空です。文字で書いてください。`)
  return ''
}

function isOneOf<T extends string>(known: readonly T[], value: unknown): value is T {
  return known.some((one) => one === value)
}

function isHeaderRow(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= HEADER_ROW_LIMIT
}

function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

function isValueWord(value: unknown): value is ValueWord {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
