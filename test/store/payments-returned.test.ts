import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import type { TestOffice } from '../support/office.ts'
import { claimedFolder, decided, month, paidTwice } from './payments-run-support.ts'
import { claimOf, copyOf, refusalOf, takeClaims } from './payments-support.ts'

let folder: string
let office: TestOffice
let runNo: string
beforeAll(async () => {
  const made = await claimedFolder(8)
  folder = made.folder
  const making = await copyOf(folder)
  await making.backend.close()
})
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
beforeEach(async () => {
  office = await copyOf(folder)
  runNo = (await decided(office)).runNo
  await exportTo(runNo, 'bank.txt')
})
afterEach(() => office.dispose())

const target = (name: string) => join(office.folder, '..', name)
const exportTo = (no: string, name: string) =>
  office.call('payer', 'payment.export', { runNo: no, save: office.save(target(name)), replace: false })
const payees = async () => (await office.call('payer', 'payment.view', { runNo })).rows
const codes = () =>
  office.backend.env.store.reader
    .selectFrom('payment_payee')
    .select(['seq', 'customer_code', 'amount', 'payee_no'])
    .orderBy('seq')
    .execute()
const take = (lines: readonly string[], name = 'returned.csv') => {
  writeFileSync(target(name), `\uFEFF${lines.join('\r\n')}\r\n`)
  return office.call('payer', 'returned.take', { ticket: office.open(target(name)) })
}

test('a file of returned transfers: told by code or account, each once; what is unknown changes nothing', async () => {
  const [a, b] = await codes()
  const [, second] = await payees()
  const account = /(\d+)$/.exec(second?.account ?? '')?.[1] ?? ''
  const other = await office.backend.env.store.reader.selectFrom('payment_payee').selectAll().where('seq', '=', 2).executeTakeFirstOrThrow()
  const lines = [
    '顧客コード,銀行コード,支店コード,口座番号,金額,組戻日,理由',
    `${a?.customer_code},,,,${a?.amount},2026-12-28,口座解約`,
    `,${other.bank_code},${other.branch_code},${account},${b?.amount},R8.12.28,名義相違`,
    '99999999999999999999,,,,1,,',
    `${a?.customer_code},,,,1,,`,
  ]
  const made = await take(lines)
  expect(made).toMatchObject({ rows: 4, matched: 2, unknown: 2 })
  expect(made.lines.map((l) => [l.line, l.state])).toEqual([
    [2, 'matched'],
    [3, 'matched'],
    [4, 'unknown'],
    [5, 'unknown'],
  ])
  expect(await take(lines, 'again.csv')).toMatchObject({ rows: 4, matched: 0, unknown: 2 })
  const list = await office.call('payer', 'returned.list', {})
  expect(new Set(list.map((r) => `${r.payeeNo} ${r.reasonCode} ${r.state}`))).toEqual(
    new Set([`${a?.payee_no} closed open`, `${b?.payee_no} name-differs open`]),
  )
  expect(await paidTwice(office)).toEqual([])
})

test('a returned transfer is paid again only after two persons stood for its account, to the new one, with 新規コード 2, once', async () => {
  const [row] = await payees()
  const payeeNo = row?.payeeNo ?? ''
  const entered = { runNo, seq: 1, reasonCode: 'closed', note: '', returnedOn: '2026-12-28' }
  expect(await office.call('payer', 'returned.enter', entered)).toMatchObject({ amount: row?.amount })
  expect((await refusalOf(office.call('payer', 'returned.enter', entered)))?.code).toBe('payment-refused')
  const excluded = async () => (await office.call('payer', 'payment.inspect', { month })).excluded.map((e) => [e.payeeNo, e.code])
  expect(await excluded()).toEqual([[payeeNo, 'returned']])
  const [back] = await office.call('payer', 'returned.list', {})
  const returnId = back?.returnId ?? ''
  const ask = (note: string) => office.call('payer', 'returned.ask', { returnId, note })
  expect((await refusalOf(ask('')))?.message).toContain('組戻しになった口座のまま')

  const { writer } = office.backend.env.store
  await writer.updateTable('provider').set({ account_number: '7654321' }).where('provider_no', '=', payeeNo).execute()
  const word = { provider_no: payeeNo, seq: 2, agrees: 1, comment: '', by_user: 'chief', at: '2026-12-28T00:00:00.000Z' }
  await writer.insertInto('provider_account_word').values(word).execute()
  // the register alone is not enough
  expect(await excluded()).toEqual([[payeeNo, 'returned']])
  await ask('届出 R8.12.28')
  expect((await refusalOf(office.call('payer', 'returned.confirm', { returnId })))?.code).toBe('payment-refused')
  expect(await excluded()).toEqual([[payeeNo, 'returned']])
  await office.call('chief', 'returned.confirm', { returnId })
  expect(await excluded()).toEqual([])

  const next = await decided(office)
  expect(next).toMatchObject({ payees: 1, amount: row?.amount })
  await exportTo(next.runNo, 'next.txt')
  const file = readTransferFile(readFileSync(target('next.txt')))
  expect(file).toMatchObject({ ok: true, transfers: [{ accountNumber: '7654321', newCode: '2', amount: row?.amount }] })
  expect((await office.call('payer', 'returned.list', {})).map((r) => r.state)).toEqual(['repaid'])
  expect((await refusalOf(office.call('payer', 'payment.create', { month, transferDate: '2027-01-15' })))?.code).toBe('nothing-to-pay')
  expect(await paidTwice(office)).toEqual([])
  expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
})

