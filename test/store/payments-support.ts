import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BackendOptions } from '../../electron/backend/office/open.ts'
import type { VoucherTable } from '../../electron/backend/store/schema-cases.ts'
import { importSample, openTestOffice, sampleOffice, temporaryFolder, type TestOffice } from '../support/office.ts'

/** The day on which the December claims come in. */
export const claimDay = '2026-12-28'
export const transferDate = '2027-01-15'

/** 見本市 after the decision and the sending of all cases of the online form that were proposed for a grant. */
export async function issuedFolder(): Promise<string> {
  const office = await sampleOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await office.call('reviewer', 'review.auto', {})
  const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant' })
  await approveAll(office, draftNo)
  await office.backend.env.store.writer.updateTable('welfare_case').set({ state: 'issued' }).where('state', '=', 'granted').execute()
  await office.backend.close()
  return office.folder
}

/** A copy of such an office, for one test to change. */
export async function copyOf(folder: string, options: BackendOptions = {}): Promise<TestOffice> {
  const copy = join(temporaryFolder('payments'), 'office')
  cpSync(folder, copy, { recursive: true })
  return openTestOffice(copy, { businessDay: claimDay, ...options })
}

/** Everybody on the route approves in turn. */
export async function approveAll(office: TestOffice, draftNo: string): Promise<void> {
  for (const user of ['chief', 'manager', 'director']) {
    const { state } = await office.call(user, 'draft.approve', { draftNo, asDeputy: false })
    if (state === 'approved') return
  }
  throw new Error(`${draftNo} was not decided`)
}

/** The n-th voucher of the case with a receipt number. */
export async function voucherOf(office: TestOffice, receiptNo: string, seq = 1): Promise<VoucherTable & { case_no: string }> {
  return office.backend.env.store.reader
    .selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .selectAll('v')
    .select('c.case_no')
    .where('c.receipt_no', '=', receiptNo)
    .where('v.seq', '=', seq)
    .executeTakeFirstOrThrow()
}

export const claimHeader = [
  '請求番号',
  '事業者番号',
  '事業者名',
  '給付券番号',
  '券の符号',
  '納品日',
  '受領者',
  '品名',
  '価格',
  '自己負担受領額',
  '請求額',
  '備考',
] as const
export type ClaimCells = Partial<Record<(typeof claimHeader)[number], string>>

/** A line that claims a voucher as it was decided, but for `change`. */
export function claimOf(voucher: VoucherTable, change: ClaimCells = {}): ClaimCells {
  return {
    請求番号: `S-${voucher.voucher_no}`,
    事業者番号: voucher.provider_no,
    給付券番号: voucher.voucher_no,
    券の符号: voucher.code,
    納品日: '2026-12-10',
    受領者: '本人',
    価格: String(voucher.price),
    自己負担受領額: String(voucher.self_payment),
    請求額: String(voucher.public_payment),
    ...change,
  }
}

/** Writes a claim file beside the office and returns its path. */
export function writeClaims(office: TestOffice, lines: readonly ClaimCells[], name = 'claims.csv'): string {
  const rows = [claimHeader, ...lines.map((line) => claimHeader.map((column) => line[column] ?? ''))]
  const path = join(office.folder, '..', name)
  writeFileSync(path, `\uFEFF${rows.map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\r\n')}\r\n`)
  return path
}

export function takeClaims(office: TestOffice, lines: readonly ClaimCells[], name?: string) {
  return office.call('payer', 'claims.take', { ticket: office.open(writeClaims(office, lines, name)), profile: 'claims' })
}

/** The code a call was refused with, or null when it went through. */
export async function refusalOf(call: Promise<unknown>): Promise<{ code: string; message: string } | null> {
  try {
    await call
    return null
  } catch (error) {
    const refused = error as { error?: { code: string; message: string } }
    if (refused.error === undefined) throw error
    return { code: refused.error.code, message: refused.error.message }
  }
}

/** Everything a claim or payment may change, for tests that nothing did. */
export async function moneyState(office: TestOffice): Promise<unknown> {
  const read = office.backend.env.store.reader
  return {
    runs: await read.selectFrom('payment_run').selectAll().orderBy('run_no').execute(),
    items: await read.selectFrom('payment_item').selectAll().orderBy('payable_id').orderBy('run_id').execute(),
    payees: await read.selectFrom('payment_payee').selectAll().orderBy('customer_code').execute(),
    claims: await read.selectFrom('claim').selectAll().orderBy('claim_id').execute(),
    batches: await read.selectFrom('claim_batch').selectAll().orderBy('claim_no').execute(),
    drafts: await read.selectFrom('draft').select(['draft_no', 'state']).orderBy('draft_no').execute(),
    handOver: await read.selectFrom('hand_over').selectAll().orderBy('entry_id').execute(),
    vouchers: await read.selectFrom('voucher').select(['voucher_no', 'state']).orderBy('voucher_no').execute(),
    cases: await read.selectFrom('welfare_case').select(['case_no', 'state', 'version']).orderBy('case_no').execute(),
    counters: await read.selectFrom('counter').selectAll().orderBy('name').execute(),
  }
}

/** From here on a payment is closed by an act of its own, by the second person. */
export async function separateClosing(office: TestOffice): Promise<void> {
  await office.backend.env.store.writer
    .insertInto('parameter')
    .values({
      programme: 'office',
      key: 'payment.closing',
      value: 'separate',
      valid_from: '2020-04-01',
      valid_to: null,
      article: '財務規則',
    })
    .execute()
}
