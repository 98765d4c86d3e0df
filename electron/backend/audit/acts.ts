/** 行為の名前 of the trail, and how an entry's body is told in a history. */
const actNames: Readonly<Record<string, string>> = {
  'office-made': '事務所の作成',
  'sample-made': '見本の作成',
  login: 'ログイン',
  'login-failed': 'ログイン失敗',
  logout: 'ログアウト',
  denied: '権限による拒否',
  view: '閲覧',
  load: '台帳の取込',
  import: '申請の取込',
  entry: '窓口申請の受付',
  'import-discarded': '取込の破棄',
  'import-mend': '取込行の修正',
  'import-exclude': '取込行の除外',
  'import-undone': '取込の取消',
  answer: '補正の回答',
  correction: '補正依頼',
  'correction-letter': '補正依頼書',
  'correction-mail': '補正依頼のメール',
  'correction-remind': '補正の督促',
  'correction-end': '補正依頼の終了',
  review: '審査',
  'review-auto': '一括審査',
  reopen: '審査の取消し',
  hold: '保留',
  draft: '起案',
  approve: '承認',
  decide: '決裁',
  stopped: '起案から除外',
  'send-back': '差戻し',
  recall: '引戻し',
  submit: '再回付',
  discard: '廃案',
  issue: '発行',
  held: '発行の保留',
  release: '発行の解除',
  claim: '請求',
  'claim-refused': '請求の返戻',
  'payment-draft': '支払の起案',
  'payment-export': '振込データの作成',
  paid: '支払',
  export: '書出し',
  verify: '監査記録の検証',
}

/** The name of an act and one line about it. An erased body leaves the name alone. */
export function actText(action: string, body: string | null): { act: string; text: string } {
  const act = actNames[action] ?? action
  if (body === null) return { act, text: '' }
  const fields = JSON.parse(body) as Readonly<Record<string, unknown>>
  const text = typeof fields['text'] === 'string' ? fields['text'] : ''
  return { act, text }
}
