/**
 * 回議と決裁. Who may approve, send back, recall or discard a draft, and the route that a draft takes. Pure: the rows are
 * read by the caller inside the same transaction.
 */
import { inSpan } from './date.ts'
import type { Absence, IsoDate, Yen } from './masters.ts'

export type DraftKind = 'grant' | 'refuse' | 'payment'

/** 起案の種類. */
export const draftKindNames: Readonly<Record<DraftKind, string>> = { grant: '支給決定', refuse: '却下決定', payment: '支出命令' }

/**
 * 専決規程の1行. Applies when a case or the whole is over its limits; a row without limits always applies. The posts act
 * in this order and the last one decides.
 */
export interface DelegationRule {
  readonly kind: DraftKind
  /** Yen; applies when one case is over it. */
  readonly perCaseOver: Yen | null
  /** Yen; applies when all cases together are over it. */
  readonly totalOver: Yen | null
  readonly posts: readonly string[]
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
  readonly article: string
}

/** 役職にある人, or 代決者 of a post in the order of `rank` (1 first). */
export interface PostHolder {
  readonly post: string
  readonly userId: string
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
}

export interface Deputy extends PostHolder {
  readonly rank: number
}

/** The rule that a draft follows on a day: of those that apply, the one with the most posts. Null: there is none. */
export function delegationRule(
  rules: readonly DelegationRule[],
  kind: DraftKind,
  amounts: readonly Yen[],
  day: IsoDate,
): DelegationRule | null {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const applying = rules.filter((rule) => {
    if (rule.kind !== kind || !inSpan(day, rule.validFrom, rule.validTo)) return false
    if (rule.perCaseOver === null && rule.totalOver === null) return true
    const { perCaseOver, totalOver } = rule
    return (totalOver !== null && total > totalOver) || (perCaseOver !== null && amounts.some((amount) => amount > perCaseOver))
  })
  return applying.reduce<DelegationRule | null>(
    (best, rule) => (best === null || rule.posts.length > best.posts.length ? rule : best),
    null,
  )
}

export type BuiltRoute =
  | { readonly ok: true; readonly steps: readonly { readonly post: string; readonly holder: string }[] }
  | { readonly ok: false; readonly code: 'no-holder'; readonly post: string }

/** The posts of a rule with their holders on the day. A post that nobody holds stops the draft. */
export function buildRoute(rule: DelegationRule, holders: readonly PostHolder[], day: IsoDate): BuiltRoute {
  const steps: { post: string; holder: string }[] = []
  for (const post of rule.posts) {
    const holder = holders.find((one) => one.post === post && inSpan(day, one.validFrom, one.validTo))
    if (holder === undefined) return { ok: false, code: 'no-holder', post }
    steps.push({ post, holder: holder.userId })
  }
  return { ok: true, steps }
}

/** `current` is the step whose turn it is; `passed-over` ones read later (後閲). */
export type StepState = 'waiting' | 'current' | 'approved' | 'passed-over' | 'sent-back'

export interface RouteStep {
  /** Counted from 1 in the order of the route. */
  readonly seq: number
  readonly post: string
  readonly holder: string
  readonly state: StepState
  readonly actedBy: string | null
}

export interface CirculatingDraft {
  readonly state: 'circulating' | 'returned' | 'approved' | 'discarded'
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
}

export type ApprovalCode =
  | 'draft-closed'
  | 'self-approval'
  | 'already-acted'
  | 'not-your-turn'
  | 'no-deputy-right'
  | 'no-such-step'
  | 'not-the-drafter'
  | 'recall-too-late'

/** Why not. `post` is the post whose turn it is (or that was named), where that helps. */
export interface ApprovalRefusal {
  readonly ok: false
  readonly code: ApprovalCode
  readonly post: string | null
}

/** 決裁の資格: the holder himself, or 代決. */
export type Capacity = 'holder' | 'deputy'

export interface Turn {
  readonly ok: true
  readonly step: RouteStep
  readonly capacity: Capacity
  /** Steps of absent intermediates before it, which are passed over and read later. */
  readonly passedOver: readonly RouteStep[]
  /** Whether this is the last step: an approval decides. */
  readonly decides: boolean
}

/** Whether somebody is registered as absent in a post on a day. */
export function isAbsent(absences: readonly Absence[], userId: string, post: string, day: IsoDate): boolean {
  return absences.some((one) => one.userId === userId && one.post === post && inSpan(day, one.from, one.to))
}

