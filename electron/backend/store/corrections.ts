import { sql } from 'kysely'
import { addDays } from '../../../shared/domain/date.ts'
import { correctionStateNames, soonDays, type CorrectionState, type CorrectionTemplate } from '../../../shared/domain/correction.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { caseConflict } from './conflict.ts'
import type { ReadDb, WriteTx } from './db.ts'
import { guardedOn } from './papers.ts'
import type { CorrectionEventTable, CorrectionRequestTable } from './schema-corrections.ts'

/** 不足の一覧, all dated rows; some dozens. */
export async function correctionTemplates(read: ReadDb): Promise<CorrectionTemplate[]> {
  const rows = await read.selectFrom('correction_template').selectAll().execute()
  return rows.map((r) => ({
    code: r.code,
    title: r.title,
    sentence: r.sentence,
    signals: r.signals.split(' ').filter((signal) => signal !== ''),
    validFrom: r.valid_from,
    validTo: r.valid_to,
  }))
}

export type Bucket = 'ahead' | 'soon' | 'overdue' | 'answered' | 'closed'

/**
 * 見出し of a request `q` of a case `c` on a day. A request waits only as long as its case does: withdrawn cases and those
 * judged again need nobody's look any more.
 */
const bucketOn = (day: IsoDate) => sql<Bucket>`case
  when q.state = 'answered' and c.state = 'received' then 'answered'
  when q.state not in ('open', 'reminded') or c.state <> 'correction' then 'closed'
  when q.due_on < ${day} then 'overdue'
  when q.due_on <= ${addDays(day, soonDays)} then 'soon'
  else 'ahead' end`

function requests(read: ReadDb, day: IsoDate) {
  return read
    .selectFrom('correction_request as q')
    .innerJoin('welfare_case as c', 'c.case_id', 'q.case_id')
    .selectAll('q')
    .select(['c.case_no', 'c.receipt_no', 'c.name', 'c.item_name', 'c.programme', 'c.state as case_state', 'c.version as case_version'])
    .select(['c.resident_no', 'c.applied_on', 'c.application_id as current_application_id'])
    .select([bucketOn(day).as('bucket'), guardedOn(day).as('guarded')])
}

/** A request with what its case says of it. */
export type RequestRow = Awaited<ReturnType<ReturnType<typeof requests>['execute']>>[number]

/** One page of a tab in order of the day the answer is due, after a row. */
export async function pageOfRequests(
  read: ReadDb,
  day: IsoDate,
  bucket: Bucket,
  after: { readonly dueOn: IsoDate; readonly requestNo: string } | undefined,
  limit: number,
): Promise<RequestRow[]> {
  let query = requests(read, day).where(bucketOn(day), '=', bucket)
  if (after !== undefined) {
    query = query.where((eb) =>
      eb.or([eb('q.due_on', '>', after.dueOn), eb.and([eb('q.due_on', '=', after.dueOn), eb('q.request_no', '>', after.requestNo)])]),
    )
  }
  return query.orderBy('q.due_on').orderBy('q.request_no').limit(limit).execute()
}

/** How many requests stand under each tab. */
export async function countRequests(read: ReadDb, day: IsoDate): Promise<Record<Bucket, number>> {
  const rows = await read
    .selectFrom('correction_request as q')
    .innerJoin('welfare_case as c', 'c.case_id', 'q.case_id')
    .select((eb) => [bucketOn(day).as('bucket'), eb.fn.countAll<number>().as('n')])
    .groupBy('bucket')
    .execute()
  const counts = { ahead: 0, soon: 0, overdue: 0, answered: 0, closed: 0 }
  for (const { bucket, n } of rows) counts[bucket] = n
  return counts
}

/** One request by its number. Throws AppError `not-found`. */
export async function requestByNo(read: ReadDb, day: IsoDate, requestNo: string): Promise<RequestRow> {
  const row = await requests(read, day).where('q.request_no', '=', requestNo).executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: `補正依頼 ${requestNo}` })
  return row
}

/** A request that still waits for its answer. Throws AppError `not-found`, `correction-over`. */
export async function waitingRequest(read: ReadDb, day: IsoDate, requestNo: string): Promise<RequestRow> {
  const row = await requestByNo(read, day, requestNo)
  if (row.bucket === 'closed' || row.bucket === 'answered') {
    const state = correctionStateNames[row.state as CorrectionState]
    throw new AppError(
      'correction-over',
      { requestNo, state: row.case_state === 'withdrawn' ? '申請の取下げ' : state },
      {
        ref: row.case_no,
        what: `補正依頼 ${requestNo}`,
      },
    )
  }
  return row
}

