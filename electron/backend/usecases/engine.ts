import { createHash } from 'node:crypto'
import type { Amounts, Judgement } from '../../../shared/domain/judgement.ts'
import type { IsoDate, Parameter } from '../../../shared/domain/masters.ts'
import type { ProgrammeId } from '../../../shared/programmes/programme.ts'
import type { CommandContext, Env } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import type { ReviewTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'

/** One case judged, with what it was judged on; facts are plain JSON that the programme alone reads. */
export interface JudgedCase {
  readonly caseId: string
  readonly facts: object
  readonly judgement: Judgement
  /** What stands in the way of granting it, whatever its checks say; null: nothing. */
  readonly obstacle: string | null
  /** The parameters it was judged by. */
  readonly parameters: readonly Parameter[]
  readonly businessDay: IsoDate
}

export interface CaseEngine {
  readonly programme: ProgrammeId
  /** Judges up to a few hundred cases of this programme; those of others are left out. */
  readonly judge: (env: Env, read: ReadDb, caseIds: readonly string[]) => Promise<JudgedCase[]>
  /** Judges reviewed cases of this programme anew, each seeing the grants planned before it. */
  readonly plan: (env: Env, read: ReadDb, kind: 'grant' | 'refuse', cases: readonly WelfareCaseTable[]) => Promise<PlannedCase[]>
}

/** Why a reviewed case cannot be decided as it was reviewed. */
export type StopCause = 'facts-changed' | 'not-grantable' | 'tax-unconfirmed'

/** The same in words, with the way out. */
export const stopReasons: Readonly<Record<StopCause, string>> = {
  'facts-changed': '審査のあとで事実が変わりました。審査をやり直してください',
  'not-grantable': '支給できる条件が欠けています。案件の画面で確かめ、審査をやり直してください',
  'tax-unconfirmed': '課税区分を2人目が確認していません。入力も審査もしていない職員が、案件の画面の「課税区分の確認」で確認してください',
}

/** 決定 of a grant, as its programme is told of it. */
export interface GrantDecision {
  readonly decisionId: string
  readonly decisionNo: string
}

/** A reviewed case as it would be decided today, after the cases before it. */
export interface PlannedCase {
  readonly c: WelfareCaseTable
  readonly review: ReviewTable
  /** Plain JSON, frozen with the decision. */
  readonly facts: object
  readonly judgement: Judgement
  readonly parameters: readonly Parameter[]
  readonly amounts: Amounts
  readonly digest: string
  /** Why it cannot be decided as it was reviewed; null: it can. */
  readonly stop: StopCause | null
  /** What a grant makes in the transaction of its decision: vouchers (their numbers are given) and the record of the grant. */
  readonly deliver: (ctx: CommandContext, decision: GrantDecision) => Promise<string[]>
}

/** The reviews of cases, by case. */
export async function reviewsOf(read: ReadDb, cases: readonly WelfareCaseTable[]): Promise<Map<string, ReviewTable>> {
  const found = new Map<string, ReviewTable>()
  const ids = cases.map((c) => c.review_id).filter((id) => id !== null)
  for (const piece of chunkedIds(ids)) {
    const rows = await read.selectFrom('review').selectAll().where('review_id', 'in', piece).execute()
    for (const row of rows) found.set(row.case_id, row)
  }
  return found
}

/**
 * 決裁内容のハッシュ. SHA-256 over everything the approval screen shows of a case: what is approved is this content. `more` is what the
 * programme shows beside it.
 */
export function contentDigest(c: WelfareCaseTable, review: ReviewTable, amounts: Amounts, more: unknown, details: string): string {
  const shown = [
    c.case_no,
    c.receipt_no,
    c.application_id,
    c.name,
    c.resident_no,
    details,
    more,
    review.checks,
    review.propose,
    review.reason,
    amounts,
  ]
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex')
}
