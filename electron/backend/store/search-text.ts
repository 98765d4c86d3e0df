import { foldKana, foldName } from '../../../shared/domain/text.ts'
import { programmes } from '../../../shared/programmes/index.ts'
import type { SyncReader } from './open.ts'
import { all, type Branch } from './search-ask.ts'
import { apart, type QueueDays, type SqlValue, type Term } from './search-filter.ts'

/** Columns that order a list. */
export interface KeyRow {
  readonly case_no: string
  readonly state: string
  readonly proposal: string | null
  readonly kana_key: string
  readonly applied_on: string
  readonly item_code: string
}

export const keyColumns = 'c.case_no, c.state, c.proposal, c.kana_key, c.applied_on, c.item_code'

/** Most cases that one search may bring; more of them means that the text says too little. */
export const searchLimit = 2_000

const addressPairs: readonly (readonly [RegExp, string])[] = [
  [/[\uFE00\uFE01\u{E0100}-\u{E0103} 　]/gu, ''],
  [/[－−‐―–ー]/g, '-'],
  [/ヶ/g, 'ケ'],
  [/ヵ/g, 'カ'],
]

/** 住所の言葉, folded as the engine folds it (migrations/0012): widths of digits, dashes, 丁目・番・号. */
export function addressWord(text: string): string {
  const digits = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  const plain = addressPairs.reduce((made, [from, to]) => made.replace(from, to), digits)
  return plain
    .replace(/([一二三四五六七八九十])丁目/g, (_, numeral: string) => `${'一二三四五六七八九十'.indexOf(numeral) + 1}-`)
    .replace(/丁目|番地|番/g, '-')
    .replace(/号/g, '')
}

const withoutMarks = (word: string): string => word.replaceAll('ー', '')

/** 検索の言葉. What a text may mean as a name or a reading: each without long-vowel marks. */
export function nameWords(text: string): string[] {
  return [...new Set([withoutMarks(foldKana(text)), withoutMarks(foldName(text))])].filter((word) => word !== '')
}

/** A word as its bigrams, written as the engine writes them. */
export function gramsOf(word: string): string {
  const signs = [...word]
  const grams = signs.length === 1 ? signs : signs.slice(0, -1).map((sign, i) => sign + (signs[i + 1] ?? ''))
  return grams.map((gram) => `"${Buffer.from(gram).toString('hex')}"`).join(' AND ')
}

/** Where the words of the search come from: one character begins a word, two and more stand anywhere in it. */
function wordsLike(word: string): Branch {
  if ([...word].length === 1) {
    return {
      sql: `search_word s indexed by search_word_fold cross join`,
      values: [word, `${word}\u{10FFFF}`],
    }
  }
  return { sql: `search_gram g cross join search_word s on s.word_id = g.rowid cross join`, values: [gramsOf(word), word] }
}

const condition = (word: string): string =>
  [...word].length === 1 ? 's.fold >= ? and s.fold < ?' : 'search_gram match ? and instr(s.fold, ?) > 0'

/** All statements that together find the cases of a text. Every one of them walks along words and index entries, never along the cases. */
export function branchesOf(text: string, terms: readonly Term[], days: QueueDays): Branch[] {
  const rest = apart(terms)
  const end = `${rest.sql} limit ${searchLimit + 1}`
  const branches: Branch[] = []
  for (const word of nameWords(text)) {
    const from = wordsLike(word)
    const hidden = days.opensProtected ? null : openName(days.today)
    const where = `where ${condition(word)}${hidden === null ? '' : ` and ${hidden.sql}`}${end}`
    const values = [...from.values, ...(hidden?.values ?? []), ...rest.values]
    branches.push({
      sql: `select ${keyColumns} from ${from.sql} welfare_case c indexed by case_kana on c.kana_key = s.word ${where}`,
      values,
    })
    branches.push({
      sql: `select ${keyColumns} from ${from.sql} welfare_case c indexed by case_name on c.name_key = s.word ${where}`,
      values,
    })
    branches.push({ sql: personBranch(from.sql, 'name', where), values })
  }
  const place = addressWord(text)
  if ([...place].length >= 3) {
    const from = wordsLike(place)
    const seen = days.seesPlaces ? '' : ` and ${openPlace}`
    const where = `where ${condition(place)}${seen}${end}`
    branches.push({ sql: personBranch(from.sql, 'address', where), values: [...from.values, ...rest.values] })
  }
  return [...branches, ...numberBranches(text, rest.values, end)]
}

/**
 * 支援措置. That somebody is found by a place tells the place: whoever may not see it does not find a person by it who is, was or will be
 * protected, or whose guardian is.
 */
const openPlace = `instr(c.flags, '"protected"') = 0 and not exists (select 1 from resident r left join resident k on k.resident_no = r.guardian_no
  where r.resident_no = c.resident_no and (r.protection_from is not null or k.protection_from is not null))`

/** The same of a name that the list does not show to this user: a person now under 支援措置 is not found by it. */
const openName = (day: string): Branch => ({
  sql: `instr(c.flags, '"protected"') = 0 and not exists (select 1 from resident r left join resident k on k.resident_no = r.guardian_no
  where (r.resident_no = c.resident_no or (c.resident_no is null and r.kana_key = c.kana_key and r.birth_date = c.birth_date))
    and ((r.protection_from <= ? and coalesce(r.protection_to, '9999') >= ?) or (k.protection_from <= ? and coalesce(k.protection_to, '9999') >= ?)))`,
  values: [day, day, day, day],
})

function personBranch(from: string, kind: 'name' | 'address', where: string): string {
  return `select ${keyColumns} from ${from} person_word p on p.word_id = s.word_id and p.kind = '${kind}'
    cross join welfare_case c indexed by case_resident on c.resident_no = p.resident_no ${where}`
}

/** 案件番号・受付番号: their beginning, or the running number of a case alone. */
function numberBranches(text: string, values: readonly SqlValue[], end: string): Branch[] {
  const typed = text.normalize('NFKC').trim()
  if (!/[0-9]/.test(typed)) return []
  const upper = typed.toUpperCase()
  const like = (column: string, from: string, led = ''): Branch => ({
    sql: `select ${keyColumns} from welfare_case c where ${led}c.${column} >= ? and c.${column} < ?${end}`,
    values: [from, `${from}\u{10FFFF}`, ...values],
  })
  // receipt numbers are kept by programme
  const byProgramme = `c.programme in (${programmes.map(({ id }) => `'${id}'`).join(', ')}) and `
  const receipts = [...new Set([typed, upper])].map((number) => like('receipt_no', number, byProgramme))
  const branches = [like('case_no', upper), ...receipts]
  if (/^\d{1,6}$/.test(typed)) {
    const numbers = Array.from({ length: 30 }, (_, year) => `R${year + 1}-${typed.padStart(6, '0')}`)
    branches.push({
      sql: `select ${keyColumns} from welfare_case c where c.case_no in (${numbers.map(() => '?').join(', ')})${end}`,
      values: [...numbers, ...values],
    })
  }
  return branches
}

/** The cases a text finds under the other conditions, each once; `more`: there are more than the limit, and some are left out. */
export function findByText(
  reader: SyncReader,
  text: string,
  terms: readonly Term[],
  days: QueueDays,
): { readonly rows: KeyRow[]; readonly more: boolean } {
  const found = new Map<string, KeyRow>()
  for (const branch of branchesOf(text, terms, days)) {
    for (const row of all<KeyRow>(reader, branch)) found.set(row.case_no, row)
  }
  const rows = [...found.values()]
  return { rows: rows.slice(0, searchLimit), more: rows.length > searchLimit }
}
