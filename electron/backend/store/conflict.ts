import { AppError } from '../../../shared/errors.ts'
import type { ReadDb } from './db.ts'

/**
 * 競合. Somebody else was quicker. `ref`: the number under which the trail has what changed; `what`: how it is called, with its number. Who it
 * was and when is looked up by the gate, after the act was undone whole, so that no entry of the act itself is taken for it.
 */
export const conflict = (ref: string, what: string): AppError<'changed-by-other'> => new AppError('changed-by-other', { ref, what })

/** The conflict over a case known by its id. */
export async function caseConflict(read: ReadDb, caseId: string): Promise<AppError<'changed-by-other'>> {
  const found = await read.selectFrom('welfare_case').select('case_no').where('case_id', '=', caseId).executeTakeFirst()
  return found === undefined ? new AppError('changed-by-other', {}) : conflict(found.case_no, `案件 ${found.case_no}`)
}
