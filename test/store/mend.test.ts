/** Mending a staged file: one row changes, and every row that hangs on it is judged again; what came stays beside it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { parseCsv } from '../support/csv.ts'
import { one, quickOffice, refusal, sql, trailHolds } from './acts.ts'
import { commit, mend, names, rowsOf, sampleRow, stageRows, verdictsOf } from './mend-support.ts'

let office: TestOffice
beforeEach(async () => {
  office = await quickOffice()
})
afterEach(() => office.dispose())

const badDate = sampleRow(1, { 整理番号: '試2', 受付日: 'R8.2.30' })
const good = sampleRow(0, { 整理番号: '試1' })

describe('mending a cell', () => {
  it('judges the row again, keeps what came beside it, and counts anew', async () => {
    const staged = await stageRows(office, [good, badDate])
    expect(staged).toMatchObject({ added: 1, rejected: 1, excluded: 0 })
    const done = await mend(office, staged.batchId, 3, 'submittedAt', 'R8.3.2')
    expect(done.row).toMatchObject({ line: 3, verdict: 'added', problems: [], mended: 1 })
    expect(done.row.cells[names.indexOf('受付日')]).toMatchObject({ value: 'R8.3.2', original: 'R8.2.30', label: '申請日時' })
    expect(done.counts).toMatchObject({ rows: 2, added: 2, rejected: 0, same: 0, changed: 0 })
    expect(await one(office, 'select count(*) from welfare_case')).toBe(0)
    const after = await commit(office, staged)
    expect(after).toMatchObject({ state: 'committed', added: 2, rejected: 0 })
    const [row] = await sql(
      office,
      `select c.applied_on, a.cells, a.mended from welfare_case c join application a using (case_id) where receipt_no = '試2'`,
    )
    expect(row?.['applied_on']).toBe('2026-03-02')
    expect(JSON.parse(String(row?.['cells']))).toEqual(badDate)
    expect(JSON.parse(String(row?.['mended']))).toEqual({ [names.indexOf('受付日')]: 'R8.3.2' })
    const { history } = await office.call('intake', 'case.view', { caseNo: 'R8-000002' })
    expect(history[0]?.text).toContain('取込のときに「受付日」を直しました')
    expect(await trailHolds(office)).toBe(true)
  })

  it('back to what came takes the mending away', async () => {
    const staged = await stageRows(office, [good, badDate])
    await mend(office, staged.batchId, 3, 'submittedAt', 'R8.3.2')
    const back = await mend(office, staged.batchId, 3, 'submittedAt', 'R8.2.30')
    expect(back.row).toMatchObject({ verdict: 'rejected', mended: 0, problems: [{ field: 'submittedAt', code: 'impossible-date' }] })
    expect(back.counts).toMatchObject({ added: 1, rejected: 1 })
    expect(await sql(office, 'select mended, original from import_row where line = 3')).toEqual([{ mended: null, original: null }])
  })

  it('that makes two rows one receipt number refuses the later one, and mending that one brings it in', async () => {
    const staged = await stageRows(office, [good, sampleRow(1, { 整理番号: '試2' })])
    const clash = await mend(office, staged.batchId, 2, 'receiptNo', '試2')
    expect(clash).toMatchObject({ others: 1, counts: { added: 1, rejected: 1 } })
    expect((await verdictsOf(office, staged.batchId))[1]).toBe('3 rejected duplicate-receipt')
    await mend(office, staged.batchId, 3, 'receiptNo', '試3')
    const after = await commit(office, staged)
    expect(after).toMatchObject({ added: 2, rejected: 0 })
    expect((await sql(office, 'select receipt_no from welfare_case order by case_no')).map((r) => r['receipt_no'])).toEqual(['試2', '試3'])
  })

  it('that makes two rows the same person and item warns of the later one, and no longer when it is put back', async () => {
    const twin = sampleRow(0, { 整理番号: '試9', 種目: 'n90' })
    const fresh = await stageRows(office, [good, sampleRow(0, { 整理番号: '試9' })], 'fresh.csv')
    const expected = (await verdictsOf(office, fresh.batchId))[1]
    expect(expected).toContain('possible-duplicate')
    const staged = await stageRows(office, [good, twin])
    const before = await verdictsOf(office, staged.batchId)
    await mend(office, staged.batchId, 3, 'item', '特殊寝台')
    expect((await verdictsOf(office, staged.batchId))[1]).toBe(expected)
    const first = await mend(office, staged.batchId, 2, 'item', 'n90')
    expect(first.others).toBe(1)
    expect((await verdictsOf(office, staged.batchId))[1]).not.toContain('possible-duplicate')
    await mend(office, staged.batchId, 2, 'item', '特殊寝台')
    await mend(office, staged.batchId, 3, 'item', 'n90')
    expect(await verdictsOf(office, staged.batchId)).toEqual(before)
  })

  it.each([
    ['a field that no column reads', 'email', 'a@example.jp', 'cannot-mend'],
    ['a My Number', 'residentNo', '123456789018', 'cannot-mend'],
  ])('refuses %s', async (_what, field, value, code) => {
    const staged = await stageRows(office, [good])
    expect(await refusal(mend(office, staged.batchId, 2, field, value))).toBe(code)
    expect(await one(office, 'select count(*) from import_row where mended is not null')).toBe(0)
    expect(await one(office, `select count(*) from audit_body where body like '%${value}%'`)).toBe(0)
  })

  it('refuses a row whose cells do not fit the header, one that is not there, and a closed batch', async () => {
    const staged = await stageRows(office, [good, sampleRow(1).slice(0, 5)])
    expect(await refusal(mend(office, staged.batchId, 3, 'name', '見本'))).toBe('cannot-mend')
    expect(await refusal(mend(office, staged.batchId, 9, 'name', '見本'))).toBe('not-found')
    await commit(office, staged)
    expect(await refusal(mend(office, staged.batchId, 2, 'name', '見本'))).toBe('batch-closed')
  })

  it('of a row with a struck-out My Number keeps that refusal until the number itself is mended', async () => {
    const staged = await stageRows(office, [sampleRow(0, { 宛名番号: '123456789018', 見積額: '円' })])
    await mend(office, staged.batchId, 2, 'price', '5,000円')
    expect(await verdictsOf(office, staged.batchId)).toEqual(['2 rejected my-number'])
    const done = await mend(office, staged.batchId, 2, 'residentNo', '')
    expect(done.row.verdict).toBe('added')
    expect(JSON.stringify(await sql(office, 'select * from import_row'))).not.toContain('123456789018')
  })
})

it('a preview that was left is there again as it was, after a restart, too', async () => {
  const staged = await stageRows(office, [good, badDate])
  const done = await mend(office, staged.batchId, 3, 'submittedAt', 'R8.3.2')
  office = await office.reopen()
  const again = await office.call('intake', 'import.summary', { batchId: staged.batchId })
  expect(again).toEqual({ ...staged, ...done.counts, errors: [], warnings: again.warnings })
  expect(await commit(office, again)).toMatchObject({ added: 2, state: 'committed' })
  await sql(office, `update import_batch set state = 'staged', row_count = 0`)
  expect(await refusal(office.call('intake', 'import.summary', { batchId: staged.batchId }))).toBe('not-found')
})

describe('leaving a row out', () => {
  it('counts it apart, keeps it out of the office, and lets later rows stand', async () => {
    const staged = await stageRows(office, [good, sampleRow(1, { 整理番号: '試1' })])
    expect(staged).toMatchObject({ added: 1, rejected: 1 })
    const out = await office.call('intake', 'import.exclude', { batchId: staged.batchId, line: 2 })
    expect(out).toMatchObject({ others: 1, row: { excluded: true }, counts: { added: 1, rejected: 0, excluded: 1 } })
    expect(await verdictsOf(office, staged.batchId)).toEqual(['2 excluded', expect.stringMatching(/^3 added/)])
    const after = await commit(office, staged)
    expect(after).toMatchObject({ added: 1, excluded: 1, errors: [] })
    expect(await sql(office, 'select case_no, receipt_no, name from welfare_case')).toMatchObject([
      { case_no: 'R8-000001', receipt_no: '試1', name: '松本 莉子' },
    ])
  })

  it('and taking it in again leaves the batch as it was', async () => {
    const staged = await stageRows(office, [good, sampleRow(1, { 整理番号: '試1' }), badDate])
    const before = await rowsOf(office, staged.batchId)
    await office.call('intake', 'import.exclude', { batchId: staged.batchId, line: 2 })
    expect(await refusal(mend(office, staged.batchId, 2, 'name', '見本'))).toBe('cannot-mend')
    const back = await office.call('intake', 'import.include', { batchId: staged.batchId, line: 2 })
    expect(back.counts).toMatchObject({ added: 1, rejected: 2, excluded: 0 })
    expect(await rowsOf(office, staged.batchId)).toEqual(before)
  })

  it('shows under its own heading', async () => {
    const staged = await stageRows(office, [good, badDate])
    await office.call('intake', 'import.exclude', { batchId: staged.batchId, line: 3 })
    const lines = async (only: 'excluded' | 'rejected' | 'all') => {
      const { rows } = await office.call('intake', 'import.rows', { batchId: staged.batchId, only, afterLine: 0, limit: 10 })
      return rows.map((row) => row.line)
    }
    expect([await lines('excluded'), await lines('rejected'), await lines('all')]).toEqual([[3], [], [2, 3]])
  })
})

describe('rows that do not come in', () => {
  it('come out with their reasons, as CSV and as a sheet of text cells', async () => {
    const staged = await stageRows(office, [sampleRow(2, { 整理番号: '0012' }), badDate, sampleRow(3, { 整理番号: '試4', 見積額: '一万' })])
    await office.call('intake', 'import.exclude', { batchId: staged.batchId, line: 2 })
    await mend(office, staged.batchId, 4, 'note', '折返し済み')
    const written = async (name: string) => {
      const path = join(office.folder, '..', name)
      const answer = await office.call('intake', 'import.rejects', { batchId: staged.batchId, save: office.save(path), replace: false })
      expect(answer).toMatchObject({ rows: 3, name })
      return path
    }
    const csv = parseCsv(readFileSync(await written('out.csv'), 'utf8').replace(/^\uFEFF/, '')).map((record) => record.cells)
    expect(csv[0]).toEqual([...names, '取り込めない理由'])
    const at = (header: string, row: number): string | undefined => csv[row]?.[csv[0]?.indexOf(header) ?? -1]
    expect(at('取り込めない理由', 1)).toBe('2行目: 除外（利用者）')
    expect(at('取り込めない理由', 2)).toContain('R8.2.30')
    expect([at('メモ', 3), at('見積額', 3)]).toEqual(['折返し済み', '一万'])
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(await written('out.xlsx'))
    const sheet = book.getWorksheet('取り込めない行')
    const cell = (row: number, column: number) => sheet?.getCell(row + 1, column + 1)
    expect(csv.map((row, r) => row.map((_, c) => cell(r, c)?.text.replaceAll('\r\n', '\n')))).toEqual(csv)
    expect([cell(1, names.indexOf('整理番号'))?.type, cell(1, names.indexOf('整理番号'))?.numFmt]).toEqual([ExcelJS.ValueType.String, '@'])
  })
})

describe('a mended row that comes again', () => {
  it('as it was in the file is already here, also when it could not be read', async () => {
    const staged = await stageRows(office, [good, badDate])
    await mend(office, staged.batchId, 3, 'submittedAt', 'R8.3.2')
    await commit(office, staged)
    const again = await stageRows(office, [good, badDate], 'again.csv')
    expect(again).toMatchObject({ added: 0, changed: 0, rejected: 0, same: 2 })
    const mendedFile = await stageRows(office, [good, sampleRow(1, { 整理番号: '試2', 受付日: 'R8.3.2' })], 'mended.csv')
    expect(mendedFile).toMatchObject({ added: 0, changed: 0, rejected: 0, same: 2 })
    const newer = await stageRows(office, [sampleRow(1, { 整理番号: '試2', 受付日: 'R8.3.3' })], 'newer.csv')
    expect(newer).toMatchObject({ changed: 1 })
  })
})

describe('candidates', () => {
  const asked = async (field: string, change: Readonly<Record<string, string>>, text?: string) => {
    const staged = await stageRows(office, [sampleRow(0, { 整理番号: '試1', ...change })])
    const answer = await office.call('intake', 'import.candidates', {
      batchId: staged.batchId,
      line: 2,
      field,
      ...(text === undefined ? {} : { text }),
    })
    return answer.candidates
  }

  it('offer the items and providers that look like it, with code and name', async () => {
    const items = await asked('item', { 種目: 'ストマ(消化)' })
    expect(items[0]).toMatchObject({ label: expect.stringContaining('スト'), note: expect.stringMatching(/^N\d+/) })
    const providers = await asked('providerName', { 業者名: 'サンプル補装具 熱田' })
    expect(providers[0]).toMatchObject({ value: expect.stringContaining('サンプル補装具'), note: expect.stringMatching(/^J\d{4}/) })
  })

  it('make the row good when taken', async () => {
    const staged = await stageRows(office, [sampleRow(0, { 整理番号: '試1', 種目: '特殊寝だい', 生年月日: '平成31年5月1日' })])
    for (const field of ['item', 'birthDate']) {
      const { candidates } = await office.call('intake', 'import.candidates', { batchId: staged.batchId, line: 2, field })
      await mend(office, staged.batchId, 2, field, candidates[0]?.value ?? '')
    }
    expect((await verdictsOf(office, staged.batchId))[0]).toMatch(/^2 added/)
    expect(await sql(office, 'select item_code, birth_date from import_row')).toMatchObject([{ birth_date: '2019-05-01' }])
  })

  it('offer the words the form knows, and narrow to what was typed', async () => {
    expect((await asked('channel', {})).map((word) => word.value)).toEqual(['窓口', '郵送', '電話'])
    expect((await asked('item', {}, 'n90'))[0]).toMatchObject({ note: 'N90' })
  })
})
