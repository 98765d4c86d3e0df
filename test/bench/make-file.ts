import { readFileSync, writeFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { parseCsv } from '../support/csv.ts'
import { sampleFile } from '../support/office.ts'

/** How the rows of a made file differ from good new ones, as in the files offices get. */
const repeatsPerHundred = 2
const invalidPerHundred = 1

export interface MadeRows {
  readonly rows: number
  readonly same: number
  readonly rejected: number
}

const quoted = (cells: readonly string[]): string =>
  cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')

/** A generator of numbers from 0 to below 1 that gives the same row every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const surnames = ['山田', '髙橋', '佐藤', '伊藤', '渡邉', '小林', '加藤', '吉田', '松本', '井上', '﨑山', '清水']
const surnameKana = [
  'ヤマダ',
  'タカハシ',
  'サトウ',
  'イトウ',
  'ワタナベ',
  'コバヤシ',
  'カトウ',
  'ヨシダ',
  'マツモト',
  'イノウエ',
  'サキヤマ',
  'シミズ',
]
const given = ['花子', '一郎', '恵', '健太', '由美', '誠', '幸子', '翔']
const givenKana = ['ハナコ', 'イチロウ', 'メグミ', 'ケンタ', 'ユミ', 'マコト', 'サチコ', 'ショウ']

/**
 * Writes `rows` applications in the form of the sample's CP932 file, made of its rows on the lines `good`: other numbers, other people.
 * The same rows also go out in UTF-8, which is all that the sqlite3 shell reads.
 */
export function makeFiles(paths: { readonly cp932: string; readonly utf8: string }, rows: number, good: ReadonlySet<number>): MadeRows {
  const [head, ...records] = parseCsv(iconv.decode(readFileSync(sampleFile('aids-etumo.csv')), 'cp932'))
  const header = head?.cells ?? []
  const at = (name: string): number => header.indexOf(name)
  const [no, name, kana, birth, resident] = [at('申請番号'), at('氏名'), at('氏名カナ'), at('生年月日'), at('宛名番号')]
  const templates = records.filter((record) => good.has(record.line)).map((record) => record.cells)
  const random = numbers(20_261_124)
  const pick = (n: number): number => Math.floor(random() * n)
  const lines = [quoted(header)]
  let same = 0
  let rejected = 0
  let good932 = ''
  for (let i = 0; i < rows; i++) {
    const lot = pick(100)
    if (lot < repeatsPerHundred && good932 !== '') {
      same++
      lines.push(good932)
      continue
    }
    const cells = [...(templates[i % templates.length] ?? [])]
    const [family, person] = [pick(surnames.length), pick(given.length)]
    cells[no] = `B2026${String(i).padStart(7, '0')}`
    cells[name] = `${surnames[family] ?? ''}　${given[person] ?? ''}`
    cells[kana] = `${surnameKana[family] ?? ''}　${givenKana[person] ?? ''}`
    cells[birth] = `${1930 + pick(80)}年${1 + pick(12)}月${1 + pick(28)}日`
    cells[resident] = ''
    const broken = lot >= 100 - invalidPerHundred
    if (broken) {
      cells[birth] = '不明'
      rejected++
    }
    const line = quoted(cells)
    lines.push(line)
    if (!broken) good932 = line
  }
  const text = `${lines.join('\r\n')}\r\n`
  writeFileSync(paths.cp932, iconv.encode(text, 'cp932'))
  writeFileSync(paths.utf8, text)
  return { rows, same, rejected }
}
