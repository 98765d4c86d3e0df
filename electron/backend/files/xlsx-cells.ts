/** 表計算ファイルのセル. One sheet's XML as rows of text, cell by cell, in the order of the sheet. */
import { SHEET_LIMITS } from '../../../shared/domain/limits.ts'
import { AppError } from '../../../shared/errors.ts'
import type { TableRecord } from './csv.ts'
import { unescaped, wordsOf, type CellStyle, type Workbook } from './xlsx-parts.ts'
import { noPlainCell, takePlainCell, type PlainCell } from './xlsx-plain.ts'
import { attributeOf, countOf, nextXml, skipXml, textOf, XML, xmlCursor, XmlFault } from './xml-scan.ts'
import type { XmlCursor } from './xml-scan.ts'

/** What a spreadsheet can have at most; numbers beyond it are no addresses. */
const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
const DAY_MS = 86_400_000
/** Days from 1899-12-30, where Excel's count begins, to 1970. */
const EPOCH = 25_569
/** How much later the count of old Macintosh files begins. */
const DAYS_1904 = 1462
/** Excel's last day, 9999-12-31. */
const LAST_DAY = 2_958_466
/** Excel takes 1900 for a leap year; days before that 29 February that never was are one off. */
const FALSE_LEAP_DAY = 60

/** A number as a person would type it: no exponent, fifteen digits, zeros in front where the cell's format is only zeros. */
function numberText(value: number, zeros: number): string {
  if (Number.isSafeInteger(value) && Math.abs(value) < 1e15)
    return zeros > 0 && value >= 0 ? String(value).padStart(zeros, '0') : String(value)
  const plain = Number(value.toPrecision(15))
  const text =
    Number.isInteger(plain) && Math.abs(plain) < 1e15
      ? String(plain)
      : plain.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
  return zeros > 0 && /^[0-9]+$/.test(text) ? text.padStart(zeros, '0') : text
}

/** Whole numbers as Excel writes them, which is as a person would. */
function isPlainNumber(value: string): boolean {
  const size = value.length
  if (size === 0 || size > 15 || (size > 1 && value.charCodeAt(0) === 48)) return false
  for (let i = 0; i < size; i += 1) {
    const unit = value.charCodeAt(i)
    if (unit < 48 || unit > 57) return false
  }
  return true
}

/** Dates of a sheet are days without a zone. A time of day other than 0:00 is kept. */
function dateText(serial: number, from1904: boolean): string {
  const days = from1904 ? serial + DAYS_1904 : serial >= 1 && serial < FALSE_LEAP_DAY ? serial + 1 : serial
  if (days < 0 || days >= LAST_DAY) return numberText(serial, 0)
  const iso = new Date(Math.round((days - EPOCH) * DAY_MS)).toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
}

/** What a `t="d"` cell holds: an ISO day, with or without a time. */
function isoText(text: string): string {
  const found = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?$/.exec(text)
  if (found === null) throw new XmlFault(text)
  const [, day = '', time] = found
  return time === undefined || time === '00:00:00' ? day : `${day} ${time}`
}

/** A column of days has few of them. */
function knownDate({ dates, from1904 }: Sheet, serial: number): string {
  const known = dates.get(serial)
  if (known !== undefined) return known
  const text = dateText(serial, from1904)
  if (dates.size < 10_000) dates.set(serial, text)
  return text
}

const NUMBER = /^[ \t\r\n]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[ \t\r\n]*$/
const PLAIN: CellStyle = { date: false, zeros: 0 }

/** The workbook while its sheet is read. */
interface Sheet extends Workbook {
  /** For messages. */
  readonly name: string
  readonly dates: Map<number, string>
  readonly plain: PlainCell
}

function stored(book: Sheet, type: string, style: number, value: string): string {
  if (type === 's') {
    const text = isPlainNumber(value) || /^\d+$/.test(value) ? book.shared[Number(value)] : undefined
    if (text === undefined) throw new XmlFault(`shared ${value}`)
    return text
  }
  if (type === 'str' || type === 'e' || type === 'inlineStr') return value
  if (type === 'b') return Number(value) === 0 ? 'FALSE' : 'TRUE'
  if (type === 'd') return isoText(value)
  const { date, zeros } = book.styles[style] ?? PLAIN
  if (!date && zeros === 0 && isPlainNumber(value)) return value
  const number = NUMBER.test(value) ? Number(value) : Number.NaN
  if (!Number.isFinite(number)) throw new XmlFault(value)
  return date ? knownDate(book, number) : numberText(number, zeros)
}

/** Column of an address like `AB12`, from 1; 0 when it is none. */
function columnOf(address: string): number {
  let column = 0
  for (let i = 0; i < address.length; i += 1) {
    const unit = address.charCodeAt(i)
    if (unit >= 48 && unit <= 57) return column
    if (unit < 65 || unit > 90) return 0
    column = column * 26 + unit - 64
    if (column > MOST_COLUMNS) return 0
  }
  return 0
}

/** Everything between the tags of one element as text. The cursor stands on its open tag, then on its close. */
function contentOf(cursor: XmlCursor): string {
  const depth = cursor.open.length
  let content = ''
  for (let kind = nextXml(cursor); cursor.open.length >= depth; kind = nextXml(cursor)) if (kind === XML.text) content += textOf(cursor)
  return content
}

