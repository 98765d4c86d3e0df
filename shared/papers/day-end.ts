/** 日締め票. Counts and sums of a day's work by kind, sealed with the mark of the trail as it stood: kept outside the program, on paper. */
import type { DocModel, TableCell, TableRow } from '../domain/document.ts'
import type { IsoDate, Yen } from '../domain/masters.ts'
import { yenText } from '../domain/money.ts'
import { toWareki } from '../domain/wareki.ts'
import type { PaperContext } from './letter.ts'

/** 一日の業務の一行. `amount` null: the kind has no money. */
export interface DayEndLine {
  readonly group: string
  readonly label: string
  readonly count: number
  readonly unit: string
  readonly amount: Yen | null
}

/** 照合点の印. */
export interface DayEndMark {
  readonly number: number
  readonly seq: number
  /** As people copy it: the first digits in groups of four. */
  readonly short: string
  readonly mark: string
  readonly qr: string
  /** When it was made, by the office's clock. */
  readonly at: string
}

export interface DayEndInput {
  readonly documentNo: string
  readonly day: IsoDate
  readonly madeBy: string
  readonly lines: readonly DayEndLine[]
  readonly mark: DayEndMark
}

const center = (text: string): TableCell => ({ text, head: true, align: 'center' })

/** One sheet for a file; a further one when there are very many kinds. Never throws. */
export function dayEnd(context: PaperContext, input: DayEndInput): DocModel {
  const title = '日締め票'
  const { mark } = input
  const rows: TableRow[] = [
    { cells: ['業務', '内容', '件数', '金額'].map(center) },
    ...input.lines.map((line, index): TableRow => ({
      cells: [
        { text: input.lines[index - 1]?.group === line.group ? '' : line.group, head: true },
        { text: line.label },
        { text: `${line.count.toLocaleString('ja-JP')}${line.unit}`, align: 'right' },
        { text: line.amount === null ? '―' : yenText(line.amount), align: 'right' },
      ],
    })),
  ]
  const pair = (label: string, text: string, style: 'body' | 'lead' = 'body'): TableRow => ({
    cells: [
      { text: label, head: true },
      { text, style },
    ],
  })
  const box = (text: string): TableCell => ({ text, align: 'center', style: 'small' })
  return {
    id: input.documentNo,
    title,
    date: input.day,
    pages: [
      {
        margin: { top: 18, right: 20, bottom: 14, left: 20 },
        blocks: [
          { kind: 'title', text: title, align: 'left', at: { x: 20, y: 16, w: 90 } },
          { kind: 'reference', lines: [input.documentNo, context.texts.one.発信者], at: { x: 110, y: 16, w: 80 } },
          { kind: 'paragraph', text: `業務日　${toWareki(input.day)}`, style: 'lead', align: 'left', at: { x: 20, y: 32, w: 120 } },
          {
            kind: 'table',
            columns: [32, 94],
            rows: [
              pair('照合点', `第${mark.number}号　（${mark.at} 作成）`),
              pair('監査記録', `第${mark.seq.toLocaleString('ja-JP')}号まで`),
              pair('照合の印', mark.short, 'lead'),
              pair('検証の指定', mark.mark),
            ],
            at: { x: 20, y: 42, w: 126 },
          },
          { kind: 'qr', at: { x: 157, y: 42, w: 30 }, size: 30, text: mark.qr, caption: '' },
          { kind: 'table', columns: [36, 62, 30, 42], rows, gap: 61 },
          {
            kind: 'note',
            heading: '保管',
            items: [
              'この票を、プログラムの外（書棚など）に保管してください。あとで監査記録が書き換えられていないことを、検証の道具にこの印を渡して確かめられます。',
              '件数と金額は、この業務日に記録された行為の集計です。翌日以降の取消や返戻は、その日の票に出ます。',
            ],
            gap: 4,
          },
          { kind: 'paragraph', text: `作成　${input.madeBy}`, style: 'body', align: 'left', gap: 5 },
          {
            kind: 'table',
            columns: [30, 30, 30],
            gap: 2,
            rows: [{ cells: ['担当', '係長', '課長'].map(center) }, { height: 20, cells: ['', '', ''].map(box) }],
          },
          { kind: 'footer', left: title, right: input.documentNo },
        ],
      },
    ],
  }
}
