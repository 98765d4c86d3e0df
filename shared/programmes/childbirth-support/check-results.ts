/** 審査行の作り方 of 出産・子育て応援給付. */
import type { Evidence, Verdict } from '../../domain/judgement.ts'
import { giftCheckTitles } from './facts.ts'
import type { GiftCheck, GiftCheckId } from './facts.ts'
import type { GiftParameters } from './parameters.ts'

export interface Finding {
  readonly verdict: Verdict
  readonly reason: string
  readonly evidence?: Evidence
  /** Why it fails, as a clause of the refusal notice that leads to 「…ため」. */
  readonly because?: string
}

/** A line of the review from what a check found; a failed one bears its sentence for the refusal notice. */
export function check(id: GiftCheckId, parameters: GiftParameters, finding: Finding): GiftCheck {
  const { text, article } = parameters.criteria[id]
  const refusal =
    finding.verdict === 'fail'
      ? `${finding.because ?? ''}ため、${article}に定める「${text}」の要件を満たさず、給付することができません。`
      : null
  return { id, title: giftCheckTitles[id], verdict: finding.verdict, reason: finding.reason, evidence: finding.evidence ?? {}, refusal }
}

/** △ for a line that needs the mother, when nobody is linked. */
export const nobodyLinked = (id: GiftCheckId, parameters: GiftParameters): GiftCheck =>
  check(id, parameters, { verdict: 'judge', reason: '母が住民の登録と結び付いていません。本人を特定してから判断してください。' })
