/** Rows of what makes triage forgiving. `case_step` and `duplicate_undone` are append-only. */

/** 元に戻す. What a case was before an act of triage that led to `version`. */
export interface CaseStepTable {
  case_id: string
  /** The case's version after the act: the act can be taken back while it is still this. */
  version: number
  act: string
  /** The case's columns before, as JSON. */
  before: string
  by_user: string
  at: string
}

/** 重複の判断の取消し. One decision on a pair that no longer holds. */
export interface DuplicateUndoneTable {
  left_case: string
  right_case: string
  seq: number
  reason: string
  by_user: string
  at: string
}

/** 使い方の好み. What a user chose about the window; nothing of any case. */
export interface UserPreferenceTable {
  user_id: string
  name: string
  value: string
}
