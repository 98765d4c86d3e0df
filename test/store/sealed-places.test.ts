/** 支援措置: 住所の封. Where a protected person lives is read by whoever may, found by nobody, and lies nowhere in the store as it is read. */
import Database from 'better-sqlite3'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkShown } from '../../electron/backend/audit/shown-check.ts'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { sealOldPlaces } from '../../electron/backend/office/seal-places.ts'
import { importSample, openTestOffice, project, sampleFile, sampleOffice, type TestOffice } from '../support/office.ts'
import { typedEntry } from '../support/typed-entry.ts'
import { approve, counterText, importText, one, quickOffice, refusal, sql } from './acts.ts'
import { filesBelow } from './canary-words.ts'
import { protect } from './key-renewal-support.ts'

let office: TestOffice
afterEach(() => office.dispose())

/** Tables and columns of the store in which a text can be read, and the files in whose bytes. */
function places(text: string): string[] {
  const db = new Database(join(office.folder, 'office.sqlite'), { readonly: true })
  const tables = db.prepare<[], string>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").pluck().all()
  const found = tables.flatMap((table) =>
    db
      .prepare<[], Record<string, unknown>>(`select * from "${table}"`)
      .all()
      .flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) => (typeof value === 'string' && value.includes(text) ? [`${table}.${column}`] : [])),
      ),
  )
  db.close()
  return [...new Set(found)].toSorted()
}
const inBytes = (text: string): string[] =>
  filesBelow(office.folder)
    .filter((path) => readFileSync(path).includes(text))
    .map((path) => path.slice(office.folder.length + 1))

/** A person alone at his address, with a case of his own that was decided, and what he wrote on the form. */
interface Known {
  readonly no: string
  readonly caseNo: string
  readonly address: string
  readonly written: string
}

/** Everything granted that can be; gives somebody who lives alone and is not protected. */
async function decided(): Promise<Known> {
  office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant' })
  for (const user of ['chief', 'manager', 'director']) if ((await approve(office, user, draftNo)).state === 'approved') break
  const rows = await sql(
    office,
    `select c.case_no, c.resident_no, r.address, json_extract(a.details, '$.address') as written from welfare_case c
     join resident r on r.resident_no = c.resident_no join application a on a.application_id = c.application_id
     join decision d on d.case_id = c.case_id
     where r.protection_from is null and r.guardian_no is null
       and (select count(*) from resident o where instr(o.address, r.address) > 0) = 1
       and (select count(*) from welfare_case o where o.resident_no = r.resident_no) = 1
       and (select count(*) from application o where json_extract(o.details, '$.address') = written) = 1 order by c.case_no`,
  )
  const row = rows[0]
  return {
    no: String(row?.['resident_no']),
    caseNo: String(row?.['case_no']),
    address: String(row?.['address']),
    written: String(row?.['written']),
  }
}

