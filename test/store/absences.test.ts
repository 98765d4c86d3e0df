/** Absences and deputies through the gate, on the days the sample office registers (不在の登録). */
import { afterEach, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { addRole, approve, readyCases, refusal, reviewedOffice, smallDraft, sql, stateOf, trailHolds } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

const on = async (businessDay: string): Promise<void> => {
  office = await reviewedOffice({ businessDay })
}
const stepRows = (draftNo: string) =>
  sql(
    office,
    'select s.post, s.state, s.acted_by, s.capacity from draft_step s join draft d on d.draft_id = s.draft_id where d.draft_no = ? order by s.seq',
    draftNo,
  )

describe('an absent post in the middle', () => {
  it('is passed over and reads later', async () => {
    await on('2026-11-25')
    const draft = await smallDraft(office, 1)
    expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved', done: draft.caseNos })
    expect(await stepRows(draft.draftNo)).toEqual([
      { post: '係長', state: 'passed-over', acted_by: null, capacity: '後閲' },
      { post: '課長', state: 'approved', acted_by: 'manager', capacity: '決裁' },
    ])
  })

  it('is not passed over on the day before and the day after', async () => {
    await on('2026-11-24')
    const early = await smallDraft(office, 1)
    expect(await refusal(approve(office, 'manager', early.draftNo))).toBe('not-your-turn')
    office = await office.reopen({ businessDay: '2026-11-26' })
    expect((await office.call('manager', 'draft.view', { draftNo: early.draftNo, limit: 1 })).mine).toBe('approve')
    office = await office.reopen({ businessDay: '2026-11-27' })
    expect(await refusal(approve(office, 'manager', early.draftNo))).toBe('not-your-turn')
  })
})

describe('an absent decider', () => {
  it('is replaced by the registered deputy, who says so, after the posts before him', async () => {
    await on('2026-11-18')
    const draft = await smallDraft(office, 1)
    expect(await refusal(approve(office, 'chief', draft.draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    await approve(office, 'chief', draft.draftNo)
    expect(await refusal(approve(office, 'chief', draft.draftNo))).toBe('not-your-turn')
    expect(await refusal(approve(office, 'director', draft.draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    expect(await approve(office, 'chief', draft.draftNo, { asDeputy: true })).toMatchObject({ state: 'approved', done: draft.caseNos })
    expect((await sql(office, 'select decided_by, capacity from decision'))[0]).toEqual({ decided_by: 'chief', capacity: '代決' })
    expect((await stepRows(draft.draftNo))[1]).toEqual({ post: '課長', state: 'approved', acted_by: 'chief', capacity: '代決' })
    expect(await trailHolds(office)).toBe(true)
  })

  it('and his deputy at the same moment make one decision', async () => {
    await on('2026-11-18')
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    await office.call('manager', 'office.view', {})
    const outcomes = await Promise.all([
      refusal(approve(office, 'chief', draft.draftNo, { asDeputy: true })),
      refusal(approve(office, 'manager', draft.draftNo)),
    ])
    expect(outcomes.sort()).toEqual(['changed-by-other', 'done'])
    expect(await sql(office, 'select count(*) as n from decision')).toEqual([{ n: 1 }])
  })

  it('is not replaced while he is there', async () => {
    await on('2026-11-24')
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    expect(await refusal(approve(office, 'chief', draft.draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    expect(await stateOf(office, draft.caseNos[0] ?? '')).toBe('circulating')
  })

  it('is not replaced by a deputy who is away himself', async () => {
    await on('2026-11-30')
    const draft = await smallDraft(office, 1)
    expect(await refusal(approve(office, 'chief', draft.draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    expect(await refusal(approve(office, 'director', draft.draftNo, { asDeputy: true }))).toBe('no-deputy-right')
  })

  it('is not replaced by a deputy who drafted it: the next registered one decides', async () => {
    await on('2026-11-18')
    await addRole(office, 'chief', 'drafter')
    await sql(office, "update post_holder set user_id = 'director' where post = '係長'")
    const caseNos = await readyCases(office, 1)
    const { draftNo } = await office.call('chief', 'draft.create', { kind: 'grant', caseNos })
    await approve(office, 'director', draftNo)
    expect(await refusal(approve(office, 'chief', draftNo, { asDeputy: true }))).toBe('self-approval')
    expect(await refusal(approve(office, 'director', draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    await sql(office, "insert into deputy values ('課長', 'mailing', 2, '2020-04-01', null)")
    await addRole(office, 'mailing', 'approver')
    expect(await approve(office, 'mailing', draftNo, { asDeputy: true })).toMatchObject({ state: 'approved', done: caseNos })
  })

  it('of three posts is replaced by the deputy of his own post', async () => {
    await on('2026-11-10')
    const [big] = await sql(
      office,
      `select c.case_no from welfare_case c join review r on r.review_id = c.review_id where c.state = 'reviewed' and r.propose = 'grant' and c.public_payment > 300000 order by 1 limit 1`,
    )
    const caseNos = [String(big?.['case_no'])]
    const { draftNo, route } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos })
    expect(route.map((step) => step.post)).toEqual(['係長', '課長', '部長'])
    await approve(office, 'chief', draftNo)
    expect(await refusal(approve(office, 'manager', draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    await approve(office, 'manager', draftNo)
    expect(await refusal(approve(office, 'chief', draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    expect(await approve(office, 'manager', draftNo, { asDeputy: true })).toMatchObject({ state: 'approved', done: caseNos })
  })
})
