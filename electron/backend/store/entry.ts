import { sql } from 'kysely'
import { buildPostalIndex, type HomePlace, type PostalIndex } from '../../../shared/domain/address.ts'
import type { IsoDate, PostalTown } from '../../../shared/domain/masters.ts'
import { foldItem, foldKana, foldName, nameForms } from '../../../shared/domain/text.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { SyncReader } from './open.ts'
import type { ItemTable, ProviderTable, ResidentTable } from './schema-office.ts'

/** The registers searched while somebody types. */

/** `%` and `_` of the search text stand for themselves. */
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)

/** Rows fetched before folded names are compared and those who left are put last: far more than a screen shows. */
const fetched = 1000

/**
 * People of the register whose number, kana or name begins with the text; with a birth date only those born on it. Living here
 * first, then by kana. Names are compared folded (髙 = 高); the engine narrows by every form of each character first.
 */
export async function findResidents(
  read: ReadDb,
  text: string,
  birthDate: IsoDate | null,
  day: IsoDate,
  limit: number,
): Promise<ResidentTable[]> {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '')
  const isNumber = /^[0-9]+$/.test(digits)
  // a person made from a form gives way to the register's own row
  let query = read.selectFrom('resident').selectAll().where('replaced_by', 'is', null).limit(fetched)
  if (birthDate !== null) query = query.where('birth_date', '=', birthDate)
  if (isNumber) {
    query = query.where(sql<boolean>`resident_no between ${digits} and ${`${digits}:`}`).orderBy('resident_no')
  } else if (isKana(text)) {
    const key = foldKana(text)
    query = query.where('kana_key', '>=', key).where('kana_key', '<', `${key}\uFFFF`).orderBy('kana_key')
  } else {
    query = query.where(sql<boolean>`name glob ${namePattern(text)}`).orderBy('kana_key')
  }
  const rows = await query.execute()
  const key = foldName(text)
  const left = (row: ResidentTable): number => (row.moved_out_on !== null && row.moved_out_on <= day ? 1 : 0)
  const fitting = isNumber || isKana(text) ? rows : rows.filter((row) => foldName(row.name).startsWith(key))
  return fitting.sort((a, b) => left(a) - left(b)).slice(0, limit)
}

/** A pattern that every name beginning with the text fits: spaces and variation selectors may stand between its characters. */
function namePattern(text: string): string {
  return [...foldName(text)].map((char) => (/^[\p{L}\p{N}]$/u.test(char) ? `[${nameForms(char).join('')}]*` : '?*')).join('')
}

/** One person of the register. */
export async function residentByNo(read: ReadDb, residentNo: string): Promise<ResidentTable | undefined> {
  return read.selectFrom('resident').selectAll().where('resident_no', '=', residentNo).where('replaced_by', 'is', null).executeTakeFirst()
}

/** Items of the catalogue on a day whose code begins with the text or whose name holds it; codes first. */
export async function findItems(read: ReadDb, text: string, day: IsoDate, limit: number): Promise<ItemTable[]> {
  const key = literal(foldItem(text))
  return read
    .selectFrom('item')
    .selectAll()
    .where((eb) => eb.or([sql<boolean>`code like ${`${key}%`} escape '\\'`, sql<boolean>`name_key like ${`%${key}%`} escape '\\'`]))
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .orderBy(sql`case when code like ${`${key}%`} escape '\\' then 0 else 1 end`)
    .orderBy('code')
    .limit(limit)
    .execute()
}

/** The catalogue's row of a code on a day. */
export async function itemOn(read: ReadDb, code: string, day: IsoDate): Promise<ItemTable | undefined> {
  return read
    .selectFrom('item')
    .selectAll()
    .where('code', '=', code)
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
    .executeTakeFirst()
}

/** Providers whose number begins with the text or whose name or kana holds it. There are a few hundred in a city. */
export async function findProviders(read: ReadDb, text: string, limit: number): Promise<ProviderTable[]> {
  const [code, kana] = [foldItem(text), foldKana(text)]
  const rows = await read.selectFrom('provider').selectAll().orderBy('provider_no').execute()
  const fits = (row: ProviderTable): boolean =>
    row.provider_no.startsWith(code) || foldItem(row.name).includes(code) || (kana !== '' && foldKana(row.kana).includes(kana))
  return rows.filter(fits).slice(0, limit)
}

/** Whether a receipt number of the programme is taken already. */
export async function hasReceiptNo(read: ReadDb, programme: string, receiptNo: string): Promise<boolean> {
  const found = await read
    .selectFrom('welfare_case')
    .select('case_id')
    .where('programme', '=', programme)
    .where('receipt_no', '=', receiptNo)
    .executeTakeFirst()
  return found !== undefined
}

/** The number and flags of a case just made from a batch of one row. */
export async function caseOfBatch(tx: WriteTx, batchId: string): Promise<{ case_no: string; flags: string }> {
  return tx
    .selectFrom('import_row as r')
    .innerJoin('welfare_case as c', 'c.case_id', 'r.case_id')
    .select(['c.case_no', 'c.flags'])
    .where('r.batch_id', '=', batchId)
    .executeTakeFirstOrThrow()
}

/** The answer a case rests on now. */
export async function currentAnswer(read: ReadDb, applicationId: string): Promise<{ details: string; warnings: string }> {
  return read
    .selectFrom('application')
    .select(['details', 'warnings'])
    .where('application_id', '=', applicationId)
    .executeTakeFirstOrThrow()
}

const indexes = new WeakMap<SyncReader, { readonly rows: number; readonly place: string; readonly index: PostalIndex }>()

/** The postal index, kept between the checks of one form: building it anew for each pause in typing is felt. */
export function keptPostalIndex(reader: SyncReader, home: HomePlace): PostalIndex {
  const rows = reader.prepare<{ n: number }>('select count(*) as n from postal_town').get()?.n ?? 0
  const place = `${home.prefecture}${home.city}`
  const known = indexes.get(reader)
  if (known !== undefined && known.rows === rows && known.place === place) return known.index
  const towns = reader.prepare<PostalTown>('select code, prefecture, city, town from postal_town').all()
  const index = buildPostalIndex(towns, home)
  indexes.set(reader, { rows, place, index })
  return index
}

/** Whether a text is kana of any kind only. */
function isKana(text: string): boolean {
  return /^[\u30A1-\u30FE\s・-]+$/.test(foldKana(text)) && foldKana(text) !== ''
}
