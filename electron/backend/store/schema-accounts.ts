/** Row types of the tables of cash benefits: interviews, grants, accounts and their inquiries, and measured effect (0025). */

export interface GiftInterviewTable {
  resident_no: string
  kind: string
  interviewed_on: string
  notified_on: string | null
  /** Empty: not told. */
  child_no: string
  note: string
}

export interface GiftGrantTable {
  grant_no: string
  case_id: string | null
  kind: string
  mother_no: string
  child_no: string | null
  notified_on: string | null
  decided_on: string
  amount: number
  state: string
}

export interface AccountInquiryTable {
  inquiry_id: string
  inquiry_no: string
  made_on: string
  line_count: number
  file: string
  sha256: string
  by_user: string
  at: string
}

export interface AccountInquiryLineTable {
  inquiry_id: string
  line: number
  case_id: string
  resident_no: string
}

export interface AccountAnswerTable {
  answer_id: string
  inquiry_id: string
  case_id: string
  resident_no: string
  result: string
  /** Encrypted with the office's key; null where there is no account. */
  sealed: string | null
  /** Tells two accounts apart, by the office's key. */
  mark: string
  answered_on: string
  source: string
  file: string
  sha256: string
  by_user: string
  at: string
}

export interface AccountAttorneyTable {
  attorney_id: string
  case_id: string
  mark: string
  holder: string
  seen_on: string
  note: string
  by_user: string
  at: string
}

export interface OtherCityAnswerTable {
  answer_id: string
  case_id: string
  city: string
  answered_on: string
  paid: number
  note: string
  by_user: string
  at: string
}

/** 計測. Nobody's name: what is measured is the work, not the worker. */
export interface EffectEventTable {
  event_id: string
  /** 業務日. */
  day: string
  act: string
  programme: string
  channel: string
  case_id: string | null
  cases: number
  keys: number
  typed: number
  retyped: number
  seconds: number
  at: string
}
