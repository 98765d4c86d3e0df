import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { programmes } from '../../../shared/programmes/index.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { groupBy, unique } from './groups.ts'
import type { CancellationTable } from './schema-circulation.ts'
import type { DecisionTable, MailingEntryTable, PaperFileTable, PaperTable, VoucherTable } from './schema-cases.ts'
import type { ResidentTable } from './schema-office.ts'

const inForce = (day: IsoDate) => sql`p.protection_from <= ${day} and (p.protection_to is null or p.protection_to >= ${day})`

/**
 * 支援措置の有無 of a case `c` on a day, 1 or 0: the linked person or the guardian the letter goes to, as the register has
 * them now; for a case linked to nobody everybody of that name and birth date; and whoever was flagged at the review.
 */
export function guardedOn(day: IsoDate) {
  return sql<number>`case when
    exists (select 1 from resident p where p.resident_no = c.resident_no and ${inForce(day)})
    or exists (select 1 from resident o join resident p on p.resident_no = o.guardian_no where o.resident_no = c.resident_no and ${inForce(day)})
    or (c.resident_no is null and exists (select 1 from resident p where p.kana_key = c.kana_key and p.birth_date = c.birth_date and ${inForce(day)}))
    or c.flags like '%"protected"%'
    then 1 else 0 end`
}

/** 支援措置の有無 of one case on a day, as its papers are judged by. */
export async function isGuardedCase(read: ReadDb, day: IsoDate, caseId: string): Promise<boolean> {
  const row = await read
    .selectFrom('welfare_case as c')
    .select(guardedOn(day).as('guarded'))
    .where('c.case_id', '=', caseId)
    .executeTakeFirst()
  return row?.guarded === 1
}

/** Those of these cases that are under 支援措置 on a day. */
export async function guardedCaseNos(read: ReadDb, day: IsoDate, caseNos: readonly string[]): Promise<ReadonlySet<string>> {
  if (caseNos.length === 0) return new Set()
  const rows = await read
    .selectFrom('welfare_case as c')
    .select('c.case_no')
    .where('c.case_no', 'in', [...caseNos])
    .where(guardedOn(day), '=', 1)
    .execute()
  return new Set(rows.map((row) => row.case_no))
}

