/** 給付券の一生: genuine or not, lost, brought back, given again, out of time; and letters that came back. */
import { describe, expect, test } from 'vitest'
import { composeVoucherQr } from '../../shared/domain/voucher-number.ts'
import { voucherActs, voucherStates, moveVoucher, endingActs } from '../../shared/domain/voucher-life.ts'
import { openTestOffice } from '../support/office.ts'
import { pagesOf, papersDesk, protectedCase } from './papers-desk.ts'

const desk = papersDesk()
const call: typeof desk.office.call = (...args) => desk.office.call(...args)
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { error: { code: string } }) => error.error.code,
  )
const voucher = (caseNo: string, seq = 1) =>
  desk
    .db()
    .reader.selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .selectAll('v')
    .where('c.case_no', '=', caseNo)
    .where('v.seq', '=', seq)
    .where('v.state', '<>', 'void')
    .executeTakeFirstOrThrow()

describe('verify', () => {
  test('tells genuine, forged, mistyped, unknown and a mere number apart, by scan and by hand, in any width', async () => {
    await desk.issue()
    const v = await voucher('R8-000002')
    const ask = (text: string, code?: string) => call('payer', 'voucher.verify', { text, ...(code === undefined ? {} : { code }) })
    const qr = composeVoucherQr(v.voucher_no, v.code)
    const wrong = composeVoucherQr(v.voucher_no, v.code === 'AAAAAAAA' ? 'BBBBBBBB' : 'AAAAAAAA')
    expect(await ask(qr)).toMatchObject({
      verdict: 'genuine',
      usable: true,
      voucher: { voucherNo: v.voucher_no, publicPayment: v.public_payment },
    })
    expect(await ask(qr.toLowerCase())).toMatchObject({ verdict: 'genuine' })
    expect(await ask(v.voucher_no, v.code)).toMatchObject({ verdict: 'genuine' })
    expect(await ask(v.voucher_no)).toMatchObject({ verdict: 'number-only', usable: true })
    expect(await ask(`Ｋ${v.voucher_no.slice(1).replace('-', 'ー')}`)).toMatchObject({ verdict: 'number-only' })
    expect(await ask(wrong)).toMatchObject({ verdict: 'forged', usable: false })
    expect(await ask(v.voucher_no.replace(/\d-/, (d) => `${(Number(d[0]) + 1) % 10}-`))).toMatchObject({
      verdict: 'mistyped',
      voucher: null,
    })
    expect(await ask('K2699999991-1')).toMatchObject({ voucher: null })
    expect(await ask('こんにちは')).toMatchObject({ verdict: 'unreadable' })
    const views = await desk.db().reader.selectFrom('audit_entry').select('ref').where('action', '=', 'view').execute()
    expect(views.length).toBeGreaterThan(0)
  })

  test('a voucher that is not issued yet cannot be used; the name of a protected person stays with those who may open his case', async () => {
    const v = await voucher(protectedCase)
    const seen = await call('payer', 'voucher.verify', { text: v.voucher_no })
    expect(seen).toMatchObject({
      usable: false,
      words: 'この券はまだ発行していません。',
      voucher: { guarded: true, beneficiary: '（支援措置の対象者）' },
    })
    expect((await call('mailing', 'voucher.verify', { text: v.voucher_no })).voucher?.beneficiary).not.toBe('（支援措置の対象者）')
  })
})

