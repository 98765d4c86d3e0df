import type { Amounts, Judgement } from '../../../shared/domain/judgement.ts'
import type { IsoDate, Parameter } from '../../../shared/domain/masters.ts'
import type { AidsFacts, AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { QueryContext } from '../context.ts'
import { reviewById } from '../store/cases.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { judgeAny } from './engines.ts'

/** 判断の材料と結果 of one case of any programme, and where they come from. */
export interface CaseBasis {
  /** decided: the frozen copy of the decision; reviewed: what the review looked at; live: as it is today. */
  readonly origin: 'decided' | 'reviewed' | 'live'
  /** The day the rules were asked for. */
  readonly asOf: IsoDate
  readonly facts: object
  readonly judgement: Judgement
  readonly parameters: readonly Parameter[]
}

/** The same of a 日常生活用具 case. */
export interface Basis extends CaseBasis {
  readonly facts: AidsFacts
  readonly judgement: AidsJudgement
}

/** What a decision keeps (decisions.ts). */
interface Frozen extends Pick<Judgement, 'checks' | 'route' | 'bracket' | 'taxYear' | 'earlierOwnShare'> {
  readonly facts: object
  readonly parameters: readonly Parameter[]
}

/** The same for a 日常生活用具 case; null for a case of another programme. */
export async function judgedBasis(ctx: QueryContext, c: WelfareCaseTable): Promise<Basis | null> {
  // its own engine wrote and judged these facts
  return c.programme === 'aids' ? ((await caseBasis(ctx, c)) as Basis | null) : null
}

/**
 * The judgement of a case as it counts now: of a decided case that of the decision, of a reviewed one that of its review, of
 * an open one today's. null for a programme without a review.
 */
export async function caseBasis(ctx: QueryContext, c: WelfareCaseTable): Promise<CaseBasis | null> {
  const { read, env } = ctx
  const review = c.review_id === null ? undefined : await reviewById(read, c.review_id)
  if (review === undefined || c.state === 'received') {
    const [judged] = await judgeAny(env, read, [c.case_id])
    if (judged === undefined) return null
    const { facts, judgement, parameters, businessDay } = judged
    return { origin: 'live', asOf: businessDay, facts, judgement, parameters }
  }
  const judgement = JSON.parse(review.summary) as Judgement
  const decision = await read
    .selectFrom('decision')
    .select(['frozen', 'amounts', 'decided_on'])
    .where('case_id', '=', c.case_id)
    .where('kind', 'in', ['grant', 'refuse'])
    .executeTakeFirst()
  if (decision !== undefined) {
    const { facts, parameters, ...frozen } = JSON.parse(decision.frozen) as Frozen
    const amounts = JSON.parse(decision.amounts) as Amounts
    return { origin: 'decided', asOf: decision.decided_on, facts, parameters, judgement: { ...judgement, ...frozen, amounts } }
  }
  const facts = JSON.parse(review.facts) as object
  const parameters = JSON.parse(review.parameters) as Parameter[]
  return { origin: 'reviewed', asOf: review.reviewed_on, facts, judgement, parameters }
}
