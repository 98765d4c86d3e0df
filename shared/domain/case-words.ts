/** 案件の言葉. Japanese words of codes about cases, as the window and the command line say them. */

/** 注意. What a row of the queue is marked with. */
export const flagWords = {
  protected: '支援措置',
  duplicate: '重複の疑い',
  overruled: '判断変更',
  warned: '注意あり',
  unlinked: '住民未特定',
  'facts-changed': '審査後に変化',
} as const

const stops: Readonly<Record<string, string>> = {
  'facts-changed': '審査のあとで内容が変わった',
  'not-grantable': '支給できない内容になった',
  'tax-unconfirmed': '課税区分の2人目の確認がない',
  'case-changed': '起案のあとで案件が変わった',
  withdrawn: '申請の取下げ',
  'amount-changed': '起案のあとで金額が変わった',
  'content-changed': '起案のあとで内容が変わった',
  'not-cancellable': '請求などがあり取り消せない',
  excluded: '決裁者が除外した',
  removed: '起案者が外した',
}

/** Why a case was left out of a draft, or stopped alone at the decision; '' where nothing stopped it. */
export function stopWord(code: string | null): string {
  return code === null ? '' : (stops[code] ?? code)
}

/** 判定 of a row of a file that is being taken in. */
export const importVerdictWords = { added: '新規', same: '既にある', changed: '変更', rejected: 'エラー' } as const
