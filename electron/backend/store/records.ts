import type * as m from '../../../shared/domain/masters.ts'
import type * as t from './schema-office.ts'
import type { GrantRecordTable } from './schema-office.ts'
import type { TaxStatementTable } from './schema-two-persons.ts'

/** Rows of the store as the records of shared/domain/masters.ts. */

const list = (json: string): readonly string[] => JSON.parse(json) as string[]

/** 種目 as the rules know it. */
export const itemOf = (r: t.ItemTable): m.Item => ({
  code: r.code,
  name: r.name,
  unit: r.unit as m.ItemUnit,
  ceiling: r.ceiling,
  usefulLifeYears: r.useful_life_years,
  maxInLife: r.max_in_life,
  places: list(r.places) as m.Place[],
  careInsuranceFirst: r.care_insurance_first === 1,
  opinionRequired: r.opinion_required === 1,
  countsAs: list(r.counts_as),
  excludes: list(r.excludes),
  validFrom: r.valid_from,
  validTo: r.valid_to,
  article: r.article,
  sourceNote: r.source_note,
})

/** 給付対象の経路 as the rules know it. */
export const routeOf = (r: t.ItemRouteTable): m.ItemRoute => ({
  itemCode: r.item_code,
  routeNo: r.route_no,
  certificateKind: r.certificate_kind,
  disability: r.disability,
  grade: r.grade,
  ageFrom: r.age_from,
  ageTo: r.age_to,
  household: r.household as m.HouseholdRule | null,
  judgement: r.judgement,
})

/** 事業者 as the rules know it. */
export const providerOf = (r: t.ProviderTable): m.Provider => ({
  providerNo: r.provider_no,
  name: r.name,
  kana: r.kana,
  postalCode: r.postal_code,
  address: r.address,
  phone: r.phone,
  invoiceNo: r.invoice_no,
  registeredFrom: r.registered_from,
  registeredTo: r.registered_to,
  bankCode: r.bank_code,
  bankName: r.bank_name,
  branchCode: r.branch_code,
  branchName: r.branch_name,
  accountType: r.account_type,
  accountNumber: r.account_number,
  accountHolderKana: r.account_holder_kana,
})

/** 住民 as the rules know it. */
export const residentOf = (r: t.ResidentTable): m.Resident => ({
  residentNo: r.resident_no,
  name: r.name,
  kana: r.kana,
  birthDate: r.birth_date,
  sex: r.sex,
  postalCode: r.postal_code,
  address: r.address,
  householdNo: r.household_no,
  relation: r.relation,
  movedInOn: r.moved_in_on,
  movedOutOn: r.moved_out_on,
  removalReason: r.removal_reason,
  protectionFrom: r.protection_from,
  protectionTo: r.protection_to,
  guardianNo: r.guardian_no,
})

/** 手帳等 as the rules know it. */
export const certificateOf = (r: t.CertificateTable): m.Certificate => ({
  residentNo: r.resident_no,
  kind: r.kind,
  number: r.number,
  grade: r.grade,
  disability: r.disability,
  issuedOn: r.issued_on,
  expiresOn: r.expires_on,
})

/** 課税状況 as the rules know it. */
export const taxOf = (r: t.TaxTable): m.TaxRow => ({
  residentNo: r.resident_no,
  fiscalYear: r.fiscal_year,
  welfare: r.welfare === 1,
  repatriate: r.repatriate === 1,
  status: r.status as m.TaxRow['status'],
  incomeLevy: r.income_levy,
  obtainedOn: r.obtained_on,
})

/** 課税の手入力 as the rules know it: obtained on the day the paper was seen. */
export const taxOfStatement = (r: TaxStatementTable): m.TaxRow => taxOf({ ...r, obtained_on: r.seen_on })

/** 給付実績 as the rules know it. */
export const grantOf = (r: GrantRecordTable): m.Grant => ({
  voucherNo: r.voucher_no,
  residentNo: r.resident_no,
  itemCode: r.item_code,
  decidedOn: r.decided_on,
  quantity: r.quantity,
  months: r.months,
  startMonth: r.start_month,
  price: r.price,
  publicPayment: r.public_payment,
  selfPayment: r.self_payment,
  excess: r.excess,
  state: r.state as m.Grant['state'],
})

/** パラメーター as the rules know it. */
export const parameterOf = (r: t.ParameterTable): m.Parameter => ({
  programme: r.programme,
  key: r.key,
  value: r.value,
  validFrom: r.valid_from,
  validTo: r.valid_to,
  article: r.article,
})
