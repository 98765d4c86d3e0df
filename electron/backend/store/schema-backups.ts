/** Row types of backups, as 0027-backups makes them. */

export interface BackupRunTable {
  run_id: string
  at: string
  reason: 'demand' | 'daily' | 'payment'
  by_user: string
  folder: string
  name: string
  sha256: string
  bytes: number
  entries: number
  cases: number
  files: number
  file_bytes: number
  new_files: number
  new_bytes: number
  checkpoint: number
  head: string
  /** Attachments the store names that were not there. */
  missing: number
}

/** 確かめ. A rehearsal of a restore, or a drill of the recovery key. */
export interface BackupProofTable {
  proof_id: string
  at: string
  kind: 'rehearsal' | 'drill'
  by_user: string
  /** The backup's name or the key's number. */
  subject: string
  ok: 0 | 1
  text: string
}

/** A key's public half: `holder_id` is its number; `kdf`: JSON of how a password gives the private one, '' for the paper. */
export interface BackupHolderTable {
  holder_id: string
  kind: 'recovery' | 'user'
  owner: string
  public_key: string
  kdf: string
  made_at: string
  by_user: string
  ended_at: string | null
}

/** A backup or rehearsal that failed, and why. */
export interface BackupFailureTable {
  failure_id: string
  at: string
  reason: 'demand' | 'daily' | 'payment' | 'rehearsal'
  folder: string
  code: string
  text: string
}
