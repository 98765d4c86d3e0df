/** Bad inputs that are judged by pure rules, once more where the clerk meets them: the preview of a file, the desk, the refused rows. */
import { join } from 'node:path'
import excel from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { quickOffice, sql } from './acts.ts'
import { counterProfile, csv, row, stage, told } from './bad-inputs-support.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const forms = ['Gy年M月D日', 'Gy.M.D', 'Gy/M/D', 'YYYY/M/D', 'YYYY-MM-DD', 'YYYYMMDD']

describe('dates in the preview of a file', () => {
  test.each([
    ['§6-33', '2023-02-29', null],
    ['§6-33', '2024-02-29', '2024-02-29'],
    ['§6-33', '2024-02-30', null],
    ['§6-33', '20230229', null],
    ['§6-34', '昭和64年1月7日', '1989-01-07'],
    ['§6-34', '昭和64年1月8日', '「平成元年1月8日」ではありませんか'],
    ['§6-35', '平成31/4/30', '2019-04-30'],
    ['§6-35', '平成31/5/1', '「令和元年5月1日」ではありませんか'],
    ['§6-36', '大正15年12月24日', '1926-12-24'],
    ['§6-36', '大正15年12月25日', '「昭和元年12月25日」ではありませんか'],
    ['§6-36', '明治45年7月30日', '「大正元年7月30日」ではありませんか'],
    ['§6-37', '令和元年5月1日', '2019-05-01'],
    ['§6-37', 'R1.5.1', '2019-05-01'],
    ['§6-37', '令1.5.1', '2019-05-01'],
    ['§6-37', '令和01年05月01日', '2019-05-01'],
  ])('%s %s: %s', async (_row, text, expected) => {
    const profile = counterProfile({ dateFormats: [...forms, 'Gy年M月D日 HH:mm'] })
    const staged = await stage(office, csv([row({ 生年月日: text, 宛名番号: '' })]), { profile })
    const [kept] = await sql(office, 'select birth_date from import_row where batch_id = ?', staged.batchId)
    if (expected !== null && /^\d/.test(expected)) {
      expect([staged.rejected, kept?.['birth_date']]).toEqual([0, expected])
      return
    }
    expect([staged.rejected, kept?.['birth_date'], staged.errors.map((one) => one.code)]).toEqual([1, null, ['impossible-date']])
    expect(staged.errors[0]?.message).toContain(expected ?? `「${text}」`)
  })

  test.each([
    ['平成31年5月1日', '令和元年5月1日'],
    ['R8.2.30', null],
  ])('§6-35 %s: what it may have meant is offered in the words of the file, and taking it mends the row', async (text, called) => {
    const staged = await stage(office, csv([row({ 生年月日: text, 宛名番号: '' })]), { profile: counterProfile({ dateFormats: forms }) })
    const at = { batchId: staged.batchId, line: 2, field: 'birthDate' }
    const { candidates } = await office.call('intake', 'import.candidates', at)
    if (called !== null) expect(candidates[0]?.label).toContain(called)
    const done = await office.call('intake', 'import.mend', { ...at, value: candidates[0]?.value ?? '' })
    expect(done.row.problems.filter((one) => one.field === 'birthDate' && one.code === 'impossible-date')).toEqual([])
  })
})

describe('§6-38 the age of a person born on a leap day, as the desk shows it', () => {
  test.each([
    ['2026-02-28', 17],
    ['2026-03-01', 18],
    ['2028-02-28', 19],
    ['2028-02-29', 20],
  ])('§6-38 on %s: %i', async (businessDay, age) => {
    const own = await quickOffice({ businessDay })
    try {
      const [someone] = await sql(own, 'select resident_no from resident where guardian_no is null order by resident_no limit 1')
      const residentNo = String(someone?.['resident_no'])
      await sql(own, `update resident set birth_date = '2008-02-29' where resident_no = ?`, residentNo)
      expect((await own.call('intake', 'entry.person', { residentNo }))?.age).toBe(age)
    } finally {
      await own.dispose()
    }
  })
})

test('§6-26 the refused rows as a sheet: codes and what looks like a date come out as they went in, as text', async () => {
  const cells = { 整理番号: '0123', 手帳番号: '1-2', 品名: '2026/1/2', メモ: '1E5', 見積額: 'x' }
  const staged = await stage(office, csv([row(cells)]))
  const path = join(office.folder, '..', 'refused.xlsx')
  await office.call('intake', 'import.rejects', { batchId: staged.batchId, save: office.save(path), replace: true })
  const book = new excel.Workbook()
  await book.xlsx.readFile(path)
  const found = new Map<string, string>()
  book.worksheets[0]?.eachRow((line) => line.eachCell((cell) => void found.set(cell.text, cell.numFmt)))
  for (const text of Object.values(cells)) expect([text, found.get(text)]).toEqual([text, '@'])
})

test('§6-20 an unseen sign in a mended cell is refused like one that came', async () => {
  const { found } = await told(office, { 見積額: 'x' })
  expect(found?.verdict).toBe('rejected')
  const staged = await stage(office, csv([row({ 見積額: 'x' })]))
  const done = await office.call('intake', 'import.mend', { batchId: staged.batchId, line: 2, field: 'name', value: '丹羽\u202Eさくら' })
  expect(done.row.problems.map((one) => one.code)).toContain('bad-character')
  expect(done.row.problems.map((one) => one.message).join()).toContain('[U+202E]')
})
