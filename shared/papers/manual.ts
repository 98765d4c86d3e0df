/** 手引きの印刷. A manual as a paper: cover, contents with page numbers, one chapter a heading. The same blocks as on the screen. */
import type { DocBlock, DocModel, DocPage } from '../domain/document.ts'
import { type HelpBlock, type HelpPage, type Span, spansText } from '../domain/help-text.ts'
import type { IsoDate } from '../domain/masters.ts'
import { toWareki } from '../domain/wareki.ts'

/** One chapter: what stands under a heading of the second level. */
export interface Chapter {
  readonly title: string
  readonly blocks: readonly HelpBlock[]
}

export interface ManualInput {
  readonly page: HelpPage
  readonly date: IsoDate
  /** The office in whose name it is handed out. */
  readonly office: string
  readonly version: string
  /** How a key is written: `queue.grant` → `A`. */
  readonly keyText: (key: string) => string
  /** Files of the pictures on the page, by name. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
}

const margin = { top: 20, right: 20, bottom: 18, left: 22 }
/** Width between the margins, mm. */
const column = 168

/** Chapters of a page; what stands before the first heading is はじめに. */
export function chaptersOf(page: HelpPage): readonly Chapter[] {
  const chapters: { title: string; blocks: HelpBlock[] }[] = []
  for (const block of page.blocks) {
    if (block.kind === 'heading' && block.level === 2) chapters.push({ title: block.text, blocks: [] })
    else {
      if (chapters.length === 0) chapters.push({ title: 'はじめに', blocks: [] })
      chapters.at(-1)?.blocks.push(block)
    }
  }
  return chapters
}

/** A key stands in brackets: paper has no key caps. Spaces around it would only break lines in the wrong place. */
function written(spans: readonly Span[], keyText: ManualInput['keyText']): string {
  return spansText(spans, (key) => `［${keyText(key)}］`).replace(/ ?(［[^］]*］) ?/g, '$1')
}

/** Pictures are of one size of window, 1366 by 728. */
const picture = { w: 130, h: (130 * 728) / 1366 }

function blocksOf(block: HelpBlock, { keyText, pictures }: Pick<ManualInput, 'keyText' | 'pictures'>): DocBlock[] {
  const text = (spans: readonly Span[]): string => written(spans, keyText)
  switch (block.kind) {
    case 'heading':
      return [{ kind: 'paragraph', text: block.text, style: 'lead', align: 'left', gap: 4 }]
    case 'paragraph':
      return [{ kind: 'paragraph', text: text(block.spans), style: 'body', gap: 2 }]
    case 'picture': {
      const bytes = pictures.get(block.file)
      if (bytes === undefined) throw new Error(`the picture ${block.file} is missing`)
      return [
        { kind: 'picture', bytes, ...picture, alt: block.alt, gap: 3 },
        { kind: 'paragraph', text: block.alt, style: 'small', align: 'center', gap: 1 },
      ]
    }
    case 'note':
      return [{ kind: 'table', columns: [column], rows: [{ cells: [{ text: text(block.spans) }] }], gap: 3 }]
    case 'list':
      if (!block.ordered)
        return block.items.map((item): DocBlock => ({ kind: 'paragraph', text: `・${text(item)}`, style: 'body', gap: 1.2 }))
      return [
        {
          kind: 'table',
          columns: [12, column - 12],
          gap: 2.5,
          rows: block.items.map((item, index) => ({
            cells: [{ text: String(index + 1), head: true, align: 'center' }, { text: text(item) }],
          })),
        },
      ]
    case 'table': {
      const widths = columnWidths(block, keyText)
      const row = (cells: readonly (readonly Span[])[], head: boolean) => ({
        cells: cells.map((cell) => ({ text: text(cell), head, style: 'small' as const })),
      })
      return [{ kind: 'table', columns: widths, gap: 2.5, rows: [row(block.head, true), ...block.rows.map((one) => row(one, false))] }]
    }
  }
}

/** Columns share the width by the square root of their longest text: short ones are not squeezed, long ones get most. */
function columnWidths(block: HelpBlock & { readonly kind: 'table' }, keyText: ManualInput['keyText']): number[] {
  const longest = block.head.map((head, index) =>
    Math.max(4, ...[head, ...block.rows.map((row) => row[index] ?? [])].map((cell) => written(cell, keyText).length)),
  )
  const weights = longest.map((length) => Math.sqrt(Math.min(length, 120)))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => (column * weight) / sum)
}

