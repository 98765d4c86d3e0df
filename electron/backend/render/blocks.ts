/** 各要素の割付. Each kind of block as a stack of unbreakable strips. */
import type { ContactBlock, DocBlock, GridBlock, NoteBlock, QrBlock, SignatureBlock, WindowBlock } from '../../../shared/domain/document.ts'
import { breakLines, pieces, widthOf } from './text.ts'
import type { Bar, Chunk, LayoutContext, Op, Tag } from './ops.ts'
import { LOOKS, MM, fitLines, lineOps, moved, textChunks } from './ops.ts'
import { QUIET_MODULES } from './qr.ts'
import { tableChunks } from './table.ts'

/** Left edge and width a block may use, points. */
export interface Column {
  readonly x: number
  readonly width: number
}

function stacked(chunks: readonly Chunk[]): Chunk {
  let height = 0
  const ops: Op[] = []
  for (const chunk of chunks) {
    ops.push(...moved(chunk.ops, height))
    height += chunk.height
  }
  return { height, ops }
}

/** Sizes of the customer barcode at 10 points of the manual, mm. */
const BAR = { full: 3.6, third: 1.2, pitch: 1.2, width: 0.6 }
/** Clear strip above the barcode, mm. */
const BAR_CLEAR = 2

/** Top of each kind of bar and its height, in thirds of a full bar. */
const BAR_SHAPES: Readonly<Record<string, { readonly top: number; readonly thirds: number }>> = {
  '1': { top: 0, thirds: 3 },
  '2': { top: 0, thirds: 2 },
  '3': { top: 1, thirds: 2 },
  '4': { top: 1, thirds: 1 },
}

const figure = (alt: string): Tag => ({ type: 'Figure', parent: null, alt })
const paragraph = (): Tag => ({ type: 'P', parent: null })

/** The barcode at the foot of the window. */
function barOps(block: WindowBlock): Op[] {
  const bars = [...block.bars].flatMap((digit, index) => {
    const shape = BAR_SHAPES[digit]
    if (shape === undefined) return []
    const { top, thirds } = shape
    const x = (block.x + BAR_CLEAR + index * BAR.pitch) * MM
    return [{ x, y: top * BAR.third * MM, w: BAR.width * MM, h: thirds * BAR.third * MM }]
  })
  const tag = figure('カスタマバーコード')
  return bars.length === 0 ? [] : [{ op: 'bars', y: (block.y + block.h - BAR.full) * MM, bars, tag }]
}

/** Postal code, address, name and barcode keep inside the window whatever their length. */
export function windowOps(ctx: LayoutContext, block: WindowBlock): Op[] {
  const x = block.x * MM
  const width = block.w * MM
  const postalHeight = LOOKS.window.size * LOOKS.window.leading
  const room = (block.bars === '' ? block.h : block.h - BAR.full - BAR_CLEAR) * MM
  const nameHeight = Math.min(12 * MM, room * 0.32)
  const gap = (block.bars === '' ? 2 : 1.5) * MM
  const addressHeight = room - postalHeight - nameHeight - gap
  const address = fitLines(ctx, LOOKS.window, { width, height: addressHeight }, '宛名の住所', block.address)
  const name = fitLines(
    ctx,
    LOOKS.windowName,
    { width: width - 4 * MM, height: nameHeight },
    '宛名の氏名',
    `${block.name}　${block.honorific}`,
  )
  const where = paragraph()
  const lines = [
    ...breakLines(ctx.fonts, { ...LOOKS.window, width }, `〒${block.postalCode}`).map((line) => ({ line, look: LOOKS.window })),
    ...address.lines.map((line) => ({ line, look: address.look })),
  ]
  let y = block.y * MM
  const ops: Op[] = []
  for (const { line, look } of lines) {
    ops.push(...lineOps(line, look, { x, y, width }, 'left', where))
    y += look.size * look.leading
  }
  y += gap
  const who = paragraph()
  for (const line of name.lines) {
    ops.push(...lineOps(line, name.look, { x: x + 4 * MM, y, width: width - 4 * MM }, 'left', who))
    y += name.look.size * name.look.leading
  }
  return [...ops, ...barOps(block)]
}

