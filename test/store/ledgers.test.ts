import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { sql } from './acts.ts'
import { importSample, sampleOffice, temporaryFolder, type TestOffice, proposeNow } from '../support/office.ts'

const refused = ['R8-000051', 'R8-000131']
const protectedCase = 'R8-000151'
let office: TestOffice
let folder = ''
const db = () => office.backend.env.store

/** More decisions than one page of a query holds, one of them of a protected person; the letters are out. */
beforeAll(async () => {
  folder = temporaryFolder('ledgers')
  office = await sampleOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await office.call('reviewer', 'review.auto', {})
  await proposeNow(office, 'reviewer', { caseNo: protectedCase, propose: 'grant', reason: '送付先を確認済み' })
  for (const caseNo of refused) await proposeNow(office, 'reviewer', { caseNo, propose: 'refuse', reason: '要件を満たさないため。' })
  for (const kind of ['grant', 'refuse'] as const) {
    const { draftNo } = await office.call('drafter', 'draft.create', { kind })
    for (const user of kind === 'grant' ? ['chief', 'manager', 'director'] : ['chief', 'manager'])
      await office.call(user, 'draft.approve', { draftNo, asDeputy: false })
  }
  await office.call('chief', 'papers.release', {})
  await office.call('mailing', 'papers.issue', { oneFile: true })
})
afterAll(async () => {
  await office.dispose()
  rmSync(folder, { recursive: true, force: true })
})

type LedgerName = 'decisions' | 'mailing' | 'vouchers' | 'payments'

/** Exports a ledger and reads it back: rows by header, and the totals row. */
async function exported(ledger: LedgerName, user = 'mailing') {
  const path = join(folder, `${ledger}-${user}.xlsx`)
  const made = await office.call(user, 'ledger.export', { ledger, save: office.save(path), replace: true })
  const bytes = readFileSync(path)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256)
  const [, head, ...lines] = (await readXlsx(bytes, made.name)).records
  const headers = head?.cells ?? []
  const rows = lines.map(({ cells }) => Object.fromEntries(headers.map((header, i) => [header, cells[i] ?? ''])))
  const totals = rows.pop() ?? {}
  expect(Object.values(totals)[0]).toBe('合計')
  expect(rows.length).toBe(made.rows)
  return { rows, totals }
}

const sum = (rows: readonly Record<string, string>[], header: string): string =>
  String(rows.reduce((total, row) => total + Number(row[header] === '' ? 0 : row[header]), 0))

test('決定簿: every decision in order, refusals without amounts, totals of the rows', async () => {
  const { rows, totals } = await exported('decisions')
  const decisions = await db().reader.selectFrom('decision').selectAll().execute()
  expect(rows.length).toBe(decisions.length)
  expect(rows.map((r) => r['決定番号'])).toEqual(rows.map((_, i) => `8見福第${i + 1}号`))
  for (const header of ['価格', '基準額', '基準額内の負担額', '基準額の超過額', '自己負担額', '公費負担額'])
    expect(totals[header]).toBe(sum(rows, header))
  expect(totals['公費負担額']).toBe(String(decisions.reduce((total, d) => total + d.public_payment, 0)))
  for (const row of rows.filter((r) => r['区分'] === '支給')) {
    expect(Number(row['自己負担額'])).toBe(Number(row['基準額内の負担額']) + Number(row['基準額の超過額']))
    expect(Number(row['価格'])).toBe(Number(row['自己負担額']) + Number(row['公費負担額']))
  }
  const no = rows.filter((r) => r['区分'] === '却下')
  expect(no.map((r) => r['案件番号'])).toEqual(expect.arrayContaining(refused))
  expect(new Set(no.map((r) => r['価格']))).toEqual(new Set(['']))
  expect(rows.filter((r) => r['支援措置'] === '支援措置').map((r) => r['案件番号'])).toEqual([protectedCase])
  expect(rows[0]).toMatchObject({ 決定日: '2026-11-24', 起案番号: 'R8-D0001', 決裁者: '部長 六郎', 案件番号: 'R8-000001' })
})

test('発送簿: protected addresses never stand in it, also when the flag came after the letter', async () => {
  const flagged = await db()
    .reader.selectFrom('welfare_case as c')
    .innerJoin('resident as r', 'r.resident_no', 'c.resident_no')
    .selectAll('r')
    .where('c.case_no', 'in', [protectedCase, 'R8-000002'])
    .orderBy('c.case_no')
    .execute()
  await db()
    .writer.updateTable('resident')
    .set({ protection_from: '2026-11-24' })
    .where('resident_no', '=', flagged[0]?.resident_no ?? '')
    .execute()
  const { rows, totals } = await exported('mailing')
  const entries = await db().reader.selectFrom('mailing_entry').selectAll().execute()
  expect(rows.length).toBe(entries.length)
  expect(totals['枚数']).toBe(sum(rows, '枚数'))
  const own = rows.filter((r) => r['案件番号'] === protectedCase || r['案件番号'] === 'R8-000002')
  expect(own.map((r) => [r['住所'], r['郵便番号'], r['支援措置']])).toEqual([
    ['支援措置', '', '支援措置'],
    ['支援措置', '', '支援措置'],
  ])
  for (const { address } of flagged) expect(rows.filter((r) => r['住所'] === address)).toEqual([])
  const other = rows.find((r) => r['案件番号'] === 'R8-000001')
  expect(other?.['郵便番号']).toMatch(/^\d{3}-\d{4}$/)
  expect(other?.['住所']).toMatch(/^愛知県/)
})

