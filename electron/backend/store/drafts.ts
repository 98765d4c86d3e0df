import type { CirculatingDraft, DraftState, Presence, RouteStep, StepState } from '../../../shared/domain/approval.ts'
import { holderOn, type PostHolder, type Stage } from '../../../shared/domain/delegation.ts'
import type { Absence, IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { conflict } from './conflict.ts'
import type { ReadDb, WriteTx } from './db.ts'
import { deputyRows, postHolders } from './posts.ts'
import type { DraftCaseTable, DraftStepTable, DraftTable } from './schema-cases.ts'
import { ableUsers } from './users.ts'

/** The office of a day, as turns depend on it. */
export interface OfficeOfDay extends Presence {
  readonly holders: readonly PostHolder[]
}

/** 引上げの可否. The dated parameter that lets a superior approve over an absent lower post. */
const pullUpKey = 'circulation.pullUp'

/** Who is away, who may stand in, who holds what and who may approve, on a day. */
export async function presenceOn(read: ReadDb, day: IsoDate): Promise<OfficeOfDay> {
  const absences = await read.selectFrom('absence').selectAll().execute()
  const able = await ableUsers(read, day)
  const pullUp = await read
    .selectFrom('parameter')
    .select('value')
    .where('programme', '=', 'office')
    .where('key', '=', pullUpKey)
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .executeTakeFirst()
  return {
    day,
    absences: absences.map((r): Absence => ({ userId: r.user_id, post: r.post, from: r.from_on, to: r.to_on, reason: r.reason })),
    deputies: await deputyRows(read),
    holders: await postHolders(read),
    able: (userId) => able.has(userId),
    pullUp: pullUp?.value === 'する',
  }
}

/** A draft by its number. Throws AppError `not-found`. */
export async function draftByNumber(read: ReadDb, draftNo: string): Promise<DraftTable> {
  const row = await read.selectFrom('draft').selectAll().where('draft_no', '=', draftNo).executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: `起案 ${draftNo}` })
  return row
}

/** 回議の順 of a draft, first to last. */
export async function stepsOf(read: ReadDb, draftId: string): Promise<DraftStepTable[]> {
  return read.selectFrom('draft_step').selectAll().where('draft_id', '=', draftId).orderBy('stage').orderBy('seq').execute()
}

/** Cases of a draft in their order, also those that were taken out. */
export async function draftCases(read: ReadDb, draftId: string): Promise<DraftCaseTable[]> {
  return read.selectFrom('draft_case').selectAll().where('draft_id', '=', draftId).orderBy('seq').execute()
}

/** Everybody who ever drafted or reviewed a case of the draft: they may not approve it. A judgement taken back counts too. */
export async function barredFrom(read: ReadDb, draftId: string): Promise<string[]> {
  const cases = read.selectFrom('draft_case').select('case_id').where('draft_id', '=', draftId)
  const reviewers = await read.selectFrom('review').select('by_user').distinct().where('case_id', 'in', cases).execute()
  const drafters = await read
    .selectFrom('draft_case as k')
    .innerJoin('draft as f', 'f.draft_id', 'k.draft_id')
    .select('f.drafted_by')
    .distinct()
    .where('k.case_id', 'in', cases)
    .execute()
  const makers = await read.selectFrom('payment_run').select('made_by').where('draft_id', '=', draftId).execute()
  return [...new Set([...reviewers.map((r) => r.by_user), ...drafters.map((r) => r.drafted_by), ...makers.map((r) => r.made_by)])]
}

/**
 * A draft as the rules of circulation see it. Its posts are frozen; who holds a post is read as of the day, so that after a
 * transfer the new holder acts and the old one no longer can.
 */
export function circulating(
  draft: DraftTable,
  steps: readonly DraftStepTable[],
  reviewers: readonly string[],
  office: Pick<OfficeOfDay, 'holders' | 'day'>,
): CirculatingDraft {
  return {
    state: draft.state as DraftState,
    drafter: draft.drafted_by,
    reviewers,
    steps: steps.map((s): RouteStep => ({
      seq: s.seq,
      stage: s.stage,
      part: s.part as Stage['part'],
      post: s.post,
      holder: holderOn(office.holders, s.post, office.day)?.userId ?? null,
      state: s.state as StepState,
      actedBy: s.acted_by,
      capacity: s.capacity,
    })),
  }
}

/** Raises the draft's version with a change; somebody else's act in between is refused. Throws AppError `changed-by-other`. */
export async function changeDraft(
  tx: WriteTx,
  draft: Pick<DraftTable, 'draft_id' | 'version'>,
  change: Partial<DraftTable>,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('draft')
    .set({ ...change, version: draft.version + 1 })
    .where('draft_id', '=', draft.draft_id)
    .where('version', '=', draft.version)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 1n) return
  const now = await tx.selectFrom('draft').select('draft_no').where('draft_id', '=', draft.draft_id).executeTakeFirst()
  throw conflict(now?.draft_no ?? '', `起案 ${now?.draft_no ?? ''}`)
}

/** Writes the steps that an act changed. `comment` goes to the step somebody acted on. */
export async function writeSteps(
  tx: WriteTx,
  draftId: string,
  before: readonly RouteStep[],
  after: readonly RouteStep[],
  act: { readonly at: string; readonly seq?: number; readonly comment?: string },
): Promise<void> {
  for (const step of after) {
    const old = before.find((one) => one.seq === step.seq)
    const same = old?.state === step.state && old.actedBy === step.actedBy && old.capacity === step.capacity
    if (same && step.seq !== act.seq) continue
    const sameAct = old?.actedBy === step.actedBy && old.capacity === step.capacity
    const acted = step.capacity === null ? { acted_at: null } : sameAct ? {} : { acted_at: act.at }
    const comment = step.seq === act.seq ? { comment: act.comment ?? '' } : {}
    await tx
      .updateTable('draft_step')
      .set({ state: step.state, acted_by: step.actedBy, capacity: step.capacity, ...acted, ...comment })
      .where('draft_id', '=', draftId)
      .where('seq', '=', step.seq)
      .execute()
  }
}

/** Writes what became of a case within a draft. */
export async function changeDraftCase(tx: WriteTx, draftId: string, caseId: string, change: Partial<DraftCaseTable>): Promise<void> {
  await tx.updateTable('draft_case').set(change).where('draft_id', '=', draftId).where('case_id', '=', caseId).execute()
}
