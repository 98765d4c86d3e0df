/** 長い表. A table that goes over several sheets: each sheet repeats the captions, the last one bears the totals. */
import type { DocBlock, DocPage, TableRow } from '../domain/document.ts'

export interface LongTable {
  readonly columns: readonly number[]
  readonly head: TableRow
  readonly rows: readonly TableRow[]
  /** Under the last row. */
  readonly foot: readonly TableRow[]
  /** Rows of the first sheet and of each further one. */
  readonly first: number
  readonly further: number
}

/** The table's part of each sheet; at least one. A foot never stands alone on a sheet without rows if there are any. */
export function tableSheets(table: LongTable, gap: number): DocBlock[] {
  const { columns, head, rows, foot, first, further } = table
  const sheets: TableRow[][] = [rows.slice(0, first)]
  for (let start = first; start < rows.length; start += further) sheets.push(rows.slice(start, start + further))
  return sheets.map((part, index) => ({
    kind: 'table',
    columns,
    rows: [head, ...part, ...(index === sheets.length - 1 ? foot : [])],
    gap,
  }))
}

/** Sheets of a list: the first with what stands before and around the table, the others with the title in small. */
export function listPages(options: {
  readonly title: string
  readonly before: readonly DocBlock[]
  readonly tables: readonly DocBlock[]
  readonly after: readonly DocBlock[]
  readonly footer: { readonly left: string; readonly right: string }
  readonly margin: DocPage['margin']
}): DocPage[] {
  const { title, before, tables, after, footer, margin } = options
  return tables.map((table, index) => ({
    margin,
    blocks: [
      ...(index === 0 ? before : [{ kind: 'paragraph', text: `${title}（続き）`, style: 'lead', align: 'left' } as const]),
      table,
      ...(index === tables.length - 1 ? after : []),
      { kind: 'footer', ...footer },
    ],
  }))
}
