/** 帳票の種類. Every kind of paper the office makes, by the name it is stored under. */
export const paperKinds = {
  'grant-notice': '決定通知書',
  'refusal-notice': '却下通知書',
  'cancel-notice': '取消通知書',
  voucher: '給付券',
  'claim-form': '請求書兼代理受領委任状',
  'correction-request': '補正依頼書',
  'receipt-slip': '受付票',
  'payment-notice': '支払通知書',
  'mailing-ledger': '発送簿',
  'address-labels': '宛名ラベル',
  'day-end': '日締め票',
  'window-test': '窓の位置の試し刷り',
} as const

export type PaperKind = keyof typeof paperKinds

/** Kinds about one case; all others are about the office's own work. */
export type CasePaperKind = Extract<PaperKind, 'grant-notice' | 'refusal-notice' | 'cancel-notice' | 'voucher' | 'claim-form'>

/** 種類の名前; a kind nobody knows (of a newer program) is shown as it is. */
export const paperKindName = (kind: string): string => (paperKinds as Readonly<Record<string, string>>)[kind] ?? kind
