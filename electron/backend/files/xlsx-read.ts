/** 表計算ファイルの読取り. The first visible sheet of an .xlsx as rows of text, the same shape as a CSV's records. */
import type ExcelJS from 'exceljs'
import { SHEET_LIMITS } from '../../../shared/domain/limits.ts'
import { AppError } from '../../../shared/errors.ts'
import type { TableRecord } from './csv.ts'
import { checkZip } from './zip-check.ts'
import type { ZipEntry } from './zip-check.ts'

/** Limits of a sheet that is read; bigger tables come as CSV. */
export const XLSX_LIMITS = SHEET_LIMITS

/** One sheet as text. Rows are padded to the width of the first one; empty rows are left out. */
export interface SheetTable {
  readonly sheet: string
  /** `line` is the row number the spreadsheet shows. */
  readonly records: readonly TableRecord[]
}

/** A number as a person would type it: no exponent, fifteen digits, zeros in front where the cell's format is only zeros. */
function numberText(value: number, format: string | undefined): string {
  const plain = Number(value.toPrecision(15))
  const text =
    Number.isInteger(plain) && Math.abs(plain) < 1e15
      ? String(plain)
      : plain.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
  return format !== undefined && /^0+$/.test(format) && /^[0-9]+$/.test(text) ? text.padStart(format.length, '0') : text
}

/** Dates of a sheet are days without a zone; the library gives them in UTC. A time of day other than 0:00 is kept. */
function dateText(value: Date): string {
  const iso = value.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
}

function valueText(value: ExcelJS.CellValue, cell: ExcelJS.Cell, name: string): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value, cell.numFmt)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value)
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('error' in value) return value.error
  if ('hyperlink' in value) return hyperlinkText(value.text, cell, name)
  if ('formula' in value || 'sharedFormula' in value) {
    // Without a stored result an empty text would pass for an open end.
    if (value.result === undefined) throw new AppError('xlsx-unreadable', { name: `${name} ${cell.address}` })
    return valueText(value.result, cell, name)
  }
  return cell.text
}

/** The text of a link may be rich text, whatever the types say. */
function hyperlinkText(text: unknown, cell: ExcelJS.Cell, name: string): string {
  if (typeof text === 'string') return text
  if (typeof text === 'object' && text !== null && 'richText' in text) return valueText(text as ExcelJS.CellRichTextValue, cell, name)
  return cell.text
}

/**
 * Readings (ふりがな) inside inline texts make the library glue them to the text and lose the cells behind. Spreadsheet
 * programs store texts with readings in the shared table, where this does not happen; files made otherwise are refused.
 */
function hasInlineReadings(entries: readonly ZipEntry[]): boolean {
  return entries.some((entry) => {
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) return false
    const text = new TextDecoder().decode(entry.bytes())
    return text.includes('<rPh') && text.includes('<is')
  })
}

function sheetRecords(sheet: ExcelJS.Worksheet, name: string): readonly TableRecord[] {
  const records: TableRecord[] = []
  let width = 0
  sheet.eachRow({ includeEmpty: false }, (row, line) => {
    const cells: string[] = []
    if (row.cellCount > XLSX_LIMITS.columns) throw new AppError('file-limit', { what: '列の数', limit: XLSX_LIMITS.columns, line })
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      // The cells under a merged one repeat it; only the first holds the text.
      cells[column - 1] = cell.isMerged && cell.master !== cell ? '' : valueText(cell.value, cell, name)
    })
    while (cells.at(-1) === '') cells.pop()
    if (cells.length === 0) return
    if (records.length >= XLSX_LIMITS.rows) throw new AppError('file-limit', { what: '行の数', limit: XLSX_LIMITS.rows, line })
    width ||= cells.length
    records.push({ line, cells: Array.from({ length: Math.max(width, cells.length) }, (_, i) => cells[i] ?? '') })
  })
  return records
}

/**
 * Reads the first visible sheet. Every cell becomes text: dates `YYYY-MM-DD`, numbers plain, formulas their stored result,
 * rich text and links their words without readings. The library is loaded on first use.
 *
 * @param name for messages
 * @throws AppError xlsx-unreadable (no .xlsx, encrypted, damaged, unfolding too far, a formula never computed), file-limit
 */
export async function readXlsx(bytes: Uint8Array, name: string): Promise<SheetTable> {
  const entries = checkZip(bytes)
  if (!entries || hasInlineReadings(entries)) throw new AppError('xlsx-unreadable', { name })
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  try {
    await workbook.xlsx.load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) as unknown as ExcelJS.Buffer)
  } catch {
    throw new AppError('xlsx-unreadable', { name })
  }
  const sheet = workbook.worksheets.find((candidate) => candidate.state === 'visible')
  if (!sheet) throw new AppError('xlsx-unreadable', { name })
  return { sheet: sheet.name, records: sheetRecords(sheet, name) }
}
