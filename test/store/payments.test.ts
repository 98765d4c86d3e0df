import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '../../electron/backend/ids.ts'
import type { VoucherTable } from '../../electron/backend/store/schema-cases.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { openTestOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import {
  approveAll,
  claimDay,
  claimOf,
  copyOf,
  issuedFolder,
  moneyState,
  refusalOf,
  takeClaims,
  transferDate,
  voucherOf,
} from './payments-support.ts'

const month = '2026-12'
let template: string
/** The vouchers of the claims that every test finds matched: single ones, and the first of three. */
let vouchers: VoucherTable[]
let office: TestOffice

beforeAll(async () => {
  const issued = await issuedFolder()
  const making = await openTestOffice(issued, { businessDay: claimDay })
  const single = await making.backend.env.store.reader
    .selectFrom('voucher')
    .selectAll()
    .where('of_count', '=', 1)
    .where('public_payment', '>', 0)
    .orderBy('voucher_no')
    .limit(12)
    .execute()
  vouchers = [...single, await voucherOf(making, 'L2026-100854')].map(({ ...v }) => v)
  const lines = vouchers.map((v, i) =>
    claimOf(v, i === 0 ? { 請求額: String(v.public_payment - 1) } : i === 1 ? { 納品日: '2026-11-30' } : {}),
  )
  const { matched } = await takeClaims(making, lines)
  if (matched !== vouchers.length) throw new Error(`only ${matched} claims matched`)
  await making.backend.close()
  template = issued
})
afterAll(() => rmSync(join(template, '..'), { recursive: true, force: true }))
beforeEach(async () => {
  office = await copyOf(template)
})
afterEach(() => office.dispose())

const read = () => office.backend.env.store.reader
const create = (o = office, change: { month?: string; transferDate?: string } = {}) =>
  o.call('payer', 'payment.create', { month, transferDate, ...change })
const target = (name = 'bank.txt') => join(office.folder, '..', name)
const exportTo = (path: string, o = office, replace = false) => o.call('payer', 'payment.export', { month, save: o.save(path), replace })
const total = () => vouchers.reduce((sum, v) => sum + v.public_payment, 0) - 1
const states = async (table: 'claim' | 'payment_run') =>
  (await read().selectFrom(table).select('state').distinct().execute()).map((r) => r.state)

