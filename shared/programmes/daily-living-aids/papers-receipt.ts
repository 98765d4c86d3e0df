/** 受付票. The slip a person takes home from the desk: number, day, what was handed in and what is still missing. No address. */
import type { DocBlock, DocModel, TableRow } from '../../domain/document.ts'
import type { IsoDate, ItemUnit } from '../../domain/masters.ts'
import { toWareki } from '../../domain/wareki.ts'
import type { OfficeTexts } from '../../papers/texts.ts'

/** 受付の内容, as the slip shows it. */
export interface ReceiptSlipInput {
  readonly receiptNo: string
  readonly caseNo: string
  readonly receivedOn: IsoDate
  /** 受付方法, in words. */
  readonly channel: string
  readonly beneficiaryName: string
  readonly itemName: string
  readonly unit: ItemUnit
  readonly quantity: number
  readonly months: number | null
  /** 預かった書類. */
  readonly received: readonly string[]
  /** 足りないもの; empty: nothing is missing by what is known at the desk. */
  readonly missing: readonly string[]
}

const notes = [
  'この票は、申請を受け付けたことを示すものです。給付の決定ではありません。結果は、審査のあと文書でお知らせします。',
  '給付の決定より前に購入した用具は、給付の対象になりません。',
  'お問合せや書類の追加のときは、この票の受付番号をお知らせください。',
]

/** 受付票. The upper half of one A4 sheet. Never throws. */
export function receiptSlip(texts: Pick<OfficeTexts, 'one' | 'many'>, input: ReceiptSlipInput): DocModel {
  const title = '日常生活用具給付申請　受付票'
  const amount = input.unit === '月' ? `${input.months ?? 1}か月分` : `${input.quantity}${input.unit}`
  const rows: TableRow[] = [
    row('受付番号', input.receiptNo, 'lead'),
    row('受付日', `${toWareki(input.receivedOn)}（${input.channel}）`),
    row('対象者', `${input.beneficiaryName}　様`),
    row('種目', `${input.itemName}　${amount}`),
    row('お預かりした書類', input.received.length === 0 ? 'なし' : input.received.join('、')),
    row(
      '足りない書類など',
      input.missing.length === 0 ? '受付の時点ではありません' : input.missing.join('、'),
      input.missing.length === 0 ? 'body' : 'lead',
    ),
  ]
  const blocks: DocBlock[] = [
    { kind: 'title', text: title, align: 'left', at: { x: 20, y: 18, w: 130 } },
    { kind: 'paragraph', text: texts.one.発信者, style: 'body', align: 'left', at: { x: 20, y: 29, w: 130 } },
    { kind: 'qr', at: { x: 162, y: 16, w: 26 }, size: 26, text: input.receiptNo, caption: '' },
    { kind: 'table', columns: [38, 132], rows, gap: 32 },
    { kind: 'note', heading: 'ご注意', items: notes, gap: 5 },
    { kind: 'contact', heading: texts.one['問合せ.見出し'], lines: texts.many['問合せ.行'], gap: 5 },
    { kind: 'footer', left: title, right: `${input.receiptNo}　案件 ${input.caseNo}` },
  ]
  return { id: input.receiptNo, title, date: input.receivedOn, pages: [{ margin: { top: 18, right: 20, bottom: 14, left: 20 }, blocks }] }
}

function row(label: string, text: string, style: 'body' | 'lead' = 'body'): TableRow {
  return {
    cells: [
      { text: label, head: true },
      { text, style },
    ],
  }
}
