/** マスタの読込み. From the records of a table file to the records of a master, with every error of every row. */
import { masterTables } from './master-tables-kinds.ts'
import type { MasterKind, MasterRecords, MasterTable } from './master-tables-kinds.ts'
import { rowReader } from './master-tables-cells.ts'
import type { CellError } from './master-tables-cells.ts'
import type { IsoDate } from './masters.ts'

/** Is this text a kind of master? */
export function isMasterKind(text: string): text is MasterKind {
  return Object.hasOwn(masterTables, text)
}

/** Where each known header stands in a file. */
export type HeaderIndex = ReadonlyMap<string, number>

/** The columns of a file, or why it is refused as a whole. `extra` headers are read over. */
export type HeaderResult =
  | { readonly ok: true; readonly index: HeaderIndex; readonly width: number; readonly extra: readonly string[] }
  | { readonly ok: false; readonly missing: readonly string[]; readonly duplicate: readonly string[]; readonly extra: readonly string[] }

/**
 * Finds the columns of a master in a file's first record. Headers are compared after NFKC and trimming; a required header
 * that is missing, or a known one that stands there twice, refuses the file: nobody could say which column is meant.
 */
export function readMasterHeader(kind: MasterKind, headers: readonly string[]): HeaderResult {
  const known = masterTables[kind].columns
  const index = new Map<string, number>()
  const duplicate: string[] = []
  const extra: string[] = []
  headers.forEach((given, place) => {
    const header = known.find((column) => column.header === given.normalize('NFKC').trim())?.header
    if (header === undefined) extra.push(given)
    else if (index.has(header)) duplicate.push(header)
    else index.set(header, place)
  })
  const missing = known.filter((column) => column.required && !index.has(column.header)).map((column) => column.header)
  const ok = missing.length === 0 && duplicate.length === 0
  return ok ? { ok, index, width: headers.length, extra: extra.filter((header) => header !== '') } : { ok, missing, duplicate, extra }
}

/** One row as a record, or all its errors. */
export type RowResult<T> = { readonly ok: true; readonly record: T } | { readonly ok: false; readonly errors: readonly CellError[] }

/**
 * Reads one row. A row with more or fewer cells than the header is refused whole: its cells stand under wrong headers.
 *
 * @param header the accepted result of readMasterHeader
 */
export function readMasterRow<K extends MasterKind>(
  kind: K,
  header: { readonly index: HeaderIndex; readonly width: number },
  cells: readonly string[],
): RowResult<MasterRecords[K]> {
  const table: MasterTable<MasterRecords[K]> = masterTables[kind]
  const surplus = cells.slice(header.width).some((cell) => cell !== '')
  if (surplus || cells.length < header.width) {
    const message = `見出しは${header.width}列ですが、この行は${cells.length}列です。この行は取り込んでいません。区切りのコンマと引用符を確かめてください。`
    return { ok: false, errors: [{ column: '', code: surplus ? 'too-many-cells' : 'too-few-cells', message }] }
  }
  const row = rowReader((column) => {
    const place = header.index.get(column)
    return place === undefined ? '' : (cells[place] ?? '')
  })
  const record = table.read(row)
  return row.errors.length === 0 ? { ok: true, record } : { ok: false, errors: row.errors }
}

/** Checks one more record against those before it in the same file. */
export type CrossCheck<T> = (line: number, record: T) => CellError | null

/**
 * 行どうしの照合. Duplicate keys, and dated rows of one thing that overlap. The first row stands, the later one is at fault.
 * Keeps keys and dates only, not the records.
 */
export function crossCheck<K extends MasterKind>(kind: K): CrossCheck<MasterRecords[K]> {
  const table: MasterTable<MasterRecords[K]> = masterTables[kind]
  const lineOfKey = new Map<string, number>()
  const spans = new Map<string, { readonly line: number; readonly from: IsoDate; readonly to: IsoDate | null }[]>()
  return (line, record) => {
    const key = table.key(record)
    const earlier = lineOfKey.get(key)
    if (earlier !== undefined) {
      const message = `${table.keyColumns}が${earlier}行目と同じです。この行は取り込んでいません。どちらかを除いてください。`
      return { column: table.keyColumns, code: 'duplicate-key', message }
    }
    const period = table.period?.(record)
    const before = period ? (spans.get(period.of) ?? []) : []
    const clash = period && before.find(({ from, to }) => (to === null || period.from <= to) && (period.to === null || from <= period.to))
    if (clash) {
      const message = `適用期間が${clash.line}行目と重なっています。この行は取り込んでいません。前の行の適用終了を直してください。`
      return { column: '適用開始', code: 'overlapping-period', message }
    }
    lineOfKey.set(key, line)
    if (period) spans.set(period.of, [...before, { line, from: period.from, to: period.to }])
    return null
  }
}

/** A row of a file with its line, from 1 with the header. */
export type MasterRow<T> =
  | { readonly ok: true; readonly line: number; readonly record: T }
  | { readonly ok: false; readonly line: number; readonly errors: readonly CellError[] }

/** Reads rows one by one, checks across rows included; holds keys only, so files of any length pass through. */
export function* readMasterRows<K extends MasterKind>(
  kind: K,
  header: { readonly index: HeaderIndex; readonly width: number },
  rows: Iterable<{ readonly line: number; readonly cells: readonly string[] }>,
): Generator<MasterRow<MasterRecords[K]>, void> {
  const check = crossCheck(kind)
  for (const { line, cells } of rows) {
    const result = readMasterRow(kind, header, cells)
    const clash = result.ok ? check(line, result.record) : null
    if (clash) yield { ok: false, line, errors: [clash] }
    else if (result.ok) yield { ok: true, line, record: result.record }
    else yield { ok: false, line, errors: result.errors }
  }
}
