/** 取下げ: from every state until the decision, with what hangs on the case, and the way back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseStates, type CaseState } from '../../shared/domain/case-state.ts'
import { Refused, type TestOffice } from '../support/office.ts'
import { approve, draftState, entries, one, readyCases, refusal, reviewedOffice, smallDraft, sql, stateOf, trailHolds } from './acts.ts'

let office: TestOffice
let received: string[]
beforeAll(async () => {
  office = await reviewedOffice()
  // everybody who is only refused below has signed in, so that a refusal leaves no entry
  await office.call('intake', 'queue.views', {})
  received = (
    await sql(office, `select case_no from welfare_case where state = 'received' and flags not like '%protected%' order by case_no`)
  ).map((row) => String(row['case_no']))
})
afterAll(() => office.dispose())

const view = (caseNo: string) => office.call('intake', 'case.view', { caseNo })
const seen = async (caseNo: string) => ({
  caseNo,
  version: Number((await sql(office, 'select version from welfare_case where case_no = ?', caseNo))[0]?.['version']),
})
const next = (): string => received.shift() ?? ''
const said = { saidOn: '2026-11-24', by: 'self', reason: '用具が不要になったため' } as const
const withdraw = async (caseNo: string, more: object = {}, user = 'intake') =>
  office.call(user, 'case.withdraw', { ...(await seen(caseNo)), ...said, ...more })
const unwithdraw = async (caseNo: string, reason = '別の人の申出だったため') =>
  office.call('intake', 'case.unwithdraw', { ...(await seen(caseNo)), reason })
const messageOf = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.catch((thrown: unknown) => thrown)
  if (!(error instanceof Refused)) throw error
  return `${error.error.message}${error.error.next}`
}

describe('the states', () => {
  const open: readonly CaseState[] = ['received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating']

  it('every state but those before the decision is refused, with the state by its name and the way out', async () => {
    const caseNo = next()
    const before = await entries(office)
    const refused: CaseState[] = []
    for (const state of caseStates.filter((each) => !open.includes(each))) {
      await sql(office, 'update welfare_case set state = ? where case_no = ?', state, caseNo)
      expect(await refusal(withdraw(caseNo))).toBe('case-not-ready')
      if (state === 'granted') expect(await messageOf(withdraw(caseNo))).toMatch(/「支給決定」.*「決定の取消」を起案/)
      refused.push(state)
    }
    await sql(office, `update welfare_case set state = 'received' where case_no = ?`, caseNo)
    expect(refused).toEqual(['granted', 'refused', 'issued', 'claimed', 'paid', 'closed', 'withdrawn', 'cancelled', 'lapsed'])
    expect(await entries(office)).toBe(before)
  })

  it('a received case: who said it, when and why are in the trail and on its page', async () => {
    const caseNo = next()
    const application = (await view(caseNo)).application
    const answer = await withdraw(caseNo, { by: 'agent' })
    expect(answer).toMatchObject({ state: 'withdrawn', draftNo: null, draftEnded: false, requestNo: null })
    const after = await view(caseNo)
    expect(after.withdrawal).toMatchObject({ cause: 'said', saidOn: '2026-11-24', by: 'agent', reason: said.reason })
    expect(after.withdrawal?.enteredBy).not.toBe('intake')
    expect(after.history.at(-1)).toMatchObject({ act: '取下げ', text: '令和8年11月24日の代理人の申出により取下げ: 用具が不要になったため' })
    expect(after.application).toEqual(application)
    expect(await messageOf(withdraw(caseNo))).toContain('もう取下げになっています')
  })

  it('a case on hold loses its day, a reviewed one waits for no draft', async () => {
    const held = next()
    await office.call('reviewer', 'review.hold', { ...(await seen(held)), until: '2026-12-24', reason: '照会中' })
    await withdraw(held)
    expect((await view(held)).holdUntil).toBeNull()
    const [ready = ''] = await readyCases(office, 1)
    await withdraw(ready, {}, 'reviewer')
    expect(await readyCases(office, 100)).not.toContain(ready)
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [ready] }))).toBe('case-not-ready')
  })

  it('a case under correction: its request ends', async () => {
    const caseNo = next()
    const asked = await office.call('reviewer', 'correction.create', {
      ...(await seen(caseNo)),
      items: [],
      note: '見積書を出してください。',
      dueOn: '2026-12-24',
      way: 'letter',
    })
    expect(await withdraw(caseNo)).toMatchObject({ state: 'withdrawn', requestNo: asked.requestNo })
    const [row] = await sql(office, 'select state from correction_request where request_no = ?', asked.requestNo)
    expect(row?.['state']).toBe('withdrawn')
    expect((await view(caseNo)).history.slice(-2).map((entry) => entry.act)).toEqual(['補正依頼の終了', '取下げ'])
  })
})

describe('a case in a draft', () => {
  it('leaves it alone; the other is decided, and who had the draft open looks again', async () => {
    const { draftNo, caseNos } = await smallDraft(office, 2)
    const [gone = '', kept = ''] = caseNos
    const old = (await office.call('chief', 'draft.view', { draftNo, limit: 10 })).version
    expect(await withdraw(gone)).toMatchObject({ state: 'withdrawn', draftNo, draftEnded: false })
    const after = await office.call('chief', 'draft.view', { draftNo, limit: 10 })
    expect([after.state, after.cases, after.live.cases]).toEqual(['circulating', 2, 1])
    expect(after.rows.find((row) => row.caseNo === gone)).toMatchObject({ outcome: 'stopped', outcomeCode: 'withdrawn' })
    expect(await messageOf(approve(office, 'chief', draftNo, { version: old }))).toContain(`案件 ${gone} が申請の取下げにより外れました`)
    await approve(office, 'chief', draftNo)
    expect(await approve(office, 'manager', draftNo)).toMatchObject({ state: 'approved', done: [kept], refused: [] })
    expect([await stateOf(office, gone), await stateOf(office, kept)]).toEqual(['withdrawn', 'granted'])
    expect(
      await one(office, 'select count(*) from decision d join welfare_case c on c.case_id = d.case_id where c.case_no = ?', gone),
    ).toBe(0)
    // and now the other is decided
    expect(await refusal(withdraw(kept))).toBe('case-not-ready')
  })

  it('of a draft that is back with its drafter number and sum follow', async () => {
    const { draftNo, caseNos } = await smallDraft(office, 2)
    const [gone = '', kept = ''] = caseNos
    await office.call('drafter', 'draft.recall', { draftNo })
    expect(await stateOf(office, gone)).toBe('drafted')
    await withdraw(gone)
    const [row] = await sql(office, 'select case_count, amount, title from draft where draft_no = ?', draftNo)
    const amount = await one(office, 'select public_payment from welfare_case where case_no = ?', kept)
    expect(row).toMatchObject({ case_count: 1, amount, title: expect.stringContaining('1件') as unknown })
    await office.call('drafter', 'draft.submit', { draftNo })
    expect([await stateOf(office, gone), await stateOf(office, kept)]).toEqual(['withdrawn', 'circulating'])
    await office.call('drafter', 'draft.recall', { draftNo })
    await office.call('drafter', 'draft.discard', { draftNo })
    expect([await stateOf(office, gone), await stateOf(office, kept)]).toEqual(['withdrawn', 'reviewed'])
  })

  it.each([false, true])('of a draft of one nothing is left: it ends without a decision (recalled: %s)', async (recalled) => {
    const { draftNo, caseNos } = await smallDraft(office, 1)
    const [caseNo = ''] = caseNos
    if (recalled) await office.call('drafter', 'draft.recall', { draftNo })
    expect(await withdraw(caseNo)).toMatchObject({ draftNo, draftEnded: true })
    expect(await draftState(office, draftNo)).toBe('emptied')
    expect((await office.call('chief', 'draft.view', { draftNo, limit: 10 })).ended).toContain(caseNo)
    expect(await refusal(approve(office, 'chief', draftNo))).toBe('draft-closed')
    // what comes back is received again and free for another draft
    await unwithdraw(caseNo)
    expect(await stateOf(office, caseNo)).toBe('received')
    const { version } = await view(caseNo)
    await office.call('reviewer', 'review.propose', { caseNo, version, propose: 'grant', reason: '審査し直した' })
    await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    expect(await stateOf(office, caseNo)).toBe('circulating')
  })
})

describe('what is refused', () => {
  it.each([
    ['a day after the business day', { saidOn: '2026-11-25' }, 'bad-input'],
    ['a day before the application', { saidOn: '2020-01-01' }, 'bad-input'],
    ['a day that is none', { saidOn: '2026-02-30' }, 'bad-input'],
    ['no reason', { reason: '　' }, 'reason-missing'],
    ['nobody who said it', { by: '家族' }, 'bad-input'],
  ])('%s: nothing is changed', async (_, more, code) => {
    const [caseNo = ''] = received
    const before = await entries(office)
    expect(await refusal(withdraw(caseNo, more))).toBe(code)
    expect(await stateOf(office, caseNo)).toBe('received')
    expect(await entries(office)).toBe(before)
  })
  it('the day of the application itself is taken', async () => {
    const caseNo = next()
    expect(await withdraw(caseNo, { saidOn: (await view(caseNo)).appliedOn })).toMatchObject({ state: 'withdrawn' })
  })
  it('an older version, with who changed it and when', async () => {
    const caseNo = next()
    const old = await seen(caseNo)
    await office.call('reviewer', 'review.hold', { ...old, until: '2026-12-24', reason: '照会中' })
    const told = await messageOf(office.call('intake', 'case.withdraw', { ...old, ...said }))
    expect(told).toMatch(/さんが \d\d:\d\d に案件 .+ を変更しました（.*照会中）/)
    expect(await stateOf(office, caseNo)).toBe('on-hold')
  })
  it.each(['drafter', 'chief', 'payer', 'admin', 'auditor', 'mailing'])('%s has no right to it', async (user) => {
    expect(await refusal(withdraw(received[0] ?? '', {}, user))).toBe('forbidden')
  })
})

describe('取下げの取消し', () => {
  it('brings the case back to be judged anew, with its reason; once', async () => {
    const caseNo = next()
    const before = await view(caseNo)
    await withdraw(caseNo)
    expect(await refusal(unwithdraw(caseNo, ' '))).toBe('reason-missing')
    expect(await unwithdraw(caseNo)).toMatchObject({ state: 'received' })
    const after = await view(caseNo)
    expect([after.withdrawal, after.proposal]).toEqual([null, before.proposal])
    expect(after.history.at(-1)).toMatchObject({
      act: '取下げの取消し',
      text: '取下げを取り消し、受付に戻しました: 別の人の申出だったため',
    })
    expect(await messageOf(unwithdraw(caseNo))).toContain('「受付」で、取下げになっていません')
  })
  it('not of a case that the judgement of a double application withdrew: the way back is told', async () => {
    const [pair] = (await office.call('intake', 'duplicate.list', { limit: 1 })).pairs
    if (pair === undefined) throw new Error('no pair')
    const { left, right } = pair
    const decision = { left: await seen(left.caseNo), right: await seen(right.caseNo), decision: 'keep-left', reason: '同じ申請' } as const
    await office.call('reviewer', 'duplicate.decide', decision)
    expect((await view(right.caseNo)).withdrawal).toMatchObject({ cause: 'duplicate', saidOn: null, reason: '同じ申請' })
    expect(await messageOf(unwithdraw(right.caseNo))).toContain('重複の判断で取り下げた案件です')
    const back = { left: await seen(left.caseNo), right: await seen(right.caseNo), reason: '見直し' }
    await office.call('reviewer', 'duplicate.takeBack', back)
    // one of a doubtful pair withdrawn on the applicant's word: nothing is left to doubt, until it comes back
    const flags = async () =>
      JSON.parse(String((await sql(office, 'select flags from welfare_case where case_no = ?', left.caseNo))[0]?.['flags'])) as string[]
    expect(await flags()).toContain('duplicate')
    await withdraw(right.caseNo)
    expect(await flags()).not.toContain('duplicate')
    await unwithdraw(right.caseNo)
    expect(await flags()).toContain('duplicate')
  })
})

it('leaves a trail that verifies', async () => {
  expect(await trailHolds(office)).toBe(true)
})
