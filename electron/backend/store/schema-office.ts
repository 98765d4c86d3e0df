import type { Generated } from 'kysely'

/** Row types of the office's own tables: users, posts, masters, as migrations/ make them. JSON columns are text, read back only through a parser. */

export interface MetaTable {
  key: string
  value: string
}

export interface CounterTable {
  name: string
  value: number
}

export interface RequestTable {
  request_id: string
  user_id: string
  op: string
  result: string
  at: string
}

export interface UserAccountTable {
  user_id: string
  name: string
  password_hash: string
  active: number
  failed_count: number
  /** ISO instant; far in the future: until an administrator unlocks it. */
  locked_until: string | null
  /** A password set by somebody else: its owner sets another one first. */
  must_change: Generated<number>
  password_set_at: Generated<string | null>
  /** Sessions begun under an earlier number are over. */
  session_no: Generated<number>
  /** 利用終了. null: in use, or suspended. */
  ended_on: Generated<string | null>
}

export interface PasswordHistoryTable {
  user_id: string
  set_at: string
  password_hash: string
}

export interface UserRoleTable {
  user_id: string
  role: string
  valid_from: string
  valid_to: string | null
}

export interface PostTable {
  name: string
  rank: number
}

export interface PostHolderTable {
  post: string
  user_id: string
  valid_from: string
  valid_to: string | null
  /** 本務 regular, 兼務 concurrent, 事務取扱 acting. */
  capacity: string
}

export interface DeputyTable {
  post: string
  user_id: string
  rank: number
  valid_from: string
  valid_to: string | null
}

export interface AbsenceTable {
  user_id: string
  post: string
  from_on: string
  to_on: string | null
  reason: string
}

export interface DelegationRuleTable {
  rule_id: string
  kind: string
  per_case_over: number | null
  total_over: number | null
  posts: string
  valid_from: string
  valid_to: string | null
  article: string
}

export interface ParameterTable {
  programme: string
  key: string
  value: string
  valid_from: string
  valid_to: string | null
  article: string
}

export interface PaperTextTable {
  key: string
  body: string
  valid_from: string
  valid_to: string | null
  article: string
}

export interface ItemTable {
  code: string
  name: string
  name_key: string
  unit: string
  ceiling: number
  useful_life_years: number | null
  max_in_life: number | null
  places: string
  care_insurance_first: number
  opinion_required: number
  counts_as: string
  excludes: string
  valid_from: string
  valid_to: string | null
  article: string
  source_note: string
}

export interface ItemRouteTable {
  item_code: string
  route_no: number
  certificate_kind: string
  disability: string | null
  grade: number | null
  age_from: number | null
  age_to: number | null
  household: string | null
  judgement: string | null
  valid_from: string
  valid_to: string | null
}

export interface ProviderTable {
  provider_no: string
  name: string
  name_key: string
  kana: string
  postal_code: string
  address: string
  phone: string
  invoice_no: string
  registered_from: string
  registered_to: string | null
  bank_code: string
  bank_name: string
  branch_code: string
  branch_name: string
  account_type: string
  account_number: string
  account_holder_kana: string
}

export interface ResidentTable {
  resident_no: string
  name: string
  kana: string
  birth_date: string
  sex: string
  postal_code: string
  address: string
  household_no: string
  relation: string
  moved_in_on: string
  moved_out_on: string | null
  removal_reason: string
  protection_from: string | null
  protection_to: string | null
  guardian_no: string | null
  kana_key: string
  /** `form`: 仮登録, made from an application until the register brings the person. */
  source: string
  /** The number under which the register brought a person of source `form`. */
  replaced_by: string | null
}

export interface CertificateTable {
  resident_no: string
  kind: string
  number: string
  grade: number | null
  disability: string
  issued_on: string
  expires_on: string | null
}

export interface TaxTable {
  resident_no: string
  fiscal_year: number
  welfare: number
  repatriate: number
  status: string
  income_levy: number | null
  obtained_on: string
}

export interface GrantRecordTable {
  voucher_no: string
  source: string
  case_id: string | null
  resident_no: string
  item_code: string
  decided_on: string
  quantity: number
  months: number | null
  start_month: string | null
  price: number
  public_payment: number
  self_payment: number
  excess: number
  state: string
}

export interface PostalTownTable {
  code: string
  prefecture: string
  city: string
  town: string
}
