import type { HomePlace, PostalIndex } from '../../../shared/domain/address.ts'
import { buildPostalIndex, postalVerdict } from '../../../shared/domain/address.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import type { IntakeLookups, SameItemApplication } from '../../../shared/domain/intake.ts'
import type { IsoDate, PostalTown, Resident } from '../../../shared/domain/masters.ts'
import { normalizeResidentNo } from '../../../shared/domain/person.ts'
import { foldKana } from '../../../shared/domain/text.ts'
import { storedContents, type Told } from './contents.ts'
import type { SyncReader } from './open.ts'
import { itemOf, residentOf } from './records.ts'
import type { ItemTable, ResidentTable } from './schema-office.ts'

type OfficeLookups = Omit<IntakeLookups, 'earlierInFile'>

/**
 * The texts of the look-ups; those of a piece of rows begin with the list asked for, so that each part is an index search. The plus keeps the
 * engine from searching by the programme alone, and the cast from planning a statement anew for every value that is bound beside a list.
 */
export const lookupTexts = {
  items: 'select * from item where (code = ? or name_key = ?) and valid_from <= ? and (valid_to is null or valid_to >= ?)',
  residentsByNo: `select r.* from json_each(?) as j cross join resident as r on r.resident_no = j.value where r.replaced_by is null`,
  residentsByKana: `select r.* from json_each(?) as j cross join resident as r
    on r.kana_key = substr(j.value, 11) and r.birth_date = substr(j.value, 1, 10) where r.replaced_by is null`,
  existing: `select c.receipt_no, c.state, a.batch_id, a.content, a.cells, a.original
    from json_each(?) as j cross join welfare_case as c on c.programme = cast(? as text) and c.receipt_no = j.value
    cross join application as a on a.application_id = c.application_id`,
  same: `select c.person_key, c.item_code, c.receipt_no, c.applied_on from json_each(?) as j cross join welfare_case as c on c.person_key = j.value
    where +c.programme = ? and c.state not in ('withdrawn', 'cancelled')`,
} as const

/** What a row says of the things that intake looks up. */
export interface AskedRow {
  readonly receiptNo: string
  /** 宛名番号 as typed; '' when there is none. */
  readonly residentNo: string
  readonly kana: string
  readonly birthDate: string
}

interface ExistingRow extends Told {
  readonly receipt_no: string
  readonly state: string
  readonly original: string | null
}

interface SameRow {
  readonly person_key: string
  readonly item_code: string
  readonly receipt_no: string
  readonly applied_on: string
}

/** Look-ups over what was fetched for a piece of rows at once. */
export interface PieceLookups {
  readonly lookups: OfficeLookups
  /** Fetches what the office has of these rows; the look-ups then know of these and of no others. */
  readonly fetch: (rows: readonly AskedRow[]) => void
}

/**
 * What intake asks of the office, for a piece of rows at a time: four statements instead of some for each row. The rules want an
 * answer at once, so they go straight to a connection, prepared once. Who writes between two pieces asks the connection that writes: the
 * other one reads all pages anew after every change.
 */
