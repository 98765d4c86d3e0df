/** One month decided through the gate: who pays what under the shared cap, yen by yen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importSample, sampleOffice, type TestOffice } from '../support/office.ts'
import { approve, expectedAnswer, sql, trailHolds, type Row } from './acts.ts'

interface LedgerLine {
  readonly file: string
  readonly receiptNo: string
  readonly residentNo: string
  readonly earlierOwnShare: number
  readonly ownShare: number
  readonly selfPayment: number
  readonly publicPayment: number
}

interface MonthLedger {
  readonly decidedOn: string
  readonly granted: number
  readonly publicPayment: number
  readonly selfPayment: number
  readonly cutByCap: readonly LedgerLine[]
  readonly grants: readonly LedgerLine[]
}

const expected = expectedAnswer<MonthLedger>('month-ledger-2026-11')

describe('the ledger of November 2026', () => {
  let office: TestOffice
  let decisions: Row[]
  let before: Row[]

  beforeAll(async () => {
    office = await sampleOffice()
    for (const name of ['aids-logoform', 'aids-etumo', 'aids-counter']) await importSample(office, `${name}.csv`, name)
    await office.call('reviewer', 'review.auto', {})
    before = await sql(office, 'select receipt_no, self_payment from welfare_case')
    const draft = await office.call('drafter', 'draft.create', { kind: 'grant' })
    for (const user of ['chief', 'manager', 'director']) await approve(office, user, draft.draftNo)
    decisions = await sql(
      office,
      `select d.*, c.receipt_no, c.resident_no, c.state, b.file, json_extract(d.frozen, '$.earlierOwnShare') as earlier,
              json_extract(d.amounts, '$.ownShare') as own_share
       from decision d join welfare_case c on c.case_id = d.case_id join application a on a.application_id = c.application_id
       join import_batch b on b.batch_id = a.batch_id order by c.case_no`,
    )
  })
  afterAll(() => office.dispose())

  const line = (d: Row): LedgerLine => ({
    file: String(d['file']),
    receiptNo: String(d['receipt_no']),
    residentNo: String(d['resident_no']),
    earlierOwnShare: Number(d['earlier']),
    ownShare: Number(d['own_share']),
    selfPayment: Number(d['self_payment']),
    publicPayment: Number(d['public_payment']),
  })

  it('decides every grant with exactly the expected share', () => {
    expect(decisions.map(line)).toEqual(expected.grants)
    expect(new Set(decisions.map((d) => d['decided_on']))).toEqual(new Set([expected.decidedOn]))
    expect(new Set(decisions.map((d) => d['state']))).toEqual(new Set(['granted']))
  })

  it('adds up to the expected totals', () => {
    const sum = (key: string): number => decisions.reduce((total, d) => total + Number(d[key]), 0)
    expect({ granted: decisions.length, publicPayment: sum('public_payment'), selfPayment: sum('self_payment') }).toEqual({
      granted: expected.granted,
      publicPayment: expected.publicPayment,
      selfPayment: expected.selfPayment,
    })
  })

  it('cuts exactly the expected shares by the cap', () => {
    const alone = new Map(before.map((c) => [c['receipt_no'], Number(c['self_payment'])]))
    const cut = decisions.filter((d) => Number(d['self_payment']) < (alone.get(d['receipt_no'] ?? '') ?? 0))
    expect(cut.map(line)).toEqual(expected.cutByCap)
  })

  it('numbers the decisions without a gap', () => {
    const numbers = decisions.map((d) => Number(/^8見福第(\d+)号$/.exec(String(d['decision_no']))?.[1]))
    expect(numbers).toEqual(decisions.map((_, i) => i + 1))
  })

  it('gives vouchers that add up exactly to each decision', async () => {
    const rows = await sql(
      office,
      `select d.decision_id, d.public_payment, d.self_payment, json_extract(d.amounts, '$.price') as price, count(*) as n, max(v.of_count) as of_count,
              max(v.seq) as last, sum(v.public_payment) as public_sum, sum(v.self_payment) as self_sum, sum(v.price) as price_sum
       from decision d join voucher v on v.decision_id = d.decision_id group by d.decision_id`,
    )
    expect(rows.length).toBe(expected.granted)
    const wrong = rows.filter(
      (r) =>
        r['public_sum'] !== r['public_payment'] ||
        r['self_sum'] !== r['self_payment'] ||
        r['price_sum'] !== r['price'] ||
        r['n'] !== r['of_count'] ||
        r['last'] !== r['of_count'],
    )
    expect(wrong).toEqual([])
    expect(rows.some((r) => Number(r['n']) > 1)).toBe(true)
  })

  it('writes each grant into the ledger of grants under its first voucher', async () => {
    const rows = await sql(
      office,
      `select g.public_payment, g.self_payment, g.decided_on, d.public_payment as p, d.self_payment as s from grant_record g
       join voucher v on v.voucher_no = g.voucher_no and v.seq = 1 join decision d on d.decision_id = v.decision_id where g.source = 'decided'`,
    )
    expect(rows.length).toBe(expected.granted)
    expect(
      rows.filter((r) => r['public_payment'] !== r['p'] || r['self_payment'] !== r['s'] || r['decided_on'] !== expected.decidedOn),
    ).toEqual([])
  })

  it('leaves a whole trail', async () => {
    expect(await trailHolds(office)).toBe(true)
  })
})
