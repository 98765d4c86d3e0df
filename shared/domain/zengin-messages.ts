/** 総合振込の文言. What was wrong with a bank-transfer file, in the words of the office. */
import type { BankKanaProblem } from './bank-kana.ts'
import type { ZenginProblem, ZenginProblemCode, ZenginWarning } from './zengin-types.ts'

type Say = (field: string, detail: string) => string

const SENTENCES: Readonly<Record<ZenginProblemCode, Say>> = {
  'no-transfers': () => '振込が1件もありません',
  'too-many-transfers': (_, n) => `振込が${n}件あり、1つのファイルに入る999,999件を超えています`,
  'total-too-large': (_, n) => `合計金額${n}円が、1つのファイルに入る12桁を超えています`,
  'amount-not-positive': (field, n) => `${field}「${n}」が1円以上の整数ではありません`,
  'amount-too-large': (field, n) => `${field}${n}円が10桁を超えています`,
  'not-digits': (field, value) => `${field}「${value}」が数字ではありません`,
  'account-zero': (field) => `${field}がすべて0です`,
  'too-long': (field, value) => `${field}が長すぎます（${value}）`,
  empty: (field) => `${field}が空です`,
  'character-not-allowed': (field, value) => `${field}に使えない文字「${value}」があります`,
  'stranded-mark': (field, value) => `${field}「${value}」の濁点・半濁点の位置が正しくありません`,
  'edge-space': (field, value) => `${field}「${value}」の前後に空白があります`,
  'bad-choice': (field, value) => `${field}「${value}」は使えません`,
  'bad-date': (field, value) => `${field}「${value}」は実在しない日です`,
  'not-a-bank-day': (field, value) => `${field}「${value}」は銀行の休業日です`,
  'unknown-branch': (_, value) => `銀行・支店番号「${value}」が銀行の一覧にありません`,
  'no-records': () => 'レコードがありません',
  'record-length': (_, value) => `レコードの長さが120バイトではありません（${value}バイト目で切れています）`,
  'mixed-newline': () => '改行の種類が途中で変わっています',
  'record-order': (_, value) => `レコードの並びが正しくありません（データ区分「${value}」）`,
  'bad-field': (field, value) => `${field}「${value}」が決まりに合いません`,
  'count-mismatch': (_, value) => `合計件数が明細と合いません（${value}）`,
  'total-mismatch': (_, value) => `合計金額が明細と合いません（${value}）`,
}

/** A sentence (without a full stop) that names the record and the fault. */
export function zenginProblemText({ code, record, field, detail }: ZenginProblem): string {
  const where = record === null ? '' : `${record}行目: `
  return where + SENTENCES[code](field, detail)
}

/** A sentence (without a full stop) for the person who releases the file. */
export function zenginWarningText({ code, record, sameAs }: ZenginWarning): string {
  return code === 'duplicate-transfer'
    ? `${record}行目: ${sameAs}行目と同じ口座に同じ金額を振り込みます`
    : `${record}行目: 顧客コード・EDI情報が${sameAs}行目と同じです`
}

/** Why a name could not be written for a bank, as a sentence without a full stop. */
export function bankKanaProblemText(problem: BankKanaProblem): string {
  switch (problem.code) {
    case 'character-not-allowed':
      return `銀行の記録に使えない文字「${problem.characters.join('')}」があります`
    case 'stranded-mark':
      return '濁点・半濁点の位置が正しくありません'
    case 'too-long':
      return `${problem.bytes}文字あり、${problem.limit}文字を超えています`
    case 'empty':
      return '文字がありません'
  }
}
