import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBankKana } from '../../shared/domain/bank-kana.ts'
import { buildTransferFile } from '../../shared/domain/zengin.ts'
import { isZenginCharacter, marksStandRight, zenginByte, zenginCharacter } from '../../shared/domain/zengin-bytes.ts'
import type { ZenginClass } from '../../shared/domain/zengin-bytes.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import type { ZenginHeader, ZenginProfile, ZenginReference, ZenginTransfer } from '../../shared/domain/zengin-types.ts'

const bytes = Array.from({ length: 256 }, (_, byte) => byte)

/** Texts that a field of this class may hold, up to its length. */
function text(kind: ZenginClass, max: number, min = 0): fc.Arbitrary<string> {
  const characters = bytes.map((byte) => zenginCharacter(byte)).filter((c) => c !== null && isZenginCharacter(c, kind, false))
  return fc
    .array(fc.constantFrom(...(characters as string[])), { minLength: min, maxLength: max })
    .map((list) => list.join(''))
    .filter((value) => value === value.trim() && value.length >= min && marksStandRight(value))
}
const digits = (length: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'))

const reference: fc.Arbitrary<ZenginReference> = fc.oneof(
  fc.record({ kind: fc.constant('customer' as const), code1: digits(10), code2: digits(10) }),
  fc.record({ kind: fc.constant('edi' as const), text: text('edi', 20) }),
)
const transfer: fc.Arbitrary<ZenginTransfer> = fc.record({
  bankCode: digits(4),
  bankName: text('bank', 15),
  branchCode: digits(3),
  branchName: text('bank', 15),
  accountType: fc.constantFrom('1', '2', '4', '9'),
  accountNumber: digits(7),
  payeeName: text('name', 30, 1),
  amount: fc.integer({ min: 1, max: 9_999_999_999 }),
  newCode: fc.constantFrom('0', '1', '2'),
  reference,
})
const header: fc.Arbitrary<ZenginHeader> = fc.record({
  clientCode: digits(10),
  clientName: text('name', 40, 1),
  transferDate: fc.constantFrom('2026-11-24', '2026-12-25', '2028-02-29'),
  bankCode: digits(4),
  bankName: text('bank', 15),
  branchCode: digits(3),
  branchName: text('bank', 15),
  accountType: fc.constantFrom('1', '2', '9'),
  accountNumber: digits(7),
})
const profile: fc.Arbitrary<ZenginProfile> = fc.record({
  newline: fc.constantFrom('crlf', 'none'),
  clearingHouse: fc.constantFrom('zeros', 'spaces'),
  transferClass: fc.constantFrom('7', '8', '0'),
  allowWo: fc.boolean(),
  eof: fc.boolean(),
})
const facts = { holidays: new Set<string>() }
const transfers = fc.array(transfer, { minLength: 1, maxLength: 6 })

function built(head: ZenginHeader, list: readonly ZenginTransfer[], how: ZenginProfile): Uint8Array {
  const result = buildTransferFile(head, list, how, facts)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.bytes
}

test('what is written is what is read', () => {
  fc.assert(
    fc.property(header, transfers, profile, (head, list, how) => {
      const { transferDate, ...rest } = head
      expect(readTransferFile(built(head, list, how), { allowWo: how.allowWo })).toEqual({
        ok: true,
        header: { ...rest, monthDay: transferDate.slice(5).replace('-', '') },
        transfers: list,
        count: list.length,
        total: list.reduce((sum, { amount }) => sum + amount, 0),
        newline: how.newline,
        eof: how.eof,
      })
    }),
    { numRuns: 300 },
  )
})

test('one digit changed in an amount, the count or the total never passes', () => {
  const how: ZenginProfile = { newline: 'none', clearingHouse: 'zeros', transferClass: '7', allowWo: false, eof: false }
  fc.assert(
    fc.property(header, transfers, fc.nat(), fc.integer({ min: 1, max: 9 }), (head, list, where, shift) => {
      const file = built(head, list, how)
      const amounts = list.flatMap((_, i) => Array.from({ length: 10 }, (__, d) => (i + 1) * 120 + 80 + d))
      const sums = Array.from({ length: 18 }, (_, d) => (list.length + 1) * 120 + 1 + d)
      const places = [...amounts, ...sums]
      const at = places[where % places.length] ?? 0
      file[at] = 0x30 + (((file[at] ?? 0) - 0x30 + shift) % 10)
      expect(readTransferFile(file).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('random bytes never crash the reader: a coded problem every time', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 800 }), (random) => {
      const result = readTransferFile(random)
      expect(result.ok ? [] : result.problems.map((problem) => problem.code)).not.toEqual([])
    }),
    { numRuns: 3000 },
  )
})

test('a true file with damage never crashes the reader', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(header, transfers, profile, damage, fc.nat(), (head, list, how, changes, cutAt) => {
      const file = built(head, list, how)
      for (const [at, byte] of changes) file[at % file.length] = byte
      const result = readTransferFile(file.subarray(0, file.length - (cutAt % 3) * 60))
      if (result.ok) expect(result.total).toBe(result.transfers.reduce((sum, { amount }) => sum + amount, 0))
      else expect(result.problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 1000 },
  )
})

test('bank kana are writable, within their bytes, and stay as they are the second time', () => {
  const word = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'アガパャーヲ・ぁんﾞﾟa1 -（）') }))
  fc.assert(
    fc.property(word, fc.constantFrom<ZenginClass>('bank', 'name', 'edi'), (value, kind) => {
      const target = { kind, maxBytes: 20 }
      const result = toBankKana(value, target)
      if (!result.ok) return
      expect(result.text.length).toBeLessThanOrEqual(20)
      expect([...result.text].every((c) => zenginByte(c) !== null && isZenginCharacter(c, kind, false))).toBe(true)
      expect(toBankKana(result.text, target)).toMatchObject({ ok: true, text: result.text })
    }),
    { numRuns: 3000 },
  )
})
