/** Row types of the tables of corrections, as migrations/0007-corrections.ts makes them. */

export interface CorrectionTemplateTable {
  code: string
  title: string
  sentence: string
  signals: string
  valid_from: string
  valid_to: string | null
  article: string
}

export interface CorrectionRequestTable {
  request_id: string
  request_no: string
  case_id: string
  state: string
  version: number
  way: string
  items: string
  note: string
  due_on: string
  asked_on: string
  asked_by: string
  application_id: string
  answer_application_id: string | null
  reminders: number
  /** The round (0 the request, 1 the first reminder …) whose letter or mail has gone out; null: none yet. */
  sent_round: number | null
  /** 支援措置: who let the next letter go out; used up by it. */
  released_by: string | null
  updated_at: string
}

export interface CorrectionEventTable {
  request_id: string
  seq: number
  kind: string
  on_day: string
  at: string
  by_user: string
  body: string
  details: string
}
