import type { ErrorCode, ErrorParams } from './errors.ts'

type UpdateCode =
  | 'update-package'
  | 'update-refused'
  | 'update-none'
  | 'update-changed'
  | 'update-not-here'
  | 'update-server'
  | 'update-server-none'
  | 'update-server-address'
  | 'program-old'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

const nothing = '何も更新していません。いまの版のまま使えます。'

/** What the user reads of updates. */
export const updateTexts: Texts<UpdateCode> = {
  'update-package': (p) => [
    '更新パッケージとして使えません',
    `「${p.name}」は使えません（${p.problem}）。${nothing}`,
    '配布元から、媒体に写し直してもらうか、正しいファイルを選んでください。',
  ],
  'update-refused': (p) => ['いまは更新できません', `${p.problem}${nothing}`, p.next],
  'update-none': (p) => [
    '準備した更新がありません',
    `版 ${p.version} の更新は準備されていません。${nothing}`,
    '更新パッケージを選び、確かめと準備から行ってください。',
  ],
  'update-changed': (p) => [
    '準備した更新が変わっています',
    `準備した後に、インストーラー「${p.name}」が変わったか、なくなりました。起動していません。${nothing}`,
    '更新を取りやめ、更新パッケージを選び直してください。心当たりがなければ、情報システムの担当に知らせてください。',
  ],
  'update-not-here': () => [
    'ここからは更新できません',
    `開発用の起動か命令行のため、更新を受け付けません。${nothing}`,
    'インストールした給付デスクの画面から行ってください。',
  ],
  'update-server': (p) => [
    '更新サーバーから受け取れませんでした',
    `${p.problem}。途中まで受け取ったものは取り除きました。${nothing}`,
    'アドレスとつながりを情報システムの担当に確かめて、もう一度行ってください。媒体の更新パッケージでも更新できます。',
  ],
  'update-server-none': () => [
    '更新サーバーが設定されていません',
    `どこにも接続していません。${nothing}`,
    '庁内に更新サーバーがあるときだけ、「更新」の画面でアドレスを入れてください。なければ、媒体の更新パッケージを選びます。',
  ],
  'update-server-address': (p) => [
    '更新サーバーのアドレスとして使えません',
    `${p.problem}。設定は変わっていません。`,
    '「http://kyufu.city.example.jp/updates/」のように、更新パッケージを置いたフォルダーのアドレスを入れてください。',
  ],
  'program-old': (p) => [
    'この版では開けなくなった事務所です',
    `この事務所は、版 ${p.needed} より古い版では開けない決まりになりました。この給付デスクは版 ${p.version} です。何も変更していません。`,
    '新しい版の給付デスクに更新してから開いてください。',
  ],
}
