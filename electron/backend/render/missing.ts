/** 外字の一覧. Characters of the papers that the print fonts lack, found from the texts alone, before anything is drawn. */
import type { DocModel } from '../../../shared/domain/document.ts'
import { visibleTexts } from '../../../shared/domain/document.ts'
import type { Face, FontSet } from './fonts.ts'
import { pieces } from './text.ts'

/** One character to look after before printing. */
export interface MissingGlyph {
  /** The character with its variation selector, if any. */
  readonly char: string
  /** e.g. `U+2CB46` or `U+8FBB U+E0105`. */
  readonly codePoints: string
  /** `none`: prints as 〓; `base`: prints in the plain form of the character instead of the wanted one. */
  readonly kind: 'none' | 'base'
  /** Papers that hold it, in order. */
  readonly docIds: readonly string[]
}

const FACES: readonly Face[] = ['mincho', 'gothic', 'bold']

function codePointsOf(char: string): string {
  return [...char].map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ')
}

function lacking(set: FontSet, text: string): { char: string; kind: 'none' | 'base' }[] {
  return FACES.flatMap((face) =>
    pieces(set, face, text).flatMap((piece) => (piece.coverage === 'exact' ? [] : [{ char: piece.source, kind: piece.coverage }])),
  )
}

/** Every character of the papers that no font has (or has in its plain form only), in order of first appearance. */
export function missingGlyphs(set: FontSet, models: readonly DocModel[]): MissingGlyph[] {
  const found = new Map<string, { char: string; kind: 'none' | 'base'; docIds: Set<string> }>()
  const clean = new Set<string>()
  for (const model of models) {
    for (const { text } of visibleTexts(model)) {
      if (clean.has(text)) continue
      const lacks = text.split(/\r\n|\r|\n/u).flatMap((line) => lacking(set, line))
      if (lacks.length === 0) clean.add(text)
      for (const { char, kind } of lacks) {
        const entry = found.get(char) ?? { char, kind, docIds: new Set<string>() }
        entry.docIds.add(model.id)
        found.set(char, entry)
      }
    }
  }
  return [...found.values()].map(({ char, kind, docIds }) => ({
    char,
    codePoints: codePointsOf(char),
    kind,
    docIds: [...docIds],
  }))
}
