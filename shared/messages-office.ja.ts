import type { ErrorCode, ErrorParams } from './errors.ts'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

type OfficeCode =
  | 'office-missing'
  | 'office-not-empty'
  | 'office-newer'
  | 'office-in-use'
  | 'office-network'
  | 'office-foreign'
  | 'office-damaged'
  | 'store-settings'
  | 'store-full'
  | 'store-readonly'
  | 'store-io'
  | 'store-replaced'
  | 'store-busy'
  | 'clock-behind'
  | 'trail-broken'
  | 'office-key-missing'
  | 'office-key-wrong'

const unchanged = '何も変更していません。'

/** What the user reads of failures of an office's folder, its store and its key. */
export const officeTexts: Texts<OfficeCode> = {
  'office-missing': (p) => [
    '事務所フォルダーがありません',
    `「${p.folder}」に給付デスクの事務所は見つかりません。${unchanged}`,
    'フォルダーを確かめるか、「kyufu init」で事務所を作ってください。',
  ],
  'office-not-empty': (p) => [
    'フォルダーが空ではありません',
    `「${p.folder}」にはすでにファイルがあります。${unchanged}`,
    '空のフォルダーを指定してください。',
  ],
  'office-newer': (p) => [
    '新しい版で作られた事務所です',
    `この事務所の形式は第${p.found}版ですが、このプログラムは第${p.known}版までしか扱えません。${unchanged}`,
    '新しい版の給付デスクで開いてください。',
  ],
  'office-in-use': (p) => [
    '事務所は使用中です',
    `「${p.folder}」は別の給付デスクが開いています。${unchanged}`,
    '開いている画面やコマンドを終えてから、もう一度実行してください。',
  ],
  'office-network': (p) => [
    'この場所には置けません',
    `「${p.folder}」は共有フォルダーか同期フォルダー（OneDrive など）、またはUSBメモリーの形式（FAT）のディスクにあります。データが壊れるおそれがあるため開きません。${unchanged}`,
    'このPCの内蔵ディスクに置いてください。複数のPCで使うにはサーバー版が必要です。',
  ],
  'office-foreign': (p) => [
    '給付デスクのデータではありません',
    `「${p.folder}」のデータベースは給付デスクが作ったものではありません。${unchanged}`,
    'フォルダーを確かめてください。',
  ],
  'office-damaged': (p) => [
    'データベースが壊れています',
    `${p.detail}。書き込みは行いません。${unchanged}`,
    'フォルダーをそのまま残し、最新のバックアップからの復元を管理者に依頼してください。',
  ],
  'store-settings': (p) => [
    '保存の設定を確かめられません',
    `データベースの設定「${p.setting}」が求める値になりません。安全に保存できないため開きません。${unchanged}`,
    '管理者に連絡してください。',
  ],
  'store-full': () => [
    '保存できません（空き容量不足）',
    `ディスクの空きが足りないため、この操作は保存されていません。一覧は見られます。案件と書類は、閲覧の記録を残せる間だけ開けます。`,
    '空き容量を作ってから、もう一度実行してください。',
  ],
  'store-readonly': () => [
    '保存できません（書込禁止）',
    `事務所フォルダーに書き込めないため、この操作は保存されていません。`,
    'フォルダーの権限を管理者に確かめてください。',
  ],
  'store-io': () => [
    '保存できません（ディスクの書込みの失敗）',
    'ディスクに書けなかったため、この操作は保存されていません。一覧は見られます。案件と書類は、閲覧の記録を残せる間だけ開けます。',
    'ディスクのつながりと、使える容量の割当てを管理者に確かめてから、もう一度実行してください。',
  ],
  'store-replaced': () => [
    '保存できません（データのファイルが替わりました）',
    '給付デスクが開いている間に、事務所フォルダーの「office.sqlite」が移されたか、別のファイルに替わりました。この操作は保存されていません。',
    'ほかの操作はせず、給付デスクを終了してください。管理者がフォルダーを確かめ、開く方を決めてから、もう一度開いてください。',
  ],
  'store-busy': () => [
    'ほかの処理が保存中です',
    `待ち時間を過ぎたため、この操作は保存されていません。`,
    '少し待ってから、もう一度実行してください。',
  ],
  'clock-behind': (p) => [
    'このPCの日付が違います',
    `このPCの時計は${p.today}ですが、この給付デスクは${p.builtOn}に作られました。${unchanged}`,
    'PCの設定で日付と時刻を合わせてから、もう一度実行してください。',
  ],
  'trail-broken': (p) => [
    '操作の記録が一致しません',
    `監査記録の第${p.seq}号が前後とつながりません。`,
    '操作を止めて、監査担当に連絡してください。',
  ],
  'office-key-missing': () => [
    '事務所の鍵がありません',
    `事務所フォルダーの「office.key」が見つからないため、添付を扱えません。${unchanged}`,
    '鍵をバックアップから元の場所に戻すよう、管理者に依頼してください。',
  ],
  'office-key-wrong': () => [
    '事務所の鍵が合いません',
    `「office.key」は、この添付を保管したときの鍵ではありません。${unchanged}`,
    '元の鍵をバックアップから戻すよう、管理者に依頼してください。',
  ],
}
