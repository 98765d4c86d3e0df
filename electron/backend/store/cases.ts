import { canMove, caseActNames, caseStateNames, type CaseAct, type CaseState } from '../../../shared/domain/case-state.ts'
import { AppError } from '../../../shared/errors.ts'
import { conflict } from './conflict.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { WelfareCaseTable } from './schema-cases.ts'

/** Cases of these numbers, in their order; a number that does not exist is left out. */
export async function casesByNumber(read: ReadDb, caseNos: readonly string[]): Promise<WelfareCaseTable[]> {
  if (caseNos.length === 0) return []
  const rows = await read
    .selectFrom('welfare_case')
    .selectAll()
    .where('case_no', 'in', [...caseNos])
    .execute()
  const byNo = new Map(rows.map((row) => [row.case_no, row]))
  return [...new Set(caseNos)].flatMap((caseNo) => byNo.get(caseNo) ?? [])
}

/** One case by its number. Throws AppError `not-found`. */
export async function caseByNumber(read: ReadDb, caseNo: string): Promise<WelfareCaseTable> {
  const row = await read.selectFrom('welfare_case').selectAll().where('case_no', '=', caseNo).executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: `案件 ${caseNo}` })
  return row
}

/** The next cases in a state, in order of their numbers, for jobs that walk through them. */
export async function caseIdsInState(read: ReadDb, state: CaseState, programme: string, afterCaseNo: string, limit: number) {
  return read
    .selectFrom('welfare_case')
    .select(['case_id', 'case_no', 'version'])
    .where('state', '=', state)
    .where('programme', '=', programme)
    .where('case_no', '>', afterCaseNo)
    .orderBy('case_no')
    .limit(limit)
    .execute()
}

/**
 * Moves a case by an act of the table of transitions, and sets other columns with it. The version rises; a case that
 * somebody else changed meanwhile is refused. Throws AppError `illegal-move`, `changed-by-other`.
 */
export async function moveCase(
  tx: WriteTx,
  c: Pick<WelfareCaseTable, 'case_id' | 'case_no' | 'state' | 'version'>,
  act: CaseAct,
  at: string,
  change: Partial<WelfareCaseTable> = {},
): Promise<{ state: CaseState; version: number }> {
  const to = canMove(c.state as CaseState, act)
  if (to === null) {
    throw new AppError(
      'illegal-move',
      { caseNo: c.case_no, state: caseStateNames[c.state as CaseState], act: caseActNames[act] },
      {
        ref: c.case_no,
        what: `案件 ${c.case_no}`,
      },
    )
  }
  const version = c.version + 1
  const { numUpdatedRows } = await tx
    .updateTable('welfare_case')
    .set({ ...change, state: to, version, updated_at: at })
    .where('case_id', '=', c.case_id)
    .where('version', '=', c.version)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw conflict(c.case_no, `案件 ${c.case_no}`)
  return { state: to, version }
}

/** Writes what a review found of a case that stays in its state. */
export async function noteVerdict(tx: WriteTx, caseId: string, change: Partial<WelfareCaseTable>): Promise<void> {
  await tx.updateTable('welfare_case').set(change).where('case_id', '=', caseId).execute()
}

/** Applications of a case, newest first, with the file each came in. */
export async function applicationsOf(read: ReadDb, caseId: string) {
  return read
    .selectFrom('application as a')
    .innerJoin('import_batch as b', 'b.batch_id', 'a.batch_id')
    .select([
      'a.application_id',
      'a.version',
      'a.received_at',
      'a.line',
      'a.content',
      'a.details',
      'a.warnings',
      'b.file',
      'b.import_no',
      'b.staged_by',
      'b.header',
      'a.mended',
    ])
    .where('a.case_id', '=', caseId)
    .orderBy('a.version', 'desc')
    .execute()
}

/** One review, or undefined. */
export async function reviewById(read: ReadDb, reviewId: string) {
  return read.selectFrom('review').selectAll().where('review_id', '=', reviewId).executeTakeFirst()
}

/** The acts that the trail holds of one case or draft, newest last; mere views would crowd them out. */
export async function trailOf(read: ReadDb, ref: string) {
  return read
    .selectFrom('audit_entry as e')
    .leftJoin('audit_body as b', 'b.seq', 'e.seq')
    .select(['e.seq', 'e.at_local', 'e.actor', 'e.action', 'b.body'])
    .where('e.ref', '=', ref)
    .where('e.action', 'not in', ['view', 'draft-read'])
    .orderBy('e.seq')
    .limit(500)
    .execute()
}
