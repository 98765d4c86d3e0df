import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { VoucherTable } from '../../electron/backend/store/schema-cases.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { parseTable } from '../support/csv.ts'
import type { TestOffice } from '../support/office.ts'
import { claimedFolder, decided, month, paidTwice, secondPayer, sumOf } from './payments-run-support.ts'
import { pagesOf } from './papers-desk.ts'
import { approveAll, copyOf, moneyState, refusalOf, transferDate } from './payments-support.ts'

let folder: string
let vouchers: readonly VoucherTable[]
let office: TestOffice
beforeAll(async () => {
  const made = await claimedFolder(8)
  folder = made.folder
  vouchers = made.vouchers
})
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
beforeEach(async () => {
  office = await copyOf(folder)
})
afterEach(() => office.dispose())

const target = (name = 'bank.txt') => join(office.folder, '..', name)
const exportTo = (runNo: string, name = 'bank.txt') =>
  office.call('payer', 'payment.export', { runNo, save: office.save(target(name)), replace: false })
const view = (runNo: string, user = 'payer') => office.call(user, 'payment.view', { runNo })
const read = () => office.backend.env.store.reader
const parameter = (key: string, value: string, programme = 'office') =>
  office.backend.env.store.writer
    .insertInto('parameter')
    .values({ programme, key, value, valid_from: '2020-04-01', valid_to: null, article: '財務規則' })
    .execute()

describe('確定 by a second person', () => {
  test('where the office wants it apart from the decision: never by the maker, once, and no file before it', async () => {
    await parameter('payment.closing', 'separate')
    const { runNo } = await decided(office)
    const run = await view(runNo)
    expect(run).toMatchObject({ state: 'approved', closedBy: null, mayConfirm: false })
    expect(await refusalOf(exportTo(runNo))).toMatchObject({ code: 'payment-refused' })
    const own = await refusalOf(office.call('payer', 'payment.close', { runNo, version: run.version }))
    expect(own?.message).toContain('自分が起案')
    // who changed it, and when
    const stale = office.call('chief', 'payment.close', { runNo, version: run.version - 1 })
    await expect(stale).rejects.toThrow(/^changed-by-other: .+が \d\d:\d\d に支払 .+ を変更しました/)
    expect(await office.call('chief', 'payment.close', { runNo, version: run.version })).toMatchObject({ state: 'closed' })
    expect((await refusalOf(office.call('chief', 'payment.close', { runNo, version: run.version + 1 })))?.code).toBe('payment-refused')
    expect((await exportTo(runNo)).amount).toBe(sumOf(vouchers))
  })

  test('else the decision itself closes it, by whoever decided; the store lets nobody close his own', async () => {
    const { runNo } = await decided(office)
    expect(await view(runNo)).toMatchObject({ state: 'closed', closedBy: expect.stringMatching(/./) as string })
    const row = await read().selectFrom('payment_run').select(['made_by', 'closed_by']).executeTakeFirstOrThrow()
    expect(row.closed_by).not.toBe(row.made_by)
    const { writer } = office.backend.env.store
    await expect(writer.updateTable('payment_run').set({ closed_by: row.made_by }).execute()).rejects.toThrow(/payment-closed-by-maker/)
    await expect(writer.updateTable('payment_run').set({ state: 'settled' }).execute()).rejects.toThrow(/payment-run-move/)
  })
})

