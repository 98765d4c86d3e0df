import {
  draftStateNames,
  possibleActors,
  type ApprovalRefusal,
  type CirculatingDraft,
  type DraftState,
} from '../../../shared/domain/approval.ts'
import { AppError, assertNever } from '../../../shared/errors.ts'
import type { CommandContext } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { barredFrom, circulating, draftByNumber, presenceOn, stepsOf, type OfficeOfDay } from '../store/drafts.ts'
import type { DraftTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'
import { changedByOther } from './case-lock.ts'

export interface OpenDraft {
  readonly draft: DraftTable
  readonly view: CirculatingDraft
  readonly office: OfficeOfDay
}

/** The draft as it stands in this transaction. Throws AppError `not-found`, and `changed-by-other` with who changed what the page saw, and when. */
export async function openDraft(ctx: CommandContext, draftNo: string, version: number): Promise<OpenDraft> {
  const { tx, env } = ctx
  const draft = await draftByNumber(tx, draftNo)
  if (draft.version !== version) throw await changedByOther(ctx, draftNo, `起案 ${draftNo}`)
  const office = await presenceOn(tx, env.businessDay())
  const view = circulating(draft, await stepsOf(tx, draft.draft_id), await barredFrom(tx, draft.draft_id), office)
  return { draft, view, office }
}

/** A refusal of the rules of circulation as the user reads it: why not, and who can. */
export async function refusalOf(read: ReadDb, refusal: ApprovalRefusal, open: OpenDraft, userId: string): Promise<AppError> {
  return refusalError(refusal, open, userId, await userNames(read))
}

/** The same with the names at hand. */
export function refusalError(
  refusal: ApprovalRefusal,
  { draft, view, office }: OpenDraft,
  userId: string,
  names: ReadonlyMap<string, string>,
): AppError {
  const post = refusal.post ?? ''
  const others = othersText(view, office, names)
  const about = { ref: draft.draft_no, what: `起案 ${draft.draft_no}` }
  switch (refusal.code) {
    case 'draft-closed':
      return new AppError('draft-closed', { state: draftStateNames[draft.state as DraftState] }, about)
    case 'self-approval':
      return new AppError('self-approval', { own: userId === draft.drafted_by ? '起案者' : '審査・起案した', others })
    case 'already-acted':
      return new AppError('not-your-turn', { turn: post, others }, about)
    case 'not-your-turn':
      return new AppError('not-your-turn', { turn: post, others })
    case 'post-vacant':
      return new AppError('post-vacant', { post })
    case 'no-deputy-right':
      return new AppError('no-deputy-right', { post, others })
    case 'no-pull-up':
      return new AppError('no-pull-up', { post })
    case 'no-such-step':
      return new AppError('no-such-step', { post })
    case 'not-the-drafter':
      return new AppError('not-the-drafter', { drafter: names.get(draft.drafted_by) ?? draft.drafted_by })
    case 'recall-too-late':
      return new AppError('recall-too-late', { post }, about)
    default:
      return assertNever(refusal.code)
  }
}

/** 「いま処理できる人: 係長 四郎（係長）、代決権者: 林 花子（課長）」; empty when nobody can. */
function othersText(view: CirculatingDraft, office: OfficeOfDay, names: ReadonlyMap<string, string>): string {
  const actors = possibleActors(view, office)
  const list = (as: 'holder' | 'deputy'): string =>
    actors
      .filter((one) => one.as === as)
      .map((one) => `${names.get(one.userId) ?? one.userId}（${one.post}）`)
      .join('・')
  const [holders, deputies] = [list('holder'), list('deputy')]
  return [holders === '' ? '' : `いま処理できる人: ${holders}`, deputies === '' ? '' : `代決権者: ${deputies}`]
    .filter((text) => text !== '')
    .join('、')
}
