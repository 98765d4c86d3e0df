/** 口座番号の暗号化: numbers put in by every way of the window lie nowhere in the office's folder, and everything is read as before. */
import Database from 'better-sqlite3'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { newSession } from '../../electron/backend/session.ts'
import { openTestOffice, temporaryFolder, sampleFile, type TestOffice } from '../support/office.ts'
import { approve, one, quickOffice, refusal, sql } from './acts.ts'
import { filesBelow } from './canary-words.ts'
import { caseOf, fieldOf, lineOf } from './sealed-rows-support.ts'

let office: TestOffice
afterEach(() => office.dispose())

/** In the file, mended in the preview, refused in the file (8 digits), answered to a correction. */
const numbers = { file: '8361947', mended: '8361952', refused: '83619631', answered: '8361978' } as const
const first = 'G2026-4000'
const second = 'G2026-4009'
const third = 'G2026-4006'

/** The gift file with planted numbers, outside the office. */
function planted(): string {
  const lines = readFileSync(sampleFile('gift-logoform.csv'), 'utf8').split(/\r?\n/)
  const account = (receiptNo: string, to: string) => {
    const at = lines.findIndex((line) => line.replace('\uFEFF', '').startsWith(`${receiptNo},`))
    const cells = (lines[at] ?? '').split(',')
    cells[15] = '利用しない'
    cells[16] = '0001'
    cells[17] = '431'
    cells[18] = '普通'
    cells[19] = to
    cells[20] ||= 'タカハシ　クミコ'
    lines[at] = cells.join(',')
  }
  account(first, numbers.file)
  account(second, '')
  account(third, numbers.refused)
  const path = join(temporaryFolder('sealed'), 'gift.csv')
  writeFileSync(path, lines.join('\r\n'))
  return path
}

const accountOf = (receiptNo: string): Promise<string> => fieldOf(office, receiptNo, 'accountNumber')

async function gift(): Promise<void> {
  office = await quickOffice()
  const stage = { ticket: office.open(planted()), programme: 'gift', profile: 'gift-logoform' }
  const { batchId, sha256 } = await office.call('intake', 'import.stage', stage)
  const mend = { batchId, line: await lineOf(office, batchId, second), field: 'accountNumber', value: numbers.mended }
  const mended = await office.call('intake', 'import.mend', mend, { requestId: 'mend-1' })
  // asked again, the same answer comes out of memory
  expect(await office.call('intake', 'import.mend', mend, { requestId: 'mend-1' })).toEqual(mended)
  expect(JSON.stringify(mended)).toContain(numbers.mended)
  const refused = await office.call('intake', 'import.row', { batchId, line: await lineOf(office, batchId, third) })
  expect(JSON.stringify(refused)).toContain(numbers.refused)
  await office.call('intake', 'import.commit', { batchId, sha256 })
}

/** Where any of the numbers stands in the folder, in UTF-8 or UTF-16. */
function places(): string[] {
  return filesBelow(office.folder).flatMap((path) => {
    const bytes = readFileSync(path)
    return Object.entries(numbers).flatMap(([name, text]) =>
      bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')) ? [`${name} ${path.slice(office.folder.length + 1)}`] : [],
    )
  })
}

/** The store without what opens texts. */
function raw<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(office.folder, 'office.sqlite'))
  try {
    return work(db)
  } finally {
    db.close()
  }
}

