/** 事務所の帳票の材料: papers about no single case, what was posted, and the counts of a day. */
import { sql } from 'kysely'
import type { IsoDate, Yen } from '../../../shared/domain/masters.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { guardedOn } from './papers.ts'
import type { PaperFileTable } from './schema-cases.ts'
import type { OfficePaperTable } from './schema-office-papers.ts'

/** Enters papers of one file. */
export async function insertOfficePapers(tx: WriteTx, file: PaperFileTable, papers: readonly OfficePaperTable[]): Promise<void> {
  await tx.insertInto('paper_file').values(file).execute()
  for (const piece of chunks(papers, 10)) await tx.insertInto('office_paper').values(piece).execute()
}

/** The newest first. */
export function recentOfficePapers(read: ReadDb, limit: number) {
  return read
    .selectFrom('office_paper as p')
    .leftJoin('user_account as u', 'u.user_id', 'p.by_user')
    .selectAll('p')
    .select('u.name as by_name')
    .orderBy('p.at', 'desc')
    .orderBy('p.number', 'desc')
    .limit(limit)
    .execute()
}

/** What was posted from a day until another, in order of sending, with its fee and whether the person is guarded today. */
export function postedBetween(read: ReadDb, today: IsoDate, from: IsoDate, until: IsoDate) {
  return read
    .selectFrom('mailing_entry as m')
    .innerJoin('welfare_case as c', 'c.case_id', 'm.case_id')
    .leftJoin('mailing_post as f', 'f.entry_id', 'm.entry_id')
    .select(['m.posted_on', 'm.number', 'm.addressee', 'm.address', 'm.postal_code', 'm.kind', 'm.sheets'])
    .select(['f.fee', 'f.service', 'c.case_no'])
    .select(guardedOn(today).as('guarded'))
    .where('m.posted_on', '>=', from)
    .where('m.posted_on', '<=', until)
    .orderBy('m.posted_on')
    .orderBy(sql`length(m.number)`)
    .orderBy('m.number')
    .orderBy('m.entry_id')
    .execute()
}

/** Count and sum of one kind of act on a day. */
export interface DayCount {
  readonly count: number
  readonly amount: Yen
}

interface Counted {
  readonly n: number
  readonly yen: Yen | null
}

/** 一日の集計. What was entered, decided, issued, posted, billed and handed over on a business day. */
export async function dayCounts(read: ReadDb, day: IsoDate) {
  const of = (rows: Counted | undefined): DayCount => ({ count: rows?.n ?? 0, amount: rows?.yen ?? 0 })
  const taken = await read
    .selectFrom('import_batch')
    .select((eb) => [eb.fn.sum<number | null>('added').as('n'), eb.fn.sum<number | null>('changed').as('changed')])
    .where('state', '=', 'committed')
    .where('business_day', '=', day)
    .executeTakeFirst()
  const reviewed = await read
    .selectFrom('review')
    .select((eb) => eb.fn.count<number>('case_id').distinct().as('n'))
    .where('reviewed_on', '=', day)
    .executeTakeFirst()
  const decided = await read
    .selectFrom('decision')
    .select('kind')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('public_payment').as('yen')])
    .where('decided_on', '=', day)
    .groupBy('kind')
    .execute()
  const cancelled = await read
    .selectFrom('cancellation')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('public_payment').as('yen')])
    .where('decided_on', '=', day)
    .executeTakeFirst()
  const papers = await read
    .selectFrom('paper as p')
    .leftJoin('voucher as v', 'v.voucher_no', 'p.number')
    .select('p.kind')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('v.public_payment').as('yen')])
    .where('p.issued_on', '=', day)
    .groupBy('p.kind')
    .orderBy('p.kind')
    .execute()
  const posted = await read
    .selectFrom('mailing_entry as m')
    .leftJoin('mailing_post as f', 'f.entry_id', 'm.entry_id')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('f.fee').as('yen')])
    .where('m.posted_on', '=', day)
    .executeTakeFirst()
  const billed = await read
    .selectFrom('claim as k')
    .innerJoin('claim_batch as b', 'b.batch_id', 'k.batch_id')
    .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('k.amount').as('yen')])
    .where('b.business_day', '=', day)
    .executeTakeFirst()
  return {
    added: taken?.n ?? 0,
    changed: taken?.changed ?? 0,
    reviewed: reviewed?.n ?? 0,
    granted: of(decided.find((row) => row.kind === 'grant')),
    refused: of(decided.find((row) => row.kind === 'refuse')),
    cancelled: of(cancelled),
    papers: papers.map((row) => ({ kind: row.kind, ...of(row) })),
    posted: of(posted),
    billed: of(billed),
  }
}
