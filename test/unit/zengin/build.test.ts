import { describe, expect, test } from 'vitest'
import { buildTransferFile } from '../../../shared/domain/zengin.ts'
import type { ZenginFacts } from '../../../shared/domain/zengin.ts'
import { isZenginCharacter, marksStandRight, zenginByte, zenginCharacter } from '../../../shared/domain/zengin-bytes.ts'
import { DATA_FIELDS, END_FIELDS, HEADER_FIELDS, TRAILER_FIELDS } from '../../../shared/domain/zengin-layout.ts'
import { readTransferFile } from '../../../shared/domain/zengin-read.ts'
import { USUAL_ZENGIN_PROFILE } from '../../../shared/domain/zengin-types.ts'
import type { ZenginHeader, ZenginProfile, ZenginTransfer } from '../../../shared/domain/zengin-types.ts'
import { sampleHeader as header, sampleTransfer as transfer } from '../../support/samples.ts'

const facts: ZenginFacts = { holidays: new Set(['2026-11-23']) }

function build(
  changes: Partial<ZenginTransfer>,
  headerChanges: Partial<ZenginHeader> = {},
  profile: Partial<ZenginProfile> = {},
  more: Partial<ZenginFacts> = {},
) {
  const all = { ...facts, ...more }
  return buildTransferFile({ ...header, ...headerChanges }, [{ ...transfer, ...changes }], { ...USUAL_ZENGIN_PROFILE, ...profile }, all)
}

function problems(...args: Parameters<typeof build>): readonly (readonly [string, number | null, string])[] {
  const result = build(...args)
  return result.ok ? [] : result.problems.map(({ code, record, field }) => [code, record, field])
}

test('every record has 120 bytes', () => {
  for (const fields of [HEADER_FIELDS, DATA_FIELDS, TRAILER_FIELDS, END_FIELDS]) {
    expect(fields.reduce((sum, field) => sum + field.length, 0)).toBe(120)
  }
})

