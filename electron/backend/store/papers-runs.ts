/** 印刷の回: rows of runs, bundles, letters and what happened to them. */
import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError, type About } from '../../../shared/errors.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import { guardedOn } from './papers.ts'
import type { PrintBundleTable, PrintEventTable, PrintItemTable, PrintRunTable } from './schema-print.ts'

/** A run by its number. Throws AppError `not-found`. */
export async function printRun(read: ReadDb, runNo: string): Promise<PrintRunTable> {
  const row = await read.selectFrom('print_run').selectAll().where('run_no', '=', runNo).executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: `印刷の回「${runNo}」` })
  return row
}

/** 印刷の回 as what a refusal is about. */
export const aboutRun = (runNo: string): About => ({ ref: runNo, what: `印刷の回 ${runNo}` })

/** A run that still goes on. Throws AppError `not-found`, `print-refused`. */
export async function openRun(read: ReadDb, runNo: string): Promise<PrintRunTable> {
  const row = await printRun(read, runNo)
  if (row.state === 'closed')
    throw new AppError(
      'print-refused',
      {
        problem: `印刷の回 ${runNo} は取りやめています`,
        next: '見出し「対象」から新しい回を作ってください。',
      },
      aboutRun(runNo),
    )
  return row
}

/** Runs, the newest first, with who made them and their letters by state. */
export async function printRuns(read: ReadDb, limit: number, runId?: string) {
  let query = read
    .selectFrom('print_run as r')
    .leftJoin('user_account as u', 'u.user_id', 'r.made_by')
    .leftJoin('print_item as i', 'i.run_id', 'r.run_id')
    .selectAll('r')
    .select('u.name as maker')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('i.state', '<>', 'dropped').as('cases'),
      eb.fn.countAll<number>().filterWhere('i.state', 'in', ['issued', 'held', 'posted', 'handed']).as('printed'),
      eb.fn.countAll<number>().filterWhere('i.state', 'in', ['posted', 'handed']).as('posted'),
      eb.fn.countAll<number>().filterWhere('i.state', '=', 'held').as('held'),
    ])
    .groupBy('r.run_id')
  if (runId !== undefined) query = query.where('r.run_id', '=', runId)
  return query.orderBy('r.at', 'desc').orderBy('r.run_no', 'desc').limit(limit).execute()
}

/** A bundle of a run. Throws AppError `not-found`. */
export async function printBundle(read: ReadDb, runId: string, bundle: number): Promise<PrintBundleTable> {
  const row = await read.selectFrom('print_bundle').selectAll().where('run_id', '=', runId).where('bundle', '=', bundle).executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: `束 ${bundle}` })
  return row
}

/** Bundles of a run in their order, with their files. */
export async function bundlesOf(read: ReadDb, runId: string) {
  return read
    .selectFrom('print_bundle as b')
    .leftJoin('paper_file as f', 'f.name', 'b.file')
    .leftJoin('user_account as u', 'u.user_id', 'f.issued_by')
    .selectAll('b')
    .select(['f.pages', 'f.at as made_at', 'u.name as maker'])
    .where('b.run_id', '=', runId)
    .orderBy('b.bundle')
    .execute()
}

/** Which letters of a run: all of them where nothing is said. */
export interface ItemsAsked {
  readonly bundle?: number
  /** Those with a note that are still in the run. */
  readonly noted?: boolean
  /** The page of `limit` letters behind this place in the run. */
  readonly after?: number
  readonly limit?: number
}

/** The letters of a run in their order, with whom they are for and whether he is guarded on a day. */
export async function itemsOf(read: ReadDb, day: IsoDate, runId: string, states?: readonly string[], asked: ItemsAsked = {}) {
  let query = read
    .selectFrom('print_item as i')
    .innerJoin('welfare_case as c', 'c.case_id', 'i.case_id')
    .leftJoin('decision as d', 'd.decision_no', 'i.number')
    .selectAll('i')
    .select(['c.case_no', 'c.name', 'c.item_name', 'c.state as case_state', 'c.resident_no', 'd.kind'])
    .select(guardedOn(day).as('guarded_now'))
    .where('i.run_id', '=', runId)
  if (states !== undefined) query = query.where('i.state', 'in', [...states])
  if (asked.bundle !== undefined) query = query.where('i.bundle', '=', asked.bundle)
  if (asked.noted === true) query = query.where('i.notes', '<>', '[]').where('i.state', '<>', 'dropped')
  if (asked.after !== undefined) query = query.where('i.seq', '>', asked.after)
  if (asked.limit !== undefined) query = query.limit(asked.limit)
  return query.orderBy('i.seq').execute()
}

/** Letters of a run by bundle: the first and the last place, and how many are in it still and wait for printing. */
export async function bundleSpans(read: ReadDb, runId: string) {
  const rows = await read
    .selectFrom('print_item')
    .select('bundle')
    .select((eb) => [
      eb.fn.min<number>('seq').as('from'),
      eb.fn.max<number>('seq').as('to'),
      eb.fn.countAll<number>().filterWhere('state', '<>', 'dropped').as('cases'),
      eb.fn.countAll<number>().filterWhere('state', '=', 'waiting').as('waiting'),
    ])
    .where('run_id', '=', runId)
    .groupBy('bundle')
    .execute()
  return new Map(rows.map((row) => [row.bundle, row]))
}

