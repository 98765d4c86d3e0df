/**
 * 表計算ファイルのふつうのセル. Nearly every cell of a sheet is spelled in one of three ways (`<c r="B2" s="1" t="s"><v>7</v></c>`, the same with
 * `<is><t>…</t></is>`, or empty): those are taken here at one look. Whatever is spelled otherwise, or may be wrong, is left to the reader of XML.
 */

/** What was taken of the last cell; one is used for a whole sheet. */
export interface PlainCell {
  /** Where the next thing begins. */
  end: number
  /** From 1; may be more than a sheet has. */
  column: number
  style: number
  type: string
  /** The text of `<v>` or `<t>`; '' for none. */
  value: string
  /** The text stands in `<is>`. */
  inline: boolean
}

export const noPlainCell = (): PlainCell => ({ end: 0, column: 0, style: 0, type: 'n', value: '', inline: false })

const [LESS, GREATER, SLASH, QUOTE, AMPERSAND, BLANK] = [60, 62, 47, 34, 38, 32] as const
const opening = '<c r="'
const types = ['s', 'n', 'str', 'inlineStr', 'b', 'e', 'd'] as const
/** More than any sheet's columns (XFD) and rows have. */
const [mostLetters, mostDigits] = [3, 7] as const
/** Digits of the number of a style. */
const mostOfStyle = 6

/** Where a text without control characters and entities ends that begins here and ends with a tag; -1 when it is another kind of text. */
function plainEnd(source: string, from: number): number {
  for (let at = from; ; at += 1) {
    const unit = source.charCodeAt(at)
    if (unit === LESS) return at
    // the end of the source is no number, and no comparison holds for it
    if (!(unit >= BLANK) || unit === AMPERSAND) return -1
  }
}

/** Takes the address at `at`, up to its quote. Gives where it goes on behind that, or -1. */
function takeAddress(source: string, from: number, into: PlainCell): number {
  let at = from
  let column = 0
  let unit = source.charCodeAt(at)
  for (; unit >= 65 && unit <= 90; unit = source.charCodeAt(++at)) column = column * 26 + unit - 64
  const letters = at - from
  for (; unit >= 48 && unit <= 57; unit = source.charCodeAt(++at));
  const digits = at - from - letters
  if (unit !== QUOTE || letters < 1 || letters > mostLetters || digits < 1 || digits > mostDigits) return -1
  into.column = column
  return at + 1
}

/** Takes ` s="…"` and ` t="…"`, once each and in this order, as far as they are there. Gives where the tag's end should be, or -1. */
function takeStyleAndType(source: string, from: number, into: PlainCell): number {
  let at = from
  into.style = 0
  into.type = 'n'
  if (source.startsWith(' s="', at)) {
    at += 4
    const begin = at
    let unit = source.charCodeAt(at)
    for (; unit >= 48 && unit <= 57; unit = source.charCodeAt(++at)) into.style = into.style * 10 + unit - 48
    if (unit !== QUOTE || at === begin || at - begin > mostOfStyle) return -1
    at += 1
  }
  if (!source.startsWith(' t="', at)) return at
  at += 4
  for (const type of types) {
    if (source.charCodeAt(at + type.length) !== QUOTE || !source.startsWith(type, at)) continue
    into.type = type
    return at + type.length + 1
  }
  return -1
}

/** Takes a cell that begins exactly at `at`; false when it is no plain one, and then nothing is said of it. */
export function takePlainCell(source: string, at: number, into: PlainCell): boolean {
  if (!source.startsWith(opening, at)) return false
  let next = takeAddress(source, at + opening.length, into)
  if (next < 0) return false
  next = takeStyleAndType(source, next, into)
  if (next < 0) return false
  into.value = ''
  into.inline = false
  const unit = source.charCodeAt(next)
  if (unit === SLASH && source.charCodeAt(next + 1) === GREATER) {
    into.end = next + 2
    return true
  }
  if (unit !== GREATER) return false
  into.inline = source.startsWith('<is><t', next + 1)
  let from = next + 4
  if (into.inline) {
    from = next + 7
    if (source.startsWith(' xml:space="preserve"', from)) from += 21
    if (source.charCodeAt(from) !== GREATER) return false
    from += 1
  } else if (!source.startsWith('<v>', next + 1)) return false
  const to = plainEnd(source, from)
  const closing = into.inline ? '</t></is></c>' : '</v></c>'
  if (to < 0 || !source.startsWith(closing, to)) return false
  into.value = source.slice(from, to)
  into.end = to + closing.length
  return true
}
