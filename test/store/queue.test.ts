/** 案件の一覧: counts that are always right, every order and filter by pages, saved views, what is kept of a list. */
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countsOf, pageOf, positionOf, sorts, walkSql, type Order } from '../../electron/backend/store/search-list.ts'
import type { CaseFilterRow, QueueDays } from '../../electron/backend/store/search-filter.ts'
import type { WelfareCaseTable } from '../../electron/backend/store/schema-cases.ts'
import { importSample, sampleDay, sampleFile, sampleOffice, type TestOffice } from '../support/office.ts'
import { refusal, sql } from './acts.ts'

const days: QueueDays = { today: sampleDay, receivedBy: '2026-11-10', seesPlaces: true, opensProtected: true }

describe('lists', () => {
  let office: TestOffice
  let cases: readonly WelfareCaseTable[]
  beforeAll(async () => {
    office = await sampleOffice()
    await importSample(office, 'aids-etumo.csv', 'aids-etumo')
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    await office.call('reviewer', 'review.auto', {})
    await sql(office, `update welfare_case set assigned_to = 'reviewer' where substr(case_no, -1) in ('3', '6')`)
    await sql(office, `update welfare_case set state = 'on-hold' where substr(case_no, -2) = '17'`)
    await sql(office, `update welfare_case set flags = '["duplicate"]' where substr(case_no, -1) = '9'`)
    await sql(office, `update welfare_case set flags = '["facts-changed"]' where substr(case_no, -1) = '4'`)
    await sql(office, `update welfare_case set state = 'paid' where substr(case_no, -2) = '24'`)
    cases = await office.backend.env.store.reader.selectFrom('welfare_case').selectAll().execute()
  })
  afterAll(() => office.dispose())

  const optional = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
  const filters: fc.Arbitrary<CaseFilterRow> = fc.record({
    state: optional('received', 'reviewed', 'on-hold', 'paid'),
    proposal: optional('grant', 'refuse', 'ask', 'none'),
    channel: optional('online', 'counter', 'phone'),
    assignee: optional('reviewer', 'none'),
    appliedFrom: optional('2026-11-02', '2026-11-09'),
    appliedTo: optional('2026-11-12', '2026-11-20'),
    flags: fc.subarray(['protected', 'duplicate', 'waiting', 'overdue', 'facts-changed'] as const, { maxLength: 2 }),
  })
  const orders: fc.Arbitrary<Order> = fc.record({ by: fc.constantFrom(...sorts), desc: fc.boolean() })

  const fits = (filter: CaseFilterRow) => (c: WelfareCaseTable) =>
    (filter.state === undefined || c.state === filter.state) &&
    (filter.proposal === undefined || (c.proposal ?? 'none') === filter.proposal) &&
    (filter.channel === undefined || c.channel === filter.channel) &&
    (filter.assignee === undefined || (c.assigned_to ?? 'none') === filter.assignee) &&
    (filter.appliedFrom === undefined || c.applied_on >= filter.appliedFrom) &&
    (filter.appliedTo === undefined || c.applied_on <= filter.appliedTo) &&
    (filter.flags ?? []).every((flag) => {
      if (flag === 'waiting') return ['on-hold', 'correction'].includes(c.state)
      if (flag === 'overdue') return ['received', 'correction', 'on-hold', 'reviewed'].includes(c.state) && c.applied_on <= days.receivedBy
      // what is decided is no longer compared with its review
      if (flag === 'facts-changed' && ['paid', 'closed', 'granted', 'refused', 'issued', 'claimed'].includes(c.state)) return false
      return c.flags.includes(`"${flag}"`)
    })
  const expected = (filter: CaseFilterRow, { by, desc }: Order): string[] => {
    const column = ({ caseNo: 'case_no', appliedOn: 'applied_on', kana: 'kana_key', item: 'item_code' } as const)[by]
    const sorted = cases
      .filter(fits(filter))
      .toSorted((a, b) => (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : a.case_no < b.case_no ? -1 : 1))
    return (desc ? sorted.toReversed() : sorted).map((c) => c.case_no)
  }

  it('every filter in every order, page by page, is what sorting all cases gives', () => {
    const { sync } = office.backend.env.store
    const byNo = new Map(cases.map((c) => [c.case_no, c]))
    const run = (page: (after: WelfareCaseTable | undefined) => readonly string[]): string[] => {
      const all: string[] = []
      for (;;) {
        const found = page(byNo.get(all.at(-1) ?? ''))
        if (found.length === 0) return all
        all.push(...found)
      }
    }
    let seen = 0
    fc.assert(
      fc.property(filters, orders, fc.constantFrom(7, 50, 500), (filter, order, size) => {
        const wanted = expected(filter, order)
        seen += wanted.length
        // the two ways: gathered or walked along the index, as the plan takes them, and the walk alone
        expect(run((after) => pageOf(sync, filter, days, order, { after }, size))).toEqual(wanted)
        const walked = (after: WelfareCaseTable | undefined): string[] => {
          const { sql: text, values } = walkSql(filter, days, order, { after }, size)
          return sync
            .prepare<{ case_no: string }>(text)
            .all(...values)
            .map((row) => row.case_no)
        }
        expect(run(walked)).toEqual(wanted)
        expect(pageOf(sync, filter, days, order, { offset: 5 }, 10)).toEqual(wanted.slice(5, 15))
        for (const c of [cases[3], cases[77], byNo.get(wanted[2] ?? '')]) {
          if (c === undefined) continue
          const place = wanted.indexOf(c.case_no)
          expect(positionOf(sync, filter, days, order, c)).toBe(place < 0 ? null : place)
        }
      }),
      { numRuns: 120, seed: 20261124 },
    )
    expect(seen).toBeGreaterThan(2_000)
  })

  it('counts are what counting all cases gives, under every filter', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const counted = countsOf(office.backend.env.store.sync, filter, days)
        const sums = new Map(counted.rows.map((row) => [`${row.state} ${row.proposal ?? ''}`, row.n]))
        const wanted = new Map<string, number>()
        for (const c of cases.filter(fits(filter))) {
          const key = `${c.state} ${c.proposal ?? ''}`
          wanted.set(key, (wanted.get(key) ?? 0) + 1)
        }
        expect(counted.more).toBe(false)
        expect(sums).toEqual(wanted)
      }),
      { numRuns: 200, seed: 20261124 },
    )
  })

  it('rows tell who has a case in hand, and what is late', async () => {
    const { rows } = await office.call('reviewer', 'case.list', { assignee: 'reviewer', limit: 5 })
    expect(rows.map((row) => row.assignee)).toEqual(Array.from({ length: 5 }, () => rows[0]?.assignee))
    expect(rows[0]?.assignee).not.toBe('')
    const late = await office.reopen({ businessDay: '2027-03-01' })
    const { rows: then } = await late.call('reviewer', 'case.list', { state: 'received', limit: 5 })
    expect(then.every((row) => row.overdue)).toBe(true)
    expect((await late.call('reviewer', 'case.total', { flags: ['overdue'], exact: false })).count).toBe(
      cases.filter((c) => ['received', 'reviewed', 'on-hold'].includes(c.state)).length,
    )
    office = await late.reopen({ businessDay: sampleDay })
  })

  it('a span of days that ends before it begins is refused', async () => {
    const call = office.call('reviewer', 'case.list', { appliedFrom: '2026-11-20', appliedTo: '2026-11-01', limit: 5 })
    expect(await refusal(call)).toBe('bad-input')
  })

  it('offers the 種目, people and 制度 that there are', async () => {
    const choices = await office.call('reviewer', 'queue.choices', {})
    expect(choices.items.reduce((sum, item) => sum + item.count, 0)).toBe(cases.length)
    expect(choices.users.map((user) => user.id)).toEqual(expect.arrayContaining(['drafter', 'intake', 'reviewer']))
    expect(choices.programmes).toEqual(['aids'])
    expect(choices.overdueDays).toBe(30)
  })
})

