/** The quick ways of the bank file (bytes without texts) against the slow ones that have the words: never another verdict. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isZenginCharacter, marksStandRight, ZENGIN_BIT, ZENGIN_BITS, zenginCharacter } from '../../shared/domain/zengin-bytes.ts'
import { checkTransferBytes, holdsTransfers } from '../../shared/domain/zengin-check.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import type { ZenginHeader, ZenginProfile, ZenginReference, ZenginTransfer, ZenginWarning } from '../../shared/domain/zengin-types.ts'
import { buildTransferFile, checkTransferFile } from '../../shared/domain/zengin.ts'

const facts = { holidays: new Set<string>() }
const header: ZenginHeader = {
  clientCode: '1',
  clientName: 'ﾃｽﾄｼ',
  transferDate: '2026-11-24',
  bankCode: '1',
  bankName: 'ﾃｽﾄ',
  branchCode: '2',
  branchName: '',
  accountType: '1',
  accountNumber: '3',
}

/** Mostly right, sometimes not: what a column of a file or a typing hand may hold. */
const word = (right: readonly string[], wrong: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
    { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'ｱｶｳﾊﾞﾟｦｰｯ AZaz09-.,()\\｢｣/ー\n\u0000\ud800'), maxLength: 42 }) },
  )
const number = (...right: readonly string[]): fc.Arbitrary<string> =>
  word(right, ['', '０', '-1', ' 1', '1 ', '123456789012', 'A', '00000000000'])
const text = (...right: readonly string[]): fc.Arbitrary<string> => word(right, ['', ' ｱ', 'ｱ ', 'ｱﾞ', 'ﾞ', 'ｶﾟ', 'ｶﾞﾞ', 'ｱ  ', '山田', '𠮷'])
const reference: fc.Arbitrary<ZenginReference> = fc.oneof(
  fc.record({ kind: fc.constant('customer' as const), code1: number('1', '0000000002'), code2: number('0', '3') }),
  fc.record({ kind: fc.constant('edi' as const), text: text('R8-1', 'ｦ', 'ABCDEFGHIJ123456789Z', '') }),
)
const transfer: fc.Arbitrary<ZenginTransfer> = fc.record({
  bankCode: number('0001', '9'),
  bankName: text('', 'ﾐﾎﾝ', 'ABCDEFGHIJKLMNO'),
  branchCode: number('001', '2'),
  branchName: text('', 'ﾎﾝﾃﾝ', 'ｶﾞﾊﾟｳﾞ-'),
  accountType: number('1', '2', '4', '9') as fc.Arbitrary<'1'>,
  accountNumber: number('1', '7654321'),
  payeeName: text('ﾔﾏﾀﾞ ﾀﾛｳ', '(ｶ)A.B-C', 'ABCDEFGHIJ1234567890ABCDEFGHIZ', 'ｦｦ'),
  amount: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(1, 500, 9_999_999_999) },
    fc.constantFrom(0, -1, 0.5, 1e10, Number.NaN, 2 ** 60),
  ),
  newCode: number('0', '1', '2') as fc.Arbitrary<'0'>,
  reference,
})
const profile: fc.Arbitrary<ZenginProfile> = fc.record({
  newline: fc.constantFrom('crlf', 'none'),
  clearingHouse: fc.constantFrom('zeros', 'spaces'),
  transferClass: fc.constantFrom('7', '8', '0'),
  allowWo: fc.boolean(),
  eof: fc.boolean(),
})
const transfers = fc.array(transfer, { maxLength: 6 })

