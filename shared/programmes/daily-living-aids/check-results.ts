/** 審査行の作り方. Building one line of a review, with its refusal sentence where it fails. */
import { severity, type Evidence, type Verdict } from '../../domain/judgement.ts'
import { toWareki } from '../../domain/wareki.ts'
import { checkTitles } from './facts.ts'
import type { Check, CheckId } from './facts.ts'
import type { AidsParameters } from './parameters.ts'

export interface Finding {
  readonly verdict: Verdict
  readonly reason: string
  readonly evidence?: Evidence
  /** Why it fails, as a clause of the refusal notice that leads to 「…ため」. */
  readonly because?: string
  /** The article of the row that decides, where it is not that of the check. */
  readonly article?: string
}

/** A line of the review from what a check found; a failed one bears its clause for the refusal notice. */
export function check(id: CheckId, parameters: AidsParameters, finding: Finding): Check {
  const { verdict, reason, evidence } = finding
  const refusal = verdict === 'fail' ? refusalText(id, parameters, finding) : null
  return { id, title: checkTitles[id], verdict, reason, evidence: evidence ?? {}, refusal }
}

/** △ for a line that needs the person, when nobody is linked. */
export function nobodyLinked(id: CheckId, parameters: AidsParameters): Check {
  return check(id, parameters, { verdict: 'judge', reason: '対象者が住民の登録と結び付いていません。本人を特定してから判断してください。' })
}

/** The worse of two verdicts. */
export function worse(a: Verdict, b: Verdict): Verdict {
  return severity[a] >= severity[b] ? a : b
}

/** 令和8年11月3日, for reasons and notices. */
export const dateText = toWareki

function refusalText(id: CheckId, parameters: AidsParameters, finding: Finding): string {
  const { text, article } = parameters.criteria[id]
  const source = joinArticles(article, finding.article ?? '')
  return `${finding.because ?? ''}ため、${source}に定める「${text}」の要件を満たさず、給付することができません。`
}

/** The article of the rule and that of the item's row, once where one names the other. */
function joinArticles(rule: string, row: string): string {
  if (row === '' || row === rule) return rule
  return rule === '' || row.startsWith(rule) ? row : `${rule}及び${row}`
}
