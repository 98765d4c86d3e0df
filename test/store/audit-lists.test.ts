/** 監査の一覧: what an auditor looks for, by index and by pages; and that no act goes without its entry. */
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { logFault } from '../../electron/backend/fault-log.ts'
import { newSession } from '../../electron/backend/session.ts'
import { dailyCounts, trailLines } from '../../electron/backend/store/audit-lists.ts'
import type { Input } from '../../shared/contract.ts'
import { emptyOffice, type TestOffice } from '../support/office.ts'
import { addRole, entries, one, quickOffice, refusal, reviewedOffice, smallDraft, sql } from './acts.ts'

let office: TestOffice
let time = 0
afterEach(() => office.dispose())
const at = (stamp: string): number => (time = Date.parse(`${stamp}+09:00`))

async function open(stamp = '2026-11-24T10:00:00'): Promise<void> {
  at(stamp)
  office = await quickOffice({ now: () => new Date(time) })
}
const list = (more: Partial<Input<'audit.entries'>> & Pick<Input<'audit.entries'>, 'list'>) =>
  office.call('auditor', 'audit.entries', { views: true, limit: 100, ...more })

describe('a list of the trail', () => {
  it('by user, by day and by act has names instead of ids, the newest first', async () => {
    await open()
    await office.call('admin', 'users.rename', { user: 'intake', name: '受付 花子' })
    await office.call('auditor', 'audit.entries', { list: 'all', views: true, limit: 1 })
    const { rows } = await list({ list: 'user', user: 'admin' })
    expect(rows.map((row) => [row.by, row.act, row.refName])).toEqual([
      ['管理 九郎', '利用者の変更', '受付 花子'],
      ['ログイン前', 'ログイン', '管理 九郎'],
    ])
    expect((await list({ list: 'keys', from: '2026-11-24', to: '2026-11-24' })).rows.map((row) => row.action)).toContain('user-changed')
    expect((await list({ list: 'all', from: '2026-06-01', to: '2026-06-01' })).rows).toEqual([])
    expect(await refusal(list({ list: 'user' }))).toBe('bad-input')
    expect(await refusal(list({ list: 'all', from: '2025-01-01', to: '2026-11-24' }))).toBe('bad-input')
    expect(await refusal(list({ list: 'all', from: '2026-11-25', to: '2026-11-24' }))).toBe('bad-input')
  })

  it('goes on by pages without a gap and without a row twice', async () => {
    await open()
    for (let n = 0; n < 7; n++) {
      if (n % 3 === 0) time += 1000
      await office.call('admin', 'users.rename', { user: 'intake', name: `受付 ${n}` })
    }
    const whole = (await list({ list: 'user', user: 'admin' })).rows.map((row) => row.seq)
    const paged: number[] = []
    let before: { at: string; seq: number } | null | undefined
    while (before !== null) {
      const page = await list({ list: 'user', user: 'admin', limit: 2, ...(before === undefined ? {} : { before }) })
      paged.push(...page.rows.map((row) => row.seq))
      before = page.next
    }
    expect(paged).toEqual(whole)
    expect(whole).toHaveLength(8)
  })

  it('of a case holds its drafts, and one opening is one line', async () => {
    office = await reviewedOffice()
    const { draftNo, caseNos } = await smallDraft(office, 1)
    const [caseNo = ''] = caseNos
    await office.call('chief', 'case.view', { caseNo })
    await office.call('chief', 'case.sources', { caseNo })
    await office.call('chief', 'case.view', { caseNo })
    const { rows } = await list({ list: 'case', caseNo })
    const views = rows.filter((row) => row.act === '閲覧' && row.byId === 'chief')
    expect(views.map((row) => [row.text, row.merged])).toEqual([
      ['案件の閲覧', 1],
      ['案件の閲覧・根拠の閲覧', 2],
    ])
    expect(rows.map((row) => row.ref)).toContain(draftNo)
    expect((await list({ list: 'case', caseNo, views: false })).rows.some((row) => row.act === '閲覧')).toBe(false)
    expect(await refusal(list({ list: 'case', caseNo: 'R8-999999' }))).toBe('not-found')
  })

  it.each([
    ['2026-11-24T07:59:59', true],
    ['2026-11-24T08:00:00', false],
    ['2026-11-24T18:59:59', false],
    ['2026-11-24T19:00:00', true],
    // a Saturday, a Sunday, and 勤労感謝の日 on a Monday
    ['2026-11-21T10:00:00', true],
    ['2026-11-22T10:00:00', true],
    ['2026-11-23T10:00:00', true],
    ['2026-11-20T10:00:00', false],
  ])('of night and holiday use: %s', async (stamp, shown) => {
    await open(stamp)
    await office.call('admin', 'users.rename', { user: 'intake', name: '受付 花子' })
    const { rows } = await list({ list: 'hours', user: 'admin', from: '2026-11-20', to: '2026-11-24' })
    expect(rows.length > 0).toBe(shown)
  })

  it('of night use goes by the dated hours of the office', async () => {
    await open()
    await sql(office, "insert into parameter values ('office', 'audit.officeHours', '10:01-17:00', '2026-04-01', null, '')")
    await office.call('admin', 'users.rename', { user: 'intake', name: '受付 花子' })
    expect((await list({ list: 'hours', user: 'admin' })).rows.length).toBeGreaterThan(0)
  })

  it('of failures, refusals and mass use', async () => {
    await open()
    await office.backend.gate.call(newSession('x'), { id: 1, op: 'session.login', input: { user: 'chief', password: 'wrong' } })
    await refusal(office.call('payer', 'users.enrol', { user: 'x1', name: 'x', roles: [] }))
    expect((await list({ list: 'failed' })).rows.map((row) => [row.by, row.refName])).toEqual([['ログイン前', '係長 四郎']])
    expect((await list({ list: 'denied' })).rows.map((row) => [row.byId, row.refName])).toEqual([['payer', '利用者の登録']])
    await sql(office, "insert into parameter values ('office', 'audit.massViews', '3', '2026-04-01', null, '')")
    expect((await office.call('auditor', 'audit.mass', {})).rows).toEqual([])
    for (let n = 0; n < 3; n++) await office.call('auditor', 'audit.personViews', { residentNo: '1000000007', acts: false, limit: 1 })
    expect((await office.call('auditor', 'audit.mass', {})).rows).toEqual([
      { day: '2026-11-24', by: '監査 十和', byId: 'auditor', kind: 'views', count: 3, threshold: 3 },
    ])
  })

  it('is the auditor’s alone', async () => {
    await open()
    for (const user of ['admin', 'chief', 'intake'])
      expect(await refusal(office.call(user, 'audit.entries', { list: 'all', views: true, limit: 1 }))).toBe('forbidden')
  })

  it('leaves the house as a sheet, entered in the trail and in 授受簿', async () => {
    await open()
    const path = join(office.folder, '..', 'list.xlsx')
    for (const kind of ['user', 'mass'] as const) {
      const made = await office.call('auditor', 'audit.exportList', {
        list: kind,
        user: 'auditor',
        views: true,
        save: office.save(path),
        replace: true,
      })
      expect(made.rows > 0).toBe(kind === 'user')
      expect(statSync(path).size).toBeGreaterThan(1000)
      expect(await one(office, 'select count(*) from hand_over where sha256 = ?', made.sha256)).toBe(1)
    }
    expect((await list({ list: 'out' })).rows.filter((row) => row.byId === 'auditor')).toHaveLength(2)
  })
})

