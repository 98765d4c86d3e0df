import { AppError } from '../../../shared/errors.ts'
import type { MasterKind, MasterRecords } from '../../../shared/domain/master-tables-kinds.ts'
import { readMasterHeader, readMasterRows } from '../../../shared/domain/master-tables.ts'
import { readCsv, type TableRecord } from '../files/csv.ts'
import { decodeFile } from '../files/encoding.ts'
import { readWholeFile, type FileBytes } from '../files/read-file.ts'

/** A master file read whole: its good records in order, and every fault of the others. */
export interface MasterFile<K extends MasterKind> {
  readonly name: string
  readonly sha256: string
  readonly rows: number
  readonly rejected: number
  readonly records: readonly MasterRecords[K][]
  readonly errors: readonly { readonly line: number; readonly column: string; readonly code: string; readonly message: string }[]
}

/**
 * Reads a master from CSV (UTF-8 or CP932) or .xlsx, told apart by content. Throws AppError for the file as a whole
 * (`file-*`, `encoding-unreadable`, `header-mismatch`, `no-rows`); faults of rows are listed.
 */
export async function readMasterFile<K extends MasterKind>(path: string, kind: K): Promise<MasterFile<K>> {
  const file = await readWholeFile(path)
  const records = await recordsOf(file)
  const first = records.next()
  if (first.done) throw new AppError('file-empty', { name: file.name })
  const header = readMasterHeader(kind, first.value.cells)
  if (!header.ok) {
    if (header.duplicate.length > 0) throw new AppError('header-duplicate', { headers: header.duplicate.join('、') })
    throw new AppError('header-mismatch', { missing: header.missing.join('、'), extra: header.extra.join('、') })
  }
  const good: MasterRecords[K][] = []
  const errors = []
  let rows = 0
  let rejected = 0
  for (const row of readMasterRows(kind, header, { [Symbol.iterator]: () => records })) {
    rows++
    if (row.ok) good.push(row.record)
    else {
      rejected++
      for (const e of row.errors) errors.push({ line: row.line, column: e.column, code: e.code, message: e.message })
    }
  }
  if (rows === 0) throw new AppError('no-rows', { name: file.name })
  return { name: file.name, sha256: file.sha256, rows, rejected, records: good, errors }
}

async function recordsOf(file: FileBytes): Promise<Iterator<TableRecord, unknown>> {
  const zip = file.bytes[0] === 0x50 && file.bytes[1] === 0x4b
  if (zip) {
    // loaded only when a workbook comes: it is the heaviest library of the backend
    const { readXlsx } = await import('../files/xlsx-read.ts')
    const sheet = await readXlsx(file.bytes, file.name)
    return sheet.records[Symbol.iterator]()
  }
  return readCsv(decodeFile(file.bytes, 'auto').chunks())
}
