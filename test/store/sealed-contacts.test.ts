/** 電話番号の封: numbers of everybody, whichever way they came in, lie nowhere in the office's folder, and everything is read as before. */
import Database from 'better-sqlite3'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { sealOldContacts } from '../../electron/backend/office/seal-contacts.ts'
import { importSample, openTestOffice, sampleFile, temporaryFolder, type TestOffice } from '../support/office.ts'
import { entries, one, quickOffice, refusal, sql } from './acts.ts'
import { filesBelow } from './canary-words.ts'
import { caseOf, fieldOf, lineOf } from './sealed-rows-support.ts'

let office: TestOffice
afterEach(() => office.dispose())

/** In the file (with spaces around it), in a column nobody maps, mended in the preview, refused with its sign, answered to a correction, typed at the counter, with a sign that is warned of, with the sign of a sealed text. */
const numbers = {
  file: '052-836-1901',
  other: '052-836-1902',
  mended: '052-836-1903',
  refused: '052-836-1904',
  answered: '052-836-1905',
  typed: '052-836-1906',
  unseen: '052-836-1907',
  forged: '052-836-1908',
} as const
const [first, second, third, fourth, fifth] = ['窓0001', '窓0002', '窓0003', '窓0004', '窓0005']
/** What somebody may write into a form who wants to read another's number. */
const forgery = '名古屋市 \uE0F2b1.1\uE0F2 \uE0F2b1.1.AAAAAAAA\uE0F2 \uE0F2b1.0\uE0F2'

/** The counter's list with planted numbers and another column for them, outside the office. */
function planted(): string {
  const lines = readFileSync(sampleFile('aids-counter.csv'), 'utf8').trimEnd().split(/\r?\n/)
  const phones: Record<string, string> = {
    [first]: ` ${numbers.file} `,
    [second]: '',
    [third]: `${numbers.refused}\u0007`,
    [fourth]: `${numbers.unseen.slice(0, 4)}\u200B${numbers.unseen.slice(4)}`,
    [fifth]: `\uE0F2${numbers.forged}`,
  }
  const made = lines.map((line, i) => {
    if (i === 0) return `${line},緊急の連絡先（携帯電話）`
    const cells = line.split(',')
    const phone = phones[cells[1] ?? '']
    if (phone !== undefined) cells[10] = phone
    if (cells[1] === fifth) cells[9] = forgery
    return `${cells.join(',')},${cells[1] === first ? numbers.other : ''}`
  })
  const path = join(temporaryFolder('contacts'), 'counter.csv')
  writeFileSync(path, made.join('\r\n'))
  return path
}

const phoneOf = (receiptNo: string): Promise<string> => fieldOf(office, receiptNo, 'phone')

/** Where any of the numbers stands in the folder, in UTF-8 or UTF-16; of one number its last seven digits tell it. */
const places = (): string[] =>
  filesBelow(office.folder).flatMap((path) => {
    const bytes = readFileSync(path)
    return Object.entries(numbers).flatMap(([name, whole]) => {
      const text = whole.slice(4)
      return bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')) ? [`${name} ${path.slice(office.folder.length + 1)}`] : []
    })
  })

/** The store without what opens texts, and without what keeps evidence as it is. */
function raw<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(office.folder, 'office.sqlite'))
  const triggers = db.prepare<[], { name: string; sql: string }>("select name, sql from sqlite_master where type = 'trigger'").all()
  for (const { name } of triggers) db.exec(`drop trigger ${name}`)
  try {
    return work(db)
  } finally {
    for (const trigger of triggers) db.exec(trigger.sql)
    db.close()
  }
}

async function taken(): Promise<{ readonly batchId: string; readonly path: string }> {
  office = await quickOffice()
  const path = planted()
  const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
  const { batchId, sha256 } = staged
  const mend = { batchId, line: await lineOf(office, batchId, second), field: 'phone', value: numbers.mended }
  expect(JSON.stringify(await office.call('intake', 'import.mend', mend))).toContain(numbers.mended)
  expect(JSON.stringify(await office.call('intake', 'import.row', { batchId, line: await lineOf(office, batchId, third) }))).toContain(
    numbers.refused,
  )
  await office.call('intake', 'import.commit', { batchId, sha256 })
  return { batchId, path }
}

const stagedAgain = (path: string) =>
  office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })

