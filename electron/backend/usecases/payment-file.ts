import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { buildTransferFile } from '../../../shared/domain/zengin.ts'
import { checkTransferBytes, holdsTransfers } from '../../../shared/domain/zengin-check.ts'
import { zenginProblemText } from '../../../shared/domain/zengin-messages.ts'
import type { ZenginTransfer } from '../../../shared/domain/zengin-types.ts'
import type { IsoDate, Yen } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { AppError } from '../../../shared/errors.ts'
import { transferOrder, transferProblemText, type Payee } from '../../../shared/programmes/claims/transfers.ts'
import { backupBeforePayment } from '../backup/failure.ts'
import { isScheduled } from '../backup/schedule.ts'
import type { Handler, JobContext, JobWrite } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { nationalHolidays } from '../files/holidays.ts'
import { FILE_LIMITS, readWholeFile } from '../files/read-file.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { itemsOf, moveRun, runByNumber, runsOf, type RunWithDraft } from '../store/payments.ts'
import { closeRequest, insertFile, openRequest, voidFiles } from '../store/payments-files.ts'
import type { PaymentRequestTable } from '../store/schema-payments.ts'
import { approvedPayees } from './payment-approved.ts'
import { aboutOrder, checkTransferDate, refused, runStateNames } from './payment-parts.ts'
import { bankProfileOf, consignorOf } from './payment-select.ts'
import { settlePaid } from './payment-settle.ts'
import { allParameters } from './settings.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** What is made now: an order's first file, or another one that two persons wanted. */
interface Due {
  readonly run: RunWithDraft
  readonly remake: PaymentRequestTable | null
  readonly transferDate: IsoDate
}

/**
 * 振込データの作成. Writes the bank file of a closed order, reads it back from the disk, counts it again, and only then notes the order
 * as exported and everything in it as paid, in one transaction. A second file of the same order (再作成) is made only after another
 * person confirmed why; it is a new version, the earlier one is void, and both are kept. Nothing is paid by it again.
 *
 * The file comes before the transaction: after a power cut between the two there is a file whose order is still 「確定」, and making
 * it again gives the very same bytes, because they come only from what was approved; such a left-over is taken over without
 * `replace`. A failed transaction takes the file away again. An order noted as exported without a file cannot come to be.
 *
 * Throws AppError `nothing-to-pay`, `payment-not-approved`, `payment-exported`, `payment-refused`, `not-a-bank-day`,
 * `bank-file-refused`, `missing-setting`, `output-exists`, `output-unwritable`, `changed-by-other`.
 */
