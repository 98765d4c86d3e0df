/**
 * 帳票の形. The description of a printed paper: A4 pages of blocks with finished texts. It holds no conditions and no formulas;
 * a programme's papers.ts builds it, the drawing code only places and draws it. All measures are millimetres from the
 * top left corner of the page; every text is final Japanese.
 */
import type { IsoDate } from './masters.ts'

/** Width and height of A4, mm. */
export const A4 = { width: 210, height: 297 } as const

/** Where a block stands, mm. Without a place it follows the block before it. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
}

/** 本文 / 小さい字 / 強調. What a text is for; sizes and faces belong to the drawing code. */
export type TextStyle = 'body' | 'small' | 'lead'
export type Align = 'left' | 'center' | 'right'

interface Placed {
  /** Fixed place; absent: in the flow of the page. */
  readonly at?: Place
  /** Space before the block in the flow, mm. */
  readonly gap?: number
}

/** 窓あき封筒の宛名. The only block that may hold an address; must stay inside the envelope's window. */
export interface WindowBlock {
  readonly kind: 'window'
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly postalCode: string
  readonly address: string
  readonly name: string
  /** 敬称, `様`. */
  readonly honorific: string
  /** カスタマバーコード: 67 digits 1 full, 2 upper, 3 lower, 4 short; empty: none. */
  readonly bars: string
}

/** 文書番号と日付. Right-aligned lines at the head of a letter. */
export interface ReferenceBlock extends Placed {
  readonly kind: 'reference'
  readonly lines: readonly string[]
}

/** 標題. */
export interface TitleBlock extends Placed {
  readonly kind: 'title'
  readonly text: string
  readonly align?: Align
}

/** 本文の段落. */
export interface ParagraphBlock extends Placed {
  readonly kind: 'paragraph'
  readonly text: string
  readonly style: TextStyle
  readonly align?: Align
  /** 字下げ: the first line begins one character in. */
  readonly indent?: boolean
}

/** One cell; `head` cells are captions (shaded). */
export interface TableCell {
  readonly text: string
  readonly head?: boolean
  readonly align?: Align
  readonly style?: TextStyle
  /** Columns covered, 1 when absent. */
  readonly span?: number
}

export interface TableRow {
  readonly cells: readonly TableCell[]
  /** Fixed height, mm: texts shrink to fit. Absent: as high as the texts need. */
  readonly height?: number
}

/** 表. Also amounts and fields to fill in by hand (empty cells). */
export interface TableBlock extends Placed {
  readonly kind: 'table'
  /** Column widths, mm. */
  readonly columns: readonly number[]
  readonly rows: readonly TableRow[]
}

/** QRコード. `size` is the side of the code without its quiet zone, mm. */
export interface QrBlock {
  readonly kind: 'qr'
  readonly at: Place
  readonly size: number
  readonly text: string
  /** Line under the code; may be empty. */
  readonly caption: string
}

/** 発信者名と公印. Title and name of the sender, with the seal, its place or the words that it is left out. */
export interface SignatureBlock extends Placed {
  readonly kind: 'signature'
  readonly sender: string
  readonly name: string
  /** `place`: a square for the seal; `image`: the printed seal; `omitted`: the words of `sealText` only. */
  readonly seal: 'place' | 'image' | 'omitted'
  readonly sealText: string
  /** 電子公印. A PNG or JPEG file, drawn 18 mm wide; one and the same array for all papers of a run. */
  readonly sealImage?: Uint8Array
}

/** 問合せ先. */
export interface ContactBlock extends Placed {
  readonly kind: 'contact'
  readonly heading: string
  readonly lines: readonly string[]
}

/** 注記・教示. A heading and numbered items in small type. */
export interface NoteBlock extends Placed {
  readonly kind: 'note'
  readonly heading: string
  readonly items: readonly string[]
}

/** 絵. A picture in the flow, as wide as it is told. */
export interface PictureBlock {
  readonly kind: 'picture'
  /** A PNG or JPEG file. */
  readonly bytes: Uint8Array
  /** mm */
  readonly w: number
  readonly h: number
  /** What is to be seen, for who hears the paper read out. */
  readonly alt: string
  /** Space above, mm. */
  readonly gap?: number
}

/** 枠. A rectangle around a part of the page. */
export interface FrameBlock {
  readonly kind: 'frame'
  readonly at: Place
  readonly h: number
}

/** 方眼. Thin lines every `step` mm, every second one thicker: to hold a sheet against an envelope and count. */
export interface GridBlock {
  readonly kind: 'grid'
  readonly at: Place
  readonly h: number
  readonly step: number
}

/** 切取線. Across the whole page. */
export interface CutLineBlock {
  readonly kind: 'cutLine'
  readonly y: number
  readonly text: string
}

/** 欄外. One line at the foot of the page. */
export interface FooterBlock {
  readonly kind: 'footer'
  readonly left: string
  readonly right: string
}

export type DocBlock =
  | WindowBlock
  | ReferenceBlock
  | TitleBlock
  | ParagraphBlock
  | TableBlock
  | QrBlock
  | SignatureBlock
  | ContactBlock
  | NoteBlock
  | PictureBlock
  | FrameBlock
  | GridBlock
  | CutLineBlock
  | FooterBlock

/** One A4 page; the flow runs between the margins (mm) and goes on to a further page when it is full. */
export interface DocPage {
  readonly margin: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }
  readonly blocks: readonly DocBlock[]
}

/** 帳票一通. One paper. */
export interface DocModel {
  /** 文書番号 or 給付券番号: names the paper in reports, never drawn by itself. */
  readonly id: string
  /** Title property of the file: the kind of paper, never a person. */
  readonly title: string
  /** The day the paper bears. */
  readonly date: IsoDate
  readonly pages: readonly DocPage[]
}

/** One drawn text with the block it stands in. */
export interface VisibleText {
  readonly block: DocBlock['kind']
  readonly text: string
}

function textsOfBlock(block: DocBlock): readonly string[] {
  switch (block.kind) {
    case 'window':
      return [block.postalCode, block.address, block.name, block.honorific]
    case 'reference':
      return block.lines
    case 'title':
    case 'paragraph':
    case 'cutLine':
      return [block.text]
    case 'table':
      return block.rows.flatMap((row) => row.cells.map((cell) => cell.text))
    case 'qr':
      return [block.caption]
    case 'signature':
      return [block.sender, block.name, block.sealText]
    case 'contact':
      return [block.heading, ...block.lines]
    case 'note':
      return [block.heading, ...block.items]
    case 'footer':
      return [block.left, block.right]
    // the words of a picture are heard, not drawn
    case 'picture':
    case 'frame':
    case 'grid':
      return []
  }
}

/** Every text a paper shows, in order, empty ones left out; the text inside a QR code is not a drawn text. */
export function visibleTexts(model: DocModel): readonly VisibleText[] {
  return model.pages.flatMap((page) =>
    page.blocks.flatMap((block) =>
      textsOfBlock(block)
        .filter((text) => text !== '')
        .map((text) => ({ block: block.kind, text })),
    ),
  )
}
