/** 振込データ送付票. The sheet that goes with the bank file: what it holds, who stood for it, and the mark of the trail. */
import type { DocModel, TableCell, TableRow } from '../../domain/document.ts'
import type { IsoDate, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toWareki, toWarekiMonth } from '../../domain/wareki.ts'

export interface CoverInput {
  readonly office: string
  readonly runNo: string
  readonly draftNo: string
  readonly month: string
  readonly date: IsoDate
  readonly transferDate: IsoDate
  readonly consignor: string
  readonly file: string
  readonly version: number
  readonly reason: string
  readonly sha256: string
  readonly made: string
  readonly closed: string
  /** What the system holds, what was decided, what the file ends with. */
  readonly totals: readonly { readonly name: string; readonly count: number; readonly amount: Yen }[]
  readonly programmes: readonly { readonly name: string; readonly count: number; readonly amount: Yen }[]
  readonly banks: readonly { readonly name: string; readonly count: number; readonly amount: Yen }[]
  readonly findings: readonly { readonly title: string; readonly count: number }[]
  readonly mark: { readonly number: number; readonly short: string; readonly mark: string; readonly qr: string } | null
}

const head = (text: string): TableCell => ({ text, head: true, align: 'center' })
const number = (n: number): TableCell => ({ text: n.toLocaleString('ja-JP'), align: 'right' })
const yen = (n: Yen): TableCell => ({ text: yenText(n), align: 'right' })

/** The sums of some groups under one heading. */
const sumTable = (heading: string, rows: CoverInput['totals'], total: boolean, counted = '件数'): TableRow[] => [
  { cells: [head(heading), head(counted), head('金額')] },
  ...rows.map((r): TableRow => ({ cells: [{ text: r.name }, number(r.count), yen(r.amount)] })),
  ...(total
    ? [
        {
          cells: [
            head('合計'),
            number(rows.reduce((sum, r) => sum + r.count, 0)),
            { ...yen(rows.reduce((sum, r) => sum + r.amount, 0)), style: 'lead' as const },
          ],
        },
      ]
    : []),
]

/** One sheet, a further one where there are very many banks. */
export function paymentCover(input: CoverInput): DocModel {
  const title = '振込データ送付票'
  const pair = (label: string, text: string, style: 'body' | 'lead' | 'small' = 'body'): TableRow => ({
    cells: [
      { text: label, head: true },
      { text, style },
    ],
  })
  const [first] = input.totals
  const agree = input.totals.every((t) => t.count === first?.count && t.amount === first.amount)
  const again = input.version > 1 ? `第${input.version}版（再作成: ${input.reason}）。第${input.version - 1}版までは無効です。` : '第1版'
  const found = input.findings.filter((f) => f.count > 0)
  return {
    id: input.runNo,
    title,
    date: input.date,
    pages: [
      {
        margin: { top: 18, right: 20, bottom: 14, left: 20 },
        blocks: [
          { kind: 'title', text: title, align: 'left', at: { x: 20, y: 16, w: 90 } },
          { kind: 'reference', lines: [input.runNo, toWareki(input.date), input.office], at: { x: 110, y: 16, w: 80 } },
          {
            kind: 'table',
            columns: [34, 136],
            gap: 18,
            rows: [
              pair('支出命令', `${input.draftNo}　${toWarekiMonth(input.month)}分`),
              pair('振込指定日', toWareki(input.transferDate), 'lead'),
              pair('振込依頼人', input.consignor),
              pair('ファイル', `${input.file}　${again}`),
              pair('SHA-256', input.sha256.replaceAll(/(.{8})(?=.)/g, '$1 '), 'small'),
              pair('作成', input.made),
              pair('確定', input.closed),
            ],
          },
          { kind: 'table', columns: [74, 40, 56], rows: sumTable('照合', input.totals, false), gap: 5 },
          {
            kind: 'paragraph',
            text: agree
              ? '支出命令・システム・ファイル末尾の件数と金額は一致しています。書き出したファイルを読み直して数えました。'
              : '件数か金額が一致していません。このデータを銀行に渡さないでください。',
            style: agree ? 'body' : 'lead',
            align: 'left',
            gap: 2,
          },
          { kind: 'table', columns: [74, 40, 56], rows: sumTable('事業別', input.programmes, true, '請求・給付の件数'), gap: 4 },
          { kind: 'table', columns: [74, 40, 56], rows: sumTable('金融機関別', input.banks, true), gap: 4 },
          {
            kind: 'paragraph',
            text: found.length === 0 ? '点検　指摘なし' : `点検　${found.map((f) => `${f.title} ${f.count}件`).join('、')}`,
            style: 'body',
            align: 'left',
            gap: 4,
          },
          ...(input.mark === null
            ? []
            : ([
                { kind: 'qr', at: { x: 160, y: 252, w: 26 }, size: 26, text: input.mark.qr, caption: '' },
                {
                  kind: 'table',
                  columns: [34, 96],
                  at: { x: 20, y: 254, w: 130 },
                  rows: [
                    pair('照合点', `第${input.mark.number}号`),
                    pair('照合の印', input.mark.short, 'lead'),
                    pair('検証の指定', input.mark.mark),
                  ],
                },
              ] as const)),
          { kind: 'footer', left: title, right: input.runNo },
        ],
      },
    ],
  }
}
