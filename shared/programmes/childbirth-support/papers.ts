/**
 * 出産・子育て応援給付の通知書. Letters of a frozen decision: 給付決定通知書, 却下通知書, 決定取消通知書. An address stands in the window block only, and of
 * an account no more than its holder knows it by.
 */
import type { DocBlock, DocModel, TableRow } from '../../domain/document.ts'
import type { IsoDate, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toWareki } from '../../domain/wareki.ts'
import { AppError } from '../../errors.ts'
import { BELOW_HEAD, letterFoot, letterHead, letterPage, ONE_LINE, pair, type Addressee, type PaperContext } from '../../papers/letter.ts'
import { fillText, optionalText, optionalTexts, textOf, type NoticeName } from '../../papers/texts.ts'
import type { AccountFact } from './account.ts'
import type { GiftKind } from './facts.ts'

/** 通知書の共通事項. */
export interface GiftLetterInput {
  /** 文書番号. */
  readonly documentNo: string
  readonly date: IsoDate
  readonly addressee: Addressee
  readonly receiptNo: string
  readonly appliedOn: IsoDate
  /** 申請者: the mother. */
  readonly motherName: string
  readonly kind: GiftKind
  /** 子育て応援: the child with its birthday. */
  readonly child: { readonly name: string; readonly birthDate: IsoDate } | null
  /** 根拠条文 of the amount. */
  readonly article: string
}

export interface GiftGrantInput extends GiftLetterInput {
  readonly amount: Yen
  readonly account: AccountFact
  /** on: the transfer is ordered for this day; until: it is not ordered yet, the day it is promised for. */
  readonly payment: { readonly when: 'on' | 'until'; readonly day: IsoDate }
}

/** 通知書の題名 begin with it. */
const programme = '出産・子育て応援給付'

/** The programme's own text, as in force on the paper's day. Throws AppError `missing-setting`. */
const own = (context: PaperContext, key: string): string => textOf(context.texts, `応援給付.${key}`)

/** The programme's own contact, where the office has one. */
function withContact(context: PaperContext): PaperContext {
  const lines = optionalTexts(context.texts, '応援給付.問合せ.行')
  if (lines.length === 0) return context
  return { ...context, texts: { ...context.texts, many: { ...context.texts.many, '問合せ.行': lines } } }
}

/** 口座 as its holder knows it: the last digits of the number only. */
export function accountText({ source, bankCode, bankName, branchCode, branchName, accountType, tail }: AccountFact): string {
  const bank = bankName === '' ? `金融機関 ${bankCode}　支店 ${branchCode}` : `${bankName}　${branchName}支店`
  const where = `${bank}　${accountType}　番号の末尾 ${tail}`
  return source === 'registered' ? `公金受取口座（${where}）` : where
}

function subject(input: GiftLetterInput): TableRow[] {
  const { child } = input
  return [
    pair('申請者', input.motherName, ONE_LINE),
    pair('給付の種類', `${input.kind}給付金`),
    ...(child === null ? [] : [pair('対象の子', `${child.name}（${toWareki(child.birthDate)}生）`, ONE_LINE)]),
  ]
}

interface Notice {
  readonly name: NoticeName
  readonly words: Readonly<Record<string, string>>
  readonly rows: readonly TableRow[]
  readonly hints: readonly string[]
}

function letter(context: PaperContext, input: GiftLetterInput, { name, words, rows, hints }: Notice): DocModel {
  const title = `${programme}${name === '取消通知書' ? '決定取消通知書' : name}`
  const body = fillText(own(context, `本文.${name}`), { 申請日: toWareki(input.appliedOn), ...words })
  const flow: DocBlock[] = [
    { kind: 'paragraph', text: body, style: 'body', indent: true, gap: BELOW_HEAD },
    { kind: 'paragraph', text: '記', style: 'body', align: 'center', gap: 1 },
    { kind: 'table', columns: [32, 51, 32, 51], rows: [...subject(input), ...rows, pair('根拠', input.article)], gap: 1.5 },
    ...(hints.length === 0 ? [] : [{ kind: 'note', heading: '注意', items: hints, gap: 4 } as const]),
    ...letterFoot(withContact(context), name, 5),
  ]
  const head = letterHead(context, input, title, optionalText(context.texts, `応援給付.様式.${name}`))
  const page = letterPage(head, flow, { left: `受付番号 ${input.receiptNo}`, right: input.documentNo })
  return { id: input.documentNo, title, date: input.date, pages: [page] }
}

/** 出産・子育て応援給付決定通知書. Throws `missing-setting` without its text. */
export function giftGrantNotice(context: PaperContext, input: GiftGrantInput): DocModel {
  const { when, day } = input.payment
  const rows = [
    {
      cells: [
        { text: '給付額', head: true },
        { text: yenText(input.amount), span: 3, style: 'lead' },
      ],
    } as const,
    pair('振込先の口座', accountText(input.account)),
    pair('口座名義', input.account.holderKana.normalize('NFKC'), ONE_LINE),
    pair('振込の時期', when === 'on' ? toWareki(day) : `${toWareki(day)}までに振り込みます`),
  ]
  return letter(context, input, { name: '決定通知書', words: {}, rows, hints: optionalTexts(context.texts, '応援給付.注意.決定通知書') })
}

/** 出産・子育て応援給付却下通知書. Throws `reason-missing` without a reason: a refusal must say why. */
export function giftRefusalNotice(context: PaperContext, input: GiftLetterInput & { readonly reasons: readonly string[] }): DocModel {
  const reasons = input.reasons.map((reason) => reason.trim()).filter((reason) => reason !== '')
  if (reasons.length === 0) throw new AppError('reason-missing', { what: '却下通知書' })
  const label = (index: number): string => (reasons.length === 1 ? '却下の理由' : `却下の理由（${index + 1}）`)
  // a row each, so that many reasons can go on to a further sheet
  const rows = reasons.map((reason, index) => pair(label(index), reason))
  return letter(context, input, { name: '却下通知書', words: {}, rows, hints: [] })
}

/** 出産・子育て応援給付決定取消通知書. Throws `reason-missing` without a reason, `missing-setting` without its text. */
export function giftCancelNotice(
  context: PaperContext,
  input: GiftLetterInput & { readonly decisionNo: string; readonly decidedOn: IsoDate; readonly amount: Yen; readonly reason: string },
): DocModel {
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '取消通知書' })
  const words = { 決定日: toWareki(input.decidedOn), 決定番号: input.decisionNo }
  const rows = [
    pair('取り消した決定', `${toWareki(input.decidedOn)}付け　${input.decisionNo}`),
    pair('給付額', yenText(input.amount)),
    pair('取消の理由', reason),
  ]
  return letter(context, input, { name: '取消通知書', words, rows, hints: optionalTexts(context.texts, '応援給付.注意.取消通知書') })
}