/** Letters of a run by where they are. */
export async function letterCounts(read: ReadDb, runId: string) {
  return read
    .selectFrom('print_item')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.countAll<number>().filterWhere('state', '=', 'waiting').as('waiting'),
      eb.fn
        .countAll<number>()
        .filterWhere(eb.and([eb('notes', '<>', '[]'), eb('state', '<>', 'dropped')]))
        .as('noted'),
      eb.fn
        .countAll<number>()
        .filterWhere(eb.and([eb('way', '=', 'mail'), eb('state', 'in', ['issued', 'held'])]))
        .as('mail'),
      eb.fn
        .countAll<number>()
        .filterWhere(eb.and([eb('way', '=', 'desk'), eb('state', '=', 'issued')]))
        .as('desk'),
    ])
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow()
}

/** 給付券番号 in the files of a run: the first, the last and how many, by file. */
export async function voucherSpans(read: ReadDb, runId: string) {
  const rows = await read
    .selectFrom('print_bundle as b')
    .innerJoin('paper as p', 'p.file', 'b.file')
    .select('p.file')
    .select((eb) => [eb.fn.min('p.number').as('first'), eb.fn.max('p.number').as('last'), eb.fn.countAll<number>().as('count')])
    .where('b.run_id', '=', runId)
    .where('p.kind', '=', 'voucher')
    .groupBy('p.file')
    .execute()
  return new Map(rows.map(({ file, ...span }) => [file, span]))
}

export type RunItem = Awaited<ReturnType<typeof itemsOf>>[number]

/** What happened in a run, oldest first, with the names of those who did it. */
export async function eventsOf(read: ReadDb, runId: string) {
  return read
    .selectFrom('print_event as e')
    .leftJoin('user_account as u', 'u.user_id', 'e.by_user')
    .selectAll('e')
    .select('u.name as by_name')
    .where('e.run_id', '=', runId)
    .orderBy('e.at')
    .orderBy('e.event_id')
    .execute()
}

/** Cases whose letter is in a run that is not over: no second run may take them. */
export async function casesInRuns(read: ReadDb): Promise<ReadonlySet<string>> {
  const rows = await read
    .selectFrom('print_item')
    .select('case_id')
    .where(sql<boolean>`state in ('waiting', 'issued', 'held')`)
    .execute()
  return new Set(rows.map((row) => row.case_id))
}

/** Enters a new run whole. */
export async function insertRun(
  tx: WriteTx,
  run: PrintRunTable,
  bundles: readonly PrintBundleTable[],
  items: readonly PrintItemTable[],
): Promise<void> {
  await tx.insertInto('print_run').values(run).execute()
  for (const piece of chunks(bundles, 5)) await tx.insertInto('print_bundle').values(piece).execute()
  for (const piece of chunks(items, 10)) await tx.insertInto('print_item').values(piece).execute()
}

/** Changes letters of a run; gives how many there were. */
export async function changeItems(
  tx: WriteTx,
  runId: string,
  caseIds: readonly string[],
  change: Partial<PrintItemTable>,
  from?: readonly string[],
): Promise<number> {
  let changed = 0
  for (const piece of chunks(caseIds, 25)) {
    let query = tx.updateTable('print_item').set(change).where('run_id', '=', runId).where('case_id', 'in', piece)
    if (from !== undefined) query = query.where('state', 'in', [...from])
    changed += Number((await query.executeTakeFirstOrThrow()).numUpdatedRows)
  }
  return changed
}

/** 印刷の出来事. Kept for ever. */
export async function insertEvent(
  tx: WriteTx,
  { env, user }: { readonly env: { newId(): string; now(): Date }; readonly user: { readonly userId: string } },
  event: Pick<PrintEventTable, 'run_id' | 'bundle' | 'kind'> & Partial<PrintEventTable>,
): Promise<void> {
  await tx
    .insertInto('print_event')
    .values({
      event_id: env.newId(),
      number: null,
      fits: null,
      ref: '',
      reason: '',
      by_user: user.userId,
      at: env.now().toISOString(),
      ...event,
    })
    .execute()
}

/** Ends a run in which nothing waits for printing, posting or a hand any more. */
export async function closeWhenDone(tx: WriteTx, runId: string): Promise<void> {
  const left = await tx
    .selectFrom('print_item')
    .select('case_id')
    .where('run_id', '=', runId)
    .where('state', 'in', ['waiting', 'issued', 'held'])
    .limit(1)
    .executeTakeFirst()
  if (left === undefined)
    await tx.updateTable('print_run').set({ state: 'posted' }).where('run_id', '=', runId).where('state', '=', 'open').execute()
}

/** The bundle of a run that a file was printed as. */
export async function bundleOfFile(read: ReadDb, file: string): Promise<PrintBundleTable | undefined> {
  return read.selectFrom('print_bundle').selectAll().where('file', '=', file).executeTakeFirst()
}

/** The letter of a case as it last went through a run. */
export async function printedItem(read: ReadDb, caseId: string): Promise<Pick<PrintItemTable, 'number' | 'window_mac'> | undefined> {
  return read
    .selectFrom('print_item as i')
    .innerJoin('print_run as r', 'r.run_id', 'i.run_id')
    .select(['i.number', 'i.window_mac'])
    .where('i.case_id', '=', caseId)
    .where('i.window_mac', 'is not', null)
    .orderBy('r.at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
