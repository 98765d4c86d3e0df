/** 再判定. One row of a staged batch changes; it and every row it touches are judged again by the same rules. */
import type { RowError } from '../../../shared/domain/field.ts'
import { intakeRow, type IntakeContext } from '../../../shared/domain/intake.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { ImportCounts } from '../../../shared/contract/intake.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Programme } from '../../../shared/programmes/programme.ts'
import type { Env } from '../context.ts'
import type { ReadDb, WriteTx } from '../store/db.ts'
import { batchForm, contentOfCells, storedContents } from '../store/contents.ts'
import { keyRows, linesTouched, lookupsBefore, rekeyRow, traceOf, type Trace } from '../store/import-traces.ts'
import { findRow, updateBatch, updateRow } from '../store/imports.ts'
import { intakeLookups, postalIndexOf } from '../store/lookups.ts'
import type { ImportBatchTable, ImportRowTable } from '../store/schema-cases.ts'
import { asStaged, sealerOf } from './import-rows.ts'
import { intakeContext } from './import-stage.ts'

/** Everything a batch's rows were judged by, as it was kept with the batch. */
export interface BatchRules {
  readonly profile: Profile
  readonly programme: Programme
  readonly header: readonly string[]
  readonly context: Omit<IntakeContext, 'lookups'>
}

/** The rules of a batch: its own copy of the profile and its own header, on the day it was read. */
export async function batchRules(read: ReadDb, batch: ImportBatchTable): Promise<BatchRules> {
  const { profile, programme, header, mapping } = batchForm(batch)
  return { profile, programme, header, context: await intakeContext({ read }, batch.business_day, profile, programme, mapping) }
}

/** Column index → new cell. */
type Mended = Readonly<Record<string, string>>

/** 直した欄 of a row: column number (from 0) → text. */
export const mendedOf = (row: Pick<ImportRowTable, 'mended'>): Mended => (row.mended === null ? {} : (JSON.parse(row.mended) as Mended))

/** The cells as they are now: as they came, with the mended ones in their places. */
export function currentCells(row: Pick<ImportRowTable, 'cells' | 'mended'>): readonly string[] {
  const cells = JSON.parse(row.cells) as string[]
  for (const [index, value] of Object.entries(mendedOf(row))) cells[Number(index)] = value
  return cells
}

interface Rejudged {
  readonly row: ImportRowTable
  readonly counts: ImportCounts
  /** Other rows whose verdict or warnings are different now. */
  readonly others: number
}

/**
 * Changes one row (its mended cells, or whether it is left out) and judges again, in the order of the file, it and every later
 * row that hangs on it: those of the same receipt number and of the same person and item, and so on from these.
 * Throws AppError `not-found` when the batch has no such line.
 */
export async function rejudge(
  ctx: { readonly env: Env; readonly tx: WriteTx },
  batch: ImportBatchTable,
  line: number,
  change: Partial<Pick<ImportRowTable, 'mended' | 'excluded'>>,
): Promise<Rejudged> {
  const { env, tx } = ctx
  const rules = await batchRules(tx, batch)
  const { sync, syncWriter } = env.store
  const office = intakeLookups(sync, batch.programme, postalIndexOf(sync, rules.context.home))
  const contentOf = storedContents(syncWriter)
  const seal = sealerOf(env, rules.programme.fields, rules.context.mapping)
  keyRows(syncWriter, batch.batch_id)
  const fresh = new Map<number, Trace>()
  const delta = { added: 0, same: 0, changed: 0, rejected: 0, warned: 0, excluded: 0 }
  const waiting = new Set([line])
  let first: ImportRowTable | undefined
  let others = 0
  while (waiting.size > 0) {
    const next = Math.min(...waiting)
    waiting.delete(next)
    const before = await findRow(tx, batch.batch_id, next)
    if (!before) throw new AppError('not-found', { what: `${next}行目` })
    const changed = next === line ? { ...before, ...change } : before
    const context = { ...rules.context, lookups: lookupsBefore(syncWriter, office, batch.batch_id, next, fresh, contentOf) }
    const after = changed.excluded === 1 ? changed : await judgedAgain(ctx, batch, rules, changed, context)
    await updateRow(tx, after, seal)
    rekeyRow(syncWriter, before, after)
    tally(delta, before, -1)
    tally(delta, after, 1)
    fresh.set(next, traceOf(after, contentOf))
    if (next === line) first = after
    else if (before.verdict !== after.verdict || before.warnings !== after.warnings || before.problems !== after.problems) others++
    const touched = await linesTouched(
      tx,
      { batchId: batch.batch_id, programme: batch.programme },
      traceOf(before, contentOf),
      traceOf(after, contentOf),
    )
    for (const one of touched) waiting.add(one)
  }
  const counts = {
    added: batch.added + delta.added,
    same: batch.same + delta.same,
    changed: batch.changed + delta.changed,
    rejected: batch.rejected + delta.rejected,
    warned: batch.warned + delta.warned,
    excluded: batch.excluded + delta.excluded,
  }
  await updateBatch(tx, batch.batch_id, counts)
  return { row: must(first, 'the changed row'), counts: { rows: batch.row_count, ...counts }, others }
}

async function judgedAgain(
  ctx: { readonly env: Env; readonly tx: WriteTx },
  batch: ImportBatchTable,
  rules: BatchRules,
  row: ImportRowTable,
  context: IntakeContext,
): Promise<ImportRowTable> {
  const cells = JSON.parse(row.cells) as string[]
  // nobody can say from the cells alone where they end: such a row comes right only in its file
  const strayQuote = (JSON.parse(row.problems) as RowError[]).some((problem) => problem.code === 'stray-quote')
  const judged = intakeRow(context, { line: row.line, cells: currentCells(row), strayQuote })
  const staged = await asStaged({ env: ctx.env, read: ctx.tx }, batch, judged, cells, context)
  const form = { ...rules, mapping: context.mapping }
  return {
    ...staged,
    // what came stays as it came, and a row that stays a new case keeps the ids others may know it by
    cells: row.cells,
    application_id: row.application_id,
    case_id: row.verdict === 'added' && staged.verdict === 'added' ? row.case_id : staged.case_id,
    // the content of a row as it came is made of its cells; a mended one says something else, and both are kept
    content: row.mended === null ? '' : staged.content,
    mended: row.mended,
    original: row.mended === null ? null : contentOfCells(form, cells),
    excluded: row.excluded,
  }
}

function tally(
  delta: Record<'added' | 'same' | 'changed' | 'rejected' | 'warned' | 'excluded', number>,
  row: ImportRowTable,
  by: 1 | -1,
): void {
  if (row.excluded === 1) {
    delta.excluded += by
    return
  }
  delta[row.verdict as 'added'] += by
  if (row.warnings !== '[]') delta.warned += by
}
