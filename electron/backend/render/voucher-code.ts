/** 券の符号. The short keyed code of a voucher: whoever lacks the office's key cannot make one for another amount or provider. */
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { CODE_LETTERS, normalizeVoucherCode } from '../../../shared/domain/voucher-number.ts'
import type { IsoDate, Yen } from '../../../shared/domain/masters.ts'

/** What the code vouches for. */
export interface VoucherCodeFields {
  readonly voucherNo: string
  readonly caseNo: string
  readonly providerNo: string
  readonly publicPayment: Yen
  readonly validTo: IsoDate
}

/** Each field with its length in front, so that no two different sets of fields give the same bytes. */
function codeInput(fields: VoucherCodeFields): Buffer {
  const parts = [fields.voucherNo, fields.caseNo, fields.providerNo, String(fields.publicPayment), fields.validTo]
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}

/** The first 40 bits of HMAC-SHA-256 as 8 letters. `key` is the office's secret of 32 bytes or more; who makes many codes gives it opened. */
export function voucherCode(key: Buffer | KeyObject, fields: VoucherCodeFields): string {
  const size = Buffer.isBuffer(key) ? key.length : (key.symmetricKeySize ?? 0)
  if (size < 32) throw new Error('voucher key shorter than 32 bytes')
  const mac = createHmac('sha256', key).update('voucher-code-v1').update(codeInput(fields)).digest()
  let bits = 0n
  for (const byte of mac.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte)
  let code = ''
  for (let shift = 35n; shift >= 0n; shift -= 5n) code += CODE_LETTERS[Number((bits >> shift) & 31n)]
  return code
}

/** Whether a typed or scanned code is the voucher's own; takes the same time for every wrong code. */
export function isVoucherCode(key: Buffer, fields: VoucherCodeFields, typed: string): boolean {
  const given = Buffer.from(normalizeVoucherCode(typed), 'utf8')
  const own = Buffer.from(voucherCode(key, fields), 'utf8')
  return given.length === own.length && timingSafeEqual(given, own)
}