test('給付券台帳: every voucher; numbers stay text', async () => {
  const { rows, totals } = await exported('vouchers')
  const vouchers = await db().reader.selectFrom('voucher').selectAll().orderBy('voucher_no').execute()
  expect(rows.map((r) => r['券番号'])).toEqual(vouchers.map((v) => v.voucher_no))
  expect(totals['公費負担額']).toBe(String(vouchers.reduce((total, v) => total + v.public_payment, 0)))
  expect(rows.map((r) => r['事業者番号'])).toEqual(vouchers.map((v) => v.provider_no))
  expect(new Set(rows.map((r) => r['状態']))).toEqual(new Set(['有効']))
})

test('支払台帳: approved orders only, codes with their zeros, claims counted; closed to those who may not read payments', async () => {
  const { writer } = db()
  const at = '2026-12-20T00:00:00Z'
  const { draft_id } = await db().reader.selectFrom('draft').select('draft_id').limit(1).executeTakeFirstOrThrow()
  const [voucher] = await db().reader.selectFrom('voucher').selectAll().orderBy('voucher_no').limit(1).execute()
  const run = {
    month: '2026-12',
    transfer_date: '2026-12-25',
    draft_id,
    version: 1,
    payees: 1,
    amount: 1234,
    file: null,
    sha256: null,
    made_by: 'payer',
    at,
  }
  await writer
    .insertInto('payment_run')
    .values([
      { ...run, run_id: 'run-1', run_no: 'R8-P0001', state: 'exported' },
      { ...run, run_id: 'run-2', run_no: 'R8-P0002', state: 'cancelled' },
      { ...run, run_id: 'run-3', run_no: 'R8-P0003', state: 'draft' },
    ])
    .execute()
  const payee = {
    seq: 1,
    payee_no: voucher?.provider_no ?? '',
    bank_code: '0001',
    bank_name: 'ﾐｽﾞﾎ',
    branch_code: '001',
    branch_name: 'ﾅｺﾞﾔ',
    account_type: '普通',
    account_number: '0012345',
    holder_kana: 'ｶ)ﾐﾎﾝ',
    amount: 1234,
    kind: 'provider',
    name: '見本商店',
    new_code: '0',
  }
  await writer
    .insertInto('payment_payee')
    .values(['run-1', 'run-2', 'run-3'].map((run_id) => ({ ...payee, run_id, customer_code: run_id })))
    .execute()
  await writer
    .insertInto('claim_batch')
    .values({
      batch_id: 'b',
      claim_no: 'R8-S0001',
      file: 'f',
      sha256: 's',
      row_count: 1,
      matched: 1,
      refused: 0,
      way: 'file',
      by_user: 'payer',
      at,
      business_day: '2026-12-01',
    })
    .execute()
  await writer
    .insertInto('claim')
    .values({
      claim_id: 'c',
      batch_id: 'b',
      line: 2,
      claim_ref: '',
      provider_no: payee.payee_no,
      voucher_no: voucher?.voucher_no ?? '',
      delivered_on: '2026-12-01',
      received_by: '',
      amount: 1234,
      decided: 1234,
      note: '',
      details: '{}',
      state: 'ordered',
      held: 0,
      month: '2026-12',
    })
    .execute()
  await writer
    .insertInto('payment_item')
    .values({
      payable_id: 'c',
      run_id: 'run-1',
      kind: 'claim',
      claim_id: 'c',
      decision_id: null,
      payee_no: payee.payee_no,
      amount: 1234,
      live: 1,
      ended: null,
    })
    .execute()

  const { rows, totals } = await exported('payments', 'auditor')
  expect(rows).toMatchObject([
    {
      支払番号: 'R8-P0001',
      振込日: '2026-12-25',
      金融機関コード: '0001',
      支店コード: '001',
      口座番号: '0012345',
      '請求・給付件数': '1',
      振込額: '1234',
    },
  ])
  expect(totals).toMatchObject({ '請求・給付件数': '1', 振込額: '1234' })
  const save = office.save(join(folder, 'no.xlsx'))
  await expect(office.call('mailing', 'ledger.export', { ledger: 'payments', save, replace: false })).rejects.toMatchObject({
    error: { code: 'forbidden' },
  })
  expect(existsSync(join(folder, 'no.xlsx'))).toBe(false)
})

test('a file that cannot be entered in 授受簿 and trail does not stay outside', async () => {
  const [batch] = await db().reader.selectFrom('import_batch').select('batch_id').execute()
  const exports = {
    'ledger.xlsx': (save: string) => office.call('mailing', 'ledger.export', { ledger: 'decisions', save, replace: false }),
    'rejects.csv': (save: string) => office.call('intake', 'import.rejects', { batchId: batch?.batch_id ?? '', save, replace: false }),
  }
  for (const [name, make] of Object.entries(exports)) {
    const path = join(folder, name)
    await sql(office, `create trigger full_disk before insert on hand_over begin select raise(abort, 'planted'); end`)
    await expect(make(office.save(path))).rejects.toThrow(/^internal/)
    expect(existsSync(path)).toBe(false)
    await sql(office, 'drop trigger full_disk')
    await make(office.save(path))
    expect(existsSync(path)).toBe(true)
  }
})

test('an existing file is refused and left alone, without an entry in the trail', async () => {
  const path = join(folder, 'there.xlsx')
  writeFileSync(path, 'mine')
  const entries = () => db().reader.selectFrom('audit_entry').select('seq').where('action', '=', 'export').execute()
  const before = (await entries()).length
  const save = office.save(path)
  await expect(office.call('mailing', 'ledger.export', { ledger: 'vouchers', save, replace: false })).rejects.toMatchObject({
    error: { code: 'output-exists' },
  })
  expect(readFileSync(path, 'utf8')).toBe('mine')
  expect((await entries()).length).toBe(before)
  await office.call('mailing', 'ledger.export', { ledger: 'vouchers', save: office.save(path), replace: true })
  expect((await entries()).length).toBe(before + 1)
})
