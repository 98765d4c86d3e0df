import type { Grant } from '../../../shared/domain/masters.ts'
import { must } from '../../../shared/errors.ts'
import type { AidsAmounts, AidsFacts, AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { judge } from '../../../shared/programmes/daily-living-aids/judge.ts'
import type { ReadDb } from '../store/db.ts'
import { loadAidsFacts, type FactsFrame } from '../store/facts.ts'
import type { ReviewTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'
import { mustReviewAgain } from './compare.ts'
import { contentDigest, reviewsOf, type CaseEngine, type PlannedCase } from './engine.ts'
import { asGrant, makeVouchers, voucherSetting, type VoucherSetting } from './engine-aids-vouchers.ts'
import { grantObstacle, judgeCases, reviewFrame } from './judging.ts'
import { caseTax, taxRecords, waitsForSecond } from './tax-standing.ts'

/** 日常生活用具給付等事業: reviewed by its thirteen lines, delivered by vouchers. */
export const aidsEngine: CaseEngine = {
  programme: 'aids',
  async judge(env, read, caseIds) {
    const frame = await reviewFrame(env, read)
    return (await judgeCases(read, caseIds, frame)).map((judged) => ({
      ...judged,
      obstacle: grantObstacle(judged),
      parameters: frame.parameters.rows,
      businessDay: frame.businessDay,
    }))
  },
  async plan(env, read, kind, cases) {
    return planCases(read, kind, cases, await reviewFrame(env, read))
  },
}

/**
 * Judges reviewed cases anew with today's facts, one after the other in the order given, each seeing the grants planned
 * before it: the cap of the month, the useful life and the excluding items count from the first to the last.
 * A case whose facts got worse since its review is marked to stop; so is a refusal whose reason no longer holds.
 */
async function planCases(
  read: ReadDb,
  kind: 'grant' | 'refuse',
  cases: readonly WelfareCaseTable[],
  frame: FactsFrame,
): Promise<PlannedCase[]> {
  const reviews = await reviewsOf(read, cases)
  const byId = new Map(cases.map((c) => [c.case_id, c]))
  const granted = new Map<string, Grant[]>()
  const planned: PlannedCase[] = []
  const { parameters } = frame
  let setting: VoucherSetting | undefined
  for (const ids of chunkedIds(cases.map((c) => c.case_id))) {
    const loaded = new Map((await loadAidsFacts(read, ids, frame)).map((one) => [one.caseId, one]))
    const records = await taxRecords(read, ids, parameters)
    for (const id of ids) {
      const c = must(byId.get(id), 'case of the draft')
      const review = must(reviews.get(id), `review of ${c.case_no}`)
      const plain = must(loaded.get(id), `facts of ${c.case_no}`)
      const facts = withGrants(plain.facts, c.resident_no === null ? [] : (granted.get(c.resident_no) ?? []))
      const judgement = judge(facts, parameters)
      // a refusal costs nothing: what a grant would have cost stays as the reviewer saw it
      const amounts = kind === 'refuse' ? (JSON.parse(review.amounts) as AidsAmounts) : judgement.amounts
      const tax = caseTax(records, { caseId: id, reviewer: review.by_user }, facts, judgement, parameters)
      const stop = stopOf(kind, review, facts, judgement) ?? (waitsForSecond(kind, tax, judgement) ? 'tax-unconfirmed' : null)
      const digest = contentDigest(c, review, amounts, facts.item, plain.details)
      const grant = { c, facts, amounts }
      const deliver: PlannedCase['deliver'] = async (ctx, decision) => {
        setting ??= await voucherSetting(ctx, parameters.monthsPerVoucher)
        return makeVouchers(ctx, grant, decision, setting)
      }
      planned.push({ c, review, facts, judgement, parameters: parameters.rows, amounts, stop, digest, deliver })
      if (kind === 'grant' && stop === null && c.resident_no !== null) {
        granted.set(c.resident_no, [...(granted.get(c.resident_no) ?? []), asGrant(c, facts, amounts, frame.businessDay)])
      }
    }
  }
  return planned
}

/** Facts that also know grants planned in the same draft; their catalogue rows come along from the case that plans them. */
function withGrants(facts: AidsFacts, planned: readonly (Grant & { readonly item?: AidsFacts['item'] })[]): AidsFacts {
  if (planned.length === 0) return facts
  const items = planned.flatMap((g) => (g.item === undefined ? [] : [g.item]))
  return {
    ...facts,
    grants: [...facts.grants, ...planned.map(({ item: _, ...grant }) => grant)],
    grantItems: [...facts.grantItems, ...items],
  }
}

function stopOf(kind: 'grant' | 'refuse', review: ReviewTable, facts: AidsFacts, judgement: AidsJudgement): PlannedCase['stop'] {
  if (kind === 'grant' && grantObstacle({ caseId: '', facts, judgement }) !== null) return 'not-grantable'
  return mustReviewAgain(kind, JSON.parse(review.summary) as AidsJudgement, judgement) ? 'facts-changed' : null
}
