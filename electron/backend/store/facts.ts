import { sql } from 'kysely'
import type { HomePlace, PostalIndex } from '../../../shared/domain/address.ts'
import { postalVerdict } from '../../../shared/domain/address.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import { inSpan } from '../../../shared/domain/date.ts'
import type { IsoDate, Item, ItemRoute, TaxRow } from '../../../shared/domain/masters.ts'
import { must } from '../../../shared/errors.ts'
import { foldName } from '../../../shared/domain/text.ts'
import { bracketOf, taxYearOf } from '../../../shared/programmes/daily-living-aids/amounts.ts'
import { aidsApplication, type AidsFacts, type BeyondRepair } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { AidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import type { ReadDb } from './db.ts'
import { distinctPairs } from './duplicates.ts'
import { groupBy, unique } from './groups.ts'
import { residentsByNo } from './papers.ts'
import { certificateOf, grantOf, itemOf, providerOf, residentOf, routeOf, taxOf, taxOfStatement } from './records.ts'
import type { LifeExceptionTable, TaxStatementTable } from './schema-two-persons.ts'
import { lifeExceptions, taxStatements } from './two-persons.ts'

/** What the loader needs beside the store: the day, the city, the postal table. */
export interface FactsFrame {
  readonly businessDay: IsoDate
  readonly home: HomePlace
  readonly postal: PostalIndex
  readonly parameters: AidsParameters
}

/** Facts of one case, with the case's own ids. */
export interface CaseFacts {
  readonly caseId: string
  readonly facts: AidsFacts
  /** The application's fields as they are stored, also those no check looks at (a telephone number, the product's name). */
  readonly details: string
}

/**
 * 審査の材料. Loads what the 13 checks look at for up to a few hundred 日常生活用具 cases at once: one query a table,
 * whatever the number of cases. Cases of other programmes are left out.
 */
export async function loadAidsFacts(read: ReadDb, caseIds: readonly string[], frame: FactsFrame): Promise<CaseFacts[]> {
  if (caseIds.length === 0) return []
  const cases = await read
    .selectFrom('welfare_case as c')
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .select(['c.case_id', 'c.receipt_no', 'c.resident_no', 'c.person_key', 'c.item_code', 'c.applied_on', 'a.details'])
    .where('c.case_id', 'in', [...caseIds])
    // without the plus the engine would rather walk through the programme than look up each case
    .where(sql`+c.programme`, '=', 'aids')
    .orderBy('c.case_no')
    .execute()
  const people = await loadPeople(read, unique(cases.map((c) => c.resident_no)))
  const { pairs } = frame.parameters
  const setsOf = (code: string): string[] => pairs.filter(({ parts }) => parts.includes(code)).map(({ set }) => set)
  const itemCodes = cases.map((c) => c.item_code)
  const catalogue = await loadCatalogue(read, unique([...itemCodes, ...itemCodes.flatMap(setsOf), ...people.grantItemCodes]))
  const exceptions = await lifeExceptions(
    read,
    cases.map((c) => c.case_id),
  )
  const applications = new Map(cases.map((c) => [c.case_id, aidsApplication(JSON.parse(c.details) as RowValues)]))
  const providers = await loadProviders(read, [...applications.values()])
  const same = await sameItemApplications(
    read,
    cases.map((c) => c.person_key),
    cases.map((c) => c.item_code),
  )

  const distinct = await distinctPairs(
    read,
    cases.map((c) => c.case_id),
  )

  return cases.map((c) => {
    const application = must(applications.get(c.case_id), 'application of a loaded case')
    const resident = c.resident_no === null ? null : (people.residents.get(c.resident_no) ?? null)
    const grants = resident ? (people.grants.get(resident.residentNo) ?? []) : []
    const item = must(catalogue.itemOn(c.item_code, c.applied_on), `item ${c.item_code} on ${c.applied_on}`)
    const taxYear = taxYearOf(application.day, frame.parameters)
    const registered = resident ? ((people.taxes.get(resident.residentNo) ?? []).find((t) => t.fiscalYear === taxYear) ?? null) : null
    const typed = resident ? people.statements.get(`${resident.residentNo} ${taxYear}`) : undefined
    const exception = exceptions.get(c.case_id)
    const sets = setsOf(c.item_code)
    const facts: AidsFacts = {
      businessDay: frame.businessDay,
      home: frame.home,
      application,
      item,
      routes: catalogue.routesOn(c.item_code, c.applied_on),
      resident,
      guardian: resident?.guardianNo ? (people.residents.get(resident.guardianNo) ?? null) : null,
      household: resident
        ? (people.households.get(resident.householdNo) ?? []).map((member) => ({
            resident: member,
            certificates: people.certificates.get(member.residentNo) ?? [],
          }))
        : [],
      certificates: resident ? (people.certificates.get(resident.residentNo) ?? []) : [],
      ...taxFacts(registered, typed, application.taxConsent),
      ...(exception === undefined ? {} : { beyondRepair: brokenAids(exception) }),
      ...(sets.length === 0 ? {} : { pairItems: sets.flatMap((code) => catalogue.itemOn(code, c.applied_on) ?? []) }),
      grants,
      grantItems: unique(grants.map((g) => g.itemCode)).flatMap((code) => catalogue.items.get(code) ?? []),
      providers:
        application.providerNo !== ''
          ? (providers.byNo.get(application.providerNo) ?? [])
          : (providers.byName.get(foldName(application.providerName)) ?? []),
      sameItemApplications: (same.get(`${c.item_code} ${c.person_key}`) ?? [])
        .filter((other) => other.caseId !== c.case_id && !distinct.has(`${c.case_id} ${other.caseId}`))
        .map(({ receiptNo, day }) => ({ receiptNo, day })),
      postal: postalVerdict(frame.postal, application.postalCode, application.address),
    }
    return { caseId: c.case_id, facts, details: c.details }
  })
}

/** The register's row where it says anything and may be looked at; else what a person typed from a paper. */
function taxFacts(
  registered: TaxRow | null,
  typed: TaxStatementTable | undefined,
  consent: boolean | null,
): Pick<AidsFacts, 'tax' | 'taxByHand'> {
  if (typed === undefined || bracketOf(registered, consent) !== null) return { tax: registered }
  return { tax: taxOfStatement(typed), taxByHand: { source: typed.source, seenOn: typed.seen_on, by: typed.by_user } }
}

const brokenAids = (exception: LifeExceptionTable): readonly BeyondRepair[] =>
  (JSON.parse(exception.vouchers) as string[]).map((voucherNo) => ({
    voucherNo,
    reason: exception.reason,
    by: exception.by_user,
    on: exception.decided_on,
  }))

async function loadPeople(read: ReadDb, numbers: readonly string[]) {
  const own = await residentsByNo(read, numbers)
  const householdNos = unique(own.map((r) => r.household_no))
  const members =
    householdNos.length === 0
      ? []
      : await read.selectFrom('resident').selectAll().where('household_no', 'in', householdNos).orderBy('resident_no').execute()
  const guardians = await residentsByNo(read, unique(own.map((r) => r.guardian_no)))
  const residents = new Map([...own, ...members, ...guardians].map((row) => [row.resident_no, residentOf(row)]))
  const memberNos = unique(members.map((m) => m.resident_no))
  const certificates =
    memberNos.length === 0
      ? []
      : await read
          .selectFrom('certificate')
          .selectAll()
          .where('resident_no', 'in', memberNos)
          .orderBy('number')
          .orderBy('disability')
          .execute()
  const taxes =
    numbers.length === 0
      ? []
      : await read
          .selectFrom('tax')
          .selectAll()
          .where('resident_no', 'in', [...numbers])
          .execute()
  const grants =
    numbers.length === 0
      ? []
      : await read
          .selectFrom('grant_record')
          .selectAll()
          .where('resident_no', 'in', [...numbers])
          .orderBy('decided_on')
          .orderBy('voucher_no')
          .execute()
  return {
    residents,
    households: groupBy(members.map(residentOf), (m) => m.householdNo),
    certificates: groupBy(certificates.map(certificateOf), (c) => c.residentNo),
    taxes: groupBy(taxes.map(taxOf), (t) => t.residentNo),
    statements: await taxStatements(read, numbers),
    grants: groupBy(grants.map(grantOf), (g) => g.residentNo),
    grantItemCodes: unique(grants.map((g) => g.item_code)),
  }
}

async function loadCatalogue(read: ReadDb, codes: readonly string[]) {
  const rows =
    codes.length === 0
      ? []
      : await read
          .selectFrom('item')
          .selectAll()
          .where('code', 'in', [...codes])
          .orderBy('valid_from')
          .execute()
  const routes =
    codes.length === 0
      ? []
      : await read
          .selectFrom('item_route')
          .selectAll()
          .where('item_code', 'in', [...codes])
          .orderBy('route_no')
          .orderBy('valid_from')
          .execute()
  const items = groupBy(rows.map(itemOf), (item) => item.code)
  return {
    items,
    routesOn: (code: string, day: IsoDate): ItemRoute[] =>
      routes.filter((row) => row.item_code === code && inSpan(day, row.valid_from, row.valid_to)).map(routeOf),
    itemOn: (code: string, day: IsoDate): Item | undefined =>
      items.get(code)?.find((item) => item.validFrom <= day && (item.validTo === null || day <= item.validTo)),
  }
}

async function loadProviders(read: ReadDb, applications: readonly { providerNo: string; providerName: string }[]) {
  const numbers = unique(applications.map((a) => a.providerNo || null))
  const names = unique(applications.map((a) => (a.providerNo === '' ? foldName(a.providerName) : null)))
  const byNo = numbers.length === 0 ? [] : await read.selectFrom('provider').selectAll().where('provider_no', 'in', numbers).execute()
  const byName =
    names.length === 0 ? [] : await read.selectFrom('provider').selectAll().where('name_key', 'in', names).orderBy('provider_no').execute()
  return { byNo: groupBy(byNo.map(providerOf), (p) => p.providerNo), byName: groupBy(byName.map(providerOf), (p) => foldName(p.name)) }
}

async function sameItemApplications(read: ReadDb, people: readonly string[], items: readonly string[]) {
  const rows = await read
    .selectFrom('welfare_case')
    .select(['case_id', 'receipt_no', 'applied_on', 'person_key', 'item_code'])
    .where('person_key', 'in', unique(people))
    .where('item_code', 'in', unique(items))
    .where(sql`+programme`, '=', 'aids')
    .where('state', 'not in', ['withdrawn', 'cancelled'])
    .execute()
  const groups = groupBy(rows, (r) => `${r.item_code} ${r.person_key}`)
  return new Map(
    [...groups].map(([key, group]) => [key, group.map((r) => ({ caseId: r.case_id, receiptNo: r.receipt_no, day: r.applied_on }))]),
  )
}
