import { sql } from 'kysely'
import type { ReadDb } from './db.ts'

/** A refused row's line after or before a line (counted in the file, from 1), rows left out not among them; null: there is none. */
export async function refusedLine(read: ReadDb, batchId: string, from: number, back: boolean): Promise<number | null> {
  const row = await read
    .selectFrom('import_row')
    .select('line')
    .where('batch_id', '=', batchId)
    .where('verdict', '=', 'rejected')
    .where('excluded', '=', 0)
    .where('line', back ? '<' : '>', from)
    .orderBy('line', back ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst()
  return row?.line ?? null
}

/**
 * Lines of a staged batch, after a line, whose receipt number stands otherwise in the register than when they were judged: another
 * import brought it in, answered it or was taken back. At most `limit`, in the order of the file.
 */
export async function staleLines(
  read: ReadDb,
  batch: { readonly batchId: string; readonly programme: string },
  after: number,
  limit: number,
) {
  const rows = await read
    .selectFrom('import_row as r')
    .leftJoin('welfare_case as c', (join) => join.onRef('c.receipt_no', '=', 'r.receipt_no').on('c.programme', '=', batch.programme))
    .select('r.line')
    .where('r.batch_id', '=', batch.batchId)
    .where('r.excluded', '=', 0)
    .where('r.line', '>', after)
    .where(
      sql<boolean>`((r.verdict = 'added' and c.case_id is not null)
        or (r.verdict = 'changed' and (c.case_id is null or c.version <> r.case_version)))`,
    )
    .orderBy('r.line')
    .limit(limit)
    .execute()
  return rows.map((row) => row.line)
}
