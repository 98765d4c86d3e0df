/** 給付券. One A4 sheet: above, the voucher with its terms; below the cut line, the slip that comes back to the city with the claim. */
import type { DocBlock, DocModel, TableRow } from '../../domain/document.ts'
import type { IsoDate, IsoMonth, ItemUnit, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toWareki } from '../../domain/wareki.ts'
import { amountText, signature, spanText, type PaperContext } from '../../papers/letter.ts'

/** 給付券一枚. */
export interface VoucherInput {
  readonly voucherNo: string
  /** 券の符号, 8 letters. */
  readonly code: string
  readonly qrText: string
  /** 何枚目 / 全何枚. */
  readonly seq: number
  readonly of: number
  readonly date: IsoDate
  readonly beneficiaryName: string
  readonly itemName: string
  readonly unit: ItemUnit
  readonly quantity: number
  readonly months: readonly IsoMonth[]
  readonly price: Yen
  readonly publicPayment: Yen
  readonly selfPayment: Yen
  readonly validFrom: IsoDate
  readonly validTo: IsoDate
  readonly providerName: string
}

const BLANK_DATE = '令和　　年　　　月　　　日'

function wide(label: string, text: string, height: number, style: 'body' | 'lead' = 'body'): TableRow {
  return {
    height,
    cells: [
      { text: label, head: true },
      { text, span: 3, style },
    ],
  }
}

function numberRow(input: VoucherInput, height: number): TableRow {
  return {
    height,
    cells: [
      { text: '券番号', head: true },
      { text: input.voucherNo, style: 'lead' },
      { text: '券の符号', head: true },
      { text: input.code, style: 'lead' },
    ],
  }
}

function voucherPart(context: PaperContext, input: VoucherInput): DocBlock[] {
  const { one, many } = context.texts
  const terms: TableRow[] = [
    numberRow(input, 10),
    wide('対象者', `${input.beneficiaryName}　様`, 9.5),
    wide('種目', input.itemName, 9.5, 'lead'),
    wide(input.months.length > 0 ? '対象月' : '数量', amountText(input), 9.5),
    wide('給付事業者', input.providerName, 9.5),
    wide('有効期間', spanText(input.validFrom, input.validTo), 9.5, 'lead'),
  ]
  const amounts: TableRow[] = [
    {
      height: 7.5,
      cells: [
        { text: '用具の価格', head: true, align: 'center' },
        { text: '公費負担額（市が支払う額）', head: true, align: 'center' },
        { text: '自己負担額（お支払いいただく額）', head: true, align: 'center' },
      ],
    },
    {
      height: 11,
      cells: [input.price, input.publicPayment, input.selfPayment].map((amount) => ({
        text: yenText(amount),
        align: 'center' as const,
        style: 'lead' as const,
      })),
    },
  ]
  return [
    { kind: 'paragraph', text: one['様式.給付券'], style: 'small', align: 'left', at: { x: 15, y: 8, w: 90 } },
    { kind: 'frame', at: { x: 15, y: 14, w: 180 }, h: 158 },
    { kind: 'title', text: '日常生活用具給付券', align: 'left', at: { x: 21, y: 20, w: 120 } },
    {
      kind: 'paragraph',
      text: `全${input.of}枚のうち${input.seq}枚目`,
      style: 'body',
      align: 'left',
      at: { x: 21, y: 30, w: 120 },
    },
    {
      kind: 'paragraph',
      text: `${toWareki(input.date)}　交付`,
      style: 'body',
      align: 'left',
      at: { x: 21, y: 37, w: 120 },
    },
    { kind: 'qr', at: { x: 156, y: 20, w: 28 }, size: 28, text: input.qrText, caption: '' },
    { kind: 'table', columns: [30, 60, 26, 52], rows: terms, at: { x: 21, y: 54, w: 168 } },
    { kind: 'table', columns: [56, 56, 56], rows: amounts, at: { x: 21, y: 114, w: 168 } },
    { kind: 'note', heading: '', items: many['注意.給付券'], at: { x: 21, y: 135, w: 100 } },
    signature(context, { x: 119, y: 146, w: 70 }),
  ]
}

function claimPart(context: PaperContext, input: VoucherInput): DocBlock[] {
  const { one } = context.texts
  const facts: TableRow[] = [
    numberRow(input, 9),
    wide('種目', input.itemName, 8.5),
    {
      height: 9,
      cells: [
        { text: '請求額', head: true },
        { text: yenText(input.publicPayment), style: 'lead' },
        { text: '自己負担額', head: true },
        { text: yenText(input.selfPayment) },
      ],
    },
  ]
  const receipt: TableRow[] = [
    {
      height: 12,
      cells: [
        { text: '納品日', head: true },
        { text: BLANK_DATE, style: 'small' },
        { text: '受領者署名', head: true },
        { text: '' },
        { text: '本人・家族・その他', align: 'center', style: 'small' },
      ],
    },
  ]
  const claim: TableRow[] = [
    {
      height: 12,
      cells: [
        { text: '請求日', head: true },
        { text: BLANK_DATE, style: 'small' },
        { text: '給付事業者', head: true },
        { text: input.providerName, style: 'small' },
        { text: '印', align: 'right', style: 'small' },
      ],
    },
    {
      height: 12,
      cells: [{ text: '担当者名', head: true }, { text: '' }, { text: '代表者職・氏名', head: true }, { text: '', span: 2 }],
    },
  ]
  const columns = [22, 44, 28, 54, 32]
  return [
    { kind: 'cutLine', y: 179, text: '切り取り線' },
    { kind: 'title', text: '日常生活用具給付券　請求票', align: 'left', at: { x: 15, y: 184, w: 130 } },
    { kind: 'qr', at: { x: 164, y: 190, w: 26 }, size: 26, text: input.qrText, caption: '' },
    { kind: 'table', columns: [22, 44, 28, 44], rows: facts, at: { x: 15, y: 194, w: 138 } },
    { kind: 'paragraph', text: one['給付券.委任文'], style: 'small', at: { x: 15, y: 225, w: 180 } },
    { kind: 'table', columns, rows: receipt, at: { x: 15, y: 235, w: 180 } },
    { kind: 'paragraph', text: one['給付券.請求文'], style: 'small', at: { x: 15, y: 251, w: 180 } },
    { kind: 'table', columns, rows: claim, at: { x: 15, y: 257, w: 180 } },
  ]
}

/** 日常生活用具給付券. One sheet for one voucher; number, code and QR on both parts. */
export function voucherPaper(context: PaperContext, input: VoucherInput): DocModel {
  const title = '日常生活用具給付券'
  const footer: DocBlock = { kind: 'footer', left: title, right: input.voucherNo }
  const page = {
    margin: { top: 14, right: 15, bottom: 14, left: 15 },
    blocks: [...voucherPart(context, input), ...claimPart(context, input), footer],
  }
  return { id: input.voucherNo, title, date: input.date, pages: [page] }
}