describe('再作成 and 取消 after the file', () => {
  test('another file needs a reason and a second person; it is a new version, the old one void, nothing is paid again', async () => {
    const { runNo } = await decided(office)
    const first = await exportTo(runNo)
    const paid = await read().selectFrom('audit_entry').select('seq').where('action', '=', 'paid').execute()
    expect((await refusalOf(exportTo(runNo, 'again.txt')))?.code).toBe('payment-exported')
    const { version } = await view(runNo)
    const ask = (reason: string) =>
      office.call('payer', 'payment.ask', { runNo, version, kind: 'remake', reason, transferDate: '2027-01-18' })
    expect((await refusalOf(ask(' ')))?.code).toBe('reason-missing')
    const { requestId } = await ask('USBメモリーが読めないため')
    expect((await refusalOf(exportTo(runNo, 'again.txt')))?.code).toBe('payment-exported')
    expect((await refusalOf(office.call('payer', 'payment.answer', { requestId, confirm: true })))?.code).toBe('payment-refused')
    await office.call('chief', 'payment.answer', { requestId, confirm: true })
    const second = await exportTo(runNo, 'again.txt')
    expect(second.sha256).not.toBe(first.sha256)
    const after = await view(runNo)
    expect(after.files.map((f) => [f.version, f.state, f.reason, f.transferDate])).toEqual([
      [1, 'void', '', transferDate],
      [2, 'live', 'USBメモリーが読めないため', '2027-01-18'],
    ])
    expect(await read().selectFrom('audit_entry').select('seq').where('action', '=', 'paid').execute()).toEqual(paid)
    expect(await paidTwice(office)).toEqual([])
    // used once
    expect((await refusalOf(exportTo(runNo, 'third.txt')))?.code).toBe('payment-exported')
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
  })

  test('a cancelled order gives everything back, its file is void, and a new order pays it once', async () => {
    const { runNo } = await decided(office)
    await exportTo(runNo)
    const ask = async () => {
      const { version } = await view(runNo)
      return office.call('payer', 'payment.ask', { runNo, version, kind: 'cancel', reason: '月を誤ったため' })
    }
    const refused = await ask()
    await office.call('chief', 'payment.answer', { requestId: refused.requestId, confirm: false })
    expect((await view(runNo)).state).toBe('exported')
    const { requestId } = await ask()
    expect((await refusalOf(ask()))?.code).toBe('payment-refused')
    expect(await office.call('manager', 'payment.answer', { requestId, confirm: true })).toMatchObject({ state: 'cancelled' })
    expect((await read().selectFrom('claim').select('state').distinct().execute()).map((c) => c.state)).toEqual(['matched'])
    const own = await read().selectFrom('welfare_case').select('state').where('state', 'in', ['paid', 'claimed']).distinct().execute()
    expect(own).toEqual([{ state: 'claimed' }])
    expect((await refusalOf(exportTo(runNo, 'again.txt')))?.code).toBe('payment-refused')
    const next = await decided(office)
    expect((await exportTo(next.runNo, 'next.txt')).amount).toBe(sumOf(vouchers))
    expect(await paidTwice(office)).toEqual([])
  })
})

describe('引渡し', () => {
  test('only the live version with its very bytes goes; then the bank, then the day', async () => {
    const { runNo } = await decided(office)
    await exportTo(runNo)
    const { version } = await view(runNo)
    const hand = (path: string, v = version) =>
      office.call('payer', 'payment.handOver', {
        runNo,
        version: v,
        ticket: office.open(path),
        handedOn: '2026-12-28',
        handedTo: '見本銀行',
      })
    const settle = (v: number, settledOn: string) => office.call('payer', 'payment.settle', { runNo, version: v, settledOn })
    const changed = target('changed.txt')
    writeFileSync(changed, readFileSync(target()).with(200, 0x31))
    expect((await refusalOf(hand(changed)))?.message).toContain('内容が変わっています')
    expect((await refusalOf(settle(version, '2026-12-28')))?.code).toBe('payment-refused')
    expect(await hand(target())).toMatchObject({ state: 'handed-over' })
    const asked = office.call('payer', 'payment.ask', { runNo, version: version + 1, kind: 'cancel', reason: 'やめる' })
    expect((await refusalOf(asked))?.message).toContain('引渡し済')
    expect((await refusalOf(settle(version + 1, '2026-12-28')))?.message).toContain('銀行の受付')
    const accept = (acceptedOn: string) =>
      office.call('payer', 'payment.accept', { runNo, version: version + 1, acceptedOn, receiptNo: '77' })
    expect((await refusalOf(accept('2026-12-27')))?.code).toBe('bad-input')
    await accept('2026-12-28')
    expect((await refusalOf(settle(version + 2, '2026-12-28')))?.message).toContain('振込日')
    office = await office.reopen({ businessDay: transferDate })
    expect(await settle(version + 2, transferDate)).toMatchObject({ state: 'settled' })
    expect(await view(runNo)).toMatchObject({ acceptedOn: '2026-12-28', receiptNo: '77', settledOn: transferDate, handedTo: '見本銀行' })
  })

  test('a void version is told as such', async () => {
    const { runNo } = await decided(office)
    await exportTo(runNo)
    const asked = await view(runNo)
    const request = { runNo, version: asked.version, kind: 'remake' as const, reason: '日を変える', transferDate: '2027-01-18' }
    const { requestId } = await office.call('payer', 'payment.ask', request)
    await office.call('chief', 'payment.answer', { requestId, confirm: true })
    await exportTo(runNo, 'second.txt')
    const { version } = await view(runNo)
    const hand = (path: string) =>
      office.call('payer', 'payment.handOver', { runNo, version, ticket: office.open(path), handedOn: '2026-12-28', handedTo: '銀行' })
    expect((await refusalOf(hand(target())))?.message).toContain('無効になった第1版')
    expect(await hand(target('second.txt'))).toMatchObject({ state: 'handed-over' })
  })
})

