import { yenText } from '../../../shared/domain/money.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { CommandContext, Handler } from '../context.ts'
import { itemsOf, moveRun, runByNumber, type RunWithDraft } from '../store/payments.ts'
import { endItems } from '../store/payments.ts'
import { closeRequest, insertRequest, openRequest, requestById, voidFiles } from '../store/payments-files.ts'
import type { PaymentRequestTable } from '../store/schema-payments.ts'
import { changedByOther } from './case-lock.ts'
import { aboutOrder, checkTransferDate, refused, runStateNames, runView } from './payment-parts.ts'
import { takeBackPaid } from './payment-settle.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

const requestNames: Readonly<Record<string, string>> = { remake: '再作成', cancel: '取消' }

/**
 * 再作成・取消の依頼. An order whose file was made but not handed over: another file of it (the medium broke, the day passed), or its end.
 * Nothing happens until a second person confirms. Throws AppError `reason-missing`, `not-found`, `payment-refused`, `changed-by-other`,
 * `not-a-bank-day`, `bad-input`.
 */
export const ask: Handler<'payment.ask'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const reason = input.reason.trim()
  const what = requestNames[input.kind] ?? ''
  if (reason === '') throw new AppError('reason-missing', { what: `振込データの${what}` })
  const run = await runByNumber(tx, input.runNo)
  if (run === undefined) throw new AppError('not-found', { what: `支払 ${input.runNo}` })
  if (run.state !== 'exported')
    throw refused(
      `支払 ${run.run_no} は「${runStateNames[run.state] ?? ''}」のため、振込データの${what}はできません`,
      run.state === 'handed-over' || run.state === 'settled'
        ? '銀行に渡したデータは取り消せません。銀行に連絡し、組戻しとして記録してください。'
        : '振込データを作っていない支払は、取止めか廃案にしてください。',
      aboutOrder(run),
    )
  if (run.version !== input.version) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  if (input.transferDate !== undefined) checkTransferDate(input.transferDate, env.businessDay())
  if ((await openRequest(tx, run.run_id)) !== undefined)
    throw refused(
      `支払 ${run.run_no} には、確認を待っている依頼があります`,
      'その依頼の確認が済んでから、もう一度実行してください。',
      aboutOrder(run),
    )
  const requestId = env.newId()
  const transferDate = input.kind === 'remake' ? (input.transferDate ?? null) : null
  await insertRequest(tx, {
    request_id: requestId,
    run_id: run.run_id,
    kind: input.kind,
    reason,
    transfer_date: transferDate,
    asked_by: user.userId,
    asked_at: env.now().toISOString(),
    state: 'asked',
    confirmed_by: null,
    confirmed_at: null,
  })
  if (!(await moveRun(tx, run, {}))) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  const text = `支払 ${run.run_no} の振込データの${what}を依頼: ${reason}${transferDate === null ? '' : `（振込日 ${toWareki(transferDate)}）`}`
  await audit.write({
    action: 'payment-asked',
    ref: run.run_no,
    body: { text, kind: input.kind, reason, transferDate, request: requestId },
  })
  return { requestId }
}

/**
 * 再作成・取消の確認 by somebody who neither asked nor made the order. Confirmed, a file may be made once more (its bytes come from what
 * was approved), or the order ends: its file is void, and what it held is payable again. Throws AppError `not-found`, `payment-refused`,
 * `changed-by-other`.
 */
export const answer: Handler<'payment.answer'> = async (ctx, input) => {
  const { tx, user, audit } = ctx
  const request = await requestById(tx, input.requestId)
  if (request === undefined) throw new AppError('not-found', { what: '確認する依頼' })
  const run = must(await runByNumber(tx, request.run_no), 'payment run')
  const what = requestNames[request.kind] ?? ''
  if (request.state !== 'asked')
    throw refused('この依頼はすでに確認されています', '支払の画面で今の状態を確かめてください。', aboutOrder(run))
  if (request.asked_by === user.userId)
    throw refused(`${what}を依頼した本人は確認できません`, '別の職員（支払または決裁の担当）に確認を依頼してください。')
  if (run.state !== 'exported')
    throw refused(
      `支払 ${run.run_no} は「${runStateNames[run.state] ?? ''}」です`,
      '支払の画面で今の状態を確かめてください。',
      aboutOrder(run),
    )
  const by = { userId: user.userId, at: ctx.env.now().toISOString() }
  if (!(await closeRequest(tx, request.request_id, 'asked', input.confirm ? 'confirmed' : 'refused', by)))
    throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  const text = `支払 ${run.run_no} の振込データの${what}を${input.confirm ? '確認' : '認めない'}: ${request.reason}`
  await audit.write({
    action: 'payment-answered',
    ref: run.run_no,
    body: { text, kind: request.kind, confirmed: input.confirm, reason: request.reason, askedBy: request.asked_by },
  })
  if (input.confirm && request.kind === 'cancel') await cancelExported(ctx, run, request)
  else if (!(await moveRun(tx, run, {}))) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  return runView(must(await runByNumber(tx, run.run_no), 'payment run'))
}

/** The file must not be used any more, and everything is payable again. */
async function cancelExported(ctx: CommandContext, run: RunWithDraft, request: PaymentRequestTable): Promise<void> {
  const { tx, audit } = ctx
  const items = await itemsOf(tx, run.run_id)
  await takeBackPaid({ tx, audit }, items, {
    at: ctx.env.now().toISOString(),
    action: 'payment-cancelled',
    why: `支払 ${run.run_no} の取消（${request.reason}）`,
  })
  await endItems(tx, run.run_id, null, 'cancelled')
  await voidFiles(tx, run.run_id)
  await closeRequest(tx, request.request_id, 'confirmed', 'used')
  if (!(await moveRun(tx, run, { state: 'cancelled' }))) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  const text = `支払 ${run.run_no}（${run.payees}件 ${yenText(run.amount)}）の取消: ${request.reason}。振込データ ${run.file ?? ''} は無効`
  await audit.write({
    action: 'payment-cancelled',
    ref: run.run_no,
    body: {
      text,
      reason: request.reason,
      draft: run.draft_no,
      payees: run.payees,
      claims: items.length,
      amount: run.amount,
      sha256: run.sha256,
    },
  })
}
