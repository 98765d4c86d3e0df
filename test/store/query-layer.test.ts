import Database from 'better-sqlite3'
import { sql, type Kysely, type KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { officeQueries } from '../../electron/backend/store/query-layer.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'

let file: Database.Database
let db: Kysely<Schema>
beforeEach(() => {
  file = new Database(':memory:')
  file.exec('create table meta (key text primary key, value text not null) strict')
  db = officeQueries(file, { transactions: true })
})
afterEach(() => db.destroy())

const add = (on: Pick<Kysely<Schema>, 'insertInto'>, key: string) => on.insertInto('meta').values({ key, value: key }).executeTakeFirst()
const keys = async (): Promise<string[]> => (await db.selectFrom('meta').select('key').orderBy('key').execute()).map(({ key }) => key)
/** Gives way until everything else that can go on has gone on. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a connection with transactions', () => {
  it('answers like the library: rows, counts of changes, numbers of rows', async () => {
    expect(await add(db, 'a')).toEqual({ insertId: 1n, numInsertedOrUpdatedRows: 1n })
    await add(db, 'b')
    expect((await db.updateTable('meta').set({ value: 'x' }).executeTakeFirst()).numUpdatedRows).toBe(2n)
    expect((await db.deleteFrom('meta').where('key', '=', 'b').executeTakeFirst()).numDeletedRows).toBe(1n)
    expect(await db.selectFrom('meta').selectAll().execute()).toEqual([{ key: 'a', value: 'x' }])
    expect((await sql<{ n: number }>`select count(*) as n from meta`.execute(db)).rows).toEqual([{ n: 1 }])
  })

  it('a statement that fails is a promise that fails, and the next one is answered', async () => {
    await add(db, 'a')
    const failed = add(db, 'a')
    const next = keys()
    await expect(failed).rejects.toThrow('UNIQUE')
    expect(await next).toEqual(['a'])
  })

  it('others wait until a transaction is over, however long it rests between two statements', async () => {
    const seen: string[][] = []
    const work = db.transaction().execute(async (tx) => {
      await add(tx, 'a')
      await pause()
      await pause()
      await add(tx, 'b')
    })
    const other = db.transaction().execute(async (tx) => {
      seen.push((await tx.selectFrom('meta').select('key').execute()).map(({ key }) => key))
    })
    const alone = keys().then((found) => seen.push(found))
    await Promise.all([work, other, alone])
    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  it('a transaction that fails leaves nothing, and those behind it go on', async () => {
    const work = db.transaction().execute(async (tx) => {
      await add(tx, 'a')
      await pause()
      throw new Error('changed my mind')
    })
    const next = db.transaction().execute((tx) => add(tx, 'b'))
    await expect(work).rejects.toThrow('changed my mind')
    await next
    expect(await keys()).toEqual(['b'])
  })

  it('a transaction that is over takes no more statements', async () => {
    const late = await db.transaction().execute((tx) => Promise.resolve(() => add(tx, 'late')))
    await expect(late()).rejects.toThrow('already committed')
    expect(await keys()).toEqual([])
  })
})

describe('a connection that is only asked', () => {
  it('answers, and begins no transaction', async () => {
    await add(db, 'a')
    const reader = officeQueries(file, { transactions: false })
    expect(await reader.selectFrom('meta').select('value').execute()).toEqual([{ value: 'a' }])
    await expect(reader.transaction().execute(() => Promise.resolve())).rejects.toThrow('only asked')
    await expect(
      reader
        .selectFrom('meta')
        .select('nothing' as 'key')
        .execute(),
    ).rejects.toThrow('no such column')
  })
})

it.each([true, false])('answers go through the plugins, inside transactions too (%s)', async (transactions) => {
  await add(db, 'a')
  const shout: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: ({ result }) => Promise.resolve({ ...result, rows: result.rows.map(() => ({ key: 'A' })) }),
  }
  const heard = officeQueries(file, { plugins: [shout], transactions })
  expect(await heard.selectFrom('meta').select('key').execute()).toEqual([{ key: 'A' }])
  if (!transactions) return
  const inside = await heard.transaction().execute((tx) => tx.selectFrom('meta').select('key').execute())
  expect(inside).toEqual([{ key: 'A' }])
})

it('closing it closes the file', async () => {
  const other = new Database(':memory:')
  await officeQueries(other, { transactions: false }).destroy()
  expect(other.open).toBe(false)
})
