/** 予算. Row 32 of the list of bad inputs: the year's budget of a programme, at drafting and in the transaction of the decision. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Refused, type TestOffice } from '../support/office.ts'
import { approve, draftState, one, readyCases, refusal, reviewedOffice, sql, stateOf, trailHolds } from './acts.ts'

let office: TestOffice
beforeEach(async () => {
  office = await reviewedOffice()
})
afterEach(() => office.dispose())

const budget = (value: string, from = '2026-04-01', to: string | null = '2027-03-31') =>
  sql(
    office,
    'insert into parameter (programme, key, value, valid_from, valid_to, article) values (?, ?, ?, ?, ?, ?)',
    'aids',
    'budget.publicPayment',
    value,
    from,
    to,
    '令和8年度当初予算',
  )

const publicOf = (caseNos: readonly string[]) =>
  one(office, `select sum(public_payment) from welfare_case where case_no in (${caseNos.map(() => '?').join(', ')})`, ...caseNos)

/** What grants loaded from before and decided in this fiscal year cost. */
const loaded = () =>
  one(
    office,
    `select coalesce(sum(public_payment), 0) from grant_record where state = '有効' and decided_on between '2026-04-01' and '2027-03-31'`,
  )

const draftOf = (caseNos: readonly string[]) => office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [...caseNos] })

async function messageOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => expect.fail('not refused'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Refused)) throw error
  return `${error.error.code} ${error.error.title} ${error.error.message} ${error.error.next}`
}

describe('§6-32 the budget of the year', () => {
  test('§6-32 without a budget in the master nothing is checked and none is shown', async () => {
    const made = await draftOf(await readyCases(office, 2))
    expect((await office.call('chief', 'draft.view', { draftNo: made.draftNo, limit: 10 })).budgets).toEqual([])
    expect((await office.call('drafter', 'draft.preview', { kind: 'grant' })).budgets).toEqual([])
  })

  test('§6-32 a draft of exactly what is left is drafted; one yen less and it is refused whole, with the sums and the way out', async () => {
    const caseNos = await readyCases(office, 2)
    const [before, amount] = [await loaded(), await publicOf(caseNos)]
    await budget(String(before + amount - 1))
    await office.call('drafter', 'draft.list', { limit: 1 })
    const [drafts, entries] = [await one(office, 'select count(*) from draft'), await one(office, 'select count(*) from audit_entry')]
    const said = await messageOf(draftOf(caseNos))
    expect(said).toContain('budget-exceeded')
    for (const words of [
      '日常生活用具給付等事業の令和8年度の予算',
      `残りは${(amount - 1).toLocaleString('ja-JP')}円`,
      `公費負担額${amount.toLocaleString('ja-JP')}円`,
      '1円の超過',
      '起案していません',
      '案件を減らす',
      'budget.publicPayment',
    ])
      expect(said).toContain(words)
    expect([await one(office, 'select count(*) from draft'), await one(office, 'select count(*) from audit_entry')]).toEqual([
      drafts,
      entries,
    ])
    expect(await stateOf(office, caseNos[0] ?? '')).toBe('reviewed')
    await sql(office, `update parameter set value = ? where key = 'budget.publicPayment'`, String(before + amount))
    await draftOf(caseNos)
  })

  test('§6-32 two drafts race for the last yen: the second decision is refused in its own transaction, and nothing of it stays', async () => {
    const [a = '', b = ''] = await readyCases(office, 2)
    const [before, first, second] = [await loaded(), await publicOf([a]), await publicOf([b])]
    // enough for either of them, a yen too little for both
    await budget(String(before + first + second - 1))
    const [one1, two] = [await draftOf([a]), await draftOf([b])]
    await approve(office, 'chief', one1.draftNo)
    await approve(office, 'chief', two.draftNo)
    await office.call('manager', 'draft.list', { limit: 1 })
    const outcome = await Promise.all([refusal(approve(office, 'manager', one1.draftNo)), refusal(approve(office, 'manager', two.draftNo))])
    expect(outcome.toSorted()).toEqual(['budget-exceeded', 'done'])
    const lost = outcome[0] === 'done' ? { draftNo: two.draftNo, caseNo: b } : { draftNo: one1.draftNo, caseNo: a }
    expect([await draftState(office, lost.draftNo), await stateOf(office, lost.caseNo)]).toEqual(['circulating', 'circulating'])
    const spent = await one(office, `select sum(public_payment) from decision where kind = 'grant'`)
    expect(before + spent).toBeLessThanOrEqual(before + first + second - 1)
    expect(
      await one(office, 'select count(*) from voucher v join welfare_case c on c.case_id = v.case_id where c.case_no = ?', lost.caseNo),
    ).toBe(0)
    expect(await trailHolds(office)).toBe(true)
    // a supplementary budget from today lets it through
    await sql(office, `update parameter set valid_to = '2026-11-23' where key = 'budget.publicPayment'`)
    await budget(String(before + first + second), '2026-11-24')
    expect((await approve(office, 'manager', lost.draftNo)).state).toBe('approved')
  })

  test('§6-32 the preview and the inbox show what is left before and after', async () => {
    const caseNos = await readyCases(office, 2)
    const [before, amount] = [await loaded(), await publicOf(caseNos)]
    await budget('40000000')
    const made = await draftOf(caseNos)
    const seen = await office.call('chief', 'draft.view', { draftNo: made.draftNo, limit: 10 })
    expect(seen.budgets).toEqual([
      {
        programme: '日常生活用具給付等事業',
        year: '令和8年度',
        budget: 40_000_000,
        decided: before,
        circulating: amount,
        before: 40_000_000 - before,
        after: 40_000_000 - before - amount,
      },
    ])
    const preview = await office.call('drafter', 'draft.preview', { kind: 'grant' })
    expect(preview.budgets[0]?.before).toBe(40_000_000 - before)
    expect(preview.budgets[0]?.after).toBe(40_000_000 - before - preview.amount)
  })

  test('§6-32 a grant that was taken back, or has lapsed, gives its money back; another year does not count', async () => {
    const [a = '', b = ''] = await readyCases(office, 2)
    const [before, first, second] = [await loaded(), await publicOf([a]), await publicOf([b])]
    await budget(String(before + Math.max(first, second)))
    const made = await draftOf([a])
    await approve(office, 'chief', made.draftNo)
    await approve(office, 'manager', made.draftNo)
    expect(await refusal(draftOf([b]))).toBe('budget-exceeded')
    await sql(office, `update grant_record set state = '取消' where case_id = (select case_id from welfare_case where case_no = ?)`, a)
    await draftOf([b])
    expect(await one(office, `select count(*) from grant_record where decided_on < '2026-04-01'`)).toBeGreaterThan(0)
  })

  test('§6-32 a budget that is no whole number of yen is told, and no sum is let through unseen', async () => {
    await budget('1千万')
    expect(await messageOf(draftOf(await readyCases(office, 1)))).toContain('1千万')
  })
})
