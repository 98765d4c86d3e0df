/** 練習の事務所: made through the gate, of every kind of work; its steps tick by the trail; its figures against a plain second count. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { makePractice } from '../../electron/backend/office/practice.ts'
import { practicePath } from '../../electron/backend/office/practice-names.ts'
import { practiceDay, practiceFiles } from '../../electron/backend/office/practice-desk.ts'
import { openBackend } from '../../electron/backend/office/open.ts'
import { openTestOffice, project, type TestOffice } from '../support/office.ts'
import { sql } from './acts.ts'
import { pagesOf } from './papers-desk.ts'

const root = mkdtempSync(join(tmpdir(), 'kyufu-practice-'))
const folder = join(root, 'practice')
const resources = join(project, 'resources')
const told: string[] = []
let office: TestOffice

beforeAll(async () => {
  await makePractice(folder, { size: 'brief', onProgress: (p) => told.push(`${p.done}/${p.total}`), resources })
  office = await openTestOffice(folder, { businessDay: practiceDay })
}, 120_000)
afterAll(async () => {
  await office.backend.close()
  rmSync(root, { recursive: true, force: true })
})

const rows = (text: string, ...values: string[]) => sql(office, text, ...values)

describe('the practice office', () => {
  it('has work of every kind, past and ahead', async () => {
    const states = (await rows('select distinct state from welfare_case')).map((row) => row['state'])
    expect(states.map(String).toSorted()).toEqual([
      'circulating',
      'claimed',
      'correction',
      'granted',
      'issued',
      'lapsed',
      'on-hold',
      'paid',
      'received',
      'refused',
      'reviewed',
      'withdrawn',
    ])
    const [{ n } = { n: 0 }] = await rows('select count(*) as n from welfare_case')
    expect(Number(n)).toBeGreaterThan(120)
    expect(await rows(`select count(distinct month) as months, min(state) as state from payment_run`)).toEqual([
      { months: 4, state: 'settled' },
    ])
    expect(readdirSync(join(folder, practiceFiles)).filter((name) => name.startsWith('練習_')).length).toBe(6)
  })

  it.each([
    [
      'a letter that came back and waits',
      'select 1 from returned_mail r where not exists (select 1 from returned_outcome o where o.entry_id = r.entry_id)',
    ],
    ['a letter that came back and was sent again', 'select 1 from returned_outcome'],
    ['a voucher that lapsed', `select 1 from voucher where state = 'lapsed'`],
    ['an application withdrawn as a double', `select 1 from duplicate_decision where decision = 'keep-left'`],
    ['an application withdrawn by the applicant', `select 1 from correction_request where state = 'withdrawn'`],
    ['a transfer that came back', 'select 1 from payment_return'],
    ['a provider’s account that waits for its second person', `select 1 from provider_account where way = 'changed'`],
    ['a cash benefit paid', `select 1 from welfare_case where programme = 'gift' and state = 'paid'`],
    ['a registered account found', `select 1 from account_answer where result = 'found'`],
    [
      'an inquiry whose answer is not taken in',
      'select 1 from account_inquiry i where not exists (select 1 from account_answer a where a.inquiry_id = i.inquiry_id)',
    ],
  ])('has %s', async (_, query) => {
    expect((await rows(query)).length).toBeGreaterThan(0)
  })

  it('has something for each kind of person to settle', async () => {
    const { lines } = await office.call('intake', 'home.today', {})
    expect(lines.map((line) => line.id)).toEqual(expect.arrayContaining(['people', 'duplicate', 'correction']))
  })

  it('is whole: the trail verifies, and progress came to its end', async () => {
    expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true })
    expect(told.at(-1)).toBe(`${told.length - 1}/${told.length}`)
  })

  it('stays on its own day', async () => {
    await office.backend.close()
    const backend = await openBackend(folder, { device: 'test', watchClock: false })
    expect(backend.env.businessDay()).toBe(practiceDay)
    expect(backend.practice).toBe(true)
    await backend.close()
    office = await openTestOffice(folder, { businessDay: practiceDay })
  })

  it('bears 練習 on its papers', async () => {
    const [file] = await rows('select name from paper_file order by pages limit 1')
    const text = (await pagesOf(readFileSync(join(folder, 'papers', String(file?.['name']))))).join('')
    // the word stands across the page: its two signs are read apart
    expect([text.split('練').length, text.split('習').length].every((n) => n > 1)).toBe(true)
  })

  it.each([
    ['総合振込.txt', '練習_総合振込.txt'],
    ['練習_総合振込.txt', '練習_総合振込.txt'],
    ['台帳（練習）.xlsx', '台帳（練習）.xlsx'],
  ])('a file saved as %s is called %s', (name, marked) => {
    expect(practicePath(join('x', name))).toBe(join('x', marked))
  })
})

describe('steps of the practice', () => {
  it('begin unticked, and tick by what was done, not by what was done to make it', async () => {
    const before = (await office.call('drafter', 'home.today', {})).practice
    expect(before?.steps.map((step) => step.done)).toEqual([false, false, false, false, false, false, false])
    await office.call('drafter', 'draft.create', { kind: 'grant' })
    const after = (await office.call('drafter', 'home.today', {})).practice
    expect(after?.steps.filter((step) => step.done).map((step) => step.id)).toEqual(['draft'])
  })

  it('another role needs no password in practice', async () => {
    const people = await office.call(null, 'practice.people', {})
    expect(people.map((one) => one.userId)).toContain('director')
    expect(await office.call('manager', 'practice.enter', { user: 'payer' })).toMatchObject({ userId: 'payer', roles: ['payer'] })
  })
})

describe('work of today', () => {
  it.each([
    ['reviewer', 'ask', `select count(*) as n from welfare_case where state = 'received' and proposal = 'ask'`],
    [
      'reviewer',
      'correction',
      `select count(*) as n from correction_request where state in ('open', 'reminded') and due_on < '${practiceDay}'`,
    ],
    [
      'mailing',
      'papers',
      `select count(*) as n from decision d join welfare_case c using (case_id) where c.state in ('granted', 'refused') and instr(c.flags, '"protected"') = 0`,
    ],
    ['payer', 'payable', `select count(*) as n from claim where state = 'matched'`],
  ])('%s sees %s', async (user, id, query) => {
    const [wanted] = await rows(query)
    const { lines } = await office.call(user, 'home.today', {})
    expect(lines.find((line) => line.id === id)?.count ?? 0).toBe(Number(wanted?.['n']))
  })

  it.each([
    ['payer', 0],
    ['chief', 1],
    ['admin', 1],
    ['intake', 0],
  ])('%s has %i accounts of providers to confirm: not whoever changed it, nor whoever may not', async (user, count) => {
    const { lines } = await office.call(user, 'home.today', {})
    expect(lines.find((line) => line.id === 'account')?.count ?? 0).toBe(count)
  })

  it('puts late things first', async () => {
    const { lines } = await office.call('reviewer', 'home.today', {})
    expect(lines.map((line) => line.overdue > 0)).toEqual(lines.map((line) => line.overdue > 0).toSorted((a, b) => Number(b) - Number(a)))
    expect(lines[0]).toMatchObject({ id: 'correction', overdue: 3 })
  })
})

describe('figures of the effect', () => {
  const days = (to: unknown, from: unknown): number => Math.round((Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000)
  /** Nearest rank, on the whole list. */
  const rank = (list: readonly number[], share: number): number | null =>
    list.toSorted((a, b) => a - b)[Math.ceil(list.length * share) - 1] ?? null
  const asked = { from: '2026-04', to: '2026-11', baseYear: 2025 }
  const measureOf = async (id: string) => (await office.call('auditor', 'effect.dashboard', asked)).measures.find((one) => one.id === id)

  it('days to the decision are those of a plain count, by month and channel', async () => {
    const all = await rows('select d.decided_on, c.applied_on, c.channel from decision d join welfare_case c using (case_id)')
    const took = (some: typeof all) => some.map((row) => days(row['decided_on'], row['applied_on']))
    const measure = await measureOf('decide')
    expect(measure?.series.map((one) => one.now)).toEqual([rank(took(all), 0.5), rank(took(all), 0.9)])
    const may = took(all.filter((row) => String(row['decided_on']).startsWith('2026-05')))
    expect(measure?.series[1]?.points.find((point) => point.month === '2026-05')).toEqual({
      month: '2026-05',
      value: rank(may, 0.9),
      n: may.length,
    })
    const online = took(all.filter((row) => row['channel'] === 'online'))
    expect(measure?.groups.find((group) => group.name === 'オンライン')).toEqual({
      name: 'オンライン',
      n: online.length,
      values: [rank(online, 0.5), rank(online, 0.9)],
    })
  })

  it('days to the payment count each case once, from its first transfer', async () => {
    const items = await rows(
      `select coalesce(v.case_id, d.case_id) as case_id, r.transfer_date, c.applied_on from payment_item i join payment_run r using (run_id)
       left join claim k on k.claim_id = i.claim_id left join voucher v on v.voucher_no = k.voucher_no left join decision d on d.decision_id = i.decision_id
       join welfare_case c on c.case_id = coalesce(v.case_id, d.case_id) where i.live = 1 and r.state = 'settled'`,
    )
    const first = new Map<string, (typeof items)[number]>()
    for (const row of items) {
      const held = first.get(String(row['case_id']))
      if (held === undefined || String(row['transfer_date']) < String(held['transfer_date'])) first.set(String(row['case_id']), row)
    }
    const twice = [...first].filter(([id, row]) =>
      items.some((one) => one['case_id'] === id && one['transfer_date'] !== row['transfer_date']),
    )
    expect(twice.length).toBeGreaterThan(1)
    const took = (some: typeof items) => some.map((row) => days(row['transfer_date'], row['applied_on']))
    const all = [...first.values()]
    const measure = await measureOf('pay')
    expect(measure?.n).toBe(all.length)
    expect(measure?.series.map((one) => one.now)).toEqual([rank(took(all), 0.5), rank(took(all), 0.9)])
    for (const point of measure?.series[0]?.points ?? []) {
      const mine = all.filter((row) => String(row['transfer_date']).startsWith(point.month))
      expect(point).toEqual({ month: point.month, value: rank(took(mine), 0.5), n: mine.length })
    }
  })

  it('shares are those of a plain count', async () => {
    const all =
      await rows(`select channel, applied_on, exists (select 1 from correction_request q where q.case_id = c.case_id) as corrected from welfare_case c
      where applied_on between '2026-04-01' and '2026-11-30' and state <> 'withdrawn'`)
    const share = (part: number) => Math.round((part * 1000) / all.length) / 10
    expect((await measureOf('online'))?.series[0]?.now).toBe(share(all.filter((row) => row['channel'] === 'online').length))
    const granted = await rows(`select exists (select 1 from account_answer a where a.case_id = c.case_id and a.result = 'found') as found
      from decision d join welfare_case c using (case_id) where d.kind = 'grant' and c.programme = 'gift'`)
    const found = granted.filter((row) => row['found'] === 1).length
    expect(found).toBeGreaterThan(1)
    expect((await measureOf('registered'))?.series[0]?.now).toBe(Math.round((found * 1000) / granted.length) / 10)
    expect((await measureOf('correction'))?.series[0]?.now).toBe(share(all.filter((row) => row['corrected'] === 1).length))
  })

  it('a year typed in stands before one that was measured; the newest counts', async () => {
    expect((await measureOf('decide'))?.series[0]).toMatchObject({ base: null, baseFrom: 'none' })
    for (const value of [40, 45])
      await office.call('admin', 'effect.setBaseline', { year: 2025, measure: 'decide', value, source: '前年度の事務報告' })
    expect((await measureOf('decide'))?.series[0]).toMatchObject({ base: 45, baseFrom: 'typed' })
    const measured = await office.call('auditor', 'effect.dashboard', { ...asked, baseYear: 2026 })
    expect(measured.measures.find((one) => one.id === 'decide')?.series[0]).toMatchObject({ baseFrom: 'measured' })
  })

  it('walks indexes of days, and no table of cases twice', async () => {
    const plan =
      await rows(`explain query plan select substr(d.decided_on, 1, 7) as month, c.channel, count(*) from decision d join welfare_case c on c.case_id = d.case_id
      where d.decided_on >= '2026-04-01' and d.decided_on <= '2026-11-30' group by 1, 2`)
    expect(plan.map((row) => String(row['detail'])).filter((detail) => detail.startsWith('SCAN'))).toEqual([])
  })

  it('goes out as Excel and as a sheet for the assembly', async () => {
    for (const form of ['xlsx', 'paper'] as const) {
      const path = join(root, `練習_効果.${form === 'paper' ? 'pdf' : 'xlsx'}`)
      const made = await office.call('auditor', 'effect.exportChart', { ...asked, form, save: office.save(path), replace: false })
      expect(made.rows).toBeGreaterThan(20)
      expect(existsSync(path)).toBe(true)
    }
    const text = (await pagesOf(readFileSync(join(root, '練習_効果.pdf')))).join('')
    expect(text).toContain('申請から決定までの日数')
    // a month's name stays on one line, and figures are numbers in the sheet
    expect(text).toMatch(/令和8年4月から4月5月6月/)
    const sheet = await new ExcelJS.Workbook().xlsx.readFile(join(root, '練習_効果.xlsx'))
    const values = (sheet.worksheets[0]?.getColumn(4).values ?? []).slice(3)
    expect(values.filter((value) => typeof value === 'number').length).toBeGreaterThan(20)
    expect(values.every((value) => value === null || value === undefined || typeof value === 'number')).toBe(true)
    expect(text).toContain('45日（入力）')
  })
})
