/**
 * 銀行・支店の台帳. Every branch with the days it exists, so that an account is judged as of the day money goes to it; which branch
 * took over one that was closed; and what of a newer table is new, changed or gone.
 */
import { addDays } from './date.ts'
import type { IsoDate } from './masters.ts'
import { toWareki } from './wareki.ts'

/** 支店. One dated row; names as the banks' own table has them, kana with large kana only. */
export interface BankBranch {
  /** 4 digits. */
  readonly bankCode: string
  readonly bankName: string
  readonly bankKana: string
  /** 3 digits. */
  readonly branchCode: string
  readonly branchName: string
  readonly branchKana: string
  readonly validFrom: IsoDate
  /** The last day on which it takes transfers; null: open. */
  readonly validTo: IsoDate | null
  /** 承継店. Where its accounts went when it was closed or merged. */
  readonly successor: BranchCodes | null
}

export interface BranchCodes {
  readonly bankCode: string
  readonly branchCode: string
}

/** What the table says of a branch on a day. */
export type BranchVerdict =
  | { readonly kind: 'open'; readonly branch: BankBranch }
  | { readonly kind: 'closed'; readonly branch: BankBranch; readonly closedOn: IsoDate }
  | { readonly kind: 'not-yet'; readonly branch: BankBranch }
  | { readonly kind: 'unknown-branch'; readonly bankName: string }
  | { readonly kind: 'unknown-bank' }
  /** The office has no table of banks: nothing can be told, and nothing is stopped by it. */
  | { readonly kind: 'no-table' }

/**
 * Judges one branch. `rows`: all rows of that bank and branch; `bankName`: the bank's own name on the day, null when the table has no such
 * bank; `loaded`: whether the office has a table at all.
 */
export function branchVerdict(rows: readonly BankBranch[], bankName: string | null, loaded: boolean, day: IsoDate): BranchVerdict {
  if (!loaded) return { kind: 'no-table' }
  const begun = rows.filter((row) => row.validFrom <= day).toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
  const open = begun.find((row) => row.validTo === null || row.validTo >= day)
  if (open !== undefined) return { kind: 'open', branch: open }
  const [last] = begun
  if (last?.validTo !== null && last?.validTo !== undefined) return { kind: 'closed', branch: last, closedOn: addDays(last.validTo, 1) }
  const [future] = rows
  if (future !== undefined) return { kind: 'not-yet', branch: future }
  return bankName === null ? { kind: 'unknown-bank' } : { kind: 'unknown-branch', bankName }
}

/** A branch as it is spoken of: 名古屋支店, but 本店 and 国立出張所. */
export const branchTitle = (name: string): string => (/(店|部|所|課|センター|〇|八|九)$/u.test(name) ? name : `${name}支店`)

/** A verdict that stops a transfer, as a sentence without full stop; null: the transfer may go there. */
export function branchObstacle(verdict: BranchVerdict, at: BranchCodes): string | null {
  const codes = `${at.bankCode}-${at.branchCode}`
  switch (verdict.kind) {
    case 'open':
    case 'no-table':
      return null
    case 'closed': {
      const { branch, closedOn } = verdict
      const to = branch.successor === null ? '' : `。口座は ${branch.successor.bankCode}-${branch.successor.branchCode} に移っています`
      return `${branch.bankName}${branchTitle(branch.branchName)}（${codes}）は${toWareki(closedOn)}に廃止されています${to}`
    }
    case 'not-yet':
      return `${verdict.branch.bankName}${branchTitle(verdict.branch.branchName)}（${codes}）は${toWareki(verdict.branch.validFrom)}からの支店です`
    case 'unknown-branch':
      return `${verdict.bankName}に支店番号 ${at.branchCode} の支店はありません`
    case 'unknown-bank':
      return `銀行コード ${at.bankCode} の銀行は銀行の台帳にありません`
  }
}

/** A row of a newer table: what exists now, or when and into what it was closed. */
export interface BankFileRow {
  readonly bankCode: string
  readonly bankName: string
  readonly bankKana: string
  readonly branchCode: string
  readonly branchName: string
  readonly branchKana: string
  /** 廃止日: the first day without the branch; null: it is open. */
  readonly closedOn: IsoDate | null
  readonly successor: BranchCodes | null
}

/** One difference between the office's table and a newer one. */
export type BranchChange =
  | { readonly kind: 'added'; readonly row: BankFileRow }
  /** Other names from the day of the table on. */
  | { readonly kind: 'renamed'; readonly before: BankBranch; readonly row: BankFileRow }
  | { readonly kind: 'closed'; readonly before: BankBranch; readonly lastDay: IsoDate; readonly successor: BranchCodes | null }

const keyOf = (row: BranchCodes): string => `${row.bankCode}-${row.branchCode}`

/**
 * 差分. What a newer table of day `asOf` changes: rows are added or renamed from that day on, closed ones end the day before their
 * 廃止日. With `whole` the file is the whole table and a branch that is missing in it ended the day before `asOf`. Branches that are
 * closed already are left as they are, unless the file knows their successor.
 */
export function branchChanges(
  current: readonly BankBranch[],
  rows: readonly BankFileRow[],
  how: { readonly asOf: IsoDate; readonly whole: boolean },
): readonly BranchChange[] {
  const known = new Map<string, BankBranch>()
  for (const row of current) {
    const other = known.get(keyOf(row))
    if (other === undefined || other.validFrom < row.validFrom) known.set(keyOf(row), row)
  }
  const changes: BranchChange[] = []
  const seen = new Set<string>()
  for (const row of rows) {
    const before = known.get(keyOf(row))
    seen.add(keyOf(row))
    const change = changeOf(before, row, how.asOf)
    if (change !== null) changes.push(change)
  }
  if (!how.whole) return changes
  const lastDay = addDays(how.asOf, -1)
  for (const [key, before] of known) {
    if (!seen.has(key) && before.validTo === null && before.validFrom <= lastDay)
      changes.push({ kind: 'closed', before, lastDay, successor: null })
  }
  return changes
}

function changeOf(before: BankBranch | undefined, row: BankFileRow, asOf: IsoDate): BranchChange | null {
  if (row.closedOn !== null) {
    if (before === undefined) return null
    const lastDay = addDays(row.closedOn, -1)
    const told = before.validTo === lastDay && keyOr(before.successor) === keyOr(row.successor)
    return told || lastDay < before.validFrom ? null : { kind: 'closed', before, lastDay, successor: row.successor }
  }
  if (before === undefined || (before.validTo !== null && before.validTo < asOf)) return { kind: 'added', row }
  const same =
    before.bankName === row.bankName &&
    before.bankKana === row.bankKana &&
    before.branchName === row.branchName &&
    before.branchKana === row.branchKana
  return same ? null : { kind: 'renamed', before, row }
}

const keyOr = (codes: BranchCodes | null): string => (codes === null ? '' : keyOf(codes))
