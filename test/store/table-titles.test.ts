/** 閲覧だけ names every table in words: whoever has nothing but the tables reads no English. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tableTitles } from '../../shared/domain/table-titles.ts'
import { sql } from '../support/hands.ts'
import { emptyOffice, type TestOffice } from '../support/office.ts'

let office: TestOffice
beforeAll(async () => {
  office = await emptyOffice()
})
afterAll(() => office.dispose())

it('every table of the store has a Japanese title of its own (a new table: shared/domain/table-titles.ts)', async () => {
  const rows = await sql(
    office,
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'search_gram_%'",
  )
  const names = rows.map((row) => String(row['name']))
  expect(names.length).toBeGreaterThan(100)
  expect(names.filter((name) => !Object.hasOwn(tableTitles, name))).toEqual([])
  const titles = Object.values(tableTitles)
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
  expect(titles.filter((title) => /[A-Za-z]/.test(title))).toEqual([])
})
