import type { ErrorCode, ErrorParams } from './errors.ts'

/** Texts of the inquiries about accounts. */
export const accountTexts = {
  'nothing-to-inquire': () => [
    '照会する口座がありません',
    '公金受取口座の照会が要る案件はありません。一覧は作っていません。',
    '回答を待っている照会があるときは、回答のファイルを取り込んでください。',
  ],
  'answer-refused': (p) => [
    '照会の回答を取り込めません',
    `${p.line === 0 ? '' : `${p.line}行目: `}${p.problem}。このファイルからは何も取り込んでいません。`,
    '回答の元に確かめ、直したファイルを取り込み直してください。',
  ],
  'attorney-not-needed': (p) => [
    '委任状の確認は要りません',
    `案件 ${p.caseNo}: ${p.why}。登録していません。`,
    '案件の審査項目「振込先の口座」を確かめてください。',
  ],
} satisfies {
  readonly [C in Extract<ErrorCode, 'nothing-to-inquire' | 'answer-refused' | 'attorney-not-needed'>]: (
    p: ErrorParams[C],
  ) => readonly [string, string, string]
}
