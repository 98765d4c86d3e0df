/** 読込中の行. Earlier rows are found by their hashes in the table; two texts with one hash are still two. */
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { stagedRows } from '../../electron/backend/store/staged-rows.ts'
import type { SqlValue, SyncWriter } from '../../electron/backend/store/open.ts'
import type { EarlierRows } from '../../shared/domain/intake.ts'

const open: Database.Database[] = []
afterEach(() => {
  for (const db of open.splice(0)) db.close()
})

interface Row {
  readonly line: number
  readonly receiptNo: string
  readonly person: string
  readonly item: string
}

/** A table that rows are written to, and what remembers them. */
function desk(): { readonly rows: EarlierRows; readonly add: (row: Row) => void; readonly asked: () => number } {
  const db = new Database(':memory:')
  open.push(db)
  db.exec('create table import_row (batch_id, line integer primary key, receipt_no, person_key, item_code, applied_on, cells)')
  const insert = db.prepare('insert into import_row values (?, ?, ?, ?, ?, ?, ?)')
  let asked = 0
  const writer: SyncWriter = {
    during: (work) => work(),
    prepare<R>(text: string) {
      const statement = db.prepare<SqlValue[], R>(text)
      return {
        get: (...values: readonly SqlValue[]) => {
          asked++
          return statement.get(...values)
        },
        all: (...values: readonly SqlValue[]) => statement.all(...values),
        run: (values: readonly SqlValue[]) => statement.run(...values).changes,
      }
    },
  }
  const rows = stagedRows(writer, 'b', (cells) => cells.join('/'))
  const add = ({ line, receiptNo, person, item }: Row): void => {
    insert.run('b', line, receiptNo, person, item, '2026-11-01', JSON.stringify([receiptNo, String(line)]))
    if (rows.has(receiptNo)) return
    rows.remember({ line, receiptNo, content: '', personKey: person, itemCode: item, day: '2026-11-01' })
  }
  return { rows, add, asked: () => asked }
}

/** FNV-1a as the table uses it, to find two texts with one hash. */
function hash(text: string, seed: number): number {
  let value = seed
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  return value ^ (value >>> 15)
}

/** Two texts with the same hash. */
function twins(seed: number): readonly [string, string] {
  const seen = new Map<number, string>()
  for (let i = 0; ; i++) {
    const text = `N${i.toString(36)}`
    const known = seen.get(hash(text, seed))
    if (known !== undefined) return [known, text]
    seen.set(hash(text, seed), text)
  }
}

describe('earlier rows of a file', () => {
  it('gives the first row of a receipt number, and nobody else what nobody said', () => {
    const { rows, add } = desk()
    add({ line: 2, receiptNo: 'A1', person: 'K:ヤマダ|2000-01-01', item: 'N14' })
    add({ line: 5, receiptNo: 'A1', person: 'K:ヤマダ|2000-01-01', item: 'N14' })
    expect([rows.has('A1'), rows.has('A2')]).toEqual([true, false])
    expect(rows.contentOf('A1')).toEqual({ content: 'A1/2', cells: '["A1","2"]' })
    expect(rows.contentOf('A2')).toBeNull()
  })

  it('lists the applications of a person and item in the order of the file, and of no other', () => {
    const { rows, add } = desk()
    for (const [line, item] of [
      [2, 'N14'],
      [3, 'N15'],
      [4, 'N14'],
      [7, 'N14'],
    ] as const)
      add({ line, receiptNo: `A${line}`, person: 'K:ヤマダ|2000-01-01', item })
    const day = '2026-11-01'
    expect(rows.applications('K:ヤマダ|2000-01-01', 'N14')).toEqual(['A2', 'A4', 'A7'].map((receiptNo) => ({ receiptNo, day })))
    expect(rows.applications('K:ヤマダ|2000-01-01', 'N15')).toEqual([{ receiptNo: 'A3', day }])
    expect(rows.applications('K:ヤマダ|2000-01-02', 'N14')).toEqual([])
    expect(rows.applications('K:ヤマダ|2000-01-01', 'N16')).toEqual([])
  })

  it('keeps receipt numbers with one hash apart', () => {
    const [first, second] = twins(0x2545f491)
    const { rows, add } = desk()
    add({ line: 2, receiptNo: first, person: 'K:a|1', item: 'N14' })
    expect([rows.has(second), rows.contentOf(second)]).toEqual([false, null])
    add({ line: 3, receiptNo: second, person: 'K:b|1', item: 'N14' })
    expect([first, second].map((no) => rows.contentOf(no)?.content)).toEqual([`${first}/2`, `${second}/3`])
  })

  it('keeps people with one hash apart', () => {
    const [first, second] = twins(0x2545f491)
    const { rows, add } = desk()
    add({ line: 2, receiptNo: 'A2', person: first, item: 'N14' })
    expect(rows.applications(second, 'N14')).toEqual([])
    add({ line: 3, receiptNo: 'A3', person: second, item: 'N14' })
    add({ line: 4, receiptNo: 'A4', person: first, item: 'N14' })
    const numbers = (person: string) => rows.applications(person, 'N14').map((one) => one.receiptNo)
    expect([numbers(first), numbers(second)]).toEqual([['A2', 'A4'], ['A3']])
  })

  it('agrees with a list of everything for many rows, and hardly ever looks one up for nothing', () => {
    const { rows, add, asked } = desk()
    const many = Array.from({ length: 20_000 }, (_, i) => ({ line: i + 2, receiptNo: `R${i}`, person: `K:${i}|x`, item: `N${i % 7}` }))
    for (const row of many) add(row)
    expect(asked()).toBeLessThan(20)
    for (const { receiptNo, person, item, line } of many.filter((_, i) => i % 97 === 0)) {
      expect(rows.contentOf(receiptNo)?.content).toBe(`${receiptNo}/${line}`)
      expect(rows.applications(person, item).map((one) => one.receiptNo)).toEqual([receiptNo])
      expect(rows.has(`${receiptNo}x`)).toBe(false)
    }
  })
})
