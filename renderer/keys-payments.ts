/** キー割当て of 支払と請求: payments, claims, providers, accounts. Part of the one table in keys.ts. */
export const paymentsKeys = {
  payments: [
    { act: 'claims', keys: ['F2'], label: '請求へ', bar: true },
    { act: 'draft', keys: ['F12'], label: '支払を起案', bar: true },
    { act: 'export', keys: ['F8'], label: '振込データを作る', bar: true },
    { act: 'carry', keys: ['x'], label: '次回へ送る・戻す', bar: true },
    { act: 'nextCheck', keys: ['F3'], label: '次の点検項目', bar: true },
    { act: 'cancel', keys: ['d'], label: '取り止める', bar: true },
    { act: 'ledger', keys: ['Ctrl+s'], label: '支払台帳を保存', bar: true },
  ],
  paymentRun: [
    { act: 'back', keys: ['Escape'], label: '一覧に戻る', bar: true },
    { act: 'nextCheck', keys: ['F3'], label: '次の点検項目', bar: true },
    { act: 'answer', keys: ['a'], label: '依頼に答える', bar: true },
    { act: 'remake', keys: ['r'], label: '再作成を依頼', bar: true },
    { act: 'cancel', keys: ['d'], label: '取消・取止め', bar: true },
    { act: 'paper', keys: ['F9'], label: '送付票・書類', bar: true },
    { act: 'returned', keys: ['m'], label: '組戻しを入力', bar: true },
    { act: 'go', keys: ['F12'], label: '次の段階へ', bar: true },
  ],
  returned: [
    { act: 'take', keys: ['F2'], label: '組戻しを取り込む', bar: true },
    { act: 'ask', keys: ['e'], label: '口座の確認を依頼', bar: true },
    { act: 'letter', keys: ['l'], label: '訂正のお願い', bar: true },
    { act: 'confirm', keys: ['F12'], label: '口座を確認（2人目）', bar: true },
  ],
  claims: [
    { act: 'file', keys: ['F2'], label: '請求ファイル', bar: true },
    { act: 'counter', keys: ['F4'], label: '券を読み取る', bar: true },
  ],
  reconcile: [
    { act: 'agree', keys: ['m'], label: '一致にする', bar: true },
    { act: 'hold', keys: ['s'], label: '差額を保留', bar: true },
    { act: 'ask', keys: ['b'], label: '事業所へ照会', bar: true },
    { act: 'sendBack', keys: ['r'], label: '返戻にする', bar: true },
  ],
  claimCounter: [
    { act: 'next', keys: ['Escape'], label: 'やめて次の券へ', bar: true },
    { act: 'commit', keys: ['F12', 'Ctrl+Enter'], label: '受け付けて次へ', bar: true },
  ],
  claimReturns: [
    { act: 'letter', keys: ['F9'], label: '返戻の手紙', bar: true },
    { act: 'list', keys: ['Ctrl+s'], label: '返戻の一覧', bar: true },
  ],
  claimMonths: [
    { act: 'ask', keys: ['o'], label: '締めの取消しを依頼', bar: true },
    { act: 'reopen', keys: ['u'], label: '締めの取消しを確認', bar: true },
    { act: 'close', keys: ['F12'], label: '締める', bar: true },
  ],
  providers: [
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '検索', bar: true },
    { act: 'clear', keys: ['Escape'], label: '検索を解く', bar: false },
  ],
  provider: [
    { act: 'account', keys: ['F4'], label: '口座を変える', bar: true },
    { act: 'confirm', keys: ['c'], label: '口座を確認する', bar: true },
    { act: 'stop', keys: ['d'], label: '債権者停止・解除', bar: true },
  ],
  banks: [
    { act: 'file', keys: ['F2'], label: 'ファイルで更新', bar: true },
    { act: 'shipped', keys: ['F8'], label: '同梱の全国の表', bar: true },
  ],
  accounts: [
    { act: 'ask', keys: ['F8'], label: '照会の一覧を出す', bar: true },
    { act: 'answer', keys: ['F2'], label: '回答を取り込む', bar: true },
  ],
} as const
