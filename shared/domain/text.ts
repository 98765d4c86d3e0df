/**
 * 文字の畳み込み. Search and comparison keys. Names and addresses are stored as they came; only their keys are folded.
 */

/** Spaces of every kind, and what hides inside a line of text. */
const spaces = /[\s\u{200B}\u{2060}\u{FEFF}]+/gu
/** 異体字セレクタ. */
const variationSelectors = /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu
/** Every sign that people type for a hyphen, a minus or a long vowel. */
const dashes = /[-\u{00AD}\u{2010}-\u{2015}\u{2043}\u{207B}\u{208B}\u{2212}\u{2500}\u{2501}\u{30FC}\u{FE58}\u{FE63}\u{FF0D}\u{FF70}]/gu

/** Characters of names that count as one. */
const nameVariants: ReadonlyMap<string, string> = new Map([
  ['髙', '高'],
  ['﨑', '崎'],
  ['𠮷', '吉'],
  ['邉', '辺'],
  ['邊', '辺'],
  ['濵', '浜'],
  ['濱', '浜'],
  ['德', '徳'],
  ['齋', '斎'],
])

/** As long as any text that is folded sign by sign. */
const signs = new Uint16Array(120)

const smallKana = 'ァィゥェォッャュョヮヵヶ'
const largeKana = 'アイウエオツヤユヨワカケ'

/** The same text in memory of its own: a piece cut from a long text keeps all of that in memory, which a kept key must not. */
export function ownText(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1)
}

/** Whether a cell says nothing: blanks of any width only. */
export function isBlank(text: string): boolean {
  return text.trim() === ''
}

const variantCharacters = new RegExp([...nameVariants.keys()].join('|'), 'gu')
/** Kana and the usual kanji, which no form of Unicode writes otherwise, and the space of a form. */
const plainName = /^[\u3000\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FFF]*$/

/** 氏名のキー. */
export function foldName(name: string): string {
  if (plainName.test(name)) return name.replace(/\u3000/g, '').replace(variantCharacters, (char) => nameVariants.get(char) ?? char)
  const plain = name.normalize('NFKC').replace(variationSelectors, '').replace(spaces, '').toUpperCase()
  return plain.replace(variantCharacters, (char) => nameVariants.get(char) ?? char).normalize('NFC')
}

let compatible: ReadonlyMap<string, string> | undefined

/** 互換漢字. Unified character → the compatibility ideographs that NFKC turns into it (神 → U+FA19). */
function compatibilityForms(): ReadonlyMap<string, string> {
  if (compatible !== undefined) return compatible
  const forms = new Map<string, string>()
  for (const [first, last] of [
    [0xf900, 0xfaff],
    [0x2f800, 0x2fa1f],
  ] as const) {
    for (let code = first; code <= last; code++) {
      const char = String.fromCodePoint(code)
      const plain = char.normalize('NFKC')
      if (plain !== char) forms.set(plain, (forms.get(plain) ?? '') + char)
    }
  }
  compatible = forms
  return forms
}

/** 字体. Every single character that `foldName` makes into this one, itself among them: what a register may have in its place. */
export function nameForms(folded: string): readonly string[] {
  const variants = [folded, ...[...nameVariants].filter(([, plain]) => plain === folded).map(([variant]) => variant)]
  const cased = variants.flatMap((char) => [char, char.toLowerCase()])
  const wide = cased.flatMap((char) => (/^[!-~]$/.test(char) ? [char, String.fromCharCode(char.charCodeAt(0) + 0xfee0)] : [char]))
  return [...new Set([...wide, ...wide.flatMap((char) => [...(compatibilityForms().get(char) ?? '')])])]
}

/** Small kana → the large one, by their codes. */
const largeCodes: ReadonlyMap<number, number> = new Map([...smallKana].map((char, i) => [char.charCodeAt(0), largeKana.charCodeAt(i)]))

