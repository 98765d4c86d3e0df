/** The engine under the store: its settings, its guards, its two connections. */
import Database from 'better-sqlite3'
import { CompiledQuery, Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transact } from '../../electron/backend/store/db.ts'
import { nextNumber, takeNumbers } from '../../electron/backend/store/meta.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { classifySqlite, isUniqueViolation, officeDialect } from '../../electron/backend/store/sqlite.ts'
import { emptyOffice, type TestOffice } from '../support/office.ts'
import { approve, codeOf, one, reviewedOffice, smallDraft, sql } from './acts.ts'

const settings = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  busy_timeout: 5000,
  secure_delete: 1,
  recursive_triggers: 1,
}

async function settingsOf(db: Kysely<Schema>): Promise<object> {
  const found: Record<string, unknown> = {}
  for (const name of Object.keys(settings)) {
    const { rows } = await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(`pragma ${name}`))
    found[name] = Object.values(rows[0] ?? {})[0]
  }
  return found
}

describe('settings', () => {
  it('hold on both connections, before and after a write and after a reopen', async () => {
    let office = await emptyOffice()
    const check = async (): Promise<void> => {
      const { store } = office.backend.env
      expect(await settingsOf(store.writer)).toEqual(settings)
      expect(await settingsOf(store.reader)).toEqual(settings)
      expect(() => store.assertSettings()).not.toThrow()
    }
    await check()
    await sql(office, "insert into meta values ('a', 'b')")
    await check()
    office = await office.reopen()
    await check()
    await office.dispose()
  })

  it('are read back: a connection that lost one is refused', async () => {
    const office = await emptyOffice()
    await sql(office, 'pragma synchronous = normal')
    expect(() => office.backend.env.store.assertSettings()).toThrow('store-settings')
    await office.dispose()
  })
})

describe('the reader', () => {
  it.each(['insert into meta values (1, 2)', "update meta set value = ''", 'delete from meta', 'create table t (a)', 'drop table meta'])(
    'cannot do: %s',
    async (text) => {
      const office = await emptyOffice()
      const { store } = office.backend.env
      const error = await store.reader.executeQuery(CompiledQuery.raw(text)).catch((thrown: unknown) => thrown)
      expect(await codeOf(() => Promise.reject(classifySqlite(error) as Error))).toBe('store-readonly')
      await office.dispose()
    },
  )

  it('does not see what is not committed, and sees it at once afterwards', async () => {
    const office = await emptyOffice()
    const { store } = office.backend.env
    const seen = () => store.reader.selectFrom('meta').select('value').where('key', '=', 'k').execute()
    await transact(store, async (tx) => {
      await tx.insertInto('meta').values({ key: 'k', value: 'v' }).execute()
      expect(await seen()).toEqual([])
    })
    expect(await seen()).toEqual([{ value: 'v' }])
    await office.dispose()
  })
})