const seen = async (caseNo: string): Promise<string> => JSON.stringify(await office.call('reviewer', 'case.view', { caseNo }))
describe('the place of a protected person', () => {
  it('who is protected only after all was decided: sealed everywhere, found by nobody, and nothing that was approved changes', async () => {
    const { no, caseNo, address, written } = await decided()
    expect(places(address)).toEqual(expect.arrayContaining(['decision.frozen', 'resident.address', 'review.facts']))
    expect(places(written)).toEqual(expect.arrayContaining(['decision.frozen', 'import_row.cells', 'review.facts']))
    const before = await seen(caseNo)
    const shown = await checkShown(office.backend.env.store.reader)
    await protect(office, no, '2026-11-01')
    expect([places(address), places(written)]).toEqual([[], []])
    const [word] = await sql(office, `select count(*) as n from person_word where resident_no = ? and kind = 'address'`, no)
    expect(word?.['n']).toBe(0)
    expect(await checkShown(office.backend.env.store.reader)).toEqual(shown)
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true })
    // whoever may reads the same; only that he is protected now is new
    for (const text of [address, written]) expect([before.includes(text), (await seen(caseNo)).includes(text)]).toEqual([true, true])
    // closed, the log of the engine is empty and no byte tells it, nor do the pairs of characters of the search
    await office.backend.close()
    expect([inBytes(address), inBytes(written)]).toEqual([[], []])
    office = await openTestOffice(office.folder)
  })

  it('of the register as it comes: no word of the search, none in the log of changes; when it ends he is found again', async () => {
    office = await sampleOffice()
    const rows = await sql(
      office,
      `select resident_no, address from resident r where protection_from is null and guardian_no is null
         and (select count(*) from resident o where instr(o.address, r.address) > 0) = 1 order by resident_no limit 1`,
    )
    const [no, address] = [String(rows[0]?.['resident_no']), String(rows[0]?.['address'])]
    const words = () => one(office, `select count(*) from person_word where kind = 'address' and resident_no = ?`, no)
    expect(await words()).toBe(1)
    const all = await one(office, 'select count(*) from search_word')
    await protect(office, no, '2026-11-01')
    expect([await words(), places(address)]).toEqual([0, []])
    expect(await one(office, 'select count(*) from search_word')).toBe(all - 1)
    // changed again while it lasts
    await protect(office, no, '2026-11-02')
    expect([await words(), places(address)]).toEqual([0, []])
    const history = await office.call('reviewer', 'master.row', { kind: 'residents', key: JSON.stringify([no]) }).catch(() => null)
    if (history !== null) expect(JSON.stringify(history)).toContain(address)
    await protect(office, no, '')
    expect([await words(), places(address).includes('resident.address')]).toEqual([1, true])
    // every pair of characters of the word is in the index again, and of no word that is gone
    expect(
      await one(
        office,
        `select count(*) from search_gram where search_gram match ?`,
        `"${Buffer.from(address.slice(0, 2)).toString('hex')}"`,
      ),
    ).toBeGreaterThan(0)
  })

  it('of somebody whose guardian is protected is sealed with the guardian’s', async () => {
    office = await sampleOffice()
    const [pair] = await sql(
      office,
      `select r.resident_no as ward, r.guardian_no as guardian, r.address from resident r join resident g on g.resident_no = r.guardian_no
       where g.protection_from is null and r.protection_from is null limit 1`,
    )
    await protect(office, String(pair?.['guardian']), '2026-11-01')
    const raw = new Database(join(office.folder, 'office.sqlite'), { readonly: true })
    const lying = raw.prepare<string[], string>('select address from resident where resident_no in (?, ?)').pluck()
    expect(lying.all(String(pair?.['ward']), String(pair?.['guardian'])).map((text) => text.startsWith('\uE0F2f2:p-'))).toEqual([
      true,
      true,
    ])
    raw.close()
    const [ward] = await sql(office, 'select address from resident where resident_no = ?', String(pair?.['ward']))
    expect(ward?.['address']).toBe(pair?.['address'])
  })

  it('in an office from before is sealed as soon as its key is open, once; without the key it waits', async () => {
    const { no, address, written } = await decided()
    await sql(office, `update resident set protection_from = '2026-11-01' where resident_no = ?`, no)
    await sql(office, `delete from meta where key = 'places-sealed'`)
    expect(places(address).length).toBeGreaterThan(0)
    expect(await sealOldPlaces(office.backend.env)).toBeGreaterThan(0)
    expect([places(address), places(written)]).toEqual([[], []])
    expect(await sealOldPlaces(office.backend.env)).toBeNull()
    expect(await one(office, `select count(*) from audit_entry where action = 'places-sealed'`)).toBe(1)
    expect(await checkShown(office.backend.env.store.reader)).toMatchObject({ bad: [] })
  })

  it('on a row that is refused, or linked to nobody yet, is sealed with the others', async () => {
    office = await sampleOffice()
    await importSample(office, 'aids-logoform.csv', 'aids-logoform')
    const [known] = await sql(
      office,
      `select receipt_no, json_extract(a.details, '$.address') as written, a.cells from welfare_case c join application a on a.application_id = c.application_id
       where c.flags like '%"protected"%' and c.programme = 'aids' limit 1`,
    )
    const cells = JSON.parse(String(known?.['cells'])) as string[]
    const [no, written, phone] = [String(known?.['receipt_no']), cells[10] ?? '', cells[11] ?? '']
    expect(phone).toMatch(/^\d{3}-\d{4}-\d{4}$/)
    await office.dispose()
    const form = readFileSync(sampleFile('aids-logoform.csv'), 'utf8').split(/\r?\n(?=\d{6},)/)
    const at = form.findIndex((line) => line.split(',')[1] === no)
    for (const [name, change] of [
      ['refused', (row: string[]): void => void (row[21] = '多数')],
      ['unlinked', (row: string[]): void => void (row[5] = '')],
    ] as const) {
      office = await sampleOffice()
      const row = (form[at] ?? '').split(',')
      change(row)
      const path = join(office.folder, '..', 'form.csv')
      writeFileSync(path, form.map((line, i) => (i === at ? row.join(',') : line)).join('\r\n'))
      const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-logoform' })
      const [line] = await sql(
        office,
        'select verdict, resident_no as r from import_row where batch_id = ? and receipt_no = ?',
        staged.batchId,
        no,
      )
      expect([name, line?.['verdict']]).toEqual([name, name === 'refused' ? 'rejected' : 'added'])
      if (name === 'refused') expect([places(written), places(phone)]).toEqual([[], []])
      await office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
      expect([name, places(written), places(phone)]).toEqual([name, [], []])
      if (name === 'refused') await office.dispose()
    }
  })

  it('cannot be written without the key: the register refuses the row whole', async () => {
    office = await quickOffice()
    const { groups } = await office.call('admin', 'recovery.make', { password: 'mihon-2026' })
    await office.call('admin', 'recovery.drill', { key: groups.join('-') })
    await office.call('admin', 'key.close', { password: 'mihon-2026', without: [] })
    await sql(office, `delete from key_slot where owner = 'admin'`)
    const [open] = await sql(office, 'select resident_no from resident where protection_from is null and guardian_no is null limit 1')
    office = await office.reopen()
    expect(await refusal(protect(office, String(open?.['resident_no']), '2026-11-01'))).toBe('office-key-closed')
    const [after] = await sql(office, 'select protection_from as p from resident where resident_no = ?', String(open?.['resident_no']))
    expect(after?.['p']).toBeNull()
  })
})

