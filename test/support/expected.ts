/** What was computed apart from the program for one file of applications; `Case` as far as a test looks into it. */
export interface ExpectedFile<Case> {
  readonly file: string
  readonly profile: string
  readonly rows: number
  readonly added: number
  readonly same: number
  readonly changed: number
  readonly rejected: number
  readonly warned: number
  readonly errors: readonly { line: number; column: string; code: string }[]
  readonly warnings: readonly { line: number; receiptNo: string; code: string }[]
  readonly verdicts: readonly (readonly [line: number, receiptNo: string, verdict: string])[]
  /** Files that were taken in before. */
  readonly after?: readonly string[]
  readonly cases: readonly Case[]
}
