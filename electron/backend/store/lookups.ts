import type { HomePlace, PostalIndex } from '../../../shared/domain/address.ts'
import { buildPostalIndex, postalVerdict } from '../../../shared/domain/address.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import type { FileContents, IntakeLookups } from '../../../shared/domain/intake.ts'
import type { PostalTown } from '../../../shared/domain/masters.ts'
import type { SyncReader } from './open.ts'
import { itemOf, residentOf } from './records.ts'
import type { ItemTable, ResidentTable } from './schema-office.ts'

/**
 * What intake asks of the office, row by row. The rules want an answer at once, so these few statements go straight to
 * the read-only connection, prepared once; each is an index look-up.
 */
export function intakeLookups(reader: SyncReader, programme: string, postal: PostalIndex): Omit<IntakeLookups, 'earlierInFile'> {
  const byNo = reader.prepare<ResidentTable>('select * from resident where resident_no = ? and replaced_by is null')
  const byKana = reader.prepare<ResidentTable>('select * from resident where kana_key = ? and birth_date = ? and replaced_by is null')
  const items = reader.prepare<ItemTable>(
    `select * from item where (code = ? or name_key = ?) and valid_from <= ? and (valid_to is null or valid_to >= ?)`,
  )
  const existing = reader.prepare<{ content: string; original: string | null; state: string }>(
    `select a.content, a.original, c.state from welfare_case c join application a on a.application_id = c.application_id
     where c.programme = ? and c.receipt_no = ?`,
  )
  const same = reader.prepare<{ receipt_no: string; applied_on: string }>(
    `select receipt_no, applied_on from welfare_case
     where person_key = ? and item_code = ? and programme = ? and state not in ('withdrawn', 'cancelled')`,
  )
  return {
    residentByNo: (no) => {
      const row = byNo.get(no)
      return row ? residentOf(row) : null
    },
    residentsByKanaBirth: (kana, birth) => byKana.all(kana, birth).map(residentOf),
    itemsByKeyOn: (key, day) => items.all(key, key, day, day).map(itemOf),
    existingApplication: (receiptNo) => {
      const row = existing.get(programme, receiptNo)
      return row ? { content: row.content, original: row.original, state: row.state as CaseState } : null
    },
    samePersonItemApplications: (person, itemCode) =>
      same.all(person, itemCode, programme).map((r) => ({ receiptNo: r.receipt_no, day: r.applied_on })),
    postalVerdict: (code, address) => postalVerdict(postal, code, address),
  }
}

/**
 * The same look-ups for a whole file, which asks for the same things again and again: the item of a key and day is kept, and so is
 * the application of the receipt number asked for last. Only for one reading: what changes meanwhile is found when it is committed.
 */
export function keptLookups<T extends Omit<IntakeLookups, 'earlierInFile'>>(office: T): T {
  const items = new Map<string, ReturnType<IntakeLookups['itemsByKeyOn']>>()
  let last: { readonly receiptNo: string; readonly found: ReturnType<IntakeLookups['existingApplication']> } | undefined
  return {
    ...office,
    itemsByKeyOn: (key, day) => {
      const known = items.get(`${day} ${key}`)
      if (known) return known
      const found = office.itemsByKeyOn(key, day)
      // a file of nonsense must not fill the memory
      if (items.size >= keptItems) items.clear()
      items.set(`${day} ${key}`, found)
      return found
    },
    existingApplication: (receiptNo) => {
      if (last?.receiptNo !== receiptNo) last = { receiptNo, found: office.existingApplication(receiptNo) }
      return last.found
    },
  }
}

const keptItems = 20_000

/** What the rows of a batch said, by receipt number: those staged already are looked up again, so that a long file stays out of memory. */
export function stagedContents(reader: SyncReader, batchId: string): FileContents & { readonly staged: () => void } {
  const byLine = reader.prepare<{ content: string }>('select content from import_row where batch_id = ? and line = ?')
  const lines = new Map<string, number>()
  const fresh = new Map<string, { readonly content: string }>()
  return {
    has: (receiptNo) => lines.has(receiptNo),
    get: (receiptNo) => {
      const line = lines.get(receiptNo)
      return line === undefined ? undefined : (fresh.get(receiptNo) ?? byLine.get(batchId, line))
    },
    set: (receiptNo, row) => {
      lines.set(receiptNo, row.line)
      fresh.set(receiptNo, row)
    },
    staged: () => fresh.clear(),
  }
}

/** The postal table as an index of town names. */
export function postalIndexOf(reader: SyncReader, home: HomePlace): PostalIndex {
  const towns = reader.prepare<PostalTown>('select code, prefecture, city, town from postal_town').all()
  return buildPostalIndex(towns, home)
}
