/** 給付券の台帳: vouchers with their cases, what happened to them, and the acts that end them. */
import { sql, type RawBuilder } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { VoucherState } from '../../../shared/domain/voucher-life.ts'
import type { ReadDb, WriteTx } from './db.ts'
import { guardedOn } from './papers.ts'
import type { VoucherTable } from './schema-cases.ts'
import type { VoucherEventTable } from './schema-print.ts'
import { gramsOf, nameWords } from './search-text.ts'

function vouchers(read: ReadDb, day: IsoDate) {
  return read
    .selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .innerJoin('decision as d', 'd.decision_id', 'v.decision_id')
    .leftJoin('provider as p', 'p.provider_no', 'v.provider_no')
    .leftJoin('voucher as n', 'n.replaces', 'v.voucher_no')
    .selectAll('v')
    .select(['c.case_no', 'c.name', 'c.item_name', 'c.state as case_state', 'c.version', 'c.resident_no', 'd.decision_no', 'd.decided_on'])
    .select(['p.name as provider_name', 'n.voucher_no as replaced_by'])
    .select((eb) => [
      guardedOn(day).as('guarded'),
      eb
        .selectFrom('voucher_event as e')
        .select('e.act')
        .whereRef('e.voucher_no', '=', 'v.voucher_no')
        .where('e.act', '<>', 'reissue')
        .limit(1)
        .as('ended_by'),
      eb.selectFrom('paper as w').select('w.paper_id').whereRef('w.number', '=', 'v.voucher_no').limit(1).as('paper_id'),
    ])
}

export type VoucherView = Awaited<ReturnType<ReturnType<typeof vouchers>['execute']>>[number]

/** The voucher of a number with its case, or undefined. */
export function voucherView(read: ReadDb, day: IsoDate, voucherNo: string): Promise<VoucherView | undefined> {
  return vouchers(read, day).where('v.voucher_no', '=', voucherNo).executeTakeFirst()
}

export interface VoucherFilter {
  readonly state: VoucherState | 'due' | 'all'
  /** Part of a number, a name, an item or a provider. */
  readonly text: string
  /** 失効の基準日. Vouchers that ended before it are due. */
  readonly dueBefore: IsoDate
}

/** What a search asks of the ledger. */
interface Asked {
  readonly where: RawBuilder<boolean>
  /** Few vouchers can be meant: they are found by their cases and then put in order, not the other way round. */
  readonly narrow: boolean
}

const part = (word: string): string => `%${word.replaceAll(/[\\%_]/g, (char) => `\\${char}`)}%`

/**
 * A filter as a condition; texts are matched literally. Numbers are looked for where there are numbers, words among the names of people,
 * items and providers: never all six texts of every voucher.
 *
 * @param providers those whose name holds the text
 */
function matching({ state, text, dueBefore }: VoucherFilter, providers: readonly string[]): Asked {
  const numbered = /[0-9A-Za-z]/.test(text)
  const narrow = text !== '' && !numbered && providers.length === 0
  // a plus keeps an index from being used
  const own = narrow ? sql`+v.state` : sql`v.state`
  const states =
    state === 'all' ? sql`1 = 1` : state === 'due' ? sql`${own} = 'valid' and v.valid_to < ${dueBefore}` : sql`${own} = ${state}`
  if (text === '') return { where: sql<boolean>`${states}`, narrow }
  const like = part(text)
  const numbers = sql`v.voucher_no like ${like} escape '\\'
    or v.case_id in (select case_id from welfare_case where case_no like ${like} escape '\\')
    or v.decision_id in (select decision_id from decision where decision_no like ${like} escape '\\')`
  // by the bigrams that the search of cases keeps, names and readings alike
  const found = nameWords(text).map((word) => {
    const words =
      [...word].length === 1
        ? sql`search_word s cross join welfare_case n on n.name_key = s.word where s.fold >= ${word} and s.fold < ${`${word}\u{10FFFF}`}`
        : sql`search_gram g cross join search_word s on s.word_id = g.rowid cross join welfare_case n on n.name_key = s.word or n.kana_key = s.word
            where search_gram match ${gramsOf(word)} and instr(s.fold, ${word}) > 0`
    return sql`select n.case_id from ${words} union all`
  })
  const cases = sql`v.case_id in (
      ${sql.join(found, sql` `)}
      select m.case_id from welfare_case m where m.item_code in (select code from item where name like ${like} escape '\\'))`
  const words = providers.length === 0 ? cases : sql`v.provider_no in (${sql.join([...providers])}) or ${cases}`
  const asked = [...(numbered ? [numbers] : []), ...(/[^ -~]/.test(text) ? [words] : [])]
  return { where: sql<boolean>`${states} and (${asked.length === 0 ? sql`0` : sql.join(asked, sql` or `)})`, narrow }
}

/** Numbers of the providers whose name holds a text with more than ASCII in it. */
async function providersNamed(read: ReadDb, text: string): Promise<readonly string[]> {
  if (!/[^ -~]/.test(text)) return []
  const rows = await read
    .selectFrom('provider')
    .select('provider_no')
    .where(sql<boolean>`name like ${part(text)} escape '\\'`)
    .execute()
  return rows.map((row) => row.provider_no)
}

