import { yenText } from '../../../shared/domain/money.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { CommandContext, Handler } from '../context.ts'
import { moveRun, runByNumber } from '../store/payments.ts'
import type { DraftTable } from '../store/schema-cases.ts'
import { changedByOther } from './case-lock.ts'
import { approvedPayees } from './payment-approved.ts'
import { aboutOrder, refused, runStateNames, runView } from './payment-parts.ts'
import { allParameters, settingOn } from './settings.ts'

/**
 * 支出命令の決裁. A payment order is decided as a whole. Its decider is never its maker, so that his decision closes it too; where the
 * office wants a separate look (`office` `payment.closing` = `separate`), it waits for somebody else's 確定.
 */
export async function decideRun(ctx: CommandContext, draft: DraftTable, at: string): Promise<string[]> {
  const { tx, user, audit } = ctx
  const run = await tx.selectFrom('payment_run').selectAll().where('draft_id', '=', draft.draft_id).executeTakeFirstOrThrow()
  const separate = settingOn(await allParameters(tx), 'office', 'payment.closing', ctx.env.businessDay()) === 'separate'
  const change = separate ? { state: 'approved' } : { state: 'closed', closed_by: user.userId, closed_at: at }
  if (!(await moveRun(tx, run, change))) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  await audit.write({
    action: 'decide',
    ref: run.run_no,
    body: {
      text: `支出命令 ${draft.draft_no} の決裁${separate ? '' : '・確定'}`,
      at,
      amount: run.amount,
      payees: run.payees,
      state: change.state,
    },
  })
  return [run.run_no]
}

/**
 * 支払の確定. A second person, not its maker, has held the order against its payees and closes it; from then on the bank file can be made.
 * Throws AppError `not-found`, `payment-refused`, `changed-by-other`, `bank-file-refused` when the store holds something else than was
 * approved.
 */
export const close: Handler<'payment.close'> = async (ctx, input) => {
  const { tx, user, audit, env } = ctx
  const run = await runByNumber(tx, input.runNo)
  if (run === undefined) throw new AppError('not-found', { what: `支払 ${input.runNo}` })
  if (run.state === 'draft') throw new AppError('payment-not-approved', { draftNo: run.draft_no })
  if (run.state !== 'approved')
    throw refused(
      `支払 ${run.run_no} は「${runStateNames[run.state] ?? ''}」のため、確定できません`,
      '支払の一覧で状態を確かめてください。',
      aboutOrder(run),
    )
  if (run.made_by === user.userId)
    throw refused(
      `支払 ${run.run_no} は自分が起案したため、自分では確定できません`,
      '別の職員（支払または決裁の担当）に確定を依頼してください。',
    )
  if (input.version !== run.version) throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  await approvedPayees(tx, env.store.folder, run)
  if (!(await moveRun(tx, run, { state: 'closed', closed_by: user.userId, closed_at: env.now().toISOString() })))
    throw await changedByOther(ctx, run.run_no, `支払 ${run.run_no}`)
  await audit.write({
    action: 'payment-closed',
    ref: run.run_no,
    body: {
      text: `支払 ${run.run_no} の確定 ${run.payees}件 ${yenText(run.amount)}`,
      payees: run.payees,
      amount: run.amount,
      madeBy: run.made_by,
    },
  })
  return runView(must(await runByNumber(tx, run.run_no), 'payment run'))
}