test('the same account is paid again only with a reason; a changed register after the word asks anew', async () => {
  await office.call('payer', 'returned.enter', { runNo, seq: 1, reasonCode: 'other', note: '銀行の誤り', returnedOn: '2026-12-28' })
  const [back] = await office.call('payer', 'returned.list', {})
  const returnId = back?.returnId ?? ''
  await office.call('payer', 'returned.ask', { returnId, note: '銀行の誤り。見本銀行に確認' })
  await office.call('chief', 'returned.confirm', { returnId })
  const next = await decided(office)
  await exportTo(next.runNo, 'next.txt')
  const file = readTransferFile(readFileSync(target('next.txt')))
  expect(file).toMatchObject({ ok: true, transfers: [{ newCode: '0' }] })
})

test('a transfer that comes back after a later one to the same payee left is not paid again without two persons either', async () => {
  const read = office.backend.env.store.reader
  const later = await read
    .selectFrom('voucher as v')
    .innerJoin('payment_payee as p', 'p.payee_no', 'v.provider_no')
    .selectAll('v')
    .select('p.seq as place')
    .where('v.state', '=', 'valid')
    .where('v.public_payment', '>', 0)
    .orderBy('v.voucher_no')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { place, ...voucher } = later
  expect(await takeClaims(office, [claimOf(voucher)], 'later.csv')).toMatchObject({ matched: 1 })
  await exportTo((await decided(office)).runNo, 'second.txt')
  await office.call('payer', 'returned.enter', { runNo, seq: place, reasonCode: 'closed', note: '', returnedOn: '2026-12-28' })
  const excluded = async () => (await office.call('payer', 'payment.inspect', { month })).excluded.map((e) => [e.payeeNo, e.code])
  expect(await excluded()).toEqual([[voucher.provider_no, 'returned']])
  expect((await refusalOf(office.call('payer', 'payment.create', { month, transferDate: '2027-01-15' })))?.code).not.toBe(undefined)
  const [back] = await office.call('payer', 'returned.list', {})
  const returnId = back?.returnId ?? ''
  await office.call('payer', 'returned.ask', { returnId, note: '銀行の誤り。見本銀行に確認' })
  await office.call('chief', 'returned.confirm', { returnId })
  expect(await excluded()).toEqual([])
  expect(await decided(office)).toMatchObject({ payees: 1 })
})

test('a file without a column that tells transfers apart is refused whole', async () => {
  const refused = await refusalOf(take(['氏名,金額', 'ミホン,100']))
  expect(refused).toMatchObject({ code: 'header-mismatch' })
  expect(await office.call('payer', 'returned.list', {})).toEqual([])
})

test('the letter asks for the right account and hides the number', async () => {
  await office.call('payer', 'returned.enter', { runNo, seq: 1, reasonCode: 'closed', note: '', returnedOn: '2026-12-28' })
  const [back] = await office.call('payer', 'returned.list', {})
  const made = await office.call('payer', 'returned.letter', {
    returnId: back?.returnId ?? '',
    save: office.save(target('letter.pdf')),
    replace: false,
  })
  expect(made.name).toBe('letter.pdf')
  expect(readFileSync(target('letter.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
})
