/** Manual entry: the same verdict as the same row in a file, one transaction or nothing, drafts that outlive the program. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mapHeaders } from '../../shared/domain/header.ts'
import { parseProfile } from '../../shared/domain/profile.ts'
import { readCells } from '../../shared/domain/row.ts'
import { tidyEntry } from '../../shared/programmes/daily-living-aids/entry.ts'
import { aidsFields } from '../../shared/programmes/daily-living-aids/programme.ts'
import { must } from '../../shared/errors.ts'
import { parseCsv } from '../support/csv.ts'
import { importSample, openTestOffice, project, sampleFile, type TestOffice } from '../support/office.ts'
import { typedEntry as good } from '../support/typed-entry.ts'
import { addRole, entries, one, quickOffice, refusal, sql, trailHolds } from './acts.ts'

const crashChild = join(import.meta.dirname, 'crash-child.ts')
const dates = ['submittedAt', 'birthDate', 'estimateDate']

const profileOf = (id: string) => {
  const parsed = parseProfile(JSON.parse(readFileSync(`${project}/resources/profiles/${id}.json`, 'utf8')))
  return must(parsed.ok ? parsed.profile : null, id)
}

/** Rows of the counter's list as a clerk would type them: dates and numbers as they stand there, choices by their words. */
function typedRows(): { receiptNo: string; line: number; values: Record<string, string> }[] {
  const [header, ...rows] = parseCsv(readFileSync(sampleFile('aids-counter.csv'), 'utf8'))
  const profile = profileOf('aids-counter')
  const mapping = mapHeaders(profile, aidsFields, header?.cells ?? [])
  const channels: Record<string, string> = { counter: '窓口', phone: '電話', post: '郵送' }
  return rows.map((row) => {
    const read = readCells(profile, mapping, aidsFields, row.cells)
    const values: Record<string, string> = {}
    for (const field of aidsFields) {
      const value = read.values[field.id]
      const typed =
        field.id === 'channel'
          ? (channels[String(value)] ?? '')
          : field.kind === 'flag'
            ? value === true
              ? 'はい'
              : value === false
                ? 'いいえ'
                : ''
            : field.kind === 'list'
              ? (value as string[]).join('・')
              : field.kind === 'choice'
                ? String(value ?? '')
                : (read.cells[field.id] ?? '')
      if (typed !== '' && field.id !== 'receiptNo') values[field.id] = typed
    }
    return { receiptNo: read.cells['receiptNo'] ?? '', line: row.line, values }
  })
}

describe('the verdict', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await quickOffice()
  })
  afterAll(() => office.dispose())

  it('is that of the same row in a file, for every row of the list of the counter', async () => {
    const staged = await office.call('intake', 'import.stage', {
      ticket: office.open(sampleFile('aids-counter.csv')),
      programme: 'aids',
      profile: 'aids-counter',
    })
    // what depends on the number, on the rows before it or on the day is not the desk's: the desk has one row and a new number
    const ownToFiles = ['duplicate-receipt', 'possible-duplicate', 'wrong-column-count']
    let compared = 0
    const mended: number[] = []
    for (const row of typedRows()) {
      // a day beyond its era is refused in a file; at the desk it is read as the day it is, and the clerk sees that
      if (dates.some((id) => tidyEntry(id, row.values[id] ?? '').note !== null)) {
        mended.push(row.line)
        continue
      }
      const checked = await office.call('intake', 'entry.check', { values: row.values })
      const expected = {
        errors: staged.errors.filter((e) => e.line === row.line && !ownToFiles.includes(e.code)).map((e) => e.code),
        warnings: staged.warnings.filter((w) => w.line === row.line && !ownToFiles.includes(w.code)).map((w) => w.code),
      }
      const onlyOfFile = staged.errors.some((e) => e.line === row.line && ownToFiles.includes(e.code))
      const told = { errors: checked.errors.map((e) => e.code), warnings: checked.warnings.map((w) => w.code) }
      if (onlyOfFile) expect([row.line, told.errors]).toEqual([row.line, expected.errors])
      else expect([row.line, told]).toEqual([row.line, expected])
      compared += expected.errors.length + expected.warnings.length
    }
    expect(compared).toBeGreaterThanOrEqual(15)
    expect(mended).toEqual([111, 128])
  })

  it.each([
    [{ submittedAt: 'R8.11.25' }, 'submittedAt', 'impossible-date', '業務日（令和8年11月24日）より後'],
    [{ submittedAt: 'R8.2.30' }, 'submittedAt', 'impossible-date', '令和8年2月30日という日は暦にありません'],
    [{ birthDate: '58.8.13' }, 'birthDate', 'impossible-date', '元号が分かりません'],
    [{ birthDate: 'R9.1.1' }, 'birthDate', 'future-birth', 'まだ来ていない日'],
    [{ price: '十二万' }, 'price', 'not-a-number', '読めません'],
    [{ item: 'そんな物' }, 'item', 'unknown-item', '種目にありません'],
    [{ residentNo: '123456789018' }, 'residentNo', 'my-number', 'マイナンバー'],
    [{ name: '　' }, 'name', 'required-empty', '空です'],
  ])('refuses %j', async (change, field, code, says) => {
    const checked = await office.call('intake', 'entry.check', { values: { ...good, ...change } })
    expect(checked.errors).toEqual([{ field, code, message: expect.stringContaining(says) }])
    expect(JSON.stringify(checked)).not.toContain('123456789018')
    const before = await entries(office)
    expect(await refusal(office.call('intake', 'entry.commit', { values: { ...good, ...change } }))).toBe('entry-refused')
    expect(await entries(office)).toBe(before)
  })
})

