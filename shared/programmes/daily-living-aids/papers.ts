/**
 * 日常生活用具の帳票. Papers of a frozen decision: 給付決定通知書 and 却下通知書 for a window envelope, 給付券. An address appears in
 * the window block only, so that no body can betray where somebody lives.
 */
import type { DocBlock, DocModel, DocPage, Place, TableRow } from '../../domain/document.ts'
import type { IsoDate, IsoMonth, ItemUnit, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toWareki, toWarekiMonth } from '../../domain/wareki.ts'
import { AppError } from '../../errors.ts'
import { customerBars } from './papers-customer-barcode.ts'
import type { OfficeTexts } from './papers-texts.ts'
import { fillText } from './papers-texts.ts'

/** 宛名の位置. Place of the address in the window, mm from the top left corner of the sheet. */
export interface WindowPlace {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Fits the usual window of a 長形3号 envelope, A4 folded in three; an office with other envelopes sets its own. */
export const usualWindow: WindowPlace = { x: 22, y: 22, w: 84, h: 40 }

/** What all papers of an office share. `texts` are those in force on the paper's day. */
export interface PaperContext {
  readonly texts: OfficeTexts
  readonly window: WindowPlace
}

/** 宛先. Where a letter goes; for a minor the guardian. */
export interface Addressee {
  /** `460-0002`. */
  readonly postalCode: string
  readonly address: string
  /** 住所B: the address behind the town of the postal code, for the customer barcode; absent: no barcode. */
  readonly addressRest?: string
  readonly name: string
}

/** 通知書の共通事項. */
export interface LetterInput {
  /** 文書番号. */
  readonly documentNo: string
  readonly date: IsoDate
  readonly addressee: Addressee
  readonly receiptNo: string
  readonly appliedOn: IsoDate
  /** 対象者. */
  readonly beneficiaryName: string
  readonly itemName: string
  readonly unit: ItemUnit
  readonly quantity: number
  /** 対象月, in order; empty for items that are not monthly. */
  readonly months: readonly IsoMonth[]
  /** 根拠条文 of the item. */
  readonly article: string
}

/** 決定の内容. Amounts of the decision, whole yen. */
export interface GrantNoticeInput extends LetterInput {
  readonly providerName: string
  readonly price: Yen
  /** 基準額 for the whole quantity or all months. */
  readonly limit: Yen
  readonly ownShare: Yen
  /** 基準額超過額. */
  readonly excess: Yen
  readonly selfPayment: Yen
  readonly publicPayment: Yen
  /** 負担区分, in words. */
  readonly bracketWords: string
  readonly vouchers: number
  readonly validFrom: IsoDate
  readonly validTo: IsoDate
}

/** 却下の内容. */
export interface RefusalNoticeInput extends LetterInput {
  /** 却下の理由, polite sentences; at least one. */
  readonly reasons: readonly string[]
}

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

const LETTER_MARGIN = { top: 22, right: 22, bottom: 14, left: 22 }
/** From the top margin past the head's fixed places, mm; on a further sheet the flow begins at the margin. */
export const BELOW_HEAD = 62

function monthsText(months: readonly IsoMonth[]): string {
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined) return ''
  if (months.length === 1) return `${toWarekiMonth(first)}分`
  return `${toWarekiMonth(first)}分から${toWarekiMonth(last)}分まで（${months.length}か月分）`
}

/** 数量. Pieces or sets, or the months of a monthly item. */
export function amountText(input: Pick<LetterInput, 'unit' | 'quantity' | 'months'>): string {
  return input.months.length > 0 ? monthsText(input.months) : `${input.quantity}${input.unit}`
}

/** 期間 in words. */
export function spanText(from: IsoDate, to: IsoDate): string {
  return `${toWareki(from)}から${toWareki(to)}まで`
}

/** 発信者. Who sends a paper, with the place of the seal or the words for its absence; `at` in mm. */
export function signature({ texts: { one } }: PaperContext, at: Place): DocBlock {
  return {
    kind: 'signature',
    sender: one.発信者,
    name: one.市長名,
    seal: one.公印 === '押印' ? 'place' : 'omitted',
    sealText: one.公印表示,
    at,
  }
}

/** Address, number and date, sender and title: the upper third of every letter. `form` may be empty: no line above. */
export function letterHead(
  context: PaperContext,
  input: Pick<LetterInput, 'documentNo' | 'date' | 'addressee'>,
  title: string,
  form: string,
): DocBlock[] {
  const { postalCode, address, name, addressRest } = input.addressee
  const bars = addressRest === undefined ? '' : customerBars(postalCode, addressRest)
  return [
    ...(form === '' ? [] : [{ kind: 'paragraph', text: form, style: 'small', align: 'left', at: { x: 22, y: 10, w: 90 } } as const]),
    { kind: 'window', ...context.window, postalCode, address, name, honorific: '様', bars },
    {
      kind: 'reference',
      lines: [input.documentNo, toWareki(input.date)],
      at: { x: 118, y: 20, w: 70 },
    },
    signature(context, { x: 108, y: 48, w: 80 }),
    { kind: 'title', text: title, at: { x: 22, y: 72, w: 166 } },
  ]
}

