/** A draft on its way, through the gate: order, self-approval, sending back, recalling, discarding. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inputs } from '../contract/inputs.ts'
import { proposeNow, Refused, type TestOffice } from '../support/office.ts'
import {
  addRole,
  approve,
  counterText,
  draftState,
  importText,
  one,
  readyCases,
  receiptOf,
  refusal,
  reviewedOffice,
  seat,
  smallDraft,
  sql,
  stateOf,
  trailHolds,
} from './acts.ts'

let office: TestOffice
beforeEach(async () => {
  office = await reviewedOffice()
})
afterEach(() => office.dispose())

const stepsOf = async (draftNo: string): Promise<unknown[]> => {
  const { route } = await office.call('chief', 'draft.view', { draftNo, limit: 10 })
  return route.map((step) => `${step.post} ${step.state}`)
}
const statesOf = (caseNos: readonly string[]): Promise<string[]> => Promise.all(caseNos.map((no) => stateOf(office, no)))
const decisions = (): Promise<number> => one(office, 'select count(*) from decision')

describe('the order of approval', () => {
  it('goes from post to post, the last one decides, and nobody twice', async () => {
    const draft = await smallDraft(office, 2)
    expect(await refusal(approve(office, 'manager', draft.draftNo))).toBe('not-your-turn')
    expect(await refusal(approve(office, 'director', draft.draftNo))).toBe('not-your-turn')
    expect(await approve(office, 'chief', draft.draftNo)).toMatchObject({ state: 'circulating', done: draft.caseNos })
    expect(await decisions()).toBe(0)
    expect(await refusal(approve(office, 'chief', draft.draftNo))).toBe('not-your-turn')
    expect(await stepsOf(draft.draftNo)).toEqual(['係長 approved', '課長 current'])
    expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved', done: draft.caseNos, refused: [] })
    expect(await statesOf(draft.caseNos)).toEqual(['granted', 'granted'])
    for (const user of ['chief', 'manager', 'director']) expect(await refusal(approve(office, user, draft.draftNo))).toBe('draft-closed')
    expect(await decisions()).toBe(2)
    expect(await sql(office, 'select distinct open, outcome from draft_case')).toEqual([{ open: 0, outcome: 'decided' }])
    expect(await trailHolds(office)).toBe(true)
  })

  it('is seen by each: whose turn it is and why the others may not', async () => {
    const draft = await smallDraft(office, 1)
    const mine = async (user: string): Promise<string> => (await office.call(user, 'draft.view', { draftNo: draft.draftNo, limit: 1 })).mine
    expect(await Promise.all(['chief', 'manager', 'drafter', 'auditor'].map(mine))).toEqual(['approve', 'no', 'no', 'no'])
    const { refusal: why, turn } = await office.call('manager', 'draft.view', { draftNo: draft.draftNo, limit: 1 })
    expect([turn, why !== null && why.includes('係長')]).toEqual(['係長', true])
  })

  it('refuses a page that saw another version', async () => {
    const draft = await smallDraft(office, 1)
    expect(await refusal(approve(office, 'chief', draft.draftNo, { version: 7 }))).toBe('changed-by-other')
    expect(await refusal(approve(office, 'chief', draft.draftNo, { version: 1 }))).toBe('done')
    const late = await approve(office, 'manager', draft.draftNo, { version: 1 }).catch((thrown: unknown) => thrown)
    const [row] = await sql(office, `select name from user_account where user_id = 'chief'`)
    if (!(late instanceof Refused)) throw late
    expect(late.error.code).toBe('changed-by-other')
    expect(late.error.message).toMatch(
      new RegExp(`^${String(row?.['name'])} さんが \\d\\d:\\d\\d に起案 ${draft.draftNo} を変更しました(（.+）)?。`),
    )
    expect(await decisions()).toBe(0)
  })

  it('asks for the version that was seen wherever a draft or an order is acted on', async () => {
    const acts = ['draft.approve', 'draft.sendBack', 'draft.recall', 'draft.submit', 'draft.remove', 'draft.discard'] as const
    for (const op of [...acts, 'payment.cancel'] as const) {
      const user =
        op === 'payment.cancel' ? 'payer' : op === 'draft.recall' || op === 'draft.submit' || op === 'draft.remove' ? 'drafter' : 'chief'
      const unseen = { ...inputs[op], version: undefined }
      expect([op, await refusal(office.call(user, op, unseen as never))]).toEqual([op, 'bad-input'])
    }
  })

  it('lets one of two approvals at the same moment through, and makes one decision', async () => {
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    await office.call('manager', 'office.view', {})
    await office.call('director', 'office.view', {})
    const outcomes = await Promise.all([
      refusal(approve(office, 'manager', draft.draftNo)),
      refusal(approve(office, 'manager', draft.draftNo)),
      refusal(approve(office, 'director', draft.draftNo)),
    ])
    expect(outcomes.filter((code) => code === 'done')).toHaveLength(1)
    expect(outcomes[0]).toBe('done')
    expect(await decisions()).toBe(1)
    expect(await one(office, 'select count(*) from grant_record where source = ?', 'decided')).toBe(1)
  })

  it('numbers the decisions of one draft after another without a gap, whatever is refused in between', async () => {
    for (const count of [1, 2]) {
      const draft = await smallDraft(office, count)
      await approve(office, 'chief', draft.draftNo)
      await refusal(approve(office, 'chief', draft.draftNo))
      await approve(office, 'manager', draft.draftNo)
    }
    const rows = await sql(office, 'select decision_no from decision order by rowid')
    expect(rows.map((r) => r['decision_no'])).toEqual(['8見福第1号', '8見福第2号', '8見福第3号'])
    const drafts = await sql(office, 'select draft_no from draft order by draft_no')
    expect(drafts.map((r) => r['draft_no'])).toEqual(['R8-D0001', 'R8-D0002'])
  })
})

describe('nobody approves his own', () => {
  it('not who drafted it', async () => {
    await addRole(office, 'chief', 'drafter')
    const [caseNo = ''] = await readyCases(office, 1)
    const { draftNo } = await office.call('chief', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    expect(await refusal(approve(office, 'chief', draftNo))).toBe('self-approval')
    expect(await refusal(approve(office, 'chief', draftNo, { asDeputy: true }))).toBe('self-approval')
    expect(await decisions()).toBe(0)
  })

  it('not who reviewed a case of it', async () => {
    await addRole(office, 'manager', 'reviewer')
    const [first = '', second = ''] = await readyCases(office, 2)
    await proposeNow(office, 'manager', { caseNo: second, propose: 'grant', reason: '' })
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [first, second] })
    await approve(office, 'chief', draftNo)
    expect(await refusal(approve(office, 'manager', draftNo))).toBe('self-approval')
    expect(await draftState(office, draftNo)).toBe('circulating')
  })

  it('not who reviewed it once and was overtaken by another reviewer', async () => {
    await addRole(office, 'chief', 'reviewer')
    const [caseNo = ''] = await readyCases(office, 1)
    await proposeNow(office, 'chief', { caseNo, propose: 'refuse', reason: '見本の理由' })
    await proposeNow(office, 'reviewer', { caseNo, propose: 'grant', reason: '' })
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    expect(await refusal(approve(office, 'chief', draftNo))).toBe('self-approval')
  })

  it('not who drafted one of its cases in a draft that was dropped', async () => {
    await addRole(office, 'chief', 'drafter')
    const [caseNo = ''] = await readyCases(office, 1)
    const dropped = await office.call('chief', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    await office.call('chief', 'draft.recall', { draftNo: dropped.draftNo })
    await office.call('chief', 'draft.discard', { draftNo: dropped.draftNo })
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    expect(await refusal(approve(office, 'chief', draftNo))).toBe('self-approval')
  })

  it('also not when he holds the last post alone', async () => {
    await addRole(office, 'drafter', 'approver')
    await seat(office, '課長', 'drafter')
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    expect(await refusal(approve(office, 'drafter', draft.draftNo))).toBe('self-approval')
    expect(await decisions()).toBe(0)
  })
})

describe('sending back', () => {
  const sendBack = (user: string, draftNo: string, to: string, comment = '金額を確かめてください') =>
    office.call(user, 'draft.sendBack', { draftNo, to, comment })

  it('to the drafter stops the draft, keeps the comment, and a resubmission begins anew', async () => {
    const draft = await smallDraft(office, 2)
    await approve(office, 'chief', draft.draftNo)
    expect(await refusal(sendBack('manager', draft.draftNo, '起案者', '  '))).toBe('reason-missing')
    expect(await sendBack('manager', draft.draftNo, '起案者')).toMatchObject({ state: 'returned' })
    expect(await statesOf(draft.caseNos)).toEqual(['drafted', 'drafted'])
    const { route } = await office.call('drafter', 'draft.view', { draftNo: draft.draftNo, limit: 10 })
    expect(route.at(-1)).toMatchObject({ state: 'sent-back', comment: '金額を確かめてください', actedBy: '課長 五月' })
    for (const user of ['chief', 'manager']) expect(await refusal(approve(office, user, draft.draftNo))).toBe('draft-closed')
    expect(await refusal(office.call('payer', 'draft.submit', { draftNo: draft.draftNo }))).toBe('not-the-drafter')
    expect(await office.call('drafter', 'draft.submit', { draftNo: draft.draftNo })).toMatchObject({ state: 'circulating' })
    expect(await stepsOf(draft.draftNo)).toEqual(['係長 current', '課長 waiting'])
    expect(await refusal(approve(office, 'manager', draft.draftNo))).toBe('not-your-turn')
    await approve(office, 'chief', draft.draftNo)
    expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved', done: draft.caseNos, refused: [] })
  })

  it('to an earlier post gives that post the turn again', async () => {
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    expect(await refusal(sendBack('manager', draft.draftNo, '部長'))).toBe('no-such-step')
    expect(await refusal(sendBack('manager', draft.draftNo, '課長'))).toBe('no-such-step')
    expect(await sendBack('manager', draft.draftNo, '係長')).toMatchObject({ state: 'circulating' })
    expect(await stepsOf(draft.draftNo)).toEqual(['係長 current', '課長 waiting'])
    expect(await refusal(office.call('drafter', 'draft.recall', { draftNo: draft.draftNo }))).toBe('recall-too-late')
    expect(await refusal(approve(office, 'manager', draft.draftNo))).toBe('not-your-turn')
    await approve(office, 'chief', draft.draftNo)
    expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved', done: draft.caseNos })
  })

  it('is only for whoever has the turn', async () => {
    const draft = await smallDraft(office, 1)
    expect(await refusal(sendBack('manager', draft.draftNo, '起案者'))).toBe('not-your-turn')
    expect(await refusal(sendBack('drafter', draft.draftNo, '起案者'))).toBe('forbidden')
    expect(await draftState(office, draft.draftNo)).toBe('circulating')
  })
})

describe('recalling and discarding', () => {
  it('recalls until the next one acted, and only the drafter does', async () => {
    const draft = await smallDraft(office, 1)
    expect(await refusal(office.call('payer', 'draft.recall', { draftNo: draft.draftNo }))).toBe('not-the-drafter')
    expect(await office.call('drafter', 'draft.recall', { draftNo: draft.draftNo })).toMatchObject({ state: 'returned' })
    expect(await refusal(office.call('drafter', 'draft.recall', { draftNo: draft.draftNo }))).toBe('draft-closed')
    await office.call('drafter', 'draft.submit', { draftNo: draft.draftNo })
    await approve(office, 'chief', draft.draftNo)
    expect(await refusal(office.call('drafter', 'draft.recall', { draftNo: draft.draftNo }))).toBe('recall-too-late')
  })

  it('discards a returned draft as its drafter, and its cases may be drafted anew', async () => {
    const draft = await smallDraft(office, 2)
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [...draft.caseNos] }))).toBe('case-not-ready')
    expect(await refusal(office.call('drafter', 'draft.discard', { draftNo: draft.draftNo }))).toBe('not-your-turn')
    await office.call('drafter', 'draft.recall', { draftNo: draft.draftNo })
    expect(await refusal(office.call('chief', 'draft.discard', { draftNo: draft.draftNo }))).toBe('not-the-drafter')
    expect(await office.call('drafter', 'draft.discard', { draftNo: draft.draftNo })).toMatchObject({ state: 'discarded' })
    expect(await statesOf(draft.caseNos)).toEqual(['reviewed', 'reviewed'])
    for (const act of ['draft.recall', 'draft.submit', 'draft.discard'] as const) {
      expect(await refusal(office.call('drafter', act, { draftNo: draft.draftNo }))).toBe('draft-closed')
    }
    const again = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [...draft.caseNos] })
    expect(again.draftNo).not.toBe(draft.draftNo)
    expect(await one(office, 'select count(*) from draft_case where open = 1')).toBe(2)
  })

  it('discards a circulating draft as whoever has the turn', async () => {
    const draft = await smallDraft(office, 1)
    expect(await refusal(office.call('manager', 'draft.discard', { draftNo: draft.draftNo }))).toBe('not-your-turn')
    expect(await office.call('chief', 'draft.discard', { draftNo: draft.draftNo })).toMatchObject({ state: 'discarded' })
  })

  it('does not let a holder discard whose role of approver has ended', async () => {
    const draft = await smallDraft(office, 1)
    await addRole(office, 'chief', 'auditor')
    await sql(office, "update user_role set valid_to = '2026-11-23' where user_id = 'chief' and role = 'approver'")
    expect(await refusal(office.call('chief', 'draft.discard', { draftNo: draft.draftNo }))).toBe('forbidden')
    expect(await draftState(office, draft.draftNo)).toBe('circulating')
  })

  it('sends a case that got a newer answer meanwhile to a new review, not among the reviewed ones', async () => {
    const [caseNo = ''] = await readyCases(office, 1)
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    await importText(office, counterText([await receiptOf(office, caseNo)], { メモ: '書き直し' }))
    expect(await stateOf(office, caseNo)).toBe('circulating')
    await office.call('chief', 'draft.discard', { draftNo })
    expect(await stateOf(office, caseNo)).toBe('received')
    await office.call('reviewer', 'review.auto', {})
    expect(await stateOf(office, caseNo)).toBe('reviewed')
  })
})

describe('a refusal draft', () => {
  it('is decided without money and without vouchers, with its reason', async () => {
    const [row] = await sql(
      office,
      "select case_no from welfare_case where state = 'received' and proposal = 'refuse' order by case_no limit 1",
    )
    const caseNo = String(row?.['case_no'])
    await proposeNow(office, 'reviewer', { caseNo, propose: 'refuse', reason: '' })
    const { draftNo, amount } = await office.call('drafter', 'draft.create', { kind: 'refuse', caseNos: [caseNo] })
    await approve(office, 'chief', draftNo)
    expect(await approve(office, 'manager', draftNo)).toMatchObject({ state: 'approved', done: [caseNo] })
    const [decision] = await sql(office, 'select kind, public_payment, self_payment, reason from decision')
    expect({ ...decision, reason: String(decision?.['reason']).includes('要綱第') }).toEqual({
      kind: 'refuse',
      public_payment: 0,
      self_payment: 0,
      reason: true,
    })
    expect([amount, await one(office, 'select count(*) from voucher'), await stateOf(office, caseNo)]).toEqual([0, 0, 'refused'])
  })

  it('does not take a case that was proposed for a grant', async () => {
    const [caseNo = ''] = await readyCases(office, 1)
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'refuse', caseNos: [caseNo] }))).toBe('case-not-ready')
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: ['R8-999999'] }))).toBe('not-found')
  })
})
