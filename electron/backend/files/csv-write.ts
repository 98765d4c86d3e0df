/** Writing CSV after RFC 4180: CRLF, quotes only where needed (or everywhere). */

/** How a CSV is written. */
export interface CsvWriteOptions {
  /** A byte order mark first, so that spreadsheets read UTF-8 (default true). Leave it off when the text goes to CP932. */
  readonly bom?: boolean
  /**
   * Guard against formulas (default true): a text cell that begins with `=` `+` `-` `@` `|`, their full-width forms, a tab or a line
   * end gets a `'` before it, so that a spreadsheet shows it instead of running it. Switch it off for files that a program reads again: the file of
   * rejected rows keeps its cells as they came, because it is meant to be corrected and imported again.
   */
  readonly guard?: boolean
  /** Quotes around every cell (default false). */
  readonly quoteAll?: boolean
}

/** A cell: numbers are written plainly and never guarded, null is empty. */
export type CsvCell = string | number | null

const FORMULA_START = /^[=+\-@|＝＋－＠｜\t\r\n]/

function writeCell(cell: CsvCell, guard: boolean, quoteAll: boolean): string {
  if (cell === null) return quoteAll ? '""' : ''
  if (typeof cell === 'number') return quoteAll ? `"${cell}"` : String(cell)
  const text = guard && FORMULA_START.test(cell) ? `'${cell}` : cell
  return quoteAll || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One record with its CRLF. A record of one empty cell is quoted, or it would read as a blank line. */
export function csvLine(cells: readonly CsvCell[], options: CsvWriteOptions = {}): string {
  const { guard = true, quoteAll = false } = options
  const line = cells.map((cell) => writeCell(cell, guard, quoteAll)).join(',')
  return `${line === '' ? '""' : line}\r\n`
}

/** The whole file, record by record, for a stream. */
export function* csvPieces(rows: Iterable<readonly CsvCell[]>, options: CsvWriteOptions = {}): Generator<string, void> {
  if (options.bom ?? true) yield '\uFEFF'
  for (const row of rows) yield csvLine(row, options)
}

/** The whole file as one text, for small ones. */
export function csvText(rows: Iterable<readonly CsvCell[]>, options: CsvWriteOptions = {}): string {
  return [...csvPieces(rows, options)].join('')
}
