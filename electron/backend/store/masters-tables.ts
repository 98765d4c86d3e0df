import type * as m from '../../../shared/domain/masters.ts'
import type { GiftInterview } from '../../../shared/domain/interviews.ts'
import type { MasterKind, MasterRecords } from '../../../shared/domain/master-tables-kinds.ts'
import { fromTheStart, type CorrectionTemplate, type DatedRoute, type PaperText } from '../../../shared/domain/master-tables-texts.ts'
import { foldItem, foldKana, foldName } from '../../../shared/domain/text.ts'
import { certificateOf, grantOf, itemOf, parameterOf, providerOf, residentOf, routeOf, taxOf } from './records.ts'
import type { CorrectionTemplateTable } from './schema-corrections.ts'
import { interviewOf } from './gift-records.ts'
import type { AbsenceTable, ItemRouteTable, PaperTextTable, PostalTownTable } from './schema-office.ts'
import type { Schema } from './schema.ts'

/** A row of any master as it lies in its table. */
export type Row = Readonly<Record<string, string | number | null>>

/** 適用期間. The columns of a dated kind: whose rows follow one another, and from when to when. */
export interface DatedColumns {
  readonly group: readonly string[]
  readonly from: string
  readonly to: string
}

/** How one kind of master lies in its table. */
export interface MasterShape<R> {
  readonly table: keyof Schema
  readonly key: readonly string[]
  readonly toRow: (record: R) => Row
  readonly fromRow: (row: never) => R
  readonly dated: DatedColumns | null
  /** Columns in which a search finds what begins with its words. */
  readonly begins: readonly string[]
  /** Columns in which a search finds its words anywhere. */
  readonly holds: readonly string[]
  /** Column of folded kana, if there is one. */
  readonly kana: string | null
}

const dated = (...group: readonly string[]): DatedColumns => ({ group, from: 'valid_from', to: 'valid_to' })

const flag = (value: boolean): number => (value ? 1 : 0)
const list = (values: readonly string[]): string => JSON.stringify(values)

const items: MasterShape<m.Item> = {
  table: 'item',
  key: ['code', 'valid_from'],
  fromRow: itemOf,
  dated: dated('code'),
  begins: ['code'],
  holds: ['name', 'article'],
  kana: null,
  toRow: (r) => ({
    code: r.code,
    name: r.name,
    name_key: foldItem(r.name),
    unit: r.unit,
    ceiling: r.ceiling,
    useful_life_years: r.usefulLifeYears,
    max_in_life: r.maxInLife,
    places: list(r.places),
    care_insurance_first: flag(r.careInsuranceFirst),
    opinion_required: flag(r.opinionRequired),
    counts_as: list(r.countsAs),
    excludes: list(r.excludes),
    valid_from: r.validFrom,
    valid_to: r.validTo,
    article: r.article,
    source_note: r.sourceNote,
  }),
}

const itemRoutes: MasterShape<DatedRoute> = {
  table: 'item_route',
  key: ['item_code', 'route_no', 'valid_from'],
  fromRow: (row: ItemRouteTable) => ({ ...routeOf(row), validFrom: row.valid_from ?? fromTheStart, validTo: row.valid_to ?? null }),
  dated: dated('item_code', 'route_no'),
  begins: ['item_code'],
  holds: ['certificate_kind', 'disability', 'judgement'],
  kana: null,
  toRow: (r) => ({
    item_code: r.itemCode,
    route_no: r.routeNo,
    certificate_kind: r.certificateKind,
    disability: r.disability,
    grade: r.grade,
    age_from: r.ageFrom,
    age_to: r.ageTo,
    household: r.household,
    judgement: r.judgement,
    valid_from: r.validFrom,
    valid_to: r.validTo,
  }),
}

