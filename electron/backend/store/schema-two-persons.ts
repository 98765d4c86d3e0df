/** Row types of the tables that migrations/0014-two-persons.ts makes. */

export interface TaxStatementTable {
  resident_no: string
  fiscal_year: number
  seq: number
  welfare: number
  repatriate: number
  status: string
  income_levy: number | null
  source: string
  seen_on: string
  case_id: string
  by_user: string
  at: string
}

export interface TaxConfirmationTable {
  case_id: string
  seq: number
  agrees: number
  basis: string
  comment: string
  by_user: string
  at: string
}

export interface LifeExceptionTable {
  case_id: string
  seq: number
  kind: string
  vouchers: string
  reason: string
  decided_on: string
  by_user: string
  at: string
}

export interface FactChangeTable {
  case_id: string
  review_id: string
  cause: string
  changes: string
  found_on: string
  at: string
}
