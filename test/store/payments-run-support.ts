import type { VoucherTable } from '../../electron/backend/store/schema-cases.ts'
import { openTestOffice, type TestOffice } from '../support/office.ts'
import { approveAll, claimDay, claimOf, issuedFolder, takeClaims, transferDate } from './payments-support.ts'

export const month = '2026-12'

/** 見本市 with `count` matched claims of December, ready to be ordered. */
export async function claimedFolder(count: number): Promise<{ readonly folder: string; readonly vouchers: readonly VoucherTable[] }> {
  const folder = await issuedFolder()
  const making = await openTestOffice(folder, { businessDay: claimDay })
  const vouchers = await making.backend.env.store.reader
    .selectFrom('voucher')
    .selectAll()
    .where('public_payment', '>', 0)
    .orderBy('of_count')
    .orderBy('voucher_no')
    .limit(count)
    .execute()
  const { matched } = await takeClaims(
    making,
    vouchers.map((v) => claimOf(v)),
  )
  if (matched !== vouchers.length) throw new Error(`only ${matched} claims matched`)
  await making.backend.close()
  return { folder, vouchers }
}

export const sumOf = (vouchers: readonly VoucherTable[]): number => vouchers.reduce((sum, v) => sum + v.public_payment, 0)

/** Makes and decides the order of the month. */
export async function decided(office: TestOffice): Promise<{ readonly runNo: string; readonly draftNo: string }> {
  const made = await office.call('payer', 'payment.create', { month, transferDate })
  await approveAll(office, made.draftNo)
  return made
}

/** Another clerk of the payments, who may stand for what the first one did. */
export async function secondPayer(office: TestOffice): Promise<void> {
  const { writer } = office.backend.env.store
  await writer.insertInto('user_role').values({ user_id: 'mailing', role: 'payer', valid_from: '2020-04-01', valid_to: null }).execute()
}

/** Whether each claim is in at most one live order, and what is paid is what live orders with a file hold. */
export async function paidTwice(office: TestOffice): Promise<unknown[]> {
  const read = office.backend.env.store.reader
  const twice = await read
    .selectFrom('payment_item')
    .select('payable_id')
    .where('live', '=', 1)
    .groupBy('payable_id')
    .having((eb) => eb.fn.countAll<number>(), '>', 1)
    .execute()
  const paid = await read.selectFrom('claim').select('claim_id').where('state', '=', 'paid').execute()
  const live = await read
    .selectFrom('payment_item as i')
    .innerJoin('payment_run as r', 'r.run_id', 'i.run_id')
    .select('i.payable_id')
    .where('i.live', '=', 1)
    .where('r.state', 'in', ['exported', 'handed-over', 'settled'])
    .execute()
  const liveIds = new Set(live.map((l) => l.payable_id))
  const strays = paid.filter((c) => !liveIds.has(c.claim_id))
  const unpaid = live.length - paid.length
  return [...twice, ...strays, ...(unpaid === 0 ? [] : [{ unpaid }])]
}