/** Folds full-width katakana without marks of its own, the long vowel and the space of a form; null: another sign stands in it. */
function plainKanaKey(kana: string): string | null {
  if (kana.length > signs.length) return null
  let length = 0
  for (let i = 0; i < kana.length; i++) {
    const code = kana.charCodeAt(i)
    if (code === 0x3000) continue
    if ((code < 0x30a1 || code > 0x30f6) && code !== 0x30fc) return null
    signs[length++] = largeCodes.get(code) ?? code
  }
  return String.fromCharCode.apply(null, signs.subarray(0, length) as unknown as number[])
}

const enlarged = (katakana: string): string =>
  katakana.replace(/[ァィゥェォッャュョヮヵヶ]/g, (char) => largeKana[smallKana.indexOf(char)] ?? char)

/** フリガナのキー. Voicing marks are kept: ハ and バ are two names. */
export function foldKana(kana: string): string {
  // one person's kana are folded for several questions, one after the other
  if (kana !== lastKana.from) lastKana = { from: kana, key: kanaKey(kana) }
  return lastKana.key
}

let lastKana = { from: '', key: '' }

function kanaKey(kana: string): string {
  const plain = plainKanaKey(kana)
  if (plain !== null) return plain
  const katakana = kana
    .normalize('NFKC')
    .replace(/[\u3041-\u3096]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60))
    .replace(spaces, '')
    .replace(/・/g, '')
    .replace(dashes, 'ー')
  // a mark that stood behind a small kana or a space joins its kana only now
  return enlarged(katakana).normalize('NFC')
}

/** 種目のキー. An item's code or full name, in whatever width and case it was typed. */
export function foldItem(text: string): string {
  const known = itemKeys.get(text)
  if (known !== undefined) return known
  const key = text.normalize('NFKC').replace(spaces, '').toUpperCase()
  if (itemKeys.size >= keptItemKeys) itemKeys.clear()
  itemKeys.set(ownText(text), key)
  return key
}

/** An office has some hundred items, and a file names them a hundred thousand times. */
const itemKeys = new Map<string, string>()
const keptItemKeys = 1000

/** A value word of a profile: NFKC and trimmed. */
export function foldWord(text: string): string {
  return text.normalize('NFKC').trim()
}

/** Only the digits, after NFKC. */
export function digitsOf(text: string): string {
  if (/^[0-9-]*$/.test(text)) return text.replaceAll('-', '')
  return text.normalize('NFKC').replace(/[^0-9]/g, '')
}

/**
 * Folds the signs that nearly every address is made of: kana, the usual kanji, digits and capitals of both widths, the usual dashes and
 * spaces. Null: another sign stands in it, and the whole of Unicode's rules is asked.
 */
function foldPlainAddress(address: string): string | null {
  if (address.length > signs.length) return null
  let length = 0
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i)
    // the space of a form and of a keyboard
    if (code === 0x3000 || code === 0x20) continue
    const narrow = code >= 0xff0d && code <= 0xff3a ? code - 0xfee0 : code
    if (narrow === 0x2d || narrow === 0x30fc || narrow === 0x2212 || narrow === 0x2010 || (narrow >= 0x2013 && narrow <= 0x2015)) {
      signs[length++] = 0x2d
    } else if (narrow === 0x30f6) signs[length++] = 0x30b1
    else if (
      (narrow >= 0x4e00 && narrow <= 0x9fff) ||
      (narrow >= 0x30 && narrow <= 0x39) ||
      (narrow >= 0x41 && narrow <= 0x5a) ||
      (narrow >= 0x3041 && narrow <= 0x3096) ||
      (narrow >= 0x30a1 && narrow <= 0x30fb)
    ) {
      signs[length++] = narrow
    } else return null
  }
  return String.fromCharCode.apply(null, signs.subarray(0, length) as unknown as number[])
}

/** All dashes as `-`, spaces gone, upper case, ヶ as ケ: the ground for comparing addresses. */
export function foldAddressBase(address: string): string {
  return foldPlainAddress(address) ?? foldAnyAddress(address)
}

/** The same by Unicode's own rules, whatever signs there are. */
export function foldAnyAddress(address: string): string {
  return address.normalize('NFKC').replace(spaces, '').toUpperCase().replace(/[ヶｹ]/g, 'ケ').replace(dashes, '-')
}