describe('account numbers', () => {
  it('lie nowhere in the folder: store, its log, temporary files, faults; read, judged and answered they are what they were', async () => {
    await gift()
    const c = await caseOf(office, first)
    const asked = await office.call('intake', 'correction.create', {
      ...c,
      items: ['MI'],
      note: '',
      dueOn: '2026-12-08',
      way: 'phone',
    })
    const changes = [{ field: 'accountNumber', value: numbers.answered }]
    const answer = { requestNo: asked.requestNo, version: 1, way: 'phone' as const, note: '', settled: [], changes }
    await office.call('intake', 'correction.answer', answer, { requestId: 'answer-1' })
    await office.call('reviewer', 'review.auto', {})
    expect([await accountOf(first), await accountOf(second)]).toEqual([numbers.answered, numbers.mended])
    expect(places()).toEqual([])
    office = await office.reopen()
    expect(places()).toEqual([])
    expect([await accountOf(first), await accountOf(second)]).toEqual([numbers.answered, numbers.mended])
    const tokens = raw((db) => db.prepare("select count(*) from import_row where cells like '%f2:%'").pluck().get())
    expect(tokens).toBeGreaterThan(3)
    // the same file again: nothing new but what was mended and answered
    const again = { ticket: office.open(planted()), programme: 'gift', profile: 'gift-logoform' }
    expect(await office.call('intake', 'import.stage', again)).toMatchObject({ added: 0, changed: 0 })
  })

  it('moved to the row of another application are not opened: no account, no payment', async () => {
    await gift()
    const before = await accountOf(second)
    await office.backend.close()
    raw((db) => {
      const trigger = db.prepare<[], string>("select sql from sqlite_master where name = 'import_row_no_update'").pluck().get() ?? ''
      db.exec('drop trigger import_row_no_update')
      const cells = db.prepare<[string], string>('select cells from import_row where receipt_no = ?').pluck()
      db.prepare('update import_row set cells = ? where receipt_no = ?').run(cells.get(first), 'G2026-4012')
      db.exec(trigger)
    })
    office = await openTestOffice(office.folder)
    expect(before).toBe(numbers.mended)
    const { caseNo } = await caseOf(office, 'G2026-4012')
    const standing = await office.call('reviewer', 'account.ofCase', { caseNo })
    expect(JSON.stringify(standing)).not.toContain(numbers.file)
    expect(standing?.account?.problem).toBe('口座番号が7桁の数字ではありません')
  })

  it('that came in before are sealed when the office is opened, also after a start that was broken off; what was approved stays true', async () => {
    await gift()
    await office.call('reviewer', 'review.auto', {})
    const [ready] = await sql(
      office,
      `select case_no from welfare_case where programme = 'gift' and proposal = 'grant' and receipt_no = ?`,
      first,
    )
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [String(ready?.['case_no'])] })
    await approve(office, 'chief', draftNo)
    // as an earlier version of the program left it: plain rows
    const rows = await office.backend.env.store.reader
      .selectFrom('import_row')
      .select(['batch_id', 'line', 'cells', 'details', 'mended', 'content', 'original', 'problems'])
      .execute()
    await office.backend.close()
    raw((db) => {
      const trigger = db.prepare<[], string>("select sql from sqlite_master where name = 'import_row_no_update'").pluck().get() ?? ''
      db.exec('drop trigger import_row_no_update')
      const put = db.prepare(
        'update import_row set cells = @cells, details = @details, mended = @mended, content = @content, original = @original, problems = @problems where batch_id = @batch_id and line = @line',
      )
      for (const row of rows) put.run(row)
      db.exec(trigger)
      db.exec("delete from meta where key = 'rows-sealed'")
    })
    expect(places().length).toBeGreaterThan(0)
    office = await openTestOffice(office.folder)
    expect(places()).toEqual([])
    expect([await accountOf(first), await accountOf(second)]).toEqual([numbers.file, numbers.mended])
    expect(await one(office, `select count(*) from audit_entry where action = 'rows-sealed'`)).toBe(1)
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true })
    // nothing may change the rows of a committed file afterwards either
    await expect(sql(office, `update import_row set cells = '[]' where receipt_no = ?`, first)).rejects.toThrow('append-only')
    // begun anew after a kill: the very same
    await sql(office, `delete from meta where key = 'rows-sealed'`)
    office = await office.reopen()
    expect(await accountOf(first)).toBe(numbers.file)
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true })
  })

  it('in an office whose key is in slots: who cannot open it works on with what is not sealed, and is told why not with this', async () => {
    await gift()
    const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
    await office.call('admin', 'recovery.drill', { key: groups.join('-') })
    await office.call('admin', 'key.close', { password: samplePassword, without: [] })
    await sql(office, `delete from key_slot where owner = 'reviewer'`)
    office = await office.reopen()
    expect((await office.call('reviewer', 'case.counts', {})).length).toBeGreaterThan(0)
    const sealed = (await caseOf(office, first)).caseNo
    expect(await refusal(office.call('reviewer', 'case.view', { caseNo: sealed }))).toBe('office-key-closed')
    await office.backend.gate.call(newSession('other'), { id: 1, op: 'session.login', input: { user: 'payer', password: samplePassword } })
    expect(await accountOf(first)).toBe(numbers.file)
  })
})
