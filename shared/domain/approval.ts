/**
 * 回議と決裁. Who may approve, send back, recall or discard a draft now. Pure: the rows are read by the caller inside the same
 * transaction. What an act does to the steps stands in approval-moves.ts.
 */
import { inSpan } from './date.ts'
import type { Deputy, Stage } from './delegation.ts'
import type { Absence, IsoDate } from './masters.ts'

/** `current` steps have the turn; `passed-over` ones read later (後閲) or had to keep out of it. */
export type StepState = 'waiting' | 'current' | 'approved' | 'passed-over' | 'sent-back'

export interface RouteStep {
  /** Counted from 1 in the order of the route. */
  readonly seq: number
  /** Counted from 1; steps of one stage act side by side (合議). The post is frozen with the draft. */
  readonly stage: number
  readonly part: Stage['part']
  readonly post: string
  /** Who holds the post on the day of the act; null: nobody (欠員). After a transfer that is the new holder, not the old one. */
  readonly holder: string | null
  readonly state: StepState
  readonly actedBy: string | null
  /** 承認, 決裁, 代決, 引上承認, 後閲, 除斥, 差戻し, as the stamp box says it. */
  readonly capacity: string | null
}

/** `emptied`: every case was stopped, so that nothing was left to decide; as good as discarded. */
export type DraftState = 'circulating' | 'returned' | 'approved' | 'discarded' | 'emptied'

/** 起案の状態. */
export const draftStateNames: Readonly<Record<DraftState, string>> = {
  circulating: '回議中',
  returned: '差戻し',
  approved: '決裁済',
  discarded: '廃案',
  emptied: '全件除外（廃案）',
}

export interface CirculatingDraft {
  readonly state: DraftState
  readonly drafter: string
  /** Everybody who reviewed a case of the draft, or drafted one before. */
  readonly reviewers: readonly string[]
  readonly steps: readonly RouteStep[]
}

/** The office on the day, as far as turns depend on it. */
export interface Presence {
  readonly day: IsoDate
  readonly absences: readonly Absence[]
  readonly deputies: readonly Deputy[]
  /** Whether a user may approve at all that day: an active account with the role. */
  readonly able: (userId: string) => boolean
  /** 引上げ: whether a superior may approve over a lower post that is away without a registered absence. */
  readonly pullUp: boolean
}

export type ApprovalCode =
  | 'draft-closed'
  | 'self-approval'
  | 'already-acted'
  | 'not-your-turn'
  | 'post-vacant'
  | 'no-deputy-right'
  | 'no-pull-up'
  | 'no-such-step'
  | 'not-the-drafter'
  | 'recall-too-late'

/** Why not. `post` is the post whose turn it is (or that was named), where that helps. */
export interface ApprovalRefusal {
  readonly ok: false
  readonly code: ApprovalCode
  readonly post: string | null
}

/** 決裁の資格: the holder himself, 代決, or 引上げ. */
export type Capacity = 'holder' | 'deputy' | 'pull-up'

/** Why a step is passed over: its holder is away, may not act on this draft (own work), or was pulled over. */
export type PassReason = 'absent' | 'barred' | 'pull-up'

export interface Turn {
  readonly ok: true
  readonly step: RouteStep
  readonly capacity: Capacity
  /** Open steps of earlier stages, which are passed over. */
  readonly passedOver: readonly { readonly step: RouteStep; readonly why: PassReason }[]
  /** Whether this is the last step: an approval decides. */
  readonly decides: boolean
}

/** Whether somebody is registered as absent in a post on a day. */
export function isAbsent(absences: readonly Absence[], userId: string, post: string, day: IsoDate): boolean {
  return absences.some((one) => one.userId === userId && one.post === post && inSpan(day, one.from, one.to))
}

/**
 * Whether a user may approve now. Refused: a closed draft; his own (drafted, or a case of it reviewed, by him); not his
 * turn. As deputy: only the deciding step, only while its holder is away or may not decide this draft himself, and only the first
 * deputy who is there and is not barred. By pull-up: a later post of the line, where the office allows it.
 */
export function judgeApprove(draft: CirculatingDraft, userId: string, as: Capacity, presence: Presence): Turn | ApprovalRefusal {
  if (draft.state !== 'circulating') return refuse('draft-closed')
  if (isBarred(draft, userId)) return refuse('self-approval')
  return turnOf(draft, userId, as, presence)
}

/** Whether a user in turn may send the draft back, to the drafter (0) or to a step of an earlier stage. */
export function judgeSendBack(
  draft: CirculatingDraft,
  userId: string,
  as: Capacity,
  toSeq: number,
  presence: Presence,
): Turn | ApprovalRefusal {
  if (draft.state !== 'circulating') return refuse('draft-closed')
  const turn = turnOf(draft, userId, as, presence)
  if (!turn.ok) return turn
  const known = toSeq === 0 || draft.steps.some((step) => step.seq === toSeq && step.stage < turn.step.stage)
  return known ? turn : refuse('no-such-step')
}

/** Whether the drafter may still recall: until the next one acts. */
export function judgeRecall(draft: CirculatingDraft, userId: string): { readonly ok: true } | ApprovalRefusal {
  if (draft.state !== 'circulating') return refuse('draft-closed')
  if (draft.drafter !== userId) return refuse('not-the-drafter')
  const acted = draft.steps.find((step) => step.actedBy !== null || step.state === 'approved' || step.state === 'passed-over')
  return acted === undefined ? { ok: true } : refuse('recall-too-late', acted.post)
}

