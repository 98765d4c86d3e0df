/** 行の跡. What the rows of a staged file leave for its later rows to see, while single rows are judged again. */
import type { IntakeLookups, SameItemApplication } from '../../../shared/domain/intake.ts'
import type { Told } from './contents.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { SyncWriter } from './open.ts'
import type { ImportRowTable } from './schema-cases.ts'

/** A row as later rows see it. */
export interface Trace {
  readonly line: number
  /** False: rejected or left out, so that later rows see nothing of it. */
  readonly stands: boolean
  readonly receiptNo: string
  readonly content: string
  readonly personKey: string
  readonly itemCode: string
  readonly day: string
}

type TraceRow = Pick<ImportRowTable, 'batch_id' | 'line' | 'receipt_no' | 'content' | 'cells' | 'person_key' | 'item_code' | 'applied_on'>

/** Gives the content of a stored row (`storedContents`). */
type ContentOf = (row: Told) => string

/** What later rows of the file see of a row as it is stored. */
export function traceOf(row: TraceRow & Pick<ImportRowTable, 'verdict' | 'excluded'>, contentOf: ContentOf): Trace {
  return standing(row, row.verdict !== 'rejected' && row.excluded === 0, contentOf)
}

/**
 * 行の索引. Keys the rows of a staged batch by receipt number and person, when the first of them is judged again: the look-ups of
 * `rejudge` then find the few rows that hang together. Most files are never mended and go without.
 */
export function keyRows(writer: SyncWriter, batchId: string): void {
  if (writer.prepare('select 1 from import_key where batch_id = ? limit 1').get(batchId) !== undefined) return
  // in the order of the table's key: rows that come sorted are put to its end
  for (const [kind, column] of [
    ['person', 'person_key'],
    ['receipt', 'receipt_no'],
  ] as const) {
    const text = `insert into import_key (batch_id, kind, key, line)
      select batch_id, '${kind}', ${column}, line from import_row where batch_id = ? and ${column} is not null order by ${column}, line`
    writer.prepare(text).run([batchId])
  }
}

type KeyedRow = Pick<ImportRowTable, 'batch_id' | 'line' | 'receipt_no' | 'person_key'>

/** Keys a row by what it says now. */
export function rekeyRow(writer: SyncWriter, before: KeyedRow, after: KeyedRow): void {
  const drop = writer.prepare('delete from import_key where batch_id = ? and kind = ? and key = ? and line = ?')
  const add = writer.prepare('insert into import_key (batch_id, kind, key, line) values (?, ?, ?, ?)')
  for (const [kind, was, is] of [
    ['receipt', before.receipt_no, after.receipt_no],
    ['person', before.person_key, after.person_key],
  ] as const) {
    if (was === is) continue
    if (was !== null) drop.run([before.batch_id, kind, was, before.line])
    if (is !== null) add.run([after.batch_id, kind, is, after.line])
  }
}

const standing = (row: TraceRow, stands: boolean, contentOf: ContentOf): Trace => ({
  line: row.line,
  // a row that was recognised by what it said before it was mended has no person: it leaves no trace
  stands: stands && row.person_key !== null && row.item_code !== null && row.applied_on !== null,
  receiptNo: row.receipt_no,
  // what does not stand is compared with nothing
  content: stands ? contentOf(row) : '',
  personKey: row.person_key ?? '',
  itemCode: row.item_code ?? '',
  day: row.applied_on ?? '',
})

/**
 * Look-ups for the row on `line`: the office, and over it the rows of the batch that stand before that line. `fresh` holds
 * the rows judged again in the running transaction, which the read connection does not see yet.
 */