describe('the order', () => {
  test('pays each provider once with the sum of its claims', async () => {
    const candidates = await office.call('payer', 'payment.candidates', { month })
    const providers = [...new Set(vouchers.map((v) => v.provider_no))].sort()
    expect(candidates.map((c) => c.providerNo)).toEqual(providers)
    expect(candidates.reduce((sum, c) => sum + c.amount, 0)).toBe(total())
    expect(candidates.reduce((sum, c) => sum + c.claims, 0)).toBe(vouchers.length)
    const made = await create()
    expect(made).toMatchObject({ runNo: 'R8-P0001', payees: providers.length, amount: total() })
    expect(await states('claim')).toEqual(['ordered'])
    expect(await office.call('payer', 'payment.candidates', { month })).toEqual([])
    const [run] = await office.call('payer', 'payment.list', {})
    const { excluded, checks: _, ...order } = made
    expect(excluded).toEqual([])
    expect(run).toEqual({ ...order, version: 1, month, transferDate, state: 'draft', file: null, sha256: null })
    const draft = await office.call('chief', 'draft.view', { draftNo: made.draftNo, limit: 500 })
    expect(draft.rows.map((r) => r.publicPayment)).toEqual(candidates.map((c) => c.amount))
    expect(draft.route.map((s) => s.post)).toEqual(['係長', '課長'])
  })

  test('takes deliveries of the month and before, none later', async () => {
    const made = await create(office, { month: '2026-11' })
    expect(made).toMatchObject({ payees: 1, amount: vouchers[1]?.public_payment })
    expect((await create()).amount).toBe(total() - made.amount)
  })

  test.each([
    ['2027-01-16', 'not-a-bank-day'],
    ['2027-01-11', 'not-a-bank-day'],
    ['2026-12-31', 'not-a-bank-day'],
    ['2026-12-25', 'bank-file-refused'],
    ['2027-02-29', 'bad-input'],
    ['2051-01-10', 'bad-input'],
  ])('transfer date %s: %s, and nothing is made', async (date, code) => {
    const before = await moneyState(office)
    expect((await refusalOf(create(office, { transferDate: date })))?.code).toBe(code)
    expect(await moneyState(office)).toEqual(before)
  })

  test.each([
    [{ account_holder_kana: 'ミホン商店' }, '商店'],
    [{ account_holder_kana: '' }, '口座がそろっていません'],
    [{ account_holder_kana: 'ｶﾌﾞｼｷｶﾞｲｼﾔﾐﾎﾝﾌｸｼﾖｳｸﾞﾊﾝﾊﾞｲﾁﾕｳｵｳｴｲｷﾞﾖｳｼﾖ' }, '30文字'],
    [{ account_number: '0000000' }, '口座番号'],
    [{ account_type: '納税準備' }, '預金種目'],
  ])('a provider %o the bank would refuse is left out with its name, the others are paid', async (change, words) => {
    const provider = vouchers[2]?.provider_no ?? ''
    const { writer } = office.backend.env.store
    await writer.updateTable('provider').set(change).where('provider_no', '=', provider).execute()
    const word = { provider_no: provider, seq: 2, agrees: 1, comment: '', by_user: 'chief', at: '2026-12-01T00:00:00.000Z' }
    await writer.insertInto('provider_account_word').values(word).execute()
    const made = await create()
    expect(made.excluded.map((e) => [e.payeeNo, e.reason.includes(words)])).toEqual([[provider, true]])
    const own = vouchers.filter((v) => v.provider_no === provider).length
    const claims = await read().selectFrom('claim').select('state').where('provider_no', '=', provider).execute()
    expect(claims).toEqual(Array.from({ length: own }, () => ({ state: 'matched' })))
    expect(made.amount + (made.excluded[0]?.amount ?? 0)).toBe(total())
  })

  test('one order a month at a time, and nothing to pay where nothing is claimed', async () => {
    expect((await refusalOf(create(office, { month: '2026-10' })))?.code).toBe('nothing-to-pay')
    const { draftNo } = await create()
    const refused = await refusalOf(create())
    expect(refused).toMatchObject({ code: 'payment-open' })
    expect(refused?.message).toContain(draftNo)
  })

  test('a dropped order gives its claims back, and a new one pays them', async () => {
    const first = await create()
    await office.call('chief', 'draft.discard', { draftNo: first.draftNo })
    expect(await states('claim')).toEqual(['matched'])
    const second = await create()
    expect(second).toMatchObject({ runNo: 'R8-P0002', amount: first.amount, payees: first.payees })
    await approveAll(office, second.draftNo)
    expect(await exportTo(target())).toMatchObject({ runNo: 'R8-P0002', amount: first.amount })
    const codes = await read().selectFrom('payment_payee').select('customer_code').execute()
    expect(new Set(codes.map((c) => c.customer_code)).size).toBe(first.payees + second.payees)
  })

  test('the store itself holds no claim in two live orders', async () => {
    await create()
    const item = await read().selectFrom('payment_item').selectAll().executeTakeFirstOrThrow()
    const run = await read().selectFrom('payment_run').selectAll().executeTakeFirstOrThrow()
    const { writer } = office.backend.env.store
    await writer
      .insertInto('payment_run')
      .values({ ...run, run_id: 'second', run_no: 'X', month: '2027-01' })
      .execute()
    await expect(
      writer
        .insertInto('payment_item')
        .values({ ...item, run_id: 'second' })
        .execute(),
    ).rejects.toThrow(/UNIQUE/)
  })
})