describe('taking in', () => {
  let office: TestOffice
  afterEach(() => office.dispose())

  it('makes a case like that of an import, under a number of its own, with its entry and history', async () => {
    office = await quickOffice()
    const made = await office.call('intake', 'entry.commit', { values: good })
    expect(made).toMatchObject({ receiptNo: 'R8-U0001', caseNo: 'R8-000001', flags: [], warnings: [] })
    const detail = await office.call('reviewer', 'case.view', { caseNo: made.caseNo })
    expect(detail).toMatchObject({
      state: 'received',
      receiptNo: 'R8-U0001',
      channel: 'phone',
      beneficiary: '藤田　浩二',
      residentNo: '1000000007',
      item: 'N01',
      appliedOn: '2026-11-24',
    })
    const shown = Object.fromEntries(detail.application.map(({ id, value }) => [id, value]))
    expect(shown).toMatchObject({
      price: '123,400',
      birthDate: '1983-08-13',
      estimateDate: '2026-11-20',
      attachments: '見積書、手帳の写し',
    })
    expect(detail.history.map(({ act, text }) => [act, text])).toEqual([
      ['受付', expect.stringContaining('窓口での入力 R8-U0001')],
      ['窓口申請の受付', expect.stringContaining('受付番号 R8-U0001')],
    ])
    const next = await office.call('intake', 'entry.commit', { values: good })
    expect(next).toMatchObject({ receiptNo: 'R8-U0002', caseNo: 'R8-000002', flags: ['duplicate', 'warned'] })
    expect(next.warnings.map(({ code }) => code)).toEqual(['possible-duplicate'])
    expect(await trailHolds(office)).toBe(true)
  })

  it('is judged for review exactly as the same application from a file', async () => {
    office = await quickOffice()
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    const typed = typedRows()
    const candidates = await sql(office, "select case_no, receipt_no from welfare_case where flags = '[]' order by case_no limit 5")
    expect(candidates).toHaveLength(5)
    for (const row of candidates) {
      const values = must(typed.find((candidate) => candidate.receiptNo === row['receipt_no'])?.values, String(row['receipt_no']))
      const made = await office.call('intake', 'entry.commit', { values })
      const columns =
        'resident_no, person_key, name, kana_key, birth_date, item_code, item_name, applied_on, channel, price, quantity, months, provider_no'
      const [fromFile] = await sql(office, `select ${columns} from welfare_case where case_no = ?`, row['case_no'] ?? '')
      const [fromDesk] = await sql(office, `select ${columns} from welfare_case where case_no = ?`, made.caseNo)
      expect(fromDesk).toEqual(fromFile)
    }
  })

  it('passes over a number that an imported list has taken', async () => {
    office = await quickOffice()
    await office.call('intake', 'entry.commit', { values: good })
    await sql(office, "update welfare_case set receipt_no = 'R8-U0002'")
    expect(await office.call('intake', 'entry.commit', { values: good })).toMatchObject({ receiptNo: 'R8-U0003' })
  })

  it('leaves nothing behind when it fails half-way', async () => {
    office = await quickOffice()
    await office.call('intake', 'entry.saveDraft', { user: 'intake', form: 'aids', values: good })
    await sql(office, "create trigger stop_it before insert on application_entry begin select raise(abort, 'planted'); end")
    const before = await entries(office)
    expect(await refusal(office.call('intake', 'entry.commit', { values: good }))).toBe('internal')
    const left = ['welfare_case', 'application', 'import_batch', 'import_row']
    for (const table of left) expect([table, await one(office, `select count(*) from ${table}`)]).toEqual([table, 0])
    expect(await entries(office)).toBe(before)
    expect(await office.call('intake', 'entry.drafts', {})).toHaveLength(1)
    await sql(office, 'drop trigger stop_it')
    expect(await office.call('intake', 'entry.commit', { values: good })).toMatchObject({ receiptNo: 'R8-U0001', caseNo: 'R8-000001' })
    expect(await office.call('intake', 'entry.drafts', {})).toEqual([])
  })

  it('acts once for one press of the key, however often the frame comes', async () => {
    office = await quickOffice()
    const first = await office.call('intake', 'entry.commit', { values: good }, { requestId: 'press-1' })
    expect(await office.call('intake', 'entry.commit', { values: good }, { requestId: 'press-1' })).toEqual(first)
    expect(await one(office, 'select count(*) from welfare_case')).toBe(1)
  })
})