/** The same question answered with texts in a map. */
function repeated(list: readonly ZenginTransfer[]): readonly ZenginWarning[] {
  const seen = new Map<string, number>()
  return list.flatMap((one, i) => {
    const { bankCode, branchCode, accountType, accountNumber, amount, reference: own } = one
    const account = [bankCode.padStart(4, '0'), branchCode.padStart(3, '0'), accountType, accountNumber.padStart(7, '0'), amount]
    const told = own.kind === 'edi' ? own.text : own.code1.padStart(10, '0') + own.code2.padStart(10, '0')
    const keys = [['duplicate-transfer', account.join()] as const, ['duplicate-reference', own.kind + told] as const]
    return keys.flatMap(([code, key]) => {
      const earlier = seen.get(code + key)
      if (earlier === undefined) seen.set(code + key, i + 2)
      return earlier === undefined ? [] : [{ code, record: i + 2, sameAs: earlier }]
    })
  })
}

test('the writer refuses exactly what the check names, and warns of exactly what is there twice', () => {
  let [written, refused] = [0, 0]
  fc.assert(
    fc.property(transfers, profile, (list, how) => {
      const problems = checkTransferFile(header, list, how, facts)
      const built = buildTransferFile(header, list, how, facts)
      expect(built).toMatchObject(problems.length === 0 ? { ok: true, warnings: repeated(list) } : { ok: false, problems })
      if (built.ok) written += 1
      else refused += 1
    }),
    { numRuns: 6000 },
  )
  expect(written).toBeGreaterThan(500)
  expect(refused).toBeGreaterThan(500)
})

test('the bits of every byte are what the rules for characters say', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    const character = zenginCharacter(byte)
    const rules =
      character === null
        ? []
        : ([
            ['bank', isZenginCharacter(character, 'bank', false)],
            ['name', isZenginCharacter(character, 'name', false)],
            ['nameWithWo', isZenginCharacter(character, 'name', true)],
            ['edi', isZenginCharacter(character, 'edi', false)],
            ['digit', /[0-9]/.test(character)],
            ['takesVoiced', marksStandRight(`${character}ﾞ`)],
            ['takesHalfVoiced', marksStandRight(`${character}ﾟ`)],
          ] as const)
    expect(ZENGIN_BITS[byte], `byte ${byte}`).toBe(rules.reduce((bits, [bit, holds]) => (holds ? bits | ZENGIN_BIT[bit] : bits), 0))
  }
})

const short = (bytes: Uint8Array, allowWo: boolean): unknown => {
  const read = readTransferFile(bytes, { allowWo })
  return read.ok ? { ok: true, count: read.count, total: read.total } : read
}

test('every byte of a file turned into every other one: the check says what the reader says', () => {
  const one = { ...header, payeeName: 'ﾊﾟ-ｶﾞ ｱ', amount: 12, newCode: '1', reference: { kind: 'customer', code1: '1', code2: '2' } } as const
  const two = { ...one, reference: { kind: 'edi', text: 'ｦR8' } } as const
  for (const newline of ['crlf', 'none'] as const) {
    const how = { newline, clearingHouse: 'zeros', transferClass: '7', allowWo: false, eof: false } as const
    const built = buildTransferFile(header, [one, two], how, facts)
    if (!built.ok) throw new Error(JSON.stringify(built.problems))
    for (let at = 0; at < built.bytes.length; at += 1) {
      const right = built.bytes[at] ?? 0
      // every byte beside a kind of byte, and those a class begins or ends with
      for (const byte of [
        0, 10, 13, 26, 32, 40, 45, 47, 48, 49, 50, 55, 57, 58, 65, 89, 92, 128, 162, 166, 172, 176, 177, 182, 202, 221, 222, 223, 255,
      ]) {
        built.bytes[at] = byte
        expect(checkTransferBytes(built.bytes), `byte ${at} = ${byte}`).toEqual(short(built.bytes, false))
      }
      built.bytes[at] = right
    }
  }
})