describe('候補', () => {
  test('次回へ送る leaves a payee out of one order, with its reason, and no further one', async () => {
    const [first] = await office.call('payer', 'payment.candidates', { month })
    const payeeNo = first?.providerNo ?? ''
    const carry = (reason: string) => office.call('payer', 'payment.carry', { month, payeeNo, reason })
    expect((await refusalOf(carry(' ')))?.code).toBe('reason-missing')
    expect(await carry('請求の確認中')).toMatchObject({ amount: first?.amount })
    expect((await refusalOf(carry('二度')))?.code).toBe('not-found')
    await office.call('payer', 'payment.uncarry', { month, payeeNo })
    await carry('請求の確認中')
    const inspected = await office.call('payer', 'payment.inspect', { month })
    expect(inspected.excluded).toMatchObject([{ payeeNo, code: 'carried', amount: first?.amount }])
    const made = await decided(office)
    expect((await exportTo(made.runNo)).amount).toBe(sumOf(vouchers) - (first?.amount ?? 0))
    const next = await decided(office)
    expect((await exportTo(next.runNo, 'next.txt')).amount).toBe(first?.amount)
    expect(await paidTwice(office)).toEqual([])
  })

  test('suspended, unconfirmed and missing accounts are left out, each with its word', async () => {
    const [a, b] = await office.call('payer', 'payment.candidates', { month })
    const { writer } = office.backend.env.store
    const stop = { seq: 1, kind: 'stopped', from_on: '2026-12-01', reason: '差押え', by_user: 'admin', at: '2026-12-01T00:00:00.000Z' }
    await writer
      .insertInto('provider_stop')
      .values({ provider_no: a?.providerNo ?? '', ...stop })
      .execute()
    await writer
      .updateTable('provider')
      .set({ account_number: '7654321' })
      .where('provider_no', '=', b?.providerNo ?? '')
      .execute()
    const { excluded } = await office.call('payer', 'payment.inspect', { month })
    expect(new Map(excluded.map((e) => [e.payeeNo, e.code]))).toEqual(
      new Map([
        [a?.providerNo, 'suspended'],
        [b?.providerNo, 'unconfirmed'],
      ]),
    )
    const made = await office.call('payer', 'payment.create', { month, transferDate })
    expect(made.amount).toBe(sumOf(vouchers) - (a?.amount ?? 0) - (b?.amount ?? 0))
  })

  test('the same count and sum as an earlier file is told (垂水の例), also to whoever closes it', async () => {
    const { runNo } = await decided(office)
    await exportTo(runNo)
    const { writer } = office.backend.env.store
    const run = await read().selectFrom('payment_run').selectAll().executeTakeFirstOrThrow()
    const { requestId } = await office.call('payer', 'payment.ask', { runNo, version: run.version, kind: 'cancel', reason: '再度' })
    await office.call('chief', 'payment.answer', { requestId, confirm: true })
    // a file that stays live with the same figures: as if last month's had been the same
    const found = async () =>
      (await office.call('payer', 'payment.inspect', { month })).checks.find((c) => c.code === 'same-as-earlier')?.findings.length
    expect(await found()).toBe(0)
    const other = { ...run, run_id: 'other', run_no: 'R8-P0999', month: '2026-11', state: 'exported', sha256: 'f'.repeat(64) }
    await writer.insertInto('payment_run').values(other).execute()
    const file = { run_id: 'other', version: 1, file: 'x.txt', sha256: 'f'.repeat(64), row_count: run.payees, amount: run.amount }
    await writer
      .insertInto('payment_file')
      .values({ ...file, transfer_date: '2026-12-15', state: 'live', reason: '', made_by: 'payer', at: '2026-12-10T00:00:00.000Z' })
      .execute()
    expect(await found()).toBe(1)
  })

  test('two accounts of the office make two files: each is ordered by itself', async () => {
    for (const [key, value] of Object.entries({
      consignorCode: '2311009099',
      consignorName: 'ﾐﾎﾝｼ ﾌｸｼ',
      bankCode: '9998',
      bankName: 'ﾐﾎﾝ',
      branchCode: '101',
      branchName: '',
      accountType: '当座',
      accountNumber: '7654321',
      newline: 'none',
    }))
      await parameter(`bank.${key}`, value, 'aids')
    const made = await office.call('payer', 'payment.create', { month, transferDate })
    await approveAll(office, made.draftNo)
    await exportTo(made.runNo)
    const file = readTransferFile(readFileSync(target()))
    expect(file).toMatchObject({ ok: true, newline: 'none', header: { clientCode: '2311009099', accountNumber: '7654321' } })
    const { payers } = await office.call('payer', 'payment.inspect', { month })
    expect(payers).toEqual([])
  })
})

