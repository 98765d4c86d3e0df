/** 組版. Splits texts into runs of one font and breaks lines by the Japanese rules (禁則). Widths are in points. */
import type { Coverage, Face, FontSet } from './fonts.ts'
import type { Character } from './characters.ts'
import { characters } from './characters.ts'

/** One character with its font and width at size 1. */
export interface Piece {
  /** What is drawn: the character, or 〓. */
  readonly text: string
  /** The character as it was in the text. */
  readonly source: string
  readonly font: number
  readonly width: number
  readonly coverage: Coverage
  readonly breaking: Breaking
}

/** What line breaking asks of a character, found once. */
interface Breaking {
  readonly cannotBegin: boolean
  readonly cannotEnd: boolean
  readonly word: boolean
  readonly wide: boolean
  readonly digit: boolean
  readonly counter: boolean
  readonly space: boolean
  readonly kana: boolean
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
  '、。，．・：；？！゛゜ヽヾゝゞ々〻ー～〜‐–゠‼⁇⁈⁉）］｝」』】〕〉》〟’”ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ%％℃,.:;!?)]}｡､｣･ｧｨｩｪｫｬｭｮｯｰﾞﾟ',
)
const cannotEnd = new Set('（［｛「『【〔〈《〝‘“￥¥＄№([{｢')
/** Counters that stay with the number before them (6か月, 2分の1, 46,440円). */
const counters = new Set('円年月日枚号条項回歳級個割分人件通か箇カ時種')
/** 分離禁止: two of these in a row are one mark. */
const pairs = new Set('―—…‥')

