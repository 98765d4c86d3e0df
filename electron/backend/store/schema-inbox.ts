/** Row types of the tables that migrations/0018-inbox.ts makes. Append-only. */

/** 閲覧. A case that an approver opened for a draft, the first time. */
export interface DraftReadingTable {
  draft_id: string
  case_id: string
  user_id: string
  /** 業務日. */
  on_day: string
  at: string
}

/** 決裁時の閲覧. What of a draft was read when somebody approved it. */
export interface ApprovalReadingTable {
  draft_id: string
  step_seq: number
  user_id: string
  on_day: string
  at: string
  exceptions: number
  exceptions_read: number
  /** JSON list of the case numbers drawn. */
  sample: string
  sample_read: number
  /** SHA-256 in hex from which the sample was drawn. */
  seed: string
  /** Why he decided with exceptions unread; empty when all were read. */
  reason: string
}