test('files with line ends of every kind, damaged and cut: the check says what the reader says', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 })
  const ends = fc.constantFrom('\r\n', '\n', '\r', '', '\n\r')
  const right = transfers.filter((list) => checkTransferFile(header, list, { ...plain, allowWo: true }, facts).length === 0)
  fc.assert(
    fc.property(right, damage, ends, fc.boolean(), fc.boolean(), fc.nat({ max: 300 }), (list, changes, end, last, wo, cut) => {
      const built = buildTransferFile(header, list, { ...plain, allowWo: true }, facts)
      if (!built.ok) throw new Error('refused')
      const records = Array.from({ length: list.length + 3 }, (_, i) => Buffer.from(built.bytes.subarray(i * 120, i * 120 + 120)))
      const parts = records.flatMap((part, i) => [part, Buffer.from(i === records.length - 1 && !last ? '' : end)])
      const whole = new Uint8Array(Buffer.concat(parts))
      for (const [at, byte] of changes) whole[at % whole.length] = byte
      const file = cut < 250 ? whole : whole.subarray(0, whole.length - (cut - 250))
      expect(checkTransferBytes(file, { allowWo: wo })).toEqual(short(file, wo))
    }),
    { numRuns: 3000 },
  )
})
const plain: ZenginProfile = { newline: 'none', clearingHouse: 'zeros', transferClass: '7', allowWo: false, eof: false }

describe('a finished file and what was to be paid', () => {
  const customer: ZenginTransfer = {
    bankCode: '0001',
    bankName: 'ﾐﾎﾝ',
    branchCode: '002',
    branchName: 'ﾎﾝﾃﾝ',
    accountType: '1',
    accountNumber: '0000003',
    payeeName: 'ﾔﾏﾀﾞ ﾀﾛｳ',
    amount: 1200,
    newCode: '1',
    reference: { kind: 'customer', code1: '0000000001', code2: '0000000000' },
  }
  const edi: ZenginTransfer = { ...customer, accountNumber: '4', reference: { kind: 'edi', text: 'R8' } }
  const built = buildTransferFile(header, [customer, edi], { ...plain, newline: 'crlf' }, facts)
  const bytes = built.ok ? built.bytes : new Uint8Array()

  test('the same, in the same order', () => {
    expect(holdsTransfers(bytes, [customer, edi])).toBe(true)
  })

  test.each<[string, readonly ZenginTransfer[]]>([
    ['another order', [edi, customer]],
    ['one less', [customer]],
    ['one more', [customer, edi, edi]],
    ['another amount', [customer, { ...edi, amount: 1201 }]],
    ['another account', [customer, { ...edi, accountNumber: '14' }]],
    ['another bank', [{ ...customer, bankCode: '0002' }, edi]],
    ['another branch', [{ ...customer, branchCode: '102' }, edi]],
    ['another kind of account', [{ ...customer, accountType: '2' }, edi]],
    ['another name', [{ ...customer, payeeName: 'ﾔﾏﾀﾞ ﾀﾛ' }, edi]],
    ['a longer name', [{ ...customer, payeeName: 'ﾔﾏﾀﾞ ﾀﾛｳﾏﾙ' }, edi]],
    ['another 新規コード', [{ ...customer, newCode: '0' }, edi]],
    ['another customer code', [{ ...customer, reference: { kind: 'customer', code1: '2', code2: '0' } }, edi]],
    ['another second code', [{ ...customer, reference: { kind: 'customer', code1: '1', code2: '9' } }, edi]],
    ['EDI for a customer code', [{ ...customer, reference: { kind: 'edi', text: '00000000010000000000' } }, edi]],
    ['another EDI', [customer, { ...edi, reference: { kind: 'edi', text: 'R9' } }]],
    ['a customer code for EDI', [customer, { ...edi, reference: { kind: 'customer', code1: '1', code2: '0' } }]],
  ])('%s', (_name, wanted) => {
    expect(holdsTransfers(bytes, wanted)).toBe(false)
  })

  test('no bytes, or some that are no file', () => {
    expect(holdsTransfers(new Uint8Array(), [])).toBe(false)
    expect(holdsTransfers(bytes.subarray(0, 200), [customer])).toBe(false)
  })
})
