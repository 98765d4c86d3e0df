import type { HomePlace, PostalIndex } from '../../../shared/domain/address.ts'
import { buildPostalIndex, postalVerdict } from '../../../shared/domain/address.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import type { IntakeLookups } from '../../../shared/domain/intake.ts'
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

/** The postal table as an index of town names. */
export function postalIndexOf(reader: SyncReader, home: HomePlace): PostalIndex {
  const towns = reader.prepare<PostalTown>('select code, prefecture, city, town from postal_town').all()
  return buildPostalIndex(towns, home)
}
