import type { ImportRowView, ImportSummary, RowProblem, RowWarning } from '../../../shared/contract/intake.ts'
import { AppError } from '../../../shared/errors.ts'
import type { RowError, RowWarning as Warning } from '../../../shared/domain/field.ts'
import { inThread } from '../backup/thread.ts'
import type { CommandContext, Handler } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import { seriesPrefix, takeSeries } from '../numbers.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { keyNow } from '../keys/office-key.ts'
import { sealRowsOfBatch } from '../store/place-rows.ts'
import { changedCases, commitRows, firstOvertakenLine, firstStaleLine, manyCases } from '../store/import-commit.ts'
import {
  committedWithContent,
  discardBatch,
  dropKeys,
  findBatch,
  guardedLines,
  pageOfRows,
  recentBatches,
  rowsWithNotes,
  updateBatch,
  type SameContent,
} from '../store/imports.ts'
import type { ImportBatchTable, ImportRowTable } from '../store/schema-cases.ts'
import { keepLinks } from './people-link.ts'
import { linkImportedAnswers } from './correction-answer.ts'
import { leaveLog } from '../store/log-move.ts'
import { isUniqueViolation } from '../store/sqlite.ts'
import { userNames } from '../store/users.ts'

const problemsOf = (line: number, json: string): RowProblem[] =>
  (JSON.parse(json) as RowError[]).map((e) => ({
    line,
    field: e.field,
    column: e.column,
    code: e.code,
    message: e.message,
    value: e.value,
  }))

const warningsOf = (line: number, receiptNo: string, json: string): RowWarning[] =>
  (JSON.parse(json) as Warning[]).map((w) => ({ line, receiptNo, code: w.code, message: w.message }))

/** What the command line prints and the window shows of a batch. */
export async function importSummary(read: ReadDb, batch: ImportBatchTable, same: SameContent | null): Promise<ImportSummary> {
  const noted = await rowsWithNotes(read, batch.batch_id)
  const errors = noted
    .flatMap((r) => problemsOf(r.line, r.problems))
    .map(({ line, column, code, message }) => ({ line, column, code, message }))
  return {
    batchId: batch.batch_id,
    importNo: batch.import_no,
    state: batch.undone_at === null ? (batch.state as ImportSummary['state']) : 'undone',
    file: batch.file,
    sha256: batch.sha256,
    encoding: batch.encoding,
    profile: batch.profile_id,
    programme: batch.programme,
    unmapped: JSON.parse(batch.unmapped) as string[],
    notes: JSON.parse(batch.notes) as string[],
    sameContentAs: same?.importNo ?? null,
    sameContentOn: same?.on ?? null,
    rows: batch.row_count,
    added: batch.added,
    same: batch.same,
    changed: batch.changed,
    rejected: batch.rejected,
    warned: batch.warned,
    excluded: batch.excluded,
    errors,
    warnings: noted.flatMap((r) => warningsOf(r.line, r.receipt_no, r.warnings)),
  }
}

/** The batch while it can still be changed. Throws AppError `not-found`, `batch-closed`. */
export async function stagedBatch(read: ReadDb, batchId: string): Promise<ImportBatchTable> {
  const batch = await findBatch(read, batchId)
  if (!batch) throw new AppError('not-found', { what: '取込' })
  if (batch.state !== 'staged')
    throw new AppError('batch-closed', { importNo: batch.import_no }, { ref: batch.import_no, what: `取込 ${batch.import_no}` })
  return batch
}

/** 取込の行 of one verdict or of all, a page at a time in the order of the file. */
export const rows: Handler<'import.rows'> = async (ctx, input) => {
  const { rows: found, total } = await pageOfRows(ctx.read, input.batchId, input.only, input.afterLine, input.limit)
  const lines = found.map((row) => row.line)
  const guarded = await guardedLines(ctx.read, input.batchId, lines, ctx.env.businessDay())
  return { total, rows: found.map((row) => rowView(row, guarded.has(row.line))) }
}

type ShownRow = Pick<
  ImportRowTable,
  'line' | 'receipt_no' | 'verdict' | 'name' | 'item_name' | 'problems' | 'warnings' | 'excluded' | 'mended'
>

/** A staged row as the preview shows it. */
export function rowView(r: ShownRow, guarded: boolean): ImportRowView {
  return {
    line: r.line,
    receiptNo: r.receipt_no,
    verdict: r.verdict as 'added',
    name: r.name,
    item: r.item_name ?? '',
    problems: problemsOf(r.line, r.problems),
    warnings: warningsOf(r.line, r.receipt_no, r.warnings),
    protected: guarded,
    excluded: r.excluded === 1,
    mended: r.mended === null ? 0 : Object.keys(JSON.parse(r.mended) as object).length,
  }
}

