/** Row types of the tables around circulation, as migrations/0016 makes them. */

/** 後閲. Append-only but for being read or becoming void, once. */
export interface LaterReadingTable {
  draft_id: string
  seq: number
  user_id: string
  post: string
  why: string
  /** 業務日. */
  on_day: string
  at: string
  /** 1: the draft was sent back behind this step, so that there is nothing left to read. */
  void: number
  read_at: string | null
  read_by: string | null
  comment: string
}

/** 決定の取消. Append-only. */
export interface CancellationTable {
  cancellation_id: string
  decision_no: string
  case_id: string
  decision_id: string
  draft_id: string
  decided_on: string
  decided_at: string
  decided_by: string
  capacity: string
  reason: string
  public_payment: number
  self_payment: number
  vouchers: string
  digest: string
}