describe('guards of the tables', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await reviewedOffice()
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    await approve(office, 'manager', draft.draftNo)
    await sql(office, "insert into change_log values ('c', 'item', 'N01', null, '{}', 'admin', '2026-11-24')")
    await sql(office, "insert into paper_file values ('f.pdf', 'x', 1, 1, '2026-11-24', 'mailing', '2026-11-24')")
    await sql(office, "insert into paper select 'p', 'R8-N1', 'voucher', case_id, 'f.pdf', 1, 1, 'x', '2026-11-24' from decision")
    await sql(office, "insert into mailing_entry select 'm', '2026-11-24', '1', 'a', 'b', 'c', 'd', 1, case_id, 'mailing' from decision")
  })
  afterAll(() => office.dispose())

  const appendOnly = [
    'audit_entry',
    'audit_body',
    'application_entry',
    'review',
    'decision',
    'change_log',
    'hand_over',
    'paper',
    'paper_file',
    'mailing_entry',
  ]

  it.each(appendOnly)('%s only grows', async (table) => {
    const rows = await sql(office, `select * from ${table}`)
    expect(rows.length).toBeGreaterThan(0)
    const [column = ''] = Object.keys(rows[0] ?? {})
    const marks = Object.keys(rows[0] ?? {}).map(() => '?')
    for (const text of [`update ${table} set ${column} = ${column}`, `delete from ${table}`]) {
      await expect(sql(office, text)).rejects.toThrow(`append-only: ${table}`)
    }
    await expect(
      sql(office, `insert or replace into ${table} values (${marks.join(', ')})`, ...Object.values(rows[0] ?? {})),
    ).rejects.toThrow(`append-only: ${table}`)
    expect(await sql(office, `select * from ${table}`)).toEqual(rows)
  })

  it('import_row only grows once its file is committed, but for what stands beside the evidence', async () => {
    const rows = await sql(office, 'select * from import_row')
    expect(rows.length).toBeGreaterThan(0)
    for (const column of [
      'verdict',
      'receipt_no',
      'content',
      'cells',
      'details',
      'warnings',
      'problems',
      'mended',
      'original',
      'excluded',
    ]) {
      await expect(sql(office, `update import_row set ${column} = ${column}`)).rejects.toThrow('append-only: import_row')
    }
    await expect(sql(office, 'delete from import_row')).rejects.toThrow('append-only: import_row')
    await expect(sql(office, 'insert or replace into import_row select * from import_row')).rejects.toThrow('append-only: import_row')
    await expect(sql(office, "update application set details = '{}'")).rejects.toThrow('view')
    await sql(office, 'update import_row set case_before = case_before')
    expect(await sql(office, 'select * from import_row')).toEqual(rows)
  })

  it('every table is STRICT and every foreign key holds', async () => {
    expect(
      await sql(
        office,
        "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
      ),
    ).toEqual([])
    expect(await sql(office, 'pragma foreign_key_check')).toEqual([])
    expect(await sql(office, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })

  it.each([
    ['a word where a number belongs', "update welfare_case set price = '12a'", /cannot store TEXT value in INTEGER/],
    ['a state outside the table of states', "update welfare_case set state = 'lost'", /CHECK/],
    ['a version below 1', 'update welfare_case set version = 0', /CHECK/],
    ['a day that is no day', "update welfare_case set applied_on = '2026/11/1'", /CHECK/],
    ['an amount beyond all reason', 'update voucher set public_payment = 100000000001', /CHECK/],
    ['a voucher without a decision', "update voucher set decision_id = 'none'", /FOREIGN KEY/],
    ['a case taken away under its application', 'delete from welfare_case', /FOREIGN KEY/],
    ['a second case of one receipt number', "update welfare_case set receipt_no = '窓0001'", /UNIQUE/],
    ['a counter that goes below nothing', 'update counter set value = -1', /CHECK/],
    ['an absence that ends before it begins', "insert into absence values ('chief', '係長', '2026-12-02', '2026-12-01', '')", /CHECK/],
    ['an unknown kind of tax', "update tax set status = '免税'", /CHECK/],
  ])('refuse %s', async (_, text, why) => {
    await expect(sql(office, text)).rejects.toThrow(why)
  })

  it('refuse a second open draft of one case and a second decision', async () => {
    const draft = await smallDraft(office, 1)
    const again = sql(
      office,
      `insert into draft_case (draft_id, case_id, seq, case_version, review_id, reviewed_by, amounts, public_payment, self_payment, digest, exception, open, outcome)
      select (select min(draft_id) from draft where draft_no <> ?), case_id, 9, case_version, review_id, reviewed_by, amounts,
      public_payment, self_payment, digest, exception, 1, 'open' from draft_case where open = 1`,
      draft.draftNo,
    )
    await expect(again).rejects.toThrow(/UNIQUE/)
    const columns =
      "'second', 'no', case_id, draft_id, kind, decided_on, decided_at, decided_by, capacity, public_payment, self_payment, amounts, reason, frozen, digest"
    const error = await sql(office, `insert into decision select ${columns} from decision`).catch((thrown: unknown) => thrown)
    expect(isUniqueViolation(error)).toBe(true)
  })
})

