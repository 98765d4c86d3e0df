/** 台帳の表計算ファイル. A ledger as .xlsx, written row by row so that its length costs no memory. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type ExcelJS from 'exceljs'
import { isIsoDate, parts } from '../../../shared/domain/date.ts'
import { writeAtomicBy } from './atomic.ts'
import type { AtomicOptions } from './atomic.ts'

/** What a column holds. Codes are `text`, so that 0012345 keeps its zeros; `date` takes `YYYY-MM-DD`; `yen` whole yen; `figure` may have decimals. */
export type LedgerKind = 'text' | 'date' | 'yen' | 'count' | 'figure'

/** One column; its width is in half-width characters. */
export interface LedgerColumn {
  readonly header: string
  readonly kind: LedgerKind
  readonly width: number
  /** 入力規則. Words of which the sheet lets one be chosen, in the rows there are and in those that are typed below them. */
  readonly choices?: readonly string[]
}

/** A value of a row: text and dates as strings, yen and counts as numbers, null for nothing. */
export type LedgerCell = string | number | null

/** 台帳. What a ledger says, without how it looks. */
export interface Ledger {
  /** Name of the sheet. Signs a sheet name may not have become `_`, and 31 characters are kept. */
  readonly sheet: string
  /** null: no title; the header is the first row, and the file can be read in again. */
  readonly title: string | null
  readonly columns: readonly LedgerColumn[]
  readonly rows: Iterable<readonly LedgerCell[]> | AsyncIterable<readonly LedgerCell[]>
  /** 合計行. One cell a column, `合計` among them; reckoned by the caller, not by a formula. */
  readonly totals?: readonly LedgerCell[]
  /** When the ledger was made, for the file's properties. */
  readonly madeAt: Date
}

const FORMATS: Readonly<Record<LedgerKind, string>> = { text: '@', date: 'yyyy/mm/dd', yen: '#,##0', count: '#,##0', figure: 'General' }
const FONT = '游ゴシック'
const YIELD_EVERY = 200

const headerRow = (ledger: Ledger): number => (ledger.title === null ? 1 : 2)

function cellValue(value: LedgerCell, kind: LedgerKind): string | number | Date | null {
  if (kind !== 'date' || typeof value !== 'string') return value
  if (!isIsoDate(value)) return value
  const { year, month, day } = parts(value)
  // Sheets count days without a zone; the library takes the date's UTC parts.
  return new Date(Date.UTC(year, month - 1, day))
}

function alignOf(kind: LedgerKind): 'left' | 'right' | 'center' {
  if (kind === 'text') return 'left'
  return kind === 'date' ? 'center' : 'right'
}

/** One style object a column: the library recognises it by identity and looks it up once. */
function columnStyles(columns: readonly LedgerColumn[], bold: boolean): readonly Partial<ExcelJS.Style>[] {
  return columns.map(({ kind }) => ({
    numFmt: FORMATS[kind],
    font: { name: FONT, size: 10, bold },
    alignment: { vertical: 'top', wrapText: kind === 'text', horizontal: alignOf(kind) },
    border: bold ? { top: { style: 'thin' }, bottom: { style: 'double' } } : { bottom: { style: 'hair' } },
  }))
}

function addCells(
  sheet: ExcelJS.Worksheet,
  columns: readonly LedgerColumn[],
  cells: readonly LedgerCell[],
  styles: readonly Partial<ExcelJS.Style>[],
): void {
  const row = sheet.addRow(columns.map((column, i) => cellValue(cells[i] ?? null, column.kind)))
  styles.forEach((style, i) => {
    row.getCell(i + 1).style = style
  })
  row.commit()
}

function addHead(sheet: ExcelJS.Worksheet, ledger: Ledger): void {
  if (ledger.title !== null) {
    const title = sheet.addRow([ledger.title])
    title.getCell(1).font = { name: FONT, size: 14, bold: true }
    title.commit()
  }
  const head = sheet.addRow(ledger.columns.map((column) => column.header))
  ledger.columns.forEach((_, i) => {
    const cell = head.getCell(i + 1)
    cell.font = { name: FONT, size: 10, bold: true }
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EEF4' } }
    cell.alignment = { vertical: 'middle', horizontal: 'center', wrapText: true }
    cell.border = { top: { style: 'thin' }, bottom: { style: 'thin' } }
  })
  head.commit()
}

