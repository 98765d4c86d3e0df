/**
 * 文字の検査. Characters that do not belong into a cell: controls, halves of surrogate pairs, and signs that are there but not
 * seen. They are shown by their number, never as they are, and text is never cut inside what a reader takes for one character.
 */
import { SHOWN_GRAPHEMES } from './limits.ts'

/** C0 and C1 controls but tab and line ends; halves of surrogate pairs; code points that are no characters. */
const broken = /(?![\t\n\r])\p{Cc}|\p{Surrogate}|\p{Noncharacter_Code_Point}/u
/** 改行とタブ, and the line and paragraph separators of Unicode. */
const lineBreaks = /[\t\n\r\u2028\u2029]/u
/** Signs that turn the direction of text: with them a name reads differently from how it is stored. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u
/** Signs without width, and the replacement character. Variation selectors belong to their kanji and are none of these. */
const hidden =
  /[\u00AD\u115F\u1160\u180E\u200B-\u200D\u2060-\u2064\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFD]|\u034F|\u17B4|\u17B5|[\u{E0000}-\u{E007F}]/u
/** 外字. Private use: every machine shows another sign, or none. */
const privateUse = /\p{Private_Use}/u

/** ASCII, kana, the usual kanji and full-width forms: nearly every cell is made of these, and none of them is looked for here. */
const plain = /^[ -~\u3000-\u30FF\u4E00-\u9FFF\uFF01-\uFF9F]*$/

const everyUnseen = new RegExp([broken, lineBreaks, directions, hidden, privateUse].map((pattern) => pattern.source).join('|'), 'gu')

/** Whether no field, and no column that nobody maps, may hold this text: NUL and other controls, broken surrogates. */
export function hasBrokenCharacter(text: string): boolean {
  return !plain.test(text) && broken.test(text)
}

/**
 * Whether a cell cannot be taken as it is. In names and numbers of persons (`isName`) nothing unseen may stand, or two that look
 * alike would be two; elsewhere only what changes the reading.
 */
export function isRefusedText(text: string, isName: boolean): boolean {
  if (plain.test(text)) return false
  if (broken.test(text) || directions.test(text)) return true
  return isName && (lineBreaks.test(text) || hidden.test(text))
}

/** Whether a text that may be taken holds signs that a reader does not see or cannot read. Line ends count where none belong. */
export function hasHiddenCharacter(text: string, mayHaveLines: boolean): boolean {
  if (plain.test(text)) return false
  return hidden.test(text) || privateUse.test(text) || (!mayHaveLines && lineBreaks.test(text))
}

/** Line ends and tabs as one blank, for a field of one line. */
export function onOneLine(text: string): string {
  if (plain.test(text)) return text
  return text.replace(/[\t\n\r\u2028\u2029]+/g, ' ')
}

/** The text with everything unseen as its number: `山田[U+202E]太郎`. */
export function visibleText(text: string): string {
  return text.replace(everyUnseen, (char) => `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
}

/** The first so many characters as a reader counts them (graphemes), with … when there are more. */
export function cutGraphemes(text: string, count: number): string {
  // Fewer units than graphemes allowed: nothing to cut, and no need to count.
  if (text.length <= count) return text
  let taken = 0
  for (const { index } of new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text)) {
    if (taken === count) return `${text.slice(0, index)}…`
    taken += 1
  }
  return text
}

/** A cell as a message repeats it: visible, and not longer than a line. */
export function shownCell(text: string): string {
  return visibleText(cutGraphemes(text, SHOWN_GRAPHEMES))
}

/** The plain signs without the two that join the kana before them. */
const markless = /^[ -~\u3000-\u3029\u3030-\u3098\u309B-\u30FF\u4E00-\u9FFF\uFF01-\uFF9D]*$/

/**
 * 結合文字をまとめる. か with a combining voicing mark becomes が, as every keyboard writes it. Only letters with marks are composed:
 * whole-text NFC would also exchange compatibility kanji of names (U+FA19 for U+795E), and these are the person's.
 */
export function composeMarks(text: string): string {
  if (markless.test(text)) return text
  return text.replace(/[\p{L}\p{Lm}]\p{Mn}+/gu, (part) => (/^\p{Script=Han}/u.test(part) ? part : part.normalize('NFC')))
}
