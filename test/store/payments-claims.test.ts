import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { composeVoucherNumber, parseVoucherNumber } from '../../shared/domain/voucher-number.ts'
import { sampleFile, type TestOffice } from '../support/office.ts'
import { parseCsv } from '../support/csv.ts'
import {
  claimOf,
  copyOf,
  issuedFolder,
  moneyState,
  refusalOf,
  takeClaims,
  voucherOf,
  writeClaims,
  type ClaimCells,
} from './payments-support.ts'

let template: string
let office: TestOffice
beforeAll(async () => {
  template = await issuedFolder()
})
afterAll(() => rmSync(join(template, '..'), { recursive: true, force: true }))
beforeEach(async () => {
  office = await copyOf(template)
})
afterEach(() => office.dispose())

const read = () => office.backend.env.store.reader

describe('lines that match', () => {
  test('an agreeing claim marks the voucher, moves the case and leaves its entries', async () => {
    const voucher = await voucherOf(office, 'L2026-100035')
    const result = await takeClaims(office, [claimOf(voucher)])
    expect(result).toMatchObject({ claimNo: 'R8-S0001', rows: 1, matched: 1, refused: [], errors: [], lessThanDecided: [] })
    expect(await voucherOf(office, 'L2026-100035')).toMatchObject({ state: 'claimed' })
    const c = await read().selectFrom('welfare_case').selectAll().where('case_no', '=', voucher.case_no).executeTakeFirstOrThrow()
    expect(c.state).toBe('claimed')
    const claim = await read().selectFrom('claim').selectAll().executeTakeFirstOrThrow()
    expect(claim).toMatchObject({
      state: 'matched',
      amount: voucher.public_payment,
      decided: voucher.public_payment,
      delivered_on: '2026-12-10',
      received_by: '本人',
    })
    const batch = await read().selectFrom('claim_batch').selectAll().executeTakeFirstOrThrow()
    expect(batch).toMatchObject({
      claim_no: 'R8-S0001',
      file: 'claims.csv',
      row_count: 1,
      matched: 1,
      refused: 0,
      business_day: '2026-12-28',
    })
    const [inwards] = await read().selectFrom('hand_over').selectAll().where('ref', '=', 'R8-S0001').execute()
    expect(inwards).toMatchObject({
      direction: 'in',
      name: 'claims.csv',
      row_count: 1,
      amount: voucher.public_payment,
      sha256: result.sha256,
    })
    const entries = await read().selectFrom('audit_entry').select(['action', 'ref']).orderBy('seq', 'desc').limit(2).execute()
    expect(entries).toEqual([
      { action: 'claim', ref: 'R8-S0001' },
      { action: 'claim', ref: voucher.case_no },
    ])
  })

  test('less than decided is taken as claimed, and said', async () => {
    const voucher = await voucherOf(office, 'L2026-100140')
    const result = await takeClaims(office, [claimOf(voucher, { 請求額: String(voucher.public_payment - 100) })])
    const claimed = voucher.public_payment - 100
    expect(result.lessThanDecided).toEqual([{ line: 2, voucherNo: voucher.voucher_no, decided: voucher.public_payment, claimed }])
    expect(await read().selectFrom('claim').select(['amount', 'decided']).execute()).toEqual([
      { amount: claimed, decided: voucher.public_payment },
    ])
  })

  test('numbers typed in full width, with dashes and lower case, are the same voucher', async () => {
    const voucher = await voucherOf(office, 'L2026-100035')
    const typed = claimOf(voucher, {
      給付券番号: voucher.voucher_no.replace('K', 'ｋ').replace('-', '－'),
      券の符号: ` ${voucher.code.toLowerCase().slice(0, 4)}-${voucher.code.toLowerCase().slice(4)}`,
      請求額: `￥${voucher.public_payment.toLocaleString('ja-JP')}円`,
    })
    expect((await takeClaims(office, [typed])).matched).toBe(1)
  })

  test('a case of three vouchers moves once and takes them one after another', async () => {
    const second = await voucherOf(office, 'L2026-100854', 2)
    const third = await voucherOf(office, 'L2026-100854', 3)
    expect((await takeClaims(office, [claimOf(second)])).matched).toBe(1)
    expect((await takeClaims(office, [claimOf(third)], 'later.csv')).matched).toBe(1)
    const c = await read().selectFrom('welfare_case').select('state').where('case_no', '=', second.case_no).executeTakeFirstOrThrow()
    expect(c.state).toBe('claimed')
    expect(await voucherOf(office, 'L2026-100854', 1)).toMatchObject({ state: 'valid' })
  })
})

