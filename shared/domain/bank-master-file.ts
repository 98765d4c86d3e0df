/** 銀行・支店のファイル. Columns of a table of banks and branches, and how a line of it is read. */
import type { BankFileRow } from './bank-master.ts'
import { isIsoDate } from './date.ts'
import { foldKana, foldWord } from './text.ts'

export const bankColumns = [
  '銀行コード',
  '銀行名',
  '銀行名カナ',
  '支店コード',
  '支店名',
  '支店名カナ',
  '廃止日',
  '承継銀行コード',
  '承継支店コード',
] as const
type BankColumn = (typeof bankColumns)[number]

const required: readonly BankColumn[] = ['銀行コード', '銀行名', '銀行名カナ', '支店コード', '支店名', '支店名カナ']

/** Where each column stands; or what is wrong with the header. */
export type BankHeader =
  | { readonly ok: true; readonly places: ReadonlyMap<BankColumn, number> }
  | { readonly ok: false; readonly missing: readonly string[]; readonly duplicate: readonly string[] }

/** Reads the header line. Columns beside the known ones are read over. */
export function readBankHeader(cells: readonly string[]): BankHeader {
  const names = cells.map(foldWord)
  const duplicate = bankColumns.filter((column) => names.filter((name) => name === column).length > 1)
  const missing = required.filter((column) => !names.includes(column))
  if (missing.length > 0 || duplicate.length > 0) return { ok: false, missing, duplicate }
  return { ok: true, places: new Map(bankColumns.flatMap((column) => (names.includes(column) ? [[column, names.indexOf(column)]] : []))) }
}

/** A row read, or what is wrong with it, as a sentence. */
export type ReadBankRow = { readonly ok: true; readonly row: BankFileRow } | { readonly ok: false; readonly problem: string }

/** Reads one line. Codes may lack leading zeros, as spreadsheets leave them; kana are made large. */
export function readBankRow(places: ReadonlyMap<BankColumn, number>, cells: readonly string[]): ReadBankRow {
  const cell = (column: BankColumn): string => foldWord(cells[places.get(column) ?? -1] ?? '')
  const refuse = (problem: string): ReadBankRow => ({ ok: false, problem })
  const bankCode = code(cell('銀行コード'), 4)
  const branchCode = code(cell('支店コード'), 3)
  if (bankCode === null) return refuse(`銀行コード「${cell('銀行コード')}」は4桁までの数字ではありません。`)
  if (branchCode === null) return refuse(`支店コード「${cell('支店コード')}」は3桁までの数字ではありません。`)
  const empty = required.find((column) => cell(column) === '')
  if (empty !== undefined) return refuse(`${empty}が空です。`)
  const closedOn = cell('廃止日').replaceAll('/', '-')
  if (closedOn !== '' && !isIsoDate(closedOn)) return refuse(`廃止日「${cell('廃止日')}」は YYYY-MM-DD の日付ではありません。`)
  const successorBank = cell('承継銀行コード')
  const successorBranch = cell('承継支店コード')
  const successor = { bankCode: code(successorBank, 4), branchCode: code(successorBranch, 3) }
  const none = successorBank === '' && successorBranch === ''
  if (!none && (successor.bankCode === null || successor.branchCode === null))
    return refuse('承継する銀行・支店のコードは、両方を数字で書いてください。')
  if (!none && closedOn === '') return refuse('承継店は、廃止日のある行にだけ書いてください。')
  return {
    ok: true,
    row: {
      bankCode,
      bankName: cell('銀行名'),
      bankKana: foldKana(cell('銀行名カナ')),
      branchCode,
      branchName: cell('支店名'),
      branchKana: foldKana(cell('支店名カナ')),
      closedOn: closedOn === '' ? null : closedOn,
      successor:
        successor.bankCode === null || successor.branchCode === null
          ? null
          : { bankCode: successor.bankCode, branchCode: successor.branchCode },
    },
  }
}

function code(text: string, digits: number): string | null {
  return /^\d+$/.test(text) && text.length <= digits ? text.padStart(digits, '0') : null
}
