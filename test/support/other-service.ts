import { readFileSync } from 'node:fs'
import { decodeFile } from '../../electron/backend/files/encoding.ts'
import { readCsv } from '../../electron/backend/files/csv.ts'
import { toWareki } from '../../shared/domain/wareki.ts'
import { sampleFile } from './office.ts'

/** Headers of a form service that no profile knows, by the header of the sample file that says the same. */
const headers: readonly (readonly [from: string, to: string])[] = [
  ['連絡事項', 'ひとこと'],
  ['受付番号', '到達番号'],
  ['送信日時', '提出年月日'],
  ['ステータス', '処理の段階'],
  ['【対象者】お名前', 'ご本人の氏名'],
  ['【対象者】フリガナ', 'ご本人の氏名（ふりがな）'],
  ['【対象者】生年月日', 'ご本人の生年月日'],
  ['宛名番号（お手元の通知に記載の10桁の番号・任意）', '宛名の番号'],
  ['【対象者】郵便番号', '郵便の番号'],
  ['【対象者】住所（番地・建物名まで）', 'お住まいの住所'],
  ['日中に連絡のつく電話番号', 'お電話番号'],
  ['申請される方はどなたですか', '申請者の区分'],
  ['【保護者・代理人】お名前', '代理の方の氏名'],
  ['【保護者・代理人】対象者との続柄', '代理の方の続柄'],
  ['お持ちの手帳・受給者証', '手帳の種別'],
  ['希望する用具（種目）', '用具の種目'],
  ['商品名・型番', '用具の型番'],
  ['個数', '用具の数量'],
  ['希望する月数（ストーマ装具・紙おむつのみ）', '月数（毎月使うもの）'],
  ['購入を希望する事業者の番号', 'お店の事業者番号'],
  ['購入を希望する事業者の名称', 'お店の事業者名'],
  ['見積金額（税込・合計）', '見積の金額'],
  ['見積書の日付', '見積の日付'],
  ['用具を使う場所', '用具の使用場所'],
  ['介護保険の認定状況', '介護保険の認定'],
  ['課税状況を市が確認することに同意しますか', '税情報の確認'],
  ['用具はすでに購入しましたか', '購入の状況'],
  ['給付券の送付先', '給付券の宛先'],
  ['添付書類（あてはまるものすべて）', '付けた書類'],
]

/** The header row, in its order. */
export const otherServiceHeaders: readonly string[] = headers.map(([, to]) => to)

/** Words of the choices, as this service writes them. */
const words: Readonly<Record<string, string>> = {
  ご本人: '1:本人',
  保護者: '2:保護者',
  自宅: '1:在宅',
  入院中の病院: '2:入院',
  入所中の施設: '3:施設',
  同意する: 'はい',
  同意しない: 'いいえ',
  購入していない: 'これから買う',
  購入した: 'もう買った',
}

/** How a word of the sample file is written here. */
const wordHere = (word: string): string => words[word] ?? word

const eraDate = (text: string): string =>
  text.replace(/^(\d{4}-\d{2}-\d{2})(?: (\d{2}):(\d{2}):\d{2})?$/, (all, date: string, hour?: string, minute?: string) => {
    const era = toWareki(date)
    if (!/^[明大昭平令]/.test(era)) return all
    return hour === undefined ? era : `${era} ${hour}時${minute}分`
  })

/**
 * The sample file of 324 applications as another service would hand it out: UTF-16 without a mark, semicolons, a title and an
 * empty line above the header, other headers in another order, eras, numbered choices, several choices divided by a bar.
 * Rows whose cells would not survive the change of form are the same rows as in the sample, in its order.
 */
export function otherServiceFile(rows = Number.POSITIVE_INFINITY): Uint8Array {
  const sample = [...readCsv(decodeFile(readFileSync(sampleFile('aids-logoform.csv')), 'utf-8').chunks())]
  const names = sample[0]?.cells ?? []
  const lines = sample.slice(1, 1 + rows).map(({ cells }) =>
    headers.map(([from]) => {
      const cell = cells[names.indexOf(from)] ?? ''
      if (from === '添付書類（あてはまるものすべて）') return cell.replaceAll('、', '｜')
      return eraDate(wordHere(cell.trim()))
    }),
  )
  const quoted = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')
  const text = ['手続別 申込一覧 "日常生活用具"', '', quoted(otherServiceHeaders), ...lines.map(quoted), ''].join('\r\n')
  return Buffer.from(text, 'utf16le')
}