/** Appeal text and contact; `gap` mm before each, wider on letters with room to spare. */
function letterFoot(context: PaperContext, gap: number): DocBlock[] {
  const { one, many } = context.texts
  return [
    { kind: 'note', heading: one['教示.見出し'], items: many['教示.本文'], gap },
    { kind: 'contact', heading: one['問合せ.見出し'], lines: many['問合せ.行'], gap },
  ]
}

/** A page of a letter: head, text and footer. Footer texts as printed. */
export function letterPage(head: readonly DocBlock[], flow: readonly DocBlock[], footer: { left: string; right: string }): DocPage {
  return {
    margin: LETTER_MARGIN,
    blocks: [...head, ...flow, { kind: 'footer', ...footer }],
  }
}

/** A row of a table with a caption and one text across the rest. */
export function pair(label: string, text: string): TableRow {
  return {
    cells: [
      { text: label, head: true },
      { text, span: 3 },
    ],
  }
}

function moneyCells(label: string, amount: Yen, strong = false) {
  const style = strong ? 'lead' : 'body'
  return [
    { text: label, head: true },
    { text: yenText(amount), align: 'right', style },
  ] as const
}

/** 日常生活用具給付決定通知書. Never throws; texts and amounts are printed as they were decided. */
export function grantNotice(context: PaperContext, input: GrantNoticeInput): DocModel {
  const { one, many } = context.texts
  const title = '日常生活用具給付決定通知書'
  const body = fillText(one['本文.決定通知書'], { 申請日: toWareki(input.appliedOn) })
  const rows: TableRow[] = [
    pair('対象者', input.beneficiaryName),
    pair('種目', input.itemName),
    pair(input.months.length > 0 ? '対象月' : '数量', amountText(input)),
    pair('給付事業者', input.providerName),
    { cells: [...moneyCells('用具の価格', input.price), ...moneyCells('基準額', input.limit)] },
    { cells: [...moneyCells('基準額内の負担額', input.ownShare), ...moneyCells('基準額の超過額', input.excess)] },
    { cells: [...moneyCells('自己負担額', input.selfPayment, true), ...moneyCells('公費負担額', input.publicPayment, true)] },
    pair('負担区分', input.bracketWords),
    pair('給付券', `${input.vouchers}枚　有効期間　${spanText(input.validFrom, input.validTo)}`),
    pair('根拠', input.article),
  ]
  const flow: DocBlock[] = [
    { kind: 'paragraph', text: body, style: 'body', indent: true, gap: BELOW_HEAD },
    { kind: 'paragraph', text: '記', style: 'body', align: 'center', gap: 1 },
    { kind: 'table', columns: [32, 51, 32, 51], rows, gap: 1.5 },
    { kind: 'note', heading: '注意', items: many['注意.決定通知書'], gap: 3 },
    ...letterFoot(context, 3),
  ]
  const head = letterHead(context, input, title, one['様式.決定通知書'])
  const page = letterPage(head, flow, { left: `受付番号 ${input.receiptNo}`, right: input.documentNo })
  return { id: input.documentNo, title, date: input.date, pages: [page] }
}

/** 日常生活用具給付却下通知書. Throws `reason-missing` without a reason: a refusal must say why. */
export function refusalNotice(context: PaperContext, input: RefusalNoticeInput): DocModel {
  const { one } = context.texts
  const reasons = input.reasons.map((reason) => reason.trim()).filter((reason) => reason !== '')
  if (reasons.length === 0) throw new AppError('reason-missing', { what: '却下通知書' })
  const title = '日常生活用具給付却下通知書'
  const body = fillText(one['本文.却下通知書'], { 申請日: toWareki(input.appliedOn) })
  const label = (index: number) => (reasons.length === 1 ? '却下の理由' : `却下の理由（${index + 1}）`)
  const rows: TableRow[] = [
    pair('対象者', input.beneficiaryName),
    pair('種目', input.itemName),
    pair(input.months.length > 0 ? '対象月' : '数量', amountText(input)),
    // A row each, so that many reasons can go on to a further sheet.
    ...reasons.map((reason, index) => pair(label(index), reason)),
    pair('根拠', input.article),
  ]
  const flow: DocBlock[] = [
    { kind: 'paragraph', text: body, style: 'body', indent: true, gap: BELOW_HEAD },
    { kind: 'paragraph', text: '記', style: 'body', align: 'center', gap: 1 },
    { kind: 'table', columns: [32, 51, 32, 51], rows, gap: 1.5 },
    ...letterFoot(context, 6),
  ]
  const head = letterHead(context, input, title, one['様式.却下通知書'])
  const page = letterPage(head, flow, { left: `受付番号 ${input.receiptNo}`, right: input.documentNo })
  return { id: input.documentNo, title, date: input.date, pages: [page] }
}
