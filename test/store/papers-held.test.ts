import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { sampleDay } from '../support/office.ts'
import { pagesOf, papersDesk, protectedCase } from './papers-desk.ts'

const desk = papersDesk()

describe('protected persons', () => {
  test('a second person releases for one printing; the address stands in the window of that letter and nowhere else', async () => {
    const { address } = await desk.residentOf(protectedCase)
    const plain = address.replaceAll(/\s/gu, '')
    expect(await desk.office.call('chief', 'papers.release', {})).toEqual({ released: 1, refused: 0 })
    expect(await desk.office.call('mailing', 'papers.pending', { limit: 1 })).toMatchObject({ ready: 7, held: 0 })
    const made = await desk.issue()
    expect(made).toMatchObject({ issued: 7, held: 0 })
    const pages = await pagesOf((await desk.office.call('mailing', 'papers.file', { name: 'R8-N0001.pdf' })).bytes)
    const holding = pages.flatMap((page, i) => (page.includes(plain) ? [i + 1] : []))
    const papers = await desk.office.call('mailing', 'papers.list', { limit: 500 })
    const own = papers.find((p) => p.number === desk.decisionNo[protectedCase])
    expect(own?.flags).toContain('protected')
    expect(holding).toEqual([own?.page])
    expect(pages[holding[0]! - 1]?.split(plain).length).toBe(2)

    const entries = await desk
      .db()
      .reader.selectFrom('mailing_entry')
      .selectAll()
      .where('number', '=', desk.decisionNo[protectedCase] ?? '')
      .execute()
    expect(entries).toMatchObject([{ address: '支援措置', postal_code: '' }])
    const bodies = await desk
      .db()
      .reader.selectFrom('audit_body as b')
      .innerJoin('audit_entry as e', 'e.seq', 'b.seq')
      .select('b.body')
      .where('e.action', 'in', ['issue', 'held', 'release'])
      .execute()
    expect(bodies.filter((b) => b.body.includes(address))).toEqual([])
    const [lock] = await desk.db().reader.selectFrom('paper_release').selectAll().execute()
    expect(lock).toMatchObject({ released_by: 'chief', used: 1 })
  })

  test('a file with such a letter opens only for those who may see the address', async () => {
    await desk.office.call('chief', 'papers.release', {})
    await desk.issue()
    await expect(desk.office.call('drafter', 'papers.file', { name: 'R8-N0001.pdf' })).rejects.toThrow('forbidden')
    // what may not be looked at may not be taken out either; what goes out has its line
    const out = join(desk.office.folder, '..', 'notices.pdf')
    const save = (user: string) =>
      desk.office.call(user, 'papers.save', { name: 'R8-N0001.pdf', save: desk.office.save(out), replace: false })
    await expect(save('drafter')).rejects.toThrow('forbidden')
    expect(existsSync(out)).toBe(false)
    await save('mailing')
    const [line] = (await desk.office.call('auditor', 'handover.list', { direction: 'out', limit: 1 })).rows
    expect(line).toMatchObject({
      name: 'notices.pdf',
      ref: 'R8-N0001.pdf',
      sha256: createHash('sha256').update(readFileSync(out)).digest('hex'),
    })
    for (const user of ['mailing', 'reviewer', 'chief', 'auditor'])
      expect((await desk.office.call(user, 'papers.file', { name: 'R8-N0001.pdf' })).name).toBe('R8-N0001.pdf')
  })

  test('a file without one opens for the drafter too', async () => {
    await desk.issue()
    expect((await desk.office.call('drafter', 'papers.file', { name: 'R8-N0001.pdf' })).name).toBe('R8-N0001.pdf')
  })

  test('who drafted or reviewed may not release', async () => {
    for (const user of ['drafter', 'reviewer']) {
      await desk.giveRole(user, 'approver')
      expect(await desk.office.call(user, 'papers.release', {})).toEqual({ released: 0, refused: 1 })
    }
    expect(await desk.issue()).toMatchObject({ issued: 6, held: 1 })
  })

  test('who releases may not print', async () => {
    expect(await desk.office.call('mailing', 'papers.release', { caseNos: [protectedCase] })).toEqual({ released: 1, refused: 0 })
    expect(await desk.issue()).toMatchObject({ issued: 6, held: 1 })
    await desk.giveRole('payer', 'mailing')
    expect(await desk.issue('payer')).toMatchObject({ issued: 1, held: 0 })
  })

  test('only held cases can be released', async () => {
    expect(await desk.office.call('chief', 'papers.release', { caseNos: ['R8-000001', 'R8-999999', protectedCase] })).toEqual({
      released: 1,
      refused: 2,
    })
    expect(await desk.issue()).toMatchObject({ issued: 7 })
  })

  test.each([
    ['the person', 'R8-000002', false, sampleDay, undefined],
    ['the guardian the letter goes to', 'R8-000005', true, '2026-01-01', sampleDay],
  ])('a flag set after the decision counts today: %s', async (_, caseNo, guardian, from, to) => {
    const person = await desk.residentOf(caseNo)
    const no = guardian ? (person.guardian_no ?? '') : person.resident_no
    await desk.setResident(no, { protection_from: from, ...(to === undefined ? {} : { protection_to: to }) })
    expect(await desk.issue()).toMatchObject({ issued: 5, held: 2 })
    expect(await desk.stateOf(caseNo)).toBe('granted')
  })

  test('protection that ended yesterday, or begins tomorrow, holds nothing back', async () => {
    const [one, two] = [await desk.residentOf('R8-000001'), await desk.residentOf('R8-000002')]
    await desk.setResident(one.resident_no, { protection_from: '2026-01-01', protection_to: '2026-11-23' })
    await desk.setResident(two.resident_no, { protection_from: '2026-11-25' })
    expect(await desk.issue()).toMatchObject({ issued: 6, held: 1 })
  })

  test('somebody the register links to nobody is held when a protected person has that name and birth date', async () => {
    const c = await desk.db().reader.selectFrom('welfare_case').selectAll().where('case_no', '=', 'R8-000071').executeTakeFirstOrThrow()
    expect(c.resident_no).toBeNull()
    const { resident_no } = await desk.residentOf('R8-000002')
    await desk
      .db()
      .writer.updateTable('resident')
      .set({ kana_key: c.kana_key, birth_date: c.birth_date ?? '', protection_from: '2026-01-01' })
      .where('resident_no', '=', resident_no)
      .execute()
    // that row is also the one of R8-000002
    expect(await desk.issue()).toMatchObject({ issued: 4, held: 3 })
    expect(await desk.stateOf('R8-000071')).toBe('refused')
  })

  test('a reason that betrays the address is never printed, not even when released', async () => {
    const person = await desk.residentOf('R8-000131')
    const { case_id } = await desk
      .db()
      .reader.selectFrom('welfare_case')
      .select('case_id')
      .where('case_no', '=', 'R8-000131')
      .executeTakeFirstOrThrow()
    await desk.setResident(person.resident_no, { protection_from: '2026-01-01' })
    const triggers = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger' and tbl_name = 'decision'`.execute(
      desk.db().writer,
    )
    for (const { name } of triggers.rows) await sql`drop trigger ${sql.ref(name)}`.execute(desk.db().writer)
    const spelled = (person.address.split('　')[0] ?? '').replace('愛知県', '').normalize('NFKC')
    await desk
      .db()
      .writer.updateTable('decision')
      .set({ reason: `${spelled}に居住していることを確認できないため。` })
      .where('case_id', '=', case_id)
      .execute()
    expect(await desk.office.call('chief', 'papers.release', {})).toEqual({ released: 2, refused: 0 })
    expect(await desk.issue()).toMatchObject({ issued: 6, held: 1 })
    expect(await desk.stateOf('R8-000131')).toBe('refused')
  })
})
