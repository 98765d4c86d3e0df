import type { Handler } from '../context.ts'
import { unfinishedBatches } from '../store/imports.ts'

/** Batches that a job of this process is reading just now: those are not left over. */
const underway = new Set<string>()

/** Runs the reading of a batch; until it ends, however it ends, the batch does not count as left over. */
export async function whileReading<T>(batchId: string, read: () => Promise<T>): Promise<T> {
  underway.add(batchId)
  try {
    return await read()
  } finally {
    underway.delete(batchId)
  }
}

/**
 * 途中で終わった取込. Batches whose reading was cut off, by a power cut say. They can only be discarded: nothing of them came in,
 * and the file is read anew from its beginning.
 */
export const leftovers: Handler<'import.leftovers'> = async (ctx) => {
  const cut = await unfinishedBatches(ctx.read)
  return cut
    .filter((batch) => !underway.has(batch.batch_id))
    .map((batch) => ({
      batchId: batch.batch_id,
      importNo: batch.import_no,
      file: batch.file,
      rows: batch.rows,
      by: batch.by_name ?? batch.staged_by,
      at: batch.staged_at,
    }))
}
