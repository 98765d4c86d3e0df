import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { RowError } from '../../../shared/domain/field.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { csvText } from '../files/csv-write.ts'
import { writeLedgerXlsx } from '../files/xlsx-write.ts'
import { keyNow } from '../keys/office-key.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { findBatch, rejectedCells } from '../store/imports.ts'
import { holdsToken } from '../store/sealed-text.ts'
import { currentCells } from './import-rejudge.ts'

/**
 * 取り込めない行の書出し. The refused rows and those left out, as they stand now (My Numbers were struck out when they were staged), with the reasons in one more column: mended, the
 * file can be imported again. A name that ends in .xlsx gives a sheet whose cells are all text.
 */
export const rejects: Handler<'import.rejects'> = async (ctx, input) => {
  const batch = await findBatch(ctx.read, input.batchId)
  if (!batch) throw new AppError('not-found', { what: '取込' })
  const { path, name } = ctx.env.tickets.resolve(input.save, 'save')
  const found = await rejectedCells(ctx.read, batch.batch_id)
  // without the key a number is only the sign of its place
  if (keyNow(ctx.env.store.folder) === null && found.some((row) => holdsToken(row.cells))) throw new AppError('office-key-closed', {})
  const header = [...(JSON.parse(batch.header) as string[]), '取り込めない理由']
  const lines = found.map((row) => [...currentCells(row), reasonOf(row)])
  const sha256 = /\.xlsx$/i.test(name)
    ? await writeSheet(path, header, lines, { replace: input.replace, madeAt: ctx.env.now() })
    : await writeCsv(path, [header, ...lines], input.replace)
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: found.length, ref: batch.import_no, medium: input.medium })
      await audit.write({
        action: 'export',
        ref: batch.import_no,
        body: { text: `取り込めない${found.length}行を「${name}」に書出し`, what: 'rejects', name, sha256, rows: found.length },
      })
    }),
  )
  return { rows: found.length, sha256, name }
}

function reasonOf(row: { readonly line: number; readonly problems: string; readonly excluded: number; readonly verdict: string }): string {
  if (row.excluded === 1) return `${row.line}行目: 除外（利用者）`
  return (JSON.parse(row.problems) as RowError[]).map((p) => `${row.line}行目 ${p.column}: ${p.message}`).join(' / ')
}

async function writeCsv(path: string, lines: readonly (readonly string[])[], replace: boolean): Promise<string> {
  const text = csvText(lines, { bom: true, guard: false })
  await writeAtomic(path, text, { replace })
  return createHash('sha256').update(text).digest('hex')
}

async function writeSheet(
  path: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  how: { readonly replace: boolean; readonly madeAt: Date },
): Promise<string> {
  const columns = header.map((name, i) => ({ header: name, kind: 'text' as const, width: i === header.length - 1 ? 60 : 16 }))
  await writeLedgerXlsx(path, { sheet: '取り込めない行', title: null, columns, rows, madeAt: how.madeAt }, { replace: how.replace })
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}
