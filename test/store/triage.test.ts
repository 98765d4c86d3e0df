/** 審査の進め方: one act on a case that nobody else changed meanwhile, who has it in hand, and the way back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refused, type TestOffice } from '../support/office.ts'
import { entries, one, readyCases, refusal, reviewedOffice, sql, stateOf, addRole } from './acts.ts'

let office: TestOffice
let asking: string[]
beforeAll(async () => {
  office = await reviewedOffice()
  await addRole(office, 'chief', 'reviewer')
  asking = (await sql(office, `select case_no from welfare_case where state = 'received' and proposal = 'ask' order by case_no`)).map(
    (row) => String(row['case_no']),
  )
})
afterAll(() => office.dispose())

const view = (caseNo: string) => office.call('reviewer', 'case.view', { caseNo })
const seen = async (caseNo: string) => ({ caseNo, version: (await view(caseNo)).version })
const last = async (caseNo: string) => (await view(caseNo)).history.at(-1)

describe('保留', () => {
  it.each(['2026-99-99', '2026-02-30', '2026-11-23', '2025-12-01'])('until %s is refused whole', async (until) => {
    const [caseNo = ''] = asking
    const as = await seen(caseNo)
    const before = await entries(office)
    expect(await refusal(office.call('reviewer', 'review.hold', { ...as, until, reason: '確認中' }))).toBe('bad-input')
    expect(await stateOf(office, caseNo)).toBe('received')
    expect(await entries(office)).toBe(before)
  })
  it('until today or later is kept, shown, and told with its day', async () => {
    const [caseNo = ''] = asking
    const held = await office.call('reviewer', 'review.hold', { ...(await seen(caseNo)), until: '2026-11-24', reason: '確認中' })
    expect(held).toEqual({ state: 'on-hold', version: (await view(caseNo)).version })
    expect((await view(caseNo)).holdUntil).toBe('2026-11-24')
    expect(await last(caseNo)).toMatchObject({ act: '保留', text: '令和8年11月24日まで保留: 確認中' })
    await office.call('reviewer', 'case.undo', { cases: [await seen(caseNo)] })
    expect(await stateOf(office, caseNo)).toBe('received')
    expect((await view(caseNo)).holdUntil).toBeNull()
  })
})

describe('a case that somebody else changed', () => {
  it('is refused with his name and the time', async () => {
    const [, caseNo = ''] = asking
    const old = await seen(caseNo)
    await office.call('chief', 'review.hold', { ...old, until: '2026-12-01', reason: '電話' })
    const error = await office
      .call('reviewer', 'review.propose', { ...old, propose: 'grant', reason: '確認済み' })
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof Refused)) throw error
    const [row] = await sql(office, `select name from user_account where user_id = 'chief'`)
    expect(error.error.code).toBe('changed-by-other')
    expect(error.error.message).toMatch(
      new RegExp(`^${String(row?.['name'])} さんが \\d\\d:\\d\\d に案件 ${caseNo} を変更しました(（.+）)?。`),
    )
    await office.call('chief', 'case.undo', { cases: [await seen(caseNo)] })
  })
  it.each(['review.propose', 'review.hold', 'review.undo'] as const)('%s cannot be asked without the version that was seen', async (op) => {
    const input = { caseNo: asking[0], propose: 'grant', until: '2026-12-01', reason: 'x' }
    expect(await refusal(office.call('reviewer', op, input as never))).toBe('bad-input')
  })
})

describe('元に戻す', () => {
  it('brings back what was before, adds an entry and deletes nothing', async () => {
    const [caseNo = ''] = await readyCases(office, 1)
    const before = await view(caseNo)
    const judged = await office.call('reviewer', 'review.propose', {
      caseNo,
      version: before.version,
      propose: 'refuse',
      reason: '取下げの申出',
    })
    expect(judged.flags).toContain('overruled')
    const reviews = await one(office, 'select count(*) from review')
    const { done } = await office.call('reviewer', 'case.undo', { cases: [{ caseNo, version: judged.version }] })
    expect(done).toEqual([{ caseNo, version: judged.version + 1, state: 'reviewed' }])
    const after = await view(caseNo)
    expect([after.state, after.reviewed?.propose, after.flags.includes('overruled')]).toEqual(['reviewed', 'grant', false])
    expect(after.history.map((entry) => entry.act).slice(-2)).toEqual(['審査', '操作の取消し'])
    expect(await one(office, 'select count(*) from review')).toBe(reviews)
    await expect(sql(office, 'delete from case_step')).rejects.toThrow('append-only')
  })
  it('brings a reviewed case on hold back to its review', async () => {
    const [, caseNo = ''] = await readyCases(office, 2)
    await office.call('reviewer', 'review.hold', { ...(await seen(caseNo)), until: '2026-12-01', reason: '電話' })
    await office.call('reviewer', 'case.undo', { cases: [await seen(caseNo)] })
    expect((await view(caseNo)).reviewed?.propose).toBe('grant')
    expect(await stateOf(office, caseNo)).toBe('reviewed')
  })
  it('takes back only the own last act, and no other', async () => {
    const [, , caseNo = ''] = asking
    await office.call('chief', 'review.hold', { ...(await seen(caseNo)), until: '2026-12-01', reason: '電話' })
    expect(await refusal(office.call('reviewer', 'case.undo', { cases: [await seen(caseNo)] }))).toBe('nothing-to-undo')
    await office.call('chief', 'case.undo', { cases: [await seen(caseNo)] })
    // the undoing itself is no act of triage
    expect(await refusal(office.call('chief', 'case.undo', { cases: [await seen(caseNo)] }))).toBe('nothing-to-undo')
  })
})

describe('担当', () => {
  it('is given to who may review, shown in the rows, and taken away again', async () => {
    const cases = await Promise.all(asking.slice(3, 5).map(seen))
    expect(await refusal(office.call('reviewer', 'case.assign', { cases, to: 'payer' }))).toBe('bad-input')
    expect(await refusal(office.call('intake', 'case.assign', { cases, to: 'reviewer' }))).toBe('forbidden')
    const { done, refused } = await office.call('reviewer', 'case.assign', { cases, to: 'chief' })
    expect([done.length, refused]).toEqual([2, []])
    const { rows } = await office.call('reviewer', 'case.page', { caseNos: cases.map((c) => c.caseNo) })
    expect(rows.map((row) => row.assignedTo)).toEqual(['chief', 'chief'])
    await office.call('reviewer', 'case.undo', { cases: done.map(({ caseNo, version }) => ({ caseNo, version })) })
    expect(await one(office, 'select count(*) from welfare_case where assigned_to is not null')).toBe(0)
  })
  it('is not given once the case is drafted: refused alone, the rest go on', async () => {
    const [drafted = ''] = await readyCases(office, 1)
    await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [drafted] })
    const { done, refused } = await office.call('reviewer', 'case.assign', {
      cases: [await seen(drafted), await seen(asking[5] ?? '')],
      to: 'reviewer',
    })
    expect(done.map((c) => c.caseNo)).toEqual([asking[5]])
    expect(refused).toMatchObject([{ caseNo: drafted }])
  })
})

describe('一括の適合', () => {
  it('proposes only what is all ○ today; the others stay as they are, each with its reason', async () => {
    const clean = await readyCases(office, 3)
    for (const caseNo of clean) await office.call('reviewer', 'review.undo', await seen(caseNo))
    const doubtful = asking[6] ?? ''
    const [first = '', ...rest] = clean
    const stale = { caseNo: first, version: (await view(first)).version - 1 }
    const cases = [stale, ...(await Promise.all([...rest, doubtful].map(seen)))]
    const { done, refused } = await office.call('reviewer', 'review.grantMany', { cases })
    expect(done.map((c) => c.caseNo)).toEqual(rest)
    expect(refused.map((c) => c.caseNo)).toEqual([first, doubtful])
    expect(refused[1]?.why).toContain('○でないもの')
    expect([await stateOf(office, first), await stateOf(office, doubtful)]).toEqual(['received', 'received'])
    for (const caseNo of rest) expect((await view(caseNo)).reviewed).toMatchObject({ propose: 'grant', overruled: false })
    expect(await refusal(office.call('reviewer', 'review.grantMany', { cases: [await seen(doubtful)] }))).toBe('case-not-ready')
  })
})

describe('使い方の好み', () => {
  it('belongs to its user alone and leaves no entry', async () => {
    const before = await entries(office)
    await office.call('reviewer', 'preference.keep', { name: 'review.advance', value: 'off' })
    await office.call('reviewer', 'preference.keep', { name: 'review.advance', value: 'on' })
    expect(await office.call('reviewer', 'preference.mine', {})).toEqual({ 'review.advance': 'on' })
    expect(await office.call('chief', 'preference.mine', {})).toEqual({})
    // chief signed in with the first call of this file, at the latest here
    expect(await entries(office)).toBe(before)
  })
})
