import { sql } from 'kysely'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'

/** A case of which nothing is left to do, and why it is over. */
export interface ClosableCase {
  readonly case_id: string
  readonly case_no: string
  readonly state: string
  readonly version: number
  readonly why: 'paid' | 'refused'
  readonly name: string
  readonly item_name: string
  /** Day of the last transfer or paper, whichever was later. */
  readonly last_on: IsoDate
}

/** What is paid of a case: its claims, and where there are no vouchers its decisions. */
const payables = sql`
  select m.claim_id from voucher v join claim m on m.voucher_no = v.voucher_no where v.case_id = c.case_id
  union all select d.decision_id from decision d where d.case_id = c.case_id`

/**
 * 完了にできる案件. Paid ones: every payment is recorded as transferred, no voucher can be used or is billed, no claim of them waits, and the
 * last transfer and the last paper lie before a day. Refused ones: the notice went out before that day, and no draft holds the case. Of both:
 * the notice was drawn, and no letter still lies in a run of prints. In the order of their numbers, at most `limit`.
 */
export async function closableCases(read: ReadDb, before: IsoDate, limit: number): Promise<ClosableCase[]> {
  const found = sql<ClosableCase>`(
    select c.case_id, c.case_no, c.state, c.version, case c.state when 'paid' then 'paid' else 'refused' end as why, c.name, c.item_name,
      max((select max(p.issued_on) from paper p where p.case_id = c.case_id),
        coalesce((select max(r.transfer_date) from payment_item i join payment_run r on r.run_id = i.run_id
          where i.live = 1 and i.payable_id in (${payables})), '')) as last_on
    from welfare_case c
    where c.state in ('paid', 'issued')
      and (select max(p.issued_on) from paper p where p.case_id = c.case_id) < ${before}
      and exists (select 1 from paper n where n.case_id = c.case_id and n.kind in ('grant-notice', 'refusal-notice'))
      and not exists (select 1 from print_item k where k.case_id = c.case_id and k.state in ('waiting', 'issued', 'held'))
      and case c.state
        when 'paid' then
          (select max(r.state <> 'settled' or r.transfer_date >= ${before}) from payment_item i join payment_run r on r.run_id = i.run_id
            where i.live = 1 and i.payable_id in (${payables})) = 0
          and not exists (select 1 from voucher v where v.case_id = c.case_id and v.state in ('valid', 'claimed'))
          and not exists (select 1 from voucher v join claim m on m.voucher_no = v.voucher_no
            where v.case_id = c.case_id and m.state in ('matched', 'ordered'))
        else
          (select d.kind from decision d where d.case_id = c.case_id order by d.decided_at desc limit 1) = 'refuse'
          and not exists (select 1 from draft_case k where k.case_id = c.case_id and k.open = 1)
        end
    order by c.case_no limit ${limit})`.as('found')
  return read.selectFrom(found).selectAll().execute()
}