describe('killed in the middle', () => {
  it('of taking in: case, application, number and trail, or the draft alone', async () => {
    let office = await quickOffice()
    const { folder } = office
    await office.call('intake', 'entry.saveDraft', { user: 'intake', form: 'aids', values: good })
    const state = async () => ({
      cases: await one(office, 'select count(*) from welfare_case'),
      applications: await one(office, 'select count(*) from application'),
      batches: await one(office, 'select count(*) from import_batch'),
      told: await one(office, "select count(*) from audit_entry where action = 'entry'"),
      number: await one(office, "select coalesce(max(value), 0) from counter where name = 'receipt-2026'"),
      drafts: await one(office, 'select count(*) from form_draft'),
    })
    const none = { cases: 0, applications: 0, batches: 0, told: 0, number: 0, drafts: 1 }
    const all = { cases: 1, applications: 1, batches: 1, told: 1, number: 1, drafts: 0 }
    let rounds = 0
    for (let n = 2; (await state()).cases === 0; n += 9) {
      await office.backend.close()
      const run = spawnSync(process.execPath, [crashChild, folder, 'entry', String(n), JSON.stringify(good)], { encoding: 'utf8' })
      expect(['SIGKILL', null]).toContain(run.signal)
      office = await openTestOffice(folder)
      expect([none, all]).toContainEqual(await state())
      rounds++
    }
    expect(rounds).toBeGreaterThan(2)
    expect(await trailHolds(office)).toBe(true)
    await office.dispose()
  })
})

describe('a draft', () => {
  let office: TestOffice
  afterEach(() => office.dispose())

  it('is there again after a restart, for its user alone, and gone when dropped', async () => {
    office = await quickOffice()
    await addRole(office, 'reviewer', 'intake')
    const before = await entries(office)
    await office.call('intake', 'entry.saveDraft', { user: 'intake', form: 'aids', values: { name: '藤', kana: '' } })
    await office.call('intake', 'entry.saveDraft', { user: 'intake', form: 'aids', values: { name: '藤田　浩二', submittedAt: 'R8.2.30' } })
    office = await office.reopen()
    expect(await office.call('intake', 'entry.drafts', {})).toEqual([
      { form: 'aids', values: { name: '藤田　浩二', submittedAt: 'R8.2.30' }, savedAt: expect.any(String) },
    ])
    expect(await office.call('reviewer', 'entry.drafts', {})).toEqual([])
    await office.call('intake', 'entry.dropDraft', { user: 'intake', form: 'aids' })
    expect(await office.call('intake', 'entry.drafts', {})).toEqual([])
    // logins only: typing is no act
    expect(await sql(office, "select action from audit_entry where seq > ? and action <> 'login'", before)).toEqual([])
    expect(await one(office, "select count(*) from request where op like 'entry.%'")).toBe(0)
  })

  it('never holds a My Number', async () => {
    office = await quickOffice()
    const values = { residentNo: '1234 5678 9018', note: '123456789018', modelName: '番号は123456789018です', name: '某' }
    await office.call('intake', 'entry.saveDraft', { user: 'intake', form: 'aids', values })
    const [draft] = await office.call('intake', 'entry.drafts', {})
    expect(draft?.values).toEqual({ name: '某', modelName: expect.stringMatching(/^番号は.+です$/) })
    expect(JSON.stringify(draft)).not.toContain('123456789018')
    // nor what is taken in with one in its free text
    await office.call('intake', 'entry.commit', { values: { ...good, note: '番号は123456789018です' } })
    const kept = await sql(
      office,
      'select cells, details, content from application union all select cells, details, content from import_row',
    )
    expect(kept).toHaveLength(2)
    expect(JSON.stringify(kept)).not.toContain('123456789018')
  })

  it('of a form nobody knows is refused', async () => {
    office = await quickOffice()
    expect(await refusal(office.call('intake', 'entry.saveDraft', { user: 'intake', form: 'other', values: {} }))).toBe('not-found')
  })
})

