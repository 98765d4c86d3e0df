/** 一覧の紙. A list as it stands on screen, on paper: what narrowed it, how many, when, by whom, sheet x of y. The one form of all lists. */
import type { DocModel, TableCell, TableRow } from '../domain/document.ts'
import type { IsoDate } from '../domain/masters.ts'
import { byHeight, listPages } from './pages.ts'

export interface ListColumn {
  readonly header: string
  /** mm; all together 190. */
  readonly width: number
  readonly align?: TableCell['align']
  /** A text that may be long: its row grows with it. Other texts shrink to their row. */
  readonly grows?: boolean
}

export interface ListSheetInput {
  /** `案件一覧`. */
  readonly title: string
  readonly day: IsoDate
  /** 抽出条件, each as a sentence part. */
  readonly conditions: readonly string[]
  /** Said where nothing narrows the list, `すべての案件`. */
  readonly whole: string
  readonly order: string
  /** 合計 of what the list counts beside its rows, `1,234円`; absent: nothing. */
  readonly sum?: string
  /** 出力日時. */
  readonly madeAt: string
  readonly madeBy: string
  readonly columns: readonly ListColumn[]
  /** A text for each column. */
  readonly lines: readonly (readonly string[])[]
  /** Said in the place of rows. */
  readonly none: string
}

const rowHeight = 7
/** Room of rows on the first sheet and on each further one, mm. */
const room = { first: 30 * rowHeight, further: 36 * rowHeight }
/** A full-width character of the small type, its line, and what stands around the text in its cell, mm. */
const type = { em: 3, line: 4.2, aside: 4, around: 2.8 }
/** A text longer than this many lines shrinks. */
const mostLines = 40

/** A4 sheets with repeated captions. Never throws. */
export function listSheet(input: ListSheetInput): DocModel {
  const { title, columns, lines } = input
  const head: TableRow = {
    cells: columns.map(({ header }) => ({ text: header, head: true, align: 'center' as const })),
    height: rowHeight,
  }
  const rows = lines.map((line): TableRow & { readonly height: number } => ({
    height: heightOf(columns, line),
    cells: columns.map(({ align }, at): TableCell => ({
      text: line[at] ?? '',
      style: 'small',
      ...(align === undefined ? {} : { align }),
    })),
  }))
  const count = `${lines.length.toLocaleString('ja-JP')}件`
  const conditions = input.conditions.length === 0 ? `なし（${input.whole}）` : input.conditions.join('、')
  const pair = (label: string, text: string): TableRow => ({
    cells: [
      { text: label, head: true },
      { text, style: 'small' },
    ],
  })
  const sum = input.sum === undefined ? '' : `　計 ${input.sum}`
  return {
    id: title,
    title,
    date: input.day,
    pages: listPages({
      title,
      before: [
        { kind: 'title', text: title, align: 'left' },
        {
          kind: 'table',
          columns: [24, 166],
          rows: [
            pair('抽出条件', conditions),
            pair('件数・並び', `${count}${sum}　${input.order}`),
            pair('出力', `${input.madeAt}　${input.madeBy}`),
          ],
          gap: 2,
        },
      ],
      tables: byHeight(rows, room).map((part) => ({
        kind: 'table' as const,
        columns: columns.map(({ width }) => width),
        rows: [head, ...part],
        gap: 4,
      })),
      after: rows.length === 0 ? [{ kind: 'paragraph', text: input.none, style: 'body', align: 'left', gap: 4 }] : [],
      footer: { left: `${title}　${count}`, right: `${input.madeAt} 出力` },
      margin: { top: 13, right: 10, bottom: 14, left: 10 },
    }),
  }
}

function heightOf(columns: readonly ListColumn[], line: readonly string[]): number {
  const needed = columns.map(({ width, grows }, at) => (grows === true ? linesOf(line[at] ?? '', width) : 1))
  const most = Math.min(mostLines, Math.max(1, ...needed))
  return most === 1 ? rowHeight : most * type.line + type.around
}

/** Lines a text takes in a column; two full-width characters each for what may not stand at the end of a line. */
function linesOf(text: string, width: number): number {
  const perLine = Math.max(1, (width - type.aside) / type.em - 2)
  return text
    .split('\n')
    .map((part) => Math.max(1, Math.ceil(emsOf(part) / perLine)))
    .reduce((sum, one) => sum + one, 0)
}

const emsOf = (text: string): number => [...text].reduce((sum, one) => sum + (/[ -~｡-ﾟ]/u.test(one) ? 0.5 : 1), 0)
