/**
 * 見出しの照合. Finds a profile's columns in the header row of a file. A header that changed is shown, never guessed.
 */
import type { ChoiceColumn } from './choice-columns.ts'
import type { Field } from './field.ts'
import type { Profile } from './profile.ts'
import { foldItem } from './text.ts'

/** UTF-16 units of a header that are compared with others. */
const HEADER_LOOKED_AT = 200

export interface MappedColumn {
  readonly field: string
  readonly index: number
  /** As it stands in the file. */
  readonly header: string
}

/** A column that the profile expects and the file lacks. */
export interface MissingColumn {
  readonly field: string
  readonly label: string
  readonly headers: readonly string[]
  /** Unmapped headers of the file that look like it, the likeliest first. */
  readonly candidates: readonly string[]
}

export interface HeaderMapping {
  /** False: the file must not be read with this profile. */
  readonly ok: boolean
  readonly columns: ReadonlyMap<string, MappedColumn>
  /** 選択肢ごとの列 of a field, in the order of the file. */
  readonly choices: ReadonlyMap<string, readonly ChoiceColumn[]>
  readonly width: number
  readonly missing: readonly MissingColumn[]
  /** Headers that nobody maps; they are no problem. */
  readonly extra: readonly string[]
  /** Columns (from 0) in which a telephone number stands, or may: of a field that is one, or unmapped under such a header. */
  readonly contacts: readonly number[]
  /** Mapped headers that stand in the file more than once. */
  readonly duplicates: readonly string[]
  /** Japanese sentences for the missing and the doubled ones. */
  readonly problems: readonly string[]
}

/** 項目の対応. Finds the column of each field by the headers a profile knows; the first header that stands in the file counts. */
export function mapHeaders(profile: Profile, fields: readonly Field[], header: readonly string[]): HeaderMapping {
  const names = header.map((name) => name.trim())
  const columns = new Map<string, MappedColumn>()
  for (const [field, headers] of profile.columns) {
    const name = headers.find((candidate) => names.includes(candidate))
    if (name === undefined) continue
    const index = names.indexOf(name)
    columns.set(field, { field, index, header: header[index] ?? name })
  }
  const choices = new Map<string, readonly ChoiceColumn[]>()
  const lost: { readonly field: string; readonly header: string }[] = []
  for (const [field, values] of profile.choiceColumns) {
    const found = [...values].flatMap(([name, value]) => {
      const index = names.indexOf(name)
      if (index < 0) lost.push({ field, header: name })
      return index < 0 ? [] : [{ field, index, header: header[index] ?? name, value }]
    })
    choices.set(
      field,
      found.sort((a, b) => a.index - b.index),
    )
  }
  const mapped = new Set([...columns.values(), ...[...choices.values()].flat()].map((column) => column.index))
  const mappedNames = new Set([...mapped].map((index) => names[index]))
  const extra = names.filter((name, index) => !mapped.has(index) && name !== '')
  const contacts = [...names.keys()].filter((index) => {
    const field = [...columns.values()].find((column) => column.index === index)?.field
    return field === undefined
      ? !mapped.has(index) && speaksOfTelephone(names[index] ?? '')
      : fields.find((f) => f.id === field)?.contact === true
  })
  const duplicates = [...new Set(names.filter((name, i) => mappedNames.has(name) && names.indexOf(name) !== i))]
  const unfound = [
    ...[...profile.columns].filter(([field]) => !columns.has(field)),
    ...lost.map(({ field, header: name }) => [field, [name]] as const),
  ]
  const missing = unfound.map(([field, headers]) => ({
    field,
    label: fields.find((f) => f.id === field)?.label ?? field,
    headers,
    candidates: candidatesFor(headers, extra),
  }))
  const problems = [
    ...missing.map(missingText),
    ...duplicates.map((name) => `見出し「${name}」が2列以上あります。どちらを読むか決められないので取り込みません。1列にしてください。`),
  ]
  return { ok: problems.length === 0, columns, choices, width: header.length, missing, extra, contacts, duplicates, problems }
}

const telephone = /電話|でんわ|携帯|連絡先|TEL|FAX|ファクス|ファックス|ファクシミリ/i

/** Whether a header speaks of a telephone. */
const speaksOfTelephone = (name: string): boolean => telephone.test(name.slice(0, HEADER_LOOKED_AT).normalize('NFKC'))

function missingText({ label, headers, candidates }: MissingColumn): string {
  const wanted = headers.map((name) => `「${name}」`).join('または')
  const hint =
    candidates.length > 0
      ? `似た見出し${candidates.map((name) => `「${name}」`).join('、')}があります。見出しが変わったのなら、プロファイルを直してください。`
      : 'ファイルとプロファイルの組合せを確かめてください。'
  return `項目「${label}」の見出し${wanted}がありません。${hint}`
}

function candidatesFor(headers: readonly string[], extra: readonly string[]): readonly string[] {
  return [...new Set(extra)]
    .map((name) => ({ name, likeness: Math.max(...headers.map((wanted) => likeness(wanted, name))) }))
    .filter((candidate) => candidate.likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map((candidate) => candidate.name)
}

/** 似ている度合い. Share of common character pairs of two headers, 0 to 1 (Dice). */
export function likeness(a: string, b: string): number {
  const [x, y] = [foldItem(a), foldItem(b)]
  if (x === y) return 1
  // A file without its line ends is one header of any length: looking at more of it tells nothing.
  const pairs = (text: string): readonly string[] => {
    const chars = Array.from(text.slice(0, HEADER_LOOKED_AT))
    return chars.slice(1).map((char, i) => (chars[i] ?? '') + char)
  }
  const [xs, ys] = [pairs(x), pairs(y)]
  if (xs.length + ys.length === 0) return 0
  const rest = [...ys]
  let common = 0
  for (const pair of xs) {
    const at = rest.indexOf(pair)
    if (at < 0) continue
    rest.splice(at, 1)
    common += 1
  }
  return (2 * common) / (xs.length + ys.length)
}
