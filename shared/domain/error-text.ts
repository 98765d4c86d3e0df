/** 不備の文. What is wrong with a field of a row, and how it comes right. */
import type { ErrorCode, Field } from './field.ts'
import { NUMBER_DIGITS } from './limits.ts'

/** The Japanese sentence of an error; `value`: the cell as a message may show it. */
export function errorText(field: Field, code: ErrorCode, value: string): string {
  const what = `「${field.label}」`
  switch (code) {
    case 'required-empty':
      return `${what}が空です。申請した人に確かめて記入してください。`
    case 'impossible-date':
      return `${what}の「${value}」は、この様式の日付の形でないか、暦にない日です。正しい日付に直してください。`
    case 'not-a-number':
      if (field.kind === 'digits')
        return `${what}の「${value}」は${field.digits ?? 12}けたまでの数字ではありません。数字だけに直してください。`
      return `${what}の「${value}」は1以上の整数（${NUMBER_DIGITS}けたまで）として読めません。${field.money === true ? '金額を' : ''}数字に直してください。`
    case 'unknown-item':
      return `${what}の「${value}」は、申請日に有効な種目にありません。種目コードか種目名に直してください。`
    case 'duplicate-receipt':
      return `受付番号「${value}」の行が、内容の違うままこのファイルに前にもあります。前の行だけを取り込みました。どちらが正しいか確かめてください。`
    case 'my-number':
      return `${what}にマイナンバー（個人番号）が書かれています。この値は保存しません。宛名番号（10けた）に直すか、空にしてください。`
    case 'case-decided':
      return `受付番号「${value}」の案件はすでに決定または終了しているので、新しい内容は取り込みません。変更が必要なら案件の画面から手続をしてください。`
    case 'stray-quote':
      return 'この行の「"」の使い方が正しくありません。元のファイルを直してください。'
    case 'bad-character':
      return `${what}に、使えない文字（見えない文字、文字の向きを変える記号など）があります: 「${value}」。[U+…] の部分を取り除いてください。`
    case 'unknown-day':
      return `${what}の「${value}」は月か日が分からない日付です。日を仮に決めることはできません。申請した人に確かめて、正しい日付に直してください。`
    case 'future-birth':
      return `${what}の「${value}」はまだ来ていない日です。年と元号を確かめて、正しい日付に直してください。`
    case 'birth-after-application':
      return `${what}の「${value}」は申請日より後です。生年月日と申請日を確かめて、正しい日付に直してください。`
    case 'wrong-column-count':
      return '列の数が見出しと違います。区切りや引用符がくずれていないか、元のファイルを確かめてください。'
  }
}
