/** 組戻し. Reasons why a transfer comes back, and the file in which a bank or the accounting section tells of them. */

/** 組戻しの理由. Codes of the office's own list; a bank's words are mapped to them, what is not known is その他. */
export const paymentReturnReasons = {
  'no-account': '該当口座なし',
  'name-differs': '名義相違',
  closed: '口座解約',
  'branch-closed': '店舗の統廃合',
  refused: '受取拒否・入金不可',
  recalled: '依頼人からの組戻し',
  other: 'その他',
} as const

export type PaymentReturnReason = keyof typeof paymentReturnReasons
export const paymentReturnCodes = Object.keys(paymentReturnReasons) as readonly PaymentReturnReason[]

/** The name of a reason; the code itself when the list does not have it. */
export const paymentReturnReason = (code: string): string => (paymentReturnReasons as Readonly<Record<string, string>>)[code] ?? code

/** Words banks use, in the order they are looked for. */
const words: readonly (readonly [RegExp, PaymentReturnReason])[] = [
  [/名義|カナ|氏名/, 'name-differs'],
  [/解約/, 'closed'],
  [/統廃合|店舗|支店/, 'branch-closed'],
  [/該当|口座(番号)?(なし|無|相違|誤)/, 'no-account'],
  [/拒否|入金不可|受取/, 'refused'],
  [/依頼人|組戻依頼/, 'recalled'],
]

/** The reason that a bank's code or words mean. */
export function readReturnReason(text: string): PaymentReturnReason {
  const folded = text.normalize('NFKC').trim()
  const code = paymentReturnCodes.find((known) => known === folded)
  if (code !== undefined) return code
  return words.find(([word]) => word.test(folded))?.[1] ?? 'other'
}

/** 見出し of the file, each with the words it may have. */
export const returnColumns = {
  customerCode: ['顧客コード', '顧客番号', 'お客様番号'],
  bankCode: ['銀行コード', '金融機関コード', '被仕向銀行番号'],
  branchCode: ['支店コード', '被仕向支店番号'],
  accountNumber: ['口座番号'],
  amount: ['金額', '振込金額'],
  returnedOn: ['組戻日', '組戻し日', '返却日', '日付'],
  reason: ['理由', '組戻理由', '事由'],
} as const

export type ReturnColumn = keyof typeof returnColumns

/** Places of the columns in a header; undefined where the file has none. */
export function mapReturnColumns(header: readonly string[]): ReadonlyMap<ReturnColumn, number> {
  const found = new Map<ReturnColumn, number>()
  header.forEach((cell, at) => {
    const name = cell.normalize('NFKC').trim()
    for (const [column, names] of Object.entries(returnColumns)) {
      if ((names as readonly string[]).includes(name) && !found.has(column as ReturnColumn)) found.set(column as ReturnColumn, at)
    }
  })
  return found
}