/** Lays papers out without drawing them: how many sheets each takes. */
export type Measure = (models: readonly DocModel[]) => Promise<readonly number[]>

const modelOf = (input: ManualInput, id: string, pages: readonly DocPage[]): DocModel => ({
  id,
  title: input.page.title,
  date: input.date,
  pages,
})

/** The chapters one behind the other, and the sheet each begins on, from 1. A heading is never left alone at the foot of a sheet. */
async function flow(
  input: ManualInput,
  measure: Measure,
): Promise<{ readonly pages: readonly DocPage[]; readonly starts: readonly number[] }> {
  const footer: DocBlock = { kind: 'footer', left: `給付デスク　${input.page.title}`, right: input.office }
  const parts: DocBlock[][] = [[]]
  const starts: number[] = []
  const pagesOf = (all: readonly (readonly DocBlock[])[]): DocPage[] => all.map((blocks) => ({ margin, blocks: [...blocks, footer] }))
  for (const [index, chapter] of chaptersOf(input.page).entries()) {
    const before = parts.slice(0, -1)
    const last = parts.at(-1) ?? []
    const title: DocBlock = { kind: 'title', text: `${index + 1}　${chapter.title}`, align: 'left', gap: last.length === 0 ? 0 : 9 }
    const body = chapter.blocks.flatMap((block) => blocksOf(block, input))
    const [first] = body
    const alone = [...before, [...last, title]]
    const begun = [...before, [...last, title, ...(first === undefined ? [] : [firstOf(first)])]]
    const [withTitle = 1, withBody = 1] = await measure([modelOf(input, 'title', pagesOf(alone)), modelOf(input, 'body', pagesOf(begun))])
    if (withTitle === withBody || last.length === 0) {
      last.push(title, ...body)
      starts.push(withBody)
    } else {
      parts.push([{ ...title, gap: 0 }, ...body])
      starts.push(withBody)
    }
  }
  return { pages: pagesOf(parts), starts }
}

/** As much of a block as must stand under its heading. */
function firstOf(block: DocBlock): DocBlock {
  return block.kind === 'table' ? { ...block, rows: block.rows.slice(0, 2) } : block
}

/** Sheets before the first chapter: cover and contents. */
const ahead = 2

/** The whole manual: cover, contents, chapters. */
export async function manualModel(input: ManualInput, measure: Measure): Promise<DocModel> {
  const { pages, starts } = await flow(input, measure)
  const lines = chaptersOf(input.page).map((chapter, index) => ({
    cells: [
      { text: String(index + 1), align: 'center' as const },
      { text: chapter.title },
      { text: String((starts[index] ?? 1) + ahead), align: 'right' as const },
    ],
  }))
  const cover: DocPage = {
    margin,
    blocks: [
      { kind: 'paragraph', text: '給付デスク', style: 'lead', align: 'center', at: { x: 20, y: 84, w: 170 } },
      { kind: 'title', text: input.page.title, align: 'center', at: { x: 20, y: 98, w: 170 } },
      { kind: 'paragraph', text: input.office, style: 'body', align: 'center', at: { x: 20, y: 216, w: 170 } },
      {
        kind: 'paragraph',
        text: `版 ${input.version}　${toWareki(input.date)} 印刷`,
        style: 'body',
        align: 'center',
        at: { x: 20, y: 226, w: 170 },
      },
      {
        kind: 'paragraph',
        text: '画面の中では F1 で、開いている画面の説明が出ます。新しい説明は、いつも画面の中にあります。',
        style: 'small',
        align: 'center',
        at: { x: 20, y: 246, w: 170 },
      },
    ],
  }
  const contents: DocPage = {
    margin,
    blocks: [
      { kind: 'title', text: '目次', align: 'left' },
      { kind: 'table', columns: [14, column - 32, 18], gap: 6, rows: lines },
      { kind: 'footer', left: `給付デスク　${input.page.title}`, right: input.office },
    ],
  }
  return modelOf(input, input.page.id, [cover, contents, ...pages])
}