function qrOps(ctx: LayoutContext, block: QrBlock): Op[] {
  const { modules, strips } = ctx.qr(block.text)
  const module = (block.size * MM) / modules
  const x = block.at.x * MM
  const y = block.at.y * MM
  const quiet = module * QUIET_MODULES
  const clear: Op = {
    op: 'box',
    x: x - quiet,
    y: y - quiet,
    w: block.size * MM + quiet * 2,
    h: block.size * MM + quiet * 2,
    fill: '#ffffff',
    stroke: 0,
    dash: false,
  }
  const bars = strips.map((strip) => ({ x: x + strip.x * module, y: strip.y * module, w: strip.w * module, h: module }))
  const code: Op = { op: 'bars', y, bars, tag: figure('QRコード') }
  if (block.caption === '') return [clear, code]
  const box = { x: x - quiet, width: block.size * MM + quiet * 2 }
  const caption = stacked(textChunks(ctx, LOOKS.fine, box, 'center', block.caption))
  return [clear, code, ...moved(caption.ops, y + block.size * MM + quiet)]
}

/** Sender and name; the seal's square stands over the end of the name as a stamped seal does. */
function signatureChunk(ctx: LayoutContext, block: SignatureBlock, column: Column): Chunk {
  const look = { ...LOOKS.body, size: 12 }
  const text = `${block.sender}　　${block.name}`
  const seal = block.seal === 'omitted' ? 0 : 18 * MM
  const textRoom = { x: column.x, width: column.width - (seal === 0 ? 4 * MM : 13 * MM) }
  const name = stacked(textChunks(ctx, look, textRoom, 'right', text))
  if (seal === 0) {
    const words = stacked(textChunks(ctx, LOOKS.small, textRoom, 'right', block.sealText))
    return stacked([name, words])
  }
  const height = Math.max(name.height, seal)
  const box = { x: column.x + column.width - seal, y: 0, w: seal, h: seal }
  if (block.sealImage !== undefined) {
    const image: Op = { op: 'image', ...box, bytes: block.sealImage, tag: figure('公印') }
    return { height, ops: [...moved(name.ops, (height - name.height) / 2), image] }
  }
  const words = stacked(textChunks(ctx, { ...LOOKS.fine, size: 7 }, { x: box.x, width: seal - 1.5 * MM }, 'right', block.sealText))
  return {
    height,
    ops: [
      { op: 'box', ...box, fill: null, stroke: 0.4, dash: true },
      ...moved(words.ops, seal - words.height - 1 * MM),
      ...moved(name.ops, (height - name.height) / 2),
    ],
  }
}

/** The heading stands left of the lines, in one box. */
function contactChunk(ctx: LayoutContext, block: ContactBlock, column: Column): Chunk {
  const padding = 2.5 * MM
  const bold = { ...LOOKS.contact, face: 'bold' as const }
  const headingWidth = widthOf(pieces(ctx.fonts, 'bold', block.heading), bold.size) + 4 * MM
  const inner = { x: column.x + padding, width: column.width - padding * 2 }
  const heading = stacked(textChunks(ctx, bold, inner, 'left', block.heading))
  const room = { x: inner.x + headingWidth, width: inner.width - headingWidth }
  const body = stacked(block.lines.flatMap((line) => textChunks(ctx, LOOKS.contact, room, 'left', line)))
  const height = body.height + padding
  const frame: Op = { op: 'box', x: column.x, y: 0, w: column.width, h: height, fill: null, stroke: 0.5, dash: false }
  return { height, ops: [frame, ...moved([...heading.ops, ...body.ops], padding / 2)] }
}

/** Numbered items hang behind their numbers; the whole note keeps together, an appeal text is not torn over two sheets. */
function noteChunks(ctx: LayoutContext, block: NoteBlock, column: Column): Chunk[] {
  const look = LOOKS.small
  const hang = look.size * 2
  const list: Tag = { type: 'L', parent: null }
  const items = block.items.flatMap((item, index) => {
    if (block.items.length === 1) return textChunks(ctx, look, column, 'justify', item)
    const entry: Tag = { type: 'LI', parent: list }
    const body: Tag = { type: 'LBody', parent: entry }
    const [first, ...rest] = textChunks(ctx, look, { x: column.x + hang, width: column.width - hang }, 'justify', item, body)
    if (first === undefined) return []
    const label = breakLines(ctx.fonts, { face: look.face, size: look.size, width: hang }, String(index + 1)).flatMap((line) =>
      lineOps(line, look, { x: column.x, y: 0, width: hang - look.size * 0.75 }, 'right', { type: 'Lbl', parent: entry }),
    )
    return [{ height: first.height, ops: [...label, ...first.ops] }, ...rest]
  })
  if (block.heading === '') return [stacked(items)]
  const heading = textChunks(ctx, { ...LOOKS.small, face: 'bold', size: 9 }, column, 'left', block.heading)
  return [stacked([...heading, ...items])]
}