/** 31 UTF-16 units at most, without half a character at the end. */
const sheetName = (text: string): string =>
  text
    .replace(/[\\/?*[\]:']/g, '_')
    .slice(0, 31)
    .replace(/[\uD800-\uDBFF]$/, '')

/** A4 landscape, as wide as the page, title and header on every page, page numbers at the foot. */
const PAGE: Partial<ExcelJS.PageSetup> = {
  paperSize: 9,
  orientation: 'landscape',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.2, footer: 0.3 },
}

/** Rows below the header for which a choice is offered. */
const choiceRows = 100_000

/** The writer takes ranges, which its types do not tell. */
interface RangeValidations {
  readonly dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void }
}

function addChoices(sheet: ExcelJS.Worksheet, ledger: Ledger): void {
  ledger.columns.forEach(({ header, choices = [] }, i) => {
    if (choices.length === 0) return
    const letter = sheet.getColumn(i + 1).letter
    const first = headerRow(ledger) + 1
    const validations = (sheet as unknown as RangeValidations).dataValidations
    validations.add(`${letter}${first}:${letter}${first + choiceRows}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`"${choices.join(',')}"`],
      showErrorMessage: true,
      errorTitle: header,
      error: `${choices.join('・')} から選んでください。`,
    })
  })
}

async function fillSheet(sheet: ExcelJS.Worksheet, ledger: Ledger): Promise<number> {
  // a sheet that comes in again keeps its formats below the last row, too: zeros in front of a code that is typed there stay
  sheet.columns = ledger.columns.map(({ width, kind }) => (ledger.title === null ? { width, style: { numFmt: FORMATS[kind] } } : { width }))
  addChoices(sheet, ledger)
  addHead(sheet, ledger)
  const styles = columnStyles(ledger.columns, false)
  let count = 0
  for await (const row of ledger.rows) {
    addCells(sheet, ledger.columns, row, styles)
    count += 1
    // Lets the zip drain and other work of the process go on.
    if (count % YIELD_EVERY === 0) await new Promise((resume) => setImmediate(resume))
  }
  if (ledger.totals) addCells(sheet, ledger.columns, ledger.totals, columnStyles(ledger.columns, true))
  const head = headerRow(ledger)
  sheet.autoFilter = { from: { row: head, column: 1 }, to: { row: head + Math.max(1, count), column: ledger.columns.length } }
  return count
}

/**
 * Writes a ledger: a title, a frozen header, the rows, a totals row, ready for print. Text that begins with `=` stays text.
 * The file appears whole or not at all. The library is loaded on first use.
 *
 * @returns rows written, without the totals
 * @throws AppError output-exists, output-unwritable
 */
export async function writeLedgerXlsx(target: string, ledger: Ledger, options: AtomicOptions = {}): Promise<number> {
  const { default: excel } = await import('exceljs')
  return writeAtomicBy(target, options, async (partPath) => {
    const stream = createWriteStream(partPath)
    const failed = once(stream, 'error').then(([error]: unknown[]) => {
      throw error
    })
    // The error is reported by the race below; without this a late one would end the process.
    failed.catch(() => undefined)
    const workbook = new excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
    workbook.creator = '給付デスク'
    workbook.lastModifiedBy = '給付デスク'
    workbook.created = ledger.madeAt
    workbook.modified = ledger.madeAt
    const sheet = workbook.addWorksheet(sheetName(ledger.sheet), {
      views: [{ state: 'frozen', ySplit: headerRow(ledger) }],
      pageSetup: { ...PAGE, printTitlesRow: `1:${headerRow(ledger)}` },
      headerFooter: { oddFooter: '&C&P / &N' },
    })
    const write = async (): Promise<number> => {
      const count = await fillSheet(sheet, ledger)
      sheet.commit()
      await workbook.commit()
      return count
    }
    try {
      return await Promise.race([write(), failed])
    } finally {
      stream.destroy()
    }
  })
}
