import { yenText } from '../../../shared/domain/money.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { cancelRunOf, itemsOf, runByNumber } from '../store/payments.ts'
import { changedByOther } from './case-lock.ts'
import { aboutOrder, runView } from './payment-parts.ts'

/**
 * 支払の取止め. Takes a decided order out of the way whose bank file was never made: what it held may be ordered again, and its month
 * is free for a new order. The decision on its draft stays on record. An order still in circulation is dropped with its draft
 * (廃案); one whose file was made needs a second person (`payment.ask`). Throws AppError `reason-missing`, `not-found`,
 * `changed-by-other`, `payment-open`, `payment-exported`.
 */
export const cancel: Handler<'payment.cancel'> = async (ctx, input) => {
  const { tx, audit } = ctx
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '支払の取止め' })
  const run = await runByNumber(tx, input.runNo)
  if (run === undefined) throw new AppError('not-found', { what: `支払 ${input.runNo}` })
  if (run.file !== null) throw new AppError('payment-exported', { file: run.file }, aboutOrder(run))
  if (run.state === 'draft') throw new AppError('payment-open', { draftNo: run.draft_no })
  if (run.state !== 'approved' && run.state !== 'closed') throw new AppError('not-found', { what: `取り止められる支払 ${run.run_no}` })
  if (input.version !== run.version) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  const claims = (await itemsOf(tx, run.run_id)).length
  await cancelRunOf(tx, run.draft_id)
  const text = `支払 ${run.run_no}（${run.payees}件 ${yenText(run.amount)}）の取止め: ${reason}`
  await audit.write({
    action: 'payment-cancelled',
    ref: run.run_no,
    body: { text, reason, draft: run.draft_no, month: run.month, payees: run.payees, claims, amount: run.amount },
  })
  return runView(must(await runByNumber(tx, run.run_no), 'payment run'))
}
