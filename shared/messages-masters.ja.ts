import type { ErrorCode, ErrorParams } from './errors.ts'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

type MasterCode =
  | 'unknown-kind'
  | 'master-refused'
  | 'master-not-future'
  | 'master-moved'
  | 'master-elsewhere'
  | 'master-guard'
  | 'plan-empty'

const unchanged = '何も変更していません。'

/** What the user reads of failures of the masters. */
export const masterTexts: Texts<MasterCode> = {
  'unknown-kind': (p) => [
    '台帳の種類がありません',
    `「${p.kind}」という台帳はありません。${unchanged}`,
    'items, item-routes, providers, residents, certificates, taxes, grants, interviews, absences, parameters, texts, correction-templates, postal-codes のどれかを指定してください。',
  ],
  'master-refused': (p) => ['この行は保存できません', `${p.problem}${unchanged}`, '赤い欄を直して、もう一度保存してください。'],
  'master-not-future': (p) => [
    'この行は消せません',
    `${p.why}${unchanged}`,
    '使わなくなる行は、消さずに適用終了の日を入れるか、新しい適用開始の行を足してください。',
  ],
  'master-elsewhere': (p) => [
    '台帳の画面では変えられません',
    `${p.title}は「${p.place}」の画面で登録・訂正します。${unchanged}`,
    `「${p.place}」の画面を開いてください。`,
  ],
  'master-moved': (p) => [
    '確認のあとで内容が変わりました',
    `「${p.name}」を取り込むと、確認したときと違う結果になります（ファイルか台帳が変わりました）。${unchanged}`,
    'もう一度ファイルを読み込み、差分を確かめてから確定してください。',
  ],
  'master-guard': (p) => [
    '変わる行が多すぎます',
    `台帳の${p.percent}%を超える行が変わるか、なくなります（変更 ${p.changed.toLocaleString('ja-JP')}件、なくなる ${p.gone.toLocaleString('ja-JP')}件）。${unchanged}`,
    'ファイルが正しい抽出かを確かめてください。正しいときは「台帳」の画面で差分を見て、理由を入れて取り込んでください。',
  ],
  'plan-empty': () => [
    '変更案がありません',
    `試算する変更案がありません。${unchanged}`,
    '種目・経路・基準の行を開き、変更案を足してください。',
  ],
}
