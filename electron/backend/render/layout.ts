/** 頁割付. A paper as pages of drawing operations. */
import type { DocBlock, DocModel, DocPage, FooterBlock } from '../../../shared/domain/document.ts'
import { A4 } from '../../../shared/domain/document.ts'
import type { FontSet } from './fonts.ts'
import type { QrMaker } from './qr.ts'
import type { Chunk, LayoutContext, Op, Overflow } from './ops.ts'
import { LOOKS, MM, moved, textChunks } from './ops.ts'
import { blockChunks, fixedOps } from './blocks.ts'

export interface LaidOut {
  readonly pages: readonly (readonly Op[])[]
  readonly overflows: readonly Overflow[]
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
    }
    sheets[0]?.push(...fixedOps(ctx, block))
  }
  return sheets
}

function footerOps(ctx: LayoutContext, footer: FooterBlock, sheet: string): Op[] {
  const box = { x: 20 * MM, width: (A4.width - 40) * MM }
  const line = (text: string, fill: 'left' | 'center' | 'right') =>
    textChunks(ctx, LOOKS.fine, box, fill, text).flatMap((chunk) => moved(chunk.ops, (A4.height - 10.5) * MM))
  return [...line(footer.left, 'left'), ...line(sheet, 'center'), ...line(footer.right, 'right')]
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
