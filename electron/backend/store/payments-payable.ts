import { sql, type Expression, type SqlBool } from 'kysely'
import { programmes } from '../../../shared/programmes/index.ts'
import type { ReadDb } from './db.ts'

/**
 * 支払対象の一つ. What one payment order may hold: the matched claim of a provider, or the benefit that a decision grants to a person
 * in cash. Its id is the claim's or the decision's, and the store lets only one live order hold it.
 */
export interface Payable {
  readonly id: string
  readonly kind: 'claim' | 'benefit'
  readonly programme: string
  readonly payeeKind: 'provider' | 'person'
  /** 事業者番号; for a person the number of the case: a benefit is one line of the bank file. */
  readonly payeeNo: string
  /** Whole yen. */
  readonly amount: number
  readonly caseId: string
  readonly caseNo: string
  /** 給付券番号 of a claim; 決定番号 of a benefit. */
  readonly ref: string
}

/** No live order holds it: it is neither ordered nor paid, or its transfer came back. */
const notHeld = (id: 'c.claim_id' | 'd.decision_id'): Expression<SqlBool> =>
  sql<SqlBool>`not exists (select 1 from payment_item i where i.payable_id = ${sql.ref(id)} and i.live = 1)`

/**
 * 支払対象の請求. Matched claims of the month of a day and of earlier ones, not held back, that no live order holds, by provider and
 * voucher. A claim's month is that of its delivery, or a later one when that month was closed already.
 */
export async function payableClaims(read: ReadDb, until: string): Promise<Payable[]> {
  const rows = await read
    .selectFrom('claim as c')
    .innerJoin('voucher as v', 'v.voucher_no', 'c.voucher_no')
    .innerJoin('welfare_case as w', 'w.case_id', 'v.case_id')
    .select(['c.claim_id', 'c.provider_no', 'c.amount', 'c.voucher_no', 'w.case_id', 'w.case_no', 'w.programme'])
    .where('c.state', '=', 'matched')
    .where('v.state', '=', 'claimed')
    .where('c.held', '=', 0)
    .where('c.month', '<=', until.slice(0, 7))
    .where(notHeld('c.claim_id'))
    .orderBy('c.provider_no')
    .orderBy('c.voucher_no')
    .execute()
  return rows.map((r) => ({
    id: r.claim_id,
    kind: 'claim',
    programme: r.programme,
    payeeKind: 'provider',
    payeeNo: r.provider_no,
    amount: r.amount,
    caseId: r.case_id,
    caseNo: r.case_no,
    ref: r.voucher_no,
  }))
}

/**
 * 支払対象の給付. Grants decided on or before a day in programmes that pay cash, not cancelled since, that no live order holds, by
 * case number. The notice may have gone out before (発行済) or go out afterwards.
 */
export async function payableBenefits(read: ReadDb, until: string): Promise<Payable[]> {
  const cash = programmes.filter((programme) => programme.delivery === 'cash').map((programme) => programme.id)
  if (cash.length === 0) return []
  const rows = await read
    .selectFrom('decision as d')
    .innerJoin('welfare_case as w', 'w.case_id', 'd.case_id')
    .select(['d.decision_id', 'd.decision_no', 'd.public_payment', 'w.case_id', 'w.case_no', 'w.programme'])
    .where(sql`+w.programme`, 'in', cash)
    .where('w.state', 'in', ['granted', 'issued'])
    // by the few cases still unpaid, never by all decisions there ever were
    .where(sql`+d.kind`, '=', 'grant')
    .where(sql`+d.decided_on`, '<=', until)
    .where('d.public_payment', '>', 0)
    .where(notHeld('d.decision_id'))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('cancellation as x').select('x.case_id').whereRef('x.case_id', '=', 'w.case_id'))))
    .orderBy('w.case_no')
    .execute()
  return rows.map((r) => ({
    id: r.decision_id,
    kind: 'benefit',
    programme: r.programme,
    payeeKind: 'person',
    payeeNo: r.case_no,
    amount: r.public_payment,
    caseId: r.case_id,
    caseNo: r.case_no,
    ref: r.decision_no,
  }))
}

/** Everything payable by a day: claims first, then benefits. */
export async function payable(read: ReadDb, until: string): Promise<Payable[]> {
  return [...(await payableClaims(read, until)), ...(await payableBenefits(read, until))]
}