/** One page of the ledger, those valid from the latest day first, and its totals over all pages. */
export async function voucherPage(read: ReadDb, day: IsoDate, filter: VoucherFilter, limit: number) {
  const { where, narrow } = matching(filter, await providersNamed(read, filter.text))
  if (narrow) return pageOfHits(read, day, where, limit)
  const rows = await vouchers(read, day).where(where).orderBy('v.valid_from', 'desc').orderBy('v.voucher_no', 'desc').limit(limit).execute()
  const sums = await voucherSums(read, where)
  return { rows, total: sums.total, money: sums.money ?? 0 }
}

/** The same where few vouchers can be meant: all of them once, as numbers and sums, and whole only those of the page. */
async function pageOfHits(read: ReadDb, day: IsoDate, where: RawBuilder<boolean>, limit: number) {
  const hits = await read
    .selectFrom('voucher as v')
    .select(['v.voucher_no', 'v.public_payment'])
    .where(where)
    .orderBy(sql`+v.valid_from`, 'desc')
    .orderBy('v.voucher_no', 'desc')
    .execute()
  const numbers = hits.slice(0, limit).map((hit) => hit.voucher_no)
  const found = numbers.length === 0 ? [] : await vouchers(read, day).where('v.voucher_no', 'in', numbers).execute()
  const byNumber = new Map(found.map((row) => [row.voucher_no, row]))
  const rows = numbers.flatMap((number) => byNumber.get(number) ?? [])
  return { rows, total: hits.length, money: hits.reduce((sum, hit) => sum + hit.public_payment, 0) }
}

function voucherSums(read: ReadDb, where: RawBuilder<boolean>) {
  return read
    .selectFrom('voucher as v')
    .select((eb) => [eb.fn.countAll<number>().as('total'), eb.fn.sum<number | null>('v.public_payment').as('money')])
    .where(where)
    .executeTakeFirstOrThrow()
}

/** Valid vouchers that ended before a day, in order of their cases. */
export function dueVouchers(read: ReadDb, day: IsoDate, dueBefore: IsoDate): Promise<VoucherView[]> {
  return vouchers(read, day)
    .where('v.state', '=', 'valid')
    .where('v.valid_to', '<', dueBefore)
    .orderBy('c.case_no')
    .orderBy('v.voucher_no')
    .execute()
}

/** Cases, issued or billed, of whose vouchers none can be used or paid any more: some were paid, or the last day of all lies before a day. */
export function casesWithoutVouchers(read: ReadDb, before: IsoDate) {
  return read
    .selectFrom('welfare_case as c')
    .select(['c.case_id', 'c.case_no', 'c.state as case_state', 'c.version'])
    .where('c.state', 'in', ['issued', 'claimed'])
    .where(({ exists, selectFrom }) => exists(selectFrom('voucher as v').select('v.voucher_no').whereRef('v.case_id', '=', 'c.case_id')))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('voucher as v')
            .select('v.voucher_no')
            .whereRef('v.case_id', '=', 'c.case_id')
            .where('v.state', 'in', ['valid', 'claimed']),
        ),
      ),
    )
    .where(({ or, not, exists, selectFrom }) =>
      or([
        exists(selectFrom('voucher as v').select('v.voucher_no').whereRef('v.case_id', '=', 'c.case_id').where('v.state', '=', 'paid')),
        not(
          exists(
            selectFrom('voucher as v').select('v.voucher_no').whereRef('v.case_id', '=', 'c.case_id').where('v.valid_to', '>=', before),
          ),
        ),
      ]),
    )
    .orderBy('c.case_no')
    .execute()
}

/** How many there are. */
export async function dueCount(read: ReadDb, dueBefore: IsoDate): Promise<number> {
  const row = await read
    .selectFrom('voucher')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'valid')
    .where('valid_to', '<', dueBefore)
    .executeTakeFirstOrThrow()
  return row.n
}

/** What happened to a voucher, oldest first. */
export function voucherEvents(read: ReadDb, voucherNo: string) {
  return read
    .selectFrom('voucher_event as e')
    .leftJoin('user_account as u', 'u.user_id', 'e.by_user')
    .selectAll('e')
    .select('u.name as by_name')
    .where('e.voucher_no', '=', voucherNo)
    .orderBy('e.at')
    .orderBy('e.event_id')
    .execute()
}

/** Ends a valid voucher. False: it was no longer valid. */
export async function endVoucher(tx: WriteTx, voucherNo: string, state: 'void' | 'lapsed'): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('voucher')
    .set({ state })
    .where('voucher_no', '=', voucherNo)
    .where('state', '=', 'valid')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Enters a voucher that takes another's place. */
export async function insertVoucher(tx: WriteTx, row: VoucherTable): Promise<void> {
  await tx.insertInto('voucher').values(row).execute()
}

/** Enters what happened to a voucher. */
export async function insertVoucherEvent(tx: WriteTx, row: VoucherEventTable): Promise<void> {
  await tx.insertInto('voucher_event').values(row).execute()
}

/** States of all vouchers of a case. */
export async function voucherStatesOf(read: ReadDb, caseId: string): Promise<string[]> {
  return (await read.selectFrom('voucher').select('state').where('case_id', '=', caseId).execute()).map((row) => row.state)
}