describe('what stops a file', () => {
  test.each<[string, Partial<ZenginTransfer>, string, string]>([
    ['nothing paid', { amount: 0 }, 'amount-not-positive', '振込金額'],
    ['a negative amount', { amount: -1 }, 'amount-not-positive', '振込金額'],
    ['half a yen', { amount: 0.5 }, 'amount-not-positive', '振込金額'],
    ['eleven digits', { amount: 10_000_000_000 }, 'amount-too-large', '振込金額'],
    ['31 bytes of name', { payeeName: 'ｱ'.repeat(31) }, 'too-long', '受取人名'],
    ['no name', { payeeName: '' }, 'empty', '受取人名'],
    ['small kana', { payeeName: 'ｼﾞｮｳｼﾞ' }, 'character-not-allowed', '受取人名'],
    ['長音', { payeeName: 'ﾊﾟｰｶ' }, 'character-not-allowed', '受取人名'],
    ['lower case', { payeeName: 'abc' }, 'character-not-allowed', '受取人名'],
    ['a comma', { payeeName: 'A,B' }, 'character-not-allowed', '受取人名'],
    ['ｦ', { payeeName: 'ｦ' }, 'character-not-allowed', '受取人名'],
    ['a line break', { payeeName: 'A\nB' }, 'character-not-allowed', '受取人名'],
    ['kanji', { payeeName: '山田' }, 'character-not-allowed', '受取人名'],
    ['a mark without kana', { payeeName: 'ｱﾞ' }, 'stranded-mark', '受取人名'],
    ['a blank in front', { payeeName: ' ｱ' }, 'edge-space', '受取人名'],
    ['a blank behind', { payeeName: 'ｱ ' }, 'edge-space', '受取人名'],
    ['a blank in a bank name', { bankName: 'ﾃｽﾄ ｷﾞﾝｺｳ' }, 'character-not-allowed', '被仕向銀行名'],
    ['a bracket in a branch name', { branchName: '(ﾎﾝﾃﾝ)' }, 'character-not-allowed', '被仕向支店名'],
    ['16 bytes of bank name', { bankName: 'ｱ'.repeat(16) }, 'too-long', '被仕向銀行名'],
    ['a bank code of letters', { bankCode: '00A1' }, 'not-digits', '被仕向銀行番号'],
    ['a bank code of five', { bankCode: '00001' }, 'too-long', '被仕向銀行番号'],
    ['no branch code', { branchCode: '' }, 'empty', '被仕向支店番号'],
    ['account of zeros', { accountNumber: '0000000' }, 'account-zero', '口座番号'],
    ['account of eight', { accountNumber: '12345678' }, 'too-long', '口座番号'],
    ['full-width digits', { accountNumber: '１２' }, 'not-digits', '口座番号'],
    ['customer code of letters', { reference: { kind: 'customer', code1: 'A', code2: '0' } }, 'not-digits', '顧客コード1'],
    ['customer code of eleven', { reference: { kind: 'customer', code1: '1', code2: '1'.repeat(11) } }, 'too-long', '顧客コード2'],
    ['21 bytes of EDI', { reference: { kind: 'edi', text: 'A'.repeat(21) } }, 'too-long', 'EDI情報'],
    ['a comma in EDI', { reference: { kind: 'edi', text: 'A,B' } }, 'character-not-allowed', 'EDI情報'],
    ['an account type of the header', { accountType: '3' as '1' }, 'bad-choice', '預金種目'],
    ['an unknown 新規コード', { newCode: '3' as '1' }, 'bad-choice', '新規コード'],
  ])('%s', (_name, change, code, field) => {
    expect(problems(change)).toEqual([[code, 2, field]])
  })

  test.each<[string, Partial<ZenginHeader>, string, string]>([
    ['a Saturday', { transferDate: '2026-11-28' }, 'not-a-bank-day', '取組日'],
    ['a holiday', { transferDate: '2026-11-23' }, 'not-a-bank-day', '取組日'],
    ['31 December', { transferDate: '2026-12-31' }, 'not-a-bank-day', '取組日'],
    ['no such day', { transferDate: '2026-02-29' }, 'bad-date', '取組日'],
    ['no payer name', { clientName: '' }, 'empty', '振込依頼人名'],
    ['41 bytes of payer name', { clientName: 'ｱ'.repeat(41) }, 'too-long', '振込依頼人名'],
    ['a savings account as payer', { accountType: '4' as '1' }, 'bad-choice', '預金種目'],
    ['client code of eleven', { clientCode: '1'.repeat(11) }, 'too-long', '委託者コード'],
  ])('header: %s', (_name, change, code, field) => {
    expect(problems({}, change)).toEqual([[code, 1, field]])
  })

  test('a branch that the table does not know, in header and data', () => {
    const isKnownBranch = (bank: string, branch: string): boolean => bank === '0001' && branch === '001'
    expect(problems({}, {}, {}, { isKnownBranch })).toEqual([
      ['unknown-branch', 1, '銀行・支店番号'],
      ['unknown-branch', 2, '銀行・支店番号'],
    ])
    const known = (bank: string, branch: string): boolean => bank === '0001' && branch === '002'
    expect(problems({ bankCode: '1', branchCode: '2' }, {}, {}, { isKnownBranch: known })).toEqual([])
  })

  test('no transfer at all, and a total of thirteen digits', () => {
    const none = buildTransferFile(header, [], USUAL_ZENGIN_PROFILE, facts)
    expect(none.ok ? [] : none.problems.map((p) => p.code)).toEqual(['no-transfers'])
    const many = Array.from({ length: 101 }, () => ({ ...transfer, amount: 9_999_999_999 }))
    const much = buildTransferFile(header, many, USUAL_ZENGIN_PROFILE, facts)
    expect(much.ok ? [] : much.problems.map((p) => p.code)).toEqual(['total-too-large'])
  })

  test('all problems of all records are listed', () => {
    const result = buildTransferFile(
      { ...header, clientName: '' },
      [
        { ...transfer, amount: 0 },
        { ...transfer, payeeName: '山' },
      ],
      USUAL_ZENGIN_PROFILE,
      facts,
    )
    expect(result.ok ? [] : result.problems.map((p) => [p.record, p.code, p.detail])).toEqual([
      [1, 'empty', ''],
      [2, 'amount-not-positive', '0'],
      [3, 'character-not-allowed', '山'],
    ])
  })
})

