/** 照合: whatever persons do in whatever order, a link taken back leaves the case as it was. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importSample, type TestOffice } from '../support/office.ts'
import { one, quickOffice, refusal, sql, trailHolds, type Row } from '../store/acts.ts'

let office: TestOffice
let caseNos: string[]
let residents: string[]
beforeAll(async () => {
  office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  const { rows } = await office.call('intake', 'people.unmatched', { limit: 500 })
  const reviewed = await sql(office, `select case_no from welfare_case where state = 'reviewed' order by case_no limit 2`)
  caseNos = [...rows.map((row) => row.caseNo), ...reviewed.map((row) => String(row['case_no']))]
  residents = (await sql(office, 'select resident_no from resident order by resident_no limit 5')).map((row) => String(row['resident_no']))
})
afterAll(() => office.dispose())

const caseRow = async (caseNo: string): Promise<Row> => (await sql(office, 'select * from welfare_case where case_no = ?', caseNo))[0] ?? {}
const still = ({ version: _, updated_at: __, ...rest }: Row): Row => rest

const step = fc.record({ act: fc.constantFrom('link', 'link', 'register', 'undo'), at: fc.nat(), whom: fc.nat() })

describe('any order of links, persons from forms and undoing', () => {
  it('goes back one step, exactly, and never two', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        /** The row before the last link that still stands, by case. */
        const before = new Map<string, Row>()
        for (const { act, at, whom } of steps) {
          const caseNo = caseNos[at % caseNos.length] ?? ''
          const row = await caseRow(caseNo)
          const named = { caseNo, version: Number(row['version']) }
          if (act === 'undo') {
            const known = before.get(caseNo)
            const answer = await refusal(office.call('intake', 'people.undo', named))
            if (known !== undefined) {
              expect(answer).toBe('done')
              expect(still(await caseRow(caseNo))).toEqual(still(known))
              expect(await refusal(office.call('intake', 'people.undo', { caseNo, version: named.version + 1 }))).toBe('nothing-to-undo')
            } else if (answer === 'done') throw new Error('there was nothing to take back')
            before.delete(caseNo)
          } else if (act === 'register') {
            await office.call('intake', 'people.register', { ...named, reason: '転入手続き中' })
            before.set(caseNo, row)
          } else {
            await office.call('intake', 'people.link', { ...named, residentNo: residents[whom % residents.length] ?? '', reason: '確認' })
            before.set(caseNo, row)
          }
        }
        for (const [caseNo] of before) {
          const { version } = await office.call('intake', 'people.candidates', { caseNo })
          await office.call('intake', 'people.undo', { caseNo, version })
        }
      }),
      { numRuns: 12 },
    )
    // nobody made from a form stays without a case
    const orphans = `select count(*) from resident r where source = 'form' and not exists (select 1 from welfare_case c where c.resident_no = r.resident_no)
      and not exists (select 1 from person_link l where l.before like '%' || r.resident_no || '%')`
    expect(await one(office, orphans)).toBe(0)
    expect(await trailHolds(office)).toBe(true)
  })
})
