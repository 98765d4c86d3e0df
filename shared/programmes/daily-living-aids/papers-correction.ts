/** 補正依頼書. The letter that asks for what is missing, for a window envelope; no decision, so no appeal text. */
import type { DocBlock, DocModel } from '../../domain/document.ts'
import type { IsoDate } from '../../domain/masters.ts'
import { toWareki } from '../../domain/wareki.ts'
import { AppError } from '../../errors.ts'
import { BELOW_HEAD, letterHead, letterPage, pair, type Addressee, type PaperContext } from '../../papers/letter.ts'

/** 補正依頼の内容. */
export interface CorrectionLetterInput {
  /** 文書番号: that of the request, for reminders with the number of the letter behind it. */
  readonly documentNo: string
  readonly date: IsoDate
  readonly addressee: Addressee
  readonly receiptNo: string
  readonly beneficiaryName: string
  readonly itemName: string
  readonly dueOn: IsoDate
  /** Opening words, with their places filled. */
  readonly opening: string
  readonly items: readonly { readonly title: string; readonly sentence: string }[]
  /** The clerk's own words; may be empty. */
  readonly note: string
  /** 注意, numbered. */
  readonly hints: readonly string[]
}

/** Throws `reason-missing` for a letter that asks for nothing. */
export function correctionLetter(context: PaperContext, input: CorrectionLetterInput): DocModel {
  const title = '申請の補正について（依頼）'
  const asked = input.items.filter((item) => item.sentence.trim() !== '')
  const note = input.note.trim()
  if (asked.length === 0 && note === '') throw new AppError('reason-missing', { what: '補正依頼書' })
  const flow: DocBlock[] = [
    { kind: 'paragraph', text: input.opening, style: 'body', indent: true, gap: BELOW_HEAD },
    { kind: 'paragraph', text: '記', style: 'body', align: 'center', gap: 2 },
    {
      kind: 'table',
      columns: [32, 51, 32, 51],
      gap: 2,
      rows: [
        pair('対象者', input.beneficiaryName),
        pair('申請の内容', `${input.itemName}（受付番号 ${input.receiptNo}）`),
        {
          cells: [
            { text: '回答の期限', head: true },
            { text: toWareki(input.dueOn), span: 3, style: 'lead' },
          ],
        },
      ],
    },
    { kind: 'paragraph', text: '補正をお願いする事項', style: 'lead', gap: 4 },
    {
      kind: 'table',
      columns: [10, 36, 120],
      gap: 1.5,
      rows: [
        ...asked.map((item, index) => ({
          cells: [{ text: String(index + 1), align: 'center' as const }, { text: item.title, head: true }, { text: item.sentence }],
        })),
        ...(note === ''
          ? []
          : [
              {
                cells: [{ text: String(asked.length + 1), align: 'center' as const }, { text: '連絡事項', head: true }, { text: note }],
              },
            ]),
      ],
    },
    { kind: 'note', heading: '回答の方法', items: input.hints, gap: 5 },
    { kind: 'contact', heading: context.texts.one['問合せ.見出し'], lines: context.texts.many['問合せ.行'], gap: 5 },
  ]
  const page = letterPage(letterHead(context, input, title, ''), flow, {
    left: `受付番号 ${input.receiptNo}`,
    right: input.documentNo,
  })
  return { id: input.documentNo, title: '補正依頼書', date: input.date, pages: [page] }
}