/** Whether an issued file holds a paper of a case under 支援措置 on a day. */
export async function holdsProtected(read: ReadDb, day: IsoDate, file: string): Promise<boolean> {
  const row = await read
    .selectFrom('paper as p')
    .innerJoin('welfare_case as c', 'c.case_id', 'p.case_id')
    .select('p.paper_id')
    .where('p.file', '=', file)
    .where(guardedOn(day), '=', 1)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** A decided case whose papers have not gone out. */
export interface WaitingCase {
  readonly case_id: string
  readonly case_no: string
  readonly programme: string
  readonly state: string
  readonly version: number
  readonly resident_no: string | null
  readonly receipt_no: string
  readonly name: string
  readonly item_name: string
  /** The decision the papers are of; for a cancellation the one that is taken back. */
  readonly decision_id: string
  readonly decision_no: string
  readonly decided_on: string
  /** `grant`, `refuse` or `cancel`. */
  readonly kind: string
  readonly vouchers: number
  readonly guarded: number
  /** Who released it for one printing; null: nobody, or the release is used up. */
  readonly released_by: string | null
}

/** Programmes whose benefits are paid in cash. */
const cashProgrammes = programmes.filter((one) => one.delivery === 'cash').map((one) => one.id)

/** 振込指定日 of the live orders that pay these decisions. */
export async function transferDates(read: ReadDb, decisionIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await read
    .selectFrom('payment_item as i')
    .innerJoin('payment_run as r', 'r.run_id', 'i.run_id')
    .select(['i.payable_id', 'r.transfer_date'])
    .where('i.payable_id', 'in', [...decisionIds])
    .where('i.live', '=', 1)
    .execute()
  return new Map(rows.map((row) => [row.payable_id, row.transfer_date]))
}

/** 未発行の案件, in order of their decision numbers: grants, refusals, cancellations. Without `caseIds` all of them. */
export async function waitingCases(read: ReadDb, day: IsoDate, caseIds?: readonly string[]): Promise<WaitingCase[]> {
  const all = [...(await waitingDecisions(read, day, caseIds)), ...(await waitingCancellations(read, day, caseIds))]
  const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return all.sort(
    (a, b) => before(a.decided_on, b.decided_on) || a.decision_no.length - b.decision_no.length || before(a.decision_no, b.decision_no),
  )
}

/** 取消 whose notice has not gone out; the case itself is over, so that its state does not tell. */
async function waitingCancellations(read: ReadDb, day: IsoDate, caseIds?: readonly string[]): Promise<WaitingCase[]> {
  let query = read
    .selectFrom('cancellation as d')
    .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
    .leftJoin('paper_release as r', (join) => join.onRef('r.case_id', '=', 'c.case_id').on('r.used', '=', 0))
    .leftJoin('paper as p', 'p.number', 'd.decision_no')
    .select(['c.case_id', 'c.case_no', 'c.programme', 'c.state', 'c.version', 'c.resident_no', 'c.receipt_no', 'c.name', 'c.item_name'])
    .select(['d.decision_id', 'd.decision_no', 'd.decided_on', 'r.released_by'])
    .select(guardedOn(day).as('guarded'))
    .where('p.paper_id', 'is', null)
  if (caseIds !== undefined) query = query.where('c.case_id', 'in', [...caseIds])
  return (await query.execute()).map((row) => ({ ...row, kind: 'cancel', vouchers: 0 }))
}

/** 取消の内容 by case id. */
export async function cancellationsByCase(read: ReadDb, ids: readonly string[]): Promise<Map<string, CancellationTable>> {
  const rows = await read
    .selectFrom('cancellation')
    .selectAll()
    .where('case_id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.case_id, row]))
}

async function waitingDecisions(read: ReadDb, day: IsoDate, caseIds?: readonly string[]): Promise<WaitingCase[]> {
  let query = read
    .selectFrom('welfare_case as c')
    .innerJoin('decision as d', 'd.case_id', 'c.case_id')
    .leftJoin('paper_release as r', (join) => join.onRef('r.case_id', '=', 'c.case_id').on('r.used', '=', 0))
    .select(['c.case_id', 'c.case_no', 'c.programme', 'c.state', 'c.version', 'c.resident_no', 'c.receipt_no', 'c.name', 'c.item_name'])
    .select(['d.decision_id', 'd.decision_no', 'd.decided_on', 'd.kind', 'r.released_by'])
    .select((eb) => [
      eb
        .selectFrom('voucher as v')
        .select((v) => v.fn.countAll<number>().as('n'))
        .whereRef('v.decision_id', '=', 'd.decision_id')
        // before issue none is void; said here, the index of live vouchers serves the count
        .where('v.state', '<>', 'void')
        .as('vouchers'),
      guardedOn(day).as('guarded'),
    ])
    .where((eb) =>
      eb.or([
        eb('c.state', 'in', ['granted', 'refused']),
        // a cash benefit may be paid before its notice goes out
        eb.and([
          eb('c.state', '=', 'paid'),
          eb('c.programme', 'in', cashProgrammes),
          eb.not(eb.exists(eb.selectFrom('paper as n').select('n.paper_id').whereRef('n.number', '=', 'd.decision_no'))),
        ]),
      ]),
    )
  if (caseIds !== undefined) query = query.where('c.case_id', 'in', [...caseIds])
  return (await query.execute()).map((row) => ({ ...row, vouchers: row.vouchers ?? 0 }))
}

/** What papers take from a decision. */
export type DecisionContent = Pick<DecisionTable, 'decision_no' | 'decided_on' | 'amounts' | 'reason' | 'frozen'>

/** Decisions with their frozen content, by decision id. */
export async function decisionsById(read: ReadDb, ids: readonly string[]): Promise<Map<string, DecisionContent>> {
  const rows = await read
    .selectFrom('decision')
    .select(['decision_id', 'decision_no', 'decided_on', 'amounts', 'reason', 'frozen'])
    .where('decision_id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.decision_id, row]))
}

/** Vouchers of decisions that are alive, first to last. */
export async function vouchersByDecision(read: ReadDb, ids: readonly string[]): Promise<Map<string, VoucherTable[]>> {
  const rows = await read
    .selectFrom('voucher')
    .selectAll()
    .where('decision_id', 'in', [...ids])
    .where('state', '<>', 'void')
    .orderBy('seq')
    .execute()
  return groupBy(rows, (row) => row.decision_id)
}

/** The register's rows of these people, in no order. */
export async function residentsByNo(read: ReadDb, numbers: readonly string[]): Promise<ResidentTable[]> {
  if (numbers.length === 0) return []
  return read
    .selectFrom('resident')
    .selectAll()
    .where('resident_no', 'in', [...numbers])
    .execute()
}

/** The register's rows of these people and of their guardians. */
export async function residentsWithGuardians(read: ReadDb, numbers: readonly string[]): Promise<Map<string, ResidentTable>> {
  const own = await residentsByNo(read, numbers)
  const guardians = await residentsByNo(read, unique(own.map((row) => row.guardian_no)))
  return new Map([...own, ...guardians].map((row) => [row.resident_no, row]))
}

/** Names of towns by postal code (seven digits), each as an address may begin. */
export async function townsByCode(read: ReadDb, codes: readonly string[]): Promise<Map<string, string[]>> {
  const rows =
    codes.length === 0
      ? []
      : await read
          .selectFrom('postal_town')
          .selectAll()
          .where('code', 'in', [...codes])
          // a code for all that has no town of its own: it covers no town that an address could begin with
          .where('town', '<>', '')
          .execute()
  const names = rows.flatMap((t) => [`${t.prefecture}${t.city}${t.town}`, `${t.city}${t.town}`].map((name) => ({ code: t.code, name })))
  return new Map([...groupBy(names, (n) => n.code)].map(([code, list]) => [code, list.map((n) => n.name)]))
}

/** The number a counter will give next; nothing is taken. */
export async function peekNumber(read: ReadDb, counter: string): Promise<number> {
  const row = await read.selectFrom('counter').select('value').where('name', '=', counter).executeTakeFirst()
  return (row?.value ?? 0) + 1
}

/** What one transaction of an issue writes beside the moves of the cases. */
export interface IssuedRows {
  readonly files: readonly PaperFileTable[]
  readonly papers: readonly PaperTable[]
  readonly mailings: readonly MailingEntryTable[]
}

/** Enters issued papers with their files and the mailing book. */
export async function insertIssued(tx: WriteTx, rows: IssuedRows): Promise<void> {
  for (const piece of chunks(rows.files, 7)) await tx.insertInto('paper_file').values(piece).execute()
  for (const piece of chunks(rows.papers, 9)) await tx.insertInto('paper').values(piece).execute()
  for (const piece of chunks(rows.mailings, 10)) await tx.insertInto('mailing_entry').values(piece).execute()
}

/** Lets a release count for one printing; the next paper of the case needs a new one. */
export async function lockAgain(tx: WriteTx, caseIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('paper_release')
    .set({ used: 1 })
    .where('case_id', 'in', [...caseIds])
    .where('used', '=', 0)
    .execute()
}

/** Releases a case for one printing; an earlier release of it is replaced. */
export async function releaseCase(tx: WriteTx, caseId: string, by: string, at: string): Promise<void> {
  const row = { released_by: by, at, used: 0 }
  await tx
    .insertInto('paper_release')
    .values({ case_id: caseId, ...row })
    .onConflict((c) => c.column('case_id').doUpdateSet(row))
    .execute()
}

/** Everybody who drafted or reviewed a decided case. */
export async function workersOf(read: ReadDb, caseId: string): Promise<Set<string>> {
  const drafters = await read
    .selectFrom('draft_case as k')
    .innerJoin('draft as f', 'f.draft_id', 'k.draft_id')
    .select(['f.drafted_by', 'k.reviewed_by'])
    .where('k.case_id', '=', caseId)
    .execute()
  const reviewers = await read.selectFrom('review').select('by_user').where('case_id', '=', caseId).execute()
  return new Set([...drafters.flatMap((d) => [d.drafted_by, d.reviewed_by]), ...reviewers.map((r) => r.by_user)])
}

/** An issued file by its name, or undefined. */
export async function paperFile(read: ReadDb, name: string): Promise<PaperFileTable | undefined> {
  return read.selectFrom('paper_file').selectAll().where('name', '=', name).executeTakeFirst()
}

/** The newest files first. */
export async function recentFiles(read: ReadDb, limit: number): Promise<PaperFileTable[]> {
  return read.selectFrom('paper_file').selectAll().orderBy('at', 'desc').orderBy('name', 'desc').limit(limit).execute()
}

/** The newest papers first, with whom they are about and whether that person is guarded on the day. */
export async function recentPapers(read: ReadDb, day: IsoDate, limit: number) {
  return read
    .selectFrom('paper as p')
    .innerJoin('welfare_case as c', 'c.case_id', 'p.case_id')
    .select(['p.paper_id', 'p.number', 'p.kind', 'p.file', 'p.page', 'p.issued_on', 'c.case_no', 'c.name', 'c.flags'])
    .select(guardedOn(day).as('guarded'))
    .orderBy('p.issued_on', 'desc')
    .orderBy('p.paper_id', 'desc')
    .limit(limit)
    .execute()
}

export type IssuedPaper = Awaited<ReturnType<typeof issuedPapers>>[number]

/** The papers a case was sent, in the order they were issued and lie in their files. */
export async function issuedPapers(read: ReadDb, day: IsoDate, caseNo: string) {
  return read
    .selectFrom('paper as p')
    .innerJoin('welfare_case as c', 'c.case_id', 'p.case_id')
    .innerJoin('paper_file as f', 'f.name', 'p.file')
    .leftJoin('voucher as v', 'v.voucher_no', 'p.number')
    .select(['p.paper_id', 'p.number', 'p.kind', 'p.case_id', 'p.file', 'p.page', 'p.pages', 'p.sha256', 'p.issued_on'])
    .select(['c.state as case_state', 'v.state as voucher_state'])
    .select(guardedOn(day).as('guarded'))
    .where('c.case_no', '=', caseNo)
    .orderBy('f.at')
    .orderBy('p.page')
    .execute()
}

/** Whether a second person ever let the papers of a case go out. */
export async function wasReleased(read: ReadDb, caseId: string): Promise<boolean> {
  const row = await read.selectFrom('paper_release').select('case_id').where('case_id', '=', caseId).limit(1).executeTakeFirst()
  return row !== undefined
}

/** The case one of whose papers bears one of these numbers, or that is one of them and was sent papers. */
export async function caseOfPaper(read: ReadDb, numbers: readonly string[]): Promise<string | undefined> {
  const row = await read
    .selectFrom('paper as p')
    .innerJoin('welfare_case as c', 'c.case_id', 'p.case_id')
    .select('c.case_no')
    .where((eb) => eb.or([eb('p.number', 'in', [...numbers]), eb('c.case_no', 'in', [...numbers])]))
    .limit(1)
    .executeTakeFirst()
  return row?.case_no
}