describe('the ways into the trail', () => {
  it('go over an index, whatever is asked', async () => {
    office = await emptyOffice()
    const { reader } = office.backend.env.store
    const seen: string[] = []
    const spy = { selectFrom: reader.selectFrom.bind(reader) }
    const span = { from: '2026-11-01', to: '2026-11-30', limit: 10 }
    const outside = { open: '08:00', close: '19:00', holidays: ['2026-11-23'] }
    const before = { at: '2026-11-24 10:00:00+09:00', seq: 5 }
    for (const filter of [
      span,
      { ...span, actor: 'x' },
      { ...span, about: 'x' },
      { ...span, actions: ['denied', 'view'] },
      { ...span, outside },
      { ...span, actor: 'x', actions: ['view'], before },
    ]) {
      const query = captured(() => trailLines(spy, filter))
      seen.push(...(await planOf(await query)))
    }
    seen.push(
      ...(await planOf(
        await captured(() => dailyCounts(spy, { actions: ['view', 'export'], from: '2026-11-01', to: '2026-11-30', least: 3 })),
      )),
    )
    expect(seen.filter((step) => /SCAN audit_entry/.test(step))).toEqual([])
    expect(seen.filter((step) => step.includes('SEARCH audit_entry USING')).length).toBe(7)
  })

  /** The statement a function of the store would run. */
  async function captured(work: () => Promise<unknown>): Promise<CompiledQuery> {
    const { reader } = office.backend.env.store
    const found: CompiledQuery[] = []
    const executor = reader.getExecutor()
    const original = executor.executeQuery.bind(executor)
    executor.executeQuery = (query, ...rest) => {
      found.push(query)
      return original(query, ...rest)
    }
    await work()
    executor.executeQuery = original
    const [query] = found
    if (query === undefined) throw new Error('nothing was asked')
    return query
  }
  async function planOf(query: CompiledQuery): Promise<string[]> {
    const { rows } = await office.backend.env.store.writer.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]),
    )
    return rows.map((row) => row.detail)
  }
})

