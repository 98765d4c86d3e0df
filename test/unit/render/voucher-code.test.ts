import { describe, expect, test } from 'vitest'
import { isVoucherCode, voucherCode } from '../../../electron/backend/render/voucher-code.ts'

const key = Buffer.alloc(32, 7)
const fields = {
  voucherNo: 'K2600000128-2',
  caseNo: 'R8-000144',
  providerNo: 'J0103',
  publicPayment: 15_480,
  validTo: '2027-04-30',
}

describe('voucher code', () => {
  test('is eight letters without I, L, O and U, the same every time', () => {
    expect(voucherCode(key, fields)).toBe('WMVABMY0')
    expect(voucherCode(key, fields)).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
  })

  test.each([
    ['number', { ...fields, voucherNo: 'K2600000128-3' }],
    ['case', { ...fields, caseNo: 'R8-000145' }],
    ['provider', { ...fields, providerNo: 'J0104' }],
    ['amount', { ...fields, publicPayment: 15_481 }],
    ['validity', { ...fields, validTo: '2027-05-31' }],
    ['a character moved to the next field', { ...fields, caseNo: 'R8-000144J', providerNo: '0103' }],
  ])('differs with another %s', (_, other) => {
    expect(voucherCode(key, other)).not.toBe(voucherCode(key, fields))
    expect(isVoucherCode(key, other, voucherCode(key, fields))).toBe(false)
  })

  test('differs with another key, and a short key is refused', () => {
    expect(voucherCode(Buffer.alloc(32, 8), fields)).not.toBe(voucherCode(key, fields))
    expect(() => voucherCode(Buffer.alloc(16), fields)).toThrow('voucher key')
  })

  test('is recognized as typed', () => {
    const code = voucherCode(key, fields)
    expect(isVoucherCode(key, fields, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).toBe(true)
    expect(isVoucherCode(key, fields, code.slice(1))).toBe(false)
    expect(isVoucherCode(key, fields, '')).toBe(false)
  })
})
