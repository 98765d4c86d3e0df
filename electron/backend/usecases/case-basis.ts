import type { IsoDate, Parameter } from '../../../shared/domain/masters.ts'
import type { AidsAmounts, AidsFacts, AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { QueryContext } from '../context.ts'
import { reviewById } from '../store/cases.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { judgeCases, reviewFrame } from './judging.ts'

/** 判断の材料と結果 of one case, and where they come from. */
export interface Basis {
  /** decided: the frozen copy of the decision; reviewed: what the review looked at; live: as it is today. */
  readonly origin: 'decided' | 'reviewed' | 'live'
  /** The day the rules were asked for. */
  readonly asOf: IsoDate
  readonly facts: AidsFacts
  readonly judgement: AidsJudgement
  readonly parameters: readonly Parameter[]
}

/** What a decision keeps (decisions.ts). */
interface Frozen extends Pick<AidsJudgement, 'checks' | 'route' | 'bracket' | 'taxYear' | 'earlierOwnShare'> {
  readonly facts: AidsFacts
  readonly parameters: readonly Parameter[]
}

/**
 * The judgement of a case as it counts now: of a decided case that of the decision, of a reviewed one that of its review, of
 * an open one today's. null for a programme without the 13 lines.
 */
export async function judgedBasis(ctx: QueryContext, c: WelfareCaseTable): Promise<Basis | null> {
  const { read, env } = ctx
  if (c.programme !== 'aids') return null
  const review = c.review_id === null ? undefined : await reviewById(read, c.review_id)
  if (review === undefined || c.state === 'received') {
    const frame = await reviewFrame(env, read)
    const [judged] = await judgeCases(read, [c.case_id], frame)
    if (judged === undefined) return null
    const { facts, judgement } = judged
    return { origin: 'live', asOf: frame.businessDay, facts, judgement, parameters: frame.parameters.rows }
  }
  const judgement = JSON.parse(review.summary) as AidsJudgement
  const decision = await read
    .selectFrom('decision')
    .select(['frozen', 'amounts', 'decided_on'])
    .where('case_id', '=', c.case_id)
    .where('kind', 'in', ['grant', 'refuse'])
    .executeTakeFirst()
  if (decision !== undefined) {
    const { facts, parameters, ...frozen } = JSON.parse(decision.frozen) as Frozen
    const amounts = JSON.parse(decision.amounts) as AidsAmounts
    return { origin: 'decided', asOf: decision.decided_on, facts, parameters, judgement: { ...judgement, ...frozen, amounts } }
  }
  const facts = JSON.parse(review.facts) as AidsFacts
  const parameters = JSON.parse(review.parameters) as Parameter[]
  return { origin: 'reviewed', asOf: review.reviewed_on, facts, judgement, parameters }
}
