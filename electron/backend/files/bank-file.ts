/** 銀行・支店のファイル. A table of banks and branches from a file of an office or from the one that is shipped. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { BankFileRow } from '../../../shared/domain/bank-master.ts'
import { readBankHeader, readBankRow } from '../../../shared/domain/bank-master-file.ts'
import { AppError } from '../../../shared/errors.ts'
import { readCsv, type TableRecord } from './csv.ts'
import { decodeFile } from './encoding.ts'
import { readTableFile } from './master-file.ts'

/** Day of the table that is shipped. */
export const shippedAsOf = '2026-08-24'

/** A table of banks, read whole. With an error among the lines nothing of it may be taken over. */
export interface BankFile {
  readonly name: string
  readonly sha256: string
  readonly rows: readonly BankFileRow[]
  readonly errors: readonly { readonly line: number; readonly message: string }[]
}

/** Reads a CSV or a spreadsheet. Throws AppError no-rows, header-mismatch, header-duplicate and those of readTableFile. */
export async function readBankFile(path: string): Promise<BankFile> {
  const table = await readTableFile(path)
  return { name: table.name, sha256: table.sha256, ...readRecords(table.name, table.records()) }
}

/** Reads the table of the whole country that comes with the program. */
export async function readShippedBanks(resources: string): Promise<BankFile> {
  const bytes = gunzipSync(await readFile(join(resources, 'banks', 'branches.csv.gz')))
  const name = `同梱の表（${shippedAsOf}）`
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, sha256, ...readRecords(name, readCsv(decodeFile(bytes, 'utf-8').chunks())) }
}

function readRecords(name: string, records: Iterator<TableRecord, unknown>): Pick<BankFile, 'rows' | 'errors'> {
  const first = records.next()
  if (first.done) throw new AppError('no-rows', { name })
  const header = readBankHeader(first.value.cells)
  if (!header.ok && header.missing.length > 0) throw new AppError('header-mismatch', { missing: header.missing.join('、'), extra: '' })
  if (!header.ok) throw new AppError('header-duplicate', { headers: header.duplicate.join('、') })
  const rows: BankFileRow[] = []
  const errors: { line: number; message: string }[] = []
  const seen = new Map<string, number>()
  for (let next = records.next(); !next.done; next = records.next()) {
    const { line, cells } = next.value
    if (cells.every((cell) => cell.trim() === '')) continue
    const read = readBankRow(header.places, cells)
    if (!read.ok) {
      errors.push({ line, message: read.problem })
      continue
    }
    const key = `${read.row.bankCode}-${read.row.branchCode}`
    const before = seen.get(key)
    if (before !== undefined) errors.push({ line, message: `${key} は${before}行目にもあります。` })
    else rows.push(read.row)
    seen.set(key, line)
  }
  if (rows.length === 0 && errors.length === 0) throw new AppError('no-rows', { name })
  return { rows, errors }
}
