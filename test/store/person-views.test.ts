/** 閲覧記録（対象者別）. Who looked at a person: every way in which a person is seen is in the list, and nobody but the auditor reads it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importSample, sampleOffice, type TestOffice } from '../support/office.ts'
import { entries, refusal, sql } from './acts.ts'

let office: TestOffice
let person: { readonly residentNo: string; readonly caseNo: string; readonly kana: string }
beforeAll(async () => {
  office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  const { rows } = await office.call('reviewer', 'case.list', { limit: 500 })
  const { reader } = office.backend.env.store
  const linked = await reader
    .selectFrom('welfare_case')
    .select(['case_no', 'resident_no', 'kana'])
    .where('resident_no', 'is not', null)
    .where(
      'case_no',
      'in',
      rows.filter((row) => !row.flags.includes('protected')).map((row) => row.caseNo),
    )
    .orderBy('case_no')
    .executeTakeFirstOrThrow()
  person = { residentNo: linked.resident_no ?? '', caseNo: linked.case_no, kana: linked.kana }
})
afterAll(() => office.dispose())

const views = async (more: { readonly acts?: boolean; readonly from?: string; readonly to?: string; readonly beforeSeq?: number } = {}) =>
  office.call('auditor', 'audit.personViews', { residentNo: person.residentNo, acts: false, limit: 100, ...more })

describe('who looked at this person', () => {
  it('finds the person by a part of the reading, by 宛名番号 and by the number of a case', async () => {
    for (const text of [person.kana.slice(0, 3), person.residentNo, person.caseNo]) {
      const { persons } = await office.call('auditor', 'audit.persons', { text })
      expect(persons.map((one) => one.residentNo)).toContain(person.residentNo)
    }
    expect((await office.call('auditor', 'audit.persons', { text: 'そんな人はいない' })).persons).toEqual([])
  })

  it('holds openings of the case, candidates of the person, and the asking itself, newest first', async () => {
    expect((await views()).rows.map((row) => row.what)).toEqual([])
    await office.call('reviewer', 'case.view', { caseNo: person.caseNo })
    await office.call('intake', 'people.candidates', { caseNo: person.caseNo })
    const { rows, cases } = await views()
    expect(cases).toContain(person.caseNo)
    expect(rows.map((row) => row.what)).toEqual(['住民の候補', '案件の閲覧', '対象者別の閲覧記録'])
    expect(rows.map((row) => row.ref)).toEqual([person.caseNo, person.caseNo, person.residentNo])
    expect(rows.every((row) => row.by !== '' && row.device !== '')).toBe(true)
    expect(rows.map((row) => row.seq)).toEqual(rows.map((row) => row.seq).toSorted((a, b) => b - a))
  })

  it('nobody else’s views are in it, and acts only when they are asked for', async () => {
    const before = (await views()).rows.length
    const { rows } = await office.call('reviewer', 'case.list', { limit: 200 })
    const other = rows.find((row) => row.caseNo !== person.caseNo && !row.flags.includes('protected'))
    const [owner] = await sql(office, 'select resident_no from welfare_case where case_no = ?', other?.caseNo ?? '')
    expect(owner?.['resident_no']).not.toBe(person.residentNo)
    await office.call('reviewer', 'case.view', { caseNo: other?.caseNo ?? '' })
    // one more: that of this very question before
    expect((await views()).rows.length).toBe(before + 1)
    await office.call('reviewer', 'review.auto', {})
    const all = (await views({ acts: true })).rows.map((row) => row.what)
    expect(all.some((what) => !['住民の候補', '案件の閲覧', '対象者別の閲覧記録'].includes(what))).toBe(true)
  })

  it('keeps to a period, and goes on by pages', async () => {
    const today = (await views()).rows[0]?.at.slice(0, 10) ?? ''
    expect((await views({ from: today, to: today })).rows.length).toBeGreaterThan(2)
    expect((await views({ to: '2020-01-01' })).rows).toEqual([])
    expect((await views({ from: '2999-01-01' })).rows).toEqual([])
    const { rows } = await views()
    const second = rows[1]?.seq ?? 0
    expect((await views({ beforeSeq: second })).rows[0]?.seq).toBe(rows[2]?.seq)
  })

  it('is the auditor’s alone; asking without a person is refused', async () => {
    for (const user of ['admin', 'reviewer', 'intake', 'director']) {
      expect(await refusal(office.call(user, 'audit.personViews', { caseNo: person.caseNo, acts: false, limit: 10 }))).toBe('forbidden')
      expect(await refusal(office.call(user, 'audit.persons', { text: 'サトウ' }))).toBe('forbidden')
    }
    const before = await entries(office)
    expect(await refusal(office.call('auditor', 'audit.personViews', { acts: false, limit: 10 }))).toBe('bad-input')
    expect(await entries(office)).toBe(before)
  })
})
