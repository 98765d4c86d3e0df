/** CSV after RFC 4180: a strict reader over pieces of text, and a writer. */
import { INTAKE_LIMITS, REGISTER_LIMITS } from '../../../shared/domain/limits.ts'
import { AppError } from '../../../shared/errors.ts'

/** Limits of one CSV file. A record's size is in characters, its cells, commas and quotes together. */
export interface CsvLimits {
  readonly columns: number
  readonly recordChars: number
  readonly records: number
}

/** Extracts of other systems (台帳). */
export const CSV_LIMITS: CsvLimits = REGISTER_LIMITS
/** Applications and claims. */
export const INTAKE_CSV_LIMITS: CsvLimits = INTAKE_LIMITS

/** One record of a table: its cells as they stand, and the physical line (or sheet row) on which it begins, from 1. */
export interface TableRecord {
  readonly line: number
  readonly cells: readonly string[]
  /** A quote stands in it where none may (only with `markStrayQuotes`): nobody can be sure which text belongs to which cell. */
  readonly strayQuote?: boolean
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
  /**
   * A quote inside a bare cell, or text behind a closing quote on its line, spoils its record and not the file: the record is given,
   * marked. A cell of several lines with text behind its end is a quote left open further up, and the file is refused as ever.
   */
  readonly markStrayQuotes?: boolean
  /** 行末の種類. Takes down which line ends stand between records (not inside cells), for a note to the person. */
  readonly lineEnds?: Set<LineEnd>
}

export type LineEnd = 'CRLF' | 'LF' | 'CR'

export const PLAIN_CSV: CsvForm = { delimiter: ',', fromLine: 1 }

const QUOTE = 34
const LF = 10
const CR = 13

interface Cursor {
  at: number
  line: number
}

/** How cells are read: where they end, and whether a stray quote is taken down (`stray`) or stops everything (null). */
interface Manner {
  readonly delimiter: number
  readonly stray: { found: boolean } | null
  readonly lineEnds?: Set<LineEnd> | undefined
}

/** Moves over one line end at the cursor; CRLF is one. */
function passLineEnd(text: string, cursor: Cursor): void {
  cursor.at += text.charCodeAt(cursor.at) === CR && text.charCodeAt(cursor.at + 1) === LF ? 2 : 1
  cursor.line += 1
}

/** Which line end stands here; the caller knows that there is one. */
function lineEndAt(text: string, at: number): LineEnd {
  if (text.charCodeAt(at) === LF) return 'LF'
  return text.charCodeAt(at + 1) === LF ? 'CRLF' : 'CR'
}

/** A quoted cell from its opening quote; null when the text ends before a closing quote. */
function quotedCell(text: string, cursor: Cursor, { delimiter, stray }: Manner): string | null {
  const opened = cursor.line
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
  if (cursor.at >= text.length || next === delimiter || next === CR || next === LF) return value
  if (stray === null || cursor.line > opened) throw new AppError('broken-quote', { line: opened })
  stray.found = true
  return value + plainCell(text, cursor, { delimiter, stray })
}

function plainCell(text: string, cursor: Cursor, { delimiter, stray }: Manner): string {
  let end = cursor.at
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === delimiter || code === LF || code === CR) break
    if (code !== QUOTE) continue
    if (stray === null) throw new AppError('broken-quote', { line: cursor.line })
    stray.found = true
  }
  const value = text.slice(cursor.at, end)
  cursor.at = end
  return value
}

/**
 * One record at the cursor, which then stands behind its line end; null when the text ends before the record surely does
 * (the cursor is then of no use).
 */
function readRecord(text: string, cursor: Cursor, last: boolean, limits: CsvLimits, manner: Manner): string[] | null {
  const { delimiter } = manner
  const begin = cursor.line
  const cells: string[] = []
  for (;;) {
    const value = text.charCodeAt(cursor.at) === QUOTE ? quotedCell(text, cursor, manner) : plainCell(text, cursor, manner)
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
    manner.lineEnds?.add(lineEndAt(text, cursor.at))
    passLineEnd(text, cursor)
    return cells
  }
}

/** The line of the quote that is still open at the end of the text, or null when the record's quotes are all closed. */
function openQuoteLine(text: string, from: Cursor, delimiter: number): number | null {
  const cursor = { ...from }
  const manner: Manner = { delimiter, stray: { found: false } }
  for (;;) {
    const opened = cursor.line
    if (text.charCodeAt(cursor.at) !== QUOTE) plainCell(text, cursor, manner)
    else if (quotedCell(text, cursor, manner) === null) return opened
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
 * quote and a quote never closed are faults of the file, because no later row can be trusted; `markStrayQuotes` lets the first two
 * be faults of their record.
 * Holds one piece and one record at a time. Cells are not trimmed and not changed.
 *
 * @returns the counts, as the generator's return value
 * @throws AppError broken-quote {line: of the stray quote, or on which the cell's opening quote stands}, file-limit {what, limit, line}
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
  // one for all records: a long file has a hundred thousand of them
  const stray = form.markStrayQuotes === true ? { found: false } : null
  const manner: Manner = { delimiter, stray, lineEnds: form.lineEnds }
  while (!last) {
    const piece = source.next()
    last = piece.done === true
    if (!piece.done) text += piece.value
    const cursor: Cursor = { at: 0, line }
    while (cursor.at < text.length) {
      const { at: startAt, line: startLine } = cursor
      const first = text.charCodeAt(cursor.at)
      if (first === LF || (first === CR && (last || cursor.at + 1 < text.length))) {
        passLineEnd(text, cursor)
        counts.blankLines += 1
        continue
      }
      if (stray !== null) stray.found = false
      const cells = first === CR ? null : readRecord(text, cursor, last, limits, manner)
      if (cells === null) {
        cursor.at = startAt
        cursor.line = startLine
        if (last) throw new AppError('broken-quote', { line: openQuoteLine(text, cursor, delimiter) ?? startLine })
        break
      }
      if (cursor.at - startAt > limits.recordChars + 2) {
        throw new AppError('file-limit', { what: '1行の文字数', limit: limits.recordChars, line: startLine })
      }
      counts.records += 1
      if (counts.records > limits.records) throw new AppError('file-limit', { what: '行の数', limit: limits.records, line: startLine })
      yield stray?.found === true ? { line: startLine, cells, strayQuote: true } : { line: startLine, cells }
    }
    text = text.slice(cursor.at)
    line = cursor.line
    if (text.length > limits.recordChars + 2) throw tooLong(text, line, limits, delimiter)
  }
  return counts
}
