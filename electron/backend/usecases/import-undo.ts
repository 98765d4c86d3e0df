import { caseStateNames, type CaseState } from '../../../shared/domain/case-state.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import { moveCase } from '../store/cases.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { casesOfImport, putAnswerBack, type ImportedCase } from '../store/import-undo.ts'
import { findBatch, updateBatch } from '../store/imports.ts'
import { reopenRequests } from './correction-answer.ts'
import { importSummary } from './imports.ts'

const casesPerBreath = 200

/**
 * 取込の取消. Takes a committed import back, all of it or nothing: its new cases are withdrawn and free their receipt numbers, so
 * that the same file can be imported anew; cases that only got a newer answer go back to the answer before. Applications and
 * reviews stay, as they are never deleted. Only until a person acted on one of the cases.
 * Throws AppError `not-found`, `batch-closed`, `reason-missing`, `cannot-undo`.
 */
export const undo: Handler<'import.undo'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const batch = await findBatch(tx, input.batchId)
  if (!batch) throw new AppError('not-found', { what: '取込' })
  if (batch.state !== 'committed' || batch.undone_at !== null)
    throw new AppError('batch-closed', { importNo: batch.import_no }, { ref: batch.import_no, what: `取込 ${batch.import_no}` })
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '取込の取消' })
  const cases = await casesOfImport(tx, batch.batch_id)
  for (const one of cases) {
    const why = obstacle(one)
    if (why !== null) throw new AppError('cannot-undo', { importNo: batch.import_no, why: `案件 ${one.case_no} は${why}` })
  }
  const at = env.now().toISOString()
  const undone = `取込 ${batch.import_no} の取消: ${reason}`
  for (const [i, one] of cases.entries()) {
    // an import of a whole month takes seconds: other windows read on meanwhile
    if (i % casesPerBreath === 0) await yieldToLoop()
    if (one.case_before === null) {
      // the number of the form service must be free for the right file; what stood on the form stays in the application
      await moveCase(tx, one, 'withdraw', at, { receipt_no: `${one.receipt_no}（取消 ${batch.import_no}）`, proposal: null })
      await audit.write({ action: 'import-undone', ref: one.case_no, body: { text: `取り下げました（${undone}）` } })
    } else {
      await putAnswerBack(tx, one, at)
      await audit.write({ action: 'import-undone', ref: one.case_no, body: { text: `前の回答に戻しました（${undone}）` } })
    }
  }
  await reopenRequests(ctx, batch)
  const after = { undone_at: at, undone_by: ctx.user.userId, undo_reason: reason }
  await updateBatch(tx, batch.batch_id, after)
  const { file, sha256, row_count } = batch
  await enterHandOver(tx, ctx, { direction: 'in', name: file, sha256, rows: row_count, medium: '取込取消', ref: batch.import_no })
  const restored = cases.filter((one) => one.case_before !== null).length
  const withdrawn = cases.length - restored
  const text = `取下げ${withdrawn}件・前の回答に戻した案件${restored}件: ${reason}`
  await audit.write({ action: 'import-undone', ref: batch.import_no, body: { text, reason, file, sha256, withdrawn, restored } })
  return { ...(await importSummary(tx, { ...batch, ...after }, null)), withdrawn, restored }
}

const residentBefore = (json: string): string | null => (JSON.parse(json) as { readonly resident_no: string | null }).resident_no

/** Why a case of the import can no longer be taken back; null: it can. */
function obstacle(c: ImportedCase): string | null {
  if (c.drafted === 1) return '起案されています。'
  if (c.current_id !== c.application_id) return 'この取込のあとに新しい回答を受け付けています。先に後の取込を取り消してください。'
  const before = c.case_before === null ? c.row_resident_no : residentBefore(c.case_before)
  if (c.resident_no !== c.row_resident_no && c.resident_no !== before) {
    return '住民との照合が人の手で変わっています。先に照合を取り消してください。'
  }
  if (c.case_before === null && c.answer_no > 1) return '前の内容の控えがないため戻せません。'
  if (c.state === 'received') return null
  if (c.state === 'reviewed') return c.auto === 1 ? null : '審査で判断されています。先に審査を取り消してください。'
  return `「${caseStateNames[c.state as CaseState]}」になっています。`
}