/** Requests of a case, newest first. */
export async function requestsOfCase(read: ReadDb, day: IsoDate, caseId: string): Promise<RequestRow[]> {
  return requests(read, day).where('q.case_id', '=', caseId).orderBy('q.asked_on', 'desc').orderBy('q.request_no', 'desc').execute()
}

/** The request of a case that waits for an answer, if any. */
export async function openRequestOf(read: ReadDb, caseId: string): Promise<string | null> {
  const row = await read
    .selectFrom('correction_request')
    .select('request_no')
    .where('case_id', '=', caseId)
    .where('state', 'in', ['open', 'reminded'])
    .executeTakeFirst()
  return row?.request_no ?? null
}

/** Requests by mail whose newest round has not gone out, with the application of today, which holds the address. */
export async function unsentMails(read: ReadDb, day: IsoDate) {
  return requests(read, day)
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .select('a.details')
    .where('q.way', '=', 'email')
    .where('q.state', 'in', ['open', 'reminded'])
    .where('c.state', '=', 'correction')
    .where((eb) => eb.or([eb('q.sent_round', 'is', null), eb('q.sent_round', '<', eb.ref('q.reminders'))]))
    .orderBy('q.request_no')
    .execute()
}

/** 経過 of these requests, first to last. */
export async function eventsOf(read: ReadDb, requestIds: readonly string[]): Promise<CorrectionEventTable[]> {
  if (requestIds.length === 0) return []
  return read
    .selectFrom('correction_event')
    .selectAll()
    .where('request_id', 'in', [...requestIds])
    .orderBy('seq')
    .execute()
}

/** Enters a new request. */
export async function insertRequest(tx: WriteTx, row: CorrectionRequestTable): Promise<void> {
  await tx.insertInto('correction_request').values(row).execute()
}

/** Adds what happened to a request; its number in the row of events is the next one. */
export async function addEvent(tx: WriteTx, event: Omit<CorrectionEventTable, 'seq'>): Promise<void> {
  const { last } = await tx
    .selectFrom('correction_event')
    .select((eb) => eb.fn.coalesce(eb.fn.max('seq'), sql<number>`0`).as('last'))
    .where('request_id', '=', event.request_id)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('correction_event')
    .values({ ...event, seq: last + 1 })
    .execute()
}

/** Changes a request as it was seen; its version rises. Throws AppError `changed-by-other`. */
export async function changeRequest(
  tx: WriteTx,
  seen: Pick<CorrectionRequestTable, 'request_id' | 'version'>,
  change: Partial<CorrectionRequestTable>,
): Promise<number> {
  const version = seen.version + 1
  const { numUpdatedRows } = await tx
    .updateTable('correction_request')
    .set({ ...change, version })
    .where('request_id', '=', seen.request_id)
    .where('version', '=', seen.version)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) {
    const row = await tx.selectFrom('correction_request').select('case_id').where('request_id', '=', seen.request_id).executeTakeFirst()
    throw await caseConflict(tx, row?.case_id ?? '')
  }
  return version
}

/** 補正依頼書 drawn so far, by the number they bear: that of the request, for reminders with `-2`, `-3` behind it. */
export async function lettersOf(read: ReadDb, requestNo: string) {
  return read
    .selectFrom('paper')
    .select(['number', 'file', 'issued_on'])
    .where('kind', '=', 'correction-request')
    .where((eb) => eb.or([eb('number', '=', requestNo), eb('number', 'like', `${requestNo}-%`)]))
    .orderBy('issued_on')
    .orderBy('number')
    .execute()
}

/** Requests that wait and whose case got a newer answer from this batch, with the line and the application of it. */
export async function answeredRequests(read: ReadDb, batchId: string) {
  return read
    .selectFrom('correction_request as q')
    .innerJoin('application as a', 'a.case_id', 'q.case_id')
    .select(['q.request_id', 'q.request_no', 'q.version', 'a.line', 'a.application_id as answer_id'])
    .where('a.batch_id', '=', batchId)
    .where('q.state', 'in', ['open', 'reminded'])
    .orderBy('q.request_no')
    .execute()
}

/** Answered requests whose answer came with this batch and whose case waits again. */
export async function revertedRequests(read: ReadDb, batchId: string) {
  return read
    .selectFrom('correction_request as q')
    .innerJoin('application as a', 'a.application_id', 'q.answer_application_id')
    .innerJoin('welfare_case as c', 'c.case_id', 'q.case_id')
    .select(['q.request_id', 'q.request_no', 'q.version', 'q.reminders'])
    .where('a.batch_id', '=', batchId)
    .where('q.state', '=', 'answered')
    .where('c.state', '=', 'correction')
    .orderBy('q.request_no')
    .execute()
}
