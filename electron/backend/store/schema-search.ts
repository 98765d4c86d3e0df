/** Row types of the tables behind the work queue: counts, words of the search, saved views. `search_gram` is asked in plain SQL only. */

export interface CaseCountTable {
  programme: string
  state: string
  /** '' before any review. */
  proposal: string
  channel: string
  item_code: string
  protected: number
  duplicate: number
  n: number
}

export interface SearchWordTable {
  word_id: number
  word: string
  /** The word without long-vowel marks. */
  fold: string
}

export interface PersonWordTable {
  word_id: number
  resident_no: string
  kind: string
}

export interface SavedViewTable {
  user_id: string
  name: string
  content: string
  /** 1: shown on entering. */
  first: number
  saved_at: string
}

export interface ListStateTable {
  user_id: string
  content: string
  saved_at: string
}
