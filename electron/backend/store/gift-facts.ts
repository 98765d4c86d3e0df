import { foldAddress, postalVerdict, type HomePlace, type PostalIndex } from '../../../shared/domain/address.ts'
import { branchObstacle } from '../../../shared/domain/bank-master.ts'
import { daysBetween } from '../../../shared/domain/date.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import type { IsoDate, Resident } from '../../../shared/domain/masters.ts'
import { foldKana } from '../../../shared/domain/text.ts'
import type { AccountFact } from '../../../shared/programmes/childbirth-support/account.ts'
import { giftApplication, type GiftApplication, type GiftFacts } from '../../../shared/programmes/childbirth-support/facts.ts'
import type { GiftParameters } from '../../../shared/programmes/childbirth-support/parameters.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { accountOfCase, accountRecords, type AccountRecords } from './accounts.ts'
import { branchVerdicts } from './banks.ts'
import type { ReadDb } from './db.ts'
import { giftGrantOf, interviewOf } from './gift-records.ts'
import { groupBy, unique } from './groups.ts'
import { residentsByNo } from './papers.ts'
import { residentOf } from './records.ts'
import type { OtherCityAnswerTable } from './schema-accounts.ts'

/** What the loader needs beside the store. */
export interface GiftFrame {
  readonly businessDay: IsoDate
  readonly home: HomePlace
  readonly postal: PostalIndex
  readonly parameters: GiftParameters
  /** The office's keys, for accounts. */
  readonly key: OfficeKeys
}

export interface GiftCaseFacts {
  readonly caseId: string
  readonly facts: GiftFacts
  /** The application's fields as they are stored. */
  readonly details: string
}

/** States of cases that ask for nothing any more, or whose benefit is in the record of grants. */
const over = ['withdrawn', 'cancelled', 'refused', 'granted', 'issued', 'paid', 'closed'] as const

interface Loaded {
  readonly case_id: string
  readonly resident_no: string | null
  readonly details: string
  readonly application: GiftApplication
}

/** 審査の材料 of up to a few hundred cases of 出産・子育て応援給付, one query a table. Cases of other programmes are left out. */
export async function loadGiftFacts(read: ReadDb, caseIds: readonly string[], frame: GiftFrame): Promise<GiftCaseFacts[]> {
  if (caseIds.length === 0) return []
  const rows = await read
    .selectFrom('welfare_case as c')
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .select(['c.case_id', 'c.resident_no', 'a.application_id', 'a.details'])
    .where('c.case_id', 'in', [...caseIds])
    .where('c.programme', '=', 'gift')
    .orderBy('c.case_no')
    .execute()
  const cases: Loaded[] = rows.map((row) => ({ ...row, application: giftApplication(JSON.parse(row.details) as RowValues) }))
  const mothers = new Map(
    (await residentsByNo(read, unique(cases.map((c) => c.resident_no)))).map((row) => [row.resident_no, residentOf(row)]),
  )
  const motherOf = (c: Loaded): Resident | null => (c.resident_no === null ? null : (mothers.get(c.resident_no) ?? null))
  const children = await childrenOf(read, cases, motherOf, frame.home)
  const motherNos = [...mothers.keys()]
  const interviews = groupBy(
    await read.selectFrom('gift_interview').selectAll().where('resident_no', 'in', motherNos).orderBy('interviewed_on').execute(),
    (row) => row.resident_no,
  )
  const grants = await grantsFor(read, motherNos, unique([...children.values()].flatMap((found) => found.map((one) => one.residentNo))))
  const same = await sameApplications(read, cases, motherOf, children, frame.parameters.pregnancyDays)
  const ids = cases.map((c) => c.case_id)
  const cities = await otherCities(read, ids)
  const records = await accountRecords(read, ids)
  const accounts = await accountFacts(read, cases, records, frame)
  return cases.map((c) => {
    const { application } = c
    const mother = motherOf(c)
    const own = children.get(c.case_id) ?? []
    const childNos = new Set(own.map((one) => one.residentNo))
    const city = cities.get(c.case_id)
    const facts: GiftFacts = {
      businessDay: frame.businessDay,
      home: frame.home,
      application,
      resident: mother,
      children: own,
      interviews: mother === null ? [] : (interviews.get(mother.residentNo) ?? []).map(interviewOf),
      grants: grants.filter(
        (one) =>
          one.kind === application.kind && (one.motherNo === mother?.residentNo || (one.childNo !== null && childNos.has(one.childNo))),
      ),
      sameApplications: same.get(c.case_id) ?? [],
      otherCity: city === undefined ? null : { city: city.city, answeredOn: city.answered_on, paid: city.paid === 1 },
      account: accounts.get(c.case_id) ?? null,
      openInquiryNo: records.open.get(c.case_id) ?? null,
      postal: postalVerdict(frame.postal, application.postalCode, application.address),
    }
    return { caseId: c.case_id, facts, details: c.details }
  })
}

