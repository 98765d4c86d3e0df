import type { MasterKind, MasterRecords } from '../../../shared/domain/master-tables-kinds.ts'
import { openMasterFile } from '../files/master-file.ts'

/** A master file read whole: its good records in order, and every fault of the others. */
export interface ReadMaster<K extends MasterKind> {
  readonly name: string
  readonly sha256: string
  readonly rows: number
  readonly rejected: number
  readonly records: readonly MasterRecords[K][]
  readonly errors: readonly { readonly line: number; readonly column: string; readonly code: string; readonly message: string }[]
}

/** Reads a master from CSV or .xlsx. Throws AppError for the file as a whole; faults of rows are listed. */
export async function readMasterFile<K extends MasterKind>(path: string, kind: K): Promise<ReadMaster<K>> {
  const { table, rows } = await openMasterFile(kind, path)
  const records: MasterRecords[K][] = []
  const errors = []
  let rejected = 0
  for (const row of rows()) {
    if (row.ok) records.push(row.record)
    else {
      rejected++
      for (const e of row.errors) errors.push({ line: row.line, column: e.column, code: e.code, message: e.message })
    }
  }
  return { name: table.name, sha256: table.sha256, rows: records.length + rejected, rejected, records, errors }
}