describe('kept counts', () => {
  let office: TestOffice
  beforeEach(async () => {
    office = await sampleOffice()
  })
  afterEach(() => office.dispose())

  /** What the triggers keep beside what counting gives. */
  const agree = async (): Promise<void> => {
    const counted = await sql(
      office,
      `select programme, state, coalesce(proposal, '') as proposal, channel, item_code, instr(flags, '"protected"') > 0 as protected,
         instr(flags, '"duplicate"') > 0 as duplicate, count(*) as n from welfare_case group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`,
    )
    const kept = await sql(office, `select * from case_count where n > 0 order by 1, 2, 3, 4, 5, 6, 7`)
    expect(kept).toEqual(counted)
  }

  it('follow an import, a review, a hold and an import taken back', async () => {
    await agree()
    const made = await importSample(office, 'aids-etumo.csv', 'aids-etumo')
    await agree()
    await office.call('reviewer', 'review.auto', {})
    await agree()
    const { rows } = await office.call('reviewer', 'case.list', { state: 'received', proposal: 'ask', limit: 1 })
    const [row] = rows
    await office.call('reviewer', 'review.hold', {
      caseNo: row?.caseNo ?? '',
      version: row?.version ?? 0,
      until: '2026-12-10',
      reason: '照会中',
    })
    await agree()
    expect((await office.call('reviewer', 'case.total', { flags: ['waiting'], exact: false })).count).toBe(1)
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    await agree()
    expect(made.batchId).not.toBe('')
  })

  it('follow a case that leaves a kind, and one that is taken away', async () => {
    await importSample(office, 'aids-counter.csv', 'aids-counter')
    await sql(
      office,
      `update welfare_case set item_code = 'X', flags = '["protected","duplicate"]', proposal = 'refuse', channel = 'post'
      where case_no = (select min(case_no) from welfare_case)`,
    )
    await agree()
    const staged = await office.call('intake', 'import.stage', {
      ticket: office.open(sampleFile('aids-counter.csv')),
      programme: 'aids',
      profile: 'aids-counter',
    })
    expect(staged.same).toBeGreaterThan(0)
    await agree()
  })
})

