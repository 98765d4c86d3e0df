import { toWareki } from './domain/wareki.ts'
import type { ErrorCode, ErrorParams } from './errors.ts'

type SigningCode =
  | 'trail-shorter'
  | 'trail-replaced'
  | 'witness-unreadable'
  | 'signing-key-wrong'
  | 'signing-key-missing'
  | 'signing-key-unconfirmed'
  | 'key-ended'
  | 'key-own'
  | 'key-confirmed'
  | 'password-weak'
  | 'clock-unconfirmed'
  | 'clock-settled'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

const unchanged = '何も変更していません。'
const restored = (path: string): string =>
  `事務所を操作せず、監査担当に知らせてください。バックアップから戻した場合は、給付デスクの窓で管理者がログインし、訳を書いて受け入れてください（このPCの控え: 「${path}」）。`

/** What the user reads of signatures, keys, checkpoints and the clock. */
export const signingTexts: Texts<SigningCode> = {
  'trail-shorter': (p) => [
    '監査記録が前より短くなっています',
    `このPCは第${p.seen}号まで見ていますが、この事務所の記録は第${p.found}号で終わっています。古い写しに替わったおそれがあるため開きません。${unchanged}`,
    restored(p.path),
  ],
  'trail-replaced': (p) => [
    '監査記録が差し替えられています',
    `このPCが見た第${p.seq}号と、この事務所の第${p.seq}号が違います。差し替えられたおそれがあるため開きません。${unchanged}`,
    restored(p.path),
  ],
  'witness-unreadable': (p) => [
    '監査記録の控えを読めません',
    `このPCの控え「${p.path}」が壊れているため、記録が前より短くないことを確かめられません。${unchanged}`,
    '監査記録を照合点の控えで検証してから、管理者が控えのファイルを別の場所へ移してください。',
  ],
  'signing-key-wrong': () => [
    '事務所の署名鍵を読めません',
    `事務所フォルダーの「signing.key」が壊れています。${unchanged}`,
    'バックアップの「signing.key」を元の場所に戻すよう、管理者に依頼してください。',
  ],
  'signing-key-missing': () => [
    '本人の署名ができません',
    `この操作には本人の署名が要りますが、署名鍵が開いていないか失効しています。${unchanged}`,
    'いったんログアウトし、パスワードでログインし直してください。新しい鍵ができたら管理者に確認を依頼してください。',
  ],
  'signing-key-unconfirmed': (p) => [
    '署名鍵がまだ確認されていません',
    `あなたの新しい署名鍵は、管理者の確認がないまま使える期間（${toWareki(p.until)}まで）が過ぎたため、決裁と振込データの作成に使えません。${unchanged}`,
    '管理者に、監査の画面の F4 で、あなたの鍵の確認を依頼してください。確認が済めば、そのまま続けられます。',
  ],
  'key-ended': (p) => [
    'この鍵はもう使われていません',
    `署名鍵 ${p.keyId} は失効しています。${unchanged}`,
    '一覧を開き直して、今の鍵を選んでください。',
  ],
  'key-own': () => [
    '自分の鍵は確認できません',
    `自分の署名鍵、または自分が失効させた鍵の確認は、別の管理者が行います。${unchanged}`,
    'もう一人の管理者に依頼してください。',
  ],
  'key-confirmed': (p) => ['確認は済んでいます', `署名鍵 ${p.keyId} はすでに確認しています。${unchanged}`, '一覧を開き直してください。'],
  'password-weak': (p) => [
    'このパスワードは使えません',
    `新しいパスワードは${p.problem}ため受け付けられません。${unchanged}`,
    `${p.length}文字以上で、利用者IDを含まない別の言葉にしてください。言葉をいくつか並べると覚えやすく強くなります。`,
  ],
  'clock-unconfirmed': (p) => [
    '時計の確認が済むまで支払はできません',
    `このPCの時計が${p.kind}ことが記録されています。日付を確かめるまで、支払の起案と振込データの作成を止めています。${unchanged}`,
    '時計を正しく合わせ、支払か監査の画面の上に出る「時計を確認する」で二人が確認してください（気づいたときに操作していた人を一人目と数えます）。',
  ],
  'clock-settled': () => [
    '確認は済んでいます',
    `この時計のずれは、あなたか必要な人数がすでに確認しています。${unchanged}`,
    '一覧を開き直してください。',
  ],
}
