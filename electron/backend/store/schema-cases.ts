/** Row types of the tables of cases, decisions and papers, as migrations/ make them. JSON columns are text, read back only through a parser. */

export interface ImportBatchTable {
  batch_id: string
  import_no: string
  state: string
  file: string
  sha256: string
  encoding: string
  profile_id: string
  profile: string
  programme: string
  header: string
  /** Ids of the fields in whose order short values stand (`ReadCells.shortValues`), as JSON. */
  fields: string
  unmapped: string
  notes: string
  row_count: number
  added: number
  same: number
  changed: number
  rejected: number
  warned: number
  staged_by: string
  staged_at: string
  committed_at: string | null
  business_day: string
  /** Rows a person left out. */
  excluded: number
  undone_at: string | null
  undone_by: string | null
  undo_reason: string | null
}

export interface ImportRowTable {
  batch_id: string
  line: number
  verdict: string
  receipt_no: string
  case_id: string | null
  application_id: string
  case_version: number | null
  applied_on: string | null
  submitted_at: string | null
  resident_no: string | null
  person_key: string | null
  item_code: string | null
  item_name: string | null
  name: string
  kana: string
  kana_key: string
  name_key: string
  birth_date: string | null
  channel: string
  price: number | null
  quantity: number | null
  months: number | null
  provider_no: string | null
  flags: string
  /** Empty: made of the cells (`storedContents`). */
  content: string
  cells: string
  details: string
  problems: string
  warnings: string
  /** Column index → new cell; null: nothing was mended. */
  mended: string | null
  /** What the cells said before they were mended, in the form of `content`. */
  original: string | null
  excluded: number
  case_before: string | null
}

/** 封をした塊, as 0055-sealed-blocks makes it. */
export interface SealedBlockTable {
  block_id: number
  batch_id: string
  /** A token of the texts as a JSON array. */
  text: string
}

export interface WelfareCaseTable {
  case_id: string
  case_no: string
  programme: string
  receipt_no: string
  state: string
  version: number
  application_id: string
  resident_no: string | null
  person_key: string
  name: string
  kana: string
  kana_key: string
  name_key: string
  birth_date: string | null
  item_code: string
  item_name: string
  applied_on: string
  submitted_at: string
  channel: string
  price: number | null
  quantity: number | null
  months: number | null
  provider_no: string | null
  proposal: string | null
  public_payment: number | null
  self_payment: number | null
  flags: string
  review_id: string | null
  hold_until: string | null
  /** 担当. The user who has it in hand. */
  assigned_to: string | null
  updated_at: string
}

/** 行の索引 of a staged batch, from its first mended row until it is committed or discarded. */
export interface ImportKeyTable {
  batch_id: string
  kind: string
  key: string
  line: number
}

/** Empty texts stand in the row that came: `application` shows them together. */
export type ApplicationEntryTable = ApplicationTable

/** A view: applications with what their rows say. */
export interface ApplicationTable {
  application_id: string
  case_id: string
  version: number
  batch_id: string
  line: number
  received_at: string
  content: string
  cells: string
  details: string
  warnings: string
  mended: string | null
  original: string | null
}

export interface ReviewTable {
  review_id: string
  case_id: string
  application_id: string
  reviewed_on: string
  at: string
  by_user: string
  checks: string
  proposal: string
  propose: string | null
  reason: string
  overruled: number
  amounts: string
  summary: string
  facts: string
  parameters: string
  auto: number
}

export interface DraftTable {
  draft_id: string
  draft_no: string
  kind: string
  title: string
  state: string
  version: number
  case_count: number
  amount: number
  drafted_by: string
  drafted_on: string
  drafted_at: string
  rule: string
  digest: string
  /** Why a decision is to be cancelled; empty for the other kinds. */
  reason: string
  /** Why it ended without a decision. */
  ended: string | null
}

export interface DraftStepTable {
  draft_id: string
  seq: number
  post: string
  holder: string
  state: string
  acted_by: string | null
  capacity: string | null
  acted_at: string | null
  comment: string
  stage: number
  part: string
}

export interface DraftCaseTable {
  draft_id: string
  case_id: string
  seq: number
  case_version: number
  review_id: string
  reviewed_by: string
  amounts: string
  public_payment: number
  self_payment: number
  digest: string
  exception: string | null
  open: number
  outcome: string
  outcome_code: string | null
  /** What somebody who sent the draft back wrote of this case. */
  mark: string | null
}

export interface DecisionTable {
  decision_id: string
  decision_no: string
  case_id: string
  draft_id: string
  kind: string
  decided_on: string
  decided_at: string
  decided_by: string
  capacity: string
  public_payment: number
  self_payment: number
  amounts: string
  reason: string
  frozen: string
  digest: string
}

export interface VoucherTable {
  voucher_no: string
  case_id: string
  decision_id: string
  seq: number
  of_count: number
  months: string
  price: number
  public_payment: number
  self_payment: number
  provider_no: string
  valid_from: string
  valid_to: string
  code: string
  state: string
  /** The voucher whose place it took; null: it came with the decision. */
  replaces: string | null
}

export interface PaperFileTable {
  name: string
  sha256: string
  bytes: number
  pages: number
  issued_on: string
  issued_by: string
  at: string
}

export interface PaperTable {
  paper_id: string
  number: string
  kind: string
  case_id: string
  file: string
  page: number
  pages: number
  sha256: string
  issued_on: string
}

export interface MailingEntryTable {
  entry_id: string
  posted_on: string
  number: string
  addressee: string
  address: string
  postal_code: string
  kind: string
  sheets: number
  case_id: string
  by_user: string
}

export interface PaperReleaseTable {
  case_id: string
  released_by: string
  at: string
  used: number
}
