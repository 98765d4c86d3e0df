import { sql } from 'kysely'
import { localStamp } from '../../../shared/domain/clock.ts'
import type { IsoDate, IsoMonth, Yen } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { ApprovalReadingTable } from './schema-inbox.ts'

/** What of one case an approver's reading order depends on. */
export interface ReadFacts {
  readonly caseId: string
  readonly caseNo: string
  readonly seq: number
  readonly open: boolean
  readonly outcome: string
  readonly caseVersion: number
  readonly nowVersion: number
  readonly reviewId: string
  readonly nowReviewId: string | null
  /** Frozen at drafting. */
  readonly exception: string | null
  readonly amounts: string
  readonly publicPayment: Yen
  readonly flags: string
  readonly byHand: boolean
  /** Whether a second person said something about its tax bracket. */
  readonly confirmed: boolean
  readonly changed: boolean
  readonly appliedOn: IsoDate
}

/** The cases of a draft as far as it decides what is read first, in the order of the draft. */
export async function readFacts(read: ReadDb, draftId: string): Promise<ReadFacts[]> {
  const rows = await read
    .selectFrom('draft_case as k')
    .innerJoin('welfare_case as c', 'c.case_id', 'k.case_id')
    .innerJoin('review as r', 'r.review_id', 'k.review_id')
    .select(['k.case_id', 'c.case_no', 'k.seq', 'k.open', 'k.outcome', 'k.case_version', 'c.version', 'k.review_id'])
    .select(['c.review_id as now_review', 'k.exception', 'k.amounts', 'k.public_payment', 'c.flags', 'c.applied_on'])
    .select([
      sql<number>`json_extract(r.facts, '$.taxByHand') is not null`.as('by_hand'),
      sql<number>`exists (select 1 from tax_confirmation t where t.case_id = k.case_id)`.as('confirmed'),
      sql<number>`exists (select 1 from fact_change f where f.case_id = k.case_id)`.as('changed'),
    ])
    .where('k.draft_id', '=', draftId)
    .orderBy('k.seq')
    .execute()
  return rows.map((r) => ({
    caseId: r.case_id,
    caseNo: r.case_no,
    seq: r.seq,
    open: r.open === 1,
    outcome: r.outcome,
    caseVersion: r.case_version,
    nowVersion: r.version,
    reviewId: r.review_id,
    nowReviewId: r.now_review,
    exception: r.exception,
    amounts: r.amounts,
    publicPayment: r.public_payment,
    flags: r.flags,
    byHand: r.by_hand === 1,
    confirmed: r.confirmed === 1,
    changed: r.changed === 1,
    appliedOn: r.applied_on,
  }))
}

/** Ids of the cases that a user opened for a draft. */
export async function casesRead(read: ReadDb, draftId: string, userId: string): Promise<ReadonlySet<string>> {
  const rows = await read
    .selectFrom('draft_reading')
    .select('case_id')
    .where('draft_id', '=', draftId)
    .where('user_id', '=', userId)
    .execute()
  return new Set(rows.map((r) => r.case_id))
}