describe('telephone numbers', () => {
  it('lie nowhere in the folder: of files, mended, answered, typed; and are read as what they were', async () => {
    const { path } = await taken()
    const c = await caseOf(office, first)
    const asked = await office.call('intake', 'correction.create', { ...c, items: ['MI'], note: '', dueOn: '2026-12-08', way: 'phone' })
    const changes = [{ field: 'phone', value: numbers.answered }]
    await office.call('intake', 'correction.answer', {
      requestNo: asked.requestNo,
      version: 1,
      way: 'phone' as const,
      note: '',
      settled: [],
      changes,
    })
    const values = {
      channel: '電話',
      submittedAt: 'r081124',
      residentNo: '１００００００００７',
      name: '藤田　浩二',
      kana: 'ﾌｼﾞﾀ ｺｳｼﾞ',
      birthDate: 's100423',
      postalCode: '450-0001',
      address: '名古屋市中村区',
      phone: numbers.typed,
      item: 'ストマ用装具（消化器系）',
      quantity: '1',
    }
    await office.call('intake', 'entry.saveDraft', { user: 'intake', form: 'aids', values })
    await office.call('reviewer', 'review.auto', {})
    expect([await phoneOf(first), await phoneOf(second)]).toEqual([numbers.answered, numbers.mended])
    expect(places()).toEqual([])
    office = await office.reopen()
    expect(places()).toEqual([])
    expect(await phoneOf(second)).toBe(numbers.mended)
    expect(JSON.stringify(await entries(office))).not.toContain('052-836-19')
    // the same file again says nothing new
    expect(await stagedAgain(path)).toMatchObject({ added: 0, changed: 0 })
    // about a hundred rows share a token: far fewer blocks than rows
    const [rows, blocks] = [await one(office, 'select count(*) from import_row'), await one(office, 'select count(*) from sealed_block')]
    expect(blocks).toBeGreaterThan(0)
    expect(blocks).toBeLessThan(rows / 20)
  })

  it('of a column that nobody maps are sealed and come back with the cells', async () => {
    const { batchId } = await taken()
    const [row] = await sql(office, 'select cells from import_row where batch_id = ? and receipt_no = ?', batchId, first)
    const cells = JSON.parse(String(row?.['cells'])) as string[]
    expect([cells[10], cells.at(-1)]).toEqual([` ${numbers.file} `, numbers.other])
    const [told] = await sql(
      office,
      'select a.details from application a join welfare_case c using (application_id) where c.receipt_no = ?',
      first,
    )
    expect(JSON.parse(String(told?.['details']))).toMatchObject({ phone: numbers.file })
  })

  it('of somebody else are not read by writing the sign of a sealed text into a form', async () => {
    await taken()
    const view = await office.call('reviewer', 'case.view', { caseNo: (await caseOf(office, fifth)).caseNo })
    const told = view.application.find((field) => field.id === 'address')?.value
    expect(told).toBe(forgery)
    expect(JSON.stringify(view)).not.toContain(numbers.file)
    expect(await phoneOf(fifth)).toBe(`\uE0F2${numbers.forged}`)
  })

  it('in an office whose key is in slots: who cannot open it works on with the cases of files, without their numbers', async () => {
    const { batchId } = await taken()
    const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
    await office.call('admin', 'recovery.drill', { key: groups.join('-') })
    await office.call('admin', 'key.close', { password: samplePassword, without: [] })
    await sql(office, `delete from key_slot where owner in ('reviewer', 'intake')`)
    office = await office.reopen()
    expect(await phoneOf(first)).toBe('（事務所の鍵が開いていないため表示できません）')
    // nothing goes out, or comes in, with a sign in the place of a number
    const rejects = { batchId, save: office.save(join(temporaryFolder('rejects'), 'rows.csv')), replace: false }
    expect(await refusal(office.call('intake', 'import.rejects', rejects))).toBe('office-key-closed')
    expect(await refusal(stagedAgain(planted()))).toBe('office-key-closed')
  })

  it('a block that was changed, or stands in the place of another, opens nothing', async () => {
    await taken()
    const before = await phoneOf('窓0120')
    await office.backend.close()
    raw((db) => {
      const [a, b] = db.prepare<[], { block_id: number; text: string }>('select block_id, text from sealed_block order by block_id').all()
      const put = db.prepare('update sealed_block set text = ? where block_id = ?')
      put.run(b?.text, a?.block_id)
      put.run(a?.text, b?.block_id)
    })
    office = await openTestOffice(office.folder)
    expect(before).toMatch(/\d/)
    expect(await phoneOf('窓0120')).not.toMatch(/\d{3,}-?\d{4}/)
    expect(places()).toEqual([])
  })

  it('of a file that is not taken in go with its rows', async () => {
    office = await quickOffice()
    const { batchId } = await stagedAgain(planted())
    expect(await one(office, 'select count(*) from sealed_block')).toBeGreaterThan(0)
    await office.call('intake', 'import.discard', { batchId })
    expect(await one(office, 'select count(*) from sealed_block')).toBe(0)
  })

  it('that came in before are sealed behind the work, broken off and gone on with; rows of today are left as they are', async () => {
    const { batchId } = await taken()
    const rows = await office.backend.env.store.reader
      .selectFrom('import_row')
      .select(['batch_id', 'line', 'cells', 'details', 'mended', 'content', 'original', 'problems', 'warnings'])
      .where('batch_id', '=', batchId)
      .execute()
    await importSample(office, 'aids-logoform.csv', 'aids-logoform')
    await office.backend.close()
    const lying = () =>
      raw((db) => db.prepare('select line, cells from import_row where batch_id <> ? order by batch_id, line').all(batchId))
    const today = lying()
    raw((db) => {
      const put = db.prepare(
        `update import_row set ${['cells', 'details', 'mended', 'content', 'original', 'problems', 'warnings'].map((name) => `${name} = @${name}`).join(', ')}
         where batch_id = @batch_id and line = @line`,
      )
      for (const row of rows) put.run(row)
      db.exec(`delete from meta where key = 'contacts-sealed'`)
    })
    expect(places().length).toBeGreaterThan(0)
    office = await openTestOffice(office.folder)
    const { env } = office.backend
    expect(await sealOldContacts(env, () => Promise.resolve(false))).toBeNull()
    expect(await sealOldContacts(env, () => Promise.resolve(true))).toBeGreaterThan(0)
    expect(await sealOldContacts(env, () => Promise.resolve(true))).toBeNull()
    expect(await phoneOf(second)).toBe(numbers.mended)
    expect(await one(office, `select count(*) from audit_entry where action = 'rows-sealed'`)).toBe(1)
    expect(await verifyTrail(env.store.reader)).toMatchObject({ ok: true })
    await expect(sql(office, `update import_row set cells = '[]' where receipt_no = ?`, first)).rejects.toThrow('append-only')
    await office.backend.close()
    expect(places()).toEqual([])
    expect(lying()).toEqual(today)
    office = await openTestOffice(office.folder)
  })
})
