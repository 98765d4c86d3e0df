/** The sample office in memory: the masters as records, and the look-ups of intake and review over maps. */
import { readFileSync } from 'node:fs'
import { parseTable } from '../../support/csv.ts'
import { buildPostalIndex, postalVerdict } from '../../../shared/domain/address.ts'
import type { HomePlace } from '../../../shared/domain/address.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import { inSpan } from '../../../shared/domain/date.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import { mapHeaders } from '../../../shared/domain/header.ts'
import { createFileMemory, intakeRow } from '../../../shared/domain/intake.ts'
import type { IntakeLookups, IntakeRow } from '../../../shared/domain/intake.ts'
import type { Certificate, Grant, Item, ItemRoute, Parameter, Place, Provider, Resident, TaxRow } from '../../../shared/domain/masters.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import { foldItem, foldKana, foldName } from '../../../shared/domain/text.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import { taxYearOf } from '../../../shared/programmes/daily-living-aids/amounts.ts'
import { aidsApplication } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { AidsFacts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { readAidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import type { AidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import { parseCsv } from '../../support/csv.ts'

const root = new URL('../../../', import.meta.url)
const read = (path: string): Buffer => readFileSync(new URL(path, root))
const table = (name: string): readonly Readonly<Record<string, string>>[] =>
  parseTable(read(`resources/sample/${name}.csv`).toString('utf8'))

const cell = (row: Readonly<Record<string, string>>, name: string): string => {
  const value = row[name]
  if (value === undefined) throw new Error(`no column ${name}`)
  return value
}
const date = (text: string): string =>
  text
    .split(/[/-]/)
    .map((part) => part.padStart(2, '0'))
    .join('-')
const dateOrNull = (text: string): string | null => (text === '' ? null : date(text))
const numberOrNull = (text: string): number | null => (text === '' ? null : Number(text))
const textOrNull = (text: string): string | null => (text === '' ? null : text)
const codes = (text: string): readonly string[] => (text === '' ? [] : text.split(';'))

export const businessDay = '2026-11-24'
export const home: HomePlace = { prefecture: '愛知県', city: '名古屋市' }

export const parameterRows: readonly Parameter[] = table('parameters').map((r) => ({
  programme: cell(r, '制度'),
  key: cell(r, 'キー'),
  value: cell(r, '値'),
  validFrom: date(cell(r, '適用開始')),
  validTo: dateOrNull(cell(r, '適用終了')),
  article: cell(r, '根拠条文'),
}))

export function parametersOn(day: string): AidsParameters {
  const result = readAidsParameters(parameterRows, day)
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.parameters
}

export const items: readonly Item[] = table('items').map((r) => ({
  code: cell(r, '種目コード'),
  name: cell(r, '種目名'),
  unit: cell(r, '単位') as Item['unit'],
  ceiling: Number(cell(r, '基準額')),
  usefulLifeYears: numberOrNull(cell(r, '耐用年数')),
  maxInLife: numberOrNull(cell(r, '耐用年数内の上限数')),
  places: cell(r, '給付できる場所').split('・') as readonly Place[],
  careInsuranceFirst: cell(r, '介護保険優先') === '有',
  opinionRequired: cell(r, '意見書') === '要',
  countsAs: codes(cell(r, '同種とみなす種目')),
  excludes: codes(cell(r, '併給できない種目')),
  validFrom: date(cell(r, '適用開始')),
  validTo: dateOrNull(cell(r, '適用終了')),
  article: cell(r, '根拠条文'),
  sourceNote: cell(r, '出典注記'),
}))

const routes: readonly ItemRoute[] = table('item-routes').map((r) => ({
  itemCode: cell(r, '種目コード'),
  routeNo: Number(cell(r, '経路番号')),
  certificateKind: cell(r, '手帳等の種類'),
  disability: textOrNull(cell(r, '障害の区分')),
  grade: numberOrNull(cell(r, '等級')),
  ageFrom: numberOrNull(cell(r, '年齢から')),
  ageTo: numberOrNull(cell(r, '年齢まで')),
  household: textOrNull(cell(r, '世帯要件')) as ItemRoute['household'],
  judgement: textOrNull(cell(r, '個別に判断する要件')),
}))

const providers: readonly Provider[] = table('providers').map((r) => ({
  providerNo: cell(r, '事業者番号'),
  name: cell(r, '事業者名'),
  kana: cell(r, '事業者名カナ'),
  postalCode: cell(r, '郵便番号'),
  address: cell(r, '所在地'),
  phone: cell(r, '電話番号'),
  invoiceNo: cell(r, '適格請求書発行事業者登録番号'),
  registeredFrom: date(cell(r, '登録開始日')),
  registeredTo: dateOrNull(cell(r, '登録終了日')),
  bankCode: cell(r, '銀行コード'),
  bankName: cell(r, '銀行名'),
  branchCode: cell(r, '支店コード'),
  branchName: cell(r, '支店名'),
  accountType: cell(r, '預金種目'),
  accountNumber: cell(r, '口座番号'),
  accountHolderKana: cell(r, '口座名義カナ'),
}))

export const residents: readonly Resident[] = table('residents').map((r) => ({
  residentNo: cell(r, '宛名番号'),
  name: cell(r, '氏名'),
  kana: cell(r, '氏名カナ'),
  birthDate: date(cell(r, '生年月日')),
  sex: cell(r, '性別'),
  postalCode: cell(r, '郵便番号'),
  address: cell(r, '住所'),
  householdNo: cell(r, '世帯番号'),
  relation: cell(r, '続柄'),
  movedInOn: date(cell(r, '転入日')),
  movedOutOn: dateOrNull(cell(r, '転出日')),
  removalReason: cell(r, '消除事由'),
  protectionFrom: dateOrNull(cell(r, '支援措置開始')),
  protectionTo: dateOrNull(cell(r, '支援措置終了')),
  guardianNo: textOrNull(cell(r, '保護者宛名番号')),
}))

const certificates: readonly Certificate[] = table('certificates').map((r) => ({
  residentNo: cell(r, '宛名番号'),
  kind: cell(r, '手帳等の種類'),
  number: cell(r, '手帳番号'),
  grade: numberOrNull(cell(r, '等級')),
  disability: cell(r, '障害の区分'),
  issuedOn: date(cell(r, '交付日')),
  expiresOn: dateOrNull(cell(r, '有効期限')),
}))

const taxes: readonly TaxRow[] = table('taxes').map((r) => ({
  residentNo: cell(r, '宛名番号'),
  fiscalYear: Number(cell(r, '年度')),
  welfare: cell(r, '生活保護') === '1',
  repatriate: cell(r, '支援給付') === '1',
  status: cell(r, '市民税区分') as TaxRow['status'],
  incomeLevy: numberOrNull(cell(r, '所得割額')),
  obtainedOn: date(cell(r, '取得日')),
}))

const grants: readonly Grant[] = table('grants').map((r) => ({
  voucherNo: cell(r, '給付券番号'),
  residentNo: cell(r, '宛名番号'),
  itemCode: cell(r, '種目コード'),
  decidedOn: date(cell(r, '決定日')),
  quantity: Number(cell(r, '数量')),
  months: numberOrNull(cell(r, '月数')),
  startMonth: textOrNull(cell(r, '対象開始月')),
  price: Number(cell(r, '価格')),
  publicPayment: Number(cell(r, '公費負担額')),
  selfPayment: Number(cell(r, '自己負担額')),
  excess: Number(cell(r, 'うち基準額超過額')),
  state: cell(r, '状態') as Grant['state'],
}))

const postalTowns = table('postal-codes').map((r) => ({
  code: cell(r, '郵便番号').replace('-', ''),
  prefecture: cell(r, '都道府県'),
  city: cell(r, '市区町村'),
  town: cell(r, '町域'),
}))

function groupBy<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

export const postalIndex = buildPostalIndex(postalTowns, home)
const residentByNo = new Map(residents.map((resident) => [resident.residentNo, resident]))
const residentsByKanaBirth = groupBy(residents, (r) => `${foldKana(r.kana)}|${r.birthDate}`)
const residentsByHousehold = groupBy(residents, (r) => r.householdNo)
const certificatesOf = groupBy(certificates, (c) => c.residentNo)
const grantsOf = groupBy(grants, (g) => g.residentNo)
const taxOf = new Map(taxes.map((tax) => [`${tax.residentNo}/${tax.fiscalYear}`, tax]))

export interface StoredApplication {
  readonly row: IntakeRow
  readonly state: CaseState
}

/** What the office holds after imports, by receipt number, in the order of arrival. */
export type Office = Map<string, StoredApplication>

export function loadProfile(id: string): Profile {
  const parsed = parseProfile(JSON.parse(read(`resources/profiles/${id}.json`).toString('utf8')))
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'))
  return parsed.profile
}

export function readIncoming(file: string, encoding: Profile['encoding']): string {
  return new TextDecoder(encoding === 'cp932' ? 'shift_jis' : 'utf-8', { fatal: true }).decode(read(`resources/sample/incoming/${file}`))
}

export function readExpected<T>(name: string): T {
  return JSON.parse(read(`test/data/expected/${name}.json`).toString('utf8')) as T
}

/** Imports text into the office as of B and returns the verdict of each row. */
export function importText(office: Office, profile: Profile, text: string): readonly IntakeRow[] {
  const programme = findProgramme(profile.programme)
  const [header, ...records] = parseCsv(text)
  if (programme === null || header === undefined) throw new Error('no programme or header')
  const mapping = mapHeaders(profile, programme.fields, header.cells)
  if (!mapping.ok) throw new Error(mapping.problems.join('\n'))
  const memory = createFileMemory(officeLookups(office))
  const duplicateDays = programme.id === 'aids' ? parametersOn(businessDay).duplicateDays : null
  const context = { profile, mapping, rules: programme, lookups: memory.lookups, home, businessDay, duplicateDays }
  const rows = records.map((record) => {
    const row = intakeRow(context, record)
    memory.rememberRow(row)
    return row
  })
  for (const row of rows) {
    if (row.verdict === 'added' || row.verdict === 'changed') office.set(row.receiptNo, { row, state: 'received' })
  }
  return rows
}

export function importFile(office: Office, profileId: string, file: string): readonly IntakeRow[] {
  const profile = loadProfile(profileId)
  return importText(office, profile, readIncoming(file, profile.encoding))
}

function officeLookups(office: Office): Omit<IntakeLookups, 'earlierInFile'> {
  return {
    residentByNo: (no) => residentByNo.get(no) ?? null,
    residentsByKanaBirth: (kana, birth) => residentsByKanaBirth.get(`${kana}|${birth}`) ?? [],
    itemsByKeyOn: (key, day) =>
      items.filter((item) => (foldItem(item.code) === key || foldItem(item.name) === key) && inSpan(day, item.validFrom, item.validTo)),
    existingApplication: (receiptNo) => {
      const known = office.get(receiptNo)
      return known === undefined ? null : { content: known.row.content, state: known.state }
    },
    samePersonItemApplications: (person, itemCode) => sameItem(office, person, itemCode),
    postalVerdict: (code, address) => postalVerdict(postalIndex, code, address),
  }
}

function sameItem(office: Office, person: string | null, itemCode: string | null): readonly { receiptNo: string; day: string }[] {
  return [...office.values()]
    .filter(({ row }) => row.personKey === person && row.itemCode === itemCode)
    .map(({ row }) => ({ receiptNo: row.receiptNo, day: row.day ?? '' }))
}

/** The facts of a case of the aids programme, as a store would gather them. */
export function factsOf(office: Office, row: IntakeRow): AidsFacts {
  const application = aidsApplication(row.values satisfies RowValues)
  const item = items.find((i) => i.code === row.itemCode && inSpan(application.day, i.validFrom, i.validTo))
  if (item === undefined) throw new Error(`no item ${row.itemCode}`)
  const resident = row.residentNo === null ? null : (residentByNo.get(row.residentNo) ?? null)
  const past = resident === null ? [] : (grantsOf.get(resident.residentNo) ?? [])
  const household = resident === null ? [] : (residentsByHousehold.get(resident.householdNo) ?? [])
  const taxYear = taxYearOf(application.day, parametersOn(application.day))
  return {
    businessDay,
    home,
    application,
    item,
    routes: routes.filter((route) => route.itemCode === item.code),
    resident,
    guardian: resident === null || resident.guardianNo === null ? null : (residentByNo.get(resident.guardianNo) ?? null),
    household: household.map((member) => ({ resident: member, certificates: certificatesOf.get(member.residentNo) ?? [] })),
    certificates: resident === null ? [] : (certificatesOf.get(resident.residentNo) ?? []),
    tax: resident === null ? null : (taxOf.get(`${resident.residentNo}/${taxYear}`) ?? null),
    grants: past,
    grantItems: items.filter((i) => past.some((grant) => grant.itemCode === i.code)),
    providers: providers.filter((provider) =>
      application.providerNo !== ''
        ? provider.providerNo === application.providerNo
        : application.providerName !== '' && foldName(provider.name) === foldName(application.providerName),
    ),
    sameItemApplications: sameItem(office, row.personKey, row.itemCode).filter((other) => other.receiptNo !== row.receiptNo),
    postal: postalVerdict(postalIndex, application.postalCode, application.address),
  }
}
