/** 描画. Drawing operations into the pages of a file, each inside its element of the paper's structure or as decoration. */
import type { FontSet } from './fonts.ts'
import type { Op, Tag } from './ops.ts'

type PdfDocument = PDFKit.PDFDocument
export type Element = ReturnType<PdfDocument['struct']>

/** 文書の構造 of one paper within a file. */
export interface PaperTree {
  readonly root: Element
  readonly elements: Map<Tag, Element>
}

/** A font within one file. */
interface FileFont {
  readonly id: string
  ref(): object
  encode(text: string): readonly [hex: readonly string[], positions: readonly { xAdvance: number; advanceWidth: number }[]]
}

/** What the library has and its types do not tell. */
interface Inside {
  readonly _font: FileFont
  readonly page: { readonly fonts: Record<string, object> }
  openImage(source: Buffer): PDFKit.Mixins.ImageSrc
}
const inside = (doc: PdfDocument): Inside => doc as unknown as Inside

/** Pictures of a file, each embedded once. */
const embedded = new WeakMap<PdfDocument, Map<Uint8Array, PDFKit.Mixins.ImageSrc>>()

function imageOf(doc: PdfDocument, bytes: Uint8Array): PDFKit.Mixins.ImageSrc {
  const own = embedded.get(doc) ?? new Map<Uint8Array, PDFKit.Mixins.ImageSrc>()
  embedded.set(doc, own)
  const known = own.get(bytes) ?? inside(doc).openImage(Buffer.from(bytes))
  own.set(bytes, known)
  return known
}

/** Numbers met before, spelled: pages of one kind have nearly the same. */
const numbers = new Map<number, string>()
const mostNumbers = 20_000

/** A number as the file spells it. */
function n(value: number): string {
  const known = numbers.get(value)
  if (known !== undefined) return known
  const fresh = String(Math.round(value * 10_000) / 10_000)
  if (numbers.size < mostNumbers) numbers.set(value, fresh)
  return fresh
}

/** A font within one file, with its texts as they are spelled there; null: its characters do not simply follow each other. */
interface Hand {
  readonly face: FileFont
  readonly texts: Map<string, string | null>
}
/** The fonts of a file by their numbers in the set. */
const hands = new WeakMap<PdfDocument, Hand[]>()
/** Of one font; more are forgotten at once. */
const mostTexts = 4_000

function handOf(doc: PdfDocument, set: FontSet, font: number): Hand {
  const own = hands.get(doc) ?? []
  const known = own[font]
  if (known !== undefined) return known
  doc.font(set.fonts[font]?.name ?? '')
  const { _font: face } = inside(doc)
  const fresh: Hand = { face, texts: new Map() }
  own[font] = fresh
  hands.set(doc, own)
  return fresh
}

function spellingOf({ face, texts }: Hand, text: string): string | null {
  const known = texts.get(text)
  if (known !== undefined) return known
  const [hex, positions] = face.encode(text)
  const plain = positions.every((one) => one.xAdvance === one.advanceWidth)
  const fresh = plain ? hex.join('') : null
  if (texts.size >= mostTexts) texts.clear()
  texts.set(text, fresh)
  return fresh
}

/**
 * A run of text. Written into the page as it is: the library's own way asks for line breaking, which is done, and costs as much
 * as everything else of a page together. Letters with marks go the library's way.
 */
function drawRun(doc: PdfDocument, set: FontSet, op: Op & { readonly op: 'run' }): void {
  const hand = handOf(doc, set, op.font)
  const hex = spellingOf(hand, op.text)
  if (hex === null) {
    doc.font(set.fonts[op.font]?.name ?? '').fontSize(op.size)
    doc.text(op.text, op.x, op.y, { lineBreak: false, baseline: 'alphabetic', characterSpacing: op.spacing })
    return
  }
  const { face } = hand
  const { page } = inside(doc)
  page.fonts[face.id] ??= face.ref()
  const spacing = n(op.spacing)
  const spaced = spacing === '0' ? `<${hex}> Tj` : `${spacing} Tc <${hex}> Tj 0 Tc`
  doc.addContent(`BT /${face.id} ${n(op.size)} Tf 1 0 0 -1 ${n(op.x)} ${n(op.y)} Tm ${spaced} ET`)
}

/** Size of the word across the page, points, and the grey it is printed in: dark enough to survive a copier, light enough to read over. */
const markSize = 170
const markGrey = 0.86

/** 透かし. A word from the lower left to the upper right, drawn before anything else; decoration to readers that read aloud. */
export function drawMark(doc: PdfDocument, set: FontSet, text: string): void {
  doc.font(set.fonts[set.chain.bold[0] ?? 0]?.name ?? '').fontSize(markSize)
  const { _font: font, page } = inside(doc)
  const [hex] = font.encode(text)
  page.fonts[font.id] ??= font.ref()
  const { width, height } = doc.page
  const turn = Math.atan2(height, width)
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const half = ([...text].length * markSize) / 2
  // the middle of the word in the middle of the page
  const x = width / 2 - cos * half + sin * markSize * 0.38
  const y = height / 2 + sin * half + cos * markSize * 0.38
  const at = [cos, -sin, -sin, -cos, x, y].map(n).join(' ')
  doc.addContent(`/Artifact BMC q ${markGrey} g BT /${font.id} ${markSize} Tf ${at} Tm <${hex.join('')}> Tj ET Q EMC`)
}

