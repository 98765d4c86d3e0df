import type {
  CirculatingDraft,
  Deputy,
  DelegationRule,
  DraftKind,
  PostHolder,
  Presence,
  RouteStep,
  StepState,
} from '../../../shared/domain/approval.ts'
import type { Absence, IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { DraftCaseTable, DraftStepTable, DraftTable } from './schema-cases.ts'

/** 専決規程, all dated rows. */
export async function delegationRules(read: ReadDb): Promise<DelegationRule[]> {
  const rows = await read.selectFrom('delegation_rule').selectAll().execute()
  return rows.map((r) => ({
    kind: r.kind as DraftKind,
    perCaseOver: r.per_case_over,
    totalOver: r.total_over,
    posts: JSON.parse(r.posts) as string[],
    validFrom: r.valid_from,
    validTo: r.valid_to,
    article: r.article,
  }))
}

/** 職の担当者, all dated rows. */
export async function postHolders(read: ReadDb): Promise<PostHolder[]> {
  const rows = await read.selectFrom('post_holder').selectAll().execute()
  return rows.map((r) => ({ post: r.post, userId: r.user_id, validFrom: r.valid_from, validTo: r.valid_to }))
}

/** Who is away and who may stand in, on a day. */
export async function presenceOn(read: ReadDb, day: IsoDate): Promise<Presence> {
  const absences = await read.selectFrom('absence').selectAll().execute()
  const deputies = await read.selectFrom('deputy').selectAll().execute()
  return {
    day,
    absences: absences.map((r): Absence => ({ userId: r.user_id, post: r.post, from: r.from_on, to: r.to_on, reason: r.reason })),
    deputies: deputies.map((r): Deputy => ({
      post: r.post,
      userId: r.user_id,
      rank: r.rank,
      validFrom: r.valid_from,
      validTo: r.valid_to,
    })),
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
  return read.selectFrom('draft_step').selectAll().where('draft_id', '=', draftId).orderBy('seq').execute()
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

/** A draft as the rules of circulation see it. */
export function circulating(draft: DraftTable, steps: readonly DraftStepTable[], reviewers: readonly string[]): CirculatingDraft {
  return {
    state: draft.state as CirculatingDraft['state'],
    drafter: draft.drafted_by,
    reviewers,
    steps: steps.map((s): RouteStep => ({ seq: s.seq, post: s.post, holder: s.holder, state: s.state as StepState, actedBy: s.acted_by })),
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
  if (numUpdatedRows !== 1n) throw new AppError('changed-by-other', {})
}

/** Writes what happened at a step. */
export async function changeStep(tx: WriteTx, draftId: string, seq: number, change: Partial<DraftStepTable>): Promise<void> {
  await tx.updateTable('draft_step').set(change).where('draft_id', '=', draftId).where('seq', '=', seq).execute()
}

/** Writes what became of a case within a draft. */
export async function changeDraftCase(tx: WriteTx, draftId: string, caseId: string, change: Partial<DraftCaseTable>): Promise<void> {
  await tx.updateTable('draft_case').set(change).where('draft_id', '=', draftId).where('case_id', '=', caseId).execute()
}
