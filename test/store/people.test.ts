/** 照合: who a case is about, decided by a person, and taken back. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importSample, project, sampleFile, type TestOffice, proposeNow } from '../support/office.ts'
import { one, quickOffice, refusal, sql, trailHolds, type Row } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
})
afterAll(() => office.dispose())

const caseNoOf = async (receipt: string): Promise<string> =>
  String((await sql(office, 'select case_no from welfare_case where receipt_no = ?', receipt))[0]?.['case_no'])
const caseRow = async (caseNo: string): Promise<Row> => (await sql(office, 'select * from welfare_case where case_no = ?', caseNo))[0] ?? {}
const still = ({ version: _, updated_at: __, ...rest }: Row): Row => rest
const candidatesOf = async (receipt: string, user = 'reviewer') =>
  office.call(user, 'people.candidates', { caseNo: await caseNoOf(receipt) })

describe('the list', () => {
  it('holds every case nobody could be linked to, and those whose number is somebody else’s, each with why', async () => {
    const { rows, total } = await office.call('reviewer', 'people.unmatched', { limit: 500 })
    const why = new Map(rows.map((row) => [row.receiptNo, row.why]))
    expect(why.get('L2026-100630')).toBe('other')
    expect(why.get('L2026-100987')).toBe('number')
    expect(why.get('L2026-100497')).toBe('none')
    expect(why.get('L2026-101085')).toBe('several')
    expect(why.has('L2026-101421')).toBe(false)
    expect(rows.length).toBe(total)
    const unlinked = await one(office, 'select count(*) from welfare_case where resident_no is null')
    expect(rows.filter((row) => row.why !== 'other').length).toBe(unlinked)
  })
  it('goes on after a case number', async () => {
    const all = await office.call('reviewer', 'people.unmatched', { limit: 500 })
    const first = await office.call('reviewer', 'people.unmatched', { limit: 2 })
    const rest = await office.call('reviewer', 'people.unmatched', { limit: 500, afterCaseNo: first.rows[1]?.caseNo ?? '' })
    expect([...first.rows, ...rest.rows].map((row) => row.caseNo)).toEqual(all.rows.map((row) => row.caseNo))
  })
})

describe('candidates', () => {
  it('L2026-100630: the one with the number differs, the right one agrees in name, kana, birth and address', async () => {
    const { candidates, residentNo } = await candidatesOf('L2026-100630')
    const byNumber = candidates.find((c) => c.grounds.includes('number'))
    expect(byNumber).toMatchObject({ residentNo, linked: true, needsReason: true })
    expect(byNumber?.fields.find((f) => f.id === 'name')?.agreement).toBe('differs')
    expect(candidates[0]).toMatchObject({ grounds: ['kana-birth', 'name-address'], linked: false })
    expect(candidates[0]?.fields.map((f) => [f.id, f.agreement])).toEqual([
      ['residentNo', 'differs'],
      ['name', 'same'],
      ['kana', 'same'],
      ['birthDate', 'same'],
      ['address', 'same'],
    ])
  })
  it('L2026-100987: nobody has the number; the person is found by kana and birth date', async () => {
    const { candidates } = await candidatesOf('L2026-100987')
    expect(candidates.map((c) => c.grounds)).toContainEqual(expect.arrayContaining(['kana-birth']))
    expect(candidates.some((c) => c.grounds.includes('number'))).toBe(false)
  })
  it('L2026-100497: the register has nobody', async () => {
    expect((await candidatesOf('L2026-100497')).candidates).toEqual([])
  })
  it('L2026-101085: two of one kana and birth date; L2026-101421: told apart by the address', async () => {
    const two = await candidatesOf('L2026-101085')
    expect(two.candidates.filter((c) => c.grounds.includes('kana-birth'))).toHaveLength(2)
    const apart = await candidatesOf('L2026-101421')
    expect(apart.candidates[0]).toMatchObject({ residentNo: '1000040459', linked: true })
    expect(apart.candidates.filter((c) => c.grounds.includes('kana-birth')).length).toBeGreaterThan(1)
  })
  it('finds a person whose birth date was typed with one wrong digit', async () => {
    const { candidates } = await candidatesOf('L2026-101421')
    const [person] = candidates
    const birth = String(
      (await sql(office, 'select birth_date from resident where resident_no = ?', person?.residentNo ?? ''))[0]?.['birth_date'],
    )
    await sql(office, 'update resident set birth_date = ? where resident_no = ?', `${birth.slice(0, 9)}4`, person?.residentNo ?? '')
    try {
      const found = (await candidatesOf('L2026-101421')).candidates.find((c) => c.residentNo === person?.residentNo)
      expect(found?.grounds).toContain('near-birth')
      expect(found?.fields.find((f) => f.id === 'birthDate')?.agreement).toBe('near')
    } finally {
      await sql(office, 'update resident set birth_date = ? where resident_no = ?', birth, person?.residentNo ?? '')
    }
  })
})

describe('支援措置', () => {
  const [receipt, protectedNo] = ['L2026-100630', '1000002492']
  beforeAll(() => sql(office, `update resident set protection_from = '2026-01-01' where resident_no = ?`, protectedNo))
  afterAll(() => sql(office, 'update resident set protection_from = null where resident_no = ?', protectedNo))

  it('flags the candidate for everybody and shows the address only to those who may see it', async () => {
    const address = String((await sql(office, 'select address from resident where resident_no = ?', protectedNo))[0]?.['address'])
    for (const [user, shown] of [
      ['reviewer', true],
      ['intake', false],
    ] as const) {
      const answer = await candidatesOf(receipt, user)
      const candidate = answer.candidates.find((c) => c.residentNo === protectedNo)
      expect(candidate?.protected).toBe(true)
      expect(JSON.stringify(answer).includes(address)).toBe(shown)
      expect(candidate?.fields.find((f) => f.id === 'address')?.agreement === 'hidden').toBe(!shown)
      const view = await office.call(user, 'case.view', { caseNo: await caseNoOf(receipt) })
      expect(view.person?.address.includes(address)).toBe(shown)
    }
    const { rows } = await office.call('intake', 'people.unmatched', { limit: 500 })
    expect(rows.find((row) => row.receiptNo === receipt)?.protected).toBe(true)
  })
  it('does not tell by its mere presence that a protected person lives at the stated address', async () => {
    const right = (await candidatesOf(receipt)).candidates[0]?.residentNo ?? ''
    await sql(office, `update resident set protection_from = '2026-01-01', kana_key = 'ベツ' where resident_no = ?`, right)
    try {
      expect((await candidatesOf(receipt, 'reviewer')).candidates.map((c) => c.residentNo)).toContain(right)
      expect((await candidatesOf(receipt, 'intake')).candidates.map((c) => c.residentNo)).not.toContain(right)
    } finally {
      await sql(office, `update resident set protection_from = null, kana_key = 'ミヤザキコウジ' where resident_no = ?`, right)
    }
  })
})

describe('linking', () => {
  it('asks for a reason where something differs, changes the verdicts, and goes back to the very same row', async () => {
    const before = await candidatesOf('L2026-100987')
    const [best] = before.candidates
    const { caseNo, version } = before
    const row = await caseRow(caseNo)
    const input = { caseNo, version, residentNo: best?.residentNo ?? '', reason: '' }
    expect(best?.needsReason).toBe(true)
    expect(await refusal(office.call('intake', 'people.link', input))).toBe('reason-missing')
    expect(await caseRow(caseNo)).toEqual(row)

    const unknown = await office.call('reviewer', 'case.view', { caseNo })
    expect(unknown.checks.find((c) => c.id === '1')?.verdict).toBe('judge')
    const linked = await office.call('intake', 'people.link', { ...input, reason: '手帳の写しで本人と確認' })
    expect(linked).toMatchObject({ residentNo: best?.residentNo, state: 'received' })
    const known = await office.call('reviewer', 'case.view', { caseNo })
    expect(known.checks.find((c) => c.id === '1')?.verdict).toBe('ok')
    expect(known.flags).not.toContain('unlinked')
    expect(known.history.at(-1)).toMatchObject({ act: '住民の照合', text: expect.stringContaining('手帳の写しで本人と確認') })
    const rows = (await office.call('reviewer', 'people.unmatched', { limit: 500 })).rows
    expect(rows.some((r) => r.caseNo === caseNo)).toBe(false)

    expect(await refusal(office.call('intake', 'people.undo', { caseNo, version }))).toBe('changed-by-other')
    await office.call('intake', 'people.undo', { caseNo, version: linked.version })
    expect(still(await caseRow(caseNo))).toEqual(still(row))
    expect(await refusal(office.call('intake', 'people.undo', { caseNo, version: linked.version + 1 }))).toBe('nothing-to-undo')
    expect(await trailHolds(office)).toBe(true)
  })

  it.each(['L2026-100630', 'L2026-100987', 'L2026-101085'])(
    '%s: each candidate linked and undone leaves the case as it was',
    async (receipt) => {
      const start = await candidatesOf(receipt)
      for (const candidate of start.candidates) {
        const row = await caseRow(start.caseNo)
        const { version } = await office.call('intake', 'people.link', {
          caseNo: start.caseNo,
          version: Number(row['version']),
          residentNo: candidate.residentNo,
          reason: '確認',
        })
        expect((await caseRow(start.caseNo))['resident_no']).toBe(candidate.residentNo)
        await office.call('intake', 'people.undo', { caseNo: start.caseNo, version })
        expect(still(await caseRow(start.caseNo))).toEqual(still(row))
      }
    },
  )

  it('takes a judgement back to 受付 and, undone, gives it back', async () => {
    const caseNo = await caseNoOf('L2026-101421')
    const view = await office.call('reviewer', 'case.view', { caseNo })
    const reviewed = await proposeNow(office, 'reviewer', {
      caseNo,
      propose: view.proposal === 'refuse' ? 'refuse' : 'grant',
      reason: '確認済み',
    })
    const row = await caseRow(caseNo)
    const other = (await candidatesOf('L2026-101421')).candidates.find((c) => !c.linked)
    const linked = await office.call('reviewer', 'people.link', {
      caseNo,
      version: reviewed.version,
      residentNo: other?.residentNo ?? '',
      reason: '家族の届出',
    })
    expect(linked.state).toBe('received')
    expect((await caseRow(caseNo))['proposal']).not.toBeNull()
    const back = await office.call('reviewer', 'people.undo', { caseNo, version: linked.version })
    expect(back.state).toBe('reviewed')
    expect(still(await caseRow(caseNo))).toEqual(still(row))
  })
  it('is refused to those without the right, for people who are not there, and once the case is drafted', async () => {
    const { caseNo, version, candidates } = await candidatesOf('L2026-101085')
    const input = { caseNo, version, residentNo: candidates[0]?.residentNo ?? '', reason: '確認' }
    expect(await refusal(office.call('mailing', 'people.link', input))).toBe('forbidden')
    expect(await refusal(office.call('intake', 'people.link', { ...input, residentNo: '9999999999' }))).toBe('not-found')
    await sql(office, `update welfare_case set state = 'circulating' where case_no = ?`, caseNo)
    expect(await refusal(office.call('intake', 'people.link', input))).toBe('cannot-link')
    expect((await candidatesOf('L2026-101085')).obstacle).toContain('起案')
    await sql(office, `update welfare_case set state = 'received' where case_no = ?`, caseNo)
  })
})

describe('a newer answer', () => {
  it('keeps the link a person decided while it says the same of the person', async () => {
    const { caseNo, version, candidates } = await candidatesOf('L2026-101085')
    const residentNo = candidates[1]?.residentNo ?? ''
    await office.call('intake', 'people.link', { caseNo, version, residentNo, reason: '電話で確認' })
    const text = readFileSync(sampleFile('aids-logoform.csv'), 'utf8')
    const lines = text.split('\r\n')
    const line = lines.find((l) => l.includes('L2026-101085')) ?? ''
    const path = join(office.folder, '..', 'again.csv')
    writeFileSync(path, `${lines[0]}\r\n${line.replace(/090-0000-\d{4}/, '090-0000-9999')}\r\n`)
    const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-logoform' })
    expect(staged.changed).toBe(1)
    await office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
    const view = await office.call('reviewer', 'case.view', { caseNo })
    expect(view.residentNo).toBe(residentNo)
    expect(view.flags).not.toContain('unlinked')
    expect(view.history.at(-1)?.act).toBe('照合の引継ぎ')
  })
})

describe('仮登録', () => {
  const header = () => readFileSync(join(project, 'resources/sample/residents.csv'), 'utf8').split(/\r?\n/)[0] ?? ''

  it('is undone without a trace in the register', async () => {
    const { caseNo, version } = await candidatesOf('L2026-100497')
    const row = await caseRow(caseNo)
    const people = await one(office, 'select count(*) from resident')
    expect(await refusal(office.call('intake', 'people.register', { caseNo, version, reason: ' ' }))).toBe('reason-missing')
    const made = await office.call('intake', 'people.register', { caseNo, version, reason: '転入手続き中' })
    expect(await one(office, 'select count(*) from resident')).toBe(people + 1)
    await office.call('intake', 'people.undo', { caseNo, version: made.version })
    expect(await one(office, 'select count(*) from resident')).toBe(people)
    expect(still(await caseRow(caseNo))).toEqual(still(row))
  })

  it('gives way when the case is linked to somebody else, and counts again when that is undone', async () => {
    const { caseNo, version } = await candidatesOf('L2026-100497')
    const made = await office.call('intake', 'people.register', { caseNo, version, reason: '転入手続き中' })
    const form = async () => (await sql(office, 'select replaced_by from resident where resident_no = ?', made.residentNo ?? ''))[0]
    const other = { caseNo, version: made.version, residentNo: '1000040459', reason: '届出で判明' }
    const linked = await office.call('intake', 'people.link', other)
    expect(await form()).toEqual({ replaced_by: '1000040459' })
    const back = await office.call('intake', 'people.undo', { caseNo, version: linked.version })
    expect([await form(), back.residentNo]).toEqual([{ replaced_by: null }, made.residentNo])
    await sql(office, `update welfare_case set resident_no = null, person_key = 'K:ミホンアラタ|2016-09-25' where case_no = ?`, caseNo)
    await sql(office, 'delete from resident where resident_no = ?', made.residentNo ?? '')
  })

  it('asks a person at every line the register cannot answer, and gives way to the register’s row', async () => {
    const { caseNo, version } = await candidatesOf('L2026-100497')
    const made = await office.call('intake', 'people.register', { caseNo, version, reason: '転入手続き中' })
    expect(made.residentNo).toMatch(/^F\d{9}$/)
    const view = await office.call('reviewer', 'case.view', { caseNo })
    expect(view.checks.filter((c) => ['1', '2', '9'].includes(c.id)).map((c) => c.verdict)).toEqual(['judge', 'judge', 'judge'])
    expect((await office.call('reviewer', 'people.candidates', { caseNo })).candidates[0]).toMatchObject({
      provisional: true,
      linked: true,
    })

    const path = join(office.folder, '..', 'residents.csv')
    const cells = '1000999992,見本 新太,ミホン アラタ,2016-09-25,男,461-0025,名古屋市東区徳川3-95-21,9999999,子,2026-10-01,,,2026-10-01,,'
    writeFileSync(path, `\uFEFF${header()}\r\n${cells}\r\n`)
    const no = cells.slice(0, 10)
    const loaded = await office.call('admin', 'master.load', { kind: 'residents', ticket: office.open(path) })
    expect(loaded.errors).toEqual([])
    expect(loaded.added).toBe(1)
    const after = await office.call('reviewer', 'case.view', { caseNo })
    expect(after).toMatchObject({ residentNo: no, person: { protected: true } })
    expect(after.flags).toContain('protected')
    expect(after.history.at(-1)?.act).toBe('仮登録の置換え')
    const form = await sql(office, 'select replaced_by from resident where resident_no = ?', made.residentNo ?? '')
    expect(form).toEqual([{ replaced_by: no }])
    const { candidates } = await office.call('reviewer', 'people.candidates', { caseNo })
    expect(candidates.some((c) => c.provisional)).toBe(false)
  })
})

describe('from the first row on', () => {
  it('the preview flags protected persons, also in refused rows', async () => {
    const path = join(office.folder, '..', 'guarded.csv')
    const lines = readFileSync(sampleFile('aids-counter.csv'), 'utf8').split(/\r?\n/)
    const [first = '', second = ''] = lines.slice(1, 3)
    // the same person once as she is and once with an amount that is no number
    const broken = first.replace('窓0001', '窓9701').replace(',137140,', ',いちまん,')
    writeFileSync(path, [lines[0], first.replace('窓0001', '窓9700'), broken, second].join('\n'))
    const no = (await sql(office, `select resident_no from resident where kana_key = 'ニワサクラ' and birth_date = '2018-01-07'`))[0]
    await sql(office, `update resident set protection_from = '2026-01-01' where resident_no = ?`, no?.['resident_no'] ?? '')
    const { batchId } = await office.call('intake', 'import.stage', {
      ticket: office.open(path),
      programme: 'aids',
      profile: 'aids-counter',
    })
    const { rows } = await office.call('intake', 'import.rows', { batchId, only: 'all', afterLine: 0, limit: 10 })
    expect(rows.map((row) => [row.receiptNo, row.verdict, row.protected])).toEqual([
      ['窓9700', 'added', true],
      ['窓9701', 'rejected', true],
      ['窓0002', 'added', false],
    ])
    expect((await office.call('intake', 'import.row', { batchId, line: 3 })).protected).toBe(true)
  })
})
