import type { ErrorCode, ErrorParams } from './errors.ts'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

type CorrectionCode =
  | 'correction-open'
  | 'correction-over'
  | 'correction-held'
  | 'correction-address'
  | 'correction-answer'
  | 'nothing-to-mail'
  | 'glyph-missing'

const unchanged = '何も変更していません。'

/** What the user reads of failures of 補正依頼. */
export const correctionTexts: Texts<CorrectionCode> = {
  'correction-open': (p) => [
    '回答待ちの補正依頼があります',
    `案件 ${p.caseNo} には、回答待ちの補正依頼 ${p.requestNo} があります。${unchanged}`,
    '先の依頼の回答を待つか、督促・取消しをしてからもう一度依頼してください。',
  ],
  'correction-over': (p) => [
    '補正依頼は終わっています',
    `補正依頼 ${p.requestNo} は「${p.state}」です。${unchanged}`,
    '一覧を最新にして、状態を確かめてください。',
  ],
  'correction-held': (p) => [
    '支援措置のため保留しています',
    `補正依頼 ${p.requestNo} は支援措置のある人への手紙です。手紙は作っていません。`,
    '送付先を確かめた別の職員（発送または決裁の担当）に、発行の解除を依頼してください。',
  ],
  'correction-address': (p) => [
    '本文に住所が入っています',
    `補正依頼 ${p.requestNo} の文に、支援措置で守る住所が入っています。手紙は作っていません。`,
    '依頼を取り消し、住所を書かない文で依頼し直してください。',
  ],
  'correction-answer': (p) => ['回答を受け付けられません', `${p.problem} ${unchanged}`, '値を直して、もう一度登録してください。'],
  'nothing-to-mail': (p) => [
    'メールで送る補正依頼はありません',
    `書き出せる依頼がありませんでした（宛先がない、または支援措置のため除いた依頼 ${p.left}件）。ファイルは作っていません。`,
    '除いた依頼は、手紙か電話で知らせてください。',
  ],
  'glyph-missing': (p) => [
    '印字できない文字があります',
    `印刷の書体に字形のない文字（${p.characters}）があるため、手紙を作っていません。`,
    '代わりの文字で依頼し直すか、書体を管理者に相談してください。',
  ],
}