describe('gapless counters', () => {
  it('give a number back when its transaction fails', async () => {
    const office = await emptyOffice()
    const { store } = office.backend.env
    const take = (fail: boolean): Promise<number> =>
      transact(store, async (tx) => {
        const number = await nextNumber(tx, 'n')
        if (fail) throw new Error('on purpose')
        return number
      })
    const got: number[] = []
    for (const fail of [false, true, false, true, true, false])
      await take(fail).then(
        (n) => got.push(n),
        () => undefined,
      )
    expect(got).toEqual([1, 2, 3])
    await office.dispose()
  })

  it('never give a number twice to calls that race, and count each series alone', async () => {
    const office = await emptyOffice()
    const { store } = office.backend.env
    const numbers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => transact(store, (tx) => takeNumbers(tx, i % 2 ? 'odd' : 'even', 1 + (i % 3)))),
    )
    expect(new Set(numbers.filter((_, i) => i % 2 === 0)).size).toBe(10)
    expect(await one(office, "select value from counter where name = 'even'")).toBe(
      [0, 2, 4, 6, 8, 10, 12, 14, 16, 18].reduce((sum, i) => sum + 1 + (i % 3), 0),
    )
    await office.dispose()
  })
})

describe('prepared statements', () => {
  it('are kept, the two hundred used last', async () => {
    const file = new Database(':memory:')
    let prepared = 0
    const counting = new Proxy(file, {
      get(target, name) {
        if (name === 'prepare') {
          return (text: string) => {
            prepared++
            return target.prepare(text)
          }
        }
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const db = new Kysely<Schema>({ dialect: officeDialect(counting) })
    const ask = (n: number) => db.executeQuery(CompiledQuery.raw(`select ${n}`))
    const cost = async (work: () => Promise<unknown>): Promise<number> => {
      const before = prepared
      await work()
      return prepared - before
    }
    for (let n = 0; n < 200; n++) await ask(n)
    expect(await cost(() => ask(0))).toBe(0)
    await ask(200)
    expect(await cost(() => ask(0))).toBe(0)
    expect(await cost(() => ask(1))).toBe(1)
    await db.destroy()
  })

  it('begin immediate: a transaction that only reads first already holds the lock', async () => {
    const office = await emptyOffice()
    const { store } = office.backend.env
    const other = new Database(`${office.folder}/office.sqlite`, { timeout: 0 })
    await transact(store, async (tx) => {
      await tx.selectFrom('meta').selectAll().execute()
      const error = await codeOf(() => void other.exec("insert into meta values ('x', 'y')"))
      expect(error).toBe('SQLITE_BUSY')
    })
    expect(await codeOf(() => void other.exec("insert into meta values ('x', 'y')"))).toBe('done')
    other.close()
    await office.dispose()
  })
})

describe('engine errors', () => {
  it.each([
    ['SQLITE_FULL', 'store-full'],
    ['SQLITE_READONLY', 'store-readonly'],
    ['SQLITE_READONLY_DIRECTORY', 'store-readonly'],
    ['SQLITE_BUSY', 'store-busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'store-busy'],
    ['SQLITE_LOCKED', 'store-busy'],
    ['SQLITE_CORRUPT', 'office-damaged'],
    ['SQLITE_CORRUPT_INDEX', 'office-damaged'],
    ['SQLITE_NOTADB', 'office-damaged'],
    ['SQLITE_CONSTRAINT_CHECK', 'SQLITE_CONSTRAINT_CHECK'],
  ])('%s is told as %s', async (engine, told) => {
    const error = classifySqlite(Object.assign(new Error('engine'), { code: engine }))
    expect(await codeOf(() => Promise.reject(error as Error))).toBe(told)
  })
})