describe('ending and giving again', () => {
  test('a lost voucher is void, its bearer refused, and a new number goes out with a letter into the mailing ledger', async () => {
    expect(
      await refusalOf(call('mailing', 'voucher.end', { voucherNo: (await voucher('R8-000002')).voucher_no, act: 'lose', reason: '紛失' })),
    ).toBe('voucher-refused')
    await desk.issue()
    const v = await voucher('R8-000002')
    expect(await refusalOf(call('mailing', 'voucher.reissue', { voucherNo: v.voucher_no, reason: '紛失' }))).toBe('voucher-refused')
    expect(await call('mailing', 'voucher.end', { voucherNo: v.voucher_no, act: 'lose', reason: '本人から電話' })).toEqual({
      voucherNo: v.voucher_no,
      mayReissue: true,
    })
    for (const act of endingActs)
      expect(await refusalOf(call('mailing', 'voucher.end', { voucherNo: v.voucher_no, act, reason: 'x' }))).toBe('voucher-refused')
    const made = await call('mailing', 'voucher.reissue', { voucherNo: v.voucher_no, reason: '紛失の届出' })
    const fresh = await voucher('R8-000002')
    expect(fresh).toMatchObject({
      voucher_no: made.voucherNo,
      public_payment: v.public_payment,
      valid_to: v.valid_to,
      seq: v.seq,
      months: v.months,
    })
    const pages = await pagesOf((await call('mailing', 'papers.file', { name: made.file.name })).bytes)
    expect(pages.length).toBe(3)
    expect(pages[0]).toContain('給付券の再交付について')
    expect(pages[1]).toContain(made.voucherNo)
    expect(pages[1]).not.toContain(v.voucher_no)
    // 要綱の請求書: the line of the new number alone, with its amount, and which line of the former form it takes the place of
    expect(pages[2]).toContain('請求書兼代理受領委任状')
    expect(pages[2]).toContain(`1${made.voucherNo}`)
    expect(pages[2]).toContain(`合計1枚${v.public_payment.toLocaleString('ja-JP')}円`)
    expect(pages[2]).toContain(`前の請求書の券番号${v.voucher_no}の行に代わる`)
    const forms = await desk.db().reader.selectFrom('paper').select(['number', 'page']).where('file', '=', made.file.name).execute()
    expect(forms).toEqual([
      { number: made.voucherNo, page: 2 },
      { number: `${made.voucherNo}の2`, page: 3 },
    ])
    expect(await call('payer', 'voucher.verify', { text: composeVoucherQr(v.voucher_no, v.code) })).toMatchObject({
      verdict: 'genuine',
      usable: false,
      words: expect.stringContaining(made.voucherNo) as string,
    })
    expect(await call('payer', 'voucher.verify', { text: composeVoucherQr(fresh.voucher_no, fresh.code) })).toMatchObject({
      verdict: 'genuine',
      usable: true,
    })
    expect(await refusalOf(call('mailing', 'voucher.reissue', { voucherNo: v.voucher_no, reason: 'もう一度' }))).toBe('voucher-refused')
    const mailed = await desk
      .db()
      .reader.selectFrom('mailing_entry')
      .select(['number', 'sheets'])
      .where('number', '=', made.voucherNo)
      .execute()
    expect(mailed).toEqual([{ number: made.voucherNo, sheets: 3 }])
    expect((await call('auditor', 'audit.verify', {})).ok).toBe(true)
    const { rows } = await call('mailing', 'voucher.list', { state: 'void', limit: 10 })
    expect(rows).toMatchObject([{ voucherNo: v.voucher_no, stateWord: '無効（紛失）', replacedBy: made.voucherNo }])
  })

  test('two live vouchers for one part of a decision are refused by the store itself, and a void one never comes back', async () => {
    await desk.issue()
    const v = await voucher('R8-000002')
    const { writer } = desk.db()
    await expect(
      writer
        .insertInto('voucher')
        .values({ ...v, voucher_no: 'K2600099990-1' })
        .execute(),
    ).rejects.toThrow(/UNIQUE/)
    await call('mailing', 'voucher.end', { voucherNo: v.voucher_no, act: 'void', reason: '誤り' })
    await expect(writer.updateTable('voucher').set({ state: 'valid' }).where('voucher_no', '=', v.voucher_no).execute()).rejects.toThrow(
      'voucher-ended',
    )
    await expect(writer.deleteFrom('voucher').execute()).rejects.toThrow('append-only')
    expect(await refusalOf(call('mailing', 'voucher.reissue', { voucherNo: v.voucher_no, reason: 'x' }))).toBe('voucher-refused')
  })

  test("a protected person's needs a second person's release, once", async () => {
    await call('chief', 'papers.release', {})
    await desk.issue()
    const v = await voucher(protectedCase)
    await call('mailing', 'voucher.end', { voucherNo: v.voucher_no, act: 'lose', reason: '紛失' })
    expect(await refusalOf(call('mailing', 'voucher.reissue', { voucherNo: v.voucher_no, reason: '紛失' }))).toBe('voucher-refused')
    await call('chief', 'papers.release', { caseNos: [protectedCase] })
    const made = await call('mailing', 'voucher.reissue', { voucherNo: v.voucher_no, reason: '紛失' })
    const entry = await desk
      .db()
      .reader.selectFrom('mailing_entry')
      .selectAll()
      .where('number', '=', made.voucherNo)
      .executeTakeFirstOrThrow()
    expect(entry.address).toBe('支援措置')
    await call('mailing', 'voucher.end', { voucherNo: made.voucherNo, act: 'lose', reason: 'また紛失' })
    expect(await refusalOf(call('mailing', 'voucher.reissue', { voucherNo: made.voucherNo, reason: '紛失' }))).toBe('voucher-refused')
  })
})

