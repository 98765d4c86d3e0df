/** 頁割付. A paper as pages of drawing operations. */
import type { DocBlock, DocModel, DocPage, FooterBlock } from '../../../shared/domain/document.ts'
import { A4 } from '../../../shared/domain/document.ts'
import type { FontSet } from './fonts.ts'
import type { QrMaker } from './qr.ts'
import type { Chunk, LayoutContext, Op, Overflow } from './ops.ts'
import { LOOKS, MM, fitLines, lineOps, moved } from './ops.ts'
import { pieces, widthOf } from './text.ts'
import { blockChunks, fixedOps } from './blocks.ts'

export interface LaidOut {
  readonly pages: readonly (readonly Op[])[]
  readonly overflows: readonly Overflow[]
}

const PLACED: { readonly [kind in DocBlock['kind']]?: string } = {
  reference: '文書番号と日付',
  title: '標題',
  paragraph: '本文',
  table: '表',
  signature: '発信者名',
  contact: '問合せ先',
  note: '注記',
}

/** Place of a block, if it has a fixed one and takes up strips. */
function placeOf(block: DocBlock) {
  return 'at' in block && block.kind !== 'qr' && block.kind !== 'frame' && block.kind !== 'grid' ? block.at : undefined
}

function pageOps(ctx: LayoutContext, page: DocPage): Op[][] {
  const { margin } = page
  const column = { x: margin.left * MM, width: (A4.width - margin.left - margin.right) * MM }
  const bottom = (A4.height - margin.bottom) * MM
  let current: Op[] = []
  const sheets = [current]
  let y = margin.top * MM
  const put = (chunk: Chunk) => {
    if (y + chunk.height > bottom + 0.01 && y > margin.top * MM) {
      current = []
      sheets.push(current)
      y = margin.top * MM
    }
    current.push(...moved(chunk.ops, y))
    y += chunk.height
  }
  for (const block of page.blocks) {
    const place = placeOf(block)
    if (place === undefined) {
      if ('gap' in block) y += (block.gap ?? 0) * MM
      for (const chunk of blockChunks(ctx, block, column)) put(chunk)
    } else {
      let top = place.y * MM
      for (const chunk of blockChunks(ctx, block, { x: place.x * MM, width: place.w * MM })) {
        sheets[0]?.push(...moved(chunk.ops, top))
        top += chunk.height
      }
      // what stands at a fixed place cannot go on to another sheet
      if (top > A4.height * MM) ctx.overflows.push({ docId: ctx.docId, field: PLACED[block.kind] ?? '本文', size: 0, fits: false })
    }
    sheets[0]?.push(...fixedOps(ctx, block))
  }
  return sheets
}

/** Left and right share the line by their lengths; a text too long for its share shrinks. */
function footerOps(ctx: LayoutContext, footer: FooterBlock, sheet: string): Op[] {
  const look = LOOKS.fine
  const x = 20 * MM
  const total = (A4.width - 40) * MM
  const natural = (text: string) => widthOf(pieces(ctx.fonts, look.face, text), look.size)
  const [left, middle, right] = [natural(footer.left), natural(sheet), natural(footer.right)]
  const sides = total - middle - 8 * MM
  const whole = left + right <= sides
  const share = (own: number) => (whole ? own : (sides * own) / (left + right)) + 0.1
  const line = (text: string, box: { x: number; width: number }, fill: 'left' | 'center' | 'right') => {
    if (text === '') return []
    const fitted = fitLines(ctx, look, { width: box.width, height: look.size * look.leading }, '欄外の文', text)
    return fitted.lines.flatMap((one, index) =>
      lineOps(one, fitted.look, { ...box, y: (A4.height - 10.5) * MM + index * fitted.look.size * look.leading }, fill),
    )
  }
  return [
    ...line(footer.left, { x, width: share(left) }, 'left'),
    ...line(sheet, { x, width: total }, 'center'),
    ...line(footer.right, { x: x + total - share(right), width: share(right) }, 'right'),
  ]
}

/**
 * Lays out one paper. A full page goes on to another one; with more than one, each bears its number (1／2) in the footer.
 * Texts with a fixed place shrink; those that needed less than the smallest size come back in `overflows`.
 */
export function layOut(tools: { readonly fonts: FontSet; readonly qr: QrMaker }, model: DocModel): LaidOut {
  const overflows: Overflow[] = []
  const ctx = { ...tools, docId: model.id, overflows }
  const sheets = model.pages.flatMap((page) => pageOps(ctx, page).map((ops) => ({ ops, page })))
  const pages = sheets.map(({ ops, page }, index) => {
    const footer = page.blocks.find((block) => block.kind === 'footer')
    const number = sheets.length > 1 ? `${index + 1}／${sheets.length}` : ''
    return footer === undefined ? ops : [...ops, ...footerOps(ctx, footer, number)]
  })
  return { pages, overflows }
}
