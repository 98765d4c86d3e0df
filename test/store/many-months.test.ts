/** 月数. A number that slipped into the wrong column (a date, an amount) must not stop the reviews of everybody else, nor a decision. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proposeNow, type TestOffice } from '../support/office.ts'
import { approve, counterText, importText, one, refusal, reviewedOffice, sql } from './acts.ts'

describe('a monthly application over more months than there can be vouchers', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await reviewedOffice()
  })
  afterAll(() => office.dispose())

  const caseOf = async (receiptNo: string) =>
    (await sql(office, 'select case_no, state, proposal from welfare_case where receipt_no = ?', receiptNo))[0] ?? {}

  it.each(['100', '20261104', '99999999'])('%s months: judged at once, never proposed as a grant by itself', async (months) => {
    await importText(office, counterText(['窓0007'], { 月数: months }), `${months}.csv`)
    const began = performance.now()
    await office.call('reviewer', 'review.auto', {})
    expect(performance.now() - began).toBeLessThan(10_000)
    const c = await caseOf('窓0007')
    expect(c['state']).toBe('received')
    const caseNo = String(c['case_no'])
    const granted = await refusal(proposeNow(office, 'reviewer', { caseNo, propose: 'grant', reason: '確認した' }))
    expect(granted).toBe('case-not-ready')
  })

  it('can be refused, and its notice tells the months as they were asked for', async () => {
    const caseNo = String((await caseOf('窓0007'))['case_no'])
    await proposeNow(office, 'reviewer', { caseNo, propose: 'refuse', reason: '月数が正しくありません。' })
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'refuse', caseNos: [caseNo] })
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    expect(await office.call('mailing', 'papers.issue', { oneFile: true })).toMatchObject({ issued: 1, held: 0 })
  })

  it('99 months, the most, become 99 vouchers that add up', async () => {
    await importText(office, counterText(['窓0061'], { 月数: '99' }), 'most.csv')
    await office.call('reviewer', 'review.auto', {})
    const caseNo = String((await caseOf('窓0061'))['case_no'])
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    for (const user of ['chief', 'manager', 'director']) if ((await approve(office, user, draftNo)).state === 'approved') break
    expect(await one(office, 'select count(*) from voucher')).toBe(99)
    expect(
      await one(
        office,
        'select sum(v.price) = json_extract(d.amounts, $p) from voucher v join decision d on d.decision_id = v.decision_id'.replace(
          '$p',
          "'$.price'",
        ),
      ),
    ).toBe(1)
  })
})
