/** What changes while a draft is on its way: the case concerned stops, alone and with its reason, and the rest are decided. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { proposeNow, type TestOffice } from '../support/office.ts'
import {
  approve,
  counterText,
  draftState,
  importText,
  one,
  receiptOf,
  refusal,
  reviewedOffice,
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

const residentOf = async (caseNo: string): Promise<string> =>
  String((await sql(office, 'select resident_no from welfare_case where case_no = ?', caseNo))[0]?.['resident_no'])
const outcomeOf = async (caseNo: string): Promise<unknown> =>
  (
    await sql(
      office,
      'select k.open, k.outcome, k.outcome_code from draft_case k join welfare_case c on c.case_id = k.case_id where c.case_no = ?',
      caseNo,
    )
  )[0]

interface Change {
  readonly name: string
  readonly code: string
  /** State in which the case is left. */
  readonly left: string
  readonly change: (caseNo: string) => Promise<unknown>
}

const changes: readonly Change[] = [
  {
    name: 'a newer answer',
    code: 'case-changed',
    left: 'received',
    change: async (caseNo) => importText(office, counterText([await receiptOf(office, caseNo)], { 見積額: '5000' })),
  },
  {
    name: 'an application overwritten by somebody who owns the file',
    code: 'content-changed',
    left: 'received',
    change: async (caseNo) => {
      await sql(office, 'drop trigger import_row_no_update')
      await sql(
        office,
        "update import_row set details = json_set((select a.details from application a where a.application_id = import_row.application_id), '$.phone', '052-000-0000', '$.productName', '別の品') where case_id = (select case_id from welfare_case where case_no = ?)",
        caseNo,
      )
    },
  },
  {
    name: 'a name overwritten in the case',
    code: 'content-changed',
    left: 'received',
    change: (caseNo) => sql(office, "update welfare_case set name = '別人' where case_no = ?", caseNo),
  },
  {
    name: 'a price overwritten in the application',
    code: 'facts-changed',
    left: 'received',
    change: async (caseNo) => {
      await sql(office, 'drop trigger import_row_no_update')
      await sql(
        office,
        "update import_row set details = json_set((select a.details from application a where a.application_id = import_row.application_id), '$.price', 1000) where case_id = (select case_id from welfare_case where case_no = ?)",
        caseNo,
      )
    },
  },
  {
    name: 'a tax row that no longer says anything',
    code: 'not-grantable',
    left: 'received',
    change: async (caseNo) =>
      sql(
        office,
        "update tax set status = '未申告', welfare = 0, repatriate = 0, income_levy = null where resident_no = ?",
        await residentOf(caseNo),
      ),
  },
  {
    name: 'a tax row beyond the limit',
    code: 'facts-changed',
    left: 'received',
    change: async (caseNo) => {
      await sql(
        office,
        "update tax set status = '課税', welfare = 0, repatriate = 0, income_levy = 460000 where resident_no = ?",
        await residentOf(caseNo),
      )
      await sql(office, "update resident set birth_date = '1980-01-01' where resident_no = ?", await residentOf(caseNo))
    },
  },
  {
    name: 'a bracket that costs another share',
    code: 'facts-changed',
    left: 'received',
    change: async (caseNo) => {
      const no = await residentOf(caseNo)
      const free = await one(office, 'select self_payment from welfare_case where case_no = ?', caseNo)
      if (free > 0) await sql(office, 'update tax set welfare = 1 where resident_no = ?', no)
      else await sql(office, "update tax set status = '課税', welfare = 0, repatriate = 0, income_levy = 100 where resident_no = ?", no)
    },
  },
  {
    name: 'a move out of the city',
    code: 'facts-changed',
    left: 'received',
    change: async (caseNo) =>
      sql(office, "update resident set moved_out_on = '2026-01-01' where resident_no = ?", await residentOf(caseNo)),
  },
]

