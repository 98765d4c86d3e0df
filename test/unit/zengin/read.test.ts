import { describe, expect, test } from 'vitest'
import { buildTransferFile } from '../../../shared/domain/zengin.ts'
import { readTransferFile } from '../../../shared/domain/zengin-read.ts'
import { USUAL_ZENGIN_PROFILE } from '../../../shared/domain/zengin-types.ts'
import type { ZenginTransfer } from '../../../shared/domain/zengin-types.ts'
import { sampleHeader, sampleTransfer } from '../../support/samples.ts'

const transfer: ZenginTransfer = {
  ...sampleTransfer,
  bankName: 'ﾃｽﾄ',
  branchName: 'ﾎﾝﾃﾝ',
  amount: 1200,
  reference: { kind: 'customer', code1: '0000000001', code2: '0000000000' },
}

/** A right file of two transfers without line ends: four records behind one another. */
function records(): readonly Uint8Array[] {
  const second = { ...transfer, accountNumber: '0000004', reference: { kind: 'edi', text: 'R8' } } as const
  const built = buildTransferFile(sampleHeader, [transfer, second], { ...USUAL_ZENGIN_PROFILE, newline: 'none' }, { holidays: new Set() })
  if (!built.ok) throw new Error('refused')
  return Array.from({ length: 5 }, (_, i) => built.bytes.slice(i * 120, (i + 1) * 120))
}

function join(parts: readonly Uint8Array[], ends: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.flatMap((part, i) => [part, Buffer.from(ends[i] ?? ends[0] ?? '')])))
}

/** The file with some bytes of one record overwritten; `at` is a byte position from 1, as bank manuals give them. */
function patched(record: number, at: number, ...bytes: readonly (number | string)[]): Uint8Array {
  const all = records().map((part) => part.slice())
  const values = bytes.flatMap((b) => (typeof b === 'string' ? [...Buffer.from(b, 'latin1')] : [b]))
  all[record - 1]?.set(values, at - 1)
  return join(all, ['\r\n'])
}

function codes(bytes: Uint8Array): readonly (readonly [string, number | null, string])[] {
  const result = readTransferFile(bytes)
  return result.ok ? [] : result.problems.map(({ code, record, field }) => [code, record, field])
}

describe('framing', () => {
  test.each([
    ['CRLF', ['\r\n'], 'crlf', false],
    ['LF', ['\n'], 'lf', false],
    ['CR', ['\r'], 'cr', false],
    ['none', [''], 'none', false],
    ['CRLF without the last one', ['\r\n', '\r\n', '\r\n', '\r\n', ''], 'crlf', false],
    ['CRLF and 0x1A', ['\r\n', '\r\n', '\r\n', '\r\n', '\r\n\u001A'], 'crlf', true],
    ['none and 0x1A', ['', '', '', '', '\u001A'], 'none', true],
  ])('%s', (_name, ends, newline, eof) => {
    expect(readTransferFile(join(records(), ends))).toMatchObject({ ok: true, count: 2, total: 2400, newline, eof })
  })

  test.each([
    ['nothing', new Uint8Array(), [['no-records', null, '']]],
    ['only 0x1A', new Uint8Array([0x1a]), [['no-records', null, '']]],
    ['mixed line ends', join(records(), ['\r\n', '\n', '\r\n', '\r\n', '\r\n']), [['mixed-newline', 2, '']]],
    [
      'a record of 119 bytes',
      join(
        records().map((r, i) => (i === 1 ? r.slice(0, 119) : r)),
        ['\r\n'],
      ),
      [['record-length', 2, '']],
    ],
    ['a record of 121 bytes', join(records(), ['\r\n', ' \r\n', '\r\n', '\r\n', '\r\n']), [['mixed-newline', 2, '']]],
    ['bytes behind the end', join(records(), ['\r\n', '\r\n', '\r\n', '\r\n', '\r\nX']), [['record-length', 6, '']]],
    ['an empty line', join(records(), ['\r\n', '\r\n\r\n', '\r\n', '\r\n', '\r\n']), [['record-length', 3, '']]],
  ])('refused: %s', (_name, bytes, expected) => {
    expect(codes(bytes)).toEqual(expected)
  })
})