describe('the figures', () => {
  test('the cover bears the mark of the checkpoint that sealed the file, whatever was sealed since', async () => {
    const { runNo } = await decided(office)
    await exportTo(runNo)
    const [sealed] = (await office.call('auditor', 'checkpoint.list', { limit: 1 })).rows
    const later = await office.call('payer', 'checkpoint.make', { reason: 'day-end' })
    await office.call('payer', 'payment.paper', { runNo, paper: 'cover', save: office.save(target('c.pdf')), replace: false })
    const text = (await pagesOf(new Uint8Array(readFileSync(target('c.pdf'))))).join('')
    expect(text).toContain(sealed?.short.replaceAll(' ', ''))
    expect(text).not.toContain(later.short.replaceAll(' ', ''))
  })

  test('items, trailer, cover, ledger and accounting file say the same to the yen', async () => {
    const { runNo } = await decided(office)
    await exportTo(runNo)
    const paper = (kind: 'cover' | 'notices' | 'ledger' | 'accounting', name: string) =>
      office.call('payer', 'payment.paper', { runNo, paper: kind, save: office.save(target(name)), replace: false })
    const bank = readTransferFile(readFileSync(target()))
    if (!bank.ok) throw new Error('unreadable')
    const accounting = await paper('accounting', 'accounting.csv')
    const rows = parseTable(readFileSync(target('accounting.csv'), 'utf8'))
    const summed = rows.reduce((sum, row) => sum + Number(row['金額']), 0)
    const cover = await paper('cover', 'cover.pdf')
    const ledger = await paper('ledger', 'ledger.xlsx')
    const notices = await paper('notices', 'notices.pdf')
    const total = sumOf(vouchers)
    const detail = await view(runNo)
    expect([bank.total, summed, accounting.amount, cover.amount, ledger.amount, notices.amount]).toEqual(
      Array.from({ length: 6 }, () => total),
    )
    expect(detail.totals).toEqual({
      system: { count: bank.count, amount: total },
      order: { count: bank.count, amount: total },
      file: { count: bank.count, amount: total },
    })
    expect(readFileSync(target('cover.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    const lines = await read().selectFrom('hand_over').select(['name', 'amount']).where('direction', '=', 'out').execute()
    expect(lines).toHaveLength(5)
    expect(new Set(lines.map((l) => l.amount))).toEqual(new Set([total]))
  })

  test('a template without the amount is refused whole', async () => {
    const { runNo } = await decided(office)
    await exportTo(runNo)
    await parameter('accounting.columns', '相手先=@payeeNo|科目=19-02')
    const before = await moneyState(office)
    const made = office.call('payer', 'payment.paper', { runNo, paper: 'accounting', save: office.save(target('a.csv')), replace: false })
    expect((await refusalOf(made))?.message).toContain('@amount')
    expect(await moneyState(office)).toEqual(before)
  })
})

test('two clerks of the payments: what one made the other may close', async () => {
  await secondPayer(office)
  await parameter('payment.closing', 'separate')
  const { runNo } = await decided(office)
  const { version } = await view(runNo, 'mailing')
  expect(await office.call('mailing', 'payment.close', { runNo, version })).toMatchObject({ state: 'closed' })
})
