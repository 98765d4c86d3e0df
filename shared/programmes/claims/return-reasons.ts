/** 返戻の理由. What a provider is told of each refusal: his own mistake and what to do, nothing of anybody else's voucher. */
import type { ClaimRefusalCode } from './match.ts'

const reasons: Readonly<Record<ClaimRefusalCode, string>> = {
  'required-empty': '必要な欄が空です。記入して請求し直してください。',
  'impossible-date': '納品日が正しくありません。正しい日付で請求し直してください。',
  'not-a-number': '金額が数字として読めません。数字で請求し直してください。',
  'wrong-column-count': '列の数が様式と違います。様式どおりに請求し直してください。',
  'bad-character': '使えない文字があります。取り除いて請求し直してください。',
  'voucher-mistyped': '給付券番号の書き誤りです。券の番号を確かめてください。',
  'voucher-unknown': 'この番号の給付券はありません。券の番号を確かめてください。',
  'code-wrong': '券の符号が合いません。券の原本を確かめてください。',
  'duplicate-in-file': '同じ券が2度書かれています。1枚の券は1度だけ請求できます。',
  'already-claimed': 'この券はすでに請求されています。',
  'voucher-void': 'この券は取り消されています。',
  'voucher-lapsed': 'この券は期限が切れています。',
  'not-issued': 'この券は使える状態ではありません。窓口へお問い合わせください。',
  'other-provider': '券に書かれた事業者と違います。券の事業者から請求してください。',
  'not-delivered-in-time': '納品日が券の有効期間の外か、請求の日より後です。',
  'amount-more': '請求額が決定した公費負担額を超えています。決定額までの額で請求し直してください。',
  'not-signed': '受領の署名がありません。署名をもらってから請求してください。',
}

/** The sentence for a provider. A claim that matched and was sent back all the same has the words of the person who did so. */
export function returnReason(code: string, said: string): string {
  const known = Object.hasOwn(reasons, code) ? reasons[code as ClaimRefusalCode] : ''
  return [known, said].filter((text) => text !== '').join(' ')
}
