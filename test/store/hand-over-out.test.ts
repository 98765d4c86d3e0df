/** 授受簿: papers drawn in the office and saved out, the medium told at the act, names of protected persons. */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { importSample, temporaryFolder, type TestOffice } from '../support/office.ts'
import { one, quickOffice, refusal, sql } from './acts.ts'

let office: TestOffice
let folder = ''
let caseNo = ''
beforeAll(async () => {
  folder = temporaryFolder('hand-over-out')
  office = await quickOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  const [row] = await sql(office, "select case_no from welfare_case where flags not like '%protected%' order by case_no limit 1")
  caseNo = String(row?.['case_no'])
})
afterAll(async () => {
  await office.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const newest = async () => (await office.call('auditor', 'handover.list', { limit: 1 })).rows[0]
const lines = () => one(office, 'select count(*) from hand_over')
const at = (name: string): string => join(folder, name)

describe('what was drawn in the office and goes out has its line', () => {
  test('a receipt slip', async () => {
    const seen = await office.call('intake', 'entry.slip', { caseNo })
    const saved = await office.call('intake', 'entry.saveSlip', {
      caseNo,
      save: office.save(at('slip.pdf')),
      replace: false,
      medium: 'USBメモリー',
    })
    expect(hashOf(readFileSync(at('slip.pdf')))).toBe(saved.sha256)
    expect(hashOf(seen.bytes)).toBe(saved.sha256)
    expect(await newest()).toMatchObject({ direction: 'out', name: 'slip.pdf', sha256: saved.sha256, medium: 'USBメモリー', ref: caseNo })
    const [entry] = await sql(office, "select ref from audit_entry where action = 'export' order by seq desc limit 1")
    expect(entry?.['ref']).toBe(caseNo)
  })

  test('only a paper that the store knows: no path leads elsewhere', async () => {
    const drawn = { name: 'letter-1.pdf' }
    expect(
      await refusal(office.call('intake', 'correction.savePaper', { name: drawn.name, save: office.save(at('l.pdf')), replace: false })),
    ).toBe('not-found')
    expect(
      await refusal(office.call('mailing', 'papers.save', { name: '../office.key', save: office.save(at('k.pdf')), replace: false })),
    ).toBe('not-found')
  })

  test('nothing is entered, and nothing lies there, when the file cannot be written or the entry fails', async () => {
    writeFileSync(at('there.pdf'), 'x')
    const before = await lines()
    const save = { caseNo, save: office.save(at('there.pdf')), replace: false }
    expect(await refusal(office.call('intake', 'entry.saveSlip', save))).toBe('output-exists')
    expect(readFileSync(at('there.pdf'), 'utf8')).toBe('x')
    expect(await lines()).toBe(before)
  })
})

describe('the medium', () => {
  test('told at the act stands on the line, and is offered again to the same user for the same direction', async () => {
    expect(await office.call('mailing', 'handover.medium', {})).toEqual({ in: '', out: '' })
    await office.call('mailing', 'ledger.export', {
      ledger: 'mailing',
      save: office.save(at('m.xlsx')),
      replace: false,
      medium: '共有フォルダー',
    })
    expect(await newest()).toMatchObject({ medium: '共有フォルダー', ref: '発送簿' })
    expect(await office.call('mailing', 'handover.medium', {})).toEqual({ in: '', out: '共有フォルダー' })
    expect((await office.call('intake', 'handover.medium', {})).out).toBe('USBメモリー')
  })

  test('of an import is told when it is committed; a line without one says so', async () => {
    const path = at('again.csv')
    writeFileSync(path, '')
    const staged = await office.call('intake', 'import.stage', {
      ticket: office.open(join(import.meta.dirname, '../../resources/sample/incoming/aids-counter.csv')),
      programme: 'aids',
      profile: 'aids-counter',
    })
    await office.call('intake', 'import.rejects', {
      batchId: staged.batchId,
      save: office.save(at('r.csv')),
      replace: false,
      medium: '印刷した紙',
    })
    expect(await newest()).toMatchObject({ direction: 'out', medium: '印刷した紙' })
    await office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256, medium: ' LGWAN ' })
    expect(await newest()).toMatchObject({ direction: 'in', medium: 'LGWAN', ref: staged.importNo })
    expect((await office.call('intake', 'handover.medium', {})).in).toBe('LGWAN')
    await office.call('auditor', 'audit.export', { save: office.save(at('t.jsonl')), replace: false })
    expect(await newest()).toMatchObject({ medium: '媒体' })
    expect(
      await refusal(
        office.call('mailing', 'ledger.export', { ledger: 'mailing', save: office.save(at('n.xlsx')), replace: false, medium: '  ' }),
      ),
    ).toBe('bad-input')
  })
})

describe('支援措置', () => {
  const pdf = (text: string) => Buffer.from(`%PDF-1.4\n% ${text}\n%%EOF\n`)
  const add = async (no: string, name: string) => {
    writeFileSync(at(name), pdf(name))
    return office.call('intake', 'attachment.add', { ticket: office.open(at(name)), caseNo: no, kind: null, note: '' })
  }

  test('the ledger does not show the name of a protected person’s file; the case keeps it', async () => {
    const [row] = await sql(office, 'select case_no from welfare_case where flags like \'%"protected"%\' order by case_no limit 1')
    const guarded = String(row?.['case_no'])
    const added = await add(guarded, '見本花子_診断書.pdf')
    expect(added.label).toBe('見本花子_診断書.pdf')
    expect(await newest()).toMatchObject({ name: `添付（${guarded}）.pdf`, sha256: added.sha256, ref: guarded })
    expect(JSON.stringify(await sql(office, 'select * from hand_over'))).not.toContain('見本花子')
  })

  test('also when the protection began after the file came, on the screen and in the Excel file', async () => {
    await add(caseNo, '見本一郎_見積書.pdf')
    expect((await newest())?.name).toBe('見本一郎_見積書.pdf')
    await sql(office, `update welfare_case set flags = '["protected"]' where case_no = ?`, caseNo)
    expect((await newest())?.name).toBe(`添付（${caseNo}）.pdf`)
    await office.call('auditor', 'ledger.export', { ledger: 'handover', save: office.save(at('g.xlsx')), replace: false })
    const cells = (await readXlsx(readFileSync(at('g.xlsx')), 'g.xlsx')).records.flatMap((record) => record.cells)
    expect(cells.filter((cell) => cell.includes('見本一郎'))).toEqual([])
  })
})

test('profiles that come with the program have titles', async () => {
  const names = (await office.call('intake', 'profile.list', {})).filter((p) => p.shipped).map((p) => p.name)
  expect(names).toContain('LoGoフォーム 日常生活用具')
  expect(names.filter((name) => /[a-z]+-[a-z]+/.test(name))).toEqual([])
})
