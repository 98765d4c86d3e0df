/** 描画命令. What is left of a paper once everything has its place: points from the top left corner, nothing to decide. */
import type { Face, FontSet } from './fonts.ts'
import type { Line } from './text.ts'
import { breakLines, runs } from './text.ts'
import type { QrMaker } from './qr.ts'

/** A black rectangle of a code; y counts from the operation's own. */
export interface Bar {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/**
 * 構造. The element of the paper that something drawn belongs to, for readers that read aloud: the same object is the same
 * element. What bears none is decoration.
 */
export interface Tag {
  readonly type: 'H1' | 'P' | 'L' | 'LI' | 'Lbl' | 'LBody' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure'
  /** Null: directly in the paper. */
  readonly parent: Tag | null
  /** What a figure shows, in Japanese. */
  readonly alt?: string
  /** Columns a cell of a table takes, when more than one. */
  readonly span?: number
  /** What a caption of a table is for. */
  readonly scope?: 'Row' | 'Column'
}

export type Op =
  | {
      readonly op: 'run'
      readonly font: number
      readonly text: string
      readonly x: number
      readonly y: number
      readonly size: number
      readonly spacing: number
      readonly tag?: Tag
    }
  | {
      readonly op: 'line'
      readonly x1: number
      readonly y: number
      readonly x2: number
      readonly width: number
      readonly dash: boolean
    }
  | {
      readonly op: 'box'
      readonly x: number
      readonly y: number
      readonly w: number
      readonly h: number
      readonly fill: string | null
      readonly stroke: number
      readonly dash: boolean
      /** Element that this box holds, be it empty. */
      readonly holds?: Tag
    }
  | { readonly op: 'bars'; readonly y: number; readonly bars: readonly Bar[]; readonly tag?: Tag }
  /** A PNG or JPEG file, fitted into the rectangle and centred. */
  | {
      readonly op: 'image'
      readonly x: number
      readonly y: number
      readonly w: number
      readonly h: number
      readonly bytes: Uint8Array
      readonly tag?: Tag
    }

/** あふれ. A text that fits its place only below the smallest legible size; it is drawn smaller still, never clipped, and reported. */
export interface Overflow {
  readonly docId: string
  /** Where, in Japanese, e.g. `宛名の住所`; never the text itself. */
  readonly field: string
  /** Size it was drawn at, points. */
  readonly size: number
  /** False: it reaches beyond its place however small; such a paper must not go out. */
  readonly fits: boolean
}

/** What laying out a paper needs and collects. */
export interface LayoutContext {
  readonly fonts: FontSet
  readonly qr: QrMaker
  readonly docId: string
  readonly overflows: Overflow[]
}

/** An unbreakable strip of a block: operations with y from its own top, points. */
export interface Chunk {
  readonly height: number
  readonly ops: readonly Op[]
}

/** Points per millimetre. */
export const MM = 72 / 25.4

/** Share of the em above the baseline in these faces. */
const ASCENT = 0.88

export interface TextLook {
  readonly face: Face
  /** Points. */
  readonly size: number
  /** Line distance as a multiple of the size. */
  readonly leading: number
}

/** The sizes of the papers. */
export const LOOKS = {
  body: { face: 'mincho', size: 10.5, leading: 1.6 },
  small: { face: 'mincho', size: 8.5, leading: 1.45 },
  lead: { face: 'bold', size: 12, leading: 1.45 },
  title: { face: 'bold', size: 16, leading: 1.5 },
  head: { face: 'gothic', size: 9.5, leading: 1.35 },
  cell: { face: 'gothic', size: 10.5, leading: 1.4 },
  cellSmall: { face: 'gothic', size: 8.5, leading: 1.4 },
  contact: { face: 'gothic', size: 9, leading: 1.5 },
  window: { face: 'gothic', size: 10.5, leading: 1.4 },
  windowName: { face: 'gothic', size: 13, leading: 1.35 },
  fine: { face: 'gothic', size: 8, leading: 1.4 },
} as const satisfies { readonly [name: string]: TextLook }

/** The same drawing, `dy` further down in the unit it is drawn in. */
export function moved(ops: readonly Op[], dy: number): Op[] {
  return ops.map((op) => ({ ...op, y: op.y + dy }))
}

/** How a line fills its width. `spread`: characters set apart over the whole width (均等割付), as captions in forms are. */
export type Fill = 'left' | 'center' | 'right' | 'justify' | 'spread'

/** One line as runs. Justified lines only open a little, by at most an eighth of a character each. */
export function lineOps(line: Line, look: TextLook, box: { x: number; y: number; width: number }, fill: Fill, tag?: Tag): Op[] {
  const { size, leading } = look
  const rest = box.width - line.width
  const gaps = line.pieces.length - 1
  const even = gaps > 0 && rest > 0 ? rest / gaps : 0
  const justified = fill === 'justify' && !line.last && even <= size / 8 ? even : 0
  const spread = fill === 'spread' ? Math.min(even, size * 1.5) : 0
  const spacing = justified + spread
  const left = rest - spacing * gaps
  const shift = fill === 'center' || fill === 'spread' ? left / 2 : fill === 'right' ? left : 0
  const y = box.y + (size * leading - size) / 2 + size * ASCENT
  return runs(line.pieces, size, spacing)
    .filter((run) => run.text !== '')
    .map((run) => {
      const op = { op: 'run', font: run.font, text: run.text, x: box.x + shift + run.x, y, size, spacing } as const
      return tag === undefined ? op : { ...op, tag }
    })
}

/** Lines of a text, each a chunk of its own; together one element of the paper. */
export function textChunks(
  ctx: LayoutContext,
  look: TextLook,
  box: { x: number; width: number; indent?: number },
  fill: Fill,
  text: string,
  tag: Tag = { type: 'P', parent: null },
): Chunk[] {
  const { indent = 0 } = box
  let first = true
  return breakLines(ctx.fonts, { face: look.face, size: look.size, width: box.width, indent }, text).map((line) => {
    const inset = first ? indent : 0
    first = line.last
    return {
      height: look.size * look.leading,
      ops: lineOps(line, look, { x: box.x + inset, y: 0, width: box.width - inset }, fill, tag),
    }
  })
}

/** Smallest legible size, points; below it an overflow is reported. */
export const MIN_SIZE = 7
const STEP = 0.25
/** Below this nothing can be read anyway; the text is drawn whatever its height. */
const LAST_SIZE = 3

/** The largest size at which the text keeps within the height; reports when that is below MIN_SIZE. */
export function fitLines(
  ctx: LayoutContext,
  look: TextLook,
  room: { width: number; height: number },
  field: string,
  text: string,
): { readonly look: TextLook; readonly lines: readonly Line[] } {
  for (let size = look.size; ; size -= STEP) {
    const lines = breakLines(ctx.fonts, { face: look.face, size, width: room.width, phrases: true }, text)
    const fits = lines.length * size * look.leading <= room.height + 0.01
    if (fits || size <= LAST_SIZE) {
      if (size < MIN_SIZE) ctx.overflows.push({ docId: ctx.docId, field, size, fits })
      return { look: { ...look, size }, lines }
    }
  }
}
