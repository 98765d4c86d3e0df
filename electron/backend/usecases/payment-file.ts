import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { buildTransferFile } from '../../../shared/domain/zengin.ts'
import { zenginProblemText } from '../../../shared/domain/zengin-messages.ts'
import { readTransferFile } from '../../../shared/domain/zengin-read.ts'
import { USUAL_ZENGIN_PROFILE, type ZenginTransfer } from '../../../shared/domain/zengin-types.ts'
import type { Yen } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { AppError } from '../../../shared/errors.ts'
import { transferOrder, transferProblemText, type Payee } from '../../../shared/programmes/claims/transfers.ts'
import type { Handler, JobContext, JobWrite } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { nationalHolidays } from '../files/holidays.ts'
import { FILE_LIMITS, readWholeFile } from '../files/read-file.ts'
import { moveCase } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { casesStillOpen, itemsOf, markExported, moveClaims, payeesOf, payVouchers, runsOf, type RunWithDraft } from '../store/payments.ts'
import { checkTransferDate, consignorOn, payeeDigest } from './payments.ts'

/**
 * 振込データの作成. Writes the bank file of a month's approved order, reads it back from the disk, counts it again, and only then
 * notes the order as exported and everything in it as paid, in one transaction.
 *
 * The file comes before the transaction: after a power cut between the two there is a file whose order is still 「決裁済」, and making
 * it again gives the very same bytes, because they come only from what was approved; such a left-over is taken over without
 * `replace`. A failed transaction takes the file away again. An order noted as exported without a file cannot come to be.
 *
 * Throws AppError `nothing-to-pay`, `payment-not-approved`, `payment-exported`, `not-a-bank-day`, `bank-file-refused`,
 * `missing-setting`, `output-exists`, `output-unwritable`, `changed-by-other`.
 */