/** Words that stand nowhere else, written on a form. */
const formAddress = '名古屋市昭和区見本町九丁目七七番地八'
const formPhone = '090-5550-1357'

interface Person {
  readonly no: string
  readonly name: string
  readonly kana: string
  readonly birth: string
}
const personOf = (row: Record<string, unknown> | undefined): Person => ({
  no: String(row?.['resident_no']),
  name: String(row?.['name']),
  kana: String(row?.['kana']),
  birth: String(row?.['birth_date']),
})

/** Somebody whose guardian is protected from now on: no rule warns of him. */
async function wardOfProtected(): Promise<Person> {
  const [row] = await sql(
    office,
    `select r.*, g.resident_no as g from resident r join resident g on g.resident_no = r.guardian_no
     where g.protection_from is null and r.protection_from is null and r.moved_out_on is null limit 1`,
  )
  await protect(office, String(row?.['g']), '2026-11-01')
  return personOf(row)
}
const anybody = async (): Promise<Person> =>
  personOf(
    (
      await sql(
        office,
        `select * from resident r where protection_from is null and guardian_no is null and moved_out_on is null
         and not exists (select 1 from resident w where w.guardian_no = r.resident_no)
         and (select count(*) from resident o where o.kana_key = r.kana_key) = 1 limit 1`,
      )
    )[0],
  )

/** A line of the counter's list about a person, from that address. */
const lineOf = (p: Person, more: Readonly<Record<string, string>> = {}, of = ['窓0001']): string =>
  counterText(of, {
    宛名番号: p.no,
    対象者氏名: p.name,
    対象者カナ: p.kana,
    生年月日: p.birth.replaceAll('-', '/'),
    住所: formAddress,
    電話: formPhone,
    ...more,
  })
const plain = (...more: readonly string[]): string[] => [formAddress, formPhone, ...more].flatMap(places)
const newest = async (): Promise<{ caseNo: string; version: number }> => {
  const [row] = await sql(office, 'select case_no, version from welfare_case order by case_no desc limit 1')
  return { caseNo: String(row?.['case_no']), version: Number(row?.['version']) }
}

describe('what is written on a form about somebody whom no rule warns of', () => {
  it.each([
    ['a ward of a protected guardian', wardOfProtected],
    [
      'somebody protected from next year on',
      async () => {
        const person = await anybody()
        await protect(office, person.no, '2027-01-01')
        return person
      },
    ],
  ])('typed at the counter, and in an answer by telephone: %s', async (_, who) => {
    office = await quickOffice()
    const { no, name, kana, birth } = await who()
    const person = { residentNo: no, name, kana, birthDate: birth, address: formAddress, phone: formPhone }
    const values = { ...typedEntry, ...person }
    const { caseNo, warnings } = await office.call('intake', 'entry.commit', { values })
    expect(warnings.map(({ code }) => code)).not.toContain('protected-person')
    expect(plain()).toEqual([])
    expect(await seen(caseNo)).toContain(formAddress)
    const { version } = await newest()
    const asked = { items: ['MI'], note: '', dueOn: '2026-12-08', way: 'phone' as const }
    const { requestNo } = await office.call('intake', 'correction.create', { caseNo, version, ...asked })
    const changes = [{ field: 'phone', value: '090-5550-2468' }]
    await office.call('intake', 'correction.answer', { requestNo, version: 1, way: 'phone', note: '電話', settled: ['MI'], changes })
    expect(plain('090-5550-2468')).toEqual([])
    expect(await seen(caseNo)).toContain('090-5550-2468')
  })

  it('which says the same as before, or more than before: as soon as the file is read', async () => {
    office = await quickOffice()
    const person = await wardOfProtected()
    await importText(office, lineOf(person))
    expect(plain()).toEqual([])
    for (const [verdict, text] of [
      ['same', lineOf(person) + counterText(['窓0002']).split('\n')[1]],
      ['changed', lineOf(person, { メモ: '追記' })],
    ] as const) {
      const path = join(office.folder, '..', `${verdict}.csv`)
      writeFileSync(path, text)
      const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })
      expect(staged).toMatchObject({ [verdict]: 1 })
      expect([verdict, ...plain()]).toEqual([verdict])
    }
  })
})

