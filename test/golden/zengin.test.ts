import { createHash } from 'node:crypto'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { buildTransferFile } from '../../shared/domain/zengin.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { USUAL_ZENGIN_PROFILE } from '../../shared/domain/zengin-types.ts'
import type { ZenginHeader, ZenginTransfer } from '../../shared/domain/zengin-types.ts'

const header: ZenginHeader = {
  clientCode: '1234567890',
  clientName: 'ﾃｽﾄｼ ﾌｸｼｼﾞﾑｼﾖ',
  transferDate: '2026-12-25',
  bankCode: '9999',
  bankName: 'ﾃｽﾄ',
  branchCode: '999',
  branchName: 'ﾎﾝﾃﾝ',
  accountType: '1',
  accountNumber: '1234567',
}

const transfers: readonly ZenginTransfer[] = [
  {
    bankCode: '9998',
    bankName: 'ﾃｽﾄﾐﾅﾐ',
    branchCode: '101',
    branchName: 'ﾁﾕｳｵｳ',
    accountType: '1',
    accountNumber: '7654321',
    payeeName: 'ﾔﾏﾀﾞ ﾀﾛｳ',
    amount: 30_000,
    newCode: '1',
    reference: { kind: 'customer', code1: '0000000123', code2: '0000000000' },
  },
  {
    bankCode: '9900',
    bankName: 'ﾕｳﾁﾖ',
    branchCode: '408',
    branchName: 'ﾖﾝｾﾞﾛﾊﾁ',
    accountType: '1',
    accountNumber: '1234567',
    payeeName: 'ﾊﾟ-ｶ- ｼﾞﾖｳｼﾞ',
    amount: 50_000,
    newCode: '0',
    reference: { kind: 'customer', code1: '0000000000', code2: '0000000000' },
  },
  {
    bankCode: '9900',
    bankName: 'ﾕｳﾁﾖ',
    branchCode: '059',
    branchName: 'ｾﾞﾛｺﾞｷﾕｳ',
    accountType: '2',
    accountNumber: '0654321',
    payeeName: '(ｶ)ﾃｽﾄｼﾖｳｼﾞ',
    amount: 1_234_567,
    newCode: '2',
    reference: { kind: 'edi', text: 'R8-000003' },
  },
]

/** The worked example as it is printed, a middle dot for a blank. */
const printed = [
  '12101234567890ﾃｽﾄｼ·ﾌｸｼｼﾞﾑｼﾖ···························12259999ﾃｽﾄ············999ﾎﾝﾃﾝ···········11234567·················',
  '29998ﾃｽﾄﾐﾅﾐ·········101ﾁﾕｳｵｳ··········000017654321ﾔﾏﾀﾞ·ﾀﾛｳ······················00000300001000000012300000000007········',
  '29900ﾕｳﾁﾖ···········408ﾖﾝｾﾞﾛﾊﾁ········000011234567ﾊﾟ-ｶ-·ｼﾞﾖｳｼﾞ··················00000500000000000000000000000007········',
  '29900ﾕｳﾁﾖ···········059ｾﾞﾛｺﾞｷﾕｳ·······000020654321(ｶ)ﾃｽﾄｼﾖｳｼﾞ···················00012345672R8-000003···········7Y·······',
  `8000003000001314567${'·'.repeat(101)}`,
  `9${'·'.repeat(119)}`,
]

test('the worked example comes out byte for byte', () => {
  const built = buildTransferFile(header, transfers, USUAL_ZENGIN_PROFILE, { holidays: new Set() })
  if (!built.ok) throw new Error(JSON.stringify(built.problems))
  const lines = iconv.decode(Buffer.from(built.bytes), 'cp932').replaceAll(' ', '·').split('\r\n')
  expect(lines).toEqual([...printed, ''])
  expect(built.bytes.length).toBe(732)
  expect(createHash('sha256').update(built.bytes).digest('hex')).toBe('cf8b6be00d729c9f8114a8a70b47525e84c8d5b261811c2113cf73c0f3a6e31f')
  expect([built.count, built.total]).toEqual([3, 1_314_567])
  expect(Buffer.from(built.bytes.subarray(122 + 50, 122 + 80)).toString('hex')).toBe(`d4cfc0de20c0dbb3${'20'.repeat(22)}`)
})

test('the independent reader finds the same in it', () => {
  const bytes = new Uint8Array(iconv.encode(printed.map((line) => `${line.replaceAll('·', ' ')}\r\n`).join(''), 'cp932'))
  const { transferDate, ...rest } = header
  expect(readTransferFile(bytes)).toEqual({
    ok: true,
    header: { ...rest, monthDay: transferDate.slice(5).replace('-', '') },
    transfers,
    count: 3,
    total: 1_314_567,
    newline: 'crlf',
    eof: false,
  })
})
