/**
 * 個人の口座番号の封. In an order the account number of a person is sealed under the office's key; bank, branch and holder stay readable.
 * Numbers of providers are public business facts and stay plain, as do rows from before there was a seal.
 */
import { officeKey } from '../keys/office-key.ts'
import type { Payee } from '../../../shared/programmes/claims/transfers.ts'
import { isSealedField, openField, sealField } from '../keys/field-cipher.ts'
import { payeeOwner } from '../keys/field-owners.ts'
import { accountMark } from '../store/accounts.ts'
import type { ReadDb } from '../store/db.ts'
import { lastTransfers } from '../store/payments-look.ts'

/** What is needed of a row of payment_payee to open its number. */
export interface PayeeNumber {
  readonly run_id: string
  readonly seq: number
  readonly kind: string
  readonly account_number: string
}

const ownerOf = (row: PayeeNumber): string => payeeOwner(row.run_id, row.seq)

/** Whether the number lies sealed. */
export const isSealed = (row: Pick<PayeeNumber, 'account_number'>): boolean => isSealedField(row.account_number)

/** The rows as the store keeps them. Throws AppError `office-key-missing`, `office-key-wrong` when a person is among them. */
export async function sealPayees<T extends PayeeNumber>(folder: string, rows: readonly T[]): Promise<T[]> {
  if (!rows.some((row) => row.kind === 'person')) return [...rows]
  const key = await officeKey(folder)
  return rows.map((row) => (row.kind === 'person' ? { ...row, account_number: sealField(key, ownerOf(row), row.account_number) } : row))
}

/** The rows with their numbers. Throws AppError `office-key-missing`, `office-key-wrong` when one of them is sealed. */
export async function openPayees<T extends PayeeNumber>(folder: string, rows: readonly T[]): Promise<T[]> {
  if (!rows.some(isSealed)) return [...rows]
  const key = await officeKey(folder)
  return rows.map((row) => (isSealed(row) ? { ...row, account_number: openField(key, ownerOf(row), row.account_number) } : row))
}

/** The last transfers of payees, their numbers opened. */
export const lastTransfersOpened = (read: ReadDb, folder: string, kind: 'provider' | 'person', payeeNos: readonly string[]) =>
  lastTransfers(read, kind, payeeNos, (rows) => openPayees(folder, rows))

/**
 * Payees as the digest of their draft tells them: a sealed number by its keyed mark, because of seven digits anybody could try them all
 * against a plain digest.
 */
export async function payeesToDigest<T extends Payee>(folder: string, payees: readonly T[], sealed: readonly boolean[]): Promise<T[]> {
  if (!sealed.includes(true)) return [...payees]
  const key = await officeKey(folder)
  return payees.map((p, i) => (sealed[i] === true ? { ...p, accountNumber: accountMark(key, p) } : p))
}