const isWord = (char: string) => /^[0-9A-Za-z\-,.:/@+#&]$/u.test(char)
const isDigit = (char: string) => /^[0-9０-９]$/u.test(char)
/** Letters of a foreign word or name; the point between two names is none. */
const isKana = (char: string) => /^[ァ-ヺー]/u.test(char)
/** Full-width figures with their points and commas stand together as half-width ones do. */
const isWide = (char: string) => /^[０-９，．]$/u.test(char)

function breakingOf(char: string): Breaking {
  return {
    cannotBegin: cannotBegin.has(char),
    cannotEnd: cannotEnd.has(char),
    word: isWord(char),
    wide: isWide(char),
    digit: isDigit(char),
    counter: counters.has(char),
    space: char === '　' || char === ' ',
    kana: isKana(char),
  }
}

function pieceOf(set: FontSet, face: Face, char: Character): Piece {
  const chain = set.chain[face]
  const own = chain[0] ?? 0
  const at = (index: number): { readonly advance: number; readonly coverage: Coverage } => {
    const font = set.fonts[index]
    if (font === undefined) return { advance: 0, coverage: 'none' }
    if (char.marked) return font.marked(char.text)
    const { glyph, coverage } = font.glyph(char.base, char.selector)
    return { advance: glyph.advanceWidth, coverage }
  }
  const find = (wanted: Coverage) => chain.find((index) => at(index).coverage === wanted)
  const exact = find('exact')
  const index = exact ?? find('base')
  const unitsOf = (one: number) => set.fonts[one]?.unitsPerEm ?? 1000
  if (index === undefined) {
    const geta = set.fonts[own]?.glyph(0x3013, 0).glyph.advanceWidth ?? 0
    return { text: GETA, source: char.text, font: own, width: geta / unitsOf(own), coverage: 'none', breaking: breakingOf(GETA) }
  }
  const coverage = exact === undefined ? 'base' : 'exact'
  return {
    text: char.text,
    source: char.text,
    font: index,
    width: at(index).advance / unitsOf(index),
    coverage,
    breaking: breakingOf(char.text),
  }
}

/** Pieces met before, by face and character: papers say the same things over and over. */
const met = new WeakMap<FontSet, { readonly [face in Face]: Map<string, Piece> }>()

/** The text as pieces, each in the first font of the face's chain that has its exact form, else its plain form, else 〓. */
export function pieces(set: FontSet, face: Face, text: string): Piece[] {
  const own = met.get(set) ?? { mincho: new Map(), gothic: new Map(), bold: new Map() }
  met.set(set, own)
  const known = own[face]
  return characters(text).map((char) => {
    const piece = known.get(char.text) ?? pieceOf(set, face, char)
    known.set(char.text, piece)
    return piece
  })
}

/** Width of a run of pieces at a size, in the unit of the size. */
export function widthOf(list: readonly Piece[], size: number): number {
  return list.reduce((sum, piece) => sum + piece.width, 0) * size
}

function mayBreak(before: Piece, after: Piece): boolean {
  const [left, right] = [before.breaking, after.breaking]
  if (right.cannotBegin || left.cannotEnd) return false
  if ((left.word && right.word) || (left.wide && right.wide)) return false
  if (before.text === after.text && pairs.has(before.text)) return false
  if (after.text === '月' && 'か箇カヶヵ'.includes(before.text)) return false
  return !(left.digit && right.counter)
}

const isSpace = (piece: Piece): boolean => piece.breaking.space

/** A break at the end of a phrase is preferred when it leaves at least this share of the line filled. */
const PHRASE_SHARE = 0.4

/**
 * Where the line that begins at `from` ends (exclusive): the last allowed break that fits, or a hard cut when there is none.
 * With `phrases` a space that is not too far back wins, and else the end of a word in katakana, so that names of people, buildings and
 * shops stay whole.
 */
function lineEnd(list: readonly Piece[], from: number, room: number, phrases: boolean): number {
  let used = 0
  let allowed = -1
  let phrase = -1
  let word = -1
  for (let index = from; index < list.length; index += 1) {
    const piece = list[index]
    if (piece === undefined) break
    const before = index > from ? list[index - 1] : undefined
    if (before !== undefined && mayBreak(before, piece)) {
      allowed = index
      if (phrases && used >= room * PHRASE_SHARE) {
        if (isSpace(before)) phrase = index
        if (!(before.breaking.kana && piece.breaking.kana)) word = index
      }
    }
    // A space at the end of a line needs no room.
    used += piece.width
    if (used > room + 1e-6 && index > from && !isSpace(piece)) {
      if (phrase > from) return phrase
      if (word > from) return word
      return allowed > from ? allowed : index
    }
  }
  return list.length
}

function withoutEndSpace(line: readonly Piece[]): readonly Piece[] {
  const end = line.findLastIndex((piece) => !isSpace(piece))
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

type Breaks = Required<BreakOptions> & { readonly lines: readonly Line[] }

/** Texts broken before: papers of one kind say the same in the same places. When there are too many, it begins anew. */
const broken = new WeakMap<FontSet, Map<string, Breaks[]>>()
const mostBroken = 2_000

/** Breaks a text into lines of `width` points; a line feed is a forced break. */
export function breakLines(set: FontSet, options: BreakOptions, text: string): readonly Line[] {
  const { face, size, width, indent = 0, phrases = false } = options
  const known = broken.get(set) ?? new Map<string, Breaks[]>()
  broken.set(set, known)
  const before = known.get(text) ?? []
  for (const one of before)
    if (one.size === size && one.width === width && one.face === face && one.indent === indent && one.phrases === phrases) return one.lines
  const lines = brokenLines(set, { face, size, width, indent, phrases }, text)
  if (known.size >= mostBroken) known.clear()
  known.set(text, [...before, { face, size, width, indent, phrases, lines }])
  return lines
}

function brokenLines(set: FontSet, { face, size, width, indent, phrases }: Required<BreakOptions>, text: string): Line[] {
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

/** Lines joined before, with the size and spacing they were joined with: the very same texts are found in the file's spellings at once. */
const joined = new WeakMap<readonly Piece[], { readonly size: number; readonly spacing: number; readonly runs: readonly Run[] }>()

/** Joins neighbours of one font into runs; `spacing` points are added after every character. */
export function runs(line: readonly Piece[], size: number, spacing = 0): readonly Run[] {
  const known = joined.get(line)
  if (known?.size === size && known.spacing === spacing) return known.runs
  const fresh = joinedRuns(line, size, spacing)
  joined.set(line, { size, spacing, runs: fresh })
  return fresh
}

function joinedRuns(line: readonly Piece[], size: number, spacing: number): Run[] {
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