export function pieceLookups(reader: Pick<SyncReader, 'prepare'>, programme: string, postal: PostalIndex): PieceLookups {
  const byNo = reader.prepare<ResidentTable>(lookupTexts.residentsByNo)
  const byKana = reader.prepare<ResidentTable & { kana_key: string }>(lookupTexts.residentsByKana)
  const existing = reader.prepare<ExistingRow>(lookupTexts.existing)
  const same = reader.prepare<SameRow>(lookupTexts.same)
  const items = keptItems(reader)
  const contentOf = storedContents(reader)
  const residents = new Map<string, Resident>()
  const namesakes = new Map<string, Resident[]>()
  const known = new Map<string, ExistingRow>()
  const applications = new Map<string, SameItemApplication[]>()
  const add = <T>(map: Map<string, T[]>, key: string, value: T): void => void (map.get(key)?.push(value) ?? map.set(key, [value]))
  const list = (values: Iterable<unknown>): string => JSON.stringify([...values])
  return {
    fetch: (rows) => {
      for (const map of [residents, namesakes, known, applications]) map.clear()
      const numbers = new Set<string>()
      const people = new Set<string>()
      const births: string[] = []
      for (const row of rows) {
        const no = normalizeResidentNo(row.residentNo)
        if (no !== '') numbers.add(no)
        const kana = foldKana(row.kana)
        people.add(`K:${kana}|${row.birthDate}`)
        if (row.birthDate !== '') births.push(row.birthDate + kana)
      }
      if (numbers.size > 0) for (const row of byNo.all(list(numbers))) residents.set(row.resident_no, residentOf(row))
      for (const row of byKana.all(list(new Set(births)))) add(namesakes, `${row.kana_key}|${row.birth_date}`, residentOf(row))
      for (const row of existing.all(list(new Set(rows.map((one) => one.receiptNo))), programme)) known.set(row.receipt_no, row)
      const found = [...residents.keys(), ...[...namesakes.values()].flat().map((resident) => resident.residentNo)]
      for (const no of found) people.add(`R:${no}`)
      for (const row of same.all(list(people), programme)) {
        add(applications, `${row.item_code} ${row.person_key}`, { receiptNo: row.receipt_no, day: row.applied_on })
      }
    },
    lookups: {
      residentByNo: (no) => residents.get(no) ?? null,
      residentsByKanaBirth: (kana, birth) => namesakes.get(`${kana}|${birth}`) ?? [],
      itemsByKeyOn: items,
      existingApplication: (receiptNo) => {
        const row = known.get(receiptNo)
        return row === undefined ? null : existingOf(row, contentOf)
      },
      samePersonItemApplications: (person, itemCode) =>
        applications.size === 0 ? none : (applications.get(`${itemCode} ${person}`) ?? none),
      postalVerdict: (code, address) => postalVerdict(postal, code, address),
    },
  }
}

/** The content is made when a rule asks for it. */
const existingOf = (row: ExistingRow, contentOf: (row: Told) => string) => ({
  get content(): string {
    return contentOf(row)
  },
  original: row.original,
  state: row.state as CaseState,
})

/** Items of the catalogue: a file asks for the same few again and again. */
function keptItems(reader: Pick<SyncReader, 'prepare'>): IntakeLookups['itemsByKeyOn'] {
  const find = reader.prepare<ItemTable>(lookupTexts.items)
  // by day and then by key: the texts of both are kept from row to row, one made of them would not be
  const days = new Map<IsoDate, Map<string, ReturnType<IntakeLookups['itemsByKeyOn']>>>()
  let kept = 0
  return (key, day) => {
    const known = days.get(day)?.get(key)
    if (known) return known
    const found = find.all(key, key, day, day).map(itemOf)
    // a file of nonsense must not fill the memory
    if (++kept > mostItems) {
      days.clear()
      kept = 1
    }
    const items = days.get(day) ?? new Map<string, ReturnType<IntakeLookups['itemsByKeyOn']>>()
    days.set(day, items.set(key, found))
    return found
  }
}

const mostItems = 20_000
const none: readonly SameItemApplication[] = []

/** What intake asks of the office for one row that is typed, mended or answered: each question is a piece of one. */
export function intakeLookups(reader: SyncReader, programme: string, postal: PostalIndex): OfficeLookups {
  const byNo = reader.prepare<ResidentTable>('select * from resident where resident_no = ? and replaced_by is null')
  const byKana = reader.prepare<ResidentTable>('select * from resident where kana_key = ? and birth_date = ? and replaced_by is null')
  const existing = reader.prepare<ExistingRow>(lookupTexts.existing)
  const same = reader.prepare<SameRow>(lookupTexts.same)
  const items = reader.prepare<ItemTable>(lookupTexts.items)
  const contentOf = storedContents(reader)
  return {
    residentByNo: (no) => {
      const row = byNo.get(no)
      return row ? residentOf(row) : null
    },
    residentsByKanaBirth: (kana, birth) => byKana.all(kana, birth).map(residentOf),
    itemsByKeyOn: (key, day) => items.all(key, key, day, day).map(itemOf),
    existingApplication: (receiptNo) => {
      const row = existing.get(JSON.stringify([receiptNo]), programme)
      return row ? existingOf(row, contentOf) : null
    },
    samePersonItemApplications: (person, itemCode) =>
      same
        .all(JSON.stringify([person]), programme)
        .filter((row) => row.item_code === itemCode)
        .map((row) => ({ receiptNo: row.receipt_no, day: row.applied_on })),
    postalVerdict: (code, address) => postalVerdict(postal, code, address),
  }
}

/** The postal table as an index of town names. */
export function postalIndexOf(reader: SyncReader, home: HomePlace): PostalIndex {
  const towns = reader.prepare<PostalTown>('select code, prefecture, city, town from postal_town').all()
  return buildPostalIndex(towns, home)
}
