/** Rows of what persons decided about persons and double applications. Both tables are append-only. */

export interface PersonLinkTable {
  case_id: string
  /** Counts the decisions of one case from 1; the newest holds. */
  seq: number
  kind: string
  resident_no: string | null
  /** What the application said of the person: the decision holds for newer answers that say the same. */
  statement: string
  application_id: string
  /** The case's columns before, for taking the decision back. */
  before: string
  reason: string
  by_user: string
  at: string
}

export interface DuplicateDecisionTable {
  left_case: string
  right_case: string
  seq: number
  decision: string
  reason: string
  by_user: string
  at: string
}
