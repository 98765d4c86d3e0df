import { createHash } from 'node:crypto'
import type { Handler, JobContext } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { slip } from './entry-slip.ts'
import { paper } from './correction-letter.ts'
import { file } from './papers.ts'

interface Leaving {
  readonly save: string
  readonly replace: boolean
  readonly medium?: string | undefined
}

/**
 * 発行ファイルの保存. A bundle of notices, as it was issued, goes out as a file; the line in the ledger of files says on what.
 * Throws AppError as the viewing of it does, and `output-exists`, `output-unwritable`.
 */
export const savePapers: Handler<'papers.save'> = async (ctx, input) => letOut(ctx, await file(ctx, input), input, input.name, 'papers')

/** 補正依頼書の保存, as it was drawn. Throws as `savePapers`. */
export const saveCorrection: Handler<'correction.savePaper'> = async (ctx, input) =>
  letOut(ctx, await paper(ctx, input), input, input.name, 'correction-letter')

/** 受付票の保存. The trail has it with its case. Throws as `savePapers`. */
export const saveSlip: Handler<'entry.saveSlip'> = async (ctx, input) => letOut(ctx, await slip(ctx, input), input, input.caseNo, 'slip')

async function letOut(
  ctx: JobContext,
  made: { readonly name: string; readonly bytes: Uint8Array },
  how: Leaving,
  ref: string,
  what: string,
): Promise<{ name: string; sha256: string }> {
  const { path, name } = ctx.env.tickets.resolve(how.save, 'save')
  await writeAtomic(path, made.bytes, { replace: how.replace })
  const sha256 = createHash('sha256').update(made.bytes).digest('hex')
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: 1, ref, medium: how.medium })
      const text = `「${made.name}」を「${name}」に保存${how.medium === undefined ? '' : `（${how.medium}）`}`
      await audit.write({ action: 'export', ref, body: { text, what, name, of: made.name, sha256 } })
    }),
  )
  return { name, sha256 }
}