describe('saved views and the list as it was left', () => {
  let office: TestOffice
  beforeEach(async () => {
    office = await sampleOffice()
  })
  afterEach(() => office.dispose())

  it('are the user’s own, by name, and one of them comes first', async () => {
    const save = (user: string, name: string, first: boolean, content = '{}') =>
      office.call(user, 'queue.saveView', { name, content, first })
    await save('reviewer', '急ぐもの', true, '{"filter":{"flags":["overdue"]}}')
    await save('reviewer', 'ストマ', false)
    await save('intake', '窓口', true)
    await save('reviewer', 'ストマ', true, '{"filter":{"item":"N32"}}')
    expect(await office.call('reviewer', 'queue.views', {})).toEqual([
      { name: 'ストマ', content: '{"filter":{"item":"N32"}}', first: true },
      { name: '急ぐもの', content: '{"filter":{"flags":["overdue"]}}', first: false },
    ])
    expect(await office.call('intake', 'queue.views', {})).toEqual([{ name: '窓口', content: '{}', first: true }])
    await office.call('reviewer', 'queue.dropView', { name: 'ストマ' })
    expect((await office.call('reviewer', 'queue.views', {})).map((view) => view.name)).toEqual(['急ぐもの'])
    expect(await refusal(office.call('reviewer', 'queue.dropView', { name: '窓口' }))).toBe('not-found')
    expect(await refusal(save('reviewer', '　', false))).toBe('bad-input')
  })

  it('are no more than anybody can look through', async () => {
    for (let n = 0; n < 50; n++) await office.call('reviewer', 'queue.saveView', { name: `見方${n}`, content: '{}', first: false })
    expect(await refusal(office.call('reviewer', 'queue.saveView', { name: '見方50', content: '{}', first: false }))).toBe('too-many-views')
    expect(await refusal(office.call('reviewer', 'queue.saveView', { name: '見方7', content: '{"a":1}', first: false }))).toBe('done')
  })

  it('outlive a restart; a typed My Number is not kept', async () => {
    expect(await office.call('reviewer', 'queue.kept', {})).toEqual({ content: null })
    await office.call('reviewer', 'queue.keep', { content: '{"text":"サトウ"}' })
    const typed = office.call('reviewer', 'queue.keep', { content: '{"text":"サトウ 123456789018"}' })
    expect(await refusal(typed)).toBe('my-number-in-text')
    office = await office.reopen()
    expect(await office.call('reviewer', 'queue.kept', {})).toEqual({ content: '{"text":"サトウ"}' })
    expect(await office.call('intake', 'queue.kept', {})).toEqual({ content: null })
  })
})
