/** Row types of keys, checkpoints and the clock, as 0017-signing makes them. */

/** A public key: of the office (`owner` 'office') or of a person (a user id). */
export interface SigningKeyTable {
  key_id: string
  owner: string
  /** Raw Ed25519 key, base64url. */
  public_key: string
  /** The entry that made it known. */
  seq: number
  made_at: string
}

export interface SigningSecretTable {
  key_id: string
  user_id: string
  /** JSON of `Wrapped`: the private half under the password. */
  wrapped: string
}

export interface SigningKeyEventTable {
  key_id: string
  kind: string
  by_user: string
  seq: number
  at: string
  reason: string
}

export interface CheckpointTable {
  number: number
  seq: number
  head: string
  at: string
  reason: string
  key_id: string
  sig: string
}

/** 閲覧の保存年限による消去. */
export interface AuditExpiryTable {
  /** The entry that tells it. */
  seq: number
  years: number
  before_day: string
  from_seq: number
  to_seq: number
  bodies: number
}

export interface ClockJumpTable {
  seq: number
  kind: string
  before_utc: string
  after_utc: string
  noticed_by: string
}

export interface ClockConfirmationTable {
  jump_seq: number
  by_user: string
  at: string
  reason: string
}

/** 復元した記録の受入れ. `looked_*`: the second administrator's look. */
export interface TrailAcceptanceTable {
  seq: number
  kind: string
  seen_seq: number
  found_seq: number
  by_user: string
  at: string
  reason: string
  looked_seq: number | null
  looked_by: string | null
  looked_at: string | null
}
