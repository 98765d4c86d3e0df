import { isIsoDate } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { zenginProblemText } from '../../../shared/domain/zengin-messages.ts'
import { checkTransferBytes } from '../../../shared/domain/zengin-check.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { FILE_LIMITS, readWholeFile } from '../files/read-file.ts'
import type { ReadDb } from '../store/db.ts'
import { moveRun, runByNumber, type RunWithDraft } from '../store/payments.ts'
import { fileBySha, filesOf, openRequest } from '../store/payments-files.ts'
import { changedByOther, type Looking } from './case-lock.ts'
import { aboutOrder, refused, runStateNames, runView } from './payment-parts.ts'

/** The order in the state an act needs. Throws AppError `not-found`, `payment-refused`, `changed-by-other`. */
async function runIn(ctx: Looking, runNo: string, version: number, state: string, act: string): Promise<RunWithDraft> {
  const run = await runByNumber(ctx.tx, runNo)
  if (run === undefined) throw new AppError('not-found', { what: `支払 ${runNo}` })
  if (run.state !== state)
    throw refused(
      `支払 ${run.run_no} は「${runStateNames[run.state] ?? ''}」のため、${act}を記録できません`,
      '支払の画面で、今の段階を確かめてください。',
      aboutOrder(run),
    )
  if (run.version !== version) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  return run
}

/** Throws AppError `bad-input` for a day that does not exist or is still to come. */
function checkDay(day: IsoDate, today: IsoDate, what: string): void {
  if (!isIsoDate(day) || day > today) throw new AppError('bad-input', { fields: `${what} ${day}` })
}

/**
 * 振込データの引渡し. The file on the medium is read once more: only the live version of this order, with its very bytes and its count and
 * sum, is handed over. After that the order can no longer be cancelled or made again here. Throws AppError `payment-refused`,
 * `file-*`, `not-found`, `bad-input`, `changed-by-other`, `reason-missing`.
 */
export const handOver: Handler<'payment.handOver'> = async (ctx, input) => {
  const { env, read } = ctx
  const to = input.handedTo.trim()
  if (to === '') throw new AppError('reason-missing', { what: '引渡しの相手先' })
  checkDay(input.handedOn, env.businessDay(), '引渡しの日')
  const run = await runIn({ tx: read, user: ctx.user }, input.runNo, input.version, 'exported', '引渡し')
  const { path } = env.tickets.resolve(input.ticket, 'open')
  const file = await readWholeFile(path, FILE_LIMITS.bankFileMb)
  const live = must(
    (await filesOf(read, run.run_id)).find((f) => f.state === 'live'),
    'live file',
  )
  if (file.sha256 !== live.sha256) throw await wrongFile(read, run, file)
  const counted = checkTransferBytes(file.bytes, { allowWo: true })
  if (!counted.ok)
    throw refused(
      `渡すファイルを読めません: ${counted.problems.slice(0, 2).map(zenginProblemText).join('、')}`,
      '振込データを作り直してください。',
    )
  if (counted.count !== run.payees || counted.total !== run.amount)
    throw refused('渡すファイルの件数・金額が支出命令と一致しません', '渡さずに、管理の担当に知らせてください。')
  await ctx.write(async ({ tx, audit }) => {
    if ((await openRequest(tx, run.run_id)) !== undefined)
      throw refused(`支払 ${run.run_no} には、再作成か取消の依頼があります`, '依頼の確認が済んでから渡してください。', aboutOrder(run))
    if (!(await moveRun(tx, run, { state: 'handed-over', handed_on: input.handedOn, handed_to: to })))
      throw await changedByOther({ tx, user: ctx.user }, run.run_no, `支払 ${run.run_no}`)
    const text = `振込データ ${live.file}（第${live.version}版）を${to}へ引渡し（${toWareki(input.handedOn)}）。${counted.count}件 ${yenText(counted.total)}を読み直して一致`
    await audit.write({
      action: 'payment-handed',
      ref: run.run_no,
      body: { text, file: live.file, version: live.version, sha256: live.sha256, handedOn: input.handedOn, to, count: counted.count },
    })
  })
  return runView(must(await runByNumber(read, run.run_no), 'payment run'))
}

/** Which file it is that is not the one to hand over. */
async function wrongFile(read: ReadDb, run: RunWithDraft, file: { readonly name: string; readonly sha256: string }): Promise<AppError> {
  const next = `支払 ${run.run_no} の有効なファイル（SHA-256 ${(run.sha256 ?? '').slice(0, 16)}…）を選んでください。`
  const known = await fileBySha(read, file.sha256)
  if (known === undefined) return refused(`「${file.name}」は、この事務所で作った振込データではないか、内容が変わっています`, next)
  if (known.run_id === run.run_id) return refused(`「${file.name}」は、無効になった第${known.version}版です`, next)
  return refused(`「${file.name}」は、別の支払 ${known.run_no} の振込データです`, next)
}

/** 銀行の受付. The bank took the file in: its day and its number. Throws AppError `not-found`, `payment-refused`, `bad-input`, `changed-by-other`. */
export const accept: Handler<'payment.accept'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  checkDay(input.acceptedOn, env.businessDay(), '受付の日')
  const run = await runIn(ctx, input.runNo, input.version, 'handed-over', '銀行の受付')
  if (input.acceptedOn < (run.handed_on ?? '')) throw new AppError('bad-input', { fields: `受付の日 ${input.acceptedOn}` })
  const receiptNo = input.receiptNo.trim()
  if (!(await moveRun(tx, run, { accepted_on: input.acceptedOn, receipt_no: receiptNo })))
    throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  const text = `支払 ${run.run_no} の振込データを銀行が受付（${toWareki(input.acceptedOn)}${receiptNo === '' ? '' : `、受付番号 ${receiptNo}`}）`
  await audit.write({ action: 'payment-accepted', ref: run.run_no, body: { text, acceptedOn: input.acceptedOn, receiptNo } })
  return runView(must(await runByNumber(tx, run.run_no), 'payment run'))
}

/** 振込の完了. The day came and the money left. Throws AppError `not-found`, `payment-refused`, `bad-input`, `changed-by-other`. */
export const settle: Handler<'payment.settle'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  checkDay(input.settledOn, env.businessDay(), '振込の日')
  const run = await runIn(ctx, input.runNo, input.version, 'handed-over', '振込の完了')
  if (run.accepted_on === null)
    throw refused(`支払 ${run.run_no} は、銀行の受付がまだ記録されていません`, '先に、銀行が受け付けた日を記録してください。')
  const live = must(
    (await filesOf(tx, run.run_id)).find((f) => f.state === 'live'),
    'live file',
  )
  if (input.settledOn < live.transfer_date)
    throw refused(`振込日は${toWareki(live.transfer_date)}です`, '振込日が来てから、完了を記録してください。')
  if (!(await moveRun(tx, run, { state: 'settled', settled_on: input.settledOn })))
    throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  const text = `支払 ${run.run_no} の振込が完了（${toWareki(input.settledOn)}、${run.payees}件 ${yenText(run.amount)}）`
  await audit.write({ action: 'payment-settled', ref: run.run_no, body: { text, settledOn: input.settledOn } })
  return runView(must(await runByNumber(tx, run.run_no), 'payment run'))
}
