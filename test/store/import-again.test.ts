/** 判定のやり直し and 次のエラー: what was mended outlives a register that changed, and every refused row of a long file is reached. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Refused, type TestOffice } from '../support/office.ts'
import { importText, one, quickOffice, refusal, sql, trailHolds } from './acts.ts'
import { commit, csvOf, mend, rowsOf, sampleRow, stageRows, verdictsOf } from './mend-support.ts'

let office: TestOffice
beforeEach(async () => {
  office = await quickOffice()
})
afterEach(() => office.dispose())

const again = (batchId: string) => office.call('intake', 'import.judgeAgain', { batchId })

test('two rows mended, one left out; the register changes; the commit is refused; judged again they are kept and come in', async () => {
  const rows = [
    sampleRow(0, { 整理番号: '再1' }),
    sampleRow(1, { 整理番号: '再2', 見積額: '不明' }),
    sampleRow(2, { 整理番号: '再3', 生年月日: '平成31年5月1日' }),
    sampleRow(3, { 整理番号: '再4' }),
  ]
  const staged = await stageRows(office, rows)
  await mend(office, staged.batchId, 3, 'price', '12000')
  await mend(office, staged.batchId, 4, 'birthDate', '令和元年5月1日')
  await office.call('intake', 'import.exclude', { batchId: staged.batchId, line: 5 })
  // meanwhile another clerk takes in the first row as it is, and another answer under the third's number
  await importText(office, csvOf([rows[0] ?? [], sampleRow(2, { 整理番号: '再3', 見積額: '777' })]))
  const refused = await commit(office, staged).catch((error: unknown) => error)
  if (!(refused instanceof Refused)) throw new Error('not refused')
  expect(refused.error.code).toBe('register-changed')
  expect(refused.error.message).toContain('2行目')
  expect(refused.error.next).toContain('判定し直す')
  const cases = await one(office, 'select count(*) from welfare_case')

  const judged = await again(staged.batchId)
  expect(judged).toMatchObject({ rows: 2, counts: { rows: 4, added: 1, same: 1, changed: 1, rejected: 0, excluded: 1 } })
  expect((await verdictsOf(office, staged.batchId)).map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
    '2 same',
    '3 added',
    '4 changed',
    '5 excluded',
  ])
  expect((await rowsOf(office, staged.batchId)).map((row) => row.mended)).toEqual([0, 1, 1, 0])
  expect(await one(office, 'select count(*) from welfare_case')).toBe(cases)

  await commit(office, staged)
  const kept = await sql(
    office,
    `select c.receipt_no, c.price, c.birth_date, a.version from welfare_case c join application a on a.application_id = c.application_id
     where c.receipt_no like '再%' order by c.receipt_no`,
  )
  expect(kept.map((row) => [row['receipt_no'], row['version']])).toEqual([
    ['再1', 1],
    ['再2', 1],
    ['再3', 2],
  ])
  expect([kept[1]?.['price'], kept[2]?.['birth_date']]).toEqual([12000, '2019-05-01'])
  expect(await trailHolds(office)).toBe(true)
})

test('more rows than one stroke writes, all of them changed; cancelled half way the commit still refuses', async () => {
  const rows = Array.from({ length: 230 }, (_, i) => sampleRow(i % 20, { 整理番号: `多${i}` }))
  const staged = await stageRows(office, rows, 'many.csv')
  expect(staged.rejected).toBeLessThan(staged.rows)
  await importText(office, csvOf(rows))
  const stop = new AbortController()
  const cancelled = office.call(
    'intake',
    'import.judgeAgain',
    { batchId: staged.batchId },
    { signal: stop.signal, onProgress: () => stop.abort() },
  )
  expect(await refusal(cancelled)).toBe('cancelled')
  expect(await refusal(commit(office, staged))).toBe('register-changed')
  await again(staged.batchId)
  const summary = await office.call('intake', 'import.summary', { batchId: staged.batchId })
  expect([summary.added, summary.same]).toEqual([0, staged.added])
  expect(await again(staged.batchId)).toMatchObject({ rows: 0 })
  expect(await refusal(again('none'))).toBe('not-found')
})

test('the next and the previous error are found over all rows, wherever the list stands', async () => {
  const bad = new Set([3, 599, 1180])
  const rows = Array.from({ length: 1200 }, (_, i) => sampleRow(0, { 整理番号: `誤${i}`, ...(bad.has(i) ? { 見積額: 'x' } : {}) }))
  const staged = await stageRows(office, rows, 'long.csv')
  expect(staged.rejected).toBe(3)
  const step = (from: number, back = false) => office.call('intake', 'import.problemLine', { batchId: staged.batchId, from, back })
  expect([await step(0), await step(5), await step(601), await step(1182)]).toEqual([
    { line: 5, wrapped: false },
    { line: 601, wrapped: false },
    { line: 1182, wrapped: false },
    { line: 5, wrapped: true },
  ])
  expect([await step(1182, true), await step(5, true)]).toEqual([
    { line: 601, wrapped: false },
    { line: 1182, wrapped: true },
  ])
  // a row left out is no error any more
  await office.call('intake', 'import.exclude', { batchId: staged.batchId, line: 601 })
  expect(await step(5)).toEqual({ line: 1182, wrapped: false })
  await mend(office, staged.batchId, 5, 'price', '100')
  await mend(office, staged.batchId, 1182, 'price', '100')
  expect(await step(0)).toEqual({ line: null, wrapped: false })
})
