import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { importSample, openTestOffice, project, sampleDay, sampleOffice, temporaryFolder, type TestOffice } from '../support/office.ts'

/** One of each: a monthly item with several vouchers, an adult, a child with a guardian, a protected person; three refusals, one of somebody the register does not know. */
const granted = ['R8-000001', 'R8-000002', 'R8-000005', 'R8-000151']
const refused = ['R8-000051', 'R8-000071', 'R8-000131']
const protectedCase = 'R8-000151'

let template = ''
let decidedBy: Record<string, string> = {}
let office: TestOffice
let folder = ''

async function decideSample(target: string): Promise<void> {
  const made = await sampleOffice()
  await importSample(made, 'aids-logoform.csv', 'aids-logoform')
  await made.call('reviewer', 'review.auto', {})
  await made.call('reviewer', 'review.propose', { caseNo: protectedCase, propose: 'grant', reason: '送付先を確認済み' })
  for (const caseNo of refused) await made.call('reviewer', 'review.propose', { caseNo, propose: 'refuse', reason: '要件を満たすことを確認できないため。' })
  for (const [kind, caseNos] of [['grant', granted], ['refuse', refused]] as const) {
    const { draftNo } = await made.call('drafter', 'draft.create', { kind, caseNos })
    for (const user of ['chief', 'manager']) await made.call(user, 'draft.approve', { draftNo, asDeputy: false })
  }
  await made.backend.close()
  cpSync(made.folder, target, { recursive: true })
  rmSync(join(made.folder, '..'), { recursive: true, force: true })
}

beforeAll(async () => {
  template = join(temporaryFolder('decided'), 'office')
  await decideSample(template)
})
afterAll(() => rmSync(join(template, '..'), { recursive: true, force: true }))

beforeEach(async () => {
  folder = temporaryFolder('papers')
  cpSync(template, join(folder, 'office'), { recursive: true })
  office = await openTestOffice(join(folder, 'office'))
  const rows = await office.backend.env.store.reader.selectFrom('decision as d').innerJoin('welfare_case as c', 'c.case_id', 'd.case_id').select(['c.case_no', 'd.decision_no']).execute()
  decidedBy = Object.fromEntries(rows.map((r) => [r.case_no, r.decision_no]))
})
afterEach(async () => {
  await office.backend.close()
  rmSync(folder, { recursive: true, force: true })
})

const db = () => office.backend.env.store
const issue = (user = 'mailing', more: { oneFile?: boolean; outDir?: string } = {}) => office.call(user, 'papers.issue', { oneFile: true, ...more })
const papersDir = () => join(office.folder, 'papers')
const stateOf = async (caseNo: string) => (await db().reader.selectFrom('welfare_case').select('state').where('case_no', '=', caseNo).executeTakeFirstOrThrow()).state
const residentOf = (caseNo: string) =>
  db().reader.selectFrom('welfare_case as c').innerJoin('resident as r', 'r.resident_no', 'c.resident_no').selectAll('r').where('c.case_no', '=', caseNo).executeTakeFirstOrThrow()

async function setResident(no: string, change: { name?: string; protection_from?: string; protection_to?: string }): Promise<void> {
  await db().writer.updateTable('resident').set(change).where('resident_no', '=', no).execute()
}

async function giveRole(user: string, role: string): Promise<void> {
  await db().writer.insertInto('user_role').values({ user_id: user, role, valid_from: '2020-04-01', valid_to: null }).execute()
}

/** The texts of each page without any spaces. */
async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const file = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const pages: string[] = []
  for (let number = 1; number <= file.numPages; number++) {
    const { items } = await (await file.getPage(number)).getTextContent()
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join('').replaceAll(/\s/gu, ''))
  }
  return pages
}