/** The strips of a block that takes part in the flow or stands at its place; page-wide kinds give none. */
export function blockChunks(ctx: LayoutContext, block: DocBlock, column: Column): Chunk[] {
  switch (block.kind) {
    case 'reference':
      return block.lines.flatMap((line) => textChunks(ctx, LOOKS.body, column, 'right', line))
    case 'title':
      return [stacked(textChunks(ctx, LOOKS.title, column, block.align ?? 'center', block.text, { type: 'H1', parent: null }))]
    case 'paragraph': {
      const look = LOOKS[block.style]
      const indent = block.indent === true ? look.size : 0
      const fill = block.align ?? 'justify'
      return textChunks(ctx, look, { ...column, indent }, fill, block.text)
    }
    case 'table':
      return tableChunks(ctx, block, column.x)
    case 'signature':
      return [signatureChunk(ctx, block, column)]
    case 'contact':
      return [contactChunk(ctx, block, column)]
    case 'picture': {
      const [w, h] = [block.w * MM, block.h * MM]
      const box = { x: column.x + (column.width - w) / 2, y: 0, w, h }
      const image: Op = { op: 'image', ...box, bytes: block.bytes, tag: figure(block.alt) }
      return [{ height: h, ops: [image, { op: 'box', ...box, fill: null, stroke: 0.4, dash: false }] }]
    }
    case 'note':
      return noteChunks(ctx, block, column)
    case 'window':
    case 'qr':
    case 'frame':
    case 'grid':
    case 'cutLine':
    case 'footer':
      return []
  }
}

/** Widths of the thin and the thicker lines of a grid, mm. */
const GRID = { thin: 0.06, thick: 0.16 }

function gridOps({ at, h, step }: GridBlock): Op {
  const bars: Bar[] = []
  const widthOfLine = (index: number) => (index % 2 === 0 ? GRID.thick : GRID.thin)
  for (let index = 0; index * step <= at.w + 0.001; index += 1) {
    const w = widthOfLine(index)
    bars.push({ x: (at.x + index * step - w / 2) * MM, y: 0, w: w * MM, h: h * MM })
  }
  for (let index = 0; index * step <= h + 0.001; index += 1) {
    const w = widthOfLine(index)
    bars.push({ x: at.x * MM, y: (index * step - w / 2) * MM, w: at.w * MM, h: w * MM })
  }
  return { op: 'bars', y: at.y * MM, bars }
}

/** Operations of the kinds that always stand at a fixed place. */
export function fixedOps(ctx: LayoutContext, block: DocBlock): Op[] {
  if (block.kind === 'window') return windowOps(ctx, block)
  if (block.kind === 'qr') return qrOps(ctx, block)
  if (block.kind === 'frame') {
    const { at, h } = block
    return [{ op: 'box', x: at.x * MM, y: at.y * MM, w: at.w * MM, h: h * MM, fill: null, stroke: 1, dash: false }]
  }
  if (block.kind === 'grid') return [gridOps(block)]
  if (block.kind !== 'cutLine') return []
  const y = block.y * MM
  const text = pieces(ctx.fonts, LOOKS.fine.face, block.text)
  const width = widthOf(text, LOOKS.fine.size)
  const middle = 105 * MM
  const side = width / 2 + 2 * MM
  const line = { pieces: text, width, last: true }
  return [
    { op: 'line', x1: 8 * MM, y, x2: middle - side, width: 0.6, dash: true },
    { op: 'line', x1: middle + side, y, x2: 202 * MM, width: 0.6, dash: true },
    ...lineOps(line, LOOKS.fine, { x: 0, y: y - (LOOKS.fine.size * LOOKS.fine.leading) / 2, width: 210 * MM }, 'center'),
  ]
}
