/** Importing a file twice is importing it once, whatever stands in it. */
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../support/csv.ts'
import { sampleFile, type TestOffice } from '../support/office.ts'
import { importText, quickOffice, sql, trailHolds } from '../store/acts.ts'

const [header, ...records] = parseCsv(readFileSync(sampleFile('aids-counter.csv'), 'utf8'))
const names = header?.cells ?? []
const samples = records.map((record) => record.cells)

const word = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '　',
    '0',
    '1',
    '１２',
    '5,000円',
    '2026/2/30',
    'R8.11.3',
    '昭和64年1月8日',
    'n01',
    'N90',
    '123456789018',
    '=1+1',
    '"',
    'い,ろ',
    '上\n下',
    '\r\n',
  ),
  fc.string({ maxLength: 12 }),
)
const spoil = fc.record({ column: fc.nat(names.length - 1), value: word })
/** A row of the sample, perhaps under one of few receipt numbers, perhaps with cells spoiled. */
const row = fc
  .record({
    from: fc.nat(samples.length - 1),
    receipt: fc.option(fc.constantFrom('試1', '試2', '試3', '試4')),
    spoils: fc.array(spoil, { maxLength: 2 }),
  })
  .map(({ from, receipt, spoils }) => {
    const cells = [...(samples[from] ?? [])]
    if (receipt !== null) cells[names.indexOf('整理番号')] = receipt
    for (const { column, value } of spoils) cells[column] = value
    return cells
  })

const csv = (rows: readonly (readonly string[])[], end: string): string =>
  [names, ...rows].map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}${end}`).join('')

describe('a file imported twice', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await quickOffice()
  })
  afterAll(() => office.dispose())

  const cases = () => sql(office, 'select * from welfare_case order by case_no')
  const applications = () => sql(office, 'select * from application order by application_id')

  it('is imported once', async () => {
    let changed = 0
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\r\n'), async (rows, end) => {
        const text = csv(rows, end)
        const first = await importText(office, text)
        expect(first.rows).toBe(rows.length)
        expect(first.added + first.same + first.changed + first.rejected).toBe(first.rows)
        const left = [await cases(), await applications()]
        const second = await importText(office, text)
        expect([await cases(), await applications()]).toEqual(left)
        expect({ added: second.added, changed: second.changed, rejected: second.rejected }).toEqual({
          added: 0,
          changed: 0,
          rejected: first.rejected,
        })
        expect(second.errors).toEqual(first.errors)
        expect(second.sameContentAs).not.toBeNull()
        changed += first.changed
      }),
      { numRuns: 60, seed: 11, endOnFailure: true },
    )
    // the files were not all alike: some brought newer answers, some rows were refused
    expect(changed).toBeGreaterThan(0)
    expect((await sql(office, 'select distinct verdict from import_row order by verdict')).map((r) => r['verdict'])).toEqual([
      'added',
      'changed',
      'rejected',
      'same',
    ])
    const numbers = (await cases()).map((c) => c['case_no'])
    expect(numbers).toEqual(numbers.map((_, i) => `R8-${String(i + 1).padStart(6, '0')}`))
    expect(await trailHolds(office)).toBe(true)
  })

  it('staged twice before the first commit is committed once', async () => {
    const path = `${office.folder}/../twice.csv`
    writeFileSync(path, csv(samples.slice(20, 25), '\n').replaceAll('窓', '二'))
    const stage = () => office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
    const [a, b] = [await stage(), await stage()]
    const commit = (one: typeof a) => office.call('intake', 'import.commit', { batchId: one.batchId, sha256: one.sha256 })
    const before = (await cases()).length
    const outcomes = await Promise.allSettled([commit(a), commit(b), commit(a)])
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as Error).message.split(':')[0]))).toEqual([
      'done',
      'register-changed',
      'batch-closed',
    ])
    expect((await cases()).length).toBe(before + a.added)
  })

  it('of which only a part was read is not committed', async () => {
    const path = `${office.folder}/../part.csv`
    writeFileSync(path, csv(samples.slice(30, 34), '\n').replaceAll('窓', '三'))
    const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
    // what a program leaves that was killed while it read: rows, and no counts
    await sql(office, 'update import_batch set row_count = 0, added = 0 where batch_id = ?', staged.batchId)
    const before = await cases()
    await expect(office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })).rejects.toMatchObject({
      error: { code: 'not-found' },
    })
    expect(await cases()).toEqual(before)
    await office.call('intake', 'import.discard', { batchId: staged.batchId })
  })
})
