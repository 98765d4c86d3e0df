/** Row types of what is only ever added to: the changes of the masters and the audit trail, as migrations/ make them. */

export interface ChangeLogTable {
  change_id: string
  area: string
  record_key: string
  before_value: string | null
  after_value: string
  by_user: string
  at: string
}

export interface AuditEntryTable {
  seq: number
  at_utc: string
  at_local: string
  actor: string
  device: string
  action: string
  ref: string
  commit_hash: string
  prev_hash: string
  entry_hash: string
  /** Ed25519 over the hash, base64; null for entries from before there were signatures. */
  sig: string | null
  fmt: string
  key_id: string | null
}

export interface AuditBodyTable {
  seq: number
  salt: string
  body: string
}
