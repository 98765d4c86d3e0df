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
