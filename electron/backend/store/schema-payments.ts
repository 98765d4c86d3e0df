import type { Generated } from 'kysely'

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
  /** By file, or voucher by voucher at the counter. */
  way: string
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
  /** 保留: kept out of every payment until somebody says otherwise. */
  held: number
  /** 支払の月 to which the claim belongs. */
  month: string
}

export interface ClaimRefusalTable {
  batch_id: string
  line: number
  voucher_no: string
  code: string
  message: string
  details: string
  provider_no: string
  claim_ref: string
  delivered_on: string | null
  amount: number | null
  decided: number | null
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
  /** 支払元: `office`, or the programme with an account of its own. */
  payer: Generated<string>
  closed_by: Generated<string | null>
  closed_at: Generated<string | null>
  file_version: Generated<number>
  handed_on: Generated<string | null>
  handed_to: Generated<string | null>
  accepted_on: Generated<string | null>
  receipt_no: Generated<string | null>
  settled_on: Generated<string | null>
}

export interface PaymentItemTable {
  payable_id: string
  run_id: string
  kind: string
  claim_id: string | null
  decision_id: string | null
  payee_no: string
  amount: number
  live: number
  ended: string | null
}

export interface PaymentPayeeTable {
  run_id: string
  seq: number
  payee_no: string
  bank_code: string
  bank_name: string
  branch_code: string
  branch_name: string
  account_type: string
  /** 7 digits; of a person sealed (usecases/payee-seal.ts). */
  account_number: string
  holder_kana: string
  amount: number
  customer_code: string
  kind: string
  name: string
  new_code: string
}

export interface PaymentFileTable {
  run_id: string
  version: number
  file: string
  sha256: string
  row_count: number
  amount: number
  transfer_date: string
  state: string
  reason: string
  made_by: string
  at: string
}

export interface PaymentRequestTable {
  request_id: string
  run_id: string
  kind: string
  reason: string
  transfer_date: string | null
  asked_by: string
  asked_at: string
  state: string
  confirmed_by: string | null
  confirmed_at: string | null
}

export interface PaymentCarryTable {
  carry_id: string
  payable_id: string
  reason: string
  by_user: string
  at: string
  ended: string | null
  run_id: string | null
  ended_at: string | null
}

export interface PaymentReturnTable {
  return_id: string
  run_id: string
  seq: number
  reason_code: string
  note: string
  returned_on: string
  amount: number
  source: string
  by_user: string
  at: string
}

export interface PaymentAccountCheckTable {
  check_id: string
  return_id: string
  payee_kind: string
  payee_no: string
  account_digest: string
  /** A person's corrected account, sealed with the office key; null: the registered one. */
  account: string | null
  note: string
  asked_by: string
  asked_at: string
  confirmed_by: string | null
  confirmed_at: string | null
  void: number
}
