/** CSV after RFC 4180: a strict reader over pieces of text, and a writer. */
import { AppError } from '../../../shared/errors.ts'

/** Limits of one CSV file. A record's size is in characters, its cells, commas and quotes together. */
export const CSV_LIMITS = { columns: 500, recordChars: 65_536, records: 1_000_000 } as const

/** Limits as the caller may tighten them. */
export type CsvLimits = { readonly [K in keyof typeof CSV_LIMITS]: number }

/** One record of a table: its cells as they stand, and the physical line (or sheet row) on which it begins, from 1. */
export interface TableRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** What the reader counted by its end. */
export interface CsvCounts {
  /** Records given, the header among them. */
  records: number
  /** Lines with nothing on them, outside quotes: skipped. */
  blankLines: number
}

/** How the file is laid out, where it is not a comma and a header on the first line. */
export interface CsvForm {
  /** 区切り. One character that is neither a quote nor a line end. */
  readonly delimiter: string
  /** Physical line, from 1, with which reading begins; what stands above it is passed over unread. */
  readonly fromLine: number
}

export const PLAIN_CSV: CsvForm = { delimiter: ',', fromLine: 1 }

const QUOTE = 34
const LF = 10
const CR = 13

interface Cursor {
  at: number
  line: number
}

/** Moves over one line end at the cursor; CRLF is one. */
function passLineEnd(text: string, cursor: Cursor): void {
  cursor.at += text.charCodeAt(cursor.at) === CR && text.charCodeAt(cursor.at + 1) === LF ? 2 : 1
  cursor.line += 1
}

/** A quoted cell from its opening quote; null when the text ends before a closing quote. */
function quotedCell(text: string, cursor: Cursor, delimiter: number): string | null {
  let from = cursor.at + 1
  let value = ''
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return null
    value += text.slice(from, quote)
    if (text.charCodeAt(quote + 1) !== QUOTE) {
      cursor.at = quote + 1
      break
    }
    value += '"'
    from = quote + 2
  }
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i)
    if (code === CR || (code === LF && value.charCodeAt(i - 1) !== CR)) cursor.line += 1
  }
  const next = text.charCodeAt(cursor.at)
  if (cursor.at < text.length && next !== delimiter && next !== CR && next !== LF) {
    throw new AppError('broken-quote', { line: cursor.line })
  }
  return value
}

function plainCell(text: string, cursor: Cursor, delimiter: number): string {
  let end = cursor.at
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === delimiter || code === LF || code === CR) break
    if (code === QUOTE) throw new AppError('broken-quote', { line: cursor.line })
  }
  const value = text.slice(cursor.at, end)
  cursor.at = end
  return value
}

/**
 * One record at the cursor, which then stands behind its line end; null when the text ends before the record surely does
 * (the cursor is then of no use).
 */
function readRecord(text: string, cursor: Cursor, last: boolean, limits: CsvLimits, delimiter: number): string[] | null {
  const begin = cursor.line
  const cells: string[] = []
  for (;;) {
    const value = text.charCodeAt(cursor.at) === QUOTE ? quotedCell(text, cursor, delimiter) : plainCell(text, cursor, delimiter)
    if (value === null) return null
    cells.push(value)
    if (cells.length > limits.columns) throw new AppError('file-limit', { what: '列の数', limit: limits.columns, line: begin })
    if (cursor.at >= text.length) return last ? cells : null
    const code = text.charCodeAt(cursor.at)
    if (code === delimiter) {
      cursor.at += 1
      continue
    }
    // A CR at the very end may be the first half of a CRLF.
    if (code === CR && cursor.at + 1 === text.length && !last) return null
    passLineEnd(text, cursor)
    return cells
  }
}

/** The line of the quote that is still open at the end of the text, or null when the record's quotes are all closed. */
function openQuoteLine(text: string, from: Cursor, delimiter: number): number | null {
  const cursor = { ...from }
  for (;;) {
    const opened = cursor.line
    if (text.charCodeAt(cursor.at) !== QUOTE) plainCell(text, cursor, delimiter)
    else if (quotedCell(text, cursor, delimiter) === null) return opened
    if (text.charCodeAt(cursor.at) !== delimiter) return null
    cursor.at += 1
  }
}

/** A record that grows past the limit: when a quote is still open then, it was most likely never closed. */
function tooLong(text: string, line: number, limits: CsvLimits, delimiter: number): AppError {
  const opened = openQuoteLine(text, { at: 0, line }, delimiter)
  if (opened !== null) return new AppError('broken-quote', { line: opened })
  return new AppError('file-limit', { what: '1行の文字数', limit: limits.recordChars, line })
}

/** The text from a physical line on. Quotes mean nothing above it: a title or a note there is no CSV. */
function* belowLine(pieces: Iterable<string>, fromLine: number): Generator<string, void> {
  let above = fromLine - 1
  let afterCr = false
  for (const piece of pieces) {
    let at = 0
    while ((above > 0 || afterCr) && at < piece.length) {
      const code = piece.charCodeAt(at)
      if (above === 0 && code !== LF) {
        afterCr = false
        break
      }
      if (code === CR || (code === LF && !afterCr)) above -= 1
      afterCr = code === CR
      at += 1
    }
    if (at < piece.length) yield piece.slice(at)
  }
}

/**
 * The records of a CSV whose text comes in pieces (cut anywhere). A record's line is the physical line on which it begins;
 * CRLF, LF and CR end a line, also inside quotes (Readings R1). Strict: a quote inside a bare cell, text behind a closing
 * quote and a quote never closed are faults of the file, not of a row, because no later row can be trusted.
 * Holds one piece and one record at a time. Cells are not trimmed and not changed.
 *
 * @returns the counts, as the generator's return value
 * @throws AppError broken-quote {line: of the stray or the opening quote}, file-limit {what, limit, line}
 */
export function* readCsv(
  pieces: Iterable<string>,
  limits: CsvLimits = CSV_LIMITS,
  form: CsvForm = PLAIN_CSV,
): Generator<TableRecord, CsvCounts> {
  const counts: CsvCounts = { records: 0, blankLines: 0 }
  const delimiter = form.delimiter.charCodeAt(0)
  const source = belowLine(pieces, form.fromLine)[Symbol.iterator]()
  let text = ''
  let line = form.fromLine
  let last = false
  while (!last) {
    const piece = source.next()
    last = piece.done === true
    if (!piece.done) text += piece.value
    const cursor: Cursor = { at: 0, line }
    while (cursor.at < text.length) {
      const start = { ...cursor }
      const first = text.charCodeAt(cursor.at)
      if (first === LF || (first === CR && (last || cursor.at + 1 < text.length))) {
        passLineEnd(text, cursor)
        counts.blankLines += 1
        continue
      }
      const cells = first === CR ? null : readRecord(text, cursor, last, limits, delimiter)
      if (cells === null) {
        cursor.at = start.at
        cursor.line = start.line
        if (last) throw new AppError('broken-quote', { line: openQuoteLine(text, cursor, delimiter) ?? start.line })
        break
      }
      if (cursor.at - start.at > limits.recordChars + 2) {
        throw new AppError('file-limit', { what: '1行の文字数', limit: limits.recordChars, line: start.line })
      }
      counts.records += 1
      if (counts.records > limits.records) throw new AppError('file-limit', { what: '行の数', limit: limits.records, line: start.line })
      yield { line: start.line, cells }
    }
    text = text.slice(cursor.at)
    line = cursor.line
    if (text.length > limits.recordChars + 2) throw tooLong(text, line, limits, delimiter)
  }
  return counts
}