describe('an order cancelled after its approval', () => {
  const cancel = (runNo: string, reason = '振込日を誤った', version?: number) =>
    office.call('payer', 'payment.cancel', { runNo, reason, ...(version === undefined ? {} : { version }) })

  test('frees its claims, and a new order of the month pays them once', async () => {
    const first = await create()
    await approveAll(office, first.draftNo)
    expect((await refusalOf(create()))?.code).toBe('payment-open')
    const after = await cancel(first.runNo, ' 振込日を誤った ', 2)
    const { excluded: _, checks: __, ...order } = first
    expect(after).toEqual({
      ...order,
      version: expect.any(Number) as number,
      month,
      transferDate,
      state: 'cancelled',
      file: null,
      sha256: null,
    })
    expect(await states('claim')).toEqual(['matched'])
    const live = await read().selectFrom('payment_item').select('payable_id').where('live', '=', 1).execute()
    expect(live).toEqual([])
    const [entry] = await read()
      .selectFrom('audit_entry as e')
      .innerJoin('audit_body as b', 'b.seq', 'e.seq')
      .select(['e.actor', 'e.ref', 'b.body'])
      .where('e.action', '=', 'payment-cancelled')
      .execute()
    expect(entry).toMatchObject({ actor: 'payer', ref: first.runNo })
    expect(JSON.parse(entry?.body ?? '{}')).toMatchObject({ reason: '振込日を誤った', claims: vouchers.length, amount: total() })
    expect((await refusalOf(exportTo(target())))?.code).toBe('nothing-to-pay')

    const second = await create()
    expect(second).toMatchObject({ runNo: 'R8-P0002', payees: first.payees, amount: first.amount })
    await approveAll(office, second.draftNo)
    expect(await exportTo(target())).toMatchObject({ runNo: 'R8-P0002', amount: total() })
    expect(await states('claim')).toEqual(['paid'])
    const paid = await read().selectFrom('audit_entry').select('ref').where('action', '=', 'paid').execute()
    expect(paid.length).toBe(vouchers.length)
    expect((await refusalOf(cancel(first.runNo)))?.code).toBe('not-found')
    expect((await refusalOf(create()))?.code).toBe('nothing-to-pay')
  })

  test('is refused before the approval, after the file, to a stale page, without a reason or a number; nothing changes', async () => {
    const refused = async (code: string, runNo: string, reason?: string, version?: number) => {
      const before = await moneyState(office)
      expect((await refusalOf(cancel(runNo, reason, version)))?.code).toBe(code)
      expect(await moneyState(office)).toEqual(before)
    }
    const { runNo, draftNo } = await create()
    await refused('payment-open', runNo)
    await approveAll(office, draftNo)
    await refused('reason-missing', runNo, ' 　')
    await refused('not-found', 'R8-P9999')
    await refused('changed-by-other', runNo, '振込日を誤った', 1)
    await exportTo(target())
    await refused('payment-exported', runNo)
  })
})

