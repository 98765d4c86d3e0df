/** 大きな取込. Many new cases are sorted into their indexes at once; what comes of it is what comes of entering them one by one. */
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { counterText, one, quickOffice, refusal, sql } from './acts.ts'

/** More than the rows from which indexes are made anew. */
const rows = 5_200
let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const stage = async (prefix: string, count: number) => {
  const [header = '', row = ''] = counterText(['窓0001']).split('\n')
  const path = join(office.folder, '..', `${prefix}.csv`)
  // everybody is somebody else
  const born = (i: number): string => `H${2 + (i % 20)}.${1 + (Math.floor(i / 20) % 12)}.${1 + (Math.floor(i / 240) % 28)}`
  const line = (i: number): string =>
    row
      .replace('窓0001', `${prefix}${i + 1}`)
      .replace('１００００５９０５２', '')
      .replace('H30.1.7', born(i))
  writeFileSync(path, [header, ...Array.from({ length: count }, (_, i) => line(i)), ''].join('\n'))
  return office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
}
const commit = ({ batchId, sha256 }: { readonly batchId: string; readonly sha256: string }) =>
  office.call('intake', 'import.commit', { batchId, sha256 })
const indexes = () => sql(office, `select name, sql from sqlite_schema where type = 'index' and tbl_name = 'welfare_case' order by name`)
const cases = () => one(office, 'select count(*) from welfare_case')
/** Whether every row stands in every index, and every index in its order. */
const whole = async () => (await sql(office, 'pragma integrity_check(5)')).map((row) => Object.values(row)[0])

describe('a commit of more new cases than the office has', () => {
  it('that fails at its end leaves no case and every index', async () => {
    const before = await indexes()
    expect(before.length).toBeGreaterThan(12)
    const staged = await stage('朝', rows)
    // the last row's receipt number is taken meanwhile
    await commit(await stage('別', 3))
    await sql(office, `update welfare_case set receipt_no = '朝${rows}' where receipt_no = '別2'`)
    const known = await cases()
    expect(await refusal(commit(staged))).toBe('register-changed')
    expect(await cases()).toBe(known)
    expect(await indexes()).toEqual(before)
    expect(await whole()).toEqual(['ok'])
  })

  it('makes every index again as it was, with every case in it', async () => {
    const before = await indexes()
    await commit(await stage('昼', rows))
    expect(await indexes()).toEqual(before)
    expect(await whole()).toEqual(['ok'])
    for (const [index, where] of [
      ['case_kana', 'kana_key > ?'],
      ['case_state_applied', `state = 'received' and applied_on > ?`],
    ]) {
      expect(await one(office, `select count(*) from welfare_case indexed by ${index} where ${where} and receipt_no like '昼%'`, '')).toBe(
        rows,
      )
    }
  })
})

describe('the log of a large commit', () => {
  /** Bytes of the store's file that are still in the log alone. */
  const inLog = async () =>
    (await one(office, 'pragma page_count')) * (await one(office, 'pragma page_size')) - statSync(join(office.folder, 'office.sqlite')).size
  const byItself = async () => {
    const told = await office.backend.env.store.writer.executeQuery(CompiledQuery.raw('pragma wal_autocheckpoint'))
    return Object.values(told.rows[0] as object)[0]
  }

  it('is moved into the store by a thread, before the answer', async () => {
    await commit(await stage('夕', rows))
    expect(await inLog()).toBe(0)
    expect(await byItself()).toBe(1000)
  })

  it('stays where it is safe when there is no thread, and a later commit moves it', async () => {
    const { env } = office.backend
    const staged = await stage('夜', rows)
    Reflect.set(env, 'backupWorker', new URL('file:///nowhere/worker.js'))
    await commit(staged)
    Reflect.set(env, 'backupWorker', undefined)
    expect(await one(office, "select count(*) from welfare_case where receipt_no like '夜%'")).toBe(rows)
    expect(await inLog()).toBeGreaterThan(1_000_000)
    expect(await byItself()).toBe(1000)
    await commit(await stage('後', rows))
    expect(await inLog()).toBe(0)
    expect(() => env.store.assertSettings()).not.toThrow()
  })

  it('of a commit that failed leaves nothing changed for the next ones', async () => {
    const staged = await stage('末', rows)
    await sql(office, `update welfare_case set receipt_no = '末${rows}' where receipt_no = '後2'`)
    expect(await refusal(commit(staged))).toBe('register-changed')
    expect(await byItself()).toBe(1000)
  })
})

it('a new office has large pages, and what a statement may have to undo is kept in memory', async () => {
  expect(await one(office, 'pragma page_size')).toBe(16_384)
  expect(await one(office, 'pragma temp_store')).toBe(2)
})