describe.each(['before the first approval', 'between two approvals'])('a change %s', (when) => {
  it.each(changes)('$name stops its case alone: $code', async ({ code, left, change }) => {
    const draft = await smallDraft(office, 3)
    const [, caseNo = ''] = draft.caseNos
    const rest = draft.caseNos.filter((no) => no !== caseNo)
    if (when === 'between two approvals') expect(await approve(office, 'chief', draft.draftNo)).toMatchObject({ refused: [] })
    await change(caseNo)
    const stopped = { refused: [{ caseNo, code }], done: rest }
    if (when === 'before the first approval') {
      expect(await approve(office, 'chief', draft.draftNo)).toMatchObject(stopped)
      expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved', done: rest, refused: [] })
    } else {
      expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved', ...stopped })
    }
    expect(await outcomeOf(caseNo)).toEqual({ open: 0, outcome: 'stopped', outcome_code: code })
    expect(await stateOf(office, caseNo)).toBe(left)
    expect(await Promise.all(rest.map((no) => stateOf(office, no)))).toEqual(['granted', 'granted'])
    expect(await one(office, 'select count(*) from decision')).toBe(2)
    const { history } = await office.call('reviewer', 'case.view', { caseNo })
    expect(history.at(-1)).toMatchObject({ act: '起案から除外' })
    const { rows } = await office.call('chief', 'draft.view', { draftNo: draft.draftNo, limit: 10 })
    expect(rows.find((row) => row.caseNo === caseNo)).toMatchObject({ outcome: 'stopped', outcomeCode: code })
    expect(await trailHolds(office)).toBe(true)
  })
})

describe('a change in a draft', () => {
  it('of every case ends the draft without a decision, with its reason', async () => {
    const draft = await smallDraft(office, 1)
    await importText(office, counterText([await receiptOf(office, draft.caseNos[0] ?? '')], { 見積額: '5000' }))
    expect(await approve(office, 'chief', draft.draftNo)).toMatchObject({ state: 'emptied', done: [], refused: [{ code: 'case-changed' }] })
    expect(await draftState(office, draft.draftNo)).toBe('emptied')
    expect(await refusal(approve(office, 'manager', draft.draftNo))).toBe('draft-closed')
    const { ended, route } = await office.call('drafter', 'draft.view', { draftNo: draft.draftNo, limit: 1 })
    expect([ended?.includes('外れた'), route.map((step) => step.state)]).toEqual([true, ['current', 'waiting']])
    expect(await one(office, 'select count(*) from decision')).toBe(0)
  })

  it('that came while it was sent back still stops the case after the resubmission', async () => {
    const draft = await smallDraft(office, 2)
    const [caseNo = '', other = ''] = draft.caseNos
    await office.call('chief', 'draft.sendBack', { draftNo: draft.draftNo, to: '起案者', comment: '確かめてください' })
    await importText(office, counterText([await receiptOf(office, caseNo)], { 見積額: '5000' }))
    await office.call('drafter', 'draft.submit', { draftNo: draft.draftNo })
    expect(await approve(office, 'chief', draft.draftNo)).toMatchObject({ done: [other], refused: [{ caseNo, code: 'case-changed' }] })
  })

  it('after the decision changes nothing decided, and a newer answer is refused', async () => {
    const draft = await smallDraft(office, 1)
    const [caseNo = ''] = draft.caseNos
    const receiptNo = await receiptOf(office, caseNo)
    await approve(office, 'chief', draft.draftNo)
    await approve(office, 'manager', draft.draftNo)
    const before = await office.call('reviewer', 'case.view', { caseNo })
    const late = await importText(office, counterText([receiptNo], { 見積額: '5000' }))
    expect({ added: late.added, changed: late.changed, rejected: late.rejected }).toEqual({ added: 0, changed: 0, rejected: 1 })
    await sql(office, "update tax set status = '未申告'")
    await sql(office, 'update item set ceiling = 1')
    const after = await office.call('reviewer', 'case.view', { caseNo })
    expect(after).toEqual(before)
  })

  it('that only moves what a grant would have cost does not stop a refusal', async () => {
    const [row] = await sql(
      office,
      `select c.case_no, c.resident_no from welfare_case c where c.state = 'received' and c.proposal = 'refuse' and c.resident_no is not null and c.self_payment > 1000
       and exists (select 1 from tax t where t.resident_no = c.resident_no and t.status = '課税') order by 1 limit 1`,
    )
    const caseNo = String(row?.['case_no'])
    await proposeNow(office, 'reviewer', { caseNo, propose: 'refuse', reason: '' })
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'refuse', caseNos: [caseNo] })
    await sql(
      office,
      `insert into grant_record values ('cap', 'loaded', null, ?, 'N31', '2026-11-20', 1, null, null, 372000, 334800, 37200, 0, '有効')`,
      String(row?.['resident_no']),
    )
    expect(await approve(office, 'chief', draftNo)).toMatchObject({ done: [caseNo], refused: [] })
    expect(await approve(office, 'manager', draftNo)).toMatchObject({ done: [caseNo], refused: [] })
  })

  it('of a person who died meanwhile stops the grant also where the reviewer had already answered for that line', async () => {
    const [row] = await sql(
      office,
      `select c.case_no, c.resident_no from welfare_case c join review r on r.review_id = c.review_id
       where c.state = 'received' and c.proposal = 'ask' and c.resident_no is not null and c.public_payment > 0
       and json_extract(r.checks, '$[0].verdict') = 'judge' and json_extract(r.checks, '$[0].evidence.movedOutOn') is null
       and json_extract(r.checks, '$[9].verdict') = 'ok' order by 1 limit 1`,
    )
    const caseNo = String(row?.['case_no'])
    await proposeNow(office, 'reviewer', { caseNo, propose: 'grant', reason: '本人と確かめた' })
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
    await sql(
      office,
      "update resident set moved_out_on = '2026-11-24', removal_reason = '死亡' where resident_no = ?",
      String(row?.['resident_no']),
    )
    expect(await approve(office, 'chief', draftNo)).toMatchObject({ done: [], refused: [{ caseNo, code: 'facts-changed' }] })
    expect(await stateOf(office, caseNo)).toBe('received')
  })

  it('that takes the reason of a refusal away stops the refusal', async () => {
    const [row] = await sql(
      office,
      `select c.case_no, c.resident_no from welfare_case c join review r on r.review_id = c.review_id where c.state = 'received' and c.proposal = 'refuse'
       and (select count(*) from json_each(r.checks) where json_extract(value, '$.verdict') = 'fail') = 1
       and json_extract(r.checks, '$[8].verdict') = 'fail' limit 1`,
    )
    const caseNo = String(row?.['case_no'])
    await proposeNow(office, 'reviewer', { caseNo, propose: 'refuse', reason: '' })
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'refuse', caseNos: [caseNo] })
    await sql(office, 'update tax set income_levy = 1000 where resident_no = ?', String(row?.['resident_no']))
    expect(await approve(office, 'chief', draftNo)).toMatchObject({ done: [], refused: [{ caseNo, code: 'facts-changed' }] })
    expect(await stateOf(office, caseNo)).toBe('received')
  })

  it('drafted twice at the same moment: one draft gets the case', async () => {
    const { caseNos, draftNo } = await smallDraft(office, 1)
    await office.call('drafter', 'draft.recall', { draftNo })
    await office.call('drafter', 'draft.discard', { draftNo })
    const create = () => refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [...caseNos] }))
    expect((await Promise.all([create(), create(), create()])).sort()).toEqual(['case-not-ready', 'case-not-ready', 'done'])
  })
})

