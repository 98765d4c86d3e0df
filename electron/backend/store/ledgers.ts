import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'
import { handOverPage } from './hand-over.ts'
import { guardedOn } from './papers.ts'
import type { OpenPayees } from './payments-look.ts'

/** Rows of a ledger asked for at once. */
const ledgerPage = 200

/**
 * Walks through a ledger page by page: `page` gives the rows after the last one it gave (undefined: from the start).
 * Nothing is held but one page.
 */
async function* paged<T>(page: (last: T | undefined) => Promise<T[]>): AsyncGenerator<T> {
  let last: T | undefined
  for (;;) {
    const rows = await page(last)
    yield* rows
    last = rows.at(-1)
    if (last === undefined || rows.length < ledgerPage) return
  }
}

/** Merges two ledgers that are each in order; `before` tells whether a row of the second comes before one of the first. */
async function* merged<A, B>(first: AsyncIterable<A>, second: AsyncIterable<B>, before: (b: B, a: A) => boolean): AsyncGenerator<A | B> {
  const rest = second[Symbol.asyncIterator]()
  let next = await rest.next()
  for await (const a of first) {
    for (; !next.done && before(next.value, a); next = await rest.next()) yield next.value
    yield a
  }
  for (; !next.done; next = await rest.next()) yield next.value
}

/** 決定簿: grants, refusals and cancellations (`cancel`) in order of their numbers, with whether the person is guarded on `day`. */
export function decisionRows(read: ReadDb, day: IsoDate) {
  type Numbered = { readonly decided_on: string; readonly decision_no: string }
  const key = ({ decided_on: on, decision_no: no }: Numbered): string => `${on} ${String(no.length).padStart(4, '0')} ${no}`
  return merged(decidedRows(read, day), cancelledRows(read, day), (b, a) => key(b) < key(a))
}

/** 取消: the amounts are those of the decision that was taken back. */
function cancelledRows(read: ReadDb, day: IsoDate) {
  const page = (last?: { decided_on: string; decision_no: string }) => {
    const query = read
      .selectFrom('cancellation as x')
      .innerJoin('decision as d', 'd.decision_id', 'x.decision_id')
      .innerJoin('welfare_case as c', 'c.case_id', 'x.case_id')
      .innerJoin('draft as f', 'f.draft_id', 'x.draft_id')
      .leftJoin('user_account as u', 'u.user_id', 'x.decided_by')
      .select(['x.decision_no', 'x.decided_on', 'd.amounts', 'x.public_payment', 'x.self_payment', 'x.capacity', 'x.decided_by'])
      .select(['c.case_no', 'c.receipt_no', 'c.name', 'c.item_name', 'f.draft_no', 'u.name as decider', 'd.decision_no as of_no'])
      .select(sql<string>`'cancel'`.as('kind'))
      .select(guardedOn(day).as('guarded'))
      .orderBy('x.decided_on')
      .orderBy(sql`length(x.decision_no)`)
      .orderBy('x.decision_no')
      .limit(ledgerPage)
    if (last === undefined) return query.execute()
    const after = sql<boolean>`(x.decided_on, length(x.decision_no), x.decision_no) > (${last.decided_on}, length(${last.decision_no}), ${last.decision_no})`
    return query.where(after).execute()
  }
  return paged(page)
}

function decidedRows(read: ReadDb, day: IsoDate) {
  const page = (last?: { decided_on: string; decision_no: string }) => {
    const query = read
      .selectFrom('decision as d')
      .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
      .innerJoin('draft as f', 'f.draft_id', 'd.draft_id')
      .leftJoin('user_account as u', 'u.user_id', 'd.decided_by')
      .select(['d.decision_no', 'd.decided_on', 'd.kind', 'd.amounts', 'd.public_payment', 'd.self_payment', 'd.capacity', 'd.decided_by'])
      .select(['c.case_no', 'c.receipt_no', 'c.name', 'c.item_name', 'f.draft_no', 'u.name as decider'])
      .select(sql<string>`''`.as('of_no'))
      .select(guardedOn(day).as('guarded'))
      .orderBy('d.decided_on')
      .orderBy(sql`length(d.decision_no)`)
      .orderBy('d.decision_no')
      .limit(ledgerPage)
    if (last === undefined) return query.execute()
    const after = sql<boolean>`(d.decided_on, length(d.decision_no), d.decision_no) > (${last.decided_on}, length(${last.decision_no}), ${last.decision_no})`
    return query.where(after).execute()
  }
  return paged(page)
}