/**
 * Whether a user may approve now. Refused: a closed draft; his own (drafted, or a case of it reviewed, by him); not his
 * turn. As deputy: only the deciding step, only while its holder is absent, and only the first deputy who is there and
 * is not barred himself.
 */
export function judgeApprove(draft: CirculatingDraft, userId: string, asDeputy: boolean, presence: Presence): Turn | ApprovalRefusal {
  if (draft.state !== 'circulating') return refuse('draft-closed')
  if (isBarred(draft, userId)) return refuse('self-approval')
  return turnOf(draft, userId, asDeputy, presence)
}

/** Whether a user in turn may send the draft back, to the drafter (0) or to an earlier step. */
export function judgeSendBack(
  draft: CirculatingDraft,
  userId: string,
  asDeputy: boolean,
  toSeq: number,
  presence: Presence,
): Turn | ApprovalRefusal {
  if (draft.state !== 'circulating') return refuse('draft-closed')
  const turn = turnOf(draft, userId, asDeputy, presence)
  if (!turn.ok) return turn
  const known = toSeq === 0 || draft.steps.some((step) => step.seq === toSeq && step.seq < turn.step.seq)
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
  asDeputy: boolean,
  presence: Presence,
): { readonly ok: true } | ApprovalRefusal {
  if (draft.state === 'returned') return draft.drafter === userId ? { ok: true } : refuse('not-the-drafter')
  if (draft.state !== 'circulating') return refuse('draft-closed')
  const turn = turnOf(draft, userId, asDeputy, presence)
  return turn.ok ? { ok: true } : turn
}

/** Whether the drafter may put a returned draft into circulation again. */
export function judgeRecirculate(draft: CirculatingDraft, userId: string): { readonly ok: true } | ApprovalRefusal {
  if (draft.state !== 'returned') return refuse('draft-closed')
  return draft.drafter === userId ? { ok: true } : refuse('not-the-drafter')
}

/** The step on which a user may act now. */
function turnOf(draft: CirculatingDraft, userId: string, asDeputy: boolean, presence: Presence): Turn | ApprovalRefusal {
  const open = draft.steps.filter((step) => step.state !== 'approved' && step.state !== 'passed-over').sort((a, b) => a.seq - b.seq)
  const current = open[0]
  const last = open.at(-1)
  if (current === undefined || last === undefined) return refuse('draft-closed')
  const absent = (step: RouteStep): boolean => isAbsent(presence.absences, step.holder, step.post, presence.day)
  // Absent intermediates are passed over: the turn reaches from the current step to the first one that cannot be.
  const stop = open.findIndex((step) => step === last || !absent(step))
  const reach = open.slice(0, stop + 1)
  const at = (step: RouteStep, capacity: Capacity): Turn => {
    const passedOver = open.slice(0, open.indexOf(step))
    return { ok: true, step, capacity, passedOver, decides: step === last }
  }
  if (asDeputy) {
    const mayStand = reach.includes(last) && absent(last) && standInFor(draft, last, presence) === userId
    return mayStand ? at(last, 'deputy') : refuse('no-deputy-right', last.post)
  }
  const own = reach.find((step) => step.holder === userId)
  if (own !== undefined) return at(own, 'holder')
  const acted = draft.steps.some((step) => step.actedBy === userId && step.state === 'approved')
  return refuse(acted ? 'already-acted' : 'not-your-turn', reach.at(-1)?.post ?? current.post)
}

/** 代決者. The first registered deputy of a post who is there on the day and may decide this draft. */
function standInFor(draft: CirculatingDraft, step: RouteStep, { deputies, absences, day }: Presence): string | null {
  const inOrder = deputies
    .filter((one) => one.post === step.post && inSpan(day, one.validFrom, one.validTo))
    .sort((a, b) => a.rank - b.rank)
  const away = (userId: string): boolean => absences.some((one) => one.userId === userId && inSpan(day, one.from, one.to))
  return inOrder.find((one) => !isBarred(draft, one.userId) && !away(one.userId))?.userId ?? null
}

function isBarred(draft: CirculatingDraft, userId: string): boolean {
  return draft.drafter === userId || draft.reviewers.includes(userId)
}

function refuse(code: ApprovalCode, post: string | null = null): ApprovalRefusal {
  return { ok: false, code, post }
}
