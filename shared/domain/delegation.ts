/**
 * 専決規程と役職. Which posts a draft goes through, and who holds a post on a day. Pure: the dated rows are read by the caller.
 */
import { addDays, inSpan } from './date.ts'
import type { IsoDate, Yen } from './masters.ts'

export const draftKindIds = ['grant', 'refuse', 'cancel', 'payment'] as const
export type DraftKind = (typeof draftKindIds)[number]

/** 起案の種類. */
export const draftKindNames: Readonly<Record<DraftKind, string>> = {
  grant: '支給決定',
  refuse: '却下決定',
  cancel: '決定の取消',
  payment: '支出命令',
}

/** 回議の段. `line`: one post of the own line. `consult` (合議): posts of other sections, side by side; all of them must agree. */
export interface Stage {
  readonly part: 'line' | 'consult'
  readonly posts: readonly string[]
}

/**
 * 専決規程の1行. Applies when a case or the whole is over its limits; a row without limits always applies. The stages act in
 * this order; the last is a single post of the line, which decides.
 */
export interface DelegationRule {
  readonly kind: DraftKind
  /** Yen; applies when one case is over it. */
  readonly perCaseOver: Yen | null
  /** Yen; applies when all cases together are over it. */
  readonly totalOver: Yen | null
  readonly stages: readonly Stage[]
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
  readonly article: string
}

/** 就き方: 本務, 兼務, 事務取扱 (a superior minds a vacant post). */
export const seatCapacities = ['regular', 'concurrent', 'acting'] as const
export type SeatCapacity = (typeof seatCapacities)[number]
export const seatCapacityNames: Readonly<Record<SeatCapacity, string>> = { regular: '本務', concurrent: '兼務', acting: '事務取扱' }

/** 役職にある人. */
export interface PostHolder {
  readonly post: string
  readonly userId: string
  readonly capacity: SeatCapacity
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
}

/** 代決者 of a post, in the order of `rank` (1 first). */
export interface Deputy {
  readonly post: string
  readonly userId: string
  readonly rank: number
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
}

/** All posts of a rule, in the order in which they act. */
export function postsOf(stages: readonly Stage[]): readonly string[] {
  return stages.flatMap((stage) => stage.posts)
}

/** The stages as people write them: 係長 → 合議（財政課長・会計管理者） → 課長. */
export function stagesText(stages: readonly Stage[]): string {
  return stages.map((stage) => (stage.part === 'consult' ? `合議（${stage.posts.join('・')}）` : stage.posts.join('・'))).join(' → ')
}

/** The rule that a draft follows on a day: of those that apply, the one with the longest line, then the most posts. Null: there is none. */
export function delegationRule<R extends DelegationRule>(
  rules: readonly R[],
  kind: DraftKind,
  amounts: readonly Yen[],
  day: IsoDate,
): R | null {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const applying = rules.filter((rule) => {
    if (rule.kind !== kind || !inSpan(day, rule.validFrom, rule.validTo)) return false
    if (rule.perCaseOver === null && rule.totalOver === null) return true
    const { perCaseOver, totalOver } = rule
    return (totalOver !== null && total > totalOver) || (perCaseOver !== null && amounts.some((amount) => amount > perCaseOver))
  })
  return applying.reduce<R | null>((best, rule) => (best === null || weight(rule) > weight(best) ? rule : best), null)
}

const weight = (rule: DelegationRule): number =>
  rule.stages.filter((stage) => stage.part === 'line').length * 1000 + postsOf(rule.stages).length

/** Who holds a post on a day; null: nobody. */
export function holderOn(holders: readonly PostHolder[], post: string, day: IsoDate): PostHolder | null {
  return holders.find((one) => one.post === post && inSpan(day, one.validFrom, one.validTo)) ?? null
}

/** A step as a draft freezes it: `stage` counted from 1; steps of one stage act side by side. */
export interface PlannedStep {
  readonly stage: number
  readonly part: Stage['part']
  readonly post: string
  readonly holder: string
}

export type BuiltRoute =
  | { readonly ok: true; readonly steps: readonly PlannedStep[] }
  | { readonly ok: false; readonly code: 'no-holder' | 'cannot-act'; readonly post: string; readonly holder: string | null }

/**
 * The posts of a rule with their holders on the day. A post that nobody holds, or whose holder may not approve (`able`), stops
 * the draft: it would wait there for ever.
 */
export function buildRoute(
  rule: Pick<DelegationRule, 'stages'>,
  holders: readonly PostHolder[],
  day: IsoDate,
  able: (userId: string) => boolean = () => true,
): BuiltRoute {
  const steps: PlannedStep[] = []
  for (const [index, stage] of rule.stages.entries()) {
    for (const post of stage.posts) {
      const holder = holderOn(holders, post, day)
      if (holder === null) return { ok: false, code: 'no-holder', post, holder: null }
      if (!able(holder.userId)) return { ok: false, code: 'cannot-act', post, holder: holder.userId }
      steps.push({ stage: index + 1, part: stage.part, post, holder: holder.userId })
    }
  }
  return { ok: true, steps }
}

/** What is wrong with the stages of a rule; null: nothing. The text ends without a full stop. */
export function stagesProblem(stages: readonly Stage[], knownPosts: readonly string[]): string | null {
  const posts = postsOf(stages)
  const last = stages.at(-1)
  if (stages.length === 0 || stages.some((stage) => stage.posts.length === 0)) return '役職が一つもない段があります'
  if (last?.part !== 'line') return '最後は決裁する役職にしてください。合議は決裁者より前に置きます'
  if (stages.some((stage) => stage.part === 'line' && stage.posts.length > 1)) return '決裁の段には役職を一つだけ置いてください'
  const twice = posts.find((post, index) => posts.indexOf(post) !== index)
  if (twice !== undefined) return `「${twice}」が2回あります`
  const unknown = posts.find((post) => !knownPosts.includes(post))
  return unknown === undefined ? null : `「${unknown}」という役職は登録されていません`
}

/** A span of days, both ends included; `to` null is open. */
export interface Span {
  readonly from: IsoDate
  readonly to: IsoDate | null
}

/** 欠員. The spans from a day on in which nobody holds a post. */
export function vacancies(holders: readonly PostHolder[], post: string, from: IsoDate): readonly Span[] {
  const spans = holders
    .filter((one) => one.post === post && (one.validTo === null || one.validTo >= from))
    .map((one): Span => ({ from: one.validFrom, to: one.validTo }))
    .sort((a, b) => (a.from < b.from ? -1 : 1))
  const gaps: Span[] = []
  let day: IsoDate | null = from
  for (const span of spans) {
    if (day === null) break
    if (span.from > day) gaps.push({ from: day, to: addDays(span.from, -1) })
    if (span.to === null) day = null
    else if (span.to >= day) day = addDays(span.to, 1)
  }
  return day === null ? gaps : [...gaps, { from: day, to: null }]
}
