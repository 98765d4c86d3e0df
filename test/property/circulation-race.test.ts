/** Two approvers, or one twice, at the same moment: never two decisions, never a step twice. Thousands of calls at once through the gate. */
import { afterEach, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { approve, one, readyCases, refusal, reviewedOffice, sql, trailHolds } from '../store/acts.ts'

let office: TestOffice | undefined
afterEach(() => office?.dispose())

describe('races on one draft', () => {
  it('decide each case once: an absent decider who came all the same, his deputy, and everybody else, again and again', async () => {
    office = await reviewedOffice({ businessDay: '2026-11-18' })
    const on = office
    const caseNos = await readyCases(on, 20)
    for (const user of ['chief', 'manager', 'director', 'drafter']) await on.call(user, 'office.view', {})
    let calls = 0
    let won = 0
    for (const [n, caseNo] of caseNos.entries()) {
      const { draftNo } = await on.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
      // everybody of a wave acts on what stood there before it
      for (let wave = 0; wave < 24; wave++) {
        const acts = [
          () => approve(on, 'chief', draftNo),
          () => approve(on, 'chief', draftNo, { asDeputy: true }),
          () => approve(on, 'manager', draftNo),
          () => approve(on, 'director', draftNo, { asDeputy: true }),
          () => on.call('manager', 'draft.sendBack', { draftNo, to: '係長', comment: '競争' }),
          // what ends a draft is the shortest of all acts: were it in every wave, nothing else would ever win
          ...((n + wave) % 4 === 3
            ? [() => on.call('drafter', 'draft.recall', { draftNo }), () => on.call('chief', 'draft.discard', { draftNo })]
            : []),
        ]
        // another one of them is the first each time
        const first = (n + wave) % acts.length
        const codes = await Promise.all([...acts.slice(first), ...acts.slice(0, first)].map((act) => refusal(act())))
        calls += codes.length
        const done = codes.filter((code) => code === 'done').length
        expect(done).toBeLessThanOrEqual(1)
        won += done
        expect(codes).not.toContain('internal')
      }
    }
    expect(calls).toBeGreaterThan(2000)
    expect(won).toBeGreaterThan(20)
    expect(
      await one(
        on,
        "select count(distinct action) from audit_entry where action in ('approve', 'decide', 'recall', 'send-back', 'discard')",
      ),
    ).toBeGreaterThan(2)
    // each ended in one state; nothing was decided twice, nothing after its end
    const twice = await sql(on, 'select case_id from decision group by case_id having count(*) > 1')
    expect(twice).toEqual([])
    const decided = await one(on, 'select count(*) from decision')
    expect(await one(on, "select count(*) from draft where state = 'approved'")).toBe(decided)
    expect(await one(on, "select count(*) from grant_record where source = 'decided'")).toBe(decided)
    expect(await trailHolds(on)).toBe(true)
  })

  it('decide once when two deciders press at the same moment a hundred times', async () => {
    office = await reviewedOffice({ businessDay: '2026-11-18' })
    const on = office
    const [caseNo = ''] = await readyCases(on, 1)
    const { draftNo } = await on.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    await approve(on, 'chief', draftNo)
    await on.call('manager', 'office.view', {})
    const codes = await Promise.all(
      Array.from({ length: 100 }, () => [
        refusal(approve(on, 'manager', draftNo)),
        refusal(approve(on, 'chief', draftNo, { asDeputy: true })),
      ]).flat(),
    )
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set(['done', 'changed-by-other']))
    expect(await one(on, 'select count(*) from decision')).toBe(1)
    expect(await one(on, 'select count(*) from voucher')).toBe(1)
  })
})
