import { yenText } from '../../../shared/domain/money.ts'
import type { JobWrite } from '../context.ts'
import { moveCase } from '../store/cases.ts'
import { groupBy } from '../store/groups.ts'
import { casesStillOpen, claimIdsOf, moveClaims, moveVouchers, type RunItem, type RunWithDraft } from '../store/payments.ts'
import type { WriteTx } from '../store/db.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

const vouchersOf = (items: readonly RunItem[]): string[] => items.flatMap((i) => (i.voucher_no === null ? [] : [i.voucher_no]))

/** Items by the number of their case, in its order. */
const byCase = (items: readonly RunItem[]): [string, RunItem[]][] =>
  [...groupBy(items, (i) => i.case_no)].sort(([a], [b]) => (a < b ? -1 : 1))

/** 支払済. Claims and vouchers of an order are paid, benefits too, and every case in which no voucher is left open; each case is told. */
export async function settlePaid({ tx, audit }: JobWrite, run: RunWithDraft, items: readonly RunItem[], at: string): Promise<void> {
  await moveClaims(tx, claimIdsOf(items), 'ordered', 'paid')
  await moveVouchers(tx, vouchersOf(items), 'claimed', 'paid')
  const open = await casesStillOpen(
    tx,
    items.map((i) => i.case_id),
  )
  for (const [caseNo, own] of byCase(items)) {
    const [c] = own
    if (c !== undefined && !open.has(c.case_id)) await moveCase(tx, c, 'pay', at)
    const amount = own.reduce((sum, i) => sum + i.amount, 0)
    const what = c?.kind === 'benefit' ? '給付' : `給付券${own.length}枚`
    const text = `支払 ${run.run_no} ${what} ${yenText(amount)}（振込日 ${toWareki(run.transfer_date)}）`
    await audit.write({ action: 'paid', ref: caseNo, body: { text, run: run.run_no, vouchers: vouchersOf(own), amount } })
  }
}

/**
 * 支払の戻し. What was paid is payable again: the transfer came back, or the order was cancelled before its file left. Claims are matched,
 * vouchers claimed, and a case that was paid stands where it stood before. `why` is told in the history of each case.
 */
export async function takeBackPaid(
  { tx, audit }: JobWrite,
  items: readonly RunItem[],
  told: { readonly at: string; readonly action: 'payment-returned' | 'payment-cancelled'; readonly why: string },
): Promise<void> {
  await moveClaims(tx, claimIdsOf(items), 'paid', 'matched')
  await moveVouchers(tx, vouchersOf(items), 'paid', 'claimed')
  for (const [caseNo, own] of byCase(items)) {
    const [c] = own
    if (c?.state === 'paid' || c?.state === 'closed') await moveCase(tx, c, await wayBack(tx, c), told.at)
    const amount = own.reduce((sum, i) => sum + i.amount, 0)
    await audit.write({
      action: told.action,
      ref: caseNo,
      body: { text: `${told.why} ${yenText(amount)}`, vouchers: vouchersOf(own), amount },
    })
  }
}

/** Where a paid case goes back to: its claim, or its decision, before or after its notice went out. */
async function wayBack(tx: WriteTx, c: RunItem): Promise<'return-transfer' | 'return-cash' | 'return-cash-issued'> {
  if (c.kind === 'claim') return 'return-transfer'
  const notice = await tx
    .selectFrom('paper')
    .select('paper_id')
    .where('case_id', '=', c.case_id)
    .where('kind', '=', 'grant-notice')
    .executeTakeFirst()
  return notice === undefined ? 'return-cash' : 'return-cash-issued'
}
