/** 発送簿・返戻・送付してはならない住所: what went to the post, what came back, and where nothing may go. */
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { guardedOn } from './papers.ts'
import type { MailingEntryTable } from './schema-cases.ts'
import type { MailingPostTable } from './schema-print.ts'

/** Enters letters that went to the post, or over the counter, with their class and fee. */
export async function insertMailings(
  tx: WriteTx,
  rows: readonly { readonly entry: MailingEntryTable; readonly post: MailingPostTable }[],
): Promise<void> {
  for (const piece of chunks(rows, 10)) {
    await tx
      .insertInto('mailing_entry')
      .values(piece.map((row) => row.entry))
      .execute()
    await tx
      .insertInto('mailing_post')
      .values(piece.map((row) => row.post))
      .execute()
  }
}

/** 区分別の計 of a run: letters and yen by class, service and fee. */
export function mailTotals(read: ReadDb, runId: string) {
  return read
    .selectFrom('mailing_post as p')
    .innerJoin('mailing_entry as m', 'm.entry_id', 'p.entry_id')
    .select(['m.kind', 'p.service', 'p.fee'])
    .select((eb) => eb.fn.countAll<number>().as('letters'))
    .where('p.run_id', '=', runId)
    .groupBy(['m.kind', 'p.service', 'p.fee'])
    .orderBy('m.kind')
    .orderBy('p.fee')
    .execute()
}

/**
 * The last letter sent out under a number: a document's own, or that of the case a voucher belongs to. Undefined: none was sent.
 */
export async function mailedUnder(read: ReadDb, day: IsoDate, number: string) {
  const mailed = () =>
    read
      .selectFrom('mailing_entry as m')
      .innerJoin('welfare_case as c', 'c.case_id', 'm.case_id')
      .leftJoin('returned_mail as r', 'r.entry_id', 'm.entry_id')
      .selectAll('m')
      .select(['c.case_no', 'c.item_name', 'r.on_day as returned_on'])
      .select(guardedOn(day).as('guarded'))
      .orderBy('m.posted_on', 'desc')
      .orderBy('m.entry_id', 'desc')
      .limit(1)
  const own = await mailed().where('m.number', '=', number).executeTakeFirst()
  if (own !== undefined) return own
  // a voucher went out with the notice of its decision
  const voucher = await read
    .selectFrom('voucher as v')
    .innerJoin('decision as d', 'd.decision_id', 'v.decision_id')
    .select('d.decision_no')
    .where('v.voucher_no', '=', number)
    .executeTakeFirst()
  return voucher === undefined ? undefined : mailed().where('m.number', '=', voucher.decision_no).executeTakeFirst()
}

/** Letters that came back, the newest first. */
export function returnedPage(read: ReadDb, day: IsoDate, open: boolean, limit: number) {
  let query = read
    .selectFrom('returned_mail as r')
    .innerJoin('mailing_entry as m', 'm.entry_id', 'r.entry_id')
    .innerJoin('welfare_case as c', 'c.case_id', 'm.case_id')
    .leftJoin('returned_outcome as o', 'o.entry_id', 'r.entry_id')
    .selectAll('r')
    .select(['m.number', 'm.addressee', 'm.posted_on', 'c.case_no', 'o.outcome', 'o.note as outcome_note', 'o.on_day as settled_on'])
    .select(guardedOn(day).as('guarded'))
  if (open) query = query.where('o.entry_id', 'is', null)
  return query.orderBy('r.at', 'desc').orderBy('r.entry_id').limit(limit).execute()
}

/** Letters that came back and wait for somebody. */
export async function openReturns(read: ReadDb): Promise<number> {
  const row = await read
    .selectFrom('returned_mail as r')
    .leftJoin('returned_outcome as o', 'o.entry_id', 'r.entry_id')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('o.entry_id', 'is', null)
    .executeTakeFirstOrThrow()
  return row.n
}

/** Places that nothing may be sent to, of these people, by resident number. */
export async function offenderPlaces(read: ReadDb, residentNos: readonly string[]) {
  if (residentNos.length === 0) return []
  return read
    .selectFrom('offender_place as p')
    .leftJoin('offender_dropped as d', 'd.place_id', 'p.place_id')
    .selectAll('p')
    .where('p.resident_no', 'in', [...residentNos])
    .where('d.place_id', 'is', null)
    .orderBy('p.at')
    .execute()
}
