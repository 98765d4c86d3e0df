/** Row types of the tables that migrations/0021-print-runs.ts makes. */

export interface VoucherEventTable {
  event_id: string
  voucher_no: string
  act: string
  reason: string
  /** The number that took its place. */
  new_no: string | null
  by_user: string
  on_day: string
  at: string
}

/** 印刷の回. */
export interface PrintRunTable {
  run_id: string
  run_no: string
  state: string
  kind: string
  sorted: string
  per_bundle: number
  service: string
  made_by: string
  made_on: string
  at: string
  checked_at: string | null
}

/** 束. */
export interface PrintBundleTable {
  run_id: string
  bundle: number
  part: string
  state: string
  file: string | null
}

export interface PrintItemTable {
  run_id: string
  case_id: string
  /** 文書番号 of the notice. */
  number: string
  seq: number
  bundle: number
  way: string
  state: string
  notes: string
  /** Whether the person was under 支援措置 when it was printed. */
  guarded: number
  /** Keyed hash of what stood in the window when it was printed; never the address itself. */
  window_mac: string | null
}

export interface PrintEventTable {
  event_id: string
  run_id: string
  bundle: number | null
  kind: string
  number: number | null
  fits: number | null
  ref: string
  reason: string
  by_user: string
  at: string
}

export interface MailingPostTable {
  entry_id: string
  run_id: string | null
  service: string
  grams: number
  fee: number | null
}

export interface ReturnedMailTable {
  entry_id: string
  reason: string
  note: string
  by_user: string
  on_day: string
  at: string
}

export interface ReturnedOutcomeTable {
  entry_id: string
  outcome: string
  note: string
  by_user: string
  on_day: string
  at: string
}

/** 送付してはならない住所 of a protected person. */
export interface OffenderPlaceTable {
  place_id: string
  resident_no: string
  kind: string
  place: string
  by_user: string
  on_day: string
  at: string
}

export interface OffenderDroppedTable {
  place_id: string
  reason: string
  by_user: string
  at: string
}
