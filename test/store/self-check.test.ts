/** 再計算: what was decided comes out again from the rows frozen with it; whoever changed a figure is named by it. */
import { afterEach, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { approve, one, refusal, reviewedOffice, smallDraft, sql, trailHolds } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

async function decidedOffice(): Promise<TestOffice> {
  const made = await reviewedOffice()
  const { draftNo } = await smallDraft(made, 30)
  await approve(made, 'chief', draftNo)
  const { state } = await approve(made, 'manager', draftNo)
  if (state !== 'approved') await approve(made, 'director', draftNo)
  return made
}
const check = (from = '2026-11-01', to = '2026-11-30') => office.call('auditor', 'selfCheck.run', { from, to })

describe('decisions computed again', () => {
  it('are kept as JSON spells them, in one order, each with the parameters it was judged by', async () => {
    office = await decidedOffice()
    const kept = office.backend.env.store.sync.prepare<{ frozen: string; checks: string }>(
      'select d.frozen, r.checks from decision d join welfare_case c using (case_id) join review r on r.review_id = c.review_id',
    )
    const rows = kept.all()
    expect(rows.length).toBeGreaterThan(20)
    for (const { frozen, checks } of rows) {
      const found = JSON.parse(frozen) as { checks: unknown; parameters: unknown[] }
      expect(JSON.stringify(found)).toBe(frozen)
      expect(Object.keys(found)).toEqual(['facts', 'checks', 'parameters', 'route', 'bracket', 'taxYear', 'earlierOwnShare'])
      expect(found.checks).toEqual(JSON.parse(checks))
      expect(found.parameters.length).toBeGreaterThan(5)
    }
  })

  it('give what was decided, also after the masters changed', async () => {
    office = await decidedOffice()
    await sql(office, 'update item set ceiling = 1')
    await sql(office, `update parameter set value = '50' where key = 'selfPayment.ratePercent'`)
    await sql(office, 'update tax set status = ?', '非課税')
    const result = await check()
    expect(result.decisions).toBeGreaterThan(20)
    expect(result).toMatchObject({ agree: result.decisions, differences: [] })
    expect(await one(office, `select count(*) from audit_entry where action = 'self-check' and actor = 'auditor'`)).toBe(1)
    expect(await check('2026-12-01', '2026-12-31')).toMatchObject({ decisions: 0, differences: [] })
    expect(await refusal(check('2026-12-01', '2026-11-30'))).toBe('bad-input')
    expect(await trailHolds(office)).toBe(true)
  })

  it.each([
    ['the frozen ceiling', `update decision set frozen = json_set(frozen, '$.facts.item.ceiling', 1) where decision_id = ?`, '限度額'],
    ['the frozen price', `update decision set frozen = json_set(frozen, '$.facts.application.price', 7) where decision_id = ?`, '価格'],
    ['the decided payment', 'update decision set public_payment = public_payment + 1 where decision_id = ?', '決定の公費負担額'],
    ['the amounts kept with it', `update decision set amounts = json_set(amounts, '$.selfPayment', 1) where decision_id = ?`, '自己負担額'],
    ['the frozen material', `update decision set frozen = '{' where decision_id = ?`, '固定した材料'],
    ['a voucher', 'update voucher set public_payment = public_payment + 1 where decision_id = ?', '給付券の公費負担額の合計'],
    [
      'the ledger of grants',
      `update grant_record set public_payment = 1, self_payment = price - 1 where voucher_no in (select voucher_no from voucher where decision_id = ?)`,
      '給付実績の公費負担額',
    ],
    [
      'the frozen certificate',
      `update decision set frozen = json_set(frozen, '$.facts.certificates', json('[]'), '$.facts.routes', json('[]')) where decision_id = ?`,
      '審査項目2 手帳・疾病',
    ],
  ])('name a changed figure: %s', async (_, change, what) => {
    office = await decidedOffice()
    await sql(office, 'drop trigger decision_no_update')
    const [picked] = await sql(
      office,
      'select d.decision_id, c.case_no from decision d join welfare_case c on c.case_id = d.case_id order by d.public_payment desc limit 1',
    )
    await sql(office, change, picked?.['decision_id'] ?? '')
    const { differences, agree, decisions } = await check()
    expect(agree).toBe(decisions - 1)
    expect(new Set(differences.map((found) => found.caseNo))).toEqual(new Set([picked?.['case_no']]))
    expect(differences.map((found) => found.what)).toContain(what)
  })
})
