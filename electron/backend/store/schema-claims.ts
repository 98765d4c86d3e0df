/** Row types of the tables of banks, providers' accounts and what was said of claims, as migrations/ make them. */

export interface BankTable {
  bank_code: string
  name: string
  kana: string
  successor: string | null
  valid_from: string
  valid_to: string | null
}

export interface BankBranchTable {
  bank_code: string
  branch_code: string
  name: string
  kana: string
  successor_bank: string | null
  successor_branch: string | null
  valid_from: string
  valid_to: string | null
}

export interface BankLoadTable {
  load_id: string
  as_of: string
  file: string
  sha256: string
  banks: number
  branches: number
  added: number
  changed: number
  closed: number
  by_user: string
  at: string
}

export interface ProviderAccountTable {
  provider_no: string
  seq: number
  bank_code: string
  bank_name: string
  branch_code: string
  branch_name: string
  account_type: string
  account_number: string
  account_holder_kana: string
  way: string
  /** 委任状: another's account, with the power of attorney seen. */
  attorney: number
  attorney_sha256: string | null
  attorney_label: string | null
  reason: string
  by_user: string
  at: string
}

export interface ProviderAccountWordTable {
  provider_no: string
  seq: number
  agrees: number
  comment: string
  by_user: string
  at: string
}

export interface ProviderStopTable {
  provider_no: string
  seq: number
  kind: string
  from_on: string
  reason: string
  by_user: string
  at: string
}

export interface ClaimMarkTable {
  batch_id: string
  line: number
  seq: number
  kind: string
  note: string
  by_user: string
  at: string
}

export interface ClaimReturnTable {
  return_no: string
  provider_no: string
  row_count: number
  amount: number
  made_on: string
  by_user: string
  at: string
}

export interface ClaimReturnLineTable {
  batch_id: string
  line: number
  return_no: string
}

export interface ClaimMonthTable {
  month: string
  seq: number
  kind: string
  reason: string
  by_user: string
  at: string
}
