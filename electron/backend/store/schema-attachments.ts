/** Row types of the tables of attachments, as migrations/0004-attachments.ts makes them. */

export interface AttachmentTable {
  attachment_id: string
  case_id: string
  application_id: string
  label: string
  kind: string | null
  type: string
  bytes: number
  sha256: string
  came_by: string
  source: string
  note: string
  by_user: string
  at: string
}

export interface AttachmentSetTable {
  set_id: string
  source: string
  came_by: string
  programme: string
  /** Of the ZIP's bytes, or of a folder's list of paths and hashes; empty until the reading is done. */
  sha256: string
  by_user: string
  at: string
}

export interface AttachmentStageTable {
  stage_id: string
  set_id: string
  case_id: string
  application_id: string
  label: string
  kind: string | null
  type: string
  bytes: number
  sha256: string
  note: string
}