/** 閲覧の記録. Whether it was the first time. */
export async function noteRead(
  tx: WriteTx,
  row: { readonly draftId: string; readonly caseId: string; readonly userId: string; readonly day: IsoDate; readonly at: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('draft_reading')
    .values({ draft_id: row.draftId, case_id: row.caseId, user_id: row.userId, on_day: row.day, at: row.at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** 決裁時の閲覧 of a draft, oldest first. */
export async function approvalReadings(read: ReadDb, draftId: string): Promise<ApprovalReadingTable[]> {
  return read.selectFrom('approval_reading').selectAll().where('draft_id', '=', draftId).orderBy('at').orderBy('step_seq').execute()
}

/** Numbers of the drafts that are on their way, or back at their drafters; the longest waiting first. */
export async function openDraftRows(read: ReadDb, limit: number) {
  return read.selectFrom('draft').selectAll().where('state', 'in', ['circulating', 'returned']).orderBy('drafted_at').limit(limit).execute()
}

/** Steps on which a user acted, the newest first. */
export async function stepsActedBy(read: ReadDb, userId: string, limit: number) {
  return read
    .selectFrom('draft_step as s')
    .innerJoin('draft as d', 'd.draft_id', 's.draft_id')
    .selectAll('d')
    .select(['s.post as step_post', 's.capacity as step_capacity', 's.acted_at as step_at'])
    .where('s.acted_by', '=', userId)
    .where('s.acted_at', 'is not', null)
    .orderBy('s.acted_at', 'desc')
    .limit(limit)
    .execute()
}

/** The last draft of a kind that was decided before another was made, with what it decided. */
export async function lastDecided(read: ReadDb, kind: string, draftedAt: string, exceptId: string) {
  const draft = await read
    .selectFrom('draft as d')
    .innerJoin('draft_step as s', 's.draft_id', 'd.draft_id')
    .select(['d.draft_id', 'd.draft_no', 'd.case_count', 'd.amount'])
    .select(({ fn }) => fn.max('s.acted_at').as('decided_at'))
    .where('d.kind', '=', kind)
    .where('d.state', '=', 'approved')
    .where('d.draft_id', '<>', exceptId)
    .where('d.drafted_at', '<=', draftedAt)
    .groupBy('d.draft_id')
    .orderBy('decided_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!draft) return null
  const [decision, cancellation] = await Promise.all(
    (['decision', 'cancellation'] as const).map((table) =>
      read
        .selectFrom(table)
        .select(({ fn }) => fn.max('decided_on').as('day'))
        .where('draft_id', '=', draft.draft_id)
        .executeTakeFirst(),
    ),
  )
  const held = await read
    .selectFrom('draft_case')
    .select(({ fn }) => [fn.countAll<number>().as('n'), fn.coalesce(fn.sum<number>('public_payment'), sql<number>`0`).as('amount')])
    .where('draft_id', '=', draft.draft_id)
    .where('outcome', '=', 'decided')
    .executeTakeFirstOrThrow()
  // a payment order holds payees, no cases
  const whole = kind === 'payment'
  return {
    draftNo: draft.draft_no,
    decidedOn: decision?.day ?? cancellation?.day ?? localStamp(new Date(draft.decided_at ?? 0)).slice(0, 10),
    cases: whole ? draft.case_count : held.n,
    amount: whole ? draft.amount : held.amount,
  }
}

/** Decisions of a kind in a month: how many, and their public payments in yen. */
export async function decidedIn(read: ReadDb, kind: 'grant' | 'refuse' | 'cancel', month: IsoMonth): Promise<{ n: number; amount: Yen }> {
  const [from, to] = [`${month}-01`, `${month}-31`]
  if (kind === 'cancel') {
    return read
      .selectFrom('cancellation')
      .select(({ fn }) => [fn.countAll<number>().as('n'), fn.coalesce(fn.sum<number>('public_payment'), sql<number>`0`).as('amount')])
      .where('decided_on', '>=', from)
      .where('decided_on', '<=', to)
      .executeTakeFirstOrThrow()
  }
  return read
    .selectFrom('decision')
    .select(({ fn }) => [fn.countAll<number>().as('n'), fn.coalesce(fn.sum<number>('public_payment'), sql<number>`0`).as('amount')])
    .where('kind', '=', kind)
    .where('decided_on', '>=', from)
    .where('decided_on', '<=', to)
    .executeTakeFirstOrThrow()
}

/** What drafts hold now: cases that are still in them or were decided, their public payments, and the earliest day of application. */
export async function heldBy(read: ReadDb, draftIds: readonly string[]) {
  const rows = await read
    .selectFrom('draft_case as k')
    .select(['k.draft_id'])
    .select(({ fn }) => [
      fn.countAll<number>().as('n'),
      fn.sum<number>('k.public_payment').as('amount'),
      // only what is open has a day by which it must be decided
      sql<string | null>`min((select c.applied_on from welfare_case c where k.open = 1 and c.case_id = k.case_id))`.as('applied_on'),
    ])
    .where('k.draft_id', 'in', [...draftIds])
    .where((eb) => eb.or([eb('k.open', '=', 1), eb('k.outcome', '=', 'decided')]))
    .groupBy('k.draft_id')
    .execute()
  return new Map(rows.map((r) => [r.draft_id, { cases: r.n, amount: r.amount, appliedOn: r.applied_on }]))
}

/** Days of transfer of payment orders, by their drafts. */
export async function transferDays(read: ReadDb, draftIds: readonly string[]): Promise<ReadonlyMap<string, IsoDate>> {
  const rows = await read
    .selectFrom('payment_run')
    .select(['draft_id', 'transfer_date'])
    .where('draft_id', 'in', [...draftIds])
    .execute()
  return new Map(rows.map((r) => [r.draft_id, r.transfer_date]))
}