describe('candidates', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await quickOffice()
  })
  afterAll(() => office.dispose())
  const persons = async (text: string, birthDate?: string) =>
    (await office.call('intake', 'entry.persons', { text, ...(birthDate === undefined ? {} : { birthDate }) })).map((p) => p.residentNo)

  it.each(['1000000007', '１００００００００７', '100000000'])('a person by number: %s', async (text) => {
    expect(await persons(text)).toContain('1000000007')
  })

  it.each(['ﾌｼﾞﾀ ｺｳｼﾞ', 'ふじた　こうじ', 'フジタコウジ', '藤田浩二', '藤田　浩二'])('by kana or name in any width: %s', async (text) => {
    expect(await persons(text, 'S58.8.13')).toEqual(['1000000007'])
  })

  it('by a name in another form of its characters', async () => {
    expect(await persons('高木愛')).toEqual(await persons('髙木　愛'))
    expect((await persons('高木愛')).length).toBeGreaterThan(1)
    const before = await sql(office, "select name from resident where resident_no = '1000000007'")
    await sql(office, "update resident set name = ? where resident_no = '1000000007'", '\uFA19\u{E0100}谷　Ａnna')
    for (const text of ['神', '神谷', '神谷anna', '\uFA19谷　ＡＮ'])
      expect([text, await persons(text, 'S58.8.13')]).toEqual([text, ['1000000007']])
    await sql(office, "update resident set name = ? where resident_no = '1000000007'", before[0]?.['name'] ?? '')
  })

  it('not a person made from a form whom the register has brought since', async () => {
    await sql(office, "update resident set replaced_by = '1000000015' where resident_no = '1000000007'")
    expect(await persons('1000000007')).toEqual([])
    await sql(office, "update resident set replaced_by = null where resident_no = '1000000007'")
  })

  it('narrowed by the birthday, at most eight at once', async () => {
    const all = await persons('ﾀ')
    expect(all).toHaveLength(8)
    expect(await persons('フジタ', 'S58.8.14')).not.toContain('1000000007')
    expect(await persons('%')).toEqual([])
    expect(await persons('_')).toEqual([])
  })

  it('the address of a protected person only for who may see it, and each look is filed', async () => {
    const [row] = await sql(
      office,
      "select resident_no, address from resident where protection_from <= '2026-11-24' and (protection_to is null or protection_to >= '2026-11-24') limit 1",
    )
    const residentNo = String(row?.['resident_no'])
    const before = await entries(office)
    const seen = await office.call('intake', 'entry.person', { residentNo })
    expect(seen).toMatchObject({ residentNo, protected: true, address: null, postalCode: null })
    expect(JSON.stringify(await office.call('intake', 'entry.persons', { text: residentNo }))).not.toContain(String(row?.['address']))
    await addRole(office, 'intake', 'reviewer')
    expect(await office.call('intake', 'entry.person', { residentNo })).toMatchObject({ address: row?.['address'] })
    expect(await office.call('intake', 'entry.person', { residentNo: '9999999999' })).toBeNull()
    const filed = await sql(office, "select action, ref from audit_entry where seq > ? and action = 'view'", before)
    expect(filed.slice(0, 2)).toEqual([
      { action: 'view', ref: residentNo },
      { action: 'view', ref: residentNo },
    ])
  })

  it('items by code or part of the name, as they are on the day', async () => {
    const of = async (text: string, day?: string) =>
      (await office.call('intake', 'entry.items', { text, ...(day === undefined ? {} : { day }) })).map((i) => [i.code, i.ceiling])
    expect(await of('ｎ０１')).toEqual([['N01', 212000]])
    expect(await of('n01', 'R8.3.31')).toEqual([['N01', 154000]])
    expect((await of('寝台')).map(([code]) => code)).toContain('N01')
  })

  it('providers by number, name or kana', async () => {
    for (const text of ['j0102', 'ミホンケア', 'ﾐﾎﾝｹｱ', '㈱ミホンケア', 'みほんけあ']) {
      const found = await office.call('intake', 'entry.providers', { text: text.replace('㈱', '株式会社') })
      expect([text, found[0]?.providerNo]).toEqual([text, 'J0102'])
    }
  })
})

describe('the receipt slip', () => {
  let office: TestOffice
  afterEach(() => office.dispose())

  it('comes from what the office holds, the same bytes each time, and each look is filed under its case', async () => {
    office = await quickOffice()
    const { caseNo } = await office.call('intake', 'entry.commit', { values: good })
    const before = await entries(office)
    const slip = await office.call('intake', 'entry.slip', { caseNo })
    expect(slip.name).toBe('受付票_R8-U0001.pdf')
    expect(slip.bytes.length).toBeGreaterThan(5_000)
    const again = await office.call('intake', 'entry.slip', { caseNo })
    expect(Buffer.from(again.bytes).equals(Buffer.from(slip.bytes))).toBe(true)
    expect(await sql(office, 'select action, ref from audit_entry where seq > ?', before)).toEqual([
      { action: 'view', ref: caseNo },
      { action: 'view', ref: caseNo },
    ])
    expect(await refusal(office.call('intake', 'entry.slip', { caseNo: 'R8-999999' }))).toBe('not-found')
  })
})
