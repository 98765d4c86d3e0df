/**
 * 日常生活用具給付費 請求書兼代理受領委任状. One for a decision: the person gives the provider the right to bill and to receive, the provider
 * bills the vouchers of the decision with it. Addresses are left to be written by hand.
 */
import type { DocBlock, DocModel, DocPage, TableCell, TableRow } from '../../domain/document.ts'
import type { IsoDate, IsoMonth, ItemUnit, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toWareki } from '../../domain/wareki.ts'
import { amountText, contact, type PaperContext } from '../../papers/letter.ts'
import { tableSheets, type SheetRoom } from '../../papers/pages.ts'
import { optionalText } from '../../papers/texts.ts'

/** 請求する給付券一枚. Whole yen. */
export interface ClaimFormVoucher {
  readonly voucherNo: string
  readonly months: readonly IsoMonth[]
  readonly publicPayment: Yen
  readonly selfPayment: Yen
}

/** 請求書兼代理受領委任状の内容. */
export interface ClaimFormInput {
  /** The number of the form: that of the decision with a branch. */
  readonly documentNo: string
  /** The decision it belongs to. */
  readonly decisionNo: string
  readonly date: IsoDate
  readonly beneficiaryName: string
  readonly itemName: string
  readonly unit: ItemUnit
  readonly quantity: number
  readonly providerName: string
  readonly vouchers: readonly ClaimFormVoucher[]
  /** 再交付: number of the void voucher whose line on the former claim form this one takes the place of. */
  readonly replaces?: string
}

const BLANK_DATE = '令和　　　年　　　月　　　日'
const BLANK_DAY = '　年　　月　　日'
const COLUMNS = [8, 37, 35, 24, 24, 28, 24]

/** Heights in mm: rows of vouchers, rows to write in by hand, rows that are printed; and how many vouchers the first sheet holds. */
interface Sizes {
  readonly row: number
  readonly hand: number
  readonly printed: number
  readonly first: SheetRoom
}

/** Few vouchers leave room for large fields. */
const roomy: Sizes = { row: 10, hand: 14, printed: 10, first: { rows: 4, last: 3 } }
/** Half a year of monthly vouchers on one sheet. */
const compact: Sizes = { row: 8.5, hand: 11, printed: 9, first: { rows: 7, last: 6 } }
const furtherSheets: SheetRoom = { rows: 22, last: 21 }

function head(text: string): TableCell {
  return { text, head: true, align: 'center' }
}

const headRow = ({ row }: Sizes): TableRow => ({
  height: row,
  cells: ['', '券番号', '対象月・数量', '請求額', '自己負担額', '納品日', '受領者署名'].map(head),
})

function voucherRow({ row }: Sizes, input: ClaimFormInput, voucher: ClaimFormVoucher, index: number): TableRow {
  return {
    height: row,
    cells: [
      { text: String(index + 1), align: 'center', style: 'small' },
      { text: voucher.voucherNo, align: 'center' },
      { text: amountText({ ...input, months: voucher.months }), style: 'small' },
      { text: yenText(voucher.publicPayment), align: 'right' },
      { text: yenText(voucher.selfPayment), align: 'right' },
      { text: BLANK_DAY, align: 'center', style: 'small' },
      { text: '' },
    ],
  }
}

function totalRow({ row }: Sizes, vouchers: readonly ClaimFormVoucher[]): TableRow {
  const sum = (of: (voucher: ClaimFormVoucher) => Yen) => yenText(vouchers.reduce((total, one) => total + of(one), 0))
  return {
    height: row,
    cells: [
      { text: `合計　${vouchers.length}枚`, head: true, span: 3, align: 'center' },
      { text: sum((one) => one.publicPayment), align: 'right', style: 'lead' },
      { text: sum((one) => one.selfPayment), align: 'right' },
      { text: '', span: 2 },
    ],
  }
}

function labelled(label: string, text: string, height: number): TableRow {
  return { height, cells: [{ text: label, head: true }, { text }] }
}

