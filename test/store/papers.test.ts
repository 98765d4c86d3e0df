import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openTestOffice, project } from '../support/office.ts'
import { granted, pagesOf, papersDesk, protectedCase, refused } from './papers-desk.ts'

const desk = papersDesk()
const papersDir = () => join(desk.office.folder, 'papers')

describe('issue', () => {
  test('draws decided cases in order of their numbers, enters papers, mailing and trail, and holds the protected one', async () => {
    const before = await desk.office.call('mailing', 'papers.pending', { limit: 500 })
    expect(before).toMatchObject({ ready: 6, held: 1 })
    expect(before.rows.map((r) => r.caseNo)).toEqual([...granted, ...refused])
    expect(before.rows.filter((r) => r.held).map((r) => r.caseNo)).toEqual([protectedCase])

    const made = await desk.issue()
    const slips = await desk
      .db()
      .reader.selectFrom('voucher as v')
      .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
      .select(['v.voucher_no', 'c.case_no'])
      .orderBy('v.voucher_no')
      .execute()
    const expected = slips.filter((s) => s.case_no !== protectedCase)
    expect(made).toMatchObject({ issued: 6, held: 1, vouchers: expected.length, missingGlyphs: [] })
    expect(expected.length).toBeGreaterThan(3)
    expect(made.files.map((f) => f.name)).toEqual(['R8-N0001.pdf'])
    expect(await desk.stateOf(protectedCase)).toBe('granted')
    for (const caseNo of [...granted, ...refused].filter((no) => no !== protectedCase)) expect(await desk.stateOf(caseNo)).toBe('issued')

    const { bytes } = await desk.office.call('mailing', 'papers.file', { name: 'R8-N0001.pdf' })
    const pages = await pagesOf(bytes)
    expect(pages.length).toBe(made.files[0]?.pages)
    const papers = await desk.office.call('mailing', 'papers.list', { limit: 500 })
    // one claim form for each grant
    expect(papers.length).toBe(6 + expected.length + 3)
    for (const paper of papers) {
      expect(pages[(paper.page ?? 0) - 1]).toContain(paper.number)
      expect(pages[(paper.page ?? 0) - 1]).toContain(
        {
          'grant-notice': '給付決定通知書',
          'refusal-notice': '給付却下通知書',
          voucher: '日常生活用具給付券',
          'claim-form': '請求書兼代理受領委任状',
        }[paper.kind],
      )
    }
    expect(
      papers
        .filter((p) => p.kind === 'refusal-notice')
        .map((p) => p.number)
        .sort(),
    ).toEqual(refused.map((no) => desk.decisionNo[no] ?? '').sort())
    expect(
      papers
        .filter((p) => p.kind === 'voucher')
        .map((p) => p.number)
        .sort(),
    ).toEqual(expected.map((s) => s.voucher_no).sort())

    const mailing = await desk.db().reader.selectFrom('mailing_entry').selectAll().execute()
    expect(mailing.length).toBe(6)
    expect(mailing.reduce((sum, m) => sum + m.sheets, 0)).toBe(pages.length)
    const child = await desk.residentOf('R8-000005')
    const guardian = await desk
      .db()
      .reader.selectFrom('resident')
      .selectAll()
      .where('resident_no', '=', child.guardian_no ?? '')
      .executeTakeFirstOrThrow()
    expect(mailing.find((m) => m.number === desk.decisionNo['R8-000005'])).toMatchObject({
      addressee: guardian.name,
      address: child.address,
      kind: '定形郵便物',
    })
    const trail = await desk.db().reader.selectFrom('audit_entry').select(['ref']).where('action', '=', 'issue').execute()
    expect(trail.map((t) => t.ref).sort()).toEqual([...granted, ...refused, 'R8-N0001.pdf'].filter((ref) => ref !== protectedCase).sort())
  })

  test('a second run issues nothing twice, and with nothing left it is refused', async () => {
    await desk.issue()
    const again = await desk.issue()
    expect(again).toMatchObject({ issued: 0, held: 1, vouchers: 0, files: [] })
    expect(readdirSync(papersDir())).toEqual(['R8-N0001.pdf'])
    await desk.office.call('chief', 'papers.release', {})
    expect((await desk.issue()).files.map((f) => f.name)).toEqual(['R8-N0002.pdf'])
    await expect(desk.issue()).rejects.toMatchObject({ error: { code: 'nothing-to-issue' } })
    const numbers = (await desk.db().reader.selectFrom('paper').select('number').execute()).map((p) => p.number)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('one file a case, with copies in a folder; the same bytes as on another day of the clock', async () => {
    const out = join(desk.folder, 'out')
    const made = await desk.issue('mailing', { oneFile: false, outDir: desk.office.save(out) })
    expect(made.files.map((f) => f.name)).toEqual(
      [...granted, ...refused].filter((no) => no !== protectedCase).map((no) => `R8-N0001-${no}.pdf`),
    )
    for (const file of made.files) {
      const copy = readFileSync(join(out, file.name))
      expect(createHash('sha256').update(copy).digest('hex')).toBe(file.sha256)
      expect(readFileSync(join(papersDir(), file.name)).equals(copy)).toBe(true)
    }
    const other = join(desk.folder, 'other')
    cpSync(desk.template, other, { recursive: true })
    const twin = await openTestOffice(other, { now: () => new Date('2030-01-01T00:00:00Z') })
    const again = await twin.call('mailing', 'papers.issue', { oneFile: false })
    await twin.backend.close()
    expect(again.files).toEqual(made.files)
  })

  test('an existing name in the folder for copies refuses the whole run before anything is issued', async () => {
    const out = join(desk.folder, 'out')
    mkdirSync(out)
    writeFileSync(join(out, 'R8-N0001.pdf'), 'mine')
    await expect(desk.issue('mailing', { outDir: desk.office.save(out) })).rejects.toMatchObject({ error: { code: 'output-exists' } })
    expect(readFileSync(join(out, 'R8-N0001.pdf'), 'utf8')).toBe('mine')
    expect(await desk.db().reader.selectFrom('audit_entry').select('ref').where('action', 'in', ['issue', 'held']).execute()).toEqual([])
    expect(readdirSync(papersDir())).toEqual([])
    expect(await desk.stateOf('R8-000001')).toBe('granted')
  })

  test('a character that no font has keeps its case back; the rest go on', async () => {
    const { resident_no } = await desk.residentOf('R8-000002')
    await desk.setResident(resident_no, { name: '見本\u{2CB46}子' })
    const made = await desk.issue()
    expect(made.issued).toBe(5)
    expect(made.missingGlyphs).toEqual([{ character: '\u{2CB46}', caseNo: 'R8-000002', where: expect.stringContaining('宛名') as string }])
    expect(await desk.stateOf('R8-000002')).toBe('granted')
    expect(await desk.stateOf('R8-000001')).toBe('issued')
    await desk.setResident(resident_no, { name: '見本　花子' })
    expect(await desk.issue()).toMatchObject({ issued: 1, missingGlyphs: [], files: [{ name: 'R8-N0002.pdf' }] })
  })

  test('cancelled while drawing it leaves nothing; the next run takes the same number', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    const running = desk.office.call(
      'mailing',
      'papers.issue',
      { oneFile: false },
      {
        signal: stop.signal,
        onProgress: (p) => {
          seen.push(p.step)
          if (p.step === '作図' && p.done === 3) stop.abort()
        },
      },
    )
    await expect(running).rejects.toMatchObject({ error: { code: 'cancelled' } })
    expect(seen).toContain('作図')
    expect(readdirSync(papersDir())).toEqual([])
    expect(await desk.stateOf('R8-000001')).toBe('granted')
    expect((await desk.issue()).files.map((f) => f.name)).toEqual(['R8-N0001.pdf'])
  })

  test('a failed entry takes its file away and takes no number', async () => {
    await sql`create trigger fail before insert on mailing_entry begin select raise(abort, 'planned'); end`.execute(desk.db().writer)
    await expect(desk.issue()).rejects.toMatchObject({ error: { code: 'internal' } })
    expect(readdirSync(papersDir())).toEqual([])
    expect(await desk.office.call('mailing', 'papers.files', {})).toEqual([])
    await sql`drop trigger fail`.execute(desk.db().writer)
    expect(await desk.issue()).toMatchObject({ issued: 6, files: [{ name: 'R8-N0001.pdf' }] })
  })

  test('killed between file and entry: the next run replaces the unknown file, without a gap or a double number', async () => {
    await desk.office.backend.close()
    // ids are asked for inside the transaction that enters the bundle: by then the file is written
    const script = `
      import { existsSync } from 'node:fs'
      import { openTestOffice } from ${JSON.stringify(join(project, 'test/support/office.ts'))}
      import { newId } from ${JSON.stringify(join(project, 'electron/backend/ids.ts'))}
      const folder = ${JSON.stringify(join(desk.folder, 'office'))}
      const die = () => { if (existsSync(folder + '/papers/R8-N0001.pdf')) process.kill(process.pid, 'SIGKILL'); return newId() }
      const office = await openTestOffice(folder, { newId: die })
      await office.call('mailing', 'papers.issue', { oneFile: true })`
    writeFileSync(join(desk.folder, 'killed.mjs'), script)
    const ended = await new Promise((done) => {
      execFile(process.execPath, [join(desk.folder, 'killed.mjs')], { cwd: project }, (error, _, told) => done(error?.signal ?? told))
    })
    expect(ended).toBe('SIGKILL')
    const left = readFileSync(join(desk.folder, 'office/papers/R8-N0001.pdf'))
    writeFileSync(join(desk.folder, 'office/papers/R8-N0001.pdf'), left.subarray(0, 100))

    desk.office = await openTestOffice(join(desk.folder, 'office'))
    expect(await desk.office.call('mailing', 'papers.files', {})).toEqual([])
    expect(await desk.issue()).toMatchObject({ issued: 6, files: [{ name: 'R8-N0001.pdf' }] })
    const { bytes } = await desk.office.call('mailing', 'papers.file', { name: 'R8-N0001.pdf' })
    expect(Buffer.from(bytes).equals(left)).toBe(true)
    expect(readdirSync(papersDir())).toEqual(['R8-N0001.pdf'])
  })
})

describe('files', () => {
  test('a file that changed on the disk, an unknown name and a path are refused', async () => {
    await desk.issue()
    const path = join(papersDir(), 'R8-N0001.pdf')
    const bytes = readFileSync(path)
    bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1
    writeFileSync(path, bytes)
    const ask = (name: string) => desk.office.call('mailing', 'papers.file', { name })
    await expect(ask('R8-N0001.pdf')).rejects.toMatchObject({
      error: { code: 'paper-changed', message: expect.stringContaining('発行したときのものと一致しません') as string },
    })
    await expect(ask('../office.sqlite')).rejects.toMatchObject({ error: { code: 'not-found' } })
    rmSync(path)
    await expect(ask('R8-N0001.pdf')).rejects.toMatchObject({ error: { code: 'file-not-found' } })
    expect(existsSync(join(desk.office.folder, 'office.sqlite'))).toBe(true)
  })
})
