/** Taking an import back: as if it had never come, with everything kept, and only while nobody built on it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { proposeNow, type TestOffice } from '../support/office.ts'
import { entries, one, quickOffice, refusal, sql, stateOf, trailHolds } from './acts.ts'
import { commit, mend, sampleRow, stageRows, undo, verdictsOf } from './mend-support.ts'

let office: TestOffice
beforeEach(async () => {
  office = await quickOffice()
})
afterEach(() => office.dispose())

const rows = [0, 1, 2].map((i) => sampleRow(i, { 整理番号: `試${i + 1}` }))

async function imported(lines: readonly (readonly string[])[] = rows, name = 'first.csv') {
  return commit(office, await stageRows(office, lines, name))
}

/** The cases but for the columns that every act writes. */
const cases = (where = '1 = 1') =>
  sql(
    office,
    `select case_no, receipt_no, state, application_id, resident_no, name, item_code, applied_on, price, quantity, flags, proposal,
       public_payment, review_id, hold_until from welfare_case where ${where} order by case_no`,
  )

describe('an import that is taken back', () => {
  it('withdraws its cases, deletes nothing, and is in the trail and in the ledger of files', async () => {
    const first = await imported()
    const taken = await undo(office, first.batchId)
    expect(taken).toMatchObject({ state: 'undone', importNo: first.importNo, withdrawn: 3, restored: 0, added: 3 })
    expect(await sql(office, 'select state, count(*) as n from welfare_case group by state')).toEqual([{ state: 'withdrawn', n: 3 }])
    expect(await one(office, 'select count(*) from application')).toBe(3)
    expect(await sql(office, 'select direction, medium, ref from hand_over order by rowid')).toEqual([
      { direction: 'in', medium: '媒体', ref: first.importNo },
      { direction: 'in', medium: '取込取消', ref: first.importNo },
    ])
    expect((await sql(office, `select ref from audit_entry where action = 'import-undone' order by seq`)).map((r) => r['ref'])).toEqual([
      'R8-000001',
      'R8-000002',
      'R8-000003',
      first.importNo,
    ])
    expect(await office.call('intake', 'import.list', { limit: 1 })).toMatchObject([{ state: 'undone' }])
    const { history } = await office.call('intake', 'case.view', { caseNo: 'R8-000001' })
    expect(history.map((line) => line.text).join()).toContain('違うファイルでした')
    expect(await trailHolds(office)).toBe(true)
  })

  it('comes in again as a fresh one, also twice', async () => {
    const first = await imported()
    const fresh = await verdictsOf(office, first.batchId)
    await undo(office, first.batchId)
    const second = await stageRows(office, rows, 'first.csv')
    expect(second).toMatchObject({ added: 3, same: 0, changed: 0, rejected: 0, warned: first.warned, sameContentAs: null })
    expect(await verdictsOf(office, second.batchId)).toEqual(fresh)
    await commit(office, second)
    expect(await cases(`state <> 'withdrawn'`)).toMatchObject([
      { case_no: 'R8-000004', receipt_no: '試1', state: 'received' },
      { case_no: 'R8-000005', receipt_no: '試2' },
      { case_no: 'R8-000006', receipt_no: '試3' },
    ])
    await undo(office, second.batchId)
    expect(await imported(rows, 'first.csv')).toMatchObject({ added: 3 })
    expect(await one(office, 'select count(*) from welfare_case')).toBe(9)
  })

  it('brings nothing of it to the review', async () => {
    await undo(office, (await imported()).batchId)
    expect(await office.call('reviewer', 'review.auto', {})).toMatchObject({ reviewed: 0 })
  })

  it('may have been reviewed by the program, but not by a person', async () => {
    const first = await imported()
    await office.call('reviewer', 'review.auto', {})
    expect(await one(office, `select count(*) from welfare_case where state = 'reviewed'`)).toBeGreaterThan(0)
    expect(await undo(office, first.batchId)).toMatchObject({ withdrawn: 3 })
    const second = await imported(rows, 'first.csv')
    await proposeNow(office, 'reviewer', { caseNo: 'R8-000005', propose: 'refuse', reason: '対象外のため' })
    const before = [await cases(), await entries(office)]
    await expect(undo(office, second.batchId)).rejects.toMatchObject({
      error: { code: 'cannot-undo', message: expect.stringContaining('R8-000005') },
    })
    expect([await cases(), await entries(office)]).toEqual(before)
    const { version } = (await sql(office, `select version from welfare_case where case_no = 'R8-000005'`))[0] ?? {}
    await office.call('reviewer', 'review.undo', { caseNo: 'R8-000005', version: Number(version) })
    expect(await undo(office, second.batchId)).toMatchObject({ withdrawn: 3 })
  })

  it('is refused while a person has linked one of its new cases to somebody else', async () => {
    const first = await imported()
    const [other] = await sql(
      office,
      `select resident_no from resident where resident_no not in (select coalesce(resident_no, '') from welfare_case) limit 1`,
    )
    const link = { caseNo: 'R8-000002', version: 1, residentNo: String(other?.['resident_no']), reason: '本人に確認' }
    const { version } = await office.call('intake', 'people.link', link)
    await expect(undo(office, first.batchId)).rejects.toMatchObject({
      error: { code: 'cannot-undo', message: expect.stringContaining('照合') },
    })
    await office.call('intake', 'people.undo', { caseNo: 'R8-000002', version })
    expect(await undo(office, first.batchId)).toMatchObject({ withdrawn: 3 })
  })

  it('is refused once one of its cases was drafted, also when the draft was discarded', async () => {
    const first = await imported()
    await office.call('reviewer', 'review.auto', {})
    const [ready] = await sql(office, `select case_no from welfare_case where state = 'reviewed'`)
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [String(ready?.['case_no'])] })
    expect(await refusal(undo(office, first.batchId))).toBe('cannot-undo')
    await office.call('chief', 'draft.discard', { draftNo })
    expect(await stateOf(office, String(ready?.['case_no']))).toBe('reviewed')
    expect(await refusal(undo(office, first.batchId))).toBe('cannot-undo')
  })

  it.each([
    ['without a reason', 'reason-missing', async (batchId: string) => undo(office, batchId, '　')],
    ['twice', 'batch-closed', async (batchId: string) => undo(office, batchId).then(() => undo(office, batchId))],
    ['by somebody else', 'forbidden', async (batchId: string) => office.call('reviewer', 'import.undo', { batchId, reason: '試し' })],
  ])('is refused %s', async (_what, code, act) => {
    const first = await imported()
    expect(await refusal(act(first.batchId))).toBe(code)
  })

  it('is refused while it only waits to be committed', async () => {
    const staged = await stageRows(office, rows)
    expect(await refusal(undo(office, staged.batchId))).toBe('batch-closed')
  })
})