/** 申請の取込. The one stroke: new cases and newer answers, the hand-over entry and the trail, or nothing. */
export const commit: Handler<'import.commit'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const batch = await stagedBatch(tx, input.batchId)
  if (batch.sha256 !== input.sha256) throw conflict(batch.import_no, `取込 ${batch.import_no}`)
  // counts are written when the last row is: without them the reading was cut off, and half a file must not come in
  if (batch.row_count === 0) throw new AppError('not-found', { what: `最後まで読み込まれた取込 ${batch.import_no}` })
  const overtaken = batch.changed > 0 ? await firstOvertakenLine(tx, batch.batch_id, batch.programme) : null
  if (overtaken !== null) throw new AppError('register-changed', { line: overtaken })
  const sameAs = await committedWithContent(tx, batch.sha256)
  const at = env.now().toISOString()
  const day = env.businessDay()
  if (batch.added + batch.changed >= manyCases) await moveLogAside(ctx)
  const first = batch.added > 0 ? await takeSeries(tx, 'case', day, batch.added) : 0
  await commitRows(
    tx,
    { batchId: batch.batch_id, programme: batch.programme, added: batch.added, changed: batch.changed },
    { prefix: seriesPrefix('case', day), first },
    at,
    yieldToLoop,
  ).catch(async (error: unknown) => {
    // the receipt number of a new row is taken since it was judged: the engine has refused the piece, and all of it goes
    const stale = isUniqueViolation(error) ? await firstStaleLine(tx, batch.batch_id, batch.programme) : null
    throw stale === null ? error : new AppError('register-changed', { line: stale })
  })
  if (batch.changed > 0) {
    for (const answer of await changedCases(tx, batch.batch_id)) {
      await audit.write({
        action: 'answer',
        ref: answer.case_no,
        body: { import: batch.import_no, line: answer.line, application: answer.application_id },
      })
    }
    await linkImportedAnswers(ctx, batch)
    await keepLinks(ctx, batch)
  }
  await sealRowsOfBatch(tx, () => keyNow(env.store.folder), batch.batch_id)
  await dropKeys(tx, batch.batch_id)
  const done = { ...batch, state: 'committed', committed_at: at }
  await updateBatch(tx, batch.batch_id, { state: done.state, committed_at: at })
  await enterHandOver(tx, ctx, {
    direction: 'in',
    name: batch.file,
    sha256: batch.sha256,
    rows: batch.row_count,
    ref: batch.import_no,
    medium: input.medium,
  })
  const { row_count, added, same, changed, rejected, warned, excluded } = batch
  const body = {
    file: batch.file,
    sha256: batch.sha256,
    profile: batch.profile_id,
    programme: batch.programme,
    rows: row_count,
    added,
    same,
    changed,
    rejected,
    warned,
    excluded,
  }
  await audit.write({ action: 'import', ref: batch.import_no, body })
  return importSummary(tx, done, sameAs)
}

/** The log of a large commit is moved into the store by a thread, before the answer; other calls are answered meanwhile. */
async function moveLogAside({ env, tx, afterCommit }: CommandContext): Promise<void> {
  await leaveLog(env.store, tx)
  afterCommit(async () => {
    // what hinders it (a full disk) hinders nobody: all of it is safe in the log, and the next commit moves it
    await inThread({ kind: 'move-log', office: env.store.folder }, { workerUrl: env.backupWorker }).catch(() => undefined)
  })
}

/** 取込の破棄. The staged rows go; the trail keeps the name and the hash of the file. Throws AppError `batch-closed`, `not-found`. */
export const discard: Handler<'import.discard'> = async (ctx, input) => {
  const batch = await stagedBatch(ctx.tx, input.batchId)
  await discardBatch(ctx.tx, batch.batch_id)
  await ctx.audit.write({ action: 'import-discarded', ref: batch.import_no, body: { file: batch.file, sha256: batch.sha256 } })
  return {}
}

/** 取込の一覧, the newest first. */
export const list: Handler<'import.list'> = async (ctx, input) => {
  const names = await userNames(ctx.read)
  const batches = await recentBatches(ctx.read, input.limit)
  return batches.map((b) => ({
    batchId: b.batch_id,
    importNo: b.import_no,
    state: b.undone_at === null ? b.state : 'undone',
    file: b.file,
    programme: b.programme,
    rows: b.row_count,
    added: b.added,
    same: b.same,
    changed: b.changed,
    rejected: b.rejected,
    by: names.get(b.staged_by) ?? b.staged_by,
    at: b.committed_at ?? b.staged_at,
  }))
}
