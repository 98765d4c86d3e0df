/** 行の跡. What the rows of a staged file leave for its later rows to see, while single rows are judged again. */
import type { IntakeLookups, SameItemApplication } from '../../../shared/domain/intake.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { SyncReader } from './open.ts'
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

type TraceRow = Pick<ImportRowTable, 'line' | 'receipt_no' | 'content' | 'person_key' | 'item_code' | 'applied_on'>

/** What later rows of the file see of a row as it is stored. */
export function traceOf(row: TraceRow & Pick<ImportRowTable, 'verdict' | 'excluded'>): Trace {
  return standing(row, row.verdict !== 'rejected' && row.excluded === 0)
}

const standing = (row: TraceRow, stands: boolean): Trace => ({
  line: row.line,
  // a row that was recognised by what it said before it was mended has no person: it leaves no trace
  stands: stands && row.person_key !== null && row.item_code !== null && row.applied_on !== null,
  receiptNo: row.receipt_no,
  content: row.content,
  personKey: row.person_key ?? '',
  itemCode: row.item_code ?? '',
  day: row.applied_on ?? '',
})

/**
 * Look-ups for the row on `line`: the office, and over it the rows of the batch that stand before that line. `fresh` holds
 * the rows judged again in the running transaction, which the read connection does not see yet.
 */
export function lookupsBefore(
  reader: SyncReader,
  office: Omit<IntakeLookups, 'earlierInFile'>,
  batchId: string,
  line: number,
  fresh: ReadonlyMap<number, Trace>,
): IntakeLookups {
  const columns = 'line, receipt_no, content, person_key, item_code, applied_on'
  // the plus keeps the engine on the index of the receipt number or the person instead of the whole file before the line
  const where = `batch_id = ? and +line < ? and verdict <> 'rejected' and excluded = 0`
  const byReceipt = reader.prepare<TraceRow>(`select ${columns} from import_row where ${where} and receipt_no = ?`)
  const byPerson = reader.prepare<TraceRow>(`select ${columns} from import_row where ${where} and person_key = ? and item_code = ?`)
  const merged = (stored: readonly TraceRow[], fits: (trace: Trace) => boolean): Trace[] =>
    [
      ...stored.filter((row) => !fresh.has(row.line)).map((row) => standing(row, true)),
      ...[...fresh.values()].filter((trace) => trace.line < line && fits(trace)),
    ]
      .filter((trace) => trace.stands)
      .sort((a, b) => a.line - b.line)
  const earlier = (receiptNo: string): Trace | null =>
    merged(byReceipt.all(batchId, line, receiptNo), (trace) => trace.receiptNo === receiptNo)[0] ?? null
  return {
    ...office,
    earlierInFile: earlier,
    samePersonItemApplications: (person, itemCode) => {
      const known = office.samePersonItemApplications(person, itemCode).filter((one) => earlier(one.receiptNo) === null)
      const rows = merged(
        byPerson.all(batchId, line, person, itemCode),
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
  const byReceipt = await tx
    .selectFrom('import_row')
    .select(['line', 'item_code', 'person_key', 'excluded'])
    .where('batch_id', '=', batch.batchId)
    .where('receipt_no', 'in', receipts)
    .execute()
  const people = [...new Set(pairs.map((pair) => pair.person_key))]
  const byPerson = await tx
    .selectFrom('import_row')
    .select(['line', 'item_code', 'person_key', 'excluded'])
    .where('batch_id', '=', batch.batchId)
    .where('person_key', 'in', people)
    .execute()
  const samePair = byPerson.filter((row) => pairs.some((pair) => pair.person_key === row.person_key && pair.item_code === row.item_code))
  return [...byReceipt, ...samePair].filter((row) => row.line > before.line && row.excluded === 0).map((row) => row.line)
}

const officePairs = (read: ReadDb, programme: string, receipts: readonly string[]) =>
  read
    .selectFrom('welfare_case')
    .select(['person_key', 'item_code'])
    .where('programme', '=', programme)
    .where('receipt_no', 'in', [...receipts])
    .execute()

const sameTrace = (a: Trace, b: Trace): boolean => JSON.stringify(a) === JSON.stringify(b)
