import type { DocModel } from '../../../shared/domain/document.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** 回復鍵の紙: the key in groups with their numbers, the same as a QR code, and how to keep and use it. */
export function recoveryPaper(key: {
  readonly office: string
  readonly keyId: string
  readonly groups: readonly string[]
  readonly day: IsoDate
}): DocModel {
  const { office, keyId, groups, day } = key
  const cell = (at: number) => ({ text: groups[at] ?? '', style: 'lead' as const, align: 'center' as const })
  const number = (at: number) => ({ text: at < groups.length ? String(at + 1) : '', head: true, align: 'center' as const })
  const rows = [0, 5, 10].flatMap((from) => {
    const places = [0, 1, 2, 3, 4].map((n) => from + n)
    return [
      { cells: places.map(number), height: 6 },
      { cells: places.map(cell), height: 11 },
    ]
  })
  return {
    id: `recovery-key ${keyId}`,
    title: 'バックアップの回復鍵',
    date: day,
    pages: [
      {
        margin: { top: 20, right: 20, bottom: 15, left: 20 },
        blocks: [
          { kind: 'reference', lines: [toWareki(day), '取扱注意・封をして保管'] },
          { kind: 'title', text: '給付デスク　バックアップの回復鍵', gap: 6 },
          { kind: 'paragraph', text: `${office === '' ? '（事務所の名称は未設定）' : office}　　鍵の番号 ${keyId}`, style: 'lead', gap: 6 },
          { kind: 'table', gap: 6, columns: [34, 34, 34, 34, 34], rows },
          { kind: 'qr', at: { x: 85, y: 142, w: 40 }, size: 40, text: groups.join('-'), caption: '回復鍵（上の13組と同じ）' },
          {
            kind: 'note',
            at: { x: 20, y: 196, w: 170 },
            heading: 'この紙の扱い',
            items: [
              'この鍵があれば、この鍵の時期のバックアップをすべて開けます。2通印刷し、それぞれ封をして、別々の金庫に保管してください。',
              '鍵はこの紙にしかありません。給付デスクは控えを持たず、もう一度印刷することはできません。なくしたら、新しい鍵を作ってください。',
              '各組の5文字目は検査の文字です。英字の I・L・O・U は使っていません。小文字でも、ハイフンがなくても入力できます。',
              '年に1度は、「バックアップ」の画面の「回復鍵の確かめ」でこの紙から入力し、開けることを確かめてください。',
              '復元するときは、給付デスクの「復元」または命令 kyufu restore で、パスワードの代わりにこの鍵を入力します。',
            ],
          },
        ],
      },
    ],
  }
}
