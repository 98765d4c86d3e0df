/** 組版. Splits texts into runs of one font and breaks lines by the Japanese rules (禁則). Widths are in points. */
import type { Coverage, Face, FontSet } from './fonts.ts'
import { characters } from './fonts.ts'

/** One character with its font and width at size 1. */
export interface Piece {
  /** What is drawn: the character, or 〓. */
  readonly text: string
  /** The character as it was in the text. */
  readonly source: string
  readonly font: number
  readonly width: number
  readonly coverage: Coverage
}

/** A stretch of one line in one font. */
export interface Run {
  readonly font: number
  readonly text: string
  readonly x: number
}

export interface Line {
  readonly pieces: readonly Piece[]
  /** Width at the size of the text, points. */
  readonly width: number
  /** Last line of its paragraph. */
  readonly last: boolean
}

/** Drawn in place of a character that no font has (下駄). */
const GETA = '〓'
const cannotBegin = new Set(
  '、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝」』】〕〉》〟’”ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ%％℃,.:;!?)]}｡､｣ｧｨｩｪｫｬｭｮｯｰﾞﾟ',
)
const cannotEnd = new Set('（［｛「『【〔〈《〝‘“￥¥＄([{｢')
/** Counters that stay with the number before them. */
const counters = new Set('円年月日枚号条項回歳級個')

const isWord = (char: string) => /^[0-9A-Za-z\-,.:/@+#&]$/u.test(char)
const isDigit = (char: string) => /^[0-9０-９]$/u.test(char)

/** Kana with a separate voicing mark become one character; kanji are never touched (normalizing would change names). */
function joinVoicing(text: string): string {
  return text.replace(/[\u3041-\u30ff][\u3099\u309a]/gu, (pair) => pair.normalize('NFC'))
}

/** The text as pieces, each in the first font of the face's chain that has its exact form, else its plain form, else 〓. */
export function pieces(set: FontSet, face: Face, text: string): Piece[] {
  const chain = set.chain[face]
  const own = chain[0] ?? 0
  const at = (font: number, base: number, selector: number) => set.fonts[font]?.glyph(base, selector)
  return [...characters(joinVoicing(text))].map((char) => {
    const find = (wanted: Coverage) => chain.find((font) => at(font, char.base, char.selector)?.coverage === wanted)
    const exact = find('exact')
    const font = exact ?? find('base')
    const coverage = exact !== undefined ? 'exact' : font !== undefined ? 'base' : 'none'
    const shown = coverage === 'none' ? GETA : char.text
    const glyphOf = coverage === 'none' ? at(own, 0x3013, 0) : at(font ?? own, char.base, char.selector)
    const units = set.fonts[font ?? own]?.unitsPerEm ?? 1000
    return {
      text: shown,
      source: char.text,
      font: font ?? own,
      width: (glyphOf?.glyph.advanceWidth ?? 0) / units,
      coverage,
    }
  })
}

/** Width of a run of pieces at a size, in the unit of the size. */
export function widthOf(list: readonly Piece[], size: number): number {
  return list.reduce((sum, piece) => sum + piece.width, 0) * size
}

function mayBreak(before: Piece, after: Piece): boolean {
  if (cannotBegin.has(after.text) || cannotEnd.has(before.text)) return false
  if (isWord(before.text) && isWord(after.text)) return false
  return !(isDigit(before.text) && counters.has(after.text))
}

const isSpace = (char: string) => char === '　' || char === ' '

/** A break after a space is preferred when it leaves at least this share of the line filled. */
const PHRASE_SHARE = 0.4

/**
 * Where the line that begins at `from` ends (exclusive): the last allowed break that fits, or a hard cut when there is none.
 * With `phrases` a space that is not too far back wins, so that names of buildings and shops stay whole.
 */
function lineEnd(list: readonly Piece[], from: number, room: number, phrases: boolean): number {
  let used = 0
  let allowed = -1
  let phrase = -1
  for (let index = from; index < list.length; index += 1) {
    const piece = list[index]
    if (piece === undefined) break
    const before = index > from ? list[index - 1] : undefined
    if (before !== undefined && mayBreak(before, piece)) {
      allowed = index
      if (phrases && isSpace(before.text) && used >= room * PHRASE_SHARE) phrase = index
    }
    // A space at the end of a line needs no room.
    used += piece.width
    if (used > room + 1e-6 && index > from && !isSpace(piece.text)) {
      if (phrase > from) return phrase
      return allowed > from ? allowed : index
    }
  }
  return list.length
}

function withoutEndSpace(line: readonly Piece[]): readonly Piece[] {
  const end = line.findLastIndex((piece) => !isSpace(piece.text))
  return line.slice(0, end + 1)
}

export interface BreakOptions {
  readonly face: Face
  /** Points. */
  readonly size: number
  readonly width: number
  /** Kept free on the first line of each paragraph, points. */
  readonly indent?: number
  /** Prefer to break at spaces: addresses, names, cells. */
  readonly phrases?: boolean
}

/** Breaks a text into lines of `width` points; a line feed is a forced break. */
export function breakLines(set: FontSet, options: BreakOptions, text: string): Line[] {
  const { face, size, width, indent = 0, phrases = false } = options
  return text.split(/\r\n|\r|\n/u).flatMap((paragraph) => {
    const list = pieces(set, face, paragraph)
    const lines: Line[] = []
    let from = 0
    do {
      const room = (width - (from === 0 ? indent : 0)) / size
      const end = lineEnd(list, from, room, phrases)
      const last = end >= list.length
      const slice = last ? list.slice(from) : withoutEndSpace(list.slice(from, end))
      lines.push({ pieces: slice, width: widthOf(slice, size), last })
      from = end
    } while (from < list.length)
    return lines
  })
}

/** Joins neighbours of one font into runs; `spacing` points are added after every character. */
export function runs(line: readonly Piece[], size: number, spacing = 0): Run[] {
  const result: { font: number; text: string; x: number }[] = []
  let x = 0
  for (const piece of line) {
    const last = result.at(-1)
    if (last !== undefined && last.font === piece.font) last.text += piece.text
    else result.push({ font: piece.font, text: piece.text, x })
    x += piece.width * size + spacing
  }
  return result
}