describe('the bank file', () => {
  test('is what was approved, passes its own reader, and settles everything in one stroke', async () => {
    const { draftNo, payees } = await create()
    expect((await refusalOf(exportTo(target())))?.code).toBe('payment-not-approved')
    await approveAll(office, draftNo)
    const made = await exportTo(target())
    expect(made).toMatchObject({ draftNo, payees, amount: total(), file: 'bank.txt' })

    const bytes = readFileSync(target())
    const file = readTransferFile(bytes)
    if (!file.ok) throw new Error(JSON.stringify(file.problems))
    expect(bytes.length).toBe((payees + 3) * 122)
    expect(file).toMatchObject({
      count: payees,
      total: total(),
      newline: 'crlf',
      header: { clientCode: '2311009001', clientName: 'ﾐﾎﾝｼ ｶｲｹｲｶﾝﾘｼﾔ', monthDay: '0115', accountType: '2' },
    })
    const wanted = await read()
      .selectFrom('payment_payee as p')
      .innerJoin('provider as v', 'v.provider_no', 'p.payee_no')
      .selectAll('v')
      .select('p.amount')
      .orderBy('p.seq')
      .execute()
    expect(file.transfers.map((t) => [t.bankCode, t.branchCode, t.accountNumber, t.payeeName, t.amount])).toEqual(
      wanted.map((w) => [w.bank_code, w.branch_code, w.account_number, w.account_holder_kana, w.amount]),
    )

    expect(await states('claim')).toEqual(['paid'])
    expect(await states('payment_run')).toEqual(['exported'])
    const own = await read()
      .selectFrom('voucher')
      .select('state')
      .distinct()
      .where(
        'voucher_no',
        'in',
        vouchers.map((v) => v.voucher_no),
      )
      .execute()
    expect(own).toEqual([{ state: 'paid' }])
    const settled = await read()
      .selectFrom('welfare_case')
      .select(['case_id', 'state'])
      .where(
        'case_id',
        'in',
        vouchers.map((v) => v.case_id),
      )
      .execute()
    const three = vouchers.at(-1)?.case_id
    for (const c of settled) expect([c.case_id, c.state]).toEqual([c.case_id, c.case_id === three ? 'claimed' : 'paid'])
    const [out] = await read().selectFrom('hand_over').selectAll().where('direction', '=', 'out').execute()
    expect(out).toMatchObject({ name: 'bank.txt', sha256: made.sha256, row_count: payees, amount: total(), ref: 'R8-P0001' })
    const paid = await read().selectFrom('audit_entry').select('ref').where('action', '=', 'paid').execute()
    expect(paid.length).toBe(vouchers.length)
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
  })

  test('a second export is refused, and the next order of the month pays only what is new', async () => {
    await approveAll(office, (await create()).draftNo)
    await exportTo(target())
    const settled = await moneyState(office)
    expect(await refusalOf(exportTo(target('again.txt')))).toMatchObject({ code: 'payment-exported' })
    expect(existsSync(target('again.txt'))).toBe(false)
    expect((await refusalOf(create()))?.code).toBe('nothing-to-pay')
    expect(await moneyState(office)).toEqual(settled)

    const rest = [await voucherOf(office, 'L2026-100854', 2), await voucherOf(office, 'L2026-100854', 3)]
    await takeClaims(
      office,
      rest.map((v) => claimOf(v)),
      'rest.csv',
    )
    const second = await create()
    expect(second).toMatchObject({ payees: 1, amount: rest.reduce((sum, v) => sum + v.public_payment, 0) })
    await approveAll(office, second.draftNo)
    await exportTo(target('second.txt'))
    const c = await read()
      .selectFrom('welfare_case')
      .select('state')
      .where('case_id', '=', rest[0]?.case_id ?? '')
      .executeTakeFirstOrThrow()
    expect(c.state).toBe('paid')
  })

  test('an existing file is left alone unless it is to be replaced', async () => {
    await approveAll(office, (await create()).draftNo)
    writeFileSync(target(), 'something else')
    expect((await refusalOf(exportTo(target())))?.code).toBe('output-exists')
    expect(readFileSync(target(), 'utf8')).toBe('something else')
    expect(await states('payment_run')).toEqual(['closed'])
    expect((await exportTo(target(), office, true)).amount).toBe(total())
  })

  test.each([
    [
      'an account',
      () => office.backend.env.store.writer.updateTable('payment_payee').set({ account_number: '1234567' }).where('seq', '=', 1).execute(),
    ],
    ['an amount', () => office.backend.env.store.writer.updateTable('payment_payee').set({ amount: 1 }).where('seq', '=', 1).execute()],
    [
      'the claims',
      () =>
        office.backend.env.store.writer
          .updateTable('payment_item')
          .set({ live: 0 })
          .where('payable_id', 'in', (eb) => eb.selectFrom('claim').select('claim_id').limit(1))
          .execute(),
    ],
  ])('an order whose store changed %s after the approval makes no file', async (_, change) => {
    await approveAll(office, (await create()).draftNo)
    await change()
    expect(await refusalOf(exportTo(target()))).toMatchObject({ code: 'bank-file-refused' })
    expect(existsSync(target())).toBe(false)
  })

  test('a transfer date that is over makes no file', async () => {
    await approveAll(office, (await create()).draftNo)
    office = await office.reopen({ businessDay: '2027-01-18' })
    expect((await refusalOf(exportTo(target())))?.code).toBe('bank-file-refused')
    expect(existsSync(target())).toBe(false)
  })
})

describe('when it breaks between the file and the transaction', () => {
  test('a kill leaves a file that the same order makes again, byte for byte', async () => {
    await approveAll(office, (await create()).draftNo)
    const before = join(temporaryFolder('killed'), 'office')
    await office.backend.close()
    cpSync(office.folder, before, { recursive: true })
    office = await openTestOffice(office.folder, { businessDay: claimDay })
    const first = await exportTo(target())
    // the state after the kill: the file is there, the order does not know of it
    const killed = await openTestOffice(before, { businessDay: claimDay })
    try {
      const again = await exportTo(target(), killed)
      expect(again).toEqual(first)
    } finally {
      await killed.dispose()
    }
  })

  test('a failed transaction takes the file away and leaves the order approved', async () => {
    let failing = false
    const ids = () => {
      if (failing) throw new Error('planted')
      return newId()
    }
    office = await office.reopen({ newId: ids })
    await approveAll(office, (await create()).draftNo)
    const before = await moneyState(office)
    failing = true
    expect((await refusalOf(exportTo(target())))?.code).toBe('internal')
    failing = false
    expect(existsSync(target())).toBe(false)
    expect(await moneyState(office)).toEqual(before)
    expect((await exportTo(target())).amount).toBe(total())
  })
})
