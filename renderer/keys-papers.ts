/** キー割当て of 発行: what waits, print runs, vouchers, letters that came back. Part of the one table in keys.ts. */
export const papersKeys = {
  papers: [
    { act: 'release', keys: ['r'], label: '発行を解除', bar: true },
    { act: 'ledger', keys: ['Ctrl+s'], label: '発送簿を保存', bar: true },
    { act: 'vouchers', keys: ['v'], label: '給付券台帳を保存', bar: true },
    { act: 'issue', keys: ['F12'], label: 'まとめて発行', bar: true },
  ],
  targets: [
    { act: 'run', keys: ['F9'], label: '印刷の回を作る', bar: true },
    { act: 'desk', keys: ['m'], label: '窓口渡し', bar: true },
    { act: 'order', keys: ['o'], label: '並びを変える', bar: true },
    { act: 'kind', keys: ['F3'], label: '種類で絞る', bar: true },
  ],
  held: [{ act: 'place', keys: ['F4'], label: '送付してはならない住所', bar: true }],
  printRun: [
    { act: 'back', keys: ['Escape'], label: '一覧に戻る', bar: true },
    { act: 'check', keys: ['F8'], label: '点検', bar: true },
    { act: 'nextNote', keys: ['F3'], label: '次の注意', bar: true },
    { act: 'leaveOut', keys: ['Delete'], label: '除外', bar: true },
    { act: 'print', keys: ['F9'], label: '印刷する', bar: true },
    { act: 'jam', keys: ['j'], label: '詰まり', bar: true },
    { act: 'spoil', keys: ['w'], label: '刷り損じ', bar: true },
    { act: 'hand', keys: ['m'], label: '窓口で渡した', bar: true },
    { act: 'close', keys: ['q'], label: '取りやめ', bar: false },
    { act: 'next', keys: ['F12'], label: '枚数の確認・発送', bar: true },
  ],
  vouchers: [
    { act: 'verify', keys: ['F4'], label: '券を確かめる', bar: true },
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '検索', bar: true },
    { act: 'state', keys: ['F3'], label: '状態で絞る', bar: true },
    { act: 'lose', keys: ['l'], label: '紛失', bar: true },
    { act: 'giveBack', keys: ['b'], label: '返納', bar: true },
    { act: 'void', keys: ['d'], label: '無効', bar: true },
    { act: 'reissue', keys: ['n'], label: '再交付', bar: true },
    { act: 'lapse', keys: ['F8'], label: '期限切れを失効', bar: true },
  ],
  fonts: [
    { act: 'add', keys: ['F2'], label: '書体を追加', bar: true },
    { act: 'remove', keys: ['Delete'], label: '書体を外す', bar: true },
  ],
  returns: [
    { act: 'number', keys: ['F4'], label: '返戻を登録', bar: true },
    { act: 'settle', keys: ['e'], label: '処理を登録', bar: true },
    { act: 'all', keys: ['F3'], label: '未処理・すべて', bar: true },
  ],
  officePapers: [
    { act: 'ledger', keys: ['F9'], label: '発送簿', bar: true },
    { act: 'labels', keys: ['n'], label: '宛名ラベル', bar: true },
    { act: 'dayEnd', keys: ['d'], label: '日締め票', bar: true },
    { act: 'test', keys: ['t'], label: '窓の試し刷り', bar: true },
  ],
} as const
