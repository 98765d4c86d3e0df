import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  composeVoucherNumber,
  composeVoucherQr,
  normalizeVoucherCode,
  parseVoucherNumber,
  parseVoucherQr,
} from '../../../shared/domain/voucher-number.ts'
import { AppError } from '../../../shared/errors.ts'

const anyParts = fc.record({
  fiscalYear: fc.integer({ min: 2000, max: 2099 }),
  serial: fc.integer({ min: 1, max: 9_999_999 }),
  seq: fc.integer({ min: 1, max: 99 }),
})

describe('voucher numbers', () => {
  test('compose and parse are inverse', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const text = composeVoucherNumber(parts)
        expect(text).toMatch(/^K\d{10}-\d{1,2}$/)
        expect(parseVoucherNumber(text)).toEqual({ ok: true, text, value: { ...parts, legacy: false } })
      }),
    )
  })

  test('every wrong digit and every swap of neighbours shows', () => {
    fc.assert(
      fc.property(anyParts, fc.nat({ max: 9 }), fc.integer({ min: 1, max: 9 }), (parts, place, shift) => {
        const text = composeVoucherNumber(parts)
        const digits = text.slice(1, 11)
        const wrong = (Number(digits[place]) + shift) % 10
        expect(parseVoucherNumber(`K${digits.slice(0, place)}${wrong}${digits.slice(place + 1)}${text.slice(11)}`)).toEqual({
          ok: false,
          problem: 'check-digit',
        })
        const [a, b] = [digits[place] ?? '', digits[place + 1] ?? '']
        fc.pre(a !== b && b !== '')
        const swapped = `${digits.slice(0, place)}${b}${a}${digits.slice(place + 2)}`
        expect(parseVoucherNumber(`K${swapped}${text.slice(11)}`)).toEqual({ ok: false, problem: 'check-digit' })
      }),
    )
  })

  test('the vouchers of a case differ in their last part only', () => {
    const numbers = [1, 2, 12].map((seq) => composeVoucherNumber({ fiscalYear: 2026, serial: 12, seq }))
    expect(numbers).toEqual(['K2600000128-1', 'K2600000128-2', 'K2600000128-12'])
  })

  test.each([
    ['K230000000-1', { fiscalYear: 2023, serial: 0, seq: 1, legacy: true }],
    ['K250000003-2', { fiscalYear: 2025, serial: 3, seq: 2, legacy: true }],
    [' ｋ２５００００００３－２ ', { fiscalYear: 2025, serial: 3, seq: 2, legacy: true }],
    ['K250000003ー2', { fiscalYear: 2025, serial: 3, seq: 2, legacy: true }],
    ['K250000003−12', { fiscalYear: 2025, serial: 3, seq: 12, legacy: true }],
  ])('reads %s', (typed, value) => {
    expect(parseVoucherNumber(typed)).toMatchObject({ ok: true, value })
  })

  test.each(['', 'K', 'K230000000', 'J230000000-1', 'K23000000-1', 'K23000000000-1', 'K230000000-0', 'K230000000-100'])(
    'does not take %j for a number',
    (typed) => {
      expect(parseVoucherNumber(typed)).toEqual({ ok: false, problem: 'form' })
    },
  )

  test.each([
    { fiscalYear: 1999, serial: 1, seq: 1 },
    { fiscalYear: 2026, serial: 0, seq: 1 },
    { fiscalYear: 2026, serial: 10_000_000, seq: 1 },
    { fiscalYear: 2026, serial: 1.5, seq: 1 },
    { fiscalYear: 2026, serial: 1, seq: 100 },
  ])('refuses to compose %j', (parts) => {
    expect(() => composeVoucherNumber(parts)).toThrow(AppError)
  })

  test('the text of a QR code holds number and code and reads back', () => {
    const text = composeVoucherQr('K2600000128-2', '7K3MZ9QT')
    expect(text).toBe('KYUFU1:K2600000128-2:7K3MZ9QT')
    expect(parseVoucherQr(text)).toEqual({ voucherNo: 'K2600000128-2', code: '7K3MZ9QT' })
    expect(parseVoucherQr('https://example.jp/')).toBeNull()
  })

  test('a typed code forgives width, case, dashes and mistaken letters', () => {
    expect(normalizeVoucherCode('７k3m-Ｚ9 ol')).toBe('7K3MZ901')
  })
})
