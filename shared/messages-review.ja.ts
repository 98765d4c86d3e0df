import type { ErrorCode, ErrorParams } from './errors.ts'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

type ReviewCode = 'protected-case' | 'my-number-in-text' | 'tax-not-typed' | 'tax-not-asked' | 'own-confirmation' | 'no-exception'

const unchanged = '何も変更していません。'

/** What the user reads of failures of 2人目の確認, 例外 and 支援措置. */
export const reviewTexts: Texts<ReviewCode> = {
  'protected-case': (p) => [
    '支援措置の対象者の案件です',
    `案件 ${p.caseNo} は支援措置の対象者のもので、あなたの役割では開けません。表示していません。開こうとしたことは記録しました。`,
    '必要なときは、審査・決裁など開ける役割の職員に依頼してください。',
  ],
  'my-number-in-text': (p) => [
    'マイナンバーが書かれています',
    `「${p.where}」に、マイナンバーと思われる12桁の番号があります。保存していません。`,
    '番号を消して、もう一度実行してください。番号が要るときは宛名番号を使ってください。',
  ],
  'tax-not-typed': (p) => [
    '課税区分を入力できません',
    `案件 ${p.caseNo}: ${p.why}${unchanged}`,
    '台帳の内容が違うときは、税の担当に台帳の訂正を依頼してください。',
  ],
  'tax-not-asked': (p) => ['確認は行えません', `案件 ${p.caseNo}: ${p.why}${unchanged}`, '案件の画面で課税区分の確認の欄を見てください。'],
  'own-confirmation': (p) => [
    '自分の入力・審査は確認できません',
    `案件 ${p.caseNo} の課税区分は、入力も審査もしていない人が確認します。${unchanged}`,
    'ほかの職員に確認を依頼してください。',
  ],
  'no-exception': (p) => ['修理不能の例外にできません', `案件 ${p.caseNo}: ${p.why}。${unchanged}`, '過去の給付の欄を確かめてください。'],
}
