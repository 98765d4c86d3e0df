/** What keeps the import quick, told without a clock: statements, transactions, and plans of the look-ups. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookupTexts } from '../../electron/backend/store/lookups.ts'
import { counterText, one, quickOffice, sql } from './acts.ts'
import type { TestOffice } from '../support/office.ts'

type Run = (...values: unknown[]) => unknown
const prepare = Reflect.get(Database.prototype, 'prepare') as (this: unknown, text: string) => Record<'run' | 'all' | 'get', Run>
const ran: string[] = []
let counting = false

const rows = 1_200
let office: TestOffice
let path = ''

beforeAll(async () => {
  Reflect.set(Database.prototype, 'prepare', function (this: unknown, text: string) {
    const statement = prepare.call(this, text)
    for (const name of ['run', 'all', 'get'] as const) {
      const run = statement[name].bind(statement)
      statement[name] = (...values) => {
        if (counting) ran.push(text)
        return run(...values)
      }
    }
    return statement
  })
  office = await quickOffice()
  const [header = '', row = ''] = counterText(['窓0001']).split('\n')
  path = join(office.folder, '..', 'many.csv')
  writeFileSync(path, [header, ...Array.from({ length: rows }, (_, i) => row.replace('窓0001', `夜${i + 1}`)), ''].join('\n'))
})
afterAll(async () => {
  Reflect.set(Database.prototype, 'prepare', prepare)
  await office.dispose()
})

async function counted<T>(act: () => Promise<T>): Promise<{ value: T; statements: readonly string[] }> {
  ran.length = 0
  counting = true
  const value = await act()
  counting = false
  return { value, statements: [...ran] }
}

const begins = (statements: readonly string[]): number => statements.filter((text) => /^begin immediate$/i.test(text)).length

describe('an import of many rows', () => {
  it('makes at most six statements for each row, and one transaction for the commit', async () => {
    const staged = await counted(() =>
      office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' }),
    )
    const { batchId, sha256 } = staged.value
    expect(staged.value).toMatchObject({ rows, added: rows })
    // it is one insert a row, and some look-ups for each piece of rows
    expect(staged.statements.length).toBeLessThan(rows * 1.2)
    expect(staged.statements.filter((text) => text.startsWith('insert into import_row'))).toHaveLength(rows)
    const commit = await counted(() => office.call('intake', 'import.commit', { batchId, sha256 }))
    expect(begins(commit.statements)).toBe(1)
    expect(commit.statements.length).toBeLessThan(rows / 10)
    expect(staged.statements.length + commit.statements.length).toBeLessThanOrEqual(rows * 6)
    expect(await one(office, "select count(*) from welfare_case where receipt_no like '夜%'")).toBe(rows)
    expect(await one(office, "select count(distinct case_no) from welfare_case where receipt_no like '夜%'")).toBe(rows)
    // what a row said stands once
    expect(await one(office, "select count(*) from application_entry where cells || details || content <> ''")).toBe(0)
    expect(await one(office, "select count(*) from application where cells = '' or details = ''")).toBe(0)
  })

  it('is the same again without a new case, and a changed row is told, though no content is kept', async () => {
    const call = () => office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
    const again = await call()
    expect(again).toMatchObject({ rows, added: 0, same: rows, changed: 0 })
    await office.call('intake', 'import.discard', { batchId: again.batchId })
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/^.*"夜7",.*$/m, (line) => line.replace('137140', '137141')),
    )
    const changed = await call()
    expect(changed).toMatchObject({ rows, same: rows - 1, changed: 1 })
    await office.call('intake', 'import.discard', { batchId: changed.batchId })
    expect(await one(office, "select count(*) from import_row where content <> ''")).toBe(0)
  })
})

describe('the look-ups of a piece of rows', () => {
  /** What each is found by; a search by less (the programme alone) walks through most of a table. */
  const foundBy: Readonly<Record<keyof typeof lookupTexts, readonly string[]>> = {
    items: ['code=?', 'name_key=?'],
    residentsByNo: ['resident_no=?'],
    residentsByKana: ['kana_key=? AND birth_date=?'],
    existing: ['programme=? AND receipt_no=?', 'application_id=?'],
    same: ['person_key=?'],
  }

  it.each(Object.entries(lookupTexts))(
    '%s: an index search for each row asked for, and never a walk through a table',
    async (name, text) => {
      const values = Array.from(text.matchAll(/\?/g), () => '[]')
      const plan = await sql(office, `explain query plan ${text}`, ...values)
      const steps = plan.map((step) => String(step['detail'])).join('\n')
      expect(steps).not.toMatch(/SCAN (?!j VIRTUAL)/)
      for (const columns of foundBy[name as keyof typeof lookupTexts]) expect(steps).toContain(columns)
    },
  )
})
