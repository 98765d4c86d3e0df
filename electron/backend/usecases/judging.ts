import type { IsoDate } from '../../../shared/domain/masters.ts'
import { mostMonths } from '../../../shared/programmes/daily-living-aids/amounts.ts'
import { judge } from '../../../shared/programmes/daily-living-aids/judge.ts'
import type { AidsFacts, AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { Env } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { loadAidsFacts, type FactsFrame } from '../store/facts.ts'
import { postalIndexOf } from '../store/lookups.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'

/** One case judged, with what it was judged on. */
export interface Judged {
  readonly caseId: string
  readonly facts: AidsFacts
  readonly judgement: AidsJudgement
}

/** Everything a review needs that is the same for all cases of a day. */
export async function reviewFrame(env: Env, read: ReadDb, day: IsoDate = env.businessDay()): Promise<FactsFrame> {
  const rows = await allParameters(read)
  const home = homePlace(rows, day)
  return { businessDay: day, home, postal: postalIndexOf(env.store.sync, home), parameters: aidsParameters(rows, day) }
}

/** Judges 日常生活用具 cases; those of other programmes are left out. */
export async function judgeCases(read: ReadDb, caseIds: readonly string[], frame: FactsFrame): Promise<Judged[]> {
  const loaded = await loadAidsFacts(read, caseIds, frame)
  return loaded.map(({ caseId, facts }) => ({ caseId, facts, judgement: judge(facts, frame.parameters) }))
}

/** What stands in the way of granting a case, whatever its checks say; null: nothing. */
export function grantObstacle({ facts, judgement }: Judged): string | null {
  if (facts.resident === null) return '対象者が住民の登録と結び付いていません'
  if (judgement.amounts.publicPayment === null) return '課税区分が分からないため金額が決まりません'
  if (facts.providers.length !== 1) return '事業者が決まっていません'
  if (facts.item.unit === '月' && (facts.application.months ?? 1) > mostMonths)
    return `月数が${facts.application.months ?? 1}か月です。給付できるのは${mostMonths}か月までなので、月数の補正を依頼してください`
  return null
}
