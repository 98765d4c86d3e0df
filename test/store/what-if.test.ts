/** 試算: what a change would do to the open cases, without touching anything; then in force from its day. */
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Output } from '../../shared/contract.ts'
import { masterHeaders } from '../../shared/domain/master-tables-write.ts'
import type { TestOffice } from '../support/office.ts'
import { one, refusal, reviewedOffice, sql } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

type RuleKind = 'items' | 'item-routes' | 'parameters'

async function plan(kind: RuleKind, text: string, change: Record<string, string>): Promise<string> {
  const { rows } = await office.call('admin', 'master.list', { kind, text, offset: 0, limit: 50 })
  const row = rows.find((found) => found.standing === 'now')
  const cells = { ...Object.fromEntries(masterHeaders(kind).map((header, i) => [header, row?.cells[i] ?? ''])), 適用終了: '', ...change }
  return (await office.call('admin', 'plan.add', { kind, cells })).planId
}
const tried = (assume: 'dates' | 'now', day = '2026-11-24') => office.call('admin', 'plan.try', { day, assume })
const totals = ({ cases, changed, sumBefore, sumAfter }: Output<'plan.try'>) => ({ cases, changed, more: sumAfter - sumBefore })

/** The item with the most open cases that are to be granted. */
async function busyItem(): Promise<string> {
  const [row] = await sql(
    office,
    `select item_code from welfare_case where state = 'reviewed' and item_code in (select code from item where valid_to is null group by code having count(*) = 1)
     group by item_code order by count(*) desc limit 1`,
  )
  return String(row?.['item_code'])
}

describe('a trial', () => {
  it('of nothing is refused', async () => {
    office = await reviewedOffice()
    expect(await refusal(tried('now'))).toBe('plan-empty')
  })

  it('of a lower ceiling tells which cases pay more, and touches nothing', async () => {
    office = await reviewedOffice()
    const code = await busyItem()
    const before = await one(office, 'select total_changes()')
    await plan('items', code, { 基準額: '1000', 適用開始: '2026-12-01' })
    const written = await one(office, 'select total_changes()')
    expect(written).toBeGreaterThan(before)
    const result = await tried('now')
    expect(await one(office, 'select total_changes()')).toBe(written)
    expect(result.changed).toBeGreaterThan(0)
    expect(result.sumAfter).toBeLessThan(result.sumBefore)
    const open = await one(office, `select count(*) from welfare_case where programme = 'aids' and state in ('received', 'reviewed')`)
    expect(result.cases).toBe(open)
    const touched = await sql(office, `select case_no from welfare_case where item_code = ? and state in ('received', 'reviewed')`, code)
    expect(result.shown.map((row) => row.caseNo).every((no) => touched.some((c) => c['case_no'] === no))).toBe(true)
    for (const row of result.shown) expect(Number(row.after.publicPayment)).toBeLessThanOrEqual(1000 * 12)
    // the ceiling holds by the day of application: none of these applied in December
    expect(totals(await tried('dates', '2026-12-15'))).toEqual({ cases: open, changed: 0, more: 0 })
    // whole sums: what the rows say is what the sums say
    const byRow = result.shown.reduce((sum, { before: b, after: a }) => sum + worth(a) - worth(b), 0)
    expect(result.sumAfter - result.sumBefore).toBe(byRow)
  })

  it('of a parameter counts by the day of the judgement', async () => {
    office = await reviewedOffice()
    await plan('parameters', 'cap.taxed', { 値: '100', 適用開始: '2027-01-01' })
    expect((await tried('dates', '2026-12-31')).changed).toBe(0)
    const later = await tried('dates', '2027-01-01')
    const now = await tried('now', '2026-12-31')
    expect(later.changed).toBeGreaterThan(0)
    expect(now.changed).toBeGreaterThan(0)
    expect(later.sumAfter).toBeGreaterThan(later.sumBefore)
  })

  it('of a stricter route tells whose verdict changes', async () => {
    office = await reviewedOffice()
    const code = await busyItem()
    const { rows } = await office.call('admin', 'master.list', { kind: 'item-routes', text: code, offset: 0, limit: 50 })
    for (const row of rows) {
      const cells = {
        ...Object.fromEntries(masterHeaders('item-routes').map((h, i) => [h, row.cells[i] ?? ''])),
        手帳等の種類: 'ない手帳',
        適用開始: '2026-04-01',
      }
      await office.call('admin', 'plan.add', { kind: 'item-routes', cells })
    }
    const result = await tried('dates')
    expect(result.changed).toBeGreaterThan(0)
    expect(result.shown.every((row) => row.lines.includes('2'))).toBe(true)
  })

  it('goes out as a list, can be stopped, and waits for one that cannot hold any more', async () => {
    office = await reviewedOffice()
    const code = await busyItem()
    await plan('items', code, { 基準額: '1000', 適用開始: '2026-12-01' })
    const path = join(office.folder, '..', 'list.xlsx')
    const result = await office.call('admin', 'plan.try', { day: '2026-11-24', assume: 'now', save: office.save(path) })
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(path)
    expect(book.worksheets[0]?.rowCount).toBe(2 + result.changed)
    const stop = new AbortController()
    stop.abort()
    expect(await refusal(office.call('admin', 'plan.try', { day: '2026-11-24', assume: 'now' }, { signal: stop.signal }))).toBe('cancelled')
    await sql(office, `update item set valid_from = '2026-12-01' where code = ?`, code)
    const [broken] = await office.call('admin', 'plan.list', {})
    expect(broken?.problems[0]?.message).toContain('同じ行がもうあります')
    expect(await refusal(tried('now'))).toBe('master-refused')
  })
})

const worth = ({ proposal, publicPayment }: { proposal: string; publicPayment: number | null }): number =>
  proposal === 'refuse' ? 0 : (publicPayment ?? 0)

describe('applying', () => {
  it('puts all rows in force from their day, or none', async () => {
    office = await reviewedOffice()
    const code = await busyItem()
    const ids = [
      await plan('items', code, { 基準額: '1000', 適用開始: '2027-04-01' }),
      await plan('parameters', 'cap.taxed', { 値: '40000', 適用開始: '2027-04-01' }),
    ]
    const other = await plan('parameters', 'cap.exempt', { 値: '100', 適用開始: '2027-04-01' })
    await sql(office, `insert into parameter values ('aids', 'cap.exempt', '5', '2027-04-01', null, '')`)
    expect(await refusal(office.call('admin', 'plan.apply', { planIds: [...ids, other], reason: '' }))).toBe('master-refused')
    expect(await one(office, `select count(*) from item where code = ?`, code)).toBe(1)
    await office.call('admin', 'plan.drop', { planId: other })
    expect((await office.call('admin', 'plan.apply', { planIds: ids, reason: '令和9年度改正' })).applied).toBe(2)
    expect(await one(office, `select count(*) from item where code = ? and valid_from = '2027-04-01' and ceiling = 1000`, code)).toBe(1)
    expect(await one(office, `select count(*) from item where code = ? and valid_to = '2027-03-31'`, code)).toBe(1)
    expect(await office.call('admin', 'plan.list', {})).toEqual([])
    const [event] = await office.call('admin', 'master.events', { limit: 5 })
    expect(event).toMatchObject({ way: 'plan', reason: '令和9年度改正', effectiveFrom: '2027-04-01' })
    expect(await refusal(office.call('admin', 'plan.apply', { planIds: ids, reason: '' }))).toBe('not-found')
  })
})