export const exportFile: Handler<'payment.export'> = async (ctx, input) => {
  const { env, read, signal } = ctx
  const due = await exportable(read, input)
  const payees = await approvedPayees(read, env.store.folder, due.run)
  if (await isScheduled(env)) await backupBeforePayment(ctx)
  const made = await bankFile(ctx, due, payees)
  const { path, name } = env.tickets.resolve(input.save, 'save')
  signal.throwIfAborted()
  const leftOver = await holds(path, made.sha256)
  await writeAtomic(path, made.bytes, { replace: input.replace || leftOver })
  try {
    await readBack(path, made)
    await ctx.write((w) => release(ctx, w, due, { file: name, made, medium: input.medium }))
  } catch (error) {
    // a file that no order answers for must not reach the bank; if it cannot be removed, its order is still open and makes it again
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
  const { run } = due
  return { runNo: run.run_no, draftNo: run.draft_no, payees: made.transfers.length, amount: made.total, file: name, sha256: made.sha256 }
}

/** The order that waits for its file: the named one, or that of a month. */
async function exportable(read: ReadDb, input: { month?: string | undefined; runNo?: string | undefined }): Promise<Due> {
  const run = input.runNo === undefined ? await runOfMonth(read, input.month) : await runByNumber(read, input.runNo)
  if (run === undefined) throw new AppError('not-found', { what: `支払 ${input.runNo ?? ''}` })
  if (run.state === 'draft') throw new AppError('payment-not-approved', { draftNo: run.draft_no })
  if (run.state === 'closed') return { run, remake: null, transferDate: run.transfer_date }
  if (run.state === 'exported') {
    const request = await openRequest(read, run.run_id)
    if (request?.kind !== 'remake' || request.state !== 'confirmed')
      throw new AppError('payment-exported', { file: run.file ?? '' }, aboutOrder(run))
    return { run, remake: request, transferDate: request.transfer_date ?? run.transfer_date }
  }
  if (run.state === 'approved')
    throw refused(
      `支払 ${run.run_no} は決裁済ですが、2人目の確定がまだです`,
      '起案した人とは別の職員が確定してから、もう一度実行してください。',
      aboutOrder(run),
    )
  if (run.state === 'cancelled')
    throw refused(`支払 ${run.run_no} は取り消されています`, '支払をもう一度起案してください。', aboutOrder(run))
  throw refused(
    `支払 ${run.run_no} は「${runStateNames[run.state] ?? ''}」で、振込データは引渡し済みです`,
    '組戻しになった分は、口座を直して次の支払で払ってください。',
    aboutOrder(run),
  )
}

const due: readonly string[] = ['closed', 'approved', 'draft']

/** The order of a month that is nearest to its file. */
async function runOfMonth(read: ReadDb, month: string | undefined): Promise<RunWithDraft> {
  if (month === undefined) throw new AppError('bad-input', { fields: '支払の月' })
  const runs = (await runsOf(read, month, 200)).filter((r) => r.state !== 'cancelled')
  for (const state of due) {
    const run = runs.find((r) => r.state === state)
    if (run !== undefined) return run
  }
  for (const run of runs.filter((r) => r.state === 'exported')) {
    if ((await openRequest(read, run.run_id))?.state === 'confirmed') return run
  }
  const [last] = runs
  if (last === undefined) throw new AppError('nothing-to-pay', { month })
  throw new AppError('payment-exported', { file: last.file ?? '' })
}

interface BankFile {
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly transfers: readonly ZenginTransfer[]
  readonly total: Yen
  readonly allowWo: boolean
}

async function bankFile(ctx: JobContext, { run, transferDate }: Due, payees: readonly Payee[]): Promise<BankFile> {
  const day = ctx.env.businessDay()
  checkTransferDate(transferDate, day)
  const rows = await allParameters(ctx.read)
  const order = transferOrder(consignorOf(rows, run.payer, day), transferDate, payees)
  if (!order.ok) throw new AppError('bank-file-refused', { problem: order.problem })
  const profile = bankProfileOf(rows, run.payer, day)
  const built = buildTransferFile(order.header, order.transfers, profile, { holidays: nationalHolidays() })
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
  return { bytes: built.bytes, sha256, transfers: order.transfers, total: built.total, allowWo: profile.allowWo }
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

/** Reads the file from the disk with the independent checker and compares every transfer. Throws AppError `bank-file-refused`. */
async function readBack(path: string, made: BankFile): Promise<void> {
  const file = await readWholeFile(path, FILE_LIMITS.bankFileMb)
  const counted = checkTransferBytes(file.bytes, { allowWo: made.allowWo })
  const refuse = (problem: string): AppError =>
    new AppError('bank-file-refused', { problem: `書き出したファイルを読み直したところ、${problem}` })
  if (!counted.ok) throw refuse(counted.problems.slice(0, 3).map(zenginProblemText).join('、'))
  const same = file.sha256 === made.sha256 && counted.total === made.total && counted.count === made.transfers.length
  if (!same || !holdsTransfers(file.bytes, made.transfers)) throw refuse('支出命令と一致しません')
}

/** The file as it leaves the office. */
interface Handed {
  readonly file: string
  readonly made: BankFile
  readonly medium: string | undefined
}

/** The order has its file: with the first one everything in it is paid; a further one only takes the place of the one before. */
async function release(ctx: JobContext, w: JobWrite, { run, remake, transferDate }: Due, handed: Handed): Promise<void> {
  const { tx, audit } = w
  const { file, made, medium } = handed
  const { sha256 } = made
  const at = ctx.env.now().toISOString()
  const version = run.file_version + 1
  if (!(await moveRun(tx, run, { state: 'exported', file, sha256, file_version: version })))
    throw conflict(run.run_no, `支払 ${run.run_no}`)
  const items = await itemsOf(tx, run.run_id)
  if (remake === null) await settlePaid({ tx, audit }, run, items, at)
  else {
    if (!(await closeRequest(tx, remake.request_id, 'confirmed', 'used'))) throw conflict(run.run_no, `支払 ${run.run_no}`)
    await voidFiles(tx, run.run_id)
  }
  await insertFile(tx, {
    run_id: run.run_id,
    version,
    file,
    sha256,
    row_count: made.transfers.length,
    amount: made.total,
    transfer_date: transferDate,
    state: 'live',
    reason: remake?.reason ?? '',
    made_by: ctx.user.userId,
    at,
  })
  await enterHandOver(tx, ctx, { direction: 'out', name: file, sha256, rows: run.payees, amount: run.amount, ref: run.run_no, medium })
  const what = `振込データ ${file}: ${run.payees}件 ${yenText(run.amount)}（振込日 ${toWareki(transferDate)}）`
  const text = remake === null ? what : `再作成 第${version}版 ${what}。第${run.file_version}版は無効: ${remake.reason}`
  const again =
    remake === null
      ? {}
      : { version, voided: run.sha256, reason: remake.reason, askedBy: remake.asked_by, confirmedBy: remake.confirmed_by }
  await audit.write({
    action: 'payment-export',
    ref: run.run_no,
    body: { text, file, sha256, payees: run.payees, amount: run.amount, claims: items.length, ...again },
  })
}