/** Whether a user may discard: the drafter of a returned draft, or whoever is in turn of a circulating one. */
export function judgeDiscard(
  draft: CirculatingDraft,
  userId: string,
  as: Capacity,
  presence: Presence,
): { readonly ok: true } | ApprovalRefusal {
  if (draft.state === 'returned') return draft.drafter === userId ? { ok: true } : refuse('not-the-drafter')
  if (draft.state !== 'circulating') return refuse('draft-closed')
  const turn = turnOf(draft, userId, as, presence)
  return turn.ok ? { ok: true } : turn
}

/** Whether the drafter may put a returned draft into circulation again. */
export function judgeRecirculate(draft: CirculatingDraft, userId: string): { readonly ok: true } | ApprovalRefusal {
  if (draft.state !== 'returned') return refuse('draft-closed')
  return draft.drafter === userId ? { ok: true } : refuse('not-the-drafter')
}

/** Who could act on a draft now: what a refusal names as the way out. */
export interface PossibleActor {
  readonly userId: string
  readonly post: string
  readonly as: 'holder' | 'deputy'
}

/** Everybody who may approve the draft now, holders in the order of the route, then the deputy. */
export function possibleActors(draft: CirculatingDraft, presence: Presence): readonly PossibleActor[] {
  if (draft.state !== 'circulating') return []
  const reach = reachOf(draft, presence)
  const holders = reach.flatMap((step): PossibleActor[] => {
    if (step.holder === null || isBarred(draft, step.holder) || !presence.able(step.holder)) return []
    return away(step, presence) ? [] : [{ userId: step.holder, post: step.post, as: 'holder' }]
  })
  const last = lastStep(draft)
  const stand = last !== undefined && reach.includes(last) && hindrance(draft, last, presence) ? standInFor(draft, last, presence) : null
  return last === undefined || stand === null ? holders : [...holders, { userId: stand, post: last.post, as: 'deputy' }]
}

const isOpen = (step: RouteStep): boolean => step.state !== 'approved' && step.state !== 'passed-over'

const inOrder = (steps: readonly RouteStep[]): RouteStep[] => [...steps].sort((a, b) => a.stage - b.stage || a.seq - b.seq)

const lastStep = (draft: CirculatingDraft): RouteStep | undefined => inOrder(draft.steps).at(-1)

const away = (step: RouteStep, { absences, day }: Presence): boolean =>
  step.holder !== null && isAbsent(absences, step.holder, step.post, day)

/** Why the holder of a step cannot act on this draft today, though the post is filled; null: he can. */
function hindrance(draft: CirculatingDraft, step: RouteStep, presence: Presence): 'absent' | 'barred' | null {
  if (step.holder === null) return null
  if (isBarred(draft, step.holder)) return 'barred'
  return away(step, presence) ? 'absent' : null
}

/** The open steps that have the turn: those of the first stage, and of the following ones as long as nobody of a stage can act. */
function reachOf(draft: CirculatingDraft, presence: Presence): readonly RouteStep[] {
  const open = inOrder(draft.steps.filter(isOpen))
  const stop = open.find((step) => hindrance(draft, step, presence) === null)
  return stop === undefined ? open : open.filter((step) => step.stage <= stop.stage)
}

/** The step on which a user may act now. */
function turnOf(draft: CirculatingDraft, userId: string, as: Capacity, presence: Presence): Turn | ApprovalRefusal {
  const open = inOrder(draft.steps.filter(isOpen))
  const last = lastStep(draft)
  const reach = reachOf(draft, presence)
  const current = reach.at(-1)
  if (current === undefined || last === undefined) return refuse('draft-closed')
  const at = (step: RouteStep): Turn => {
    const before = open.filter((one) => one.stage < step.stage)
    const passedOver = before.map((one) => ({ step: one, why: hindrance(draft, one, presence) ?? ('pull-up' as const) }))
    return { ok: true, step, capacity: as, passedOver, decides: step === last }
  }
  if (as === 'deputy') {
    const mayStand = reach.includes(last) && hindrance(draft, last, presence) !== null && standInFor(draft, last, presence) === userId
    return mayStand ? at(last) : refuse('no-deputy-right', last.post)
  }
  if (as === 'pull-up') {
    const own = open.find((step) => step.holder === userId && step.part === 'line' && !reach.includes(step))
    const past = own === undefined ? [] : open.filter((step) => step.stage < own.stage)
    // the agreement of another section is never skipped by one's own line
    const allowed = presence.pullUp && own !== undefined && past.every((step) => step.part === 'line')
    return allowed ? at(own) : refuse('no-pull-up', current.post)
  }
  const own = reach.find((step) => step.holder === userId)
  if (own !== undefined) return at(own)
  if (reach.every((step) => step.holder === null)) return refuse('post-vacant', current.post)
  const acted = draft.steps.some((step) => step.actedBy === userId && step.state === 'approved')
  return refuse(acted ? 'already-acted' : 'not-your-turn', current.post)
}

/** 代決者. The first registered deputy of a post who is there on the day and may decide this draft. */
function standInFor(draft: CirculatingDraft, step: RouteStep, { deputies, absences, day, able }: Presence): string | null {
  const ranked = deputies
    .filter((one) => one.post === step.post && one.userId !== step.holder && inSpan(day, one.validFrom, one.validTo))
    .sort((a, b) => a.rank - b.rank)
  const gone = (userId: string): boolean => absences.some((one) => one.userId === userId && inSpan(day, one.from, one.to))
  return ranked.find((one) => !isBarred(draft, one.userId) && !gone(one.userId) && able(one.userId))?.userId ?? null
}

/** Whether somebody may never approve this draft: he drafted it, or worked on a case of it. */
export function isBarred(draft: CirculatingDraft, userId: string): boolean {
  return draft.drafter === userId || draft.reviewers.includes(userId)
}

function refuse(code: ApprovalCode, post: string | null = null): ApprovalRefusal {
  return { ok: false, code, post }
}