const providers: MasterShape<m.Provider> = {
  table: 'provider',
  key: ['provider_no'],
  fromRow: providerOf,
  dated: null,
  begins: ['provider_no', 'kana', 'phone'],
  holds: ['name', 'address'],
  kana: null,
  toRow: (r) => ({
    provider_no: r.providerNo,
    name: r.name,
    name_key: foldName(r.name),
    kana: r.kana,
    postal_code: r.postalCode,
    address: r.address,
    phone: r.phone,
    invoice_no: r.invoiceNo,
    registered_from: r.registeredFrom,
    registered_to: r.registeredTo,
    bank_code: r.bankCode,
    bank_name: r.bankName,
    branch_code: r.branchCode,
    branch_name: r.branchName,
    account_type: r.accountType,
    account_number: r.accountNumber,
    account_holder_kana: r.accountHolderKana,
  }),
}

const residents: MasterShape<m.Resident> = {
  table: 'resident',
  key: ['resident_no'],
  fromRow: residentOf,
  dated: null,
  begins: ['resident_no', 'household_no'],
  holds: ['name'],
  kana: 'kana_key',
  toRow: (r) => ({
    resident_no: r.residentNo,
    name: r.name,
    kana: r.kana,
    birth_date: r.birthDate,
    sex: r.sex,
    postal_code: r.postalCode,
    address: r.address,
    household_no: r.householdNo,
    relation: r.relation,
    moved_in_on: r.movedInOn,
    moved_out_on: r.movedOutOn,
    removal_reason: r.removalReason,
    protection_from: r.protectionFrom,
    protection_to: r.protectionTo,
    guardian_no: r.guardianNo,
    kana_key: foldKana(r.kana),
  }),
}

const certificates: MasterShape<m.Certificate> = {
  table: 'certificate',
  key: ['resident_no', 'kind', 'number', 'disability'],
  fromRow: certificateOf,
  dated: null,
  begins: ['resident_no', 'number'],
  holds: ['kind', 'disability'],
  kana: null,
  toRow: (r) => ({
    resident_no: r.residentNo,
    kind: r.kind,
    number: r.number,
    grade: r.grade,
    disability: r.disability,
    issued_on: r.issuedOn,
    expires_on: r.expiresOn,
  }),
}

const taxes: MasterShape<m.TaxRow> = {
  table: 'tax',
  key: ['resident_no', 'fiscal_year'],
  fromRow: taxOf,
  dated: null,
  begins: ['resident_no'],
  holds: [],
  kana: null,
  toRow: (r) => ({
    resident_no: r.residentNo,
    fiscal_year: r.fiscalYear,
    welfare: flag(r.welfare),
    repatriate: flag(r.repatriate),
    status: r.status,
    income_levy: r.incomeLevy,
    obtained_on: r.obtainedOn,
  }),
}

/** Past grants come in by file; this program's own decisions are written beside them by the decision. */
export const grantRow = (r: m.Grant, source: 'loaded' | 'decided', caseId: string | null): Row => ({
  voucher_no: r.voucherNo,
  source,
  case_id: caseId,
  resident_no: r.residentNo,
  item_code: r.itemCode,
  decided_on: r.decidedOn,
  quantity: r.quantity,
  months: r.months,
  start_month: r.startMonth,
  price: r.price,
  public_payment: r.publicPayment,
  self_payment: r.selfPayment,
  excess: r.excess,
  state: r.state,
})

const grants: MasterShape<m.Grant> = {
  table: 'grant_record',
  key: ['voucher_no'],
  fromRow: grantOf,
  dated: null,
  begins: ['voucher_no', 'resident_no', 'item_code'],
  holds: [],
  kana: null,
  toRow: (r) => grantRow(r, 'loaded', null),
}

const interviews: MasterShape<GiftInterview> = {
  table: 'gift_interview',
  key: ['resident_no', 'kind', 'interviewed_on', 'child_no'],
  fromRow: interviewOf,
  dated: null,
  begins: ['resident_no', 'child_no'],
  holds: ['note'],
  kana: null,
  toRow: (r) => ({
    resident_no: r.residentNo,
    kind: r.kind,
    interviewed_on: r.interviewedOn,
    notified_on: r.notifiedOn,
    // part of the key, which holds no null
    child_no: r.childNo ?? '',
    note: r.note,
  }),
}

