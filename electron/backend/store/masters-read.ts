import { sql, type RawBuilder } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { parameterKeysNamed } from '../../../shared/domain/parameter-names.ts'
import { foldKana } from '../../../shared/domain/text.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ReadDb } from './db.ts'
import { unique } from './groups.ts'
import { rowVersion } from './masters.ts'
import { anyShape, rowKey, type MasterShape, type Row } from './masters-tables.ts'

const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)

/** Persons found by name for the rows that carry only a number. */
const namesakes = 500

/** Codes of items that begin with one of these words, small letters as large ones. */
async function itemCodes(read: ReadDb, words: readonly string[]): Promise<readonly string[]> {
  const begins = words.map((word) => sql<boolean>`code like ${`${likeText(word)}%`} escape '\\'`)
  const rows = await read
    .selectFrom('item')
    .select('code')
    .distinct()
    .where((eb) => eb.or(begins))
    .execute()
  return rows.map((row) => row.code)
}

/**
 * Grants are too many to compare texts with: numbers by their ranges, which indexes know, items by their codes, persons by their numbers. A word
 * that begins no code of an item leaves that question out; it could only be answered by reading everything.
 */
async function grantsSearched(read: ReadDb, words: readonly string[]): Promise<readonly RawBuilder<boolean>[]> {
  const cases = [...new Set(words.flatMap((word) => [word, word.toUpperCase(), word.toLowerCase()]))]
  const codes = await itemCodes(read, words)
  return [
    ...['voucher_no', 'resident_no'].flatMap((column) =>
      cases.map((word) => sql<boolean>`(${sql.ref(column)} >= ${word} and ${sql.ref(column)} < ${`${word}\u{10FFFF}`})`),
    ),
    ...(codes.length === 0 ? [] : [sql<boolean>`item_code in (${sql.join([...codes])})`]),
  ]
}

