/** 決定の取消, from draft to decision: vouchers void, no grant any more, never after a claim. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { approve, draftState, one, refusal, reviewedOffice, smallDraft, sql, stateOf, trailHolds } from './acts.ts'

let office: TestOffice
let caseNos: readonly string[]
beforeEach(async () => {
  office = await reviewedOffice()
  const draft = await smallDraft(office, 3)
  caseNos = draft.caseNos
  await approve(office, 'chief', draft.draftNo)
  await approve(office, 'manager', draft.draftNo)
})
afterEach(() => office.dispose())

const cancel = (nos: readonly string[], reason = '別の制度で給付されたため') =>
  office.call('drafter', 'draft.create', { kind: 'cancel', caseNos: [...nos], reason })
const vouchers = async (caseNo: string): Promise<unknown[]> =>
  (await sql(office, 'select v.state from voucher v join welfare_case c on c.case_id = v.case_id where c.case_no = ?', caseNo)).map(
    (r) => r['state'],
  )

describe('a cancellation', () => {
  it('voids the vouchers and takes the grant out of the ledger at its decision, not before', async () => {
    const [caseNo = '', other = ''] = caseNos
    const { draftNo, amount, route } = await cancel([caseNo])
    expect([route.map((step) => step.post), amount]).toEqual([
      ['係長', '課長'],
      await one(office, 'select public_payment from welfare_case where case_no = ?', caseNo),
    ])
    await approve(office, 'chief', draftNo)
    expect([await stateOf(office, caseNo), await vouchers(caseNo)]).toEqual(['granted', ['valid']])
    expect(await approve(office, 'manager', draftNo)).toMatchObject({ state: 'approved', done: [caseNo], refused: [] })
    expect([await stateOf(office, caseNo), await vouchers(caseNo)]).toEqual(['cancelled', ['void']])
    expect([await stateOf(office, other), await vouchers(other)]).toEqual(['granted', ['valid']])
    const states = await sql(office, "select state, count(*) as n from grant_record where source = 'decided' group by state order by state")
    expect(states).toEqual(
      [
        { state: '取消', n: 1 },
        { state: '有効', n: 2 },
      ].sort((a, b) => (a.state < b.state ? -1 : 1)),
    )
    expect((await sql(office, 'select decision_no, decided_by, reason from cancellation'))[0]).toEqual({
      decision_no: '8見福第4号',
      decided_by: 'manager',
      reason: '別の制度で給付されたため',
    })
    expect(await trailHolds(office)).toBe(true)
    expect(await refusal(cancel([caseNo]))).toBe('case-not-ready')
  })

  it('gives the cap of the month back to the cases of the person that still wait, and tells it', async () => {
    const found = async () => {
      const rows = await sql(office, "select case_no, flags, state from welfare_case where resident_no = '1000045094' order by case_no")
      return rows.map((row) => [row['state'], String(row['flags']).includes('facts-changed')])
    }
    const [first] = await sql(office, "select case_no from welfare_case where resident_no = '1000045094' order by case_no limit 1")
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [String(first?.['case_no'])] })
    const decide = async (no: string): Promise<void> => {
      for (const user of ['chief', 'manager', 'director']) if ((await approve(office, user, no)).state === 'approved') return
    }
    await decide(draftNo)
    expect(await found()).toEqual([
      ['granted', false],
      ['reviewed', true],
    ])
    await decide((await cancel([String(first?.['case_no'])])).draftNo)
    expect(await found()).toEqual([
      ['cancelled', false],
      ['reviewed', false],
    ])
  })

  it('needs a reason, cases, and a grant that was decided', async () => {
    const [caseNo = ''] = caseNos
    const open = await smallDraft(office, 1)
    expect(await refusal(cancel([caseNo], '  '))).toBe('reason-missing')
    expect(await refusal(cancel([]))).toBe('nothing-to-draft')
    expect(await refusal(cancel(['R8-999999']))).toBe('not-found')
    expect(await refusal(cancel([caseNo, ...open.caseNos]))).toBe('case-not-ready')
    expect(await one(office, "select count(*) from draft where kind = 'cancel'")).toBe(0)
  })

  it.each(['claimed', 'paid'])(
    'is refused once a voucher is %s, also when that happens on the way: the case stops alone',
    async (state) => {
      const [first = '', second = ''] = caseNos
      const spend = (caseNo: string) =>
        sql(office, 'update voucher set state = ? where case_id = (select case_id from welfare_case where case_no = ?)', state, caseNo)
      const { draftNo } = await cancel([first, second])
      await spend(first)
      expect(await approve(office, 'chief', draftNo)).toMatchObject({
        done: [second],
        refused: [{ caseNo: first, code: 'not-cancellable' }],
      })
      await spend(second)
      expect(await approve(office, 'manager', draftNo)).toMatchObject({ state: 'emptied', done: [] })
      expect([await stateOf(office, first), await stateOf(office, second)]).toEqual(['granted', 'granted'])
      expect(await refusal(cancel([first]))).toBe('case-not-ready')
      expect(await one(office, 'select count(*) from cancellation')).toBe(0)
    },
  )

  it('is open for a case only once, and leaves the case decided when it is recalled and dropped', async () => {
    const [caseNo = ''] = caseNos
    const { draftNo } = await cancel([caseNo])
    expect(await refusal(cancel([caseNo]))).toBe('case-not-ready')
    await office.call('drafter', 'draft.recall', { draftNo })
    await office.call('drafter', 'draft.submit', { draftNo })
    await office.call('chief', 'draft.discard', { draftNo, comment: '取り消さない' })
    expect([await draftState(office, draftNo), await stateOf(office, caseNo), await vouchers(caseNo)]).toEqual([
      'discarded',
      'granted',
      ['valid'],
    ])
    expect((await cancel([caseNo])).cases).toBe(1)
  })

  it('gives the share of the month back to the next grant of the person', async () => {
    const [caseNo = ''] = caseNos
    const used = () =>
      one(office, "select coalesce(sum(self_payment - excess), 0) from grant_record where source = 'decided' and state <> '取消'")
    const before = await used()
    const { draftNo } = await cancel([caseNo])
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    const own = await one(office, "select self_payment - excess from grant_record where source = 'decided' and state = '取消'")
    expect(await used()).toBe(before - own)
  })
})
