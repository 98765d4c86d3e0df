/** 授受簿. A file that came in or went out. */
export interface HandOverTable {
  entry_id: string
  direction: string
  name: string
  sha256: string
  row_count: number
  amount: number | null
  medium: string
  by_user: string
  at: string
  ref: string
}

/** 授受簿の追記. */
export interface HandOverNoteTable {
  note_id: string
  entry_id: string
  /** 1, 2, …: the newest one holds. */
  seq: number
  medium: string
  recipient: string
  remark: string
  by_user: string
  at: string
}
