import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import { refusedLine, staleLines } from '../store/import-look.ts'
import { findBatch } from '../store/imports.ts'
import { rejudge } from './import-rejudge.ts'
import { stagedBatch } from './imports.ts'

const linesPerWrite = 100

/**
 * 判定のやり直し. Judges the rows of a preview again whose receipt number stands otherwise in the register by now, and the rows that
 * hang on them. What a person mended or left out stays. Cancelled, it leaves the rest as it was: the commit still refuses them.
 * Throws AppError `not-found`, `batch-closed`.
 */
export const judgeAgain: Handler<'import.judgeAgain'> = async (ctx, input) => {
  let [rows, after] = [0, 0]
  const first = await stagedBatch(ctx.read, input.batchId)
  for (;;) {
    ctx.signal.throwIfAborted()
    const lines = await staleLines(ctx.read, { batchId: first.batch_id, programme: first.programme }, after, linesPerWrite)
    const last = lines.at(-1)
    if (last === undefined) break
    await ctx.write(
      async ({ tx }) => {
        for (const line of lines) await rejudge({ env: ctx.env, tx }, await stagedBatch(tx, input.batchId), line, {})
      },
      { staging: true },
    )
    rows += lines.length
    after = last
    ctx.progress({
      step: '判定のやり直し',
      done: rows,
      total: rows,
      fraction: Math.min(0.99, after / Math.max(first.row_count + 1, after)),
    })
    await yieldToLoop()
  }
  const batch = await stagedBatch(ctx.read, input.batchId)
  const text = `台帳が変わった${rows}行を判定し直しました（直した欄と除外はそのまま）`
  await ctx.write(({ audit }) => audit.write({ action: 'import-again', ref: batch.import_no, body: { text, rows } }))
  const { row_count, added, same, changed, rejected, warned, excluded } = batch
  return { rows, counts: { rows: row_count, added, same, changed, rejected, warned, excluded } }
}

/** 次のエラー. The line of the next or the previous refused row of the whole file; behind the last comes the first again. */
export const problemLine: Handler<'import.problemLine'> = async (ctx, input) => {
  if (!(await findBatch(ctx.read, input.batchId))) throw new AppError('not-found', { what: '取込' })
  const found = await refusedLine(ctx.read, input.batchId, input.from, input.back)
  if (found !== null) return { line: found, wrapped: false }
  const around = await refusedLine(ctx.read, input.batchId, input.back ? Number.MAX_SAFE_INTEGER : 0, input.back)
  return { line: around, wrapped: around !== null }
}