/** The text of the cell whose open tag the cursor stands on, null for a formula never computed; the cursor then stands on its close. */
function cellText(cursor: XmlCursor, book: Sheet): string | null {
  const depth = cursor.open.length
  const type = attributeOf(cursor, 't') ?? 'n'
  const style = countOf(cursor, 's') ?? 0
  let value: string | null = null
  let words: string | null = null
  let formula = false
  for (let kind = nextXml(cursor); cursor.open.length >= depth; kind = nextXml(cursor)) {
    if (kind !== XML.open) continue
    if (cursor.name === 'v') value = contentOf(cursor)
    else if (cursor.name === 'is') words = wordsOf(cursor)
    else if (cursor.name === 'f') {
      formula = true
      contentOf(cursor)
    } else skipXml(cursor)
  }
  if (words !== null) return words
  // without a stored result an empty text would pass for an open end; a text that came out empty is a result
  if (formula && (value === null || (value === '' && type !== 'str'))) return null
  return value === null || value === '' ? '' : stored(book, type, style, value)
}

/** Cells of one row as far as they have a text; holes are empty. */
interface SheetRow {
  readonly line: number
  readonly cells: string[]
}

/** Puts a text into its column. */
function put(cells: string[], column: number, text: string, line: number): void {
  if (column < 1 || column > MOST_COLUMNS) throw new XmlFault('address')
  if (text === '') return
  if (column > SHEET_LIMITS.columns) throw new AppError('file-limit', { what: '列の数', limit: SHEET_LIMITS.columns, line })
  while (cells.length < column - 1) cells.push('')
  cells[column - 1] = text
}

function rowCells(cursor: XmlCursor, book: Sheet, line: number): string[] {
  const depth = cursor.open.length
  const { plain } = book
  const cells: string[] = []
  let column = 0
  for (;;) {
    while (!cursor.closing && cursor.open.length === depth && takePlainCell(cursor.source, cursor.at, plain)) {
      const { value } = plain
      column = plain.column
      put(cells, column, plain.inline ? unescaped(value) : value === '' ? '' : stored(book, plain.type, plain.style, value), line)
      cursor.at = plain.end
    }
    const kind = nextXml(cursor)
    if (cursor.open.length < depth) return cells
    if (kind !== XML.open || cursor.name !== 'c') continue
    const address = attributeOf(cursor, 'r')
    column = address === null ? column + 1 : columnOf(address)
    if (column < 1 || column > MOST_COLUMNS) throw new XmlFault('address')
    const text = cellText(cursor, book)
    if (text === null) throw new AppError('xlsx-unreadable', { name: `${book.name} ${address ?? `${line}行目`}` })
    put(cells, column, text, line)
  }
}

/** 結合. Cells under a merged one repeat what Excel no longer shows; only the first holds the text. */
function unmerge(rows: readonly SheetRow[], ranges: readonly string[]): void {
  for (const range of ranges) {
    const found = /^([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$/.exec(range)
    if (found === null) throw new XmlFault(range)
    const [, left = '', top = '', right = left, bottom = top] = found
    const [from, to, first, last] = [columnOf(`${left}1`), columnOf(`${right}1`), Number(top), Number(bottom)]
    for (const { line, cells } of rows) {
      if (line < first || line > last) continue
      for (let column = from; column <= Math.min(to, cells.length); column += 1)
        if (column !== from || line !== first) cells[column - 1] = ''
    }
  }
}

/**
 * The rows of the sheet that hold anything, padded to the width of the first one.
 *
 * @param name for messages
 * @throws AppError xlsx-unreadable (a formula never computed), file-limit; XmlFault
 */
export function sheetRecords(book: Workbook, name: string): readonly TableRecord[] {
  const cursor = xmlCursor(book.xml)
  const sheet: Sheet = { ...book, name, dates: new Map(), plain: noPlainCell() }
  let rows: SheetRow[] = []
  const merged: string[] = []
  let line = 0
  let sorted = true
  let root = ''
  for (let kind = nextXml(cursor); kind !== XML.end; kind = nextXml(cursor)) {
    if (kind !== XML.open) continue
    root ||= cursor.name
    if (cursor.name === 'mergeCell') merged.push(attributeOf(cursor, 'ref') ?? '')
    if (cursor.name !== 'row') continue
    const before = line
    line = countOf(cursor, 'r') ?? line + 1
    if (line < 1 || line > MOST_ROWS) throw new XmlFault('row')
    sorted &&= line > before
    const cells = rowCells(cursor, sheet, line)
    if (cells.length === 0) continue
    if (rows.length >= SHEET_LIMITS.rows) throw new AppError('file-limit', { what: '行の数', limit: SHEET_LIMITS.rows, line })
    rows.push({ line, cells })
  }
  if (root !== 'worksheet') throw new XmlFault('no worksheet')
  if (!sorted) rows = inOrder(rows)
  unmerge(rows, merged)
  return padded(rows)
}

/** Rows by their numbers; one that comes twice keeps the later cells. */
function inOrder(rows: readonly SheetRow[]): SheetRow[] {
  const byLine = new Map<number, SheetRow>()
  for (const row of rows) {
    const earlier = byLine.get(row.line)
    if (earlier === undefined) byLine.set(row.line, row)
    else row.cells.forEach((text, i) => (text === '' ? undefined : (earlier.cells[i] = text)))
  }
  return [...byLine.values()].sort((a, b) => a.line - b.line)
}

function padded(rows: readonly SheetRow[]): readonly TableRecord[] {
  let width = 0
  return rows.flatMap(({ line, cells }) => {
    while (cells.at(-1) === '') cells.pop()
    if (cells.length === 0) return []
    width ||= cells.length
    while (cells.length < width) cells.push('')
    return [{ line, cells }]
  })
}
