/**
 * 対応の見立て. Proposes for each column of a file the field it may hold, by likeness of its header and by its content, and
 * for each word the value it may mean. Proposals only: a person looks at them before anything is read.
 */
import type { ColumnFacts } from './column-facts.ts'
import type { Field } from './field.ts'
import { fieldWords, noWords, yesWords } from './field-words.ts'
import { likeness } from './header.ts'
import type { Profile, ValueWord } from './profile.ts'
import { foldItem, foldWord } from './text.ts'

export interface FieldGuess {
  readonly header: string
  readonly field: string
  /** 0 to 1; from SURE_SCORE on the header itself says it. */
  readonly score: number
}

export const SURE_SCORE = 0.85
const leastScore = 0.5

/** Columns → fields, each used at most once, the likeliest pairs first. Columns without or with a doubled header get none. */
export function guessFields(columns: readonly ColumnFacts[], fields: readonly Field[], known: readonly Profile[]): readonly FieldGuess[] {
  const headers = columns.map((column) => column.header)
  const usable = columns.filter(({ header }) => header !== '' && headers.indexOf(header) === headers.lastIndexOf(header))
  const pairs = usable.flatMap((column) =>
    fields.map((field) => ({ header: column.header, field: field.id, score: pairScore(column, field, known) })),
  )
  const taken = new Set<string>()
  const guesses: FieldGuess[] = []
  for (const pair of pairs.sort((a, b) => b.score - a.score)) {
    if (pair.score < leastScore || taken.has(`h ${pair.header}`) || taken.has(`f ${pair.field}`)) continue
    taken.add(`h ${pair.header}`)
    taken.add(`f ${pair.field}`)
    guesses.push({ ...pair, score: Math.min(1, pair.score) })
  }
  return guesses
}

function pairScore(column: ColumnFacts, field: Field, known: readonly Profile[]): number {
  const names = [field.label, ...(fieldWords[field.id] ?? []), ...known.flatMap((profile) => profile.columns.get(field.id) ?? [])]
  const label = Math.max(...names.map((name) => labelScore(column.header, name)))
  return label < 0.3 ? 0 : label + contentScore(column, field, known)
}

/** 1: the same word; up to 0.8: one is part of the other, the more of it the better; else common pairs of characters. */
function labelScore(header: string, name: string): number {
  const plain = header.normalize('NFKC').replace(/\([^)]*\)/g, '')
  return Math.max(coreScore(core(header), core(name)), plain.trim() === '' ? 0 : 0.95 * coreScore(core(plain), core(name)))
}

function coreScore(a: string, b: string): number {
  if (a === '' || b === '') return 0
  if (a === b) return 1
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  const part = short.length >= 2 && long.includes(short) ? 0.5 + 0.3 * (short.length / long.length) : 0
  return Math.max(part, 0.9 * likeness(a, b))
}

/** A header without marks, brackets and polite words; every way of saying "date" is one. */
function core(text: string): string {
  return foldItem(text)
    .replace(/[【】「」()[\]・:?*※._-]|必須|任意|お?選びください|を?入力|の方|の/g, '')
    .replace(/年月日|日時|日付/g, '日')
}

function contentScore(column: ColumnFacts, field: Field, known: readonly Profile[]): number {
  if (column.filled === 0) return -0.1
  switch (field.kind) {
    case 'date':
    case 'datetime':
      return column.kind === 'date' ? 0.15 : -0.3
    case 'number':
    case 'digits':
      return column.kind === 'number' ? 0.1 : column.kind === 'date' || field.kind === 'digits' ? -0.4 : -0.1
    case 'choice':
    case 'flag':
    case 'list': {
      const lists = [column.words, ...column.separators.map((one) => one.words)].filter((words) => words !== null)
      const shares = lists.map(
        (words) => words.filter(({ word }) => guessValue(field, word, known) !== null).length / Math.max(1, words.length),
      )
      return Math.max(0, ...shares) * 0.25 - (column.words === null && column.separators.length === 0 ? 0.3 : 0)
    }
    default:
      return column.kind === 'date' ? -0.4 : 0
  }
}

/**
 * 言葉の見立て. The value a word of the file may mean in this field: what a known profile says, the canonical word itself
 * (also behind a number, as in `1:在宅`), yes and no. Null: nobody can tell, a person chooses.
 */
export function guessValue(field: Field, word: string, known: readonly Profile[]): ValueWord | null {
  const folded = foldWord(word)
  for (const profile of known) {
    const value = profile.values.get(field.id)?.get(folded)
    if (value !== undefined) return value
  }
  const plain = folded.replace(/^[0-9]{1,2}[:.、)]?\s*/, '') || folded
  for (const text of [folded, plain]) {
    if (field.kind === 'flag') {
      if (yesWords.some((yes) => foldWord(yes) === text.toLowerCase())) return true
      if (noWords.some((no) => foldWord(no) === text.toLowerCase())) return false
      continue
    }
    const same = field.choices?.find((choice) => foldWord(choice) === text)
    if (same !== undefined) return same
  }
  const near = field.choices?.filter((choice) => plain.length >= 2 && (plain.includes(choice) || choice.includes(plain))) ?? []
  return near.length === 1 ? (near[0] ?? null) : null
}

/** 種目の見立て. A code of the catalogue that a word names: the code alone or in front (`N10A：浴槽`), or the full name. */
export function guessItem(word: string, items: readonly { readonly code: string; readonly name: string }[]): string | null {
  const folded = foldItem(word)
  const named = items.filter((item) => foldItem(item.code) === folded || foldItem(item.name) === folded)
  if (named.length === 1) return named[0]?.code ?? null
  const front = /^([A-Z]+[0-9]+[A-Z]?)[^A-Z0-9]/.exec(`${folded} `)?.[1]
  const coded = items.filter((item) => foldItem(item.code) === front)
  return coded.length === 1 ? (coded[0]?.code ?? null) : null
}
