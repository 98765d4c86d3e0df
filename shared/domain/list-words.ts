/** 一覧の言葉. What states and kinds are called on lists, on screen as on paper. */

/** 支払の状態. */
export const paymentStateWords = {
  draft: '決裁待ち',
  approved: '決裁済（確定前）',
  closed: '確定',
  exported: '振込データ作成済',
  'handed-over': '引渡し済',
  settled: '振込済',
  cancelled: '取消',
} as const

/** 組戻しの状態. */
export const returnedTransferWords = {
  open: '口座の訂正待ち',
  asked: '2人目の確認待ち',
  confirmed: '次の支払の対象',
  repaid: '払い直しました',
} as const

/** 請求の行の状態. */
export const claimLineWords = {
  matched: '一致',
  less: '少ない請求',
  agreed: '一致（少ない）',
  held: '保留',
  asked: '照会中',
  refused: '返戻待ち',
  returned: '返戻済み',
  ordered: '支払起案中',
  paid: '支払済み',
} as const

/** 通知の種類. */
export const noticeKindWords: Readonly<Record<string, string>> = {
  all: 'すべて',
  grant: '決定通知書',
  refuse: '却下通知書',
  cancel: '取消通知書',
}
export const noticeOrderWords = { postal: '郵便番号順', decision: '文書番号順', case: '案件番号順' } as const
/** 印刷の回の状態. */
export const printRunStateWords = { open: '作業中', posted: '発送済', closed: '取りやめ' } as const
/** 返戻の郵便の処理. */
export const returnOutcomeWords = { resent: '再送', handed: '窓口渡し', closed: '終了' } as const

/** 給付券の見出し. */
export const voucherFilterWords = {
  all: 'すべて',
  valid: '有効',
  due: '期限切れ（失効前）',
  claimed: '請求済',
  paid: '支払済',
  void: '無効',
  lapsed: '失効',
} as const

/** 事業者の口座の状態. */
export const providerAccountWords = {
  first: '登録のまま',
  confirmed: '確認済み',
  waiting: '確認待ち',
  disputed: '違うと判断',
  none: '口座なし',
} as const
/** 事業者の見出し. */
export const providerPartWords = { all: 'すべて', waiting: '口座の確認待ち', stopped: '債権者停止', ended: '登録の終了' } as const

/** 補正依頼の見出し. */
export const correctionBucketWords = {
  overdue: '期限切れ',
  soon: '期限間近',
  ahead: '期限前',
  answered: '回答あり',
  closed: '終了',
} as const

/** 照合が要る理由. */
export const unmatchedWords = {
  number: '番号が台帳にない',
  other: '番号が別の人',
  none: '該当なし',
  several: '複数',
  found: '後から登録',
} as const

/** 照会が要る理由. */
export const askReasonWords = { never: 'まだ照会していない', 'too-old': '前の回答が古い', none: '前の回答は登録なし' } as const

/** 利用者の状態. */
export const accountStatusWords = { active: '使用中', suspended: '停止中', ended: '利用終了' } as const

/** 補正依頼・支払の残りの日数: `3日超過`, `今日まで`, `あと5日`. */
export function daysLeftText(days: number): string {
  return days < 0 ? `${-days}日超過` : days === 0 ? '今日まで' : `あと${days}日`
}

/** `−100`, `+100`, `0`; the sign is said in words by the column. */
export function differenceText(yen: number | null): string {
  if (yen === null) return '－'
  if (yen === 0) return '0'
  return `${yen > 0 ? '+' : '−'}${Math.abs(yen).toLocaleString('ja-JP')}`
}
