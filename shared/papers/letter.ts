/** 通知文書の共通部. What every letter of the office shares: the window, number and date, sender and seal, appeal text, contact. */
import type { DocBlock, DocPage, Place, TableRow } from '../domain/document.ts'
import { customerBars } from '../domain/customer-barcode.ts'
import type { IsoDate, IsoMonth, ItemUnit, Yen } from '../domain/masters.ts'
import { yenText } from '../domain/money.ts'
import { toWareki, toWarekiMonth } from '../domain/wareki.ts'
import { AppError } from '../errors.ts'
import type { NoticeName, OfficeTexts } from './texts.ts'
import { appealTexts } from './texts.ts'

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
  /** 電子公印. The office's seal as a PNG or JPEG file; needed where the text 「公印」 says 印刷. */
  readonly seal?: Uint8Array
}

/** 宛先. Where a letter goes; for a minor the guardian. */
export interface Addressee {
  /** `460-0002`. */
  readonly postalCode: string
  readonly address: string
  /** 住所B: the address behind the town of the postal code, for the customer barcode; absent: no barcode. */
  readonly addressRest?: string
  readonly name: string
  /** 敬称; `様` when absent, `御中` for a firm. */
  readonly honorific?: string
}

/** 余白 of a letter, mm. */
export const letterMargin = { top: 22, right: 22, bottom: 14, left: 22 }
/** From the top margin past the head's fixed places, mm; on a further sheet the flow begins at the margin. */
export const BELOW_HEAD = 62

/** 対象月 in words; empty for none. */
export function monthsText(months: readonly IsoMonth[]): string {
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined) return ''
  if (months.length === 1) return `${toWarekiMonth(first)}分`
  return `${toWarekiMonth(first)}分から${toWarekiMonth(last)}分まで（${months.length}か月分）`
}

/** 数量. Pieces or sets, or the months of a monthly item. */
export function amountText(input: { readonly unit: ItemUnit; readonly quantity: number; readonly months: readonly IsoMonth[] }): string {
  return input.months.length > 0 ? monthsText(input.months) : `${input.quantity}${input.unit}`
}

/** 期間 in words. */
export function spanText(from: IsoDate, to: IsoDate): string {
  return `${toWareki(from)}から${toWareki(to)}まで`
}

/**
 * 発信者と公印. Who sends a paper, with the seal as the text 「公印」 has it: `押印` leaves its place, `印刷` prints the office's file,
 * anything else (`省略`) the words of 「公印表示」. `at` in mm. Throws `missing-setting` where a seal is to be printed and there is none.
 */
export function signature({ texts: { one }, seal }: PaperContext, at: Place): DocBlock {
  const block = (kind: 'place' | 'image' | 'omitted') =>
    ({ kind: 'signature', sender: one.発信者, name: one.市長名, seal: kind, sealText: one.公印表示, at }) as const
  if (one.公印 === '押印') return block('place')
  if (one.公印 !== '印刷') return block('omitted')
  if (seal === undefined) throw new AppError('missing-setting', { key: '公印の画像（事務所のフォルダーの seal.png または seal.jpg）' })
  return { ...block('image'), sealImage: seal }
}

/** 折り目. Where to fold A4 in three, at the left edge; mm. */
const foldMarks: readonly DocBlock[] = [99, 198].map((y) => ({ kind: 'frame', at: { x: 5, y, w: 3 }, h: 0 }))

/** Address, number and date, sender and title: the upper third of every letter. `form` may be empty: no line above. */
export function letterHead(
  context: PaperContext,
  input: { readonly documentNo: string; readonly date: IsoDate; readonly addressee: Addressee },
  title: string,
  form: string,
): DocBlock[] {
  const { postalCode, address, name, addressRest, honorific = '様' } = input.addressee
  const bars = addressRest === undefined ? '' : customerBars(postalCode, addressRest)
  return [
    ...(form === '' ? [] : [{ kind: 'paragraph', text: form, style: 'small', align: 'left', at: { x: 22, y: 10, w: 90 } } as const]),
    ...foldMarks,
    { kind: 'window', ...context.window, postalCode, address, name, honorific, bars },
    {
      kind: 'reference',
      lines: [input.documentNo, toWareki(input.date)],
      at: { x: 118, y: 20, w: 70 },
    },
    signature(context, { x: 108, y: 48, w: 80 }),
    { kind: 'title', text: title, at: { x: 22, y: 72, w: 166 } },
  ]
}

/** 教示と問合せ先. Appeal text of this kind of notice and contact; `gap` mm before each, wider on letters with room to spare. */
export function letterFoot(context: PaperContext, notice: NoticeName, gap: number): DocBlock[] {
  return [
    { kind: 'note', heading: context.texts.one['教示.見出し'], items: appealTexts(context.texts, notice), gap },
    contact(context, gap),
  ]
}

/** 問合せ先. */
export function contact({ texts: { one, many } }: PaperContext, gap: number): DocBlock {
  return { kind: 'contact', heading: one['問合せ.見出し'], lines: many['問合せ.行'], gap }
}

/** A page of a letter: head, text and footer. Footer texts as printed. */
export function letterPage(head: readonly DocBlock[], flow: readonly DocBlock[], footer: { left: string; right: string }): DocPage {
  return {
    margin: letterMargin,
    blocks: [...head, ...flow, { kind: 'footer', ...footer }],
  }
}

/** 一行の欄, mm: a long name shrinks rather than taking a second line. */
export const ONE_LINE = 7.2

/** A row of a table with a caption and one text across the rest; as high as the text needs, or `height` mm. */
export function pair(label: string, text: string, height?: number): TableRow {
  return {
    ...(height === undefined ? {} : { height }),
    cells: [
      { text: label, head: true },
      { text, span: 3 },
    ],
  }
}

/** A caption and an amount, two cells. */
export function moneyCells(label: string, amount: Yen, strong = false) {
  const style = strong ? 'lead' : 'body'
  return [
    { text: label, head: true },
    { text: yenText(amount), align: 'right', style },
  ] as const
}
