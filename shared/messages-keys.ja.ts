import type { ErrorCode, ErrorParams } from './errors.ts'

type KeyCode = 'office-key-closed' | 'key-close-refused' | 'key-renew-refused'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

/** What the user reads of the office's key and its slots. */
export const keyTexts: Texts<KeyCode> = {
  'office-key-closed': () => [
    '事務所の鍵が開いていません',
    'あなたのパスワードには、事務所の鍵がまだ渡されていません。添付、個人の口座、支援措置の対象者の住所は扱えません。何も変わっていません。',
    '鍵を開けられる職員にこのPCでログインしてもらい、その後もう一度ログインしてください。開けられる人がいないときは、管理者が「鍵」の画面で紙の回復鍵を入力します。',
  ],
  'key-renew-refused': (p) => ['事務所の鍵を新しくできません', `${p.problem}。鍵は変わっていません。`, p.next],
  'key-close-refused': (p) => ['事務所の鍵を閉じられません', `${p.problem}。鍵は変わっていません。`, p.next],
}