const absences: MasterShape<m.Absence> = {
  table: 'absence',
  key: ['user_id', 'post', 'from_on'],
  fromRow: (row: AbsenceTable) => ({ userId: row.user_id, post: row.post, from: row.from_on, to: row.to_on, reason: row.reason }),
  dated: null,
  begins: ['user_id', 'post'],
  holds: ['reason'],
  kana: null,
  toRow: (r) => ({ user_id: r.userId, post: r.post, from_on: r.from, to_on: r.to, reason: r.reason }),
}

const parameters: MasterShape<m.Parameter> = {
  table: 'parameter',
  key: ['programme', 'key', 'valid_from'],
  fromRow: parameterOf,
  dated: dated('programme', 'key'),
  begins: ['programme'],
  holds: ['key', 'value', 'article'],
  kana: null,
  toRow: (r) => ({ programme: r.programme, key: r.key, value: r.value, valid_from: r.validFrom, valid_to: r.validTo, article: r.article }),
}

const postalCodes: MasterShape<m.PostalTown> = {
  table: 'postal_town',
  key: ['code', 'city', 'town'],
  fromRow: (row: PostalTownTable) => ({ code: row.code, prefecture: row.prefecture, city: row.city, town: row.town }),
  dated: null,
  begins: ['code'],
  holds: ['city', 'town'],
  kana: null,
  toRow: (r) => ({ code: r.code, prefecture: r.prefecture, city: r.city, town: r.town }),
}

const texts: MasterShape<PaperText> = {
  table: 'paper_text',
  key: ['key', 'valid_from'],
  fromRow: (row: PaperTextTable) => ({
    key: row.key,
    body: row.body,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    article: row.article,
  }),
  dated: dated('key'),
  begins: [],
  holds: ['key', 'body'],
  kana: null,
  toRow: (r) => ({ key: r.key, body: r.body, valid_from: r.validFrom, valid_to: r.validTo, article: r.article }),
}

const correctionTemplates: MasterShape<CorrectionTemplate> = {
  table: 'correction_template',
  key: ['code', 'valid_from'],
  fromRow: (row: CorrectionTemplateTable) => ({
    code: row.code,
    title: row.title,
    sentence: row.sentence,
    signals: row.signals,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    article: row.article,
  }),
  dated: dated('code'),
  begins: ['code'],
  holds: ['title', 'sentence'],
  kana: null,
  toRow: (r) => ({
    code: r.code,
    title: r.title,
    sentence: r.sentence,
    signals: r.signals,
    valid_from: r.validFrom,
    valid_to: r.validTo,
    article: r.article,
  }),
}

/** The table of each kind of master. */
export const masterShapes: { readonly [K in MasterKind]: MasterShape<MasterRecords[K]> } = {
  items,
  'item-routes': itemRoutes,
  providers,
  residents,
  certificates,
  taxes,
  grants,
  interviews,
  absences,
  parameters,
  'postal-codes': postalCodes,
  texts,
  'correction-templates': correctionTemplates,
}

/** The shape of a kind where its record type does not matter. */
export const anyShape = (kind: MasterKind): MasterShape<unknown> => masterShapes[kind] as MasterShape<unknown>

/** 行の鍵. What names a row on the wire and in the change log: its key columns as JSON. */
export const rowKey = (shape: Pick<MasterShape<unknown>, 'key'>, row: Row): string =>
  JSON.stringify(shape.key.map((column) => row[column] ?? null))

/** Key columns of the rows that follow one another, as JSON; of a kind without dates those of the row itself. */
export const groupKey = (shape: Pick<MasterShape<unknown>, 'key' | 'dated'>, row: Row): string =>
  JSON.stringify((shape.dated?.group ?? shape.key).map((column) => row[column] ?? null))