/** 発送簿 in order of sending. */
export function mailingRows(read: ReadDb, day: IsoDate) {
  const page = (last?: { posted_on: string; number: string; entry_id: string }) => {
    const query = read
      .selectFrom('mailing_entry as m')
      .innerJoin('welfare_case as c', 'c.case_id', 'm.case_id')
      .leftJoin('user_account as u', 'u.user_id', 'm.by_user')
      .select([
        'm.entry_id',
        'm.posted_on',
        'm.number',
        'm.addressee',
        'm.address',
        'm.postal_code',
        'm.kind',
        'm.sheets',
        'm.by_user',
        'c.case_no',
        'u.name as sender',
      ])
      .select(guardedOn(day).as('guarded'))
      .orderBy('m.posted_on')
      .orderBy(sql`length(m.number)`)
      .orderBy('m.number')
      .orderBy('m.entry_id')
      .limit(ledgerPage)
    if (last === undefined) return query.execute()
    const after = sql<boolean>`(m.posted_on, length(m.number), m.number, m.entry_id) > (${last.posted_on}, length(${last.number}), ${last.number}, ${last.entry_id})`
    return query.where(after).execute()
  }
  return paged(page)
}

/** 給付券台帳 in order of voucher numbers. */
export function voucherRows(read: ReadDb, day: IsoDate) {
  const page = (last?: { voucher_no: string }) => {
    const query = read
      .selectFrom('voucher as v')
      .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
      .innerJoin('decision as d', 'd.decision_id', 'v.decision_id')
      .leftJoin('provider as p', 'p.provider_no', 'v.provider_no')
      .select([
        'v.voucher_no',
        'v.seq',
        'v.of_count',
        'v.months',
        'v.price',
        'v.public_payment',
        'v.self_payment',
        'v.provider_no',
        'v.valid_from',
        'v.valid_to',
        'v.state',
      ])
      .select(['c.case_no', 'c.name', 'c.item_name', 'd.decision_no', 'p.name as provider_name'])
      .select(guardedOn(day).as('guarded'))
      .orderBy('v.voucher_no')
      .limit(ledgerPage)
    return (last === undefined ? query : query.where('v.voucher_no', '>', last.voucher_no)).execute()
  }
  return paged(page)
}

/** 支払台帳: one row a payee of every payment order that was approved; dropped and open ones are no payments. */
export function paymentRows(read: ReadDb, open: OpenPayees) {
  const page = async (last?: { month: string; run_id: string; seq: number }) => {
    const query = read
      .selectFrom('payment_payee as y')
      .innerJoin('payment_run as r', 'r.run_id', 'y.run_id')
      .innerJoin('draft as f', 'f.draft_id', 'r.draft_id')
      .select(['r.run_id', 'r.run_no', 'r.month', 'r.transfer_date', 'r.state', 'f.draft_no', 'y.seq', 'y.payee_no', 'y.name', 'y.kind'])
      .select([
        'y.bank_code',
        'y.bank_name',
        'y.branch_code',
        'y.branch_name',
        'y.account_type',
        'y.account_number',
        'y.holder_kana',
        'y.amount',
      ])
      .select((eb) =>
        eb
          .selectFrom('payment_item as i')
          .select((i) => i.fn.countAll<number>().as('n'))
          .whereRef('i.run_id', '=', 'y.run_id')
          .whereRef('i.payee_no', '=', 'y.payee_no')
          .as('claims'),
      )
      .where('r.state', 'in', ['approved', 'closed', 'exported', 'handed-over', 'settled'])
      .orderBy('r.month')
      .orderBy('r.run_id')
      .orderBy('y.seq')
      .limit(ledgerPage)
    const rest =
      last === undefined ? query : query.where(sql<boolean>`(r.month, r.run_id, y.seq) > (${last.month}, ${last.run_id}, ${last.seq})`)
    return open(await rest.execute())
  }
  return paged(page)
}

/** 授受簿, the newest line first. */
export function handOverRows(read: ReadDb, day: IsoDate) {
  const every = { direction: undefined, from: undefined, until: undefined }
  type Line = Awaited<ReturnType<typeof handOverPage>>[number]
  return paged<Line>((last) => handOverPage(read, every, last, ledgerPage, day))
}