/** 口座の事実 with what the table of banks says of their branches: a closed or unknown one takes no transfer. */
async function accountFacts(
  read: ReadDb,
  cases: readonly Loaded[],
  records: AccountRecords,
  frame: GiftFrame,
): Promise<Map<string, AccountFact>> {
  const known = cases.flatMap((c): [string, AccountFact][] => {
    const found = accountOfCase(frame.key, c.case_id, JSON.parse(c.details) as RowValues, records)
    return found === null ? [] : [[c.case_id, found.fact]]
  })
  const branches = await branchVerdicts(
    read,
    known.flatMap(([, fact]) => (fact.problem === null ? [fact] : [])),
    frame.businessDay,
  )
  return new Map(
    known.map(([id, fact]) => {
      const verdict = branches.get(`${fact.bankCode}-${fact.branchCode}`)
      if (verdict === undefined || fact.problem !== null) return [id, fact]
      const { bankName, branchName } = verdict.kind === 'open' ? verdict.branch : { bankName: '', branchName: '' }
      return [id, { ...fact, bankName, branchName, problem: branchObstacle(verdict, fact) }]
    }),
  )
}

/** 子の照合. Folded kana and birth date over the register; of several those of the mother's household, then those of the same address. */
async function childrenOf(
  read: ReadDb,
  cases: readonly Loaded[],
  motherOf: (c: Loaded) => Resident | null,
  home: HomePlace,
): Promise<Map<string, readonly Resident[]>> {
  const asked = cases.filter((c) => c.application.childBirthDate !== null && c.application.childKana !== '')
  if (asked.length === 0) return new Map()
  const rows = await read
    .selectFrom('resident')
    .selectAll()
    .where('kana_key', 'in', unique(asked.map((c) => foldKana(c.application.childKana))))
    .where('birth_date', 'in', unique(asked.map((c) => c.application.childBirthDate)))
    .orderBy('resident_no')
    .execute()
  const byKey = groupBy(rows, (row) => `${row.kana_key} ${row.birth_date}`)
  return new Map(
    asked.map((c) => {
      const { childKana, childBirthDate, address } = c.application
      const found = (byKey.get(`${foldKana(childKana)} ${childBirthDate ?? ''}`) ?? []).map(residentOf)
      if (found.length < 2) return [c.case_id, found]
      const mother = motherOf(c)
      const family = found.filter(
        (one) => mother !== null && (one.householdNo === mother.householdNo || one.guardianNo === mother.residentNo),
      )
      if (family.length > 0) return [c.case_id, family]
      const near = found.filter((one) => foldAddress(one.address, home) === foldAddress(address, home))
      return [c.case_id, near.length > 0 ? near : found]
    }),
  )
}

/** Benefits that hold, of these mothers or children. */
async function grantsFor(read: ReadDb, mothers: readonly string[], children: readonly string[]) {
  const rows = await read
    .selectFrom('gift_grant')
    .selectAll()
    .where('state', '=', '有効')
    .where((eb) => eb.or([eb('mother_no', 'in', [...mothers]), eb('child_no', 'in', [...children])]))
    .orderBy('decided_on')
    .orderBy('grant_no')
    .execute()
  return rows.map(giftGrantOf)
}

/**
 * Other open applications for the same child, from anybody of its household, or of the same mother for a pregnancy near in time. What
 * comes from another household is found by the record of grants at the latest.
 */
async function sameApplications(
  read: ReadDb,
  cases: readonly Loaded[],
  motherOf: (c: Loaded) => Resident | null,
  children: ReadonlyMap<string, readonly Resident[]>,
  pregnancyDays: number,
): Promise<Map<string, readonly { readonly receiptNo: string; readonly day: IsoDate }[]>> {
  const householdsOf = (c: Loaded): string[] =>
    unique([motherOf(c)?.householdNo, ...(children.get(c.case_id) ?? []).map((one) => one.householdNo)])
  const households = unique(cases.flatMap(householdsOf))
  if (households.length === 0) return new Map()
  const others = await read
    .selectFrom('welfare_case as c')
    .innerJoin('resident as r', 'r.resident_no', 'c.resident_no')
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .select([
      'c.case_id',
      'c.resident_no',
      'c.receipt_no',
      'c.applied_on',
      'c.item_code',
      'r.household_no',
      'a.application_id',
      'a.details',
    ])
    .where('c.programme', '=', 'gift')
    .where('c.state', 'not in', [...over])
    .where('r.household_no', 'in', households)
    .orderBy('c.case_no')
    .execute()
  const known = others.map((row) => ({ row, application: giftApplication(JSON.parse(row.details) as RowValues) }))
  const childKey = (a: GiftApplication): string => `${foldKana(a.childKana)} ${a.childBirthDate ?? ''}`
  return new Map(
    cases.map((c) => {
      const own = householdsOf(c)
      const found = known.filter(({ row, application }) => {
        if (row.case_id === c.case_id || row.item_code !== c.application.kind || !own.includes(row.household_no)) return false
        if (c.application.kind === '子育て応援') return childKey(application) === childKey(c.application)
        return row.resident_no === c.resident_no && Math.abs(daysBetween(row.applied_on, c.application.day)) <= pregnancyDays
      })
      return [c.case_id, found.map(({ row }) => ({ receiptNo: row.receipt_no, day: row.applied_on }))]
    }),
  )
}

/** The last answer of another city to each case. */
async function otherCities(read: ReadDb, caseIds: readonly string[]): Promise<Map<string, OtherCityAnswerTable>> {
  const rows = await read
    .selectFrom('other_city_answer')
    .selectAll()
    .where('case_id', 'in', [...caseIds])
    .orderBy('at')
    .orderBy('answer_id')
    .execute()
  return new Map(rows.map((row) => [row.case_id, row]))
}
