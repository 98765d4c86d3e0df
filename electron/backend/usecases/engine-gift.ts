import { addDays } from '../../../shared/domain/date.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { Judgement } from '../../../shared/domain/judgement.ts'
import type { GiftFacts, GiftGrant } from '../../../shared/programmes/childbirth-support/facts.ts'
import { giftObstacle, grantOfCase, judgeGift } from '../../../shared/programmes/childbirth-support/judge.ts'
import { readGiftParameters, type GiftParameters } from '../../../shared/programmes/childbirth-support/parameters.ts'
import { officeKey } from '../keys/office-key.ts'
import type { CommandContext, Env } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { loadGiftFacts, type GiftFrame } from '../store/gift-facts.ts'
import { postalIndexOf } from '../store/lookups.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'
import { mustReviewAgain } from './compare.ts'
import { contentDigest, reviewsOf, type CaseEngine, type GrantDecision, type PlannedCase } from './engine.ts'
import { allParameters, homePlace } from './settings.ts'

/** 出産・子育て応援給付の基準 of a day. Throws AppError `missing-setting` with what is wrong. */
export async function giftParameters(read: ReadDb, day: IsoDate): Promise<GiftParameters> {
  const found = readGiftParameters(await allParameters(read), day)
  if (!found.ok) throw new AppError('missing-setting', { key: found.problems[0] ?? 'gift' })
  return found.parameters
}

/** 公金受取口座: the day from which on answers may be used on a day. Throws AppError `missing-setting`. */
export async function answersUsableFrom(read: ReadDb, day: IsoDate): Promise<IsoDate> {
  return addDays(day, -(await giftParameters(read, day)).accountDays)
}

/** The parameters a case is judged by: those of its day of application. */
interface DayRules {
  readonly parameters: GiftParameters
  /** Why the case cannot be granted by them; null: it can. */
  readonly missing: string | null
}

/**
 * 申請日の基準. Amounts and demands are those in force on the day of application; where a day has none (the programme had not begun), the
 * case is judged by today's and cannot be granted.
 */
async function rulesByDay(read: ReadDb, today: GiftParameters): Promise<(day: IsoDate) => DayRules> {
  const rows = await allParameters(read)
  const known = new Map<IsoDate, DayRules>()
  return (day) => {
    const kept = known.get(day)
    if (kept !== undefined) return kept
    const found = readGiftParameters(rows, day)
    const rules = found.ok
      ? { parameters: found.parameters, missing: null }
      : { parameters: today, missing: '申請日に有効な応援給付の基準がありません' }
    known.set(day, rules)
    return rules
  }
}

/** Everything a review of this programme needs that is the same for all cases of a day. Throws AppError `missing-setting`, `office-key-missing`. */
async function giftFrame(env: Env, read: ReadDb): Promise<GiftFrame> {
  const businessDay = env.businessDay()
  const home = homePlace(await allParameters(read), businessDay)
  return {
    businessDay,
    home,
    postal: postalIndexOf(env.store.sync, home),
    parameters: await giftParameters(read, businessDay),
    key: await officeKey(env.store.folder),
  }
}

/** 出産・子育て応援給付: reviewed by its seven lines, paid in cash. */
export const giftEngine: CaseEngine = {
  programme: 'gift',
  async judge(env, read, caseIds) {
    const frame = await giftFrame(env, read)
    const { businessDay } = frame
    const rulesOn = await rulesByDay(read, frame.parameters)
    return (await loadGiftFacts(read, caseIds, frame)).map(({ caseId, facts }) => {
      const { parameters, missing } = rulesOn(facts.application.day)
      const obstacle = missing ?? giftObstacle(facts, parameters)
      return { caseId, facts, judgement: judgeGift(facts, parameters), obstacle, parameters: parameters.rows, businessDay }
    })
  },
  async plan(env, read, kind, cases) {
    const frame = await giftFrame(env, read)
    const reviews = await reviewsOf(read, cases)
    const byId = new Map(cases.map((c) => [c.case_id, c]))
    const granted: GiftGrant[] = []
    const rulesOn = await rulesByDay(read, frame.parameters)
    const planned: PlannedCase[] = []
    for (const ids of chunkedIds(cases.map((c) => c.case_id))) {
      const loaded = new Map((await loadGiftFacts(read, ids, frame)).map((one) => [one.caseId, one]))
      for (const id of ids) {
        const c = must(byId.get(id), 'case of the draft')
        const plain = must(loaded.get(id), `facts of ${c.case_no}`)
        const one = planOne(kind, c, must(reviews.get(id), `review of ${c.case_no}`), plain, granted, {
          ...rulesOn(plain.facts.application.day),
          businessDay: frame.businessDay,
        })
        planned.push(one.planned)
        if (kind === 'grant' && one.planned.stop === null) granted.push(one.grant)
      }
    }
    return planned
  },
}

function planOne(
  kind: 'grant' | 'refuse',
  c: WelfareCaseTable,
  review: PlannedCase['review'],
  plain: { readonly facts: GiftFacts; readonly details: string },
  granted: readonly GiftGrant[],
  { parameters, missing, businessDay }: DayRules & Pick<GiftFrame, 'businessDay'>,
): { readonly planned: PlannedCase; readonly grant: GiftGrant } {
  const { facts: found, details } = plain
  const motherNo = found.resident?.residentNo
  const children = new Set(found.children.map((one) => one.residentNo))
  const before = granted.filter(
    (one) => one.kind === found.application.kind && (one.motherNo === motherNo || (one.childNo !== null && children.has(one.childNo))),
  )
  // a case decided in this draft asks no more: it is a grant, not another application
  const decided = new Set(before.map((one) => one.grantNo))
  const facts: GiftFacts = {
    ...found,
    grants: [...found.grants, ...before],
    sameApplications: found.sameApplications.filter((one) => !decided.has(one.receiptNo)),
  }
  const judgement = judgeGift(facts, parameters)
  const grant = grantOfCase(facts, c.receipt_no, businessDay, parameters)
  const obstacle = kind === 'grant' ? (missing ?? giftObstacle(facts, parameters)) : null
  const changed = mustReviewAgain(kind, JSON.parse(review.summary) as Judgement, judgement)
  const { account } = facts
  const shown = { kind: facts.application.kind, child: grant.childNo, notifiedOn: grant.notifiedOn, account: account?.mark ?? null }
  const planned: PlannedCase = {
    c,
    review,
    facts,
    judgement,
    parameters: parameters.rows,
    amounts: judgement.amounts,
    digest: contentDigest(c, review, judgement.amounts, shown, details),
    stop: obstacle !== null ? 'not-grantable' : changed ? 'facts-changed' : null,
    deliver: (ctx, decision) => keepGrant(ctx, c, decision, grant),
  }
  return { planned, grant }
}

/** The record of the grant, which no second one for the same child or pregnancy can follow. There are no vouchers. */
async function keepGrant(ctx: CommandContext, c: WelfareCaseTable, decision: GrantDecision, grant: GiftGrant): Promise<string[]> {
  const row = {
    grant_no: decision.decisionNo,
    case_id: c.case_id,
    kind: grant.kind,
    mother_no: grant.motherNo,
    child_no: grant.childNo,
    notified_on: grant.notifiedOn,
    decided_on: grant.decidedOn,
    amount: grant.amount,
    state: '有効',
  }
  await ctx.tx.insertInto('gift_grant').values(row).execute()
  return []
}
