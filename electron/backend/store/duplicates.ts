import { sql } from 'kysely'
import type { DuplicateDecisionTable } from './schema-people.ts'
import { caseByNumber } from './cases.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'

/** 重複の疑い. Pairs of applications of one person for one item near in time, and what persons decided about them. */

/** States in which a case still waits for its decision: a pair is open while one of its cases is in them. */
const waiting = ['received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating'] as const
const over = ['withdrawn', 'cancelled'] as const

/** Whether a decision `d` on a pair was not taken back. */
const holds = sql<boolean>`not exists (select 1 from duplicate_undone as u
  where u.left_case = d.left_case and u.right_case = d.right_case and u.seq = d.seq)`

/**
 * Pairs at most `days` apart that nobody decided; the smaller case number is the left one. Only 日常生活用具 has the rule. One of a pair
 * waits (`w`): from there its neighbours (`o`) are looked up by person, item and day; a pair of two that wait is told once.
 */
function openPairs(read: ReadDb, days: number) {
  const [left, right] = [
    sql`case when w.case_no < o.case_no then w.case_id else o.case_id end`,
    sql`case when w.case_no < o.case_no then o.case_id else w.case_id end`,
  ]
  return read
    .selectFrom('welfare_case as w')
    .innerJoin('welfare_case as o', (join) =>
      join
        .onRef('o.person_key', '=', 'w.person_key')
        .onRef('o.item_code', '=', 'w.item_code')
        .on(sql<boolean>`o.applied_on between date(w.applied_on, ${`-${days} days`}) and date(w.applied_on, ${`+${days} days`})`)
        .on(sql<boolean>`o.rowid <> w.rowid`),
    )
    .where('w.state', 'in', waiting)
    .where(sql`+w.programme`, '=', 'aids')
    .where(sql`+o.programme`, '=', 'aids')
    .where(sql`+o.state`, 'not in', over)
    .where((eb) => eb.or([eb(sql`+o.state`, 'not in', waiting), eb('w.case_no', '<', eb.ref('o.case_no'))]))
    .where(
      sql<boolean>`not exists (select 1 from duplicate_decision as d where d.left_case = ${left} and d.right_case = ${right} and ${holds})`,
    )
}

const pairColumns = [
  sql<string>`min(w.case_no, o.case_no)`.as('left_no'),
  sql<string>`max(w.case_no, o.case_no)`.as('right_no'),
  sql<number>`cast(abs(julianday(w.applied_on) - julianday(o.applied_on)) as integer)`.as('days'),
] as const

export interface PairRow {
  readonly left_no: string
  readonly right_no: string
  /** Days between the two applications. */
  readonly days: number
}

/** The open pairs that one case is in, the smaller numbers first. */
export async function pairsOfCase(read: ReadDb, days: number, caseId: string): Promise<PairRow[]> {
  return pairsWith(read, days, caseId).select(pairColumns).orderBy('left_no').orderBy('right_no').limit(20).execute()
}

/** Open pairs in which a case is, whichever of the two it is: its person has few applications. */
function pairsWith(read: ReadDb, days: number, caseId: string) {
  const person = read.selectFrom('welfare_case').select('person_key').where('case_id', '=', caseId)
  return openPairs(read, days)
    .where('w.person_key', '=', person)
    .where((eb) => eb.or([eb('w.case_id', '=', caseId), eb('o.case_id', '=', caseId)]))
}

/** Decisions on pairs of one case that hold, newest first. */
export async function decisionsOfCase(read: ReadDb, caseId: string): Promise<DuplicateDecisionTable[]> {
  return read
    .selectFrom('duplicate_decision as d')
    .selectAll('d')
    .where(holds)
    .where((eb) => eb.or([eb('d.left_case', '=', caseId), eb('d.right_case', '=', caseId)]))
    .orderBy('d.at', 'desc')
    .limit(50)
    .execute()
}

/** The decision on a pair that holds, or undefined. */
export async function standingDecision(read: ReadDb, leftId: string, rightId: string): Promise<DuplicateDecisionTable | undefined> {
  return read
    .selectFrom('duplicate_decision as d')
    .selectAll('d')
    .where(holds)
    .where('d.left_case', '=', leftId)
    .where('d.right_case', '=', rightId)
    .orderBy('d.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** One page of the open pairs in order of their case numbers, after a pair. */
export async function pageOfPairs(
  read: ReadDb,
  days: number,
  after: { readonly left: string; readonly right: string } | undefined,
  limit: number,
): Promise<PairRow[]> {
  let query = openPairs(read, days)
  if (after !== undefined)
    query = query.where(sql<boolean>`(min(w.case_no, o.case_no), max(w.case_no, o.case_no)) > (${after.left}, ${after.right})`)
  return query.select(pairColumns).orderBy('left_no').orderBy('right_no').limit(limit).execute()
}

/** How many pairs nobody has decided on; `days`: how far apart two applications still count as one. */
export async function countPairs(read: ReadDb, days: number): Promise<number> {
  const row = await openPairs(read, days)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return row.n
}

/** Whether these two cases are an open pair. */
export async function isOpenPair(read: ReadDb, days: number, leftNo: string, rightNo: string): Promise<boolean> {
  const row = await openPairs(read, days)
    .select('w.case_id')
    .where((eb) =>
      eb.or([
        eb.and([eb('w.case_no', '=', leftNo), eb('o.case_no', '=', rightNo)]),
        eb.and([eb('w.case_no', '=', rightNo), eb('o.case_no', '=', leftNo)]),
      ]),
    )
    .where('w.case_no', 'in', [leftNo, rightNo])
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a case is in any open pair. */
export async function hasOpenPair(read: ReadDb, days: number, caseId: string): Promise<boolean> {
  return (await pairsWith(read, days, caseId).select('w.case_id').executeTakeFirst()) !== undefined
}

/** Adds a decision on a pair; an earlier one of the pair stays and no longer holds. */
export async function insertDecision(tx: WriteTx, decision: Omit<DuplicateDecisionTable, 'seq'>): Promise<void> {
  const last = await tx
    .selectFrom('duplicate_decision')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('left_case', '=', decision.left_case)
    .where('right_case', '=', decision.right_case)
    .executeTakeFirst()
  await tx
    .insertInto('duplicate_decision')
    .values({ ...decision, seq: (last?.seq ?? 0) + 1 })
    .execute()
}

/** 「別の申請である」. Pairs a person found distinct among these cases and any others, both ways round: `"id id"`. */
export async function distinctPairs(read: ReadDb, caseIds: readonly string[]): Promise<ReadonlySet<string>> {
  const pairs = new Set<string>()
  for (const piece of chunks(caseIds, 2)) {
    const rows = await read
      .selectFrom('duplicate_decision as d')
      .select(['d.left_case', 'd.right_case'])
      .where('d.decision', '=', 'distinct')
      .where(holds)
      .where((eb) => eb.or([eb('d.left_case', 'in', piece), eb('d.right_case', 'in', piece)]))
      .execute()
    for (const row of rows) {
      pairs.add(`${row.left_case} ${row.right_case}`)
      pairs.add(`${row.right_case} ${row.left_case}`)
    }
  }
  return pairs
}

/** The current answer's fields of a case. Throws AppError `not-found`. */
export async function caseWithDetails(read: ReadDb, caseNo: string) {
  const c = await caseByNumber(read, caseNo)
  const a = await read.selectFrom('application').select('details').where('application_id', '=', c.application_id).executeTakeFirstOrThrow()
  return { c, details: a.details }
}