describe('the audit', () => {
  it('that cannot be written stops the act', async () => {
    await open()
    await office.call('admin', 'office.view', {})
    await sql(office, "create trigger full_trail before insert on audit_entry begin select raise(abort, 'the trail is full'); end")
    const before = await entries(office)
    expect(await refusal(office.call('admin', 'users.rename', { user: 'intake', name: 'だれか' }))).toBe('internal')
    expect(await refusal(office.call('admin', 'checkpoint.folder', { folder: null }))).toBe('internal')
    expect(await sql(office, "select name from user_account where user_id = 'intake'")).toEqual([{ name: '受付 一花' }])
    expect(await entries(office)).toBe(before)
    // a look that cannot be entered is not shown either
    expect(await refusal(office.call('auditor', 'audit.personViews', { residentNo: '1000000007', acts: false, limit: 1 }))).toBe('internal')
    await sql(office, 'drop trigger full_trail')
    await addRole(office, 'intake', 'mailing')
  })

  it('files each person of a list once, not again each time the list is drawn', async () => {
    office = await reviewedOffice()
    const { rows } = await office.call('intake', 'people.unmatched', { limit: 5 })
    const seen = () => one(office, "select count(*) from audit_entry where action = 'view' and actor = 'intake'")
    expect(rows.length).toBeGreaterThan(0)
    expect(await seen()).toBe(rows.length)
    expect(await one(office, "select count(*) from audit_entry where action = 'view' and ref = ?", rows[0]?.caseNo ?? '')).toBe(1)
    await office.call('intake', 'people.unmatched', { limit: 5 })
    expect(await seen()).toBe(rows.length)
    const { pairs } = await office.call('intake', 'duplicate.list', { limit: 1 })
    expect(await seen()).toBe(rows.length + 2 * pairs.length)
  })
})

describe('the log of faults', () => {
  it('turns over when it is full, and keeps four older ones', async () => {
    office = await emptyOffice()
    const log = (n: number) => join(office.folder, 'logs', n === 0 ? 'backend.log' : `backend.${n}.log`)
    for (let n = 0; n < 7; n++) {
      writeFileSync(log(0), `${n}`.repeat(1_000_000))
      await logFault(office.folder, 'one more\n')
      expect(statSync(log(0)).size).toBe(9)
    }
    expect([1, 2, 3, 4, 5].map((n) => existsSync(log(n)))).toEqual([true, true, true, true, false])
    rmSync(join(office.folder, 'logs'), { recursive: true })
    await logFault(office.folder, 'no folder, no fault\n')
  })
})
