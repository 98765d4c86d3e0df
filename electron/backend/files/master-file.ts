/** マスタファイル. A master table from a file, CSV or spreadsheet, as checked rows. */
import { isMasterKind, readMasterHeader, readMasterRows } from '../../../shared/domain/master-tables.ts'
import type { MasterRow } from '../../../shared/domain/master-tables.ts'
import type { MasterKind, MasterRecords } from '../../../shared/domain/master-tables-kinds.ts'
import { AppError } from '../../../shared/errors.ts'
import { readCsv } from './csv.ts'
import type { TableRecord } from './csv.ts'
import { decodeFile } from './encoding.ts'
import type { FileEncoding, PrivateUseNote } from './encoding.ts'
import { FILE_LIMITS, readWholeFile } from './read-file.ts'
import type { FileBytes } from './read-file.ts'
import { readXlsx } from './xlsx-read.ts'

/** A table file that has been read and decoded. `records` goes through it once, the header first. */
export interface TableFile {
  readonly name: string
  readonly sha256: string
  readonly encoding: FileEncoding | 'xlsx'
  /** 外字. Lines with characters that only the office's own machines can show. */
  readonly privateUse: readonly PrivateUseNote[]
  readonly records: () => Iterator<TableRecord, unknown>
}

/** A spreadsheet says so by its first bytes, whatever its name is. */
function isZip({ bytes }: FileBytes): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
}

/**
 * Reads a CSV (its encoding found out) or the first sheet of an .xlsx.
 *
 * @throws AppError of readWholeFile, decodeFile, readXlsx; the records throw those of readCsv
 */
export async function readTableFile(path: string): Promise<TableFile> {
  const file = await readWholeFile(path, FILE_LIMITS.csvMb)
  const { name, sha256, bytes } = file
  if (isZip(file)) {
    if (bytes.length > FILE_LIMITS.xlsxMb * 1_048_576) throw new AppError('file-too-large', { name, limitMb: FILE_LIMITS.xlsxMb })
    const { records } = await readXlsx(bytes, name)
    return { name, sha256, encoding: 'xlsx', privateUse: [], records: () => records.values() }
  }
  const { encoding, privateUse, chunks } = decodeFile(bytes, 'auto')
  return { name, sha256, encoding, privateUse, records: () => readCsv(chunks()) }
}

/** A master file whose header is accepted; `rows` can be gone through again. */
export interface MasterFile<K extends MasterKind> {
  readonly table: TableFile
  /** Headers that no column of this master has; they are read over. */
  readonly extraHeaders: readonly string[]
  readonly rows: () => Generator<MasterRow<MasterRecords[K]>, void>
}

/** A kind of master by its name on the command line. Throws AppError unknown-kind. */
export function masterKind(text: string): MasterKind {
  if (!isMasterKind(text)) throw new AppError('unknown-kind', { kind: text })
  return text
}

/**
 * Opens a file as a master of this kind. Rows come one by one, refused ones with their errors; no row at all is a fault.
 *
 * @throws AppError no-rows, header-mismatch, header-duplicate, and those of readTableFile; the rows throw those of readCsv
 */
export async function openMasterFile<K extends MasterKind>(kind: K, path: string): Promise<MasterFile<K>> {
  const table = await readTableFile(path)
  const records = table.records()
  const first = records.next()
  if (first.done) throw new AppError('no-rows', { name: table.name })
  const header = readMasterHeader(kind, first.value.cells)
  if (!header.ok && header.missing.length > 0) {
    throw new AppError('header-mismatch', { missing: header.missing.join('、'), extra: header.extra.join('、') })
  }
  if (!header.ok) throw new AppError('header-duplicate', { headers: header.duplicate.join('、') })
  if (records.next().done) throw new AppError('no-rows', { name: table.name })
  return {
    table,
    extraHeaders: header.extra,
    rows: () => {
      const again = table.records()
      again.next()
      return readMasterRows(kind, header, { [Symbol.iterator]: () => again })
    },
  }
}
