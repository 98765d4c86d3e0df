/** Papers about no single case: mailing ledger, labels, day-end sheet. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sampleDay } from '../support/office.ts'
import { granted, pagesOf, papersDesk, protectedCase } from './papers-desk.ts'

const desk = papersDesk()
const [first = ''] = granted.filter((no) => no !== protectedCase)
const code = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: { error?: { code: string } }) => error.error?.code ?? 'fault',
  )

describe('papers of the office', () => {
  const span = { from: sampleDay, until: sampleDay }

  it('the mailing ledger has every letter of the day, is numbered and stored; a later one has another number', async () => {
    await desk.issue()
    const made = await desk.office.call('mailing', 'officePaper.mailingLedger', span)
    const text = (await pagesOf(made.bytes)).join('')
    const entries = await desk.db().reader.selectFrom('mailing_entry').selectAll().execute()
    for (const entry of entries) expect(text).toContain(entry.number)
    for (const entry of entries) expect(text).not.toContain(entry.address.slice(6))
    expect(text).toContain(`${entries.length}通`)
    expect(made.number).toBe('R8-B0001')
    expect(readFileSync(join(desk.office.folder, 'papers', made.name)).equals(Buffer.from(made.bytes))).toBe(true)
    expect((await desk.office.call('mailing', 'officePaper.mailingLedger', span)).number).toBe('R8-B0002')
    const list = await desk.office.call('auditor', 'officePaper.list', { limit: 10 })
    expect(list.map((row) => [row.number, row.kindName, row.ref])).toEqual([
      ['R8-B0002', '発送簿', sampleDay],
      ['R8-B0001', '発送簿', sampleDay],
    ])
    expect((await desk.office.call('auditor', 'audit.verify', {})).ok).toBe(true)
  })

  it('labels have everybody but the protected, are kept nowhere, and leave as a line of the ledger of files', async () => {
    await desk.office.call('chief', 'papers.release', {})
    await desk.issue()
    const resident = await desk.residentOf(protectedCase)
    const path = join(desk.folder, 'labels.pdf')
    const made = await desk.office.call('mailing', 'officePaper.labels', {
      ...span,
      sheet: 'a4-12',
      startAt: 12,
      save: desk.office.save(path),
    })
    const text = (await pagesOf(made.bytes)).join('')
    const letters = await desk.db().reader.selectFrom('mailing_entry').selectAll().execute()
    expect([made.labels, made.leftOut, made.pages]).toEqual([letters.length - 1, 1, 2])
    expect(text).not.toContain(resident.name.replaceAll(/\s/gu, ''))
    expect(text).not.toContain(resident.address.replaceAll(/\s/gu, ''))
    expect(readFileSync(path).equals(Buffer.from(made.bytes))).toBe(true)
    expect(readdirSync(join(desk.office.folder, 'papers')).filter((name) => name.includes('ラベル'))).toEqual([])
    const one = letters.find((entry) => entry.address !== '支援措置')?.number ?? ''
    const few = await desk.office.call('mailing', 'officePaper.labels', { ...span, numbers: [one], sheet: 'a4-24', startAt: 1 })
    expect(few.labels).toBe(1)
    expect(await code(desk.office.call('mailing', 'officePaper.labels', { ...span, numbers: ['none'], sheet: 'a4-24', startAt: 1 }))).toBe(
      'nothing-to-issue',
    )
  })

  it('somebody protected since the letter went out is on no label', async () => {
    await desk.issue()
    const { resident_no: no } = await desk.residentOf(first)
    const before = await desk.office.call('mailing', 'officePaper.labels', { ...span, sheet: 'a4-10', startAt: 1 })
    await desk.setResident(no, { protection_from: sampleDay })
    const after = await desk.office.call('mailing', 'officePaper.labels', { ...span, sheet: 'a4-10', startAt: 1 })
    expect([after.labels, after.leftOut]).toEqual([before.labels - 1, before.leftOut + 1])
  })

  it('the day-end sheet adds up to the store and bears the mark of the very checkpoint it made', async () => {
    await desk.issue()
    const made = await desk.office.call('manager', 'officePaper.dayEnd', {})
    const text = (await pagesOf(made.bytes)).join('')
    const { reader } = desk.db()
    const grants = await reader.selectFrom('decision').select('public_payment').where('kind', '=', 'grant').execute()
    expect(text).toContain(`${grants.reduce((sum, one) => sum + one.public_payment, 0).toLocaleString('ja-JP')}円`)
    const point = await reader.selectFrom('checkpoint').selectAll().orderBy('number', 'desc').executeTakeFirstOrThrow()
    expect(point.reason).toBe('day-end')
    expect(text).toContain(`${point.number}:${point.seq}:${point.head.slice(0, 16)}`)
    expect((await desk.office.call('auditor', 'audit.verify', {})).ok).toBe(true)
  })

  it('a copy that cannot be written leaves no number, no file and no checkpoint', async () => {
    const path = join(desk.folder, 'taken.pdf')
    writeFileSync(path, 'kept')
    const before = await desk.db().reader.selectFrom('checkpoint').select('number').execute()
    expect(await code(desk.office.call('manager', 'officePaper.dayEnd', { save: desk.office.save(path) }))).toBe('output-exists')
    expect(readFileSync(path, 'utf8')).toBe('kept')
    expect(readdirSync(join(desk.office.folder, 'papers'))).toEqual([])
    expect(await desk.db().reader.selectFrom('checkpoint').select('number').execute()).toEqual(before)
    const made = await desk.office.call('manager', 'officePaper.dayEnd', { save: desk.office.save(path), replace: true })
    expect([made.number, readFileSync(path).equals(Buffer.from(made.bytes))]).toEqual(['R8-B0001', true])
  })

  it.each([
    [{ from: '2026-11-24', until: '2026-11-23' }, 'bad-input'],
    [{ from: '2026-01-01', until: '2026-11-23' }, 'bad-input'],
    [{ from: '2026-13-01', until: '2026-13-02' }, 'bad-input'],
  ])('the span %j is refused and takes no number', async (bad, expected) => {
    expect(await code(desk.office.call('mailing', 'officePaper.mailingLedger', bad))).toBe(expected)
    expect((await desk.office.call('mailing', 'officePaper.mailingLedger', span)).number).toBe('R8-B0001')
    expect(existsSync(join(desk.office.folder, 'papers', 'R8-B0002.pdf'))).toBe(false)
  })
})