describe('newer answers', () => {
  const newer = [sampleRow(1, { 整理番号: '試2', 見積額: '111,000' })]

  it('go back to the answer before, with state and review', async () => {
    await imported()
    await office.call('reviewer', 'review.auto', {})
    const [c] = await sql(office, `select case_no, version from welfare_case where receipt_no = '試2'`)
    await office.call('reviewer', 'review.hold', {
      caseNo: String(c?.['case_no']),
      version: Number(c?.['version']),
      until: '2026-12-01',
      reason: '電話で確認中',
    })
    const before = await cases()
    const answer = await imported(newer, 'newer.csv')
    expect(answer).toMatchObject({ changed: 1, added: 0 })
    expect(await cases()).not.toEqual(before)
    await office.call('reviewer', 'review.auto', {})
    expect(await undo(office, answer.batchId)).toMatchObject({ withdrawn: 0, restored: 1 })
    expect(await cases()).toEqual(before)
    expect(await one(office, 'select count(*) from application')).toBe(4)
    expect(await imported(newer, 'newer.csv')).toMatchObject({ changed: 1 })
    expect(await trailHolds(office)).toBe(true)
  })

  it('stay while a person has linked the case to somebody else since', async () => {
    await imported()
    const answer = await imported(newer, 'newer.csv')
    const [other] = await sql(
      office,
      `select resident_no from resident where resident_no not in (select coalesce(resident_no, '') from welfare_case) limit 1`,
    )
    await sql(office, `update welfare_case set resident_no = ? where receipt_no = '試2'`, String(other?.['resident_no']))
    await expect(undo(office, answer.batchId)).rejects.toMatchObject({
      error: { code: 'cannot-undo', message: expect.stringContaining('照合') },
    })
  })

  it('must be taken back before what they answered', async () => {
    const first = await imported()
    const answer = await imported(newer, 'newer.csv')
    expect(await refusal(undo(office, first.batchId))).toBe('cannot-undo')
    await undo(office, answer.batchId)
    expect(await undo(office, first.batchId)).toMatchObject({ withdrawn: 3 })
  })
})

it('a mended import can be taken back and mended anew', async () => {
  const lines = [rows[0] ?? [], sampleRow(1, { 整理番号: '試2', 受付日: 'R8.2.30' })]
  for (const expected of ['R8-000002', 'R8-000004']) {
    const staged = await stageRows(office, lines)
    expect(staged).toMatchObject({ added: 1, rejected: 1 })
    await mend(office, staged.batchId, 3, 'submittedAt', 'R8.3.2')
    await commit(office, staged)
    expect((await sql(office, `select case_no from welfare_case where receipt_no = '試2'`))[0]?.['case_no']).toBe(expected)
    await undo(office, staged.batchId)
  }
})
