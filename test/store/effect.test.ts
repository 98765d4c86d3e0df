import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { entries, one, readyCases, refusal, reviewedOffice, sql } from './acts.ts'

describe('効果', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await reviewedOffice()
  })
  afterAll(() => office.dispose())
  const counts = { keys: 7, typed: 3, retyped: 0, seconds: 90 }
  const period = { from: '2026-11-01', to: '2026-11-30' }

  it('is counted for the programme and the channel of the cases, without an entry, a name or a key', async () => {
    const caseNos = await readyCases(office, 3)
    await office.call('reviewer', 'office.view', {})
    const before = await entries(office)
    await office.call('reviewer', 'effect.note', { act: 'review.propose', caseNos, ...counts })
    await office.call('reviewer', 'effect.note', { act: 'review.auto', caseNos: [], ...counts })
    expect(await refusal(office.call('reviewer', 'effect.note', { act: 'x', caseNos: [], ...counts, retyped: 4 }))).toBe('bad-input')
    expect(await entries(office)).toBe(before)
    const kept = await sql(
      office,
      `select sum(keys) as keys, sum(seconds) as seconds, sum(cases) as cases from effect_event where programme = 'aids'`,
    )
    expect(kept[0]).toEqual({ keys: 7, seconds: 90, cases: 3 })
    const columns = await sql(office, `select name from pragma_table_info('effect_event')`)
    expect(columns.map((row) => row['name'])).not.toContain('by_user')
  })

  it('is told beside the minutes of before, dated like any rule, and what belongs to no case takes away from it', async () => {
    const { rows, savedHours } = await office.call('auditor', 'effect.report', period)
    const reviewed = await one(office, `select count(*) from welfare_case where state = 'reviewed'`)
    const own = rows.filter((row) => row.programme === 'aids')
    const sum = (key: 'cases' | 'keys' | 'retyped') => own.reduce((total, row) => total + row[key], 0)
    expect([sum('cases'), sum('keys'), sum('retyped'), own.every((row) => row.baseline === 3)]).toEqual([reviewed, 7, 0, true])
    expect(rows.find((row) => row.programme === '')).toMatchObject({ programmeName: '案件によらない操作', minutes: 1.5, savedHours: 0 })
    expect(savedHours).toBeCloseTo((reviewed * 3 - 3) / 60, 0)
    expect((await office.call('auditor', 'effect.report', { from: '2025-01-01', to: '2025-12-31' })).rows).toEqual([])
    expect(await refusal(office.call('auditor', 'effect.report', { from: '2026-11-30', to: '2026-11-01' }))).toBe('bad-input')
  })

  it('goes out as a sheet, with its line in the ledger of files', async () => {
    const path = join(office.folder, '..', 'effect.xlsx')
    const made = await office.call('chief', 'effect.export', { ...period, save: office.save(path), replace: false })
    expect([made.name, made.rows > 1, existsSync(path)]).toEqual(['effect.xlsx', true, true])
    expect(await one(office, `select count(*) from hand_over where ref = '効果'`)).toBe(1)
    expect(await refusal(office.call('chief', 'effect.export', { ...period, save: office.save(path), replace: false }))).toBe(
      'output-exists',
    )
  })
})
