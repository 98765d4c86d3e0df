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

/** What a payee's account number was sealed as when it was approved, before a renewal of the key, as 0050-key-renewal makes it. */
export interface PaymentPayeeShownTable {
  run_id: string
  seq: number
  /** A token of the earlier ciphertext. */
  shown: string
}

/** A renewal of the office's key, as 0050-key-renewal makes it. */
export interface KeyRenewalTable {
  /** 世代 that seals since then. */
  generation: number
  /** Number of the paper made with it. */
  paper: string
  begun_at: string
  begun_by: string
  /** Walks over everything that is sealed: the first seals anew, the next ones look whether anything was left. */
  walk: number
  /** Where the walk is: the name of a place, and the last row or file it has dealt with. */
  place: string
  after: string
  /** Rows and files of this walk. */
  done: number
  total: number
  /** What this walk had to seal anew. */
  found: number
  /** All that was sealed anew, and what none of the keys opened in this walk. */
  anew: number
  shut: number
  ended_at: string | null
}
