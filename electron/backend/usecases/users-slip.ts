import type { DocModel } from '../../../shared/domain/document.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** 初期パスワードの票: one sheet for one person, folded inwards along the line. */
export function firstPasswordSlip(user: { readonly userId: string; readonly name: string }, password: string, day: IsoDate): DocModel {
  const cell = (text: string) => ({ text, style: 'lead' as const })
  return {
    id: `first-password ${user.userId}`,
    title: '初期パスワードのお知らせ',
    date: day,
    pages: [
      {
        margin: { top: 20, right: 20, bottom: 15, left: 20 },
        blocks: [
          { kind: 'reference', lines: [toWareki(day), '取扱注意・本人限り'] },
          { kind: 'title', text: '給付デスク　初期パスワードのお知らせ', gap: 6 },
          { kind: 'paragraph', text: `${user.name} 様`, style: 'lead', gap: 8 },
          {
            kind: 'table',
            gap: 6,
            columns: [45, 125],
            rows: [
              { cells: [{ text: '利用者ID', head: true }, cell(user.userId)], height: 14 },
              { cells: [{ text: '初期パスワード', head: true }, cell(password)], height: 14 },
            ],
          },
          {
            kind: 'note',
            gap: 8,
            heading: '受け取った方へ',
            items: [
              '初めてログインすると、自分だけのパスワードへの変更を求められます。変更が済むまで、ほかの操作はできません。',
              '英小文字と数字だけで、ハイフン（-）も入力します。0（ゼロ）・1（イチ）・i・l・o は使っていません。',
              '変更した後は、この票を細断してください。だれかに見られたと思うときは、すぐに管理者に伝えてください。',
              'パスワードは、管理者を含め、だれにも教えないでください。決裁などの操作は、あなた本人の署名として記録されます。',
            ],
          },
          { kind: 'cutLine', y: 175, text: 'ここから内側に折る' },
        ],
      },
    ],
  }
}
