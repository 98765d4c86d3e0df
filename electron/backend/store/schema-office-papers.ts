/** 事務所の帳票. Append-only; as migrations/0020 makes it. */
export interface OfficePaperTable {
  number: string
  kind: string
  /** What it is about: a business day, a span of days, a payment run. */
  ref: string
  file: string
  page: number
  pages: number
  sha256: string
  issued_on: string
  by_user: string
  at: string
}