export function lookupsBefore(
  writer: SyncWriter,
  office: Omit<IntakeLookups, 'earlierInFile'>,
  batchId: string,
  line: number,
  fresh: ReadonlyMap<number, Trace>,
  contentOf: ContentOf,
): IntakeLookups {
  const columns = 'r.batch_id, r.line, r.receipt_no, r.content, r.cells, r.person_key, r.item_code, r.applied_on'
  const keyed = (
    kind: string,
  ): string => `select ${columns} from import_key k cross join import_row r on r.batch_id = k.batch_id and r.line = k.line
    where k.batch_id = ? and k.kind = '${kind}' and k.key = ? and k.line < ? and r.verdict <> 'rejected' and r.excluded = 0`
  const byReceipt = writer.prepare<TraceRow>(keyed('receipt'))
  const byPerson = writer.prepare<TraceRow>(`${keyed('person')} and r.item_code = ?`)
  const merged = (stored: readonly TraceRow[], fits: (trace: Trace) => boolean): Trace[] =>
    [
      ...stored.filter((row) => !fresh.has(row.line)).map((row) => standing(row, true, contentOf)),
      ...[...fresh.values()].filter((trace) => trace.line < line && fits(trace)),
    ]
      .filter((trace) => trace.stands)
      .sort((a, b) => a.line - b.line)
  const earlier = (receiptNo: string): Trace | null =>
    merged(byReceipt.all(batchId, receiptNo, line), (trace) => trace.receiptNo === receiptNo)[0] ?? null
  return {
    ...office,
    earlierInFile: earlier,
    samePersonItemApplications: (person, itemCode) => {
      const known = office.samePersonItemApplications(person, itemCode).filter((one) => earlier(one.receiptNo) === null)
      const rows = merged(
        byPerson.all(batchId, person, line, itemCode),
        (trace) => trace.personKey === person && trace.itemCode === itemCode,
      )
      const inFile = new Map<string, SameItemApplication>()
      for (const { receiptNo, day } of rows) if (!inFile.has(receiptNo)) inFile.set(receiptNo, { receiptNo, day })
      return [...known, ...inFile.values()]
    },
  }
}

/** Lines after `line` whose verdict or warnings may hang on a row that was `before` and is `after` now. */
export async function linesTouched(
  tx: WriteTx,
  batch: { readonly batchId: string; readonly programme: string },
  before: Trace,
  after: Trace,
): Promise<number[]> {
  const traces = [before, after].filter((trace) => trace.stands)
  if (traces.length === 0 || sameTrace(before, after)) return []
  const receipts = [...new Set(traces.map((trace) => trace.receiptNo))]
  const pairs = [
    ...traces.map(({ personKey, itemCode }) => ({ person_key: personKey, item_code: itemCode })),
    // a row replaces what the office had under its receipt number, also for the person the office had it of
    ...(await officePairs(tx, batch.programme, receipts)),
  ]
  // two short look-ups by their indexes; a condition on the line would have the whole rest of the file walked through
  const byReceipt = await keyedRows(tx, batch.batchId, 'receipt', receipts)
  const people = [...new Set(pairs.map((pair) => pair.person_key))]
  const byPerson = await keyedRows(tx, batch.batchId, 'person', people)
  const samePair = byPerson.filter((row) => pairs.some((pair) => pair.person_key === row.person_key && pair.item_code === row.item_code))
  return [...byReceipt, ...samePair].filter((row) => row.line > before.line && row.excluded === 0).map((row) => row.line)
}

const keyedRows = (tx: WriteTx, batchId: string, kind: 'receipt' | 'person', keys: readonly string[]) =>
  tx
    .selectFrom('import_key as k')
    .innerJoin('import_row as r', (on) => on.onRef('r.batch_id', '=', 'k.batch_id').onRef('r.line', '=', 'k.line'))
    .select(['r.line', 'r.item_code', 'r.person_key', 'r.excluded'])
    .where('k.batch_id', '=', batchId)
    .where('k.kind', '=', kind)
    .where('k.key', 'in', [...keys])
    .execute()

const officePairs = (read: ReadDb, programme: string, receipts: readonly string[]) =>
  read
    .selectFrom('welfare_case')
    .select(['person_key', 'item_code'])
    .where('programme', '=', programme)
    .where('receipt_no', 'in', [...receipts])
    .execute()

const sameTrace = (a: Trace, b: Trace): boolean => JSON.stringify(a) === JSON.stringify(b)
