/** 文字の切り分け. What is one character on paper: a letter with its variation selector and its combining marks, never torn apart. */

/** One character as it is drawn. */
export interface Character {
  /** All of it, selector and marks too. */
  readonly text: string
  readonly base: number
  /** Variation selector, 0 without one. */
  readonly selector: number
  /** Whether combining marks stand on it for which Unicode has no single character. */
  readonly marked: boolean
}

/** True for the selectors that choose a form of the character before them. */
export function isVariationSelector(codePoint: number): boolean {
  return (codePoint >= 0xfe00 && codePoint <= 0xfe0f) || (codePoint >= 0xe0100 && codePoint <= 0xe01ef)
}

/** Characters without any shape by their definition (joiners, direction marks, soft hyphen, byte order mark): nothing is drawn. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u
const mark = /^\p{M}$/u
const han = /^\p{Script=Han}/u

const isMark = (char: string, codePoint: number): boolean => codePoint >= 0x300 && !isVariationSelector(codePoint) && mark.test(char)

/** Kana and letters with a separate mark become one character; kanji are never touched (normalizing would change names). */
function joined(text: string): string {
  if (han.test(text)) return text
  const one = text.normalize('NFC')
  return one.length === 1 ? one : text
}

/** The characters of a text in order. A tab counts as a space; a selector or mark without a letter before it stands alone. */
export function characters(text: string): Character[] {
  const found: Character[] = []
  let base = ''
  let selector = 0
  let marks = ''
  const end = () => {
    if (base === '') return
    const whole = marks === '' ? base : joined(base + marks)
    if (marks !== '' && whole !== base + marks) found.push({ text: whole, base: whole.codePointAt(0) ?? 0, selector: 0, marked: false })
    else found.push({ text: base + marks, base: base.codePointAt(0) ?? 0, selector, marked: marks !== '' })
    base = ''
    selector = 0
    marks = ''
  }
  for (const char of text) {
    const codePoint = char.codePointAt(0) ?? 0
    if (base !== '' && selector === 0 && marks === '' && isVariationSelector(codePoint)) {
      selector = codePoint
      base += char
    } else if (base !== '' && isMark(char, codePoint)) marks += char
    else if (!invisible.test(char)) {
      end()
      base = char === '\t' ? ' ' : char
    }
  }
  end()
  return found
}