describe('what may pass', () => {
  test.each<[string, Partial<ZenginTransfer>]>([
    ['30 bytes ending in a marked kana', { payeeName: `${'ｱ'.repeat(28)}ｶﾞ` }],
    ['every sign of a name', { payeeName: 'ｶ)A.B-C (Z) 09' }],
    ['the largest amount', { amount: 9_999_999_999 }],
    ['EDI with its own signs', { reference: { kind: 'edi', text: '\\｢ｦ｣(A)-/.' } }],
    ['savings', { accountType: '4' }],
  ])('%s', (_name, change) => {
    expect(problems(change)).toEqual([])
  })

  test('fields as long as they may be come back whole', () => {
    const full: ZenginTransfer = {
      bankCode: '1234',
      bankName: 'ABCDEFGHIJKLMNO',
      branchCode: '567',
      branchName: 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿ',
      accountType: '9',
      accountNumber: '7654321',
      payeeName: 'ABCDEFGHIJ1234567890ABCDEFGHIZ',
      amount: 9_876_543_210,
      newCode: '2',
      reference: { kind: 'edi', text: 'ABCDEFGHIJ123456789Z' },
    }
    const result = build(full, { clientName: 'Z'.repeat(40), bankName: 'Y'.repeat(15), branchName: 'X'.repeat(15) })
    const read = readTransferFile(result.ok ? result.bytes : new Uint8Array())
    expect(read.ok && read.transfers).toEqual([full])
    expect(read.ok && [read.header.clientName, read.header.bankName, read.header.branchName].map((name) => name.length)).toEqual([
      40, 15, 15,
    ])
  })

  test('ｦ where the bank takes it', () => {
    expect(problems({ payeeName: 'ｦ' }, {}, { allowWo: true })).toEqual([])
    expect(problems({ bankName: 'ｦ' }, {}, { allowWo: true })).toEqual([['character-not-allowed', 2, '被仕向銀行名']])
  })

  test('the profile decides framing, clearing house and transfer class', () => {
    const result = build({}, {}, { newline: 'none', clearingHouse: 'spaces', transferClass: '0', eof: true })
    if (!result.ok) throw new Error('refused')
    expect(result.bytes.length).toBe(481)
    expect(result.bytes.at(-1)).toBe(0x1a)
    expect([...result.bytes.subarray(120 + 38, 120 + 42)]).toEqual([32, 32, 32, 32])
    expect(result.bytes[120 + 111]).toBe(0x30)
    expect(readTransferFile(result.bytes)).toMatchObject({ ok: true, newline: 'none', eof: true })
  })

  test('the same account and amount twice, or one reference twice, is a warning', () => {
    const other = { ...transfer, accountNumber: '9', reference: { kind: 'customer', code1: '2', code2: '0' } } as const
    const again = { ...transfer, bankCode: '1', reference: { kind: 'customer', code1: '02', code2: '0' } } as const
    const result = buildTransferFile(header, [transfer, other, again], USUAL_ZENGIN_PROFILE, facts)
    expect(result.ok && result.warnings).toEqual([
      { code: 'duplicate-transfer', record: 4, sameAs: 2 },
      { code: 'duplicate-reference', record: 4, sameAs: 3 },
    ])
  })
})

test('the bytes a name may hold are exactly those of the table', () => {
  const bytesOf = (kind: 'bank' | 'name' | 'edi'): readonly number[] =>
    Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => {
      const character = zenginCharacter(byte)
      return character !== null && isZenginCharacter(character, kind, false)
    })
  const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const common = [...range(0x30, 0x39), ...range(0x41, 0x5a), ...range(0xb1, 0xdf)]
  const sorted = (list: readonly number[]): readonly number[] => [...list].sort((a, b) => a - b)
  expect(bytesOf('bank')).toEqual(sorted([0x2d, ...common]))
  expect(bytesOf('name')).toEqual(sorted([0x20, 0x28, 0x29, 0x2d, 0x2e, ...common]))
  expect(bytesOf('edi')).toEqual(sorted([0x20, 0x28, 0x29, 0x2d, 0x2e, 0x2f, 0x5c, 0xa2, 0xa3, 0xa6, ...common]))
  expect(zenginByte('ﾞ')).toBe(0xde)
  expect(zenginByte('ｰ')).toBeNull()
})

test.each([
  ['ｶﾞﾊﾟｳﾞ', true],
  ['ﾞ', false],
  ['ｶﾟ', false],
  ['ﾅﾞ', false],
  ['ｶﾞﾞ', false],
  ['A ﾞ', false],
])('voicing marks of %s', (text, right) => {
  expect(marksStandRight(text)).toBe(right)
})