describe('lines that go back', () => {
  const wrongDigit = (no: string): string => no.replace(/(\d)-/, (_, d: string) => `${(Number(d) + 1) % 10}-`)
  const otherSerial = (no: string): string => {
    const parsed = parseVoucherNumber(no)
    if (!parsed.ok) throw new Error(no)
    return composeVoucherNumber({ ...parsed.value, serial: 9_999_999 })
  }
  const cases: readonly (readonly [
    code: string,
    change: (v: { voucher_no: string; public_payment: number; code: string }) => ClaimCells,
  ])[] = [
    ['voucher-mistyped', (v) => ({ 給付券番号: wrongDigit(v.voucher_no) })],
    ['voucher-mistyped', () => ({ 給付券番号: 'L2026-100035' })],
    ['voucher-unknown', (v) => ({ 給付券番号: otherSerial(v.voucher_no) })],
    ['code-wrong', (v) => ({ 券の符号: v.code.startsWith('A') ? `B${v.code.slice(1)}` : `A${v.code.slice(1)}` })],
    ['other-provider', () => ({ 事業者番号: 'J0103' })],
    ['amount-more', (v) => ({ 請求額: String(v.public_payment + 1) })],
    ['not-delivered-in-time', () => ({ 納品日: '2026-11-23' })],
    ['not-delivered-in-time', () => ({ 納品日: '2027-06-01' })],
    ['not-delivered-in-time', () => ({ 納品日: '2026-12-29' })],
    ['impossible-date', () => ({ 納品日: '2026-02-29' })],
    ['required-empty', () => ({ 請求額: '' })],
    ['required-empty', () => ({ 券の符号: '　' })],
    ['not-a-number', () => ({ 請求額: '0' })],
    ['not-a-number', () => ({ 自己負担受領額: '不明' })],
  ]
  test.each(cases)('%s (%#)', async (code, change) => {
    const voucher = await voucherOf(office, 'L2026-100035')
    const result = await takeClaims(office, [claimOf(voucher, change(voucher))])
    expect(result).toMatchObject({ rows: 1, matched: 0 })
    expect(result.refused.map((r) => [r.line, r.code])).toEqual([[2, code]])
    expect(await voucherOf(office, 'L2026-100035')).toMatchObject({ state: 'valid' })
    expect(await read().selectFrom('claim_refusal').select(['line', 'code']).execute()).toEqual([{ line: 2, code }])
  })

  test.each([
    ['void', 'issued', 'voucher-void'],
    ['lapsed', 'issued', 'voucher-lapsed'],
    ['paid', 'paid', 'already-claimed'],
    ['valid', 'granted', 'not-issued'],
    ['valid', 'cancelled', 'voucher-void'],
    ['valid', 'lapsed', 'voucher-lapsed'],
  ])('voucher %s of a case %s: %s', async (voucherState, caseState, code) => {
    const voucher = await voucherOf(office, 'L2026-100035')
    const { writer } = office.backend.env.store
    await writer.updateTable('voucher').set({ state: voucherState }).where('voucher_no', '=', voucher.voucher_no).execute()
    await writer.updateTable('welfare_case').set({ state: caseState }).where('case_no', '=', voucher.case_no).execute()
    const { refused } = await takeClaims(office, [claimOf(voucher)])
    expect(refused.map((r) => r.code)).toEqual([code])
  })

  test('a voucher whose decided amount was raised in the store no longer fits its code', async () => {
    const voucher = await voucherOf(office, 'L2026-100035')
    await office.backend.env.store.writer
      .updateTable('voucher')
      .set({ public_payment: 999_999 })
      .where('voucher_no', '=', voucher.voucher_no)
      .execute()
    const { refused } = await takeClaims(office, [claimOf(voucher, { 請求額: '999999' })])
    expect(refused.map((r) => r.code)).toEqual(['code-wrong'])
  })

  test('twice in one file: the first is taken; after a refused line the right one still is', async () => {
    const first = await voucherOf(office, 'L2026-100035')
    const other = await voucherOf(office, 'L2026-100140')
    const lines = [claimOf(first), claimOf(first), claimOf(other, { 請求額: '9999999' }), claimOf(other)]
    const result = await takeClaims(office, lines)
    expect(result.matched).toBe(2)
    expect(result.refused.map((r) => [r.line, r.code])).toEqual([
      [3, 'duplicate-in-file'],
      [4, 'amount-more'],
    ])
  })

  test('the same file again matches nothing', async () => {
    const lines = [claimOf(await voucherOf(office, 'L2026-100035')), claimOf(await voucherOf(office, 'L2026-100140'))]
    await takeClaims(office, lines)
    const again = await takeClaims(office, lines)
    expect(again).toMatchObject({ claimNo: 'R8-S0002', matched: 0 })
    expect(again.refused.map((r) => r.code)).toEqual(['already-claimed', 'already-claimed'])
    expect((await read().selectFrom('claim').selectAll().execute()).length).toBe(2)
  })

  test('the reason stands in the history of the case, but not for a wrong code', async () => {
    const voucher = await voucherOf(office, 'L2026-100035')
    await takeClaims(office, [claimOf(voucher, { 事業者番号: 'J0103' }), claimOf(voucher, { 券の符号: 'AAAAAAAA' })])
    const entries = await read()
      .selectFrom('audit_entry')
      .select('action')
      .where('ref', '=', voucher.case_no)
      .where('action', 'like', 'claim%')
      .execute()
    expect(entries).toEqual([{ action: 'claim-refused' }])
  })
})

