import { programmes } from '../../../shared/programmes/index.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { AccountingLine } from '../../../shared/programmes/claims/accounting.ts'
import type { Payee } from '../../../shared/programmes/claims/transfers.ts'
import type { ReadDb } from '../store/db.ts'
import { groupBy, unique } from '../store/groups.ts'
import { payeesOf, type RunWithDraft } from '../store/payments.ts'
import { filesOf } from '../store/payments-files.ts'
import { openPayees } from './payee-seal.ts'
import { payeeOfRow } from './payment-parts.ts'

/** One thing that was paid: a claim with its voucher, or a benefit. */
export interface PaidItem {
  readonly payeeNo: string
  readonly amount: number
  readonly programme: string
  readonly itemName: string
  readonly voucherNo: string | null
  readonly claimRef: string
  readonly deliveredOn: IsoDate | null
  readonly decided: number
  readonly note: string
}

/** An order's lines for its papers: as they were exported, whatever came back since. */
export interface RunLines {
  readonly run: RunWithDraft
  readonly transferDate: IsoDate
  readonly payees: readonly (Payee & { readonly seq: number })[]
  readonly items: ReadonlyMap<string, readonly PaidItem[]>
  readonly accounting: readonly AccountingLine[]
}

/** Reads the lines of an order whose file was made. */
export async function runLines(read: ReadDb, folder: string, run: RunWithDraft): Promise<RunLines> {
  const rows = await read
    .selectFrom('payment_item as i')
    .leftJoin('claim as c', 'c.claim_id', 'i.claim_id')
    .leftJoin('voucher as v', 'v.voucher_no', 'c.voucher_no')
    .leftJoin('decision as d', 'd.decision_id', 'i.decision_id')
    .innerJoin('welfare_case as w', (join) => join.on((eb) => eb('w.case_id', '=', eb.fn.coalesce('v.case_id', 'd.case_id'))))
    .select([
      'i.payee_no',
      'i.amount',
      'w.programme',
      'w.item_name',
      'c.voucher_no',
      'c.claim_ref',
      'c.delivered_on',
      'c.decided',
      'c.note',
    ])
    .where('i.run_id', '=', run.run_id)
    .orderBy('i.payee_no')
    .orderBy('c.voucher_no')
    .orderBy('i.payable_id')
    .execute()
  const items = groupBy(
    rows.map((r): PaidItem => ({
      payeeNo: r.payee_no,
      amount: r.amount,
      programme: r.programme,
      itemName: r.item_name,
      voucherNo: r.voucher_no,
      claimRef: r.claim_ref ?? '',
      deliveredOn: r.delivered_on,
      decided: r.decided ?? r.amount,
      note: r.note ?? '',
    })),
    (i) => i.payeeNo,
  )
  const payees = (await openPayees(folder, await payeesOf(read, run.run_id))).map((row) => ({ ...payeeOfRow(row), seq: row.seq }))
  const transferDate = (await filesOf(read, run.run_id)).find((f) => f.state === 'live')?.transfer_date ?? run.transfer_date
  const nameOf = (id: string): string => programmes.find((p) => p.id === id)?.name ?? id
  const accounting = payees.map((p): AccountingLine => {
    const own = items.get(p.payeeNo) ?? []
    return {
      runNo: run.run_no,
      draftNo: run.draft_no,
      month: run.month,
      transferDate,
      seq: p.seq,
      payeeNo: p.payeeNo,
      name: p.name,
      holder: p.holderKana,
      bankCode: p.bankCode,
      branchCode: p.branchCode,
      accountType: p.accountType,
      accountNumber: p.accountNumber,
      items: own.length,
      amount: p.amount,
      programme: unique(own.map((i) => nameOf(i.programme))).join('・'),
    }
  })
  return { run, transferDate, payees, items, accounting }
}
