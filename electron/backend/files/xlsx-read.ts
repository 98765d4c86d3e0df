/** 表計算ファイルの読取り. The first visible sheet of an .xlsx as rows of text, the same shape as a CSV's records. */
import { SHEET_LIMITS } from '../../../shared/domain/limits.ts'
import { AppError } from '../../../shared/errors.ts'
import type { TableRecord } from './csv.ts'
import { sheetRecords } from './xlsx-cells.ts'
import { openWorkbook } from './xlsx-parts.ts'
import { XmlFault } from './xml-scan.ts'
import { checkZip } from './zip-check.ts'

/** Limits of a sheet that is read; bigger tables come as CSV. */
export const XLSX_LIMITS = SHEET_LIMITS

/** One sheet as text. Rows are padded to the width of the first one; empty rows are left out. */
export interface SheetTable {
  readonly sheet: string
  /** `line` is the row number the spreadsheet shows. */
  readonly records: readonly TableRecord[]
}

/** Parts that a reader may ask for; drawings, themes and macros are never looked at. */
const READ_PARTS = /\.(xml|rels)$/

/**
 * Reads the first visible sheet. Every cell becomes text: dates `YYYY-MM-DD`, numbers plain, formulas their stored result,
 * rich text and links their words without readings (ふりがな), cells under a merged one nothing.
 *
 * @param name for messages
 * @throws AppError xlsx-unreadable (no .xlsx, encrypted, damaged, unfolding too far, a formula never computed), file-limit
 */
export function readXlsx(bytes: Uint8Array, name: string): Promise<SheetTable> {
  return Promise.resolve().then(() => read(bytes, name))
}

function read(bytes: Uint8Array, name: string): SheetTable {
  const entries = checkZip(bytes, READ_PARTS)
  if (!entries) throw new AppError('xlsx-unreadable', { name })
  const parts = new Map(entries.map((entry) => [entry.name, entry]))
  try {
    const book = openWorkbook((part) => {
      const entry = parts.get(part)
      return entry === undefined ? null : new TextDecoder('utf-8', { fatal: true }).decode(entry.bytes())
    })
    return { sheet: book.sheet, records: sheetRecords(book, name) }
  } catch (error) {
    // the decoder throws a TypeError on bytes that are no UTF-8
    if (error instanceof XmlFault || error instanceof TypeError) throw new AppError('xlsx-unreadable', { name })
    throw error
  }
}
