/** Row types of the tables of claims and payments, as migrations/ make them. JSON columns are text, read back only through a parser. */

export interface ClaimBatchTable {
  batch_id: string
  claim_no: string
  file: string
  sha256: string
  row_count: number
  matched: number
  refused: number
  by_user: string
  at: string
  business_day: string
}

export interface ClaimTable {
  claim_id: string
  batch_id: string
  line: number
  claim_ref: string
  provider_no: string
  voucher_no: string
  delivered_on: string
  received_by: string
  amount: number
  decided: number
  note: string
  details: string
  state: string
}

export interface ClaimRefusalTable {
  batch_id: string
  line: number
  voucher_no: string
  code: string
  message: string
  details: string
}

export interface PaymentRunTable {
  run_id: string
  run_no: string
  month: string
  transfer_date: string
  draft_id: string
  state: string
  version: number
  payees: number
  amount: number
  file: string | null
  sha256: string | null
  made_by: string
  at: string
}

export interface PaymentItemTable {
  claim_id: string
  run_id: string
  provider_no: string
  amount: number
  live: number
}

export interface PaymentPayeeTable {
  run_id: string
  seq: number
  provider_no: string
  bank_code: string
  bank_name: string
  branch_code: string
  branch_name: string
  account_type: string
  account_number: string
  holder_kana: string
  amount: number
  customer_code: string
}
