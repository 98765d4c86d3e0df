/** ゆうちょ銀行の記号番号. From the 記号 and 番号 of a passbook to the branch and account other banks transfer to. */

/** Account to transfer to, or why the numbers are none. `checkDigitFits` false: worth a look, but no reason to refuse. */
export type YuchoResult =
  | {
      readonly ok: true
      readonly branchCode: string
      /** Reading of the branch, as bank tables have it: its digits. */
      readonly branchKana: string
      /** 1 普通, 2 当座. A 通常貯蓄貯金 (4) has the same form of number; the passbook tells. */
      readonly accountType: '1' | '2'
      /** 7 digits. */
      readonly accountNumber: string
      readonly checkDigitFits: boolean
    }
  | { readonly ok: false; readonly code: 'bad-symbol' | 'bad-number' }

const DIGIT_KANA = ['ｾﾞﾛ', 'ｲﾁ', 'ﾆ', 'ｻﾝ', 'ﾖﾝ', 'ｺﾞ', 'ﾛｸ', 'ﾅﾅ', 'ﾊﾁ', 'ｷﾕｳ'] as const

/** Weighted sum over 記号 (its 4th digit, the check digit, as 0) and 番号 of eight digits; its last digit is the check digit. */
function checkDigit(symbol: string, number: string): number {
  const digits = [...`${symbol.slice(0, 3)}0${symbol.slice(4)}${number.padStart(8, '0')}`].map(Number)
  const weigh = (digit: number, place: number): number => {
    if (place === 12 || place % 3 === 0) return digit
    if (place % 3 === 1) return digit * 3
    return digit < 5 ? digit * 2 : digit * 2 - 9
  }
  return digits.reduce((sum, digit, place) => sum + weigh(digit, place), 0) % 10
}

/**
 * Converts a 記号 (five digits) and 番号. 総合・通常貯金 (`1abc0`): branch `ab8`, 普通, the number without its last digit, which
 * is always 1. 振替口座 (`0abc0`): branch `ab9`, 当座, the number as it is. The digit some cards print between the two is left out
 * by the caller.
 */
export function yuchoToTransferAccount(symbol: string, number: string): YuchoResult {
  const match = /^([01])(\d\d)\d0$/.exec(symbol)
  if (!match) return { ok: false, code: 'bad-symbol' }
  const savings = match[1] === '1'
  if (!(savings ? /^\d{1,7}1$/ : /^\d{1,6}$/).test(number)) return { ok: false, code: 'bad-number' }
  const accountNumber = (savings ? number.slice(0, -1) : number).padStart(7, '0')
  if (accountNumber === '0000000') return { ok: false, code: 'bad-number' }
  const branchCode = `${match[2]}${savings ? '8' : '9'}`
  return {
    ok: true,
    branchCode,
    branchKana: [...branchCode].map((digit) => DIGIT_KANA[Number(digit)] ?? '').join(''),
    accountType: savings ? '1' : '2',
    accountNumber,
    checkDigitFits: checkDigit(symbol, number) === Number(symbol.charAt(3)),
  }
}
