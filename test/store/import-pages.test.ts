/** The preview of a long file: pages by index, counts that stand with the batch, a cancelled reading that leaves nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Input } from '../../shared/contract.ts'
import { sampleFile, type TestOffice } from '../support/office.ts'
import { one, quickOffice, refusal, sql } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const stage = (io: { signal?: AbortSignal; onProgress?: () => void } = {}) =>
  office.call(
    'intake',
    'import.stage',
    { ticket: office.open(sampleFile('aids-counter.csv')), programme: 'aids', profile: 'aids-counter' },
    io,
  )

const selections: readonly Input<'import.rows'>['only'][] = ['all', 'added', 'same', 'changed', 'rejected', 'warned', 'excluded']

it('tells for every selection as many rows as its pages hold, also after rows were left out', async () => {
  const { batchId } = await stage()
  for (const line of [2, 3]) await office.call('intake', 'import.exclude', { batchId, line })
  const totals: number[] = []
  for (const only of selections) {
    const lines: number[] = []
    let total = -1
    for (let afterLine = 0; ;) {
      const page = await office.call('intake', 'import.rows', { batchId, only, afterLine, limit: 50 })
      total = page.total
      lines.push(...page.rows.map((row) => row.line))
      const last = page.rows.at(-1)
      if (last === undefined) break
      afterLine = last.line
    }
    expect([only, total]).toEqual([only, lines.length])
    totals.push(total)
  }
  expect(totals[0]).toBe(await one(office, 'select count(*) from import_row where batch_id = ?', batchId))
  expect(totals.at(-1)).toBe(2)
  await office.call('intake', 'import.discard', { batchId })
  expect(await office.call('intake', 'import.rows', { batchId, only: 'all', afterLine: 0, limit: 5 })).toEqual({ rows: [], total: 0 })
})

it('is paged by an index, never by walking through all staged rows', async () => {
  for (const where of ['', 'and excluded = 0 and verdict = ?', "and excluded = 0 and warnings <> '[]'"]) {
    const text = `explain query plan select name from import_row where batch_id = ? ${where} and line > 5 order by line limit 100`
    const plan = JSON.stringify(await sql(office, text, 'x', ...(where.includes('?') ? ['added'] : [])))
    expect(plan).toContain('SEARCH import_row USING INDEX')
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/)
  }
})

it('leaves nothing of a reading that was cancelled, and does not call a reading that goes on left over', async () => {
  const before = await one(office, 'select count(*) from import_row')
  const controller = new AbortController()
  let asked: Promise<readonly unknown[]> | undefined
  const onProgress = (): void => {
    asked ??= office.call('intake', 'import.leftovers', {})
    void asked.then(() => controller.abort())
  }
  expect(await refusal(stage({ signal: controller.signal, onProgress }))).toBe('cancelled')
  expect(await asked).toEqual([])
  expect(await one(office, 'select count(*) from import_row')).toBe(before)
  expect(await office.call('intake', 'import.leftovers', {})).toEqual([])
})
