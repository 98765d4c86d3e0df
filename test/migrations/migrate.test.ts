/** Changing the store's shape: all of a step or none of it, and never without a copy of what was. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { CompiledQuery, Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, schemaVersion, type Migration } from '../../electron/backend/store/migrate.ts'
import { migrations } from '../../electron/backend/store/migrations/index.ts'
import { createOffice, openOffice } from '../../electron/backend/store/open.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { applySettings, officeDialect } from '../../electron/backend/store/sqlite.ts'
import { temporaryFolder } from '../support/office.ts'

const now = (): Date => new Date('2026-11-24T01:02:03.004Z')

const good: Migration = {
  name: '0002-good',
  up: ({ table, index, appendOnly }) =>
    table('extra', 'id text primary key, n integer not null')
      .then(() => index('extra_n', 'extra (n)'))
      .then(() => appendOnly('extra')),
}
const failing: Migration = {
  name: '0003-failing',
  async up({ table, run }) {
    await table('half', 'id text primary key')
    await run("insert into meta values ('half', 'done')")
    await run('insert into no_such_table values (1)')
  },
}
const orphaning: Migration = {
  name: '0002-orphaning',
  async up({ table, run }) {
    await table('child', 'id text primary key, parent text references meta deferrable initially deferred')
    await run("insert into child values ('c', 'nobody')")
  },
}

describe('migrations', () => {
  let root: string
  let folder: string
  const onFile = async <T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> => {
    const file = new Database(join(folder, 'office.sqlite'), { fileMustExist: true })
    applySettings(file, { readonly: false })
    const db = new Kysely<Schema>({ dialect: officeDialect(file) })
    try {
      return await work(db)
    } finally {
      await db.destroy()
    }
  }
  const shape = (): Promise<unknown> =>
    onFile(async (db) => {
      const tables = await db.executeQuery(CompiledQuery.raw('select type, name, sql from sqlite_master order by name'))
      const meta = await db.executeQuery(CompiledQuery.raw('select * from meta order by key'))
      return { tables: tables.rows, meta: meta.rows, version: await schemaVersion(db) }
    })

  beforeEach(async () => {
    root = temporaryFolder('migrate')
    folder = join(root, 'office')
    await createOffice(folder, now)
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('are named in order, each once', () => {
    const names = migrations.map((m) => m.name)
    expect(names).toEqual([...new Set(names)].sort())
    expect(names.every((name) => /^\d{4}-[a-z]/.test(name))).toBe(true)
  })

  it('bring a new office to the newest shape', async () => {
    expect(await onFile(schemaVersion)).toBe(migrations.length)
    expect(await onFile((db) => migrate(db, migrations, now, () => Promise.reject(new Error('nothing to copy'))))).toBe(migrations.length)
  })

  it('leave nothing of a step that fails in its middle, and go on at the next start', async () => {
    const before = await shape()
    await expect(onFile((db) => migrate(db, [...migrations, failing], now))).rejects.toThrow('no_such_table')
    expect(await shape()).toEqual(before)
    const mended: Migration = { ...failing, up: ({ table }) => table('half', 'id text primary key') }
    expect(await onFile((db) => migrate(db, [...migrations, mended], now))).toBe(migrations.length + 1)
    expect(JSON.stringify(await shape())).toContain('CREATE TABLE half')
  })

  it('keep the steps before the one that failed', async () => {
    await expect(onFile((db) => migrate(db, [...migrations, good, failing], now))).rejects.toThrow('no_such_table')
    expect(await onFile(schemaVersion)).toBe(migrations.length + 1)
    const text = JSON.stringify(await shape())
    expect([text.includes('CREATE TABLE extra'), text.includes('CREATE TABLE half')]).toEqual([true, false])
  })

  it('refuse a step that leaves rows without their parents', async () => {
    const before = await shape()
    await expect(onFile((db) => migrate(db, [...migrations, orphaning], now))).rejects.toThrow('breaks 1 foreign keys')
    expect(await shape()).toEqual(before)
  })

  it('make STRICT tables and append-only triggers', async () => {
    await onFile(async (db) => {
      await migrate(db, [...migrations, good], now)
      const run = (text: string) => db.executeQuery(CompiledQuery.raw(text))
      await run("insert into extra values ('a', 1)")
      await expect(run("insert into extra values ('b', 'x')")).rejects.toThrow('INTEGER')
      await expect(run('update extra set n = 2')).rejects.toThrow('append-only: extra')
      await expect(run('delete from extra')).rejects.toThrow('append-only: extra')
    })
  })

  it('refuse a store that has had more steps than the program knows, and leave it alone', async () => {
    await onFile((db) => migrate(db, [...migrations, good], now))
    const before = await shape()
    await expect(openOffice(folder, now)).rejects.toMatchObject({
      code: 'office-newer',
      params: { found: migrations.length + 1, known: migrations.length },
    })
    await expect(onFile((db) => migrate(db, migrations, now))).rejects.toMatchObject({ code: 'office-newer' })
    expect(await shape()).toEqual(before)
  })

  it('copy an office before its shape changes: a copy that opens and holds everything', async () => {
    await onFile((db) => db.executeQuery(CompiledQuery.raw("insert into meta values ('word', 'kept')")))
    // the program of tomorrow, played by one more step at the end of its list
    const list = migrations as Migration[]
    list.push(good)
    try {
      const store = await openOffice(folder, now)
      expect(store.schemaVersion).toBe(list.length)
      await store.close()
      await (await openOffice(folder, now)).close()
    } finally {
      list.pop()
    }
    const copies = readdirSync(join(folder, 'backups'))
    expect(copies).toEqual([`migration-v${migrations.length}-2026-11-24T01-02-03-004Z.sqlite`])
    const copy = new Database(join(folder, 'backups', copies[0] ?? ''), { fileMustExist: true })
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(copy.prepare("select value from meta where key = 'word'").pluck().get()).toBe('kept')
    expect(copy.prepare("select count(*) from sqlite_master where name = 'extra'").pluck().get()).toBe(0)
    copy.close()
  })

  it('copy before a step that fails, too', async () => {
    let copied = 0
    await expect(onFile((db) => migrate(db, [...migrations, failing, good], now, () => void copied++))).rejects.toThrow(/no_such_table/)
    expect(copied).toBe(1)
  })
})
