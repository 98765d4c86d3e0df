/**
 * ゆうちょの記号番号. What the cells of a transfer account say when somebody copied the 記号 and 番号 of a passbook into them: the
 * account other banks transfer to, for a person to look at and take. Nothing is ever converted by itself.
 */
import { yuchoToTransferAccount } from './zengin-yucho.ts'

export const yuchoBankCode = '9900'

/** The account behind a 記号 and 番号, cell by cell. */
export interface YuchoAccount {
  readonly symbol: string
  readonly number: string
  readonly branchCode: string
  readonly accountNumber: string
  readonly accountType: '普通' | '当座'
  /** False: the passbook's own check digit does not fit; the numbers were probably miswritten. */
  readonly checkDigitFits: boolean
}

/**
 * Looks for a 記号 (five digits) and a 番号 (up to eight) in the texts of an application's account cells, in this order of trust: both
 * in one cell, then one in each. Digits of any width, signs between them do not count. Null: no such pair.
 */
export function yuchoAccountIn(texts: readonly string[]): YuchoAccount | null {
  const runs = texts.map((text) => plain(text).match(/[0-9]+/g) ?? [])
  const pairs = [
    ...runs.flatMap((run) => pairsOf(run)),
    ...runs.flatMap((run, i) => runs.flatMap((other, j) => (i === j ? [] : pairsOf([...run.slice(0, 1), ...other.slice(-1)])))),
  ]
  for (const [symbol, number] of pairs) {
    const account = yuchoToTransferAccount(symbol, number)
    if (!account.ok) continue
    return {
      symbol,
      number,
      branchCode: account.branchCode,
      accountNumber: account.accountNumber,
      accountType: account.accountType === '1' ? '普通' : '当座',
      checkDigitFits: account.checkDigitFits,
    }
  }
  return null
}

const plain = (text: string): string => text.replace(/[０-９]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))

/** 記号 and 番号 among the runs of digits of one text: `10170 12345671`, `10170-1-12345671` (some cards print a digit between), or 13 digits. */
function pairsOf(runs: readonly string[]): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  for (const [i, run] of runs.entries()) {
    const next = runs[i + 1]
    const after = runs[i + 2]
    if (run.length === 13) found.push([run.slice(0, 5), run.slice(5).replace(/^0+(?=.)/, '')])
    if (run.length !== 5 || next === undefined) continue
    if (next.length === 1 && after !== undefined) found.push([run, after])
    else found.push([run, next])
  }
  return found
}
