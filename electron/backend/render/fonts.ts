/**
 * 書体. The fonts of the papers, each opened once per thread. Glyphs are looked up one character at a time, without OpenType
 * features: that is all these fixed-width Japanese faces need, and it lets variation selectors be answered properly.
 */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

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

/** True for the selectors that choose a form of the character before them. */
export function isVariationSelector(codePoint: number): boolean {
  return (codePoint >= 0xfe00 && codePoint <= 0xfe0f) || (codePoint >= 0xe0100 && codePoint <= 0xe01ef)
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

/** The characters of a text, each with its variation selector (0: none). */
export function* characters(text: string): Generator<{ readonly text: string; readonly base: number; readonly selector: number }> {
  let pending: { text: string; base: number } | null = null
  for (const char of text) {
    const codePoint = char.codePointAt(0) ?? 0
    if (pending !== null && isVariationSelector(codePoint)) {
      yield { text: pending.text + char, base: pending.base, selector: codePoint }
      pending = null
      continue
    }
    if (pending !== null) yield { ...pending, selector: 0 }
    pending = { text: char, base: codePoint }
  }
  if (pending !== null) yield { ...pending, selector: 0 }
}

/** The font as the PDF writer wants it: same tables, but text is laid out by `glyph` above. */
function writerSource(font: object, glyph: OpenFont['glyph']): object {
  const layout = (text: string) => {
    const glyphs = [...characters(text)].map((char) => glyph(char.base, char.selector).glyph)
    const positions = glyphs.map((one) => ({ xAdvance: one.advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 }))
    const total = glyphs.reduce((sum, one) => sum + one.advanceWidth, 0)
    return {
      glyphs,
      positions,
      // The writer scales the positions but not this sum; it expects thousandths of an em.
      advanceWidth: (total * 1000) / (font as FontkitFont).unitsPerEm,
    }
  }
  return Object.create(font, { layout: { value: layout } }) as object
}

async function openFont(file: string): Promise<OpenFont> {
  const { create } = await import('fontkit')
  const font = create(await readFile(file)) as unknown as FontkitFont
  const glyph = glyphLookup(font)
  return { name: font.postscriptName, unitsPerEm: font.unitsPerEm, glyph, source: writerSource(font, glyph) }
}

/**
 * Opens the fonts of `dir` (resources/fonts). `extra` are further font files of the office for names that the shipped fonts
 * lack, tried last, in order. Throws a plain Error naming the file when one cannot be read or is not a font.
 */
export async function openFonts(dir: string, extra: readonly string[] = []): Promise<FontSet> {
  const faces: readonly Face[] = ['mincho', 'gothic', 'bold']
  const files = [...faces.map((face) => FACE_FILES[face]), FALLBACK_FILE].map((name) => join(dir, name)).concat(extra)
  const fonts = await Promise.all(
    files.map((file) =>
      openFont(file).catch((cause: unknown) => {
        throw new Error(`font not usable: ${basename(file)}`, { cause })
      }),
    ),
  )
  const fallbacks = fonts.map((_, index) => index).slice(faces.length)
  return { fonts, chain: { mincho: [0, ...fallbacks], gothic: [1, ...fallbacks], bold: [2, ...fallbacks] } }
}
