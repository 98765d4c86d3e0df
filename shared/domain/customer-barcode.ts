/**
 * カスタマバーコード. The post office's address barcode: postal code and the numbers of the address as 67 bars
 * (郵便番号・バーコードマニュアル). Bars are digits: 1 full, 2 upper, 3 lower, 4 short.
 */

/** Symbols: 0–9, `-`, and the control codes CC1–CC8 written a–h. Their order is their value in the check digit. */
const SYMBOLS = '0123456789-abcdefgh'
const PATTERNS = '144 114 132 312 123 141 321 213 231 411 414 324 342 234 432 243 423 441 111'.split(' ')
const START = '13'
const STOP = '31'
const LENGTH = 20
/** Fills what is left of the twenty places. */
const FILL = 'd'

const numerals = '〇一二三四五六七八九'

function numberOf(kanji: string): number {
  if (!/[十百]/u.test(kanji)) return Number([...kanji].map((char) => numerals.indexOf(char)).join(''))
  let total = 0
  let pending = 0
  for (const char of kanji) {
    if (char === '十' || char === '百') {
      total += Math.max(pending, 1) * (char === '十' ? 10 : 100)
      pending = 0
    } else {
      pending = numerals.indexOf(char)
    }
  }
  return total + pending
}

/** 住所表示番号. The numbers of an address behind its town (住所B), as the manual takes them out: `1-3-2-503`. */
export function addressNumbers(rest: string): string {
  return rest
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[&/・.]/gu, '')
    .replace(/[〇一二三四五六七八九十百]+(?=丁目|丁|番地|番|号|地割|線|の|ノ)/gu, (kanji) => String(numberOf(kanji)))
    .replace(/(?<=\d)F(?![A-Z])/gu, '-')
    .replace(/[A-Z]{2,}/gu, '-')
    .replace(/[^0-9A-Z]+/gu, '-')
    .replace(/-*([A-Z])-*/gu, '$1')
    .replace(/^-+|-+$/gu, '')
}

function symbolsOf(text: string): string {
  return [...text]
    .map((char) => {
      const letter = char.charCodeAt(0) - 65
      return letter < 0 ? char : `${'abc'.charAt(Math.floor(letter / 10))}${letter % 10}`
    })
    .join('')
}

/** The twenty symbols and the check symbol of a code, control codes as a–h. */
export function barcodeSymbols(postalCode: string, rest: string): string {
  const data = symbolsOf(postalCode.replace(/\D/gu, '') + addressNumbers(rest))
  const twenty = data.slice(0, LENGTH).padEnd(LENGTH, FILL)
  const sum = [...twenty].reduce((total, symbol) => total + SYMBOLS.indexOf(symbol), 0)
  return twenty + (SYMBOLS[(19 - (sum % 19)) % 19] ?? '')
}

/**
 * The 67 bars, or none: for a postal code that is not seven digits or stands for a whole area (last digits 00), where the
 * manual wants no barcode.
 */
export function customerBars(postalCode: string, rest: string): string {
  if (!/^\d{3}-?\d{4}$/u.test(postalCode) || postalCode.endsWith('00')) return ''
  const bars = [...barcodeSymbols(postalCode, rest)].map((symbol) => PATTERNS[SYMBOLS.indexOf(symbol)] ?? '')
  return START + bars.join('') + STOP
}
