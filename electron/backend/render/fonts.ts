/**
 * 書体. The fonts of the papers, each opened once per thread. Glyphs are looked up one character at a time, without OpenType
 * features: that is all these fixed-width Japanese faces need, and it lets variation selectors be answered properly.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { characters } from './characters.ts'

/** 明朝 / ゴシック / 太ゴシック. */
export type Face = 'mincho' | 'gothic' | 'bold'

const FACE_FILES: { readonly [face in Face]: string } = {
  mincho: 'BIZUDMincho-Regular.ttf',
  gothic: 'BIZUDGothic-Regular.ttf',
  bold: 'BIZUDGothic-Bold.ttf',
}
/** Has characters that the BIZ UD faces lack (𠮷 槗 …). */
const FALLBACK_FILE = 'NotoSansJP-Regular.ttf'

/** What the PDF writer reads of a glyph; advance in font units. */
export interface Glyph {
  readonly id: number
  readonly advanceWidth: number
  readonly codePoints: readonly number[]
}

/** `exact`: the very form; `base`: the font has only the plain form of this variant; `none`: not in the font. */
export type Coverage = 'exact' | 'base' | 'none'

/** One opened font file. */
export interface OpenFont {
  readonly name: string
  readonly unitsPerEm: number
  readonly glyph: (base: number, selector: number) => { readonly glyph: Glyph; readonly coverage: Coverage }
  /** A letter with combining marks; advance in font units. */
  readonly marked: (text: string) => { readonly advance: number; readonly coverage: Coverage }
  /** Object to register with the PDF writer. */
  readonly source: object
}

/** The faces with the fonts that stand in for missing characters, tried in order. */
export interface FontSet {
  readonly fonts: readonly OpenFont[]
  /** Indexes into `fonts`. */
  readonly chain: { readonly [face in Face]: readonly number[] }
}

interface VariationRecord {
  readonly varSelector: number
  readonly defaultUVS: readonly { readonly startUnicodeValue: number; readonly additionalCount: number }[] | null
  readonly nonDefaultUVS: readonly { readonly unicodeValue: number; readonly glyphID: number }[] | null
}

/** The parts of fontkit's font object used here; the variation table is not in its published types. */
interface FontkitFont {
  readonly postscriptName: string
  readonly unitsPerEm: number
  readonly getGlyph: (id: number) => { readonly advanceWidth: number }
  readonly glyphForCodePoint: (codePoint: number) => { readonly id: number }
  readonly layout: (text: string) => { readonly glyphs: readonly Glyph[]; readonly positions: readonly Position[] }
  readonly _cmapProcessor: { readonly uvs: { readonly varSelectors: { toArray: () => VariationRecord[] } } | null }
}

interface Variants {
  readonly glyphOf: Map<number, number>
  readonly isDefault: (codePoint: number) => boolean
}

/**
 * Variation selectors of a font. fontkit's own look-up passes over the special forms of a selector that has plain ones too
 * and would print 辻󠄀 as 辻 without a word; here every record of the selector is read.
 */
function readVariants(font: FontkitFont): Map<number, Variants> {
  const found = new Map<number, Variants>()
  for (const record of font._cmapProcessor.uvs?.varSelectors.toArray() ?? []) {
    const before = found.get(record.varSelector)
    const glyphOf = before?.glyphOf ?? new Map<number, number>()
    for (const entry of record.nonDefaultUVS ?? []) glyphOf.set(entry.unicodeValue, entry.glyphID)
    const ranges = [...(record.defaultUVS ?? [])]
    const isDefault = (codePoint: number) =>
      (before?.isDefault(codePoint) ?? false) ||
      ranges.some((range) => {
        const offset = codePoint - range.startUnicodeValue
        return offset >= 0 && offset <= range.additionalCount
      })
    found.set(record.varSelector, { glyphOf, isDefault })
  }
  return found
}

function glyphLookup(font: FontkitFont): OpenFont['glyph'] {
  const variants = readVariants(font)
  const known = new Map<string, { glyph: Glyph; coverage: Coverage }>()
  const find = (base: number, selector: number) => {
    const variant = selector === 0 ? undefined : variants.get(selector)
    const special = variant?.glyphOf.get(base)
    const id = special ?? font.glyphForCodePoint(base).id
    const codePoints = selector === 0 ? [base] : [base, selector]
    const glyph = { id, advanceWidth: font.getGlyph(id).advanceWidth, codePoints }
    if (id === 0) return { glyph, coverage: 'none' as const }
    const exact = selector === 0 || special !== undefined || variant?.isDefault(base) === true
    return { glyph, coverage: exact ? ('exact' as const) : ('base' as const) }
  }
  return (base, selector) => {
    const key = `${base}/${selector}`
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const fresh = find(base, selector)
    known.set(key, fresh)
    return fresh
  }
}

