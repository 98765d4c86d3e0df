/** 支払通知書. Tells a provider what of its claims is paid, when and into which account. Vouchers are named by number only: no person is. */
import type { DocModel, TableCell, TableRow } from '../domain/document.ts'
import type { IsoDate, Yen } from '../domain/masters.ts'
import { yenText } from '../domain/money.ts'
import { toWareki, toShortWareki } from '../domain/wareki.ts'
import { BELOW_HEAD, contact, letterHead, letterMargin, type Addressee, type PaperContext } from './letter.ts'
import { listPages, tableSheets } from './pages.ts'
import { optionalText } from './texts.ts'

/** 支払の明細. Whole yen; a provider may bill less than was decided. */
export interface PaymentLine {
  readonly voucherNo: string
  readonly claimRef: string
  readonly deliveredOn: IsoDate
  readonly itemName: string
  readonly decided: Yen
  readonly paid: Yen
}

export interface PaymentNoticeInput {
  /** 文書番号. */
  readonly documentNo: string
  readonly date: IsoDate
  readonly addressee: Addressee
  /** 支払番号. */
  readonly runNo: string
  readonly transferDate: IsoDate
  readonly bankName: string
  readonly branchName: string
  readonly accountType: string
  readonly accountNumber: string
  readonly holderKana: string
  readonly lines: readonly PaymentLine[]
}

const COLUMNS = [7, 28, 26, 17, 46, 20, 22]
const ROW = 7.5

/** 口座番号 with its last digits hidden: the letter goes through many hands. */
const masked = (number: string): string => `${number.slice(0, Math.max(0, number.length - 3))}***`

const center = (text: string): TableCell => ({ text, head: true, align: 'center' })

/** 支払通知書. Throws RangeError without a line. */
export function paymentNotice(context: PaperContext, input: PaymentNoticeInput): DocModel {
  if (input.lines.length === 0) throw new RangeError('payment notice without lines')
  const title = '支払通知書'
  const total = input.lines.reduce((sum, line) => sum + line.paid, 0)
  const words = optionalText(context.texts, '本文.支払通知書') || '給付費の請求について、下記のとおり支払いますので通知します。'
  const facts: TableRow[] = [
    row('支払金額', yenText(total), 'lead'),
    row('振込日', toWareki(input.transferDate)),
    row('振込先', `${input.bankName}　${input.branchName}　${input.accountType}　${masked(input.accountNumber)}　${input.holderKana}`),
    row('支払番号', `${input.runNo}　（給付券${input.lines.length}枚）`),
  ]
  const rows = input.lines.map((line, index): TableRow => ({
    height: ROW,
    cells: [
      { text: String(index + 1), align: 'center', style: 'small' },
      { text: line.voucherNo, align: 'center', style: 'small' },
      { text: line.claimRef, style: 'small' },
      { text: toShortWareki(line.deliveredOn), align: 'center', style: 'small' },
      { text: line.itemName, style: 'small' },
      { text: yenText(line.decided), align: 'right', style: 'small' },
      { text: yenText(line.paid), align: 'right' },
    ],
  }))
  const foot: TableRow = {
    height: ROW + 1,
    cells: [
      { text: `合計　${input.lines.length}枚`, head: true, span: 5, align: 'center' },
      { text: yenText(total), align: 'right', style: 'lead', span: 2 },
    ],
  }
  const head: TableRow = { height: ROW, cells: ['', '券番号', '請求番号', '納品日', '種目', '決定額', '支払額'].map(center) }
  const tables = tableSheets(
    { columns: COLUMNS, head, rows, foot: [foot], first: { rows: 18, last: 13 }, further: { rows: 32, last: 27 } },
    3,
  )
  const before = [
    ...letterHead(context, input, title, ''),
    { kind: 'paragraph', text: words, style: 'body', indent: true, gap: BELOW_HEAD },
    { kind: 'table', columns: [32, 134], rows: facts, gap: 2 },
    { kind: 'paragraph', text: '明細', style: 'lead', gap: 3 },
  ] as const
  const less = input.lines.some((line) => line.paid < line.decided)
  const after = [
    ...(less
      ? [{ kind: 'note', heading: '', items: ['支払額が決定額より少ない行は、請求のあった額を支払うものです。'], gap: 2 } as const]
      : []),
    contact(context, 4),
  ]
  const footer = { left: title, right: input.documentNo }
  return { id: input.documentNo, title, date: input.date, pages: listPages({ title, before, tables, after, footer, margin: letterMargin }) }
}

function row(label: string, text: string, style: 'body' | 'lead' = 'body'): TableRow {
  return {
    cells: [
      { text: label, head: true },
      { text, style },
    ],
  }
}
