/** 事業者・銀行: a changed account waits for a second person whichever way it came; stops; branches by day; the table of banks by file. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unheld } from '../../electron/backend/store/attachments.ts'
import { branchVerdicts } from '../../electron/backend/store/banks.ts'
import { providerStandings } from '../../electron/backend/store/providers.ts'
import type { Input } from '../../shared/contract.ts'
import { sampleDay, sampleOffice, type TestOffice } from '../support/office.ts'
import { refusalOf } from './payments-support.ts'

let office: TestOffice
beforeEach(async () => {
  office = await sampleOffice()
})
afterEach(() => office.dispose())
const read = () => office.backend.env.store.reader
const standing = async (no: string, day = sampleDay) => (await providerStandings(read(), [no], day)).get(no)

const change: Input<'provider.changeAccount'> = {
  providerNo: 'J0102',
  bankCode: '1',
  branchCode: '431',
  accountType: '普通',
  accountNumber: '７６５４３２１',
  holder: 'カ）ミホンケア',
  attorney: false,
  reason: '口座変更届',
}

describe('an account', () => {
  test('of the beginning is paid to', async () => {
    expect(await standing('J0102')).toMatchObject({ obstacles: [], alerts: [], newAccount: false })
  })

  test('that was changed waits for another person', async () => {
    expect(await office.call('payer', 'provider.changeAccount', change)).toEqual({ seq: 2 })
    expect(await standing('J0102')).toMatchObject({
      obstacles: [{ code: 'account-unconfirmed' }],
      account: { bank_code: '0001', branch_code: '431', account_number: '7654321', account_holder_kana: 'ｶ)ﾐﾎﾝｹｱ' },
      newAccount: true,
    })
    const word = { providerNo: 'J0102', seq: 2, agrees: true, comment: '' }
    expect(await refusalOf(office.call('payer', 'provider.confirmAccount', word))).toMatchObject({ code: 'provider-refused' })
    await office.call('chief', 'provider.confirmAccount', word)
    expect(await standing('J0102')).toMatchObject({ obstacles: [] })
    const card = await office.call('payer', 'provider.view', { providerNo: 'J0102' })
    expect(card.accounts.map((one) => [one.seq, one.way, one.word?.agrees])).toEqual([
      [2, 'changed', true],
      [1, 'first', undefined],
    ])
  })

  test('that a second person finds wrong is not paid to', async () => {
    await office.call('payer', 'provider.changeAccount', change)
    const wrong = { providerNo: 'J0102', seq: 2, agrees: false, comment: '番号が違う' }
    expect(await refusalOf(office.call('chief', 'provider.confirmAccount', { ...wrong, comment: '' }))).toMatchObject({
      code: 'reason-missing',
    })
    await office.call('chief', 'provider.confirmAccount', wrong)
    expect(await standing('J0102')).toMatchObject({ obstacles: [{ code: 'account-disputed' }] })
  })

  test('changed in the table of providers waits as well', async () => {
    const { writer } = office.backend.env.store
    await writer.updateTable('provider').set({ account_number: '1111111' }).where('provider_no', '=', 'J0103').execute()
    expect(await standing('J0103')).toMatchObject({ obstacles: [{ code: 'account-unconfirmed' }] })
    // taken out and put in again, it is no new beginning
    const row = await read().selectFrom('provider').selectAll().where('provider_no', '=', 'J0104').executeTakeFirstOrThrow()
    await writer.deleteFrom('provider').where('provider_no', '=', 'J0104').execute()
    await writer
      .insertInto('provider')
      .values({ ...row, account_number: '2222222' })
      .execute()
    expect(await standing('J0104')).toMatchObject({ obstacles: [{ code: 'account-unconfirmed' }] })
    // a change of anything else leaves the account alone
    await writer.updateTable('provider').set({ phone: '052-000-9999' }).where('provider_no', '=', 'J0102').execute()
    expect(await standing('J0102')).toMatchObject({ obstacles: [] })
  })

  test.each<[string, Partial<Input<'provider.changeAccount'>>, string]>([
    ['of a branch that is not there', { branchCode: '999' }, '支店番号 999'],
    ['of a bank that is not there', { bankCode: '9998' }, '銀行コード 9998'],
    ['with a number too long', { accountNumber: '12345678' }, '口座番号'],
    ['in kanji', { holder: '見本ケア' }, '使えない文字'],
    ['over 30 bytes', { holder: 'ガギグゲゴガギグゲゴガギグゲゴガ' }, '30文字を超えて'],
    ['of another name without a power of attorney', { holder: 'ヤマダ　タロウ' }, '委任状が要ります'],
    ['of another name, the paper not kept', { holder: 'ヤマダ　タロウ', attorney: true }, '委任状が保管されていません'],
  ])('%s is refused', async (_, typed, told) => {
    const refused = await refusalOf(office.call('payer', 'provider.changeAccount', { ...change, ...typed }))
    expect(refused).toMatchObject({ code: 'provider-refused' })
    expect(refused?.message).toContain(told)
    expect(await read().selectFrom('provider_account').select('seq').where('provider_no', '=', 'J0102').execute()).toEqual([{ seq: 1 }])
  })

  test('of another name is taken with its power of attorney, and a second person looks', async () => {
    const path = join(office.folder, '..', '委任状.pdf')
    writeFileSync(path, '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
    const kept = await office.call('payer', 'provider.keepAttorney', { providerNo: 'J0102', ticket: office.open(path) })
    await office.call('payer', 'provider.changeAccount', { ...change, holder: 'ヤマダ　タロウ', attorney: true, attorneyKey: kept.key })
    // the same paper among attachments that nobody keeps does not take it away
    expect(await unheld(read(), [kept.key], 'any')).toEqual([])
    const paper = await office.call('chief', 'provider.readAttorney', { providerNo: 'J0102', seq: 2 })
    expect([paper.mime, Buffer.from(paper.bytes).equals(readFileSync(path))]).toEqual(['application/pdf', true])
    expect(await refusalOf(office.call('chief', 'provider.readAttorney', { providerNo: 'J0102', seq: 1 }))).toMatchObject({
      code: 'not-found',
    })
    const seen = await read().selectFrom('audit_entry').select(['actor', 'ref']).where('action', '=', 'view').execute()
    expect(seen).toContainEqual({ actor: 'chief', ref: 'J0102' })
    await office.call('chief', 'provider.confirmAccount', { providerNo: 'J0102', seq: 2, agrees: true, comment: '' })
    const after = await standing('J0102')
    expect(after?.obstacles).toEqual([])
    expect(after?.alerts[0]).toContain('委任状により')
  })

  test('every lossy step of the holder is shown before it is taken', async () => {
    const { changes, holderKana } = await office.call('payer', 'provider.tryAccount', {
      providerNo: 'J0102',
      bankCode: '0001',
      branchCode: '431',
      accountType: '普通',
      accountNumber: '1234567',
      holder: 'ミホンケァー・ヲカ',
      attorney: false,
    })
    expect(holderKana).toBe('ﾐﾎﾝｹｱ- ｵｶ')
    expect(changes.map((one) => one.step)).toEqual(['small-kana', 'long-mark', 'middle-dot', 'wo'])
  })
})

test('the sample provider whose holder is another firm is told', async () => {
  const all = await providerStandings(
    read(),
    (await read().selectFrom('provider').select('provider_no').execute()).map((p) => p.provider_no),
    sampleDay,
  )
  const told = [...all.values()].filter((one) => one.alerts.some((alert) => alert.includes('委任状がありません')))
  expect(told).toHaveLength(1)
})

describe('債権者停止', () => {
  test('stops from its day on, and another person ends it', async () => {
    await office.call('payer', 'provider.stop', { providerNo: 'J0102', fromOn: '2026-12-01', reason: '差押え' })
    expect(await standing('J0102', '2026-11-30')).toMatchObject({ obstacles: [] })
    expect(await standing('J0102', '2026-12-01')).toMatchObject({ obstacles: [{ code: 'suspended' }] })
    const end = { providerNo: 'J0102', fromOn: '2026-12-20', reason: '解除の通知' }
    expect(await refusalOf(office.call('payer', 'provider.resume', end))).toMatchObject({ code: 'provider-refused' })
    await office.call('chief', 'provider.resume', end)
    expect(await standing('J0102', '2026-12-19')).toMatchObject({ obstacles: [{ code: 'suspended' }] })
    expect(await standing('J0102', '2026-12-20')).toMatchObject({ obstacles: [] })
  })
})

describe('the table of banks', () => {
  const header = '銀行コード,銀行名,銀行名カナ,支店コード,支店名,支店名カナ,廃止日,承継銀行コード,承継支店コード'
  const file = (lines: readonly string[]): string => {
    const path = join(office.folder, '..', 'banks.csv')
    writeFileSync(path, `${[header, ...lines].join('\r\n')}\r\n`)
    return office.open(path)
  }
  const load = async (lines: readonly string[], whole: boolean, asOf = '2026-12-01') => {
    const source = { from: 'file' as const, ticket: file(lines) }
    const seen = await office.call('payer', 'bank.preview', { source, asOf, whole })
    return { seen, made: await office.call('payer', 'bank.load', { source, asOf, whole, digest: seen.digest }) }
  }

  test('finds branches by code, kana and name', async () => {
    for (const text of ['0001 431', 'ミズホ ナゴヤ', 'みずほ なごや', 'ﾐｽﾞﾎ ﾅｺﾞﾔ']) {
      const found = await office.call('payer', 'bank.find', { text, limit: 20 })
      expect(found.map((one) => `${one.bankCode}-${one.branchCode}`)).toContain('0001-431')
    }
  })

  test('a merged branch stops payments from its day on and names its successor', async () => {
    const { made } = await load(['0009,三井住友,ミツイスミトモ,733,八事,ヤゴト,2026-12-07,0009,401'], false)
    expect(made).toMatchObject({ added: 0, closed: 1 })
    expect(await standing('J0102', '2026-12-06')).toMatchObject({ obstacles: [] })
    const after = await standing('J0102', '2026-12-07')
    expect(after?.obstacles).toMatchObject([{ code: 'branch' }])
    expect(after?.obstacles[0]?.text).toContain('0009-401')
  })

  test('a whole table closes what it lacks and keeps names of the days before', async () => {
    const { seen, made } = await load(['0001,みずほ,ミズホ,431,名古屋中央,ナゴヤチュウオウ,,,'], true)
    expect(seen).toMatchObject({ renamed: 1, added: 0 })
    expect(made.branches).toBe(1)
    const on = async (day: string) => (await branchVerdicts(read(), [{ bankCode: '0001', branchCode: '431' }], day)).get('0001-431')
    expect(await on('2026-11-30')).toMatchObject({ kind: 'open', branch: { branchName: '名古屋' } })
    expect(await on('2026-12-01')).toMatchObject({ kind: 'open', branch: { branchName: '名古屋中央', branchKana: 'ナゴヤチユウオウ' } })
  })

  test('a file with an error changes nothing, and nobody loads what he did not see', async () => {
    const bad = { source: { from: 'file' as const, ticket: file(['x,a,ア,1,a,ア,,,']) }, asOf: '2026-12-01', whole: false }
    const seen = await office.call('payer', 'bank.preview', bad)
    expect(seen.errors).toMatchObject([{ line: 2 }])
    expect(await refusalOf(office.call('payer', 'bank.load', { ...bad, digest: seen.digest }))).toMatchObject({
      code: 'bank-table-refused',
    })
    const good = { ...bad, source: { from: 'file' as const, ticket: file(['9998,テスト,テスト,101,中央,チュウオウ,,,']) } }
    expect(await refusalOf(office.call('payer', 'bank.load', { ...good, digest: 'x' }))).toMatchObject({ code: 'changed-by-other' })
    expect(await read().selectFrom('bank_load').select('load_id').execute()).toEqual([])
  })

  test('the shipped table of the whole country loads', async () => {
    const input = { source: { from: 'shipped' as const }, asOf: '2026-12-01', whole: true }
    const seen = await office.call('payer', 'bank.preview', input)
    expect(seen).toMatchObject({ rows: 28944, errors: [], closed: 0, renamed: 0 })
    expect(await office.call('payer', 'bank.load', { ...input, digest: seen.digest })).toMatchObject({ banks: 1146, branches: 28944 })
    expect(await office.call('payer', 'bank.preview', input)).toMatchObject({ added: 0, renamed: 0, closed: 0 })
  })

  test('ゆうちょ numbers are converted, a wrong check digit is told', async () => {
    expect(await office.call('payer', 'bank.yucho', { symbol: '14030', number: '12345671' })).toMatchObject({
      ok: true,
      branchCode: '408',
      accountNumber: '1234567',
      checkDigitFits: true,
    })
    expect(await office.call('payer', 'bank.yucho', { symbol: '10530', number: '12345671' })).toMatchObject({
      ok: true,
      checkDigitFits: false,
    })
    expect(await office.call('payer', 'bank.yucho', { symbol: '24030', number: '1' })).toMatchObject({ ok: false })
  })
})

afterEach(() => rmSync(join(office.folder, '..', 'banks.csv'), { force: true }))
