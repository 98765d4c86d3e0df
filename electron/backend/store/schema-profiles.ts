/** Row types of the profile tables, as migrations/0002-profiles.ts makes them. */

/** 取込プロファイル. One row for each version; the newest one counts, and a removed one is a version of its own. */
export interface ImportProfileTable {
  profile_id: string
  version: number
  programme: string
  name: string
  /** 受付元, in the office's words. */
  source: string
  /** The profile's file. */
  json: string
  /** JSON list: the header of the file it was made from. */
  header: string
  removed: number
  saved_by: string
  saved_at: string
}

/** 途中の対応付け. At most one for each user; it holds headers and words of choices, no rows. */
export interface MappingDraftTable {
  user_id: string
  file: string
  sha256: string
  /** JSON list. */
  headers: string
  json: string
  at: string
}
