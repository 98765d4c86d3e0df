import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'

/** Counts for 今日の仕事. Each is one look at an index or a small table; none walks the cases. */

const one = async (q: Promise<{ n: number | null } | undefined>): Promise<number> => (await q)?.n ?? 0

/** Cases by state and proposal, as the triggers keep them. */
export async function caseCounts(read: ReadDb): Promise<(state: string, proposal?: string) => number> {
  const rows = await read
    .selectFrom('case_count')
    .select(['state', 'proposal'])
    .select((eb) => eb.fn.sum<number>('n').as('n'))
    .groupBy(['state', 'proposal'])
    .execute()
  return (state, proposal) =>
    rows.filter((row) => row.state === state && (proposal === undefined || row.proposal === proposal)).reduce((sum, row) => sum + row.n, 0)
}

/** Held cases whose day has come. */
export async function holdsOver(read: ReadDb, day: IsoDate): Promise<number> {
  return one(
    read
      .selectFrom('welfare_case')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'on-hold')
      .where('hold_until', '<=', day)
      .executeTakeFirst(),
  )
}

/** Imports staged and neither committed nor discarded. */
export async function stagedImports(read: ReadDb): Promise<number> {
  return one(
    read
      .selectFrom('import_batch')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'staged')
      .executeTakeFirst(),
  )
}

/** Drafts of a user that came back. */
export async function returnedDrafts(read: ReadDb, userId: string): Promise<number> {
  return one(
    read
      .selectFrom('draft')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'returned')
      .where('drafted_by', '=', userId)
      .executeTakeFirst(),
  )
}

/** Runs of letters on their way through the printer. */
export async function openPrintRuns(read: ReadDb): Promise<number> {
  return one(
    read
      .selectFrom('print_run')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'open')
      .executeTakeFirst(),
  )
}

/** Letters kept back for a second person, not released yet. */
export async function heldLetters(read: ReadDb): Promise<number> {
  return one(
    read
      .selectFrom('welfare_case as c')
      .leftJoin('paper_release as r', 'r.case_id', 'c.case_id')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('c.state', 'in', ['granted', 'refused'])
      .where(sql<number>`instr(c.flags, '"protected"')`, '>', 0)
      .where('r.case_id', 'is', null)
      .executeTakeFirst(),
  )
}

/** Tax brackets typed by hand for open cases that no second person has looked at. */
export async function unconfirmedTaxes(read: ReadDb): Promise<number> {
  return one(
    read
      .selectFrom('tax_statement as t')
      .innerJoin('welfare_case as c', 'c.case_id', 't.case_id')
      .leftJoin('tax_confirmation as k', 'k.case_id', 't.case_id')
      .select((eb) => eb.fn.count<number>('t.case_id').distinct().as('n'))
      .where('k.case_id', 'is', null)
      .where('c.state', 'in', ['received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating'])
      .executeTakeFirst(),
  )
}

export interface MoneyWork {
  /** Claims agreed that no live order holds. */
  readonly payable: number
  /** 確定 wanted of a second person, who did not make it. */
  readonly toClose: number
  readonly toExport: number
  readonly toHandOver: number
  readonly toSettle: number
  /** Orders whose day of transfer is here or past, and that are not with the bank. */
  readonly late: number
  readonly asked: number
  readonly returned: number
  readonly nextTransfer: IsoDate | null
}

/** 支払の仕事 for a user on a day. */
export async function moneyWork(read: ReadDb, userId: string, day: IsoDate): Promise<MoneyWork> {
  const runs = await read
    .selectFrom('payment_run')
    .select(['state', 'transfer_date', 'made_by'])
    .where('state', 'in', ['draft', 'approved', 'closed', 'exported', 'handed-over'])
    .execute()
  const count = (state: string): number => runs.filter((run) => run.state === state).length
  const asked = await one(
    read
      .selectFrom('payment_request')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'asked')
      .where('asked_by', '!=', userId)
      .executeTakeFirst(),
  )
  const returned = await one(
    read
      .selectFrom('payment_return as r')
      .leftJoin('payment_item as i', (join) => join.onRef('i.run_id', '=', 'r.run_id').on('i.ended', '=', 'returned'))
      .select((eb) => eb.fn.count<number>('r.return_id').distinct().as('n'))
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('payment_item as again')
              .select('again.payable_id')
              .whereRef('again.payable_id', '=', 'i.payable_id')
              .where('again.live', '=', 1),
          ),
        ),
      )
      .executeTakeFirst(),
  )
  const payable = await one(
    read
      .selectFrom('claim')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', '=', 'matched')
      .executeTakeFirst(),
  )
  const ahead = runs.map((run) => run.transfer_date).filter((date) => date >= day)
  return {
    payable,
    toClose: runs.filter((run) => run.state === 'approved' && run.made_by !== userId).length,
    toExport: count('closed'),
    toHandOver: count('exported'),
    toSettle: runs.filter((run) => run.state === 'handed-over' && run.transfer_date <= day).length,
    late: runs.filter((run) => run.state !== 'handed-over' && run.transfer_date <= day).length,
    asked,
    returned,
    nextTransfer: ahead.sort()[0] ?? null,
  }
}

/** Newest backup that is there, ISO moment; null: none was ever made. */
export async function lastBackupAt(read: ReadDb): Promise<string | null> {
  const row = await read
    .selectFrom('backup_run')
    .select((eb) => eb.fn.max('at').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}

/** Acts of the trail after an entry, by name. */
export async function actsSince(read: ReadDb, seq: number, actions: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await read
    .selectFrom('audit_entry')
    .select('action')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('seq', '>', seq)
    .where('action', 'in', [...actions])
    .groupBy('action')
    .execute()
  return new Map(rows.map((row) => [row.action, row.n]))
}

/** Who holds a role or a post on a day, and what of the office is filled. */
export async function filled(read: ReadDb, day: IsoDate) {
  const spans = <T extends { valid_from: string; valid_to: string | null }>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.valid_from <= day && (row.valid_to === null || row.valid_to >= day))
  const roles = spans(await read.selectFrom('user_role').select(['role', 'valid_from', 'valid_to']).execute()).map((row) => row.role)
  const rules = spans(await read.selectFrom('delegation_rule').select(['rule_id', 'valid_from', 'valid_to']).execute()).length
  const posts = spans(await read.selectFrom('post_holder').select(['post', 'valid_from', 'valid_to']).execute()).length
  const tables = ['item', 'item_route', 'provider', 'resident', 'parameter', 'postal_town'] as const
  const empty: string[] = []
  for (const table of tables) {
    const some = await read
      .selectFrom(table)
      .select(sql<number>`1`.as('n'))
      .limit(1)
      .executeTakeFirst()
    if (some === undefined) empty.push(table)
  }
  const texts = spans(await read.selectFrom('paper_text').select(['body', 'valid_from', 'valid_to']).execute())
  const staged = await one(
    read
      .selectFrom('import_batch')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      // a file that was refused leaves a batch without rows
      .where('row_count', '>', 0)
      .executeTakeFirst(),
  )
  return {
    roles: new Set(roles),
    rules,
    posts,
    empty: new Set<string>(empty),
    sampleTexts: texts.filter((t) => t.body.includes('見本')).length,
    texts: texts.length,
    staged,
  }
}
