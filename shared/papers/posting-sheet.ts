/** 郵便物差出票. What a run hands in at the post office, by class and fee, with room for its stamp. */
import type { DocModel } from '../domain/document.ts'
import type { IsoDate, Yen } from '../domain/masters.ts'
import { yenText } from '../domain/money.ts'
import { toWareki } from '../domain/wareki.ts'
import { contact, type PaperContext } from './letter.ts'

/** Whole yen; null where the price list has none for the class. */
export interface PostingLine {
  readonly kind: string
  readonly service: string
  readonly letters: number
  readonly fee: Yen | null
  readonly sum: Yen | null
}

/** 差出票の内容. */
export interface PostingSheet {
  readonly runNo: string
  readonly date: IsoDate
  readonly lines: readonly PostingLine[]
}

/** 差出票. Never throws; a sum is left open where one of the fees is not known. */
export function postingSheet(context: PaperContext, { runNo, date, lines }: PostingSheet): DocModel {
  const { one } = context.texts
  const right = (text: string) => ({ text, align: 'right' as const })
  const head = (text: string) => ({ text, head: true as const })
  const letters = lines.reduce((sum, line) => sum + line.letters, 0)
  const known = lines.every((line) => line.sum !== null)
  const money = lines.reduce((sum, line) => sum + (line.sum ?? 0), 0)
  return {
    id: `差出票-${runNo}`,
    title: '郵便物差出票',
    date,
    pages: [
      {
        margin: { top: 22, right: 22, bottom: 14, left: 22 },
        blocks: [
          { kind: 'reference', lines: [runNo, toWareki(date)] },
          { kind: 'title', text: '郵便物差出票', gap: 6 },
          { kind: 'paragraph', text: '（宛先）郵便局長　様', style: 'body', align: 'left', gap: 6 },
          {
            kind: 'table',
            gap: 4,
            columns: [34, 132],
            rows: [
              { height: 10, cells: [head('差出人'), { text: `${one.発信者}　${one.市長名}` }] },
              { height: 10, cells: [head('差出日'), { text: toWareki(date) }] },
            ],
          },
          {
            kind: 'table',
            gap: 6,
            columns: [46, 36, 28, 28, 28],
            rows: [
              { height: 9, cells: ['区分', '取扱', '料金', '通数', '合計'].map(head) },
              ...lines.map((line) => ({
                height: 9,
                cells: [
                  { text: line.kind },
                  { text: line.service },
                  right(line.fee === null ? '料金表なし' : yenText(line.fee)),
                  right(`${line.letters.toLocaleString('ja-JP')}通`),
                  right(line.sum === null ? '' : yenText(line.sum)),
                ],
              })),
              {
                height: 10,
                cells: [
                  { ...head('合計'), span: 3 },
                  { ...right(`${letters.toLocaleString('ja-JP')}通`), style: 'lead' as const },
                  { ...right(known ? yenText(money) : ''), style: 'lead' as const },
                ],
              },
            ],
          },
          { kind: 'paragraph', style: 'small', gap: 3, text: '料金は、差し出す日の料金表によります。窓口で渡した文書は含みません。' },
          {
            kind: 'table',
            gap: 10,
            columns: [34, 62, 34, 36],
            rows: [{ height: 34, cells: [head('差出の担当'), { text: '' }, head('郵便局の受付印'), { text: '' }] }],
          },
          contact(context, 8),
        ],
      },
    ],
  }
}