describe('on a row that was refused', () => {
  it.each(['protected later', 'in an office from before'])('is sealed with the others: %s', async (how) => {
    office = await quickOffice()
    const person = await anybody()
    await importText(office, lineOf(person, { 見積額: 'いちまん' }) + (counterText(['窓0002']).split('\n')[1] ?? ''))
    expect(await one(office, `select count(*) from import_row where verdict = 'rejected'`)).toBe(1)
    expect(places(formAddress)).toContain('import_row.cells')
    if (how === 'protected later') await protect(office, person.no, '2026-11-01')
    else {
      await sql(office, `update resident set protection_from = '2026-11-01' where resident_no = ?`, person.no)
      await sql(office, `delete from meta where key = 'places-sealed'`)
      expect(await sealOldPlaces(office.backend.env)).toBeGreaterThan(0)
    }
    expect(plain()).toEqual([])
  })
})

describe('when it becomes known whom a case is about', () => {
  const nobody: Person = { no: '', name: '見本 新太', kana: 'ミホン アラタ', birth: '2016-09-25' }

  it('by a person’s word: what came in and was judged before is sealed', async () => {
    office = await quickOffice()
    const person = await anybody()
    await protect(office, person.no, '2026-11-01')
    await importText(office, lineOf(nobody))
    await office.call('reviewer', 'review.auto', {})
    expect(places(formAddress)).toEqual(expect.arrayContaining(['import_row.cells', 'review.facts']))
    const { caseNo, version } = await newest()
    await office.call('reviewer', 'people.link', { caseNo, version, residentNo: person.no, reason: '本人に確認' })
    expect(plain()).toEqual([])
    expect(await seen(caseNo)).toContain(formAddress)
  })

  it('by that word kept for a newer answer', async () => {
    office = await quickOffice()
    const person = await anybody()
    await importText(office, lineOf(nobody))
    const { caseNo, version } = await newest()
    await office.call('reviewer', 'people.link', { caseNo, version, residentNo: person.no, reason: '本人に確認' })
    await sql(office, `update resident set protection_from = '2026-11-01' where resident_no = ?`, person.no)
    expect(plain()).not.toEqual([])
    await importText(office, lineOf(nobody, { メモ: '追記' }), 'answer.csv')
    const [after] = await sql(office, 'select resident_no as no from welfare_case where case_no = ?', caseNo)
    expect([after?.['no'], ...plain()]).toEqual([person.no])
  })

  it('by the register, in the place of a 仮登録: that one’s place goes as well, from the search too', async () => {
    office = await quickOffice()
    await importText(office, lineOf(nobody))
    const { caseNo, version } = await newest()
    const { residentNo } = await office.call('intake', 'people.register', { caseNo, version, reason: '転入手続き中' })
    await office.call('reviewer', 'review.auto', {})
    expect(places(formAddress)).toEqual(expect.arrayContaining(['import_row.cells', 'resident.address', 'review.facts']))
    const words = () => one(office, `select count(*) from person_word where kind = 'address' and resident_no = ?`, residentNo)
    expect(await words()).toBe(1)
    const path = join(office.folder, '..', 'residents.csv')
    const [header = ''] = readFileSync(join(project, 'resources/sample/residents.csv'), 'utf8').split(/\r?\n/)
    const cells = '1000999992,見本 新太,ミホン アラタ,2016-09-25,男,461-0025,名古屋市東区徳川3-95-21,9999999,子,2026-10-01,,,2026-10-01,,'
    writeFileSync(path, `${header}\r\n${cells}\r\n`)
    const loaded = await office.call('admin', 'master.load', { kind: 'residents', ticket: office.open(path) })
    expect([loaded.errors, loaded.added]).toEqual([[], 1])
    expect(plain()).toEqual([])
    expect(await words()).toBe(0)
    expect(await seen(caseNo)).toContain(formAddress)
  })
})
