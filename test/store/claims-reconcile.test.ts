/** 請求: held against decisions, at the counter and by file; held back, asked, sent back; months closed; each voucher claimed once. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Input } from '../../shared/contract.ts'
import { composeVoucherQr } from '../../shared/domain/voucher-number.ts'
import type { TestOffice } from '../support/office.ts'
import { claimOf, copyOf, issuedFolder, refusalOf, takeClaims, voucherOf } from './payments-support.ts'

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
type Voucher = Awaited<ReturnType<typeof voucherOf>>
const entry = (v: Voucher, change: Partial<Input<'claims.enter'>> = {}): Input<'claims.enter'> => ({
  voucherNo: v.voucher_no,
  code: v.code,
  deliveredOn: '2026-12-10',
  signed: true,
  receivedBy: '本人',
  price: v.price,
  amount: v.public_payment,
  claimRef: '',
  note: '',
  ...change,
})
const open = async () => (await office.call('payer', 'claims.lines', { part: 'open', limit: 100 })).lines
const claimRow = (v: Voucher) => read().selectFrom('claim').selectAll().where('voucher_no', '=', v.voucher_no).orderBy('state').execute()
const caseState = async (v: Voucher) =>
  (await read().selectFrom('welfare_case').select('state').where('case_id', '=', v.case_id).executeTakeFirstOrThrow()).state

describe('at the counter', () => {
  test('a scanner’s burst shows the voucher, entering it claims it', async () => {
    const v = await voucherOf(office, 'L2026-100035')
    const seen = await office.call('payer', 'claims.scan', { text: composeVoucherQr(v.voucher_no, v.code) })
    expect(seen).toMatchObject({ ok: true, voucher: { voucherNo: v.voucher_no, providerNo: v.provider_no, decided: v.public_payment } })
    const made = await office.call('payer', 'claims.enter', entry(v))
    expect(made).toEqual({ ok: true, claimNo: 'R8-S0001', line: 1, less: false, month: '2026-12' })
    expect(await caseState(v)).toBe('claimed')
    const w = await voucherOf(office, 'L2026-100140')
    // the day's batch of this user goes on
    expect(await office.call('payer', 'claims.enter', entry(w, { amount: w.public_payment - 100 }))).toMatchObject({
      claimNo: 'R8-S0001',
      line: 2,
      less: true,
    })
    expect(await read().selectFrom('claim_batch').select(['way', 'row_count', 'matched', 'refused']).execute()).toEqual([
      { way: 'counter', row_count: 2, matched: 2, refused: 0 },
    ])
  })

  test.each<[string, (v: Voucher) => string, string]>([
    ['typed in full width', (v) => `${v.voucher_no.replace('-', '－')}　${v.code}`, ''],
    ['without a code', (v) => v.voucher_no, 'code-missing'],
    ['of another code', (v) => `${v.voucher_no} 00000000`, 'code-wrong'],
    ['mistyped', (v) => `${v.voucher_no.replace(/^K(..)0/, 'K$11')} ${v.code}`, 'voucher-mistyped'],
    ['no voucher at all', () => '4901234567894', 'voucher-mistyped'],
  ])('a number %s', async (_, text, code) => {
    const v = await voucherOf(office, 'L2026-100035')
    const seen = await office.call('payer', 'claims.scan', { text: text(v) })
    expect(seen.ok ? '' : seen.code).toBe(code)
  })

  test.each<[string, Partial<Input<'claims.enter'>>, string]>([
    ['without a signature', { signed: false }, 'not-signed'],
    ['delivered too late', { deliveredOn: '2029-01-01' }, 'not-delivered-in-time'],
    ['delivered tomorrow', { deliveredOn: '2026-12-29' }, 'not-delivered-in-time'],
    ['for more', { amount: 10_000_000 }, 'amount-more'],
    ['with a forged code', { code: '00000000' }, 'code-wrong'],
  ])('a claim %s is refused and kept as a line', async (_, change, code) => {
    const v = await voucherOf(office, 'L2026-100035')
    expect(await office.call('payer', 'claims.enter', entry(v, change))).toMatchObject({ ok: false, code, line: 1 })
    expect(await voucherOf(office, 'L2026-100035')).toMatchObject({ state: 'valid' })
    expect(await open()).toMatchObject([{ state: 'refused', code, way: 'counter' }])
  })

  test('of two counters one gets the claim, and of counter and file', async () => {
    await office.call('payer', 'claims.months', {})
    for (const receipt of ['L2026-100035', 'L2026-100140', 'L2026-100168']) {
      const v = await voucherOf(office, receipt)
      const answers = await Promise.all([1, 2].map(() => office.call('payer', 'claims.enter', entry(v))))
      expect(answers.filter((one) => one.ok)).toHaveLength(1)
      expect(answers.find((one) => !one.ok)).toMatchObject({ code: 'already-claimed' })
      expect(await claimRow(v)).toHaveLength(1)
    }
    const w = await voucherOf(office, 'L2026-100196')
    const [typed, file] = await Promise.all([office.call('payer', 'claims.enter', entry(w)), takeClaims(office, [claimOf(w)])])
    expect((typed.ok ? 1 : 0) + file.matched).toBe(1)
    expect(await claimRow(w)).toHaveLength(1)
  })

  test('the store itself refuses a second claim of one voucher', async () => {
    const v = await voucherOf(office, 'L2026-100035')
    await office.call('payer', 'claims.enter', entry(v))
    const [claim] = await claimRow(v)
    const again = office.backend.env.store.writer
      .insertInto('claim')
      .values({ ...claim!, claim_id: 'x', line: 9 })
      .execute()
    await expect(again).rejects.toThrow(/UNIQUE/)
  })
})

describe('M, S, B, R', () => {
  const at = { claimNo: 'R8-S0001', line: 1 }
  let v: Voucher
  const less = async () => {
    v = await voucherOf(office, 'L2026-100035')
    await office.call('payer', 'claims.enter', entry(v, { amount: v.public_payment - 100 }))
  }

  test('less is accepted with a note, never without', async () => {
    await less()
    expect(await open()).toMatchObject([{ state: 'less', difference: -100 }])
    expect(await refusalOf(office.call('payer', 'claims.agree', { ...at, note: ' ' }))).toMatchObject({ code: 'reason-missing' })
    expect(await office.call('payer', 'claims.agree', { ...at, note: '値引き' })).toEqual({ state: 'agreed' })
    expect(await open()).toEqual([])
  })

  test('a held claim is in no payment until somebody agrees', async () => {
    await less()
    expect(await refusalOf(office.call('payer', 'claims.hold', { ...at, reason: '' }))).toMatchObject({ code: 'reason-missing' })
    await office.call('payer', 'claims.hold', { ...at, reason: '差額の確認' })
    expect(await office.call('payer', 'payment.candidates', { month: '2026-12' })).toEqual([])
    await office.call('payer', 'claims.agree', { ...at, note: '確かめた' })
    const [payee] = await office.call('payer', 'payment.candidates', { month: '2026-12' })
    expect(payee).toMatchObject({ amount: v.public_payment - 100 })
  })

  test('a question to the provider holds it, too', async () => {
    await less()
    await office.call('payer', 'claims.ask', { ...at, question: '値引きですか' })
    expect(await open()).toMatchObject([{ state: 'asked', said: { kind: 'ask', note: '値引きですか', by: expect.any(String) } }])
    expect(await office.call('payer', 'payment.candidates', { month: '2026-12' })).toEqual([])
  })

  test('what goes back frees its voucher, and may be claimed again', async () => {
    await less()
    await office.call('payer', 'claims.sendBack', { ...at, reason: '額の誤り' })
    expect(await voucherOf(office, 'L2026-100035')).toMatchObject({ state: 'valid' })
    expect(await caseState(v)).toBe('issued')
    expect(await office.call('payer', 'claims.enter', entry(v))).toMatchObject({ ok: true, line: 2 })
    expect((await claimRow(v)).map((one) => one.state)).toEqual(['matched', 'returned'])
    expect(await caseState(v)).toBe('claimed')
  })

  test('what the rules refused is never agreed to', async () => {
    v = await voucherOf(office, 'L2026-100035')
    await office.call('payer', 'claims.enter', entry(v, { amount: v.public_payment + 1 }))
    const refused = await refusalOf(office.call('payer', 'claims.agree', { ...at, note: '認める' }))
    expect(refused).toMatchObject({ code: 'claim-act-refused' })
    expect(refused?.message).toContain('決定額より多くは支払えません')
    expect(await claimRow(v)).toEqual([])
  })

  test('what is ordered can neither be held nor sent back', async () => {
    v = await voucherOf(office, 'L2026-100035')
    await office.call('payer', 'claims.enter', entry(v))
    await office.backend.env.store.writer.updateTable('claim').set({ state: 'ordered' }).execute()
    for (const call of [
      office.call('payer', 'claims.hold', { ...at, reason: 'x' }),
      office.call('payer', 'claims.sendBack', { ...at, reason: 'x' }),
    ])
      expect(await refusalOf(call)).toMatchObject({ code: 'claim-act-refused' })
  })
})

test('sum of the matched claims = sum of their decisions − what was claimed less', async () => {
  const receipts = ['L2026-100035', 'L2026-100140', 'L2026-100168', 'L2026-100196']
  const vouchers = await Promise.all(receipts.map((receipt) => voucherOf(office, receipt)))
  const cuts = [0, 100, 250, -1]
  const result = await takeClaims(
    office,
    vouchers.map((v, i) => claimOf(v, { 請求額: String(v.public_payment - (cuts[i] ?? 0)) })),
  )
  expect(result).toMatchObject({ matched: 3, refused: [{ code: 'amount-more' }] })
  const claims = await read().selectFrom('claim').select(['amount', 'decided']).execute()
  const sum = (of: 'amount' | 'decided') => claims.reduce((total, claim) => total + claim[of], 0)
  const noted = result.lessThanDecided.reduce((total, one) => total + one.decided - one.claimed, 0)
  expect(sum('amount')).toBe(sum('decided') - noted)
  expect(noted).toBe(350)
  const { sums } = await office.call('payer', 'claims.lines', { part: 'all', limit: 10 })
  const refused = (vouchers[3]?.public_payment ?? 0) + 1
  expect(sums.good.claimed + sums.open.claimed).toBe(sum('amount') + refused)
})

describe('back to the provider', () => {
  test('a letter and a list hold the same lines, once, and no name of a beneficiary', async () => {
    const v = await voucherOf(office, 'L2026-100035')
    const w = await voucherOf(office, 'L2026-100140')
    await takeClaims(office, [
      claimOf(v, { 請求額: String(v.public_payment + 5) }),
      claimOf(v, { 納品日: '2026-10-01' }),
      claimOf(w, { 事業者番号: v.provider_no, 券の符号: '00000000' }),
      // matched for less: it waits for a word, not for a letter
      claimOf(v, { 請求額: String(v.public_payment - 1) }),
    ])
    const before = await office.call('payer', 'claims.returns', {})
    expect(before).toMatchObject({ waiting: [{ providerNo: v.provider_no, lines: 3 }], made: [] })
    const csv = join(office.folder, '..', 'back.csv')
    const pdf = join(office.folder, '..', 'back.pdf')
    const made = await office.call('payer', 'claims.returnFile', {
      providerNo: v.provider_no,
      as: 'csv',
      save: office.save(csv),
      replace: true,
    })
    expect(made).toMatchObject({ returnNo: 'R8-R0001', lines: 3 })
    const letter = { providerNo: v.provider_no, returnNo: made.returnNo, as: 'pdf' as const, save: office.save(pdf), replace: true }
    expect(await office.call('payer', 'claims.returnFile', letter)).toMatchObject({ returnNo: 'R8-R0001', lines: 3 })
    expect(readFileSync(pdf).subarray(0, 4).toString()).toBe('%PDF')
    const text = readFileSync(csv, 'utf8')
    expect(text.split('\r\n').filter((line) => line !== '')).toHaveLength(4)
    // nothing of a voucher whose code was not known, and nobody's name
    const c = await read().selectFrom('welfare_case').select(['name', 'case_no']).where('case_id', 'in', [v.case_id, w.case_id]).execute()
    for (const { name, case_no } of c) {
      expect(text).not.toContain(name)
      expect(text).not.toContain(case_no)
    }
    expect(text).not.toContain(w.provider_no === v.provider_no ? '決して' : w.provider_no)
    const again = office.call('payer', 'claims.returnFile', { providerNo: v.provider_no, as: 'csv', save: office.save(csv), replace: true })
    expect(await refusalOf(again)).toMatchObject({ code: 'not-found' })
    expect(await office.call('payer', 'claims.returns', {})).toMatchObject({ waiting: [], made: [{ returnNo: 'R8-R0001', lines: 3 }] })
    const files = await read().selectFrom('hand_over').select(['direction', 'row_count']).where('ref', '=', 'R8-R0001').execute()
    expect(files).toEqual([
      { direction: 'out', row_count: 3 },
      { direction: 'out', row_count: 3 },
    ])
  })
})

describe('月締め', () => {
  test('a claim of a closed month belongs to the next one', async () => {
    const v = await voucherOf(office, 'L2026-100035')
    await office.call('payer', 'claims.close', { month: '2026-12' })
    expect(await office.call('payer', 'claims.enter', entry(v))).toMatchObject({ ok: true, month: '2027-01' })
    expect(await office.call('payer', 'payment.candidates', { month: '2026-12' })).toEqual([])
    expect(await office.call('payer', 'payment.candidates', { month: '2027-01' })).toHaveLength(1)
  })

  test('a claim let go after the closing moves on as well', async () => {
    const v = await voucherOf(office, 'L2026-100035')
    await office.call('payer', 'claims.enter', entry(v))
    await office.call('payer', 'claims.hold', { claimNo: 'R8-S0001', line: 1, reason: '確認' })
    await office.call('payer', 'claims.close', { month: '2026-12' })
    await office.call('payer', 'claims.agree', { claimNo: 'R8-S0001', line: 1, note: '' })
    expect(await claimRow(v)).toMatchObject([{ month: '2027-01', held: 0 }])
  })

  test('two persons open it again, with a reason', async () => {
    expect(await refusalOf(office.call('payer', 'claims.close', { month: '2027-01' }))).toMatchObject({ code: 'month-refused' })
    expect(await office.call('payer', 'claims.close', { month: '2026-12' })).toMatchObject({ closed: true, reopen: null })
    expect(await refusalOf(office.call('payer', 'claims.close', { month: '2026-12' }))).toMatchObject({ code: 'month-refused' })
    expect(await refusalOf(office.call('chief', 'claims.reopen', { month: '2026-12' }))).toMatchObject({ code: 'month-refused' })
    const asked = office.call('payer', 'claims.askReopen', { month: '2026-12', reason: '' })
    expect(await refusalOf(asked)).toMatchObject({ code: 'reason-missing' })
    expect(await office.call('payer', 'claims.askReopen', { month: '2026-12', reason: '入れ忘れ' })).toMatchObject({
      closed: true,
      reopen: { reason: '入れ忘れ', own: true },
    })
    expect(await refusalOf(office.call('payer', 'claims.reopen', { month: '2026-12' }))).toMatchObject({ code: 'month-refused' })
    expect(await office.call('chief', 'claims.reopen', { month: '2026-12' })).toMatchObject({ closed: false, reopen: null })
  })
})
