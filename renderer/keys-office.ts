/** キー割当て of 事務所: masters, users, trail, effect. Part of the one table in keys.ts. */
export const officeKeys = {
  effect: [
    { act: 'day', keys: ['F4'], label: '期間', bar: true },
    { act: 'save', keys: ['Ctrl+s'], label: 'Excelに保存', bar: true },
  ],
  audit: [
    { act: 'verify', keys: ['F8'], label: '検証する', bar: true },
    { act: 'export', keys: ['Ctrl+s'], label: '記録を書き出す', bar: true },
    { act: 'older', keys: ['o'], label: '古い記録', bar: true },
    { act: 'trust', keys: ['F4'], label: '署名鍵・照合点', bar: true },
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '人を探す', bar: true },
    { act: 'pack', keys: ['F9'], label: '監査一式', bar: true },
  ],
  users: [
    { act: 'enrol', keys: ['F2'], label: '登録', bar: true },
    { act: 'addRole', keys: ['F4'], label: '役割を追加', bar: true },
    { act: 'endRole', keys: ['d'], label: '役割を終える', bar: true },
    { act: 'reset', keys: ['F9'], label: 'パスワード再発行', bar: true },
    { act: 'unlock', keys: ['k'], label: 'ログイン停止の解除', bar: true },
    { act: 'rename', keys: ['n'], label: '氏名', bar: true },
    { act: 'suspend', keys: ['s'], label: '停止・再開', bar: true },
    { act: 'end', keys: ['Delete'], label: '利用を終える', bar: true },
  ],
  handOver: [
    { act: 'note', keys: ['F4'], label: '媒体・相手先を書く', bar: true },
    { act: 'ledger', keys: ['Ctrl+s'], label: 'Excelに保存', bar: true },
  ],
  masters: [
    { act: 'load', keys: ['F2'], label: 'ファイルを取り込む', bar: true },
    { act: 'add', keys: ['n'], label: '新しい行', bar: true },
    { act: 'edit', keys: ['F4'], label: '直す', bar: true },
    { act: 'plan', keys: ['p'], label: '変更案にする', bar: true },
    { act: 'remove', keys: ['Delete'], label: '将来の行を消す', bar: true },
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '検索', bar: true },
    { act: 'clear', keys: ['Escape'], label: '検索を解く', bar: false },
    { act: 'nextKind', keys: ['Alt+ArrowDown'], label: '次の台帳', bar: true },
    { act: 'previousKind', keys: ['Alt+ArrowUp'], label: '前の台帳', bar: false },
    { act: 'export', keys: ['Ctrl+s'], label: '書き出す', bar: true },
  ],
  masterImport: [
    { act: 'whole', keys: ['F4'], label: '全件・一部を切り替える', bar: true },
    { act: 'export', keys: ['Ctrl+s'], label: '差分を保存', bar: true },
    { act: 'back', keys: ['Escape'], label: 'やめる', bar: true },
    { act: 'commit', keys: ['F12'], label: '取り込む', bar: true },
  ],
  plans: [
    { act: 'day', keys: ['F4'], label: '判定日', bar: true },
    { act: 'assume', keys: ['t'], label: '当てはめ方を切り替える', bar: true },
    { act: 'run', keys: ['F8'], label: '試算する', bar: true },
    { act: 'drop', keys: ['Delete'], label: '取りやめる', bar: true },
    { act: 'export', keys: ['Ctrl+s'], label: '試算の一覧を保存', bar: true },
    { act: 'apply', keys: ['F12'], label: '適用する', bar: true },
  ],
  selfCheck: [
    { act: 'day', keys: ['F4'], label: '期間', bar: true },
    { act: 'run', keys: ['F8'], label: '再計算する', bar: true },
  ],
} as const
