import { sql } from 'kysely'
import type { ReadDb, WriteTx } from './db.ts'
import type { ClaimMarkTable, ClaimReturnTable } from './schema-claims.ts'

/** 請求の1行 as the reconciliation shows it: a claim that matched, or a line that was refused. */
export interface LineRow {
  readonly batch_id: string
  readonly claim_no: string
  readonly line: number
  readonly way: string
  readonly at: string
  /** Null: the line was refused and is no claim. */
  readonly claim_id: string | null
  readonly state: string
  readonly held: number
  readonly month: string
  readonly provider_no: string
  readonly provider_name: string | null
  readonly claim_ref: string
  readonly voucher_no: string
  readonly delivered_on: string | null
  readonly amount: number | null
  readonly decided: number | null
  readonly code: string
  readonly message: string
  readonly note: string
  readonly mark: string | null
  readonly mark_note: string | null
  readonly mark_by: string | null
  readonly mark_at: string | null
  readonly return_no: string | null
  /** Number of the last word somebody said about it; 0: none. */
  readonly version: number
}

/** Which lines: `open` still asks for somebody, `good` is paid as it is, `back` went back to the provider. */
export type LinePart = 'open' | 'good' | 'back' | 'all'

/** Both kinds of lines under the names of `LineRow`, as far as a part can hold them: open claims are few, settled ones are of all years. */
const both = (part: LinePart, batchId: string | null) => {
  const one = batchId === null ? sql`1` : sql`c.batch_id = ${batchId}`
  const states: Readonly<Record<LinePart, ReturnType<typeof sql>>> = {
    open: sql`c.state in ('matched', 'returned')`,
    good: sql`1`,
    back: sql`(c.batch_id, c.line) in (select batch_id, line from claim_return_line)`,
    all: sql`1`,
  }
  return sql`(
  select c.batch_id, c.line, c.claim_id, c.state, c.held, c.month, c.provider_no, c.claim_ref, c.voucher_no, c.delivered_on, c.amount, c.decided,
         '' as code, '' as message, c.note from claim c where ${states[part]} and ${one}
  union all
  select c.batch_id, c.line, null, 'refused', 0, '', c.provider_no, c.claim_ref, c.voucher_no, c.delivered_on, c.amount, c.decided,
         c.code, c.message, '' from claim_refusal c where ${part === 'good' ? sql`0` : sql`1`} and ${one})`
}

const matchedGood = sql<boolean>`(l.state = 'matched' and l.held = 0 and (l.amount >= l.decided or m.kind is not null))`
const parts: Readonly<Record<LinePart, ReturnType<typeof sql<boolean>>>> = {
  open: sql<boolean>`(l.state in ('refused', 'returned') and b.return_no is null) or (l.state = 'matched' and (l.held = 1 or (l.amount < l.decided and m.kind is null)))`,
  good: sql<boolean>`l.state in ('ordered', 'paid') or ${matchedGood}`,
  back: sql<boolean>`b.return_no is not null`,
  all: sql<boolean>`1`,
}

export interface LineFilter {
  readonly part: LinePart
  readonly providerNo?: string | undefined
  readonly claimNo?: string | undefined
  readonly line?: number | undefined
}

const from = (filter: LineFilter, source: ReturnType<typeof sql>, condition: ReturnType<typeof sql<boolean>>) => sql`from ${source} l
  join claim_batch a on a.batch_id = l.batch_id
  left join provider p on p.provider_no = l.provider_no
  left join claim_mark m on m.batch_id = l.batch_id and m.line = l.line
    and m.seq = (select max(n.seq) from claim_mark n where n.batch_id = l.batch_id and n.line = l.line)
  left join claim_return_line b on b.batch_id = l.batch_id and b.line = l.line
  where (${condition})
    and (${filter.providerNo ?? null} is null or l.provider_no = ${filter.providerNo ?? null})
    and (${filter.claimNo ?? null} is null or a.claim_no = ${filter.claimNo ?? null})
    and (${filter.line ?? null} is null or l.line = ${filter.line ?? null})`

type Asked = Pick<ReadDb, 'selectFrom'> & Parameters<ReturnType<typeof sql>['execute']>[0]

/** Lines, the newest batch first. Parts that hold the claims of all years are read batch by batch until the page is full. */
export async function claimLines(read: ReadDb, filter: LineFilter, limit: number): Promise<LineRow[]> {
  const of = async (batchId: string | null, most: number): Promise<LineRow[]> => {
    const { rows } = await sql<LineRow>`select l.*, a.claim_no, a.way, a.at, p.name as provider_name, m.kind as mark, m.note as mark_note,
        m.by_user as mark_by, m.at as mark_at, b.return_no, coalesce(m.seq, 0) as version ${from(filter, both(filter.part, batchId), parts[filter.part])}
        order by a.at desc, a.claim_no desc, l.line limit ${most}`.execute(read as Asked)
    return rows
  }
  if (filter.part === 'open' || filter.part === 'back') return of(null, limit)
  let batches = read.selectFrom('claim_batch').select('batch_id').orderBy('at', 'desc').orderBy('claim_no', 'desc')
  if (filter.claimNo !== undefined) batches = batches.where('claim_no', '=', filter.claimNo)
  const found: LineRow[] = []
  for (const { batch_id: batchId } of await batches.execute()) {
    if (found.length >= limit) break
    found.push(...(await of(batchId, limit - found.length)))
  }
  return found
}