/** What a search box asks of a kind; the words are looked for as they are typed and with folded width. */
async function searched(read: ReadDb, shape: MasterShape<unknown>, text: string): Promise<RawBuilder<boolean> | null> {
  const typed = text.trim()
  if (typed === '') return null
  const folded = typed.normalize('NFKC')
  const words = [...new Set([typed, folded])]
  const ofGrants = shape.table === 'grant_record'
  const parts = ofGrants
    ? [...(await grantsSearched(read, words))]
    : words.flatMap((word) => [
        ...shape.begins.map((column) => sql<boolean>`${sql.ref(column)} like ${`${likeText(word)}%`} escape '\\'`),
        ...shape.holds.map((column) => sql<boolean>`${sql.ref(column)} like ${`%${likeText(word)}%`} escape '\\'`),
      ])
  const keys = shape.table === 'parameter' ? parameterKeysNamed(folded) : []
  if (keys.length > 0) parts.push(sql<boolean>`key in (${sql.join(keys)})`)
  const kana = foldKana(typed)
  const byKana = kana === '' ? [] : [sql<boolean>`kana_key like ${`${likeText(kana)}%`} escape '\\'`]
  if (shape.kana !== null) parts.push(...byKana)
  else if (shape.begins.includes('resident_no') && !/^[0-9]+$/.test(folded)) {
    const named = sql.join([...byKana, sql<boolean>`name like ${`${likeText(typed)}%`} escape '\\'`], sql` or `)
    parts.push(sql<boolean>`resident_no in (select resident_no from resident where ${named} limit ${namesakes})`)
  }
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

function rowsOf(read: ReadDb, shape: MasterShape<unknown>, where: RawBuilder<boolean> | null) {
  const query = read.selectFrom(shape.table as 'item')
  // 仮登録 that gave way to somebody, and persons made from a form, are no rows of the register
  const own = shape.table === 'resident' ? query.where(sql<boolean>`source = 'register'`) : query
  return where === null ? own : own.where(where)
}

/** How many rows a search finds. */
export async function countRows(read: ReadDb, kind: MasterKind, text: string): Promise<number> {
  const shape = anyShape(kind)
  const row = await rowsOf(read, shape, await searched(read, shape, text))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return row.n
}

/** One page of a master in the order of its keys. */
export async function pageOfRows(read: ReadDb, kind: MasterKind, text: string, offset: number, limit: number): Promise<Row[]> {
  const shape = anyShape(kind)
  const where = await searched(read, shape, text)
  let query = rowsOf(read, shape, where).selectAll()
  // few grants can be meant by most words: they are found and then put in order, not the other way round
  const found = where !== null && shape.table === 'grant_record'
  for (const column of shape.key) query = query.orderBy(found ? sql`+${sql.ref(column)}` : sql.ref(column))
  return asRows(await query.limit(limit).offset(offset).execute())
}

/** Every row of a master after a key, in the order of its keys, in pieces; each piece is one search of an index. */
export async function* allRows(read: ReadDb, kind: MasterKind, text: string, size = 1000): AsyncGenerator<Row[]> {
  const shape = anyShape(kind)
  const where = await searched(read, shape, text)
  let last: Row | null = null
  for (;;) {
    let query = rowsOf(read, shape, where).selectAll()
    for (const column of shape.key) query = query.orderBy(sql.ref(column))
    if (last !== null) {
      const after: Row = last
      const columns = sql.join(shape.key.map((column) => sql.ref(column)))
      query = query.where(sql<boolean>`(${columns}) > (${sql.join(shape.key.map((column) => after[column] ?? null))})`)
    }
    const piece = asRows(await query.limit(size).execute())
    if (piece.length > 0) yield piece
    const end = piece.at(-1)
    if (piece.length < size || end === undefined) return
    last = end
  }
}

const asRows = (found: unknown): Row[] => found as Row[]

/** Key columns out of what names a row on the wire. Throws AppError `not-found`. */
function keyValues(kind: MasterKind, key: string): readonly (string | number | null)[] {
  const missing = new AppError('not-found', { what: '台帳の行' })
  let values: unknown
  try {
    values = JSON.parse(key)
  } catch {
    throw missing
  }
  const shape = anyShape(kind)
  const fit = Array.isArray(values) && values.length === shape.key.length && values.every((v) => ['string', 'number'].includes(typeof v))
  if (!fit) throw missing
  return values as (string | number)[]
}

/** One row as it is. Throws AppError `not-found`. */
export async function masterRow(read: ReadDb, kind: MasterKind, key: string): Promise<Row> {
  const shape = anyShape(kind)
  const values = keyValues(kind, key)
  let query = rowsOf(read, shape, null).selectAll()
  for (const [i, column] of shape.key.entries()) query = query.where(sql<boolean>`${sql.ref(column)} = ${values[i] ?? null}`)
  const [row] = asRows(await query.limit(1).execute())
  if (row === undefined) throw new AppError('not-found', { what: '台帳の行（ほかの人が消したか、鍵が変わりました）' })
  return row
}

/** 時の並び. All dated rows of the thing a row is of, first to last; of a kind without dates the row alone. */
export async function timelineOf(read: ReadDb, kind: MasterKind, row: Row): Promise<Row[]> {
  const shape = anyShape(kind)
  const { dated } = shape
  if (dated === null) return [row]
  let query = rowsOf(read, shape, null).selectAll()
  for (const column of dated.group) query = query.where(sql<boolean>`${sql.ref(column)} = ${row[column] ?? null}`)
  return asRows(await query.orderBy(sql.ref(dated.from)).execute())
}

/** 変更履歴 of rows, newest first; the columns of a row as they were and as they became. */
export async function changesOf(read: ReadDb, kind: MasterKind, rows: readonly Row[], limit: number) {
  const shape = anyShape(kind)
  const keys = rows.map((row) => rowKey(shape, row))
  if (keys.length === 0) return []
  const found = await read
    .selectFrom('change_log as l')
    .leftJoin('user_account as u', 'u.user_id', 'l.by_user')
    .select(['l.change_id', 'l.record_key', 'l.before_value', 'l.after_value', 'l.by_user', 'l.at', 'u.name as by_name'])
    .where('l.area', '=', shape.table)
    .where('l.record_key', 'in', keys)
    .orderBy('l.at', 'desc')
    .orderBy('l.change_id', 'desc')
    .limit(limit)
    .execute()
  return found.map((one) => ({
    ...one,
    before: one.before_value === null ? null : (JSON.parse(one.before_value) as Row | null),
    after: JSON.parse(one.after_value) as Row | null,
  }))
}

/** Where a dated row stands on a day; '' for a kind without dates. */
export function standingOf(kind: MasterKind, row: Row, day: IsoDate): 'now' | 'past' | 'future' | '' {
  const { dated } = anyShape(kind)
  if (dated === null) return ''
  if (String(row[dated.from]) > day) return 'future'
  return row[dated.to] !== null && String(row[dated.to]) < day ? 'past' : 'now'
}

/** Names of the persons that rows are about, and whether their address is protected: their own, or that of their guardian. */
export async function personsOf(read: ReadDb, rows: readonly Row[], day: IsoDate) {
  const find = async (numbers: readonly string[]) =>
    numbers.length === 0
      ? []
      : await read
          .selectFrom('resident')
          .select(['resident_no', 'name', 'protection_from', 'protection_to', 'guardian_no'])
          .where('resident_no', 'in', [...numbers])
          .execute()
  const own = await find(unique(rows.map((row) => (typeof row['resident_no'] === 'string' ? row['resident_no'] : null))))
  const guardians = await find(unique(own.map((r) => r.guardian_no)))
  const isGuarded = (r: (typeof own)[number]): boolean =>
    r.protection_from !== null && r.protection_from <= day && (r.protection_to === null || day <= r.protection_to)
  const guarding = new Set(guardians.filter(isGuarded).map((r) => r.resident_no))
  return new Map(
    own.map((r) => [r.resident_no, { name: r.name, guarded: isGuarded(r) || (r.guardian_no !== null && guarding.has(r.guardian_no)) }]),
  )
}

/** 台帳の変更 since a moment (UTC), newest first: what an application reviewed before may have been reviewed with an old row. */
export async function masterEvents(
  read: ReadDb,
  filter: { readonly kind?: string | undefined; readonly since?: string | undefined },
  limit: number,
) {
  let query = read
    .selectFrom('master_event as e')
    .leftJoin('user_account as u', 'u.user_id', 'e.by_user')
    .selectAll('e')
    .select('u.name as by_name')
  if (filter.kind !== undefined) query = query.where('e.kind', '=', filter.kind)
  if (filter.since !== undefined) query = query.where('e.at', '>', filter.since)
  return query.orderBy('e.at', 'desc').orderBy('e.event_id', 'desc').limit(limit).execute()
}

/** The version a person sees of a row. */
export const versionOf = (kind: MasterKind, row: Row): string => {
  const shape = anyShape(kind)
  return rowVersion(shape.toRow(shape.fromRow(row as never)))
}
