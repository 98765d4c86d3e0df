/** 案件一覧. The work queue as it stands on screen, on paper: what narrowed it, how many, when, sheet x of y. */
import type { DocModel, TableCell, TableRow } from '../domain/document.ts'
import type { IsoDate } from '../domain/masters.ts'
import { listPages, tableSheets } from './pages.ts'

export interface CaseListLine {
  readonly caseNo: string
  readonly name: string
  readonly item: string
  readonly verdict: string
  readonly state: string
  readonly notes: string
  readonly payment: string
  readonly appliedOn: string
}

export interface CaseListInput {
  readonly day: IsoDate
  /** 抽出条件, each as a sentence part. */
  readonly conditions: readonly string[]
  readonly order: string
  /** 出力日時. */
  readonly madeAt: string
  readonly madeBy: string
  readonly lines: readonly CaseListLine[]
}

const headers = ['案件番号', '対象者', '種目', '審査', '状態', '注意', '公費（円）', '申請日'] as const
const columns = [21, 36, 38, 17, 16, 28, 18, 16]
const rowHeight = 7

/** A4 sheets with repeated captions. Never throws. */
export function caseList(input: CaseListInput): DocModel {
  const title = '案件一覧'
  const head: TableRow = { cells: headers.map((text) => ({ text, head: true, align: 'center' as const })), height: rowHeight }
  const rows = input.lines.map((line): TableRow => {
    const cell = (text: string, align?: TableCell['align']): TableCell => ({
      text,
      style: 'small',
      ...(align === undefined ? {} : { align }),
    })
    return {
      height: rowHeight,
      cells: [
        cell(line.caseNo),
        cell(line.name),
        cell(line.item),
        cell(line.verdict),
        cell(line.state),
        cell(line.notes),
        cell(line.payment, 'right'),
        cell(line.appliedOn, 'right'),
      ],
    }
  })
  const count = `${input.lines.length.toLocaleString('ja-JP')}件`
  const conditions = input.conditions.length === 0 ? 'なし（すべての案件）' : input.conditions.join('、')
  const pair = (label: string, text: string): TableRow => ({
    cells: [
      { text: label, head: true },
      { text, style: 'small' },
    ],
  })
  const table = { columns, head, rows, foot: [], first: { rows: 30, last: 30 }, further: { rows: 36, last: 36 } }
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
            pair('件数・並び', `${count}　${input.order}`),
            pair('出力', `${input.madeAt}　${input.madeBy}`),
          ],
          gap: 2,
        },
      ],
      tables: tableSheets(table, 4),
      after: rows.length === 0 ? [{ kind: 'paragraph', text: '当たる案件はありません。', style: 'body', align: 'left', gap: 4 }] : [],
      footer: { left: `${title}　${count}`, right: `${input.madeAt} 出力` },
      margin: { top: 13, right: 10, bottom: 14, left: 10 },
    }),
  }
}
