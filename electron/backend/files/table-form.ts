/** 様式の見立て. Encoding, delimiter and header row of a text table, from its first bytes and from the headers known before. */
import { readWholeNumber } from '../../../shared/domain/cell.ts'
import { knownDateForms } from '../../../shared/domain/column-facts.ts'
import { delimiters, encodings, type Delimiter } from '../../../shared/domain/profile.ts'
import { compileDateForm, readDate } from '../../../shared/domain/wareki.ts'
import { CSV_LIMITS, readCsv, type TableRecord } from './csv.ts'
import { bomOf, headText, type FileEncoding } from './encoding.ts'

/** Headers that some profile reads, and the name by which a reason calls it. */
export interface KnownHeaders {
  readonly name: string
  readonly headers: ReadonlySet<string>
}

/** What a person fixed by hand; the rest is found. */
export interface FormChoice {
  readonly encoding?: FileEncoding | undefined
  readonly delimiter?: Delimiter | undefined
  readonly headerRow?: number | undefined
}

export interface TableForm {
  readonly encoding: FileEncoding
  readonly delimiter: Delimiter
  readonly headerRow: number
  /** Why this encoding, as a Japanese sentence. */
  readonly reason: string
}

/** Bytes looked at. A header and some dozen rows are in them, whatever the file. */
const headBytes = 65_536
const headRecords = 60
/** Titles, dates of output and notes stand above a header; more lines than this do not. */
const headerWithin = 20

/**
 * The likeliest forms of a file, best first; the caller takes the first in which the whole file decodes. Empty when not
 * even its beginning decodes.
 */
export function guessForms(bytes: Uint8Array, choice: FormChoice, known: readonly KnownHeaders[]): readonly TableForm[] {
  const bom = bomOf(bytes)
  const tried = bom !== null ? [bom.encoding] : choice.encoding !== undefined ? [choice.encoding] : encodingsByContent(bytes)
  const readable = tried.flatMap((encoding) => {
    const text = headText(bytes, encoding, headBytes)
    return text === null ? [] : [{ encoding, text, layout: bestLayout(text, bytes.length <= headBytes, choice, known) }]
  })
  const best = readable.toSorted((a, b) => b.layout.fit - a.layout.fit)
  return best.map(({ encoding, text, layout }) => {
    const { delimiter, headerRow, fit, fitName } = layout
    const others = readable.filter((other) => other.encoding !== encoding)
    const reason =
      bom !== null
        ? 'ファイルの先頭に文字コードの印（BOM）があります。'
        : choice.encoding !== undefined
          ? '人が選びました。'
          : /^[\0-\x7f]*$/.test(text)
            ? '先頭の部分は英数字だけなので、どの文字コードでも同じに読めます。'
            : others.length === 0
              ? 'ほかの文字コードでは読めない文字があります。'
              : fit > 0 && others.every((other) => other.layout.fit < fit)
                ? `ほかの文字コードでも読めますが、見出しがプロファイル「${fitName}」と${fit}列合うのはこれだけです。`
                : 'ほかの文字コードでも読めます。見本の文字が正しいか確かめてください。'
    return { encoding, delimiter, headerRow, reason }
  })
}

/** A text has no NUL except in UTF-16, whose commas and digits have one half of zero: which half tells the order. */
function encodingsByContent(bytes: Uint8Array): readonly FileEncoding[] {
  const head = bytes.subarray(0, headBytes)
  let [even, odd] = [0, 0]
  for (let i = 0; i < head.length; i += 1) {
    if (head[i] !== 0) continue
    if (i % 2 === 0) even += 1
    else odd += 1
  }
  if (even + odd === 0) return encodings.filter((encoding) => encoding === 'utf-8' || encoding === 'cp932')
  return odd >= even ? ['utf-16le', 'utf-16be'] : ['utf-16be', 'utf-16le']
}

interface Layout {
  readonly delimiter: Delimiter
  readonly headerRow: number
  readonly score: number
  /** Headers in common with the profile that has the most of them. */
  readonly fit: number
  readonly fitName: string
}

function bestLayout(text: string, whole: boolean, choice: FormChoice, known: readonly KnownHeaders[]): Layout {
  const layouts = (choice.delimiter === undefined ? delimiters : [choice.delimiter]).flatMap((delimiter) => {
    const rows = choice.headerRow === undefined ? headerRowsToTry(text) : [choice.headerRow]
    return rows.map((headerRow) => layoutOf(text, whole, delimiter, headerRow, known))
  })
  const fallback = { delimiter: choice.delimiter ?? ',', headerRow: choice.headerRow ?? 1, score: 0, fit: 0, fitName: '' }
  return layouts.reduce<Layout>((best, layout) => (layout.score > best.score ? layout : best), fallback)
}

/** Lines on which something stands, from the first. */
function headerRowsToTry(text: string): readonly number[] {
  const lines = text.split(/\r\n|\r|\n/, headerWithin)
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [i + 1]))
}

function layoutOf(text: string, whole: boolean, delimiter: Delimiter, headerRow: number, known: readonly KnownHeaders[]): Layout {
  const [header, ...rows] = headRows(text, whole, delimiter, headerRow)
  if (header === undefined || header.line !== headerRow) return { delimiter, headerRow, score: 0, fit: 0, fitName: '' }
  const cells = header.cells.map((cell) => cell.trim())
  const share = (list: readonly unknown[], count: number): number => (list.length === 0 ? 0 : count / list.length)
  const filled = cells.filter((cell) => cell !== '')
  const even = rows.filter((row) => row.cells.length === cells.length).length
  const names = filled.filter((cell) => !isData(cell)).length
  const fits = known.map(({ name, headers }) => ({ name, fit: filled.filter((cell) => headers.has(cell)).length }))
  const best = fits.reduce((a, b) => (b.fit > a.fit ? b : a), { name: '', fit: 0 })
  const score =
    share(rows, even) * 4 +
    share(cells, filled.length) * 2 +
    share(cells, new Set(filled).size) +
    share(cells, names) * 4 +
    Math.log2(cells.length) * 1.5 +
    best.fit
  return { delimiter, headerRow, score, fit: best.fit, fitName: best.name }
}

/** The first records, as many as can be read; the last one may be cut by the end of the head. */
function headRows(text: string, whole: boolean, delimiter: string, fromLine: number): readonly TableRecord[] {
  const rows: TableRecord[] = []
  const cut = whole ? text : text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  try {
    for (const row of readCsv([cut], CSV_LIMITS, { delimiter, fromLine })) {
      rows.push(row)
      if (rows.length > headRecords) break
    }
  } catch {
    // a stray quote: with this delimiter the file reads only so far
    return rows.slice(0, 1)
  }
  return rows
}

const dateForms = knownDateForms.flatMap((form) => compileDateForm(form) ?? [])

/** Amounts, numbers and dates stand in rows, hardly ever in headers. */
function isData(cell: string): boolean {
  return readWholeNumber(cell, true) !== null || readDate(cell, dateForms) !== null || /^[0-9０-９][0-9０-９-]{5,}$/.test(cell)
}
