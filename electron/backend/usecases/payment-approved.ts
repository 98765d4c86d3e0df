import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import type { Payee } from '../../../shared/programmes/claims/transfers.ts'
import type { ReadDb } from '../store/db.ts'
import { groupBy } from '../store/groups.ts'
import { itemsOf, payeesOf, type RunWithDraft } from '../store/payments.ts'
import { isSealed, openPayees, payeesToDigest } from './payee-seal.ts'
import { payeeDigest, payeeOfRow } from './payment-parts.ts'

/**
 * The payees as they were approved, their numbers opened. Throws AppError `bank-file-refused` when the store holds something else by now,
 * `office-key-missing`, `office-key-wrong` when a person's number cannot be opened.
 */
export async function approvedPayees(read: ReadDb, folder: string, run: RunWithDraft): Promise<Payee[]> {
  const rows = await payeesOf(read, run.run_id)
  const payees = (await openPayees(folder, rows)).map(payeeOfRow)
  const told = await payeesToDigest(
    folder,
    payees,
    rows.map((row) => row.kind === 'person' && isSealed(row)),
  )
  const items = await itemsOf(read, run.run_id)
  const own = groupBy(items, (i) => i.payee_no)
  const digests = told.map((p) =>
    payeeDigest(
      p,
      (own.get(p.payeeNo) ?? []).map((i) => i.payable_id),
    ),
  )
  const digest = createHash('sha256').update(JSON.stringify(digests)).digest('hex')
  const sum = items.reduce((total, i) => total + i.amount, 0)
  const paid = payees.reduce((total, p) => total + p.amount, 0)
  const agrees = digest === run.draft_digest && sum === run.amount && paid === run.amount && payees.length === run.payees
  if (!agrees) throw new AppError('bank-file-refused', { problem: `支払 ${run.run_no} の内容が決裁された内容と一致しません` })
  return payees
}