describe('issue', () => {
  test('draws decided cases in order of their numbers, enters papers, mailing and trail, and holds the protected one', async () => {
    const before = await office.call('mailing', 'papers.pending', { limit: 500 })
    expect(before).toMatchObject({ ready: 6, held: 1 })
    expect(before.rows.map((r) => r.caseNo)).toEqual([...granted, ...refused])
    expect(before.rows.filter((r) => r.held).map((r) => r.caseNo)).toEqual([protectedCase])

    const made = await issue()
    const slips = await db().reader.selectFrom('voucher as v').innerJoin('welfare_case as c', 'c.case_id', 'v.case_id').select(['v.voucher_no', 'c.case_no']).orderBy('v.voucher_no').execute()
    const expected = slips.filter((s) => s.case_no !== protectedCase)
    expect(made).toMatchObject({ issued: 6, held: 1, vouchers: expected.length, missingGlyphs: [] })
    expect(expected.length).toBeGreaterThan(3)
    expect(made.files.map((f) => f.name)).toEqual(['R8-N0001.pdf'])
    expect(await stateOf(protectedCase)).toBe('granted')
    for (const caseNo of [...granted, ...refused].filter((no) => no !== protectedCase)) expect(await stateOf(caseNo)).toBe('issued')

    const { bytes } = await office.call('mailing', 'papers.file', { name: 'R8-N0001.pdf' })
    const pages = await pagesOf(bytes)
    expect(pages.length).toBe(made.files[0]?.pages)
    const papers = await office.call('mailing', 'papers.list', { limit: 500 })
    expect(papers.length).toBe(6 + expected.length)
    for (const paper of papers) {
      expect(pages[(paper.page ?? 0) - 1]).toContain(paper.number)
      expect(pages[(paper.page ?? 0) - 1]).toContain({ 'grant-notice': '給付決定通知書', 'refusal-notice': '給付却下通知書', voucher: '日常生活用具給付券' }[paper.kind])
    }
    expect(papers.filter((p) => p.kind === 'refusal-notice').map((p) => p.number).sort()).toEqual(refused.map((no) => decidedBy[no] ?? '').sort())
    expect(papers.filter((p) => p.kind === 'voucher').map((p) => p.number).sort()).toEqual(expected.map((s) => s.voucher_no).sort())

    const mailing = await db().reader.selectFrom('mailing_entry').selectAll().execute()
    expect(mailing.length).toBe(6)
    expect(mailing.reduce((sum, m) => sum + m.sheets, 0)).toBe(pages.length)
    const child = await residentOf('R8-000005')
    const guardian = await db().reader.selectFrom('resident').selectAll().where('resident_no', '=', child.guardian_no ?? '').executeTakeFirstOrThrow()
    expect(mailing.find((m) => m.number === decidedBy['R8-000005'])).toMatchObject({ addressee: guardian.name, address: child.address, kind: '定形郵便物' })
    const trail = await db().reader.selectFrom('audit_entry').select(['ref']).where('action', '=', 'issue').execute()
    expect(trail.map((t) => t.ref).sort()).toEqual([...granted, ...refused, 'R8-N0001.pdf'].filter((ref) => ref !== protectedCase).sort())
  })

  test('a second run issues nothing twice, and with nothing left it is refused', async () => {
    await issue()
    const again = await issue()
    expect(again).toMatchObject({ issued: 0, held: 1, vouchers: 0, files: [] })
    expect(readdirSync(papersDir())).toEqual(['R8-N0001.pdf'])
    await office.call('chief', 'papers.release', {})
    expect((await issue()).files.map((f) => f.name)).toEqual(['R8-N0002.pdf'])
    await expect(issue()).rejects.toMatchObject({ error: { code: 'nothing-to-issue' } })
    const numbers = (await db().reader.selectFrom('paper').select('number').execute()).map((p) => p.number)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('one file a case, with copies in a folder; the same bytes as on another day of the clock', async () => {
    const out = join(folder, 'out')
    const made = await issue('mailing', { oneFile: false, outDir: office.save(out) })
    expect(made.files.map((f) => f.name)).toEqual([...granted, ...refused].filter((no) => no !== protectedCase).map((no) => `R8-N0001-${no}.pdf`))
    for (const file of made.files) {
      const copy = readFileSync(join(out, file.name))
      expect(createHash('sha256').update(copy).digest('hex')).toBe(file.sha256)
      expect(readFileSync(join(papersDir(), file.name)).equals(copy)).toBe(true)
    }
    const other = join(folder, 'other')
    cpSync(template, other, { recursive: true })
    const twin = await openTestOffice(other, { now: () => new Date('2030-01-01T00:00:00Z') })
    const again = await twin.call('mailing', 'papers.issue', { oneFile: false })
    await twin.backend.close()
    expect(again.files).toEqual(made.files)
  })

  test('an existing name in the folder for copies refuses the whole run before anything is issued', async () => {
    const out = join(folder, 'out')
    mkdirSync(out)
    writeFileSync(join(out, 'R8-N0001.pdf'), 'mine')
    await expect(issue('mailing', { outDir: office.save(out) })).rejects.toMatchObject({ error: { code: 'output-exists' } })
    expect(readFileSync(join(out, 'R8-N0001.pdf'), 'utf8')).toBe('mine')
    expect(readdirSync(papersDir())).toEqual([])
    expect(await stateOf('R8-000001')).toBe('granted')
  })

  test('a character that no font has keeps its case back; the rest go on', async () => {
    const { resident_no } = await residentOf('R8-000002')
    await setResident(resident_no, { name: '見本\u{2CB46}子' })
    const made = await issue()
    expect(made.issued).toBe(5)
    expect(made.missingGlyphs).toEqual([{ character: '\u{2CB46}', caseNo: 'R8-000002', where: expect.stringContaining('宛名') as string }])
    expect(await stateOf('R8-000002')).toBe('granted')
    expect(await stateOf('R8-000001')).toBe('issued')
    await setResident(resident_no, { name: '見本　花子' })
    expect(await issue()).toMatchObject({ issued: 1, missingGlyphs: [], files: [{ name: 'R8-N0002.pdf' }] })
  })

  test('cancelled while drawing it leaves nothing; the next run takes the same number', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    const running = office.call('mailing', 'papers.issue', { oneFile: false }, {
      signal: stop.signal,
      onProgress: (p) => {
        seen.push(p.step)
        if (p.step === '作図' && p.done === 3) stop.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ error: { code: 'cancelled' } })
    expect(seen).toContain('作図')
    expect(readdirSync(papersDir())).toEqual([])
    expect(await stateOf('R8-000001')).toBe('granted')
    expect((await issue()).files.map((f) => f.name)).toEqual(['R8-N0001.pdf'])
  })

  test('a failed entry takes its file away and takes no number', async () => {
    await sql`create trigger fail before insert on mailing_entry begin select raise(abort, 'planned'); end`.execute(db().writer)
    await expect(issue()).rejects.toMatchObject({ error: { code: 'internal' } })
    expect(readdirSync(papersDir())).toEqual([])
    expect(await office.call('mailing', 'papers.files', {})).toEqual([])
    await sql`drop trigger fail`.execute(db().writer)
    expect(await issue()).toMatchObject({ issued: 6, files: [{ name: 'R8-N0001.pdf' }] })
  })

  test('killed between file and entry: the next run replaces the unknown file, without a gap or a double number', async () => {
    await office.backend.close()
    // ids are asked for inside the transaction that enters the bundle: by then the file is written
    const script = `
      import { existsSync, writeFileSync } from 'node:fs'
      import { openTestOffice } from ${JSON.stringify(join(project, 'test/support/office.ts'))}
      import { newId } from ${JSON.stringify(join(project, 'electron/backend/ids.ts'))}
      const folder = ${JSON.stringify(join(folder, 'office'))}
      const die = () => { if (existsSync(folder + '/papers/R8-N0001.pdf')) process.kill(process.pid, 'SIGKILL'); return newId() }
      const office = await openTestOffice(folder, { newId: die })
      await office.call('mailing', 'papers.issue', { oneFile: true })`
    writeFileSync(join(folder, 'killed.mjs'), script)
    const ended = await new Promise((done) => {
      execFile(process.execPath, [join(folder, 'killed.mjs')], { cwd: project }, (error, _, told) => done(error?.signal ?? told))
    })
    expect(ended).toBe('SIGKILL')
    const left = readFileSync(join(folder, 'office/papers/R8-N0001.pdf'))
    writeFileSync(join(folder, 'office/papers/R8-N0001.pdf'), left.subarray(0, 100))

    office = await openTestOffice(join(folder, 'office'))
    expect(await office.call('mailing', 'papers.files', {})).toEqual([])
    expect(await issue()).toMatchObject({ issued: 6, files: [{ name: 'R8-N0001.pdf' }] })
    const { bytes } = await office.call('mailing', 'papers.file', { name: 'R8-N0001.pdf' })
    expect(Buffer.from(bytes).equals(left)).toBe(true)
    expect(readdirSync(papersDir())).toEqual(['R8-N0001.pdf'])
  })
})

describe('protected persons', () => {
  test('a second person releases for one printing; the address stands in the window of that letter and nowhere else', async () => {
    const { address } = await residentOf(protectedCase)
    const plain = address.replaceAll(/\s/gu, '')
    expect(await office.call('chief', 'papers.release', {})).toEqual({ released: 1, refused: 0 })
    expect(await office.call('mailing', 'papers.pending', { limit: 1 })).toMatchObject({ ready: 7, held: 0 })
    const made = await issue()
    expect(made).toMatchObject({ issued: 7, held: 0 })
    const pages = await pagesOf((await office.call('mailing', 'papers.file', { name: 'R8-N0001.pdf' })).bytes)
    const holding = pages.flatMap((page, i) => (page.includes(plain) ? [i + 1] : []))
    const papers = await office.call('mailing', 'papers.list', { limit: 500 })
    const own = papers.find((p) => p.number === decidedBy[protectedCase])
    expect(own?.flags).toContain('protected')
    expect(holding).toEqual([own?.page])
    expect(pages[holding[0]! - 1]?.split(plain).length).toBe(2)

    const entries = await db().reader.selectFrom('mailing_entry').selectAll().where('number', '=', decidedBy[protectedCase] ?? '').execute()
    expect(entries).toMatchObject([{ address: '支援措置', postal_code: '' }])
    const bodies = await db().reader.selectFrom('audit_body as b').innerJoin('audit_entry as e', 'e.seq', 'b.seq').select('b.body').where('e.action', 'in', ['issue', 'held', 'release']).execute()
    expect(bodies.filter((b) => b.body.includes(address))).toEqual([])
    const [lock] = await db().reader.selectFrom('paper_release').selectAll().execute()
    expect(lock).toMatchObject({ released_by: 'chief', used: 1 })
  })

  test('who drafted or reviewed may not release', async () => {
    for (const user of ['drafter', 'reviewer']) {
      await giveRole(user, 'approver')
      expect(await office.call(user, 'papers.release', {})).toEqual({ released: 0, refused: 1 })
    }
    expect(await issue()).toMatchObject({ issued: 6, held: 1 })
  })

  test('who releases may not print', async () => {
    expect(await office.call('mailing', 'papers.release', { caseNos: [protectedCase] })).toEqual({ released: 1, refused: 0 })
    expect(await issue()).toMatchObject({ issued: 6, held: 1 })
    await giveRole('payer', 'mailing')
    expect(await issue('payer')).toMatchObject({ issued: 1, held: 0 })
  })

  test('only held cases can be released', async () => {
    expect(await office.call('chief', 'papers.release', { caseNos: ['R8-000001', 'R8-999999', protectedCase] })).toEqual({ released: 1, refused: 2 })
    expect(await issue()).toMatchObject({ issued: 7 })
  })

  test.each([
    ['the person', 'R8-000002', false, sampleDay, undefined],
    ['the guardian the letter goes to', 'R8-000005', true, '2026-01-01', sampleDay],
  ])('a flag set after the decision counts today: %s', async (_, caseNo, guardian, from, to) => {
    const person = await residentOf(caseNo)
    const no = guardian ? (person.guardian_no ?? '') : person.resident_no
    await setResident(no, { protection_from: from, ...(to === undefined ? {} : { protection_to: to }) })
    expect(await issue()).toMatchObject({ issued: 5, held: 2 })
    expect(await stateOf(caseNo)).toBe('granted')
  })

  test('protection that ended yesterday, or begins tomorrow, holds nothing back', async () => {
    const [one, two] = [await residentOf('R8-000001'), await residentOf('R8-000002')]
    await setResident(one.resident_no, { protection_from: '2026-01-01', protection_to: '2026-11-23' })
    await setResident(two.resident_no, { protection_from: '2026-11-25' })
    expect(await issue()).toMatchObject({ issued: 6, held: 1 })
  })

  test('somebody the register links to nobody is held when a protected person has that name and birth date', async () => {
    const c = await db().reader.selectFrom('welfare_case').selectAll().where('case_no', '=', 'R8-000071').executeTakeFirstOrThrow()
    expect(c.resident_no).toBeNull()
    const { resident_no } = await residentOf('R8-000002')
    await db().writer.updateTable('resident').set({ kana_key: c.kana_key, birth_date: c.birth_date ?? '', protection_from: '2026-01-01' }).where('resident_no', '=', resident_no).execute()
    // that row is also the one of R8-000002
    expect(await issue()).toMatchObject({ issued: 4, held: 3 })
    expect(await stateOf('R8-000071')).toBe('refused')
  })

  test('a reason that betrays the address is never printed, not even when released', async () => {
    const person = await residentOf('R8-000131')
    const { case_id } = await db().reader.selectFrom('welfare_case').select('case_id').where('case_no', '=', 'R8-000131').executeTakeFirstOrThrow()
    await setResident(person.resident_no, { protection_from: '2026-01-01' })
    const triggers = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger' and tbl_name = 'decision'`.execute(db().writer)
    for (const { name } of triggers.rows) await sql`drop trigger ${sql.ref(name)}`.execute(db().writer)
    const spelled = (person.address.split('　')[0] ?? '').replace('愛知県', '').normalize('NFKC')
    await db().writer.updateTable('decision').set({ reason: `${spelled}に居住していることを確認できないため。` }).where('case_id', '=', case_id).execute()
    expect(await office.call('chief', 'papers.release', {})).toEqual({ released: 2, refused: 0 })
    expect(await issue()).toMatchObject({ issued: 6, held: 1 })
    expect(await stateOf('R8-000131')).toBe('refused')
  })
})

describe('files', () => {
  test('a file that changed on the disk, an unknown name and a path are refused', async () => {
    await issue()
    const path = join(papersDir(), 'R8-N0001.pdf')
    const bytes = readFileSync(path)
    bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1
    writeFileSync(path, bytes)
    const ask = (name: string) => office.call('mailing', 'papers.file', { name })
    await expect(ask('R8-N0001.pdf')).rejects.toMatchObject({ error: { code: 'not-found', message: expect.stringContaining('発行後に変わっています') as string } })
    await expect(ask('../office.sqlite')).rejects.toMatchObject({ error: { code: 'not-found' } })
    rmSync(path)
    await expect(ask('R8-N0001.pdf')).rejects.toMatchObject({ error: { code: 'file-not-found' } })
    expect(existsSync(join(office.folder, 'office.sqlite'))).toBe(true)
  })
})
