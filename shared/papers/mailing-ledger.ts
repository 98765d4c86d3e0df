/** 発送簿. What was posted, by class and fee, with the totals that the post office is given. No address stands in it. */
import type { DocModel, TableCell, TableRow } from '../domain/document.ts'
import type { IsoDate, Yen } from '../domain/masters.ts'
import { yenText } from '../domain/money.ts'
import { toWareki, toShortWareki } from '../domain/wareki.ts'
import { spanText, type PaperContext } from './letter.ts'
import { listPages, tableSheets } from './pages.ts'

/** 発送一通. */
export interface MailingLine {
  readonly postedOn: IsoDate
  readonly number: string
  readonly addressee: string
  readonly guarded: boolean
  /** 区分, e.g. 定形郵便物. */
  readonly mailClass: string
  readonly sheets: number
  /** 料金 in yen; null: no fee is known for the class. */
  readonly fee: Yen | null
}

export interface MailingLedgerInput {
  readonly documentNo: string
  readonly date: IsoDate
  readonly from: IsoDate
  readonly until: IsoDate
  readonly lines: readonly MailingLine[]
}

/** 区分別の合計. */
export interface MailingSum {
  readonly mailClass: string
  readonly fee: Yen | null
  readonly letters: number
  readonly sheets: number
  /** Yen; null where the fee is not known. */
  readonly amount: Yen | null
}

/** Totals by class and fee, the cheaper first; those without a fee at the end. */
export function mailingSums(lines: readonly Pick<MailingLine, 'mailClass' | 'fee' | 'sheets'>[]): MailingSum[] {
  const groups = new Map<string, MailingSum>()
  for (const { mailClass, fee, sheets } of lines) {
    const key = `${String(fee ?? 999_999_999).padStart(12, '0')} ${mailClass}`
    const known = groups.get(key) ?? { mailClass, fee, letters: 0, sheets: 0, amount: fee === null ? null : 0 }
    groups.set(key, {
      ...known,
      letters: known.letters + 1,
      sheets: known.sheets + sheets,
      amount: known.amount === null || fee === null ? null : known.amount + fee,
    })
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}

const COLUMNS = [12, 20, 40, 62, 28, 12, 16]
/** Two lines of small type: forty characters of a name. */
const ROW = 8.4

const center = (text: string): TableCell => ({ text, head: true, align: 'center' })
const amountOf = (amount: Yen | null): string => (amount === null ? '未設定' : yenText(amount))

/** 発送簿. Never throws; without lines it says so. */
export function mailingLedger(context: PaperContext, input: MailingLedgerInput): DocModel {
  const title = '発送簿'
  const sums = mailingSums(input.lines)
  const known = sums.every((sum) => sum.amount !== null)
  const rows = input.lines.map((line, index): TableRow => ({
    height: ROW,
    cells: [
      { text: String(index + 1), align: 'center', style: 'small' },
      { text: toShortWareki(line.postedOn), align: 'center', style: 'small' },
      { text: line.number, style: 'small' },
      { text: line.guarded ? `${line.addressee}（支援措置）` : line.addressee, style: 'small' },
      { text: line.mailClass, style: 'small' },
      { text: `${line.sheets}枚`, align: 'right', style: 'small' },
      { text: amountOf(line.fee), align: 'right', style: 'small' },
    ],
  }))
  const total = {
    letters: input.lines.length,
    sheets: sums.reduce((sum, one) => sum + one.sheets, 0),
    amount: known ? sums.reduce((sum, one) => sum + (one.amount ?? 0), 0) : null,
  }
  const head: TableRow = { height: ROW, cells: ['', '発送日', '文書番号', '宛先', '区分', '枚数', '料金'].map(center) }
  const foot: TableRow = {
    height: ROW + 0.8,
    cells: [
      { text: `合計　${total.letters.toLocaleString('ja-JP')}通`, head: true, span: 5, align: 'center' },
      { text: `${total.sheets.toLocaleString('ja-JP')}枚`, align: 'right', style: 'small' },
      { text: amountOf(total.amount), align: 'right', style: 'small' },
    ],
  }
  const sumRows: TableRow[] = [
    { cells: ['区分', '料金', '通数', '枚数', '合計額'].map(center) },
    ...sums.map((sum) => ({
      cells: [
        { text: sum.mailClass },
        { text: amountOf(sum.fee), align: 'right' as const },
        { text: `${sum.letters.toLocaleString('ja-JP')}通`, align: 'right' as const },
        { text: `${sum.sheets.toLocaleString('ja-JP')}枚`, align: 'right' as const },
        { text: amountOf(sum.amount), align: 'right' as const },
      ],
    })),
    {
      cells: [
        { text: '合計', head: true, align: 'center' as const },
        { text: '' },
        { text: `${total.letters.toLocaleString('ja-JP')}通`, align: 'right', style: 'lead' },
        { text: `${total.sheets.toLocaleString('ja-JP')}枚`, align: 'right', style: 'lead' },
        { text: amountOf(total.amount), align: 'right', style: 'lead' },
      ],
    },
  ]
  const before = [
    { kind: 'reference', lines: [input.documentNo, toWareki(input.date)], at: { x: 120, y: 12, w: 80 } },
    { kind: 'title', text: title, align: 'left', at: { x: 10, y: 14, w: 90 } },
    { kind: 'paragraph', text: `${context.texts.one.発信者}　発送期間　${period(input)}`, style: 'body', align: 'left', gap: 14 },
    { kind: 'table', columns: [62, 32, 30, 30, 36], rows: sumRows, gap: 2 },
    { kind: 'paragraph', text: input.lines.length === 0 ? '発送した文書はありません。' : '明細', style: 'lead', gap: 4 },
  ] as const
  const room = Math.max(2, Math.floor((212 - sumRows.length * 7.6) / ROW))
  const tables = tableSheets(
    { columns: COLUMNS, head, rows, foot: [foot], first: { rows: room, last: room - 1 }, further: { rows: 29, last: 28 } },
    1.5,
  )
  const footer = { left: title, right: input.documentNo }
  const margin = { top: 14, right: 10, bottom: 14, left: 10 }
  return { id: input.documentNo, title, date: input.date, pages: listPages({ title, before, tables, after: [], footer, margin }) }
}

const period = ({ from, until }: MailingLedgerInput): string => (from === until ? toWareki(from) : spanText(from, until))
