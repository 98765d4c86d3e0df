/** 審査の結果. What the review of any programme says: lines, a proposal and amounts. Plain JSON, frozen with the decision. */
import type { Yen } from './masters.ts'

/** ○ △ ×. */
export type Verdict = 'ok' | 'judge' | 'fail'

export type Evidence = Readonly<Record<string, string | number | boolean | null | readonly string[] | readonly number[]>>

/** 審査の1行. */
export interface CheckResult {
  readonly id: string
  readonly title: string
  readonly verdict: Verdict
  /** Why, with numbers and dates, for the reviewer. */
  readonly reason: string
  readonly evidence: Evidence
  /** The polite sentence of the refusal notice, with the article; null unless × . */
  readonly refusal: string | null
}

export type Proposal = 'grant' | 'refuse' | 'ask'

export const proposalNames: Readonly<Record<Proposal, string>> = { grant: '支給', refuse: '却下', ask: '要判断' }

/** 金額. Whole yen; the three nulls go together: what the person pays is not known. */
export interface Amounts {
  readonly price: Yen
  readonly limit: Yen
  readonly base: Yen
  readonly ownShare: Yen | null
  readonly excess: Yen
  readonly selfPayment: Yen | null
  readonly publicPayment: Yen | null
}

/** 審査の結果 of one case. What a programme does not know (a bracket, a route) is null. */
export interface Judgement {
  readonly checks: readonly CheckResult[]
  readonly proposal: Proposal
  readonly route: number | null
  readonly bracket: string | null
  readonly taxYear: number | null
  readonly earlierOwnShare: Yen | null
  readonly amounts: Amounts
  /** Refusal sentences of the failing lines, in their order. */
  readonly refusals: readonly string[]
}

/** How bad a verdict is. */
export const severity: Readonly<Record<Verdict, number>> = { ok: 0, judge: 1, fail: 2 }

/** All ○: grant. Any ×: refuse. Else a person is asked. */
export function proposalOf(checks: readonly Pick<CheckResult, 'verdict'>[]): Proposal {
  if (checks.some((check) => check.verdict === 'fail')) return 'refuse'
  return checks.every((check) => check.verdict === 'ok') ? 'grant' : 'ask'
}
