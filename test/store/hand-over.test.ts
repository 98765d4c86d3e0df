/** 授受簿: every file in or out is a line; what is told of it later stands beside it. */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { importSample, project, sampleOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { one, refusal, sql } from './acts.ts'

let office: TestOffice
let folder = ''
beforeAll(async () => {
  folder = temporaryFolder('hand-over')
  office = await sampleOffice()
})
afterAll(async () => {
  await office.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const newest = async () => (await office.call('auditor', 'handover.list', { limit: 1 })).rows[0]

/** Runs an act that writes or reads the file, and looks at the line it left. */
async function lineOf(act: () => Promise<unknown>, path: string) {
  const before = await one(office, 'select count(*) from hand_over')
  await act()
  expect(await one(office, 'select count(*) from hand_over')).toBe(before + 1)
  const [line] = await sql(
    office,
    'select direction, name, sha256, row_count as n, ref, by_user as by from hand_over order by rowid desc limit 1',
  )
  expect(line?.['sha256']).toBe(hashOf(path))
  return line
}

describe('a line in the ledger of files', () => {
  it('is written by a master that was loaded', async () => {
    const path = join(project, 'resources/sample/items.csv')
    const line = await lineOf(() => office.call('admin', 'master.load', { kind: 'items', ticket: office.open(path) }), path)
    expect(line).toMatchObject({ direction: 'in', name: 'items.csv', by: 'admin' })
  })

  it('is written by an import, and by its refused rows going out', async () => {
    const done = await importSample(office, 'aids-logoform.csv', 'aids-logoform')
    expect(await newest()).toMatchObject({
      direction: 'in',
      name: 'aids-logoform.csv',
      sha256: done.sha256,
      rows: done.rows,
      ref: done.importNo,
    })
    for (const name of ['refused.csv', 'refused.xlsx']) {
      const path = join(folder, name)
      const line = await lineOf(
        () => office.call('intake', 'import.rejects', { batchId: done.batchId, save: office.save(path), replace: false }),
        path,
      )
      expect(line).toMatchObject({ direction: 'out', name, n: done.rejected, ref: done.importNo, by: 'intake' })
    }
  })

  it('is written by a ledger, by the trail and by a profile going out', async () => {
    const ledger = join(folder, '発送簿.xlsx')
    const made = await lineOf(
      () => office.call('mailing', 'ledger.export', { ledger: 'mailing', save: office.save(ledger), replace: false }),
      ledger,
    )
    expect(made).toMatchObject({ direction: 'out', ref: '発送簿', by: 'mailing' })
    const trail = join(folder, 'trail.jsonl')
    const left = await lineOf(() => office.call('auditor', 'audit.export', { save: office.save(trail), replace: false }), trail)
    expect(left).toMatchObject({ direction: 'out', ref: '監査記録', by: 'auditor' })
    const profile = join(folder, 'profile.json')
    const out = await lineOf(
      () => office.call('intake', 'profile.export', { id: 'aids-counter', save: office.save(profile), replace: false }),
      profile,
    )
    expect(out).toMatchObject({ direction: 'out', name: 'profile.json', ref: 'aids-counter' })
  })

  it('is not written by an act that failed', async () => {
    const before = await one(office, 'select count(*) from hand_over')
    const path = join(folder, 'no.csv')
    writeFileSync(path, 'かな,数\r\n1,2\r\n')
    expect(await refusal(office.call('admin', 'master.load', { kind: 'items', ticket: office.open(path) }))).not.toBe('')
    expect(await one(office, 'select count(*) from hand_over')).toBe(before)
  })
})

describe('the ledger of files', () => {
  it('pages from the newest to the oldest without a gap, by direction and by day', async () => {
    const every = (await office.call('auditor', 'handover.list', { limit: 500 })).rows
    expect(every.length).toBeGreaterThan(5)
    expect(every.map((row) => row.at)).toEqual(
      [...every]
        .map((row) => row.at)
        .sort()
        .reverse(),
    )
    const paged: string[] = []
    for (let before: { at: string; entryId: string } | undefined; ;) {
      const page = await office.call('auditor', 'handover.list', { limit: 2, ...(before === undefined ? {} : { before }) })
      expect(page.total).toBe(every.length)
      paged.push(...page.rows.map((row) => row.entryId))
      const last = page.rows.at(-1)
      if (last === undefined) break
      before = { at: last.at, entryId: last.entryId }
    }
    expect(paged).toEqual(every.map((row) => row.entryId))
    const incoming = await office.call('auditor', 'handover.list', { direction: 'in', limit: 500 })
    expect(incoming.rows.map((row) => row.entryId)).toEqual(every.filter((row) => row.direction === 'in').map((row) => row.entryId))
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
    expect((await office.call('auditor', 'handover.list', { from: '2000-01-01', to: today, limit: 1 })).total).toBe(every.length)
    expect((await office.call('auditor', 'handover.list', { to: '2000-01-01', limit: 1 })).total).toBe(0)
    expect(await refusal(office.call('auditor', 'handover.list', { from: '2026-13-45', limit: 1 }))).toBe('bad-input')
  })

  it('takes what is told of a line without changing the line, and shows the last word', async () => {
    const line = await newest()
    const before = await sql(office, 'select * from hand_over')
    const tell = (medium: string, recipient: string) =>
      office.call('intake', 'handover.note', { entryId: line?.entryId ?? '', medium, recipient, remark: '' })
    await tell('CD-R', '見本県')
    await tell('USBメモリー（管理番号3）', '見本県 福祉課')
    expect(await newest()).toMatchObject({ entryId: line?.entryId, medium: 'USBメモリー（管理番号3）', recipient: '見本県 福祉課' })
    expect(await sql(office, 'select * from hand_over')).toEqual(before)
    expect(await one(office, 'select count(*) from hand_over_note')).toBe(2)
    expect(await one(office, "select count(*) from audit_entry where action = 'hand-over'")).toBe(2)
    await expect(sql(office, "update hand_over_note set medium = 'x'")).rejects.toThrow(/append-only/)
    expect(await refusal(office.call('intake', 'handover.note', { entryId: 'none', medium: 'CD-R', recipient: '', remark: '' }))).toBe(
      'not-found',
    )
    expect(
      await refusal(office.call('auditor', 'handover.note', { entryId: line?.entryId ?? '', medium: 'CD-R', recipient: '', remark: '' })),
    ).toBe('forbidden')
  })

  it('goes out as an Excel file that holds every line', async () => {
    const path = join(folder, '授受簿.xlsx')
    const lines = (await office.call('auditor', 'handover.list', { limit: 500 })).rows
    const made = await office.call('auditor', 'ledger.export', { ledger: 'handover', save: office.save(path), replace: false })
    expect(made.rows).toBe(lines.length)
    const cells = (await readXlsx(readFileSync(path), made.name)).records.flatMap((record) => record.cells)
    for (const line of lines) expect(cells).toContain(line.sha256)
    expect(cells).toContain('見本県 福祉課')
  })

  it('is read by index', async () => {
    const plan = await sql(office, 'explain query plan select * from hand_over order by at desc, entry_id desc limit 50')
    expect(JSON.stringify(plan)).toContain('USING INDEX hand_over_at')
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE')
  })
})