describe('lapse', () => {
  test('only after the last day and the time to bill; the case lapses when none was used, and the grant no longer counts', async () => {
    await desk.issue()
    const v = await voucher('R8-000002')
    desk.office = await desk.office.reopen({ businessDay: '2027-06-15' })
    expect(await call('mailing', 'voucher.lapse', {})).toEqual({ vouchers: 0, cases: 0 })
    expect(await call('payer', 'voucher.verify', { text: v.voucher_no })).toMatchObject({ usable: false })
    desk.office = await desk.office.reopen({ businessDay: '2027-12-01' })
    const due = await call('mailing', 'voucher.list', { state: 'due', limit: 100 })
    expect(due).toMatchObject({ due: due.total, over: 0 })
    expect(due.total).toBeGreaterThan(0)
    const done = await call('mailing', 'voucher.lapse', {})
    expect(done.vouchers).toBe(due.total)
    expect(done.cases).toBeGreaterThan(0)
    expect(await desk.stateOf('R8-000002')).toBe('lapsed')
    expect(
      (await desk.db().reader.selectFrom('grant_record').select('state').where('voucher_no', '=', v.voucher_no).executeTakeFirstOrThrow())
        .state,
    ).toBe('失効')
    expect(await call('mailing', 'voucher.lapse', {})).toEqual({ vouchers: 0, cases: 0 })
  })
})

describe('returned mail', () => {
  test('by the number of the notice or of a voucher, once; the list follows it up', async () => {
    await desk.issue()
    const v = await voucher('R8-000002')
    expect(await refusalOf(call('mailing', 'returnedMail.find', { number: '8見福第999号' }))).toBe('returned-refused')
    expect(await call('mailing', 'returnedMail.find', { number: composeVoucherQr(v.voucher_no, v.code) })).toMatchObject({
      caseNo: 'R8-000002',
    })
    const entered = await call('mailing', 'returnedMail.enter', { number: v.voucher_no, reason: '転居', note: '' })
    expect(entered.number).toBe(desk.decisionNo['R8-000002'])
    expect(await refusalOf(call('mailing', 'returnedMail.enter', { number: entered.number, reason: '転居', note: '' }))).toBe(
      'returned-refused',
    )
    const { open, rows } = await call('mailing', 'returnedMail.list', { open: true, limit: 10 })
    expect([open, rows[0]?.outcome]).toEqual([1, null])
    await call('mailing', 'returnedMail.settle', { entryId: rows[0]?.entryId ?? '', outcome: 'resent', note: '新しい住所へ' })
    expect(await call('mailing', 'returnedMail.list', { open: true, limit: 10 })).toEqual({ open: 0, rows: [] })
    expect((await call('mailing', 'returnedMail.list', { open: false, limit: 10 })).rows).toMatchObject([{ outcome: 'resent' }])
  })
})

describe('the table of transitions', () => {
  test.each(voucherStates.flatMap((state) => voucherActs.map((act) => [state, act] as const)))('%s, %s', (state, act) => {
    const to = moveVoucher(state, act)
    const legal: Readonly<Record<string, readonly string[]>> = {
      valid: ['claim', 'lose', 'return', 'spoil', 'void', 'lapse'],
      claimed: ['return-claim', 'pay'],
      paid: ['return-transfer'],
      void: ['reissue'],
      lapsed: [],
    }
    expect(to !== null).toBe(legal[state]?.includes(act) === true)
    if (state === 'void' && to !== null) expect(to).toBe('void')
  })
})

test('an office opens again after its vouchers were given anew', async () => {
  await desk.issue()
  const folder = desk.office.folder
  await desk.office.backend.close()
  desk.office = await openTestOffice(folder)
  expect((await call('auditor', 'audit.verify', {})).ok).toBe(true)
})