/** What shaping a base with its marks gave, in font units. */
interface Shaped {
  readonly glyphs: readonly Glyph[]
  readonly positions: readonly Position[]
  readonly coverage: Coverage
}

interface Position {
  readonly xAdvance: number
  readonly yAdvance: number
  readonly xOffset: number
  readonly yOffset: number
}

/**
 * Letters with combining marks that Unicode has no single character for (か゚, あ゙, x́): here alone the font's own layout tables
 * are asked. A mark the font would set beside the letter instead of over it counts as missing.
 */
function markLookup(font: FontkitFont): (text: string) => Shaped {
  const known = new Map<string, Shaped>()
  return (text) => {
    const cached = known.get(text)
    if (cached !== undefined) return cached
    const { glyphs, positions } = font.layout(text)
    const whole = glyphs.every((one) => one.id !== 0) && positions.slice(1).every((one) => one.xAdvance === 0)
    const shaped: Shaped = {
      glyphs: glyphs.map(({ id, advanceWidth, codePoints }) => ({ id, advanceWidth, codePoints: [...codePoints] })),
      positions: positions.map(({ xAdvance, yAdvance, xOffset, yOffset }) => ({ xAdvance, yAdvance, xOffset, yOffset })),
      coverage: whole && !/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(text) ? 'exact' : 'none',
    }
    known.set(text, shaped)
    return shaped
  }
}

/** The font as the PDF writer wants it: same tables, but text is laid out by the look-ups above. */
function writerSource(font: FontkitFont, glyph: OpenFont['glyph'], shape: (text: string) => Shaped): object {
  const { unitsPerEm } = font
  const layout = (text: string) => {
    const glyphs: Glyph[] = []
    const positions: Position[] = []
    for (const char of characters(text)) {
      if (char.marked) {
        const shaped = shape(char.text)
        glyphs.push(...shaped.glyphs)
        // the writer scales positions in place
        for (const position of shaped.positions) positions.push({ ...position })
        continue
      }
      const one = glyph(char.base, char.selector).glyph
      glyphs.push(one)
      positions.push({ xAdvance: one.advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 })
    }
    const total = positions.reduce((sum, one) => sum + one.xAdvance, 0)
    // The writer scales the positions but not this sum; it expects thousandths of an em.
    return { glyphs, positions, advanceWidth: (total * 1000) / unitsPerEm }
  }
  return Object.create(font, { layout: { value: layout } }) as object
}

/** 事務所の書体. A font file the office added, as it was when it was added. */
export interface OfficeFontFile {
  readonly path: string
  readonly sha256: string
}

function openedFont(bytes: Buffer, create: (bytes: Buffer) => object): OpenFont {
  const font = create(bytes) as FontkitFont
  const glyph = glyphLookup(font)
  const shape = markLookup(font)
  return {
    name: font.postscriptName,
    unitsPerEm: font.unitsPerEm,
    glyph,
    marked: (text) => {
      const { positions, coverage } = shape(text)
      return { advance: positions.reduce((sum, one) => sum + one.xAdvance, 0), coverage }
    },
    source: writerSource(font, glyph, shape),
  }
}

/** Null: gone, changed since it was added, or no font any more. */
async function openOfficeFont(file: OfficeFontFile, create: (bytes: Buffer) => object): Promise<OpenFont | null> {
  try {
    const bytes = await readFile(file.path)
    return createHash('sha256').update(bytes).digest('hex') === file.sha256 ? openedFont(bytes, create) : null
  } catch {
    return null
  }
}

/**
 * Opens the fonts of `dir` (resources/fonts). `extra` are further font files of the office for names that the shipped fonts
 * lack, tried last, in order; one that is gone or not what it was is left out, and what it alone had is found missing before
 * anything is drawn. Throws a plain Error naming the file when a shipped font cannot be read or is not a font.
 */
export async function openFonts(dir: string, extra: readonly OfficeFontFile[] = []): Promise<FontSet> {
  const { create } = await import('fontkit')
  const faces: readonly Face[] = ['mincho', 'gothic', 'bold']
  const tried = await Promise.allSettled(
    [...faces.map((face) => FACE_FILES[face]), FALLBACK_FILE].map(async (name) => {
      try {
        return openedFont(await readFile(join(dir, name)), create)
      } catch (cause) {
        throw new Error(`font not usable: ${name}`, { cause })
      }
    }),
  )
  // The first in the list is named, whichever failed first: the same fault always says the same.
  const shipped = tried.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
  const own = await Promise.all(extra.map((file) => openOfficeFont(file, create)))
  const fonts = [...shipped, ...own.filter((font) => font !== null)]
  const fallbacks = fonts.map((_, index) => index).slice(faces.length)
  return { fonts, chain: { mincho: [0, ...fallbacks], gothic: [1, ...fallbacks], bold: [2, ...fallbacks] } }
}
