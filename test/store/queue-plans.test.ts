/** No question of the work queue reads all cases: the engine's own plan of every statement is looked at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countSql, gatherSql, driversOf, overdueSql, sorts, walkSql } from '../../electron/backend/store/search-list.ts'
import { type CaseFilterRow, type QueueDays, termsOf } from '../../electron/backend/store/search-filter.ts'
import type { Branch } from '../../electron/backend/store/search-ask.ts'
import { branchesOf, keyColumns } from '../../electron/backend/store/search-text.ts'
import { sampleOffice, type TestOffice } from '../support/office.ts'

let office: TestOffice
beforeAll(async () => {
  office = await sampleOffice()
})
afterAll(() => office.dispose())

const days: QueueDays = { today: '2026-11-24', receivedBy: '2026-10-24', seesPlaces: false, opensProtected: false }
const plan = ({ sql, values }: Branch): string[] =>
  office.backend.env.store.sync
    .prepare<{ detail: string }>(`explain query plan ${sql}`)
    .all(...values)
    .map((row) => row.detail)

/** A step that walks over the cases, or over anything that grows with them. */
const walksOver = (step: string): boolean => /^SCAN (c|welfare_case|s|search_word|p|r|q|application|resident)\b/.test(step)
const sortsAside = (step: string): boolean => step.includes('TEMP B-TREE') && !step.includes('GROUP BY')

const filters: Readonly<Record<string, CaseFilterRow>> = {
  none: {},
  state: { state: 'paid' },
  'state and proposal': { state: 'received', proposal: 'ask' },
  unreviewed: { state: 'received', proposal: 'none' },
  programme: { programme: 'gift' },
  channel: { channel: 'phone' },
  online: { channel: 'online' },
  item: { item: 'N32' },
  'item of a state': { item: 'N32', state: 'received' },
  assignee: { assignee: 'reviewer' },
  'nobody in charge': { assignee: 'none', state: 'received' },
  protected: { flags: ['protected'] },
  duplicate: { flags: ['duplicate'] },
  waiting: { flags: ['waiting'] },
  overdue: { flags: ['overdue'] },
  'facts changed': { flags: ['facts-changed'] },
  days: { appliedFrom: '2026-04-01', appliedTo: '2026-06-30' },
  'days of a state': { state: 'paid', appliedFrom: '2026-04-01' },
  all: {
    state: 'correction',
    programme: 'aids',
    proposal: 'ask',
    channel: 'post',
    item: 'N32',
    assignee: 'reviewer',
    flags: ['protected', 'duplicate', 'waiting', 'overdue', 'facts-changed'],
    appliedTo: '2026-06-30',
  },
}

/** The steps that would read too much; a statement without any plan is one. */
const faults = (branches: readonly Branch[]): string[] =>
  branches.flatMap((branch) => {
    const steps = plan(branch)
    return steps.length === 0 ? [`no plan: ${branch.sql}`] : steps.filter((step) => walksOver(step) || sortsAside(step))
  })

describe.each(Object.entries(filters))('filter %s', (_, filter) => {
  it.each(sorts.flatMap((by) => [false, true].map((desc) => ({ by, desc }))))(
    'a page by $by, descending $desc, first and deep',
    (order) => {
      const after = { case_no: 'R8-000100', kana_key: 'サ', applied_on: '2026-05-01', item_code: 'N10' }
      expect(faults([{}, { offset: 10_000 }, { after }].map((at) => walkSql(filter, days, order, at, 200)))).toEqual([])
    },
  )

  it('gathered by each of its conditions, and counted', () => {
    const terms = termsOf(filter, days)
    expect(faults(driversOf(terms).map((driver) => gatherSql(driver, terms, keyColumns, 5_001)))).toEqual([])
    expect(faults(overdueSql(terms, days, keyColumns, 5_001))).toEqual([])
    expect(faults(countSql(terms, days, false))).toEqual([])
  })

  it.each(['サ', '山田', 'やまだ はなこ', '千種区今池南96', 'R8-000123', '123'])('searched for %s', (text) => {
    const branches = branchesOf(text, termsOf(filter, days), days)
    expect(branches.length).toBeGreaterThan(1)
    expect(faults(branches)).toEqual([])
  })
})

it('the kept counts grow with the kinds of cases, not with the cases', () => {
  const rows = office.backend.env.store.sync.prepare<{ detail: string }>('explain query plan select sum(n) from case_count k').all()
  expect(rows.map((row) => row.detail)).toEqual(['SCAN k'])
})
