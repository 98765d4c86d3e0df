/** 表の割付. Rows of a table as chunks; captions are shaded and spread, texts stand in the middle of their row. */
import type { TableBlock, TableCell, TableRow } from '../../../shared/domain/document.ts'
import { breakLines } from './text.ts'
import type { Line } from './text.ts'
import type { Chunk, Fill, LayoutContext, Op, Tag, TextLook } from './ops.ts'
import { LOOKS, MM, fitLines, lineOps } from './ops.ts'

const PAD_X = 2 * MM
const PAD_Y = 1.4 * MM
const MIN_ROW = 7.2 * MM
/** The highest row a sheet can take; a longer text shrinks to it. */
const MAX_ROW = 235 * MM
const RULE = 0.5
const SHADE = '#eeeeee'

interface SetCell {
  readonly cell: TableCell
  readonly x: number
  readonly w: number
  readonly look: TextLook
  readonly lines: readonly Line[]
}

function lookOf(cell: TableCell): TextLook {
  if (cell.head === true) return LOOKS.head
  if (cell.style === 'lead') return LOOKS.lead
  return cell.style === 'small' ? LOOKS.cellSmall : LOOKS.cell
}

function setCell(ctx: LayoutContext, cell: TableCell, place: { x: number; w: number; height: number | null; field: string }): SetCell {
  const look = lookOf(cell)
  const { x, w, height, field } = place
  const width = w - PAD_X * 2
  if (height === null) {
    const lines = breakLines(ctx.fonts, { face: look.face, size: look.size, width, phrases: true }, cell.text)
    return { cell, x, w, look, lines }
  }
  return { cell, x, w, ...fitLines(ctx, look, { width, height: height - PAD_Y }, field, cell.text) }
}

function cellOps(set: SetCell, height: number, parent: Tag, scope: 'Row' | 'Column'): Op[] {
  const { cell, x, w, look, lines } = set
  const pitch = look.size * look.leading
  const top = (height - lines.length * pitch) / 2
  const spread: Fill = lines.length === 1 ? 'spread' : 'left'
  const fill: Fill = cell.align ?? (cell.head === true ? spread : 'left')
  const span = cell.span === undefined || cell.span === 1 ? {} : { span: cell.span }
  const tag: Tag = cell.head === true ? { type: 'TH', parent, scope, ...span } : { type: 'TD', parent, ...span }
  const box: Op = {
    op: 'box',
    x,
    y: 0,
    w,
    h: height,
    fill: cell.head === true ? SHADE : null,
    stroke: RULE,
    dash: false,
    holds: tag,
  }
  const texts = lines.flatMap((line, index) =>
    lineOps(line, look, { x: x + PAD_X, y: top + index * pitch, width: w - PAD_X * 2 }, fill, tag),
  )
  return [box, ...texts]
}

function rowChunk(ctx: LayoutContext, block: TableBlock, row: TableRow, left: number, table: Tag): Chunk {
  const fixed = row.height === undefined ? null : row.height * MM
  let column = 0
  let x = left
  const caption = row.cells.find((cell) => cell.head === true)?.text ?? row.cells[0]?.text ?? ''
  const cells = row.cells.map((cell) => {
    const span = cell.span ?? 1
    const w = block.columns.slice(column, column + span).reduce((sum, one) => sum + one, 0) * MM
    const set = setCell(ctx, cell, { x, w, height: fixed, field: `表の「${caption}」の欄` })
    column += span
    x += w
    return set
  })
  const needed = cells.map((set) => set.lines.length * set.look.size * set.look.leading + PAD_Y * 2)
  const height = fixed ?? Math.max(MIN_ROW, ...needed)
  if (fixed === null && height > MAX_ROW) return rowChunk(ctx, block, { ...row, height: MAX_ROW / MM }, left, table)
  const tag: Tag = { type: 'TR', parent: table }
  // a row of captions alone heads the columns below it; a caption among others is for its row
  const scope = row.cells.length > 1 && row.cells.every((cell) => cell.head === true) ? 'Column' : 'Row'
  return { height, ops: cells.flatMap((set) => cellOps(set, height, tag, scope)) }
}

/** One chunk per row, so that a long table goes on to the next page between rows. `left` in points. */
export function tableChunks(ctx: LayoutContext, block: TableBlock, left: number): Chunk[] {
  const table: Tag = { type: 'Table', parent: null }
  return block.rows.map((row) => rowChunk(ctx, block, row, left, table))
}
