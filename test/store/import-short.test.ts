/** 短い値. What a row's cells say already is not kept twice, and an application still tells every value by its name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchForm, type BatchForm } from '../../electron/backend/store/contents.ts'
import { bulkTexts } from '../../electron/backend/store/import-commit.ts'
import { findBatch } from '../../electron/backend/store/imports.ts'
import type { RowValues } from '../../shared/domain/field.ts'
import { readCells } from '../../shared/domain/row.ts'
import { must } from '../../shared/errors.ts'
import { sampleFile, sampleOffice, type TestOffice } from '../support/office.ts'
import { one, sql } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await sampleOffice()
})
afterAll(() => office.dispose())

interface Kept {
  readonly form: BatchForm
  readonly rows: readonly { readonly cells: string; readonly details: string; readonly short: string }[]
}

async function imported(file: string, programme: string, profile: string): Promise<Kept> {
  const { batchId, sha256 } = await office.call('intake', 'import.stage', { ticket: office.open(sampleFile(file)), programme, profile })
  await office.call('intake', 'import.commit', { batchId, sha256 })
  const batch = must(await findBatch(office.backend.env.store.reader, batchId), 'the batch')
  const rows = await sql(
    office,
    `select a.cells, a.details, r.details as short from application a join import_row r on r.batch_id = a.batch_id and r.line = a.line
     where a.batch_id = ?`,
    batchId,
  )
  return { form: batchForm(batch), rows: rows as unknown as Kept['rows'] }
}

describe.each([
  ['aids-etumo.csv', 'aids', 'aids-etumo', 0],
  ['aids-logoform.csv', 'aids', 'aids-logoform', 0],
  ['gift-logoform.csv', 'gift', 'gift-logoform', 1],
] as const)('%s', (file, programme, profile, ignoredAtLeast) => {
  it('gives every application the values that its cells were read as', async () => {
    const { form, rows } = await imported(file, programme, profile)
    const short = rows.filter((row) => row.short.startsWith('['))
    expect(short.length).toBeGreaterThan(rows.length / 2)
    let takenOut = 0
    for (const row of short) {
      const { values } = readCells(form.profile, form.mapping, form.programme.fields, JSON.parse(row.cells) as string[])
      const { fields, fieldRule } = form.programme
      const told = JSON.parse(row.details) as RowValues
      // what does not apply was taken out when the row was judged
      const ignored = fields.filter(({ id }) => told[id] === null && fieldRule(id, values, null) === 'ignored')
      takenOut += ignored.filter(({ id }) => values[id] !== null).length
      const expected = { ...values, ...Object.fromEntries(ignored.map(({ id }) => [id, null])) }
      expect(row.details).toBe(JSON.stringify(expected))
      expect(row.short.length).toBeLessThan(row.details.length / 2)
    }
    expect(takenOut).toBeGreaterThanOrEqual(ignoredAtLeast)
  })
})

it('the words and counts of many new cases are found by their number, not by walking all names', async () => {
  for (const text of Object.values(bulkTexts)) {
    const steps = (await sql(office, `explain query plan ${text}`, 0)).map((step) => String(step['detail']))
    expect(steps.filter((step) => step.includes('INTEGER PRIMARY KEY (rowid>?)')).length).toBeGreaterThan(0)
    expect(steps.filter((step) => step.startsWith('SCAN') && !/^SCAN (w|fresh|\(subquery-\d+\))$/.test(step))).toEqual([])
  }
})

it('the kept counts and the words are those of the cases, as when each case enters them itself', async () => {
  const kinds = `programme, state, coalesce(proposal, ''), channel, item_code, instr(flags, '"protected"') > 0, instr(flags, '"duplicate"') > 0`
  const counted = await sql(
    office,
    `select ${kinds}, count(*) as n from welfare_case group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`,
  )
  const kept = await sql(office, 'select * from case_count where n > 0 order by 1, 2, 3, 4, 5, 6, 7')
  expect(kept.map((row) => Object.values(row))).toEqual(counted.map((row) => Object.values(row)))
  expect(counted.length).toBeGreaterThan(5)
  const without = 'select count(*) from welfare_case c where not exists (select 1 from search_word where word = c.'
  expect(await one(office, `${without}kana_key)`)).toBe(0)
  expect(await one(office, `${without}name_key)`)).toBe(0)
  expect(await one(office, 'select count(*) from bulk_write')).toBe(0)
})
