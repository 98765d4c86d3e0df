/** 長い表. A table that goes over several sheets: each sheet repeats the captions, the last one bears the totals. */
import type { DocBlock, DocPage, TableRow } from '../domain/document.ts'

/** Rows that a sheet holds, without and with what stands under the last row. */
export interface SheetRoom {
  readonly rows: number
  readonly last: number
}

export interface LongTable {
  readonly columns: readonly number[]
  readonly head: TableRow
  readonly rows: readonly TableRow[]
  /** Under the last row. */
  readonly foot: readonly TableRow[]
  readonly first: SheetRoom
  readonly further: SheetRoom
}

/** Cuts rows into sheets so that the last one has room for the totals and never bears them alone. */
export function cutSheets<R>(rows: readonly R[], first: SheetRoom, further: SheetRoom): readonly (readonly R[])[] {
  const sheets: (readonly R[])[] = []
  let from = 0
  for (let room = first; ; room = further) {
    const left = rows.length - from
    if (left <= room.last) return [...sheets, rows.slice(from)]
    const take = Math.min(room.rows, left - 1)
    sheets.push(rows.slice(from, from + take))
    from += take
  }
}

/** The table's part of each sheet; at least one. */
export function tableSheets(table: LongTable, gap: number): DocBlock[] {
  const { columns, head, rows, foot, first, further } = table
  const sheets = cutSheets(rows, first, further)
  return sheets.map((part, index) => ({
    kind: 'table',
    columns,
    rows: [head, ...part, ...(index === sheets.length - 1 ? foot : [])],
    gap,
  }))
}

/** Cuts rows of unlike heights (mm) into sheets; at least one sheet, and on each at least one row while there are rows. */
export function byHeight<R extends { readonly height: number }>(
  rows: readonly R[],
  room: { readonly first: number; readonly further: number },
): readonly (readonly R[])[] {
  const sheets: R[][] = [[]]
  let left = room.first
  for (const row of rows) {
    let sheet = sheets.at(-1) ?? []
    // half a millimetre for what sums of fractions are off
    if (sheet.length > 0 && row.height > left + 0.5) {
      sheet = []
      sheets.push(sheet)
      left = room.further
    }
    sheet.push(row)
    left -= row.height
  }
  return sheets
}

/** Sheets of a list: the first with what stands before the table, the last with what stands after it. */
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