describe('files', () => {
  test('the sample template with its vouchers filled in: two taken, the others sent back', async () => {
    const [header, ...rows] = parseCsv(readFileSync(sampleFile('claims-2026-12.csv'), 'utf8'))
    const at = (name: string): number => header?.cells.indexOf(name) ?? -1
    const lines: string[][] = []
    for (const row of rows) {
      const cells = [...row.cells]
      const [receiptNo = '', seq = '1'] = (cells[at('キー（受付番号#何枚目）')] ?? '').split('#')
      const voucher = await voucherOf(office, receiptNo, Number(seq))
      cells[at('給付券番号')] = voucher.voucher_no
      cells[at('券の符号')] = voucher.code
      lines.push(cells)
    }
    const path = join(office.folder, '..', 'filled.csv')
    writeFileSync(path, [header?.cells ?? [], ...lines].map((cells) => cells.join(',')).join('\n'))
    const result = await office.call('payer', 'claims.take', { ticket: office.open(path), profile: 'claims' })
    expect(result).toMatchObject({ rows: 5, matched: 2 })
    expect(result.lessThanDecided).toMatchObject([{ line: 3, claimed: 5400 }])
    expect(result.refused.map((r) => [r.line, r.code])).toEqual([
      [4, 'amount-more'],
      [5, 'other-provider'],
      [6, 'required-empty'],
    ])
    expect(result.errors).toMatchObject([{ line: 6, column: '請求額', code: 'required-empty' }])
  })

  test.each([
    ['header-mismatch', '請求番号,事業者番号\nS1,J0101\n'],
    ['no-rows', '請求番号,事業者番号,事業者名,給付券番号,券の符号,納品日,受領者,品名,価格,自己負担受領額,請求額,備考\n'],
  ])('%s refuses the file as a whole, and nothing changes', async (code, text) => {
    const before = await moneyState(office)
    const path = join(office.folder, '..', 'bad.csv')
    writeFileSync(path, text)
    const refused = await refusalOf(office.call('payer', 'claims.take', { ticket: office.open(path), profile: 'claims' }))
    expect(refused?.code).toBe(code)
    expect(await moneyState(office)).toEqual(before)
  })

  test('a short line goes back as a whole', async () => {
    const voucher = await voucherOf(office, 'L2026-100035')
    const path = join(office.folder, '..', 'short.csv')
    writeFileSync(
      path,
      `請求番号,事業者番号,事業者名,給付券番号,券の符号,納品日,受領者,品名,価格,自己負担受領額,請求額,備考\nS1,${voucher.provider_no},${voucher.voucher_no}\n`,
    )
    const { refused } = await office.call('payer', 'claims.take', { ticket: office.open(path), profile: 'claims' })
    expect(refused.map((r) => r.code)).toEqual(['wrong-column-count'])
  })

  test('an application profile is no claim profile', async () => {
    const voucher = await voucherOf(office, 'L2026-100035')
    const ticket = office.open(writeClaims(office, [claimOf(voucher)]))
    expect((await refusalOf(office.call('payer', 'claims.take', { ticket, profile: 'aids-counter' })))?.code).toBe('profile-mismatch')
  })
})