/** Rectangles as one black path. The fill is black between any two operations. */
function drawBars(doc: PdfDocument, op: Op & { readonly op: 'bars' }): void {
  const path = op.bars.map((bar) => `${n(bar.x)} ${n(op.y + bar.y)} ${n(bar.w)} ${n(bar.h)} re\n`).join('')
  doc.addContent(`${path}f`)
}

const add = (doc: PdfDocument, ...operators: readonly string[]): void => {
  doc.addContent(operators.filter((one) => one !== '').join('\n'))
}

/** A dashed line is followed by whole ones. */
const ended = (dash: boolean): readonly string[] => (dash ? ['[] 0 d'] : [])

/** `#rrggbb` for what is filled or for lines. */
function colour(hex: string, use: 'fill' | 'stroke'): string {
  const shares = [1, 3, 5].map((at) => n(Number.parseInt(hex.slice(at, at + 2), 16) / 255)).join(' ')
  return use === 'fill' ? `${shares} rg` : `${shares} RG`
}

function drawOp(doc: PdfDocument, set: FontSet, op: Op): void {
  switch (op.op) {
    case 'run':
      return drawRun(doc, set, op)
    case 'line':
      return add(
        doc,
        `${n(op.width)} w`,
        colour('#000000', 'stroke'),
        op.dash ? '[3 2] 0 d' : '',
        `${n(op.x1)} ${n(op.y)} m`,
        `${n(op.x2)} ${n(op.y)} l`,
        'S',
        ...ended(op.dash),
      )
    case 'box': {
      const place = `${n(op.x)} ${n(op.y)} ${n(op.w)} ${n(op.h)} re`
      if (op.fill !== null) add(doc, colour(op.fill, 'fill'), place, 'f', colour('#000000', 'fill'))
      if (op.stroke > 0)
        add(
          doc,
          `${n(op.stroke)} w`,
          op.dash ? '[2 2] 0 d' : '',
          colour(op.dash ? '#888888' : '#000000', 'stroke'),
          place,
          'S',
          ...ended(op.dash),
        )
      return
    }
    case 'bars':
      return drawBars(doc, op)
    case 'image':
      doc.image(imageOf(doc, op.bytes), op.x, op.y, { fit: [op.w, op.h], align: 'center', valign: 'center' })
  }
}

/** A paper of the file; end its `root` when all its pages are drawn. */
export function beginPaper(doc: PdfDocument, title: string): PaperTree {
  const root = doc.struct('Document', { title })
  doc.addStructure(root)
  return { root, elements: new Map() }
}

type Box = [left: number, top: number, right: number, bottom: number]

/** What a figure covers, points from the top left. */
function coverOf(op: Op): Box | undefined {
  if (op.op === 'image') return [op.x, op.y, op.x + op.w, op.y + op.h]
  if (op.op !== 'bars') return undefined
  const cover: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, w, h } of op.bars) {
    cover[0] = Math.min(cover[0], x)
    cover[1] = Math.min(cover[1], op.y + y)
    cover[2] = Math.max(cover[2], x + w)
    cover[3] = Math.max(cover[3], op.y + y + h)
  }
  return cover
}

/** The library writes no spans: the attribute is added to those it wrote. */
function spanColumns(element: Element, columns: number): void {
  const { data } = (element as unknown as { readonly dictionary: { readonly data: { A?: object } } }).dictionary
  data.A = { ...data.A, O: 'Table', ColSpan: columns }
}

function elementOf(doc: PdfDocument, paper: PaperTree, tag: Tag, op: Op): Element {
  const known = paper.elements.get(tag)
  if (known !== undefined) return known
  const bbox = tag.type === 'Figure' ? coverOf(op) : undefined
  const element = doc.struct(tag.type, {
    ...(tag.alt === undefined ? {} : { alt: tag.alt }),
    ...(bbox === undefined ? {} : { bbox }),
    ...(tag.scope === undefined ? {} : { scope: tag.scope }),
  })
  if (tag.span !== undefined) spanColumns(element, tag.span)
  const parent = tag.parent === null ? paper.root : elementOf(doc, paper, tag.parent, op)
  parent.add(element)
  paper.elements.set(tag, element)
  return element
}

const ownerOf = (op: Op): Tag | undefined => ('tag' in op ? op.tag : undefined)

/** One page: neighbours of one element are marked together; elements stand in the order in which they are first drawn. */
export function drawPage(doc: PdfDocument, set: FontSet, paper: PaperTree, ops: readonly Op[]): void {
  let open = false
  let now: Tag | undefined
  // decoration is marked in the library's own words, without what it keeps of it until the page ends
  const close = (): void => void (now === undefined ? doc.addContent('EMC') : doc.endMarkedContent())
  for (const op of ops) {
    const tag = ownerOf(op)
    if (!open || tag !== now) {
      if (open) close()
      if (tag === undefined) doc.addContent('/Artifact <<\n/Type /Layout\n>> BDC')
      else elementOf(doc, paper, tag, op).add(doc.markStructureContent(tag.type))
      open = true
      now = tag
    }
    drawOp(doc, set, op)
    // a cell in which nothing stands is a cell all the same
    if (op.op === 'box' && op.holds !== undefined) elementOf(doc, paper, op.holds, op)
  }
  if (open) close()
}