/** 委任状 above, 請求書 below, as far as they need the person's or the provider's hand. */
function declarations(context: PaperContext, input: ClaimFormInput, { hand, printed }: Sizes): DocBlock[] {
  const { texts } = context
  const mandate = optionalText(texts, '請求書.委任文') || texts.one['給付券.委任文']
  const bill = optionalText(texts, '請求書.請求文') || texts.one['給付券.請求文']
  return [
    { kind: 'paragraph', text: '委任状', style: 'lead', gap: 4 },
    { kind: 'paragraph', text: mandate, style: 'body', indent: true, gap: 1 },
    { kind: 'paragraph', text: BLANK_DATE, style: 'body', align: 'left', gap: 2 },
    {
      kind: 'table',
      columns: [34, 146],
      gap: 1.5,
      rows: [
        labelled('対象者', `${input.beneficiaryName}　様`, printed),
        labelled('委任者住所', '', hand),
        labelled('委任者氏名', '　　　　　　　　　　　　　　　　　　　　　（対象者との続柄　　　　　　　　）', hand),
        labelled('受任者', input.providerName, printed),
      ],
    },
    { kind: 'paragraph', text: '請求書', style: 'lead', gap: 5 },
    { kind: 'paragraph', text: bill, style: 'body', indent: true, gap: 1 },
    { kind: 'paragraph', text: BLANK_DATE, style: 'body', align: 'left', gap: 2 },
    {
      kind: 'table',
      columns: [34, 78, 20, 48],
      gap: 1.5,
      rows: [
        {
          height: hand,
          cells: [
            { text: '今回の請求額', head: true },
            { text: '￥', style: 'lead' },
            { text: '券の枚数', head: true },
            { text: '枚', align: 'right' },
          ],
        },
        {
          height: hand,
          cells: [
            { text: '所在地', head: true },
            { text: '', span: 3 },
          ],
        },
        {
          height: printed,
          cells: [
            { text: '事業者名', head: true },
            { text: input.providerName, span: 3 },
          ],
        },
        {
          height: hand,
          cells: [
            { text: '代表者職・氏名', head: true },
            { text: '印', align: 'right', span: 3, style: 'small' },
          ],
        },
      ],
    },
    contact(context, 4),
  ]
}

const replacing = ({ replaces }: ClaimFormInput): DocBlock[] =>
  replaces === undefined
    ? []
    : [
        {
          kind: 'paragraph',
          style: 'small',
          align: 'left',
          gap: 1.5,
          text: `再交付の分です。前の請求書の券番号 ${replaces} の行に代わるもので、その行は使えません。ほかの行は前の請求書で請求してください。`,
        },
      ]

/** 請求書兼代理受領委任状. Never throws; the vouchers of a long list go on to a further sheet. */
export function claimForm(context: PaperContext, input: ClaimFormInput): DocModel {
  const title = '日常生活用具給付費　請求書兼代理受領委任状'
  const { one } = context.texts
  const form = optionalText(context.texts, '様式.請求書')
  const footer: DocBlock = { kind: 'footer', left: `決定 ${input.decisionNo}`, right: input.documentNo }
  const margin = { top: 16, right: 15, bottom: 14, left: 15 }
  const sizes = input.vouchers.length <= roomy.first.last ? roomy : compact
  const rows = input.vouchers.map((voucher, index) => voucherRow(sizes, input, voucher, index))
  const tables = tableSheets(
    { columns: COLUMNS, head: headRow(sizes), rows, foot: [totalRow(sizes, input.vouchers)], first: sizes.first, further: furtherSheets },
    1.5,
  )
  const [first, ...rest] = tables
  const pages: DocPage[] = [
    {
      margin,
      blocks: [
        ...(form === '' ? [] : [{ kind: 'paragraph', text: form, style: 'small', align: 'left', at: { x: 15, y: 10, w: 90 } } as const]),
        { kind: 'reference', lines: [input.documentNo, `${toWareki(input.date)}　決定`], at: { x: 115, y: 10, w: 80 } },
        { kind: 'title', text: title, gap: 10 },
        { kind: 'paragraph', text: `（宛先）${one.発信者}　${one.市長名}`, style: 'body', align: 'left', gap: 1.5 },
        { kind: 'paragraph', text: `種目　${input.itemName}`, style: 'lead', align: 'left', gap: 1.5 },
        ...(first === undefined ? [] : [first]),
        ...replacing(input),
        ...declarations(context, input, sizes),
        footer,
      ],
    },
    ...rest.map((table) => ({
      margin,
      blocks: [{ kind: 'paragraph', text: `${title}（続き）`, style: 'lead', align: 'left' } as const, table, footer],
    })),
  ]
  return { id: input.documentNo, title: '請求書兼代理受領委任状', date: input.date, pages }
}
