/** Row type of slots of the office's key, as 0035-key-slots makes it. */
export interface KeySlotTable {
  kind: 'user' | 'first' | 'recovery'
  /** User id; '' for the paper. */
  owner: string
  /** The holder's public half, raw in base64url. */
  holder: string
  /** JSON of how a first password gives the private half; '' for the others. */
  kdf: string
  /** Number of the office's key inside. */
  key_id: string
  /** The seal; null: the slot is shut. */
  fresh: string | null
  box: string | null
  made_at: string
  by_user: string
}
