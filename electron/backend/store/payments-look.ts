import { sql, type Selectable } from 'kysely'
import type { ReadDb, WriteTx } from './db.ts'
import { chunkedKeys } from './payments-keys.ts'
import type { PaymentAccountCheckTable, PaymentPayeeTable } from './schema-payments.ts'

/** What the choice of payees asks the store beside claims and benefits. */

/** 次回へ送る: reasons by payable, of those that wait. */
export async function carriedPayables(read: ReadDb): Promise<Map<string, string>> {
  const rows = await read.selectFrom('payment_carry').select(['payable_id', 'reason']).where('ended', 'is', null).execute()
  return new Map(rows.map((r) => [r.payable_id, r.reason]))
}

/** Ends the waiting of payables: an order was made without them (`passed`), or somebody took the word back. */
export async function endCarries(
  tx: WriteTx,
  payableIds: readonly string[],
  end: { readonly ended: 'passed' | 'taken-back'; readonly runId: string | null; readonly at: string },
): Promise<void> {
  for (const ids of chunkedKeys(payableIds)) {
    await tx
      .updateTable('payment_carry')
      .set({ ended: end.ended, run_id: end.runId, ended_at: end.at })
      .where('ended', 'is', null)
      .where('payable_id', 'in', ids)
      .execute()
  }
}

/** The last transfer to a payee that left the office, and whether it came back. */
export interface LastTransfer {
  readonly bankCode: string
  readonly branchCode: string
  readonly accountType: string
  readonly accountNumber: string
  readonly holderKana: string
  readonly returnId: string | null
  /** Digest of the account a second person confirmed after it came back. */
  readonly confirmed: string | null
}

/** Opens the numbers of rows of payment_payee. */
export type OpenPayees = <T extends Pick<PaymentPayeeTable, 'run_id' | 'seq' | 'kind' | 'account_number'>>(
  rows: readonly T[],
) => Promise<T[]>

/** The last transfer of each payee, by its number; one that came back and that nobody stood for yet goes before all later ones. */
export async function lastTransfers(
  read: ReadDb,
  kind: 'provider' | 'person',
  payeeNos: readonly string[],
  open: OpenPayees,
): Promise<Map<string, LastTransfer>> {
  const found = new Map<string, LastTransfer>()
  for (const ids of chunkedKeys(payeeNos)) {
    const rows = await read
      .selectFrom('payment_payee as p')
      .innerJoin('payment_run as r', 'r.run_id', 'p.run_id')
      .leftJoin('payment_return as b', (join) => join.onRef('b.run_id', '=', 'p.run_id').onRef('b.seq', '=', 'p.seq'))
      .leftJoin('payment_account_check as k', (join) =>
        join.onRef('k.return_id', '=', 'b.return_id').on('k.void', '=', 0).on('k.confirmed_by', 'is not', null),
      )
      .select(['p.payee_no', 'p.bank_code', 'p.branch_code', 'p.account_type', 'p.account_number', 'p.holder_kana'])
      .select(['p.run_id', 'p.seq', 'p.kind'])
      .select(['b.return_id', 'k.account_digest'])
      .where('p.kind', '=', kind)
      .where('p.payee_no', 'in', ids)
      .where('r.state', 'in', ['exported', 'handed-over', 'settled'])
      .orderBy('r.at')
      .orderBy('r.run_no')
      .execute()
    // only one of each is opened
    const isOpen = (r: (typeof rows)[number]): boolean => r.return_id !== null && r.account_digest === null
    const newest = new Map([...rows, ...rows.filter(isOpen)].map((r) => [r.payee_no, r]))
    for (const r of await open([...newest.values()])) {
      found.set(r.payee_no, {
        bankCode: r.bank_code,
        branchCode: r.branch_code,
        accountType: r.account_type,
        accountNumber: r.account_number,
        holderKana: r.holder_kana,
        returnId: r.return_id,
        confirmed: r.account_digest,
      })
    }
  }
  return found
}

/** 決定のときの口座: the keyed mark of the account each decision was taken on, by the id of its case. */
export async function decidedAccountMarks(read: ReadDb, caseIds: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const ids of chunkedKeys(caseIds)) {
    const rows = await read
      .selectFrom('decision')
      .select(['case_id', sql<string | null>`json_extract(frozen, '$.facts.account.mark')`.as('mark')])
      .where('case_id', 'in', ids)
      .where('kind', '=', 'grant')
      .execute()
    for (const r of rows) if (r.mark !== null) found.set(r.case_id, r.mark)
  }
  return found
}

/** Ids of cases by their numbers. */
export async function casesByNo(read: ReadDb, caseNos: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const ids of chunkedKeys(caseNos)) {
    const rows = await read.selectFrom('welfare_case').select(['case_no', 'case_id']).where('case_no', 'in', ids).execute()
    for (const r of rows) found.set(r.case_no, r.case_id)
  }
  return found
}

/** Who is behind cases, for finding one person with several accounts. */
export async function personKeys(read: ReadDb, caseNos: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const ids of chunkedKeys(caseNos)) {
    const rows = await read
      .selectFrom('welfare_case')
      .select(['case_no', 'resident_no', 'person_key'])
      .where('case_no', 'in', ids)
      .execute()
    for (const r of rows) found.set(r.case_no, r.resident_no ?? r.person_key)
  }
  return found
}

/** Orders with the same count and sum as this one whose file was made on or after a moment. */
export async function sameTotals(read: ReadDb, payees: number, amount: number, since: string, but: string | null) {
  let query = read
    .selectFrom('payment_run as r')
    .innerJoin('payment_file as f', 'f.run_id', 'r.run_id')
    .select(['r.run_no', 'r.run_id', 'r.transfer_date', 'f.file', 'f.at'])
    .where('r.payees', '=', payees)
    .where('r.amount', '=', amount)
    .where('f.at', '>=', since)
    .where('f.state', '=', 'live')
    .orderBy('f.at', 'desc')
    .limit(5)
  if (but !== null) query = query.where('r.run_id', '<>', but)
  return query.execute()
}

/** The last confirmed account check of each payee. */
export async function confirmedChecks(read: ReadDb, kind: 'provider' | 'person', payeeNos: readonly string[]) {
  const found = new Map<string, Selectable<PaymentAccountCheckTable>>()
  for (const ids of chunkedKeys(payeeNos)) {
    const rows = await read
      .selectFrom('payment_account_check')
      .selectAll()
      .where('payee_kind', '=', kind)
      .where('payee_no', 'in', ids)
      .where('void', '=', 0)
      .where('confirmed_by', 'is not', null)
      .orderBy('confirmed_at')
      .execute()
    for (const row of rows) found.set(row.payee_no, row)
  }
  return found
}
