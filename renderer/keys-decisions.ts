/** キー割当て of 決定: drafts, approval, routes. Part of the one table in keys.ts. */
export const decisionsKeys = {
  drafts: [
    { act: 'recall', keys: ['r'], label: '引き戻す', bar: true },
    { act: 'submit', keys: ['s'], label: '再び回付', bar: true },
    { act: 'discard', keys: ['d'], label: '廃案にする', bar: true },
    { act: 'read', keys: ['l'], label: '後閲した', bar: true },
    { act: 'remove', keys: ['e'], label: '案件を外す', bar: true },
    { act: 'cancel', keys: ['F8'], label: '決定の取消', bar: true },
    { act: 'ledger', keys: ['Ctrl+s'], label: '決定台帳を保存', bar: true },
    { act: 'print', keys: ['F9'], label: '印刷', bar: true },
    { act: 'draftGrant', keys: ['F12'], label: '支給決定を起案', bar: true },
    { act: 'draftRefuse', keys: ['F11'], label: '却下を起案', bar: true },
  ],
  approval: [
    { act: 'nextException', keys: ['n'], label: '次の例外・抜取り', bar: true },
    { act: 'evidence', keys: ['o'], label: '根拠', bar: true },
    { act: 'closeEvidence', keys: ['Escape'], label: '根拠を閉じる', bar: false },
    { act: 'partial', keys: ['p'], label: '一部除外', bar: true },
    { act: 'pullUp', keys: ['u'], label: '引き上げる', bar: true },
    { act: 'read', keys: ['l'], label: '後閲する', bar: true },
    { act: 'sendBack', keys: ['b'], label: '差し戻す', bar: true },
    { act: 'print', keys: ['F9'], label: '印刷', bar: true },
    { act: 'approve', keys: ['F12'], label: '決裁する', bar: true },
  ],
  routes: [
    { act: 'change', keys: ['F4'], label: '変更・訂正', bar: true },
    { act: 'add', keys: ['F2'], label: '登録', bar: true },
    { act: 'end', keys: ['d'], label: '終了・取消し', bar: true },
    { act: 'deputies', keys: ['F8'], label: '代決者', bar: true },
    { act: 'preview', keys: ['t'], label: '経路を試す', bar: true },
  ],
} as const