describe('two grants of one person under the cap of the month', () => {
  /** 30,000 yen of own share, then 15,000; the cap is 37,200. */
  const two = async (): Promise<[string, string, string]> => {
    const rows = await sql(
      office,
      "select case_no, resident_no from welfare_case where resident_no = '1000045094' and state = 'reviewed' order by case_no",
    )
    return [String(rows[0]?.['case_no']), String(rows[1]?.['case_no']), String(rows[0]?.['resident_no'])]
  }
  const spend = (resident: string, voucher: string, share: number): Promise<unknown> =>
    sql(
      office,
      `insert into grant_record values (?, 'loaded', null, ?, 'N31', '2026-11-20', 1, null, null, ?, ?, ?, 0, '有効')`,
      voucher,
      resident,
      share * 10,
      share * 9,
      share,
    )

  it.each([
    {
      name: 'another amount',
      earlier: 7200,
      code: 'amount-changed',
      change: (_: string, resident: string) => spend(resident, 'later', 2800),
    },
    {
      name: 'another content',
      earlier: 0,
      code: 'content-changed',
      change: (first: string) => sql(office, "update welfare_case set name = '別人' where case_no = ?", first),
    },
  ])('the second is not decided as if the first were, which stopped for $name', async ({ earlier, code, change }) => {
    const [first, second, resident] = await two()
    if (earlier > 0) await spend(resident, 'earlier', earlier)
    const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [first, second] })
    await change(first, resident)
    const { done, refused } = await approve(office, 'chief', draftNo)
    expect({ done, refused: refused.toSorted((a, b) => (a.caseNo < b.caseNo ? -1 : 1)) }).toEqual({
      done: [],
      refused: [
        { caseNo: first, code },
        { caseNo: second, code: 'amount-changed' },
      ],
    })
    expect(await draftState(office, draftNo)).toBe('emptied')
    const again = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [second] })
    for (const user of ['chief', 'manager', 'director'])
      if ((await draftState(office, again.draftNo)) === 'circulating') await approve(office, user, again.draftNo)
    expect(await one(office, "select json_extract(amounts, '$.ownShare') from decision")).toBe(15_000)
  })
})
