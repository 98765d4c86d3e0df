/**
 * 日常生活用具の通知書. Letters of a frozen decision, for a window envelope: 給付決定通知書, 却下通知書, 決定取消通知書. An address appears in
 * the window block only, so that no body can betray where somebody lives.
 */
import type { DocBlock, DocModel, TableRow } from '../../domain/document.ts'
import type { IsoDate, IsoMonth, ItemUnit, Yen } from '../../domain/masters.ts'
import { toWareki } from '../../domain/wareki.ts'
import { AppError } from '../../errors.ts'
import {
  amountText,
  BELOW_HEAD,
  letterFoot,
  letterHead,
  letterPage,
  moneyCells,
  ONE_LINE,
  pair,
  spanText,
  type Addressee,
  type PaperContext,
} from '../../papers/letter.ts'
import { fillText, optionalText, optionalTexts, textOf } from '../../papers/texts.ts'

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

/** 取消の内容. Whole yen. */
export interface CancelNoticeInput extends LetterInput {
  /** 取り消す決定. */
  readonly decisionNo: string
  readonly decidedOn: IsoDate
  readonly publicPayment: Yen
  readonly selfPayment: Yen
  /** 取消の理由. */
  readonly reason: string
  /** 無効にした給付券. */
  readonly vouchers: readonly string[]
}

/** 日常生活用具給付決定通知書. Never throws; texts and amounts are printed as they were decided. */
export function grantNotice(context: PaperContext, input: GrantNoticeInput): DocModel {
  const { one, many } = context.texts
  const title = '日常生活用具給付決定通知書'
  const body = fillText(one['本文.決定通知書'], { 申請日: toWareki(input.appliedOn) })
  const rows: TableRow[] = [
    pair('対象者', input.beneficiaryName, ONE_LINE),
    pair('種目', input.itemName),
    pair(input.months.length > 0 ? '対象月' : '数量', amountText(input)),
    pair('給付事業者', input.providerName, ONE_LINE),
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
    ...letterFoot(context, '決定通知書', 3),
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
    pair('対象者', input.beneficiaryName, ONE_LINE),
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
    ...letterFoot(context, '却下通知書', 6),
  ]
  const head = letterHead(context, input, title, one['様式.却下通知書'])
  const page = letterPage(head, flow, { left: `受付番号 ${input.receiptNo}`, right: input.documentNo })
  return { id: input.documentNo, title, date: input.date, pages: [page] }
}

/**
 * 日常生活用具給付決定取消通知書. Throws `reason-missing` without a reason: it takes back what was granted. Throws `missing-setting`
 * without its text.
 */
export function cancelNotice(context: PaperContext, input: CancelNoticeInput): DocModel {
  const { texts } = context
  const title = '日常生活用具給付決定取消通知書'
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '取消通知書' })
  const words = { 申請日: toWareki(input.appliedOn), 決定日: toWareki(input.decidedOn), 決定番号: input.decisionNo }
  const hints = optionalTexts(texts, '注意.取消通知書')
  const voided = input.vouchers.length === 0 ? 'ありません' : `${input.vouchers.length}枚（${input.vouchers.join('、')}）`
  const rows: TableRow[] = [
    pair('対象者', input.beneficiaryName, ONE_LINE),
    pair('種目', input.itemName),
    pair(input.months.length > 0 ? '対象月' : '数量', amountText(input)),
    pair('取り消した決定', `${toWareki(input.decidedOn)}付け　${input.decisionNo}`),
    { cells: [...moneyCells('公費負担額', input.publicPayment), ...moneyCells('自己負担額', input.selfPayment)] },
    pair('取消の理由', reason),
    {
      cells: [
        { text: '使えなくなる給付券', head: true },
        { text: voided, span: 3, style: 'small' },
      ],
    },
    pair('根拠', input.article),
  ]
  const flow: DocBlock[] = [
    { kind: 'paragraph', text: fillText(textOf(texts, '本文.取消通知書'), words), style: 'body', indent: true, gap: BELOW_HEAD },
    { kind: 'paragraph', text: '記', style: 'body', align: 'center', gap: 1 },
    { kind: 'table', columns: [36, 47, 32, 51], rows, gap: 1.5 },
    ...(hints.length === 0 ? [] : [{ kind: 'note', heading: '注意', items: hints, gap: 3 } as const]),
    ...letterFoot(context, '取消通知書', 3.5),
  ]
  const head = letterHead(context, input, title, optionalText(texts, '様式.取消通知書'))
  const page = letterPage(head, flow, { left: `受付番号 ${input.receiptNo}`, right: input.documentNo })
  return { id: input.documentNo, title, date: input.date, pages: [page] }
}
