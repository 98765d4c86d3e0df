import { severity, type CheckResult, type Judgement } from '../../../shared/domain/judgement.ts'

/** The line of the monthly cap never asks for another review: a share cut by an earlier grant is the rule, and the amounts show it. */
const capLine = '13'

/**
 * Whether a line asks for more than the reviewer answered, though it asked before: the person, or the child, died or moved away
 * since. Other doubts come from the application itself, whose change is a newer answer.
 */
export function asksMore(then: CheckResult | undefined, now: CheckResult): boolean {
  return (
    then?.verdict === 'judge' && now.verdict === 'judge' && (then.evidence['movedOutOn'] ?? null) !== (now.evidence['movedOutOn'] ?? null)
  )
}

/**
 * Whether what the reviewer saw holds no longer, so that the case must be reviewed again: for a grant a line that got worse or
 * asks for more, or another bracket, price, limit or excess; for a refusal a reason that fails no more. What is left of the month's cap is not
 * asked: it is shared in the order of decision.
 */
export function mustReviewAgain(kind: 'grant' | 'refuse', before: Judgement, now: Judgement): boolean {
  const then = new Map(before.checks.map((check) => [check.id, check]))
  if (kind === 'refuse') return now.checks.some(({ id, verdict }) => then.get(id)?.verdict === 'fail' && verdict !== 'fail')
  const worse = now.checks.some((check) => {
    const old = then.get(check.id)
    return check.id !== capLine && (severity[check.verdict] > severity[old?.verdict ?? 'ok'] || asksMore(old, check))
  })
  return worse || before.bracket !== now.bracket || fixedFigures.some((key) => before.amounts[key] !== now.amounts[key])
}

/** Figures that no other grant of the month moves. */
const fixedFigures = ['price', 'limit', 'base', 'excess'] as const