interface Sums {
  readonly lines: number
  readonly claimed: number
  readonly decided: number
}

/** 請求・決定・差: number and sums in yen of the lines of a part. */
export async function lineSums(read: ReadDb, filter: LineFilter): Promise<Sums> {
  const summed = async (source: ReturnType<typeof sql>): Promise<Sums> => {
    const { rows } = await sql<Sums>`select count(*) as lines, coalesce(sum(l.amount), 0) as claimed,
      coalesce(sum(l.decided), 0) as decided ${source}`.execute(read as Asked)
    return rows[0] ?? { lines: 0, claimed: 0, decided: 0 }
  }
  if (filter.part !== 'good') return summed(from(filter, both(filter.part, null), parts[filter.part]))
  // what is settled nobody marks any more: its own index says the sums
  const settled = await summed(sql`from claim l where l.state in ('ordered', 'paid')
    and (${filter.providerNo ?? null} is null or l.provider_no = ${filter.providerNo ?? null})
    and (${filter.claimNo ?? null} is null or l.batch_id = (select batch_id from claim_batch where claim_no = ${filter.claimNo ?? null}))
    and (${filter.line ?? null} is null or l.line = ${filter.line ?? null})`)
  const matched = await summed(from(filter, both('open', null), matchedGood))
  return {
    lines: settled.lines + matched.lines,
    claimed: settled.claimed + matched.claimed,
    decided: settled.decided + matched.decided,
  }
}

/** Adds what a person said of a line. */
export async function insertMark(tx: WriteTx, mark: Omit<ClaimMarkTable, 'seq'>): Promise<void> {
  const last = await tx
    .selectFrom('claim_mark')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('batch_id', '=', mark.batch_id)
    .where('line', '=', mark.line)
    .executeTakeFirst()
  await tx
    .insertInto('claim_mark')
    .values({ ...mark, seq: (last?.seq ?? 0) + 1 })
    .execute()
}

/** Holds a matched claim back or lets it go. False when it is matched no longer. */
export async function holdClaim(tx: WriteTx, claimId: string, change: { readonly held: 0 | 1; readonly month?: string }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('claim')
    .set(change)
    .where('claim_id', '=', claimId)
    .where('state', '=', 'matched')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Takes a matched claim back: its voucher may be claimed again. False when it is matched no longer. */
export async function returnClaim(tx: WriteTx, claimId: string, voucherNo: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('claim')
    .set({ state: 'returned', held: 0 })
    .where('claim_id', '=', claimId)
    .where('state', '=', 'matched')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) return false
  const freed = await tx
    .updateTable('voucher')
    .set({ state: 'valid' })
    .where('voucher_no', '=', voucherNo)
    .where('state', '=', 'claimed')
    .executeTakeFirstOrThrow()
  if (freed.numUpdatedRows !== 1n) throw new Error(`voucher ${voucherNo} was not claimed`)
  return true
}

/** The case of a voucher, and whether another of its vouchers is claimed or paid. */
export async function caseOfVoucher(read: ReadDb, voucherNo: string) {
  const found = await read
    .selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .select(['c.case_id', 'c.case_no', 'c.state', 'c.version'])
    .where('v.voucher_no', '=', voucherNo)
    .executeTakeFirstOrThrow()
  const other = await read
    .selectFrom('voucher')
    .select('voucher_no')
    .where('case_id', '=', found.case_id)
    .where('voucher_no', '<>', voucherNo)
    .where('state', 'in', ['claimed', 'paid'])
    .limit(1)
    .executeTakeFirst()
  return { ...found, othersClaimed: other !== undefined }
}

/** Enters a letter of returned claims with its lines; each line goes back once. */
export async function insertReturn(
  tx: WriteTx,
  row: ClaimReturnTable,
  lines: readonly Pick<LineRow, 'batch_id' | 'line'>[],
): Promise<void> {
  await tx.insertInto('claim_return').values(row).execute()
  await tx
    .insertInto('claim_return_line')
    .values(lines.map(({ batch_id, line }) => ({ batch_id, line, return_no: row.return_no })))
    .execute()
}

/** A letter of returned claims, and its lines. */
export async function returnOf(read: ReadDb, returnNo: string): Promise<ClaimReturnTable | undefined> {
  return read.selectFrom('claim_return').selectAll().where('return_no', '=', returnNo).executeTakeFirst()
}
