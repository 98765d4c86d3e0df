/** 総合振込のレコード. Field tables of the four 120-byte records (全銀協 総合振込, 種別コード 21). */
import type { ZenginClass } from './zengin-bytes.ts'

/** Bytes of every record. */
export const ZENGIN_RECORD_BYTES = 120

/** Most data records of one file (合計件数 has six digits). */
export const ZENGIN_MAX_COUNT = 999_999
/** Most yen of one transfer (振込金額 has ten digits). */
export const ZENGIN_MAX_AMOUNT = 9_999_999_999
/** Most yen of one file (合計金額 has twelve digits). */
export const ZENGIN_MAX_TOTAL = 999_999_999_999

/** Numbers stand right, filled with zeros; texts stand left, filled with blanks; `fixed` is written as it is. */
export type ZenginField =
  | { readonly key: string; readonly label: string; readonly length: number; readonly kind: 'number' | 'fixed' }
  | { readonly key: string; readonly label: string; readonly length: number; readonly kind: 'text'; readonly class: ZenginClass }

const number = (key: string, label: string, length: number): ZenginField => ({ key, label, length, kind: 'number' })
const fixed = (key: string, label: string, length: number): ZenginField => ({ key, label, length, kind: 'fixed' })
const text = (key: string, label: string, length: number, kind: ZenginClass): ZenginField => ({
  key,
  label,
  length,
  kind: 'text',
  class: kind,
})

/** ヘッダー・レコード. */
export const HEADER_FIELDS: readonly ZenginField[] = [
  fixed('recordKind', 'データ区分', 1),
  fixed('fileKind', '種別コード', 2),
  fixed('codeKind', 'コード区分', 1),
  number('clientCode', '委託者コード', 10),
  text('clientName', '振込依頼人名', 40, 'name'),
  fixed('monthDay', '取組日', 4),
  number('bankCode', '仕向銀行番号', 4),
  text('bankName', '仕向銀行名', 15, 'bank'),
  number('branchCode', '仕向支店番号', 3),
  text('branchName', '仕向支店名', 15, 'bank'),
  number('accountType', '預金種目', 1),
  number('accountNumber', '口座番号', 7),
  fixed('filler', 'ダミー', 17),
]

/** データ・レコード. The 20 bytes of `reference` are two customer codes, or EDI when 識別表示 is Y. */
export const DATA_FIELDS: readonly ZenginField[] = [
  fixed('recordKind', 'データ区分', 1),
  number('bankCode', '被仕向銀行番号', 4),
  text('bankName', '被仕向銀行名', 15, 'bank'),
  number('branchCode', '被仕向支店番号', 3),
  text('branchName', '被仕向支店名', 15, 'bank'),
  fixed('clearingHouse', '手形交換所番号', 4),
  number('accountType', '預金種目', 1),
  number('accountNumber', '口座番号', 7),
  text('payeeName', '受取人名', 30, 'name'),
  number('amount', '振込金額', 10),
  number('newCode', '新規コード', 1),
  fixed('reference', '顧客コード・EDI情報', 20),
  fixed('transferClass', '振込指定区分', 1),
  fixed('ediMark', '識別表示', 1),
  fixed('filler', 'ダミー', 7),
]

/** トレーラ・レコード. */
export const TRAILER_FIELDS: readonly ZenginField[] = [
  fixed('recordKind', 'データ区分', 1),
  number('count', '合計件数', 6),
  number('total', '合計金額', 12),
  fixed('filler', 'ダミー', 101),
]

/** エンド・レコード. */
export const END_FIELDS: readonly ZenginField[] = [fixed('recordKind', 'データ区分', 1), fixed('filler', 'ダミー', 119)]
