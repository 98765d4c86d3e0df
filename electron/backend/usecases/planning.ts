import { createHash } from 'node:crypto'
import { monthOf } from '../../../shared/domain/date.ts'
import type { Grant } from '../../../shared/domain/masters.ts'
import { must } from '../../../shared/errors.ts'
import { applicationMonths } from '../../../shared/programmes/daily-living-aids/amounts.ts'
import type { AidsAmounts, AidsFacts, AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { judge } from '../../../shared/programmes/daily-living-aids/judge.ts'
import type { ReadDb } from '../store/db.ts'
import { loadAidsFacts, type FactsFrame } from '../store/facts.ts'
import type { ReviewTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'
import { mustReviewAgain } from './fact-changes.ts'
import { grantObstacle } from './judging.ts'
import { caseTax, taxRecords, waitsForSecond } from './tax-standing.ts'

/** Why a reviewed case cannot be decided as it was reviewed. */
export type StopCause = 'facts-changed' | 'not-grantable' | 'tax-unconfirmed'

/** The same in words, with the way out. */
export const stopReasons: Readonly<Record<StopCause, string>> = {
  'facts-changed': '審査のあとで事実が変わりました。審査をやり直してください',
  'not-grantable': '支給できる条件が欠けています。案件の画面で確かめ、審査をやり直してください',
  'tax-unconfirmed': '課税区分を2人目が確認していません。入力も審査もしていない職員が、案件の画面の「課税区分の確認」で確認してください',
}

/** A reviewed case as it would be decided today, after the cases before it. */
export interface PlannedCase {
  readonly c: WelfareCaseTable
  readonly review: ReviewTable
  readonly facts: AidsFacts
  readonly judgement: AidsJudgement
  readonly amounts: AidsAmounts
  readonly digest: string
  /** Why it cannot be decided as it was reviewed; null: it can. */
  readonly stop: StopCause | null
}

/**
 * Judges reviewed cases anew with today's facts, one after the other in the order given, each seeing the grants planned
 * before it: the cap of the month, the useful life and the excluding items count from the first to the last.
 * A case whose facts got worse since its review is marked to stop; so is a refusal whose reason no longer holds.
 */
export async function planCases(
  read: ReadDb,
  kind: 'grant' | 'refuse',
  cases: readonly WelfareCaseTable[],
  frame: FactsFrame,
): Promise<PlannedCase[]> {
  const reviews = await reviewsOf(read, cases)
  const granted = new Map<string, Grant[]>()
  const planned: PlannedCase[] = []
  for (const ids of chunkedIds(cases.map((c) => c.case_id))) {
    const loaded = new Map((await loadAidsFacts(read, ids, frame)).map((one) => [one.caseId, one]))
    const records = await taxRecords(read, ids, frame.parameters)
    for (const id of ids) {
      const c = must(
        cases.find((one) => one.case_id === id),
        'case of the draft',
      )
      const review = must(reviews.get(id), `review of ${c.case_no}`)
      const plain = must(loaded.get(id), `facts of ${c.case_no}`)
      const facts = withGrants(plain.facts, c.resident_no === null ? [] : (granted.get(c.resident_no) ?? []))
      const judgement = judge(facts, frame.parameters)
      // a refusal costs nothing: what a grant would have cost stays as the reviewer saw it
      const amounts = kind === 'refuse' ? (JSON.parse(review.amounts) as AidsAmounts) : judgement.amounts
      const tax = caseTax(records, { caseId: id, reviewer: review.by_user }, facts, judgement, frame.parameters)
      const stop = stopOf(kind, review, facts, judgement) ?? (waitsForSecond(kind, tax, judgement) ? 'tax-unconfirmed' : null)
      planned.push({ c, review, facts, judgement, amounts, stop, digest: contentDigest(c, review, amounts, facts, plain.details) })
      if (kind === 'grant' && stop === null && c.resident_no !== null) {
        granted.set(c.resident_no, [...(granted.get(c.resident_no) ?? []), asGrant(c, facts, amounts, frame.businessDay)])
      }
    }
  }
  return planned
}

async function reviewsOf(read: ReadDb, cases: readonly WelfareCaseTable[]): Promise<Map<string, ReviewTable>> {
  const found = new Map<string, ReviewTable>()
  const ids = cases.map((c) => c.review_id).filter((id) => id !== null)
  for (const piece of chunkedIds(ids)) {
    const rows = await read.selectFrom('review').selectAll().where('review_id', 'in', piece).execute()
    for (const row of rows) found.set(row.case_id, row)
  }
  return found
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

function asGrant(c: WelfareCaseTable, facts: AidsFacts, amounts: AidsAmounts, day: string): Grant & { readonly item: AidsFacts['item'] } {
  const { application, item } = facts
  const months = item.unit === '月' ? (application.months ?? 1) : null
  return {
    voucherNo: c.case_no,
    residentNo: must(c.resident_no, 'resident of a planned grant'),
    itemCode: item.code,
    decidedOn: day,
    quantity: application.quantity,
    months,
    startMonth: months === null ? null : (applicationMonths(application.day, months)[0] ?? monthOf(application.day)),
    price: amounts.price,
    publicPayment: amounts.publicPayment ?? 0,
    selfPayment: amounts.selfPayment ?? 0,
    excess: amounts.excess,
    state: '有効',
    item,
  }
}

/** A grant as the store keeps it, for one planned case. */
export function plannedGrant(planned: PlannedCase, day: string): Grant {
  const { item: _, ...grant } = asGrant(planned.c, planned.facts, planned.amounts, day)
  return grant
}

function stopOf(kind: 'grant' | 'refuse', review: ReviewTable, facts: AidsFacts, judgement: AidsJudgement): PlannedCase['stop'] {
  if (kind === 'grant' && grantObstacle({ caseId: '', facts, judgement }) !== null) return 'not-grantable'
  return mustReviewAgain(kind, JSON.parse(review.summary) as AidsJudgement, judgement) ? 'facts-changed' : null
}

/** 決裁内容のハッシュ. SHA-256 over everything the approval screen shows of a case: what is approved is this content. */
export function contentDigest(c: WelfareCaseTable, review: ReviewTable, amounts: AidsAmounts, facts: AidsFacts, details: string): string {
  const shown = [
    c.case_no,
    c.receipt_no,
    c.application_id,
    c.name,
    c.resident_no,
    details,
    facts.item,
    review.checks,
    review.propose,
    review.reason,
    amounts,
  ]
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex')
}