describe('order of records', () => {
  const [h, d1, d2, t, e] = records() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  test.each([
    ['no header', [d1, d2, t, e], 1],
    ['no end', [h, d1, d2, t], 3],
    ['no trailer', [h, d1, d2, e], 3],
    ['data behind the trailer', [h, d1, t, d2, e], 3],
    ['two files in one', [h, d1, t, h, d2, t, e], 3],
    ['a header alone', [h], 2],
    ['header and end', [h, e], 2],
  ])('%s', (_name, parts, record) => {
    expect(codes(join(parts, ['']))[0]?.slice(0, 2)).toEqual(['record-order', record])
  })

  test('no transfer between header and trailer', () => {
    expect(codes(join([h, t, e], ['']))[0]?.[0]).toBe('no-transfers')
  })

  test('a lost record shows in count and total', () => {
    expect(codes(join([h, d1, t, e], ['']))).toEqual([
      ['count-mismatch', 3, '合計件数'],
      ['total-mismatch', 3, '合計金額'],
    ])
  })
})

describe('fields', () => {
  test.each([
    ['another kind of file', patched(1, 2, '11'), 1, '種別コード'],
    ['EBCDIC', patched(1, 4, '1'), 1, 'コード区分'],
    ['client code', patched(1, 5, 'A'), 1, '委託者コード'],
    ['payer name blank', patched(1, 15, ' '.repeat(40)), 1, '振込依頼人名'],
    ['13th month', patched(1, 55, '1301'), 1, '取組日'],
    ['payer bank', patched(1, 59, ' '), 1, '仕向銀行番号'],
    ['payer bank name', patched(1, 63, 'a'), 1, '仕向銀行名'],
    ['payer branch', patched(1, 78, 'x'), 1, '仕向支店番号'],
    ['payer branch name', patched(1, 81, 0xb0), 1, '仕向支店名'],
    ['payer account type', patched(1, 96, '4'), 1, '預金種目'],
    ['payer account', patched(1, 97, '-'), 1, '口座番号'],
    ['header filler', patched(1, 104, '1'), 1, 'ダミー'],
    ['bank', patched(2, 2, 'x'), 2, '被仕向銀行番号'],
    ['bank name with a blank inside', patched(2, 6, 'A B'), 2, '被仕向銀行名'],
    ['branch', patched(2, 21, ' '), 2, '被仕向支店番号'],
    ['branch name', patched(2, 24, '('), 2, '被仕向支店名'],
    ['clearing house', patched(2, 39, '0001'), 2, '手形交換所番号'],
    ['account type', patched(2, 43, '3'), 2, '預金種目'],
    ['account', patched(2, 44, ' '), 2, '口座番号'],
    ['small kana', patched(2, 51, 0xac), 2, '受取人名'],
    ['a mark in front', patched(2, 51, 0xde), 2, '受取人名'],
    ['a blank in front', patched(2, 51, ' '), 2, '受取人名'],
    ['ｦ', patched(2, 51, 0xa6), 2, '受取人名'],
    ['amount of blanks', patched(2, 81, ' '.repeat(10)), 2, '振込金額'],
    ['amount of zero', patched(2, 81, '0'.repeat(10)), 2, '振込金額'],
    ['新規コード', patched(2, 91, '5'), 2, '新規コード'],
    ['customer code', patched(2, 92, ' '), 2, '顧客コード1'],
    ['second customer code', patched(2, 111, 'A'), 2, '顧客コード2'],
    ['transfer class', patched(2, 112, '1'), 2, '振込指定区分'],
    ['EDI mark', patched(2, 113, 'N'), 2, '識別表示'],
    ['data filler', patched(2, 120, 0), 2, 'ダミー'],
    ['EDI', patched(3, 92, ','), 3, 'EDI情報'],
    ['end filler', patched(5, 120, 'x'), 5, 'ダミー'],
  ])('%s', (_name, bytes, record, field) => {
    expect(codes(bytes)[0]).toEqual(['bad-field', record, field])
  })

  test('ｦ where it is allowed', () => {
    expect(readTransferFile(patched(2, 51, 0xa6), { allowWo: true }).ok).toBe(true)
  })

  test.each([
    ['count', patched(4, 7, '3'), ['count-mismatch', 4, '合計件数']],
    ['total', patched(4, 19, '1'), ['total-mismatch', 4, '合計金額']],
    ['a changed amount', patched(3, 90, '1'), ['total-mismatch', 4, '合計金額']],
    ['trailer filler', patched(4, 20, 'x'), ['bad-field', 4, 'ダミー']],
  ])('%s', (_name, bytes, expected) => {
    expect(codes(bytes)).toEqual([expected])
  })
})