export const exportFile: Handler<'payment.export'> = async (ctx, input) => {
  const { env, read, signal } = ctx
  const run = await exportableRun(read, input.month)
  const payees = await approvedPayees(read, run)
  const made = await bankFile(ctx, run, payees)
  const { path, name } = env.tickets.resolve(input.save, 'save')
  signal.throwIfAborted()
  const leftOver = await holds(path, made.sha256)
  await writeAtomic(path, made.bytes, { replace: input.replace || leftOver })
  try {
    await readBack(path, made)
    await ctx.write((w) => release(ctx, w, run, { file: name, sha256: made.sha256, medium: input.medium }))
  } catch (error) {
    // a file that no order answers for must not reach the bank; if it cannot be removed, its order is still open and makes it again
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
  return { runNo: run.run_no, draftNo: run.draft_no, payees: made.transfers.length, amount: made.total, file: name, sha256: made.sha256 }
}

/** The order of a month that waits for its file. */
async function exportableRun(read: ReadDb, month: string): Promise<RunWithDraft> {
  const runs = (await runsOf(read, month, 200)).filter((r) => r.state !== 'cancelled')
  const run = runs.find((r) => r.state !== 'exported') ?? runs[0]
  if (run === undefined) throw new AppError('nothing-to-pay', { month })
  if (run.state === 'exported') throw new AppError('payment-exported', { file: run.file ?? '' })
  if (run.state !== 'approved') throw new AppError('payment-not-approved', { draftNo: run.draft_no })
  return run
}

/** The payees as they were approved. Throws AppError `bank-file-refused` when the store holds something else by now. */
async function approvedPayees(read: ReadDb, run: RunWithDraft): Promise<Payee[]> {
  const payees = (await payeesOf(read, run.run_id)).map((p): Payee => ({
    providerNo: p.provider_no,
    providerName: p.name,
    bankCode: p.bank_code,
    bankName: p.bank_name,
    branchCode: p.branch_code,
    branchName: p.branch_name,
    accountType: p.account_type,
    accountNumber: p.account_number,
    holderKana: p.holder_kana,
    amount: p.amount,
    customerCode: p.customer_code,
  }))
  const items = await itemsOf(read, run.run_id)
  const digests = payees.map((p) =>
    payeeDigest(
      p,
      items.filter((i) => i.provider_no === p.providerNo).map((i) => i.claim_id),
    ),
  )
  const digest = createHash('sha256').update(JSON.stringify(digests)).digest('hex')
  const sum = items.reduce((total, i) => total + i.amount, 0)
  const agrees = digest === run.draft_digest && sum === run.amount && payees.length === run.payees
  if (!agrees) throw new AppError('bank-file-refused', { problem: `支払 ${run.run_no} の内容が決裁された内容と一致しません` })
  return payees
}

interface BankFile {
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly transfers: readonly ZenginTransfer[]
  readonly total: Yen
}

async function bankFile(ctx: JobContext, run: RunWithDraft, payees: readonly Payee[]): Promise<BankFile> {
  const day = ctx.env.businessDay()
  checkTransferDate(run.transfer_date, day)
  const order = transferOrder(await consignorOn(ctx.read, day), run.transfer_date, payees)
  if (!order.ok) throw new AppError('bank-file-refused', { problem: order.problem })
  const built = buildTransferFile(order.header, order.transfers, USUAL_ZENGIN_PROFILE, { holidays: nationalHolidays() })
  if (!built.ok) {
    const problems = built.problems.slice(0, 3).map((p) => transferProblemText(p, payees))
    throw new AppError('bank-file-refused', { problem: problems.join('、') })
  }
  if (built.total !== run.amount || built.count !== run.payees) {
    throw new AppError('bank-file-refused', {
      problem: `振込データの合計${yenText(built.total)}が支出命令の${yenText(run.amount)}と一致しません`,
    })
  }
  const sha256 = createHash('sha256').update(built.bytes).digest('hex')
  return { bytes: built.bytes, sha256, transfers: order.transfers, total: built.total }
}

/** Whether the file there already has exactly this content. */
async function holds(path: string, sha256: string): Promise<boolean> {
  try {
    return (await readWholeFile(path, FILE_LIMITS.bankFileMb)).sha256 === sha256
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** Reads the file from the disk with the independent reader and compares every transfer. Throws AppError `bank-file-refused`. */
async function readBack(path: string, made: BankFile): Promise<void> {
  const file = await readWholeFile(path, FILE_LIMITS.bankFileMb)
  const counted = readTransferFile(file.bytes)
  const refuse = (problem: string): AppError =>
    new AppError('bank-file-refused', { problem: `書き出したファイルを読み直したところ、${problem}` })
  if (!counted.ok) throw refuse(counted.problems.slice(0, 3).map(zenginProblemText).join('、'))
  const same = file.sha256 === made.sha256 && counted.total === made.total && counted.count === made.transfers.length
  const paid = counted.transfers.every((t, i) => {
    const wanted = made.transfers[i]
    return (
      t.amount === wanted?.amount &&
      t.accountNumber === wanted.accountNumber &&
      t.bankCode === wanted.bankCode &&
      t.branchCode === wanted.branchCode
    )
  })
  if (!same || !paid) throw refuse('支出命令と一致しません')
}

/** The file as it leaves the office. */
interface Handed {
  readonly file: string
  readonly sha256: string
  readonly medium: string | undefined
}

/** 支払. The order is exported; its claims and vouchers are paid, and every case in which no voucher is left open. */
async function release(ctx: JobContext, w: JobWrite, run: RunWithDraft, made: Handed): Promise<void> {
  const { tx, audit } = w
  const { file, sha256, medium } = made
  const at = ctx.env.now().toISOString()
  if (!(await markExported(tx, run, file, sha256))) throw new AppError('changed-by-other', {})
  const items = await itemsOf(tx, run.run_id)
  await moveClaims(
    tx,
    items.map((i) => i.claim_id),
    'ordered',
    'paid',
  )
  await payVouchers(
    tx,
    items.map((i) => i.voucher_no),
  )
  const open = await casesStillOpen(
    tx,
    items.map((i) => i.case_id),
  )
  for (const [caseNo, own] of byCase(items)) {
    const [c] = own
    if (c !== undefined && !open.has(c.case_id)) await moveCase(tx, c, 'pay', at)
    const amount = own.reduce((sum, i) => sum + i.amount, 0)
    const text = `支払 ${run.run_no} 給付券${own.length}枚 ${yenText(amount)}（振込日 ${run.transfer_date}）`
    await audit.write({ action: 'paid', ref: caseNo, body: { text, run: run.run_no, vouchers: own.map((i) => i.voucher_no), amount } })
  }
  await enterHandOver(tx, ctx, { direction: 'out', name: file, sha256, rows: run.payees, amount: run.amount, ref: run.run_no, medium })
  const text = `振込データ ${file}: ${run.payees}件 ${yenText(run.amount)}（振込日 ${run.transfer_date}）`
  await audit.write({
    action: 'payment-export',
    ref: run.run_no,
    body: { text, file, sha256, payees: run.payees, amount: run.amount, claims: items.length },
  })
}

type Item = Awaited<ReturnType<typeof itemsOf>>[number]

/** Items by the number of their case, in its order. */
function byCase(items: readonly Item[]): [string, Item[]][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(item.case_no, [...(groups.get(item.case_no) ?? []), item])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
