import {
  judgeApprove,
  judgeDiscard,
  judgeRecall,
  judgeRecirculate,
  judgeSendBack,
  type ApprovalRefusal,
  type Turn,
} from '../../../shared/domain/approval.ts'
import { assertNever, AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import type { CommandContext, Handler } from '../context.ts'
import { moveCase } from '../store/cases.ts'
import {
  barredFrom,
  changeDraft,
  changeDraftCase,
  changeStep,
  circulating,
  draftByNumber,
  draftCases,
  presenceOn,
  stepsOf,
} from '../store/drafts.ts'
import { cancelRunOf } from '../store/payments.ts'
import type { DraftStepTable, DraftTable } from '../store/schema-cases.ts'
import { keepBudget, sumsByProgramme } from './budget.ts'
import { checkCases, decideCases } from './decisions.ts'

const stateNames: Readonly<Record<string, string>> = { circulating: '回議中', returned: '差戻し', approved: '決裁済', discarded: '廃案' }

/** A refusal of the rules of circulation as the user reads it. */
export function refusalError(refusal: ApprovalRefusal, draft: Pick<DraftTable, 'state'>): AppError {
  const post = refusal.post ?? ''
  switch (refusal.code) {
    case 'draft-closed':
      return new AppError('draft-closed', { state: stateNames[draft.state] ?? draft.state })
    case 'self-approval':
      return new AppError('self-approval', {})
    case 'already-acted':
    case 'not-your-turn':
      return new AppError('not-your-turn', { turn: post })
    case 'no-deputy-right':
      return new AppError('no-deputy-right', { post })
    case 'no-such-step':
      return new AppError('no-such-step', { post })
    case 'not-the-drafter':
      return new AppError('not-the-drafter', {})
    case 'recall-too-late':
      return new AppError('recall-too-late', {})
    default:
      return assertNever(refusal.code)
  }
}

interface Open {
  readonly draft: DraftTable
  readonly steps: readonly DraftStepTable[]
  readonly view: ReturnType<typeof circulating>
  readonly presence: Awaited<ReturnType<typeof presenceOn>>
}

/** The draft as it stands in this transaction. Throws `changed-by-other` when the page saw another version. */
async function openDraft(ctx: CommandContext, draftNo: string, version: number | undefined): Promise<Open> {
  const { tx, env } = ctx
  const draft = await draftByNumber(tx, draftNo)
  if (version !== undefined && draft.version !== version) throw new AppError('changed-by-other', {})
  const steps = await stepsOf(tx, draft.draft_id)
  const view = circulating(draft, steps, await barredFrom(tx, draft.draft_id))
  return { draft, steps, view, presence: await presenceOn(tx, env.businessDay()) }
}

/** 代決 or 本人, as the trail and the stamp box call it. */
const capacityName = (turn: Turn): string => (turn.capacity === 'deputy' ? '代決' : turn.decides ? '決裁' : '承認')

/**
 * 承認・決裁. Hands the draft on, or decides it at the last step. A case that changed since the drafter saw it stops alone;
 * the rest go on. The deciding act gives numbers, freezes the rules, makes the vouchers: all in this one transaction.
 */
export const approve: Handler<'draft.approve'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft } = open
  const turn = judgeApprove(open.view, user.userId, input.asDeputy, open.presence)
  if (!turn.ok) throw refusalError(turn, draft)
  const at = env.now().toISOString()
  const capacity = capacityName(turn)
  for (const passed of turn.passedOver)
    await changeStep(tx, draft.draft_id, passed.seq, { state: 'passed-over', capacity: '後閲', acted_at: at })
  await changeStep(tx, draft.draft_id, turn.step.seq, { state: 'approved', acted_by: user.userId, capacity, acted_at: at })
  const checked = draft.kind === 'payment' ? { fit: [], stopped: [] } : await checkCases(ctx, draft)
  const refused = checked.stopped
  const digests = checked.fit.map((p) => p.digest)

  if (!turn.decides) {
    const next = open.steps.find((s) => s.seq > turn.step.seq && s.state === 'waiting')
    if (next) await changeStep(tx, draft.draft_id, next.seq, { state: 'current' })
    await changeDraft(tx, draft, {})
    await audit.write({
      action: 'approve',
      ref: draft.draft_no,
      body: { text: `${turn.step.post}として${capacity}`, post: turn.step.post, capacity, digests, refused },
    })
    return { draftNo: draft.draft_no, state: 'circulating', done: checked.fit.map((p) => p.c.case_no), refused }
  }
  await changeDraft(tx, draft, { state: 'approved' })
  const done = draft.kind === 'payment' ? await approvePayment(ctx, draft, at) : await decideCases(ctx, draft, checked.fit, capacity)
  if (draft.kind === 'grant') {
    const sums = checked.fit.map((p) => ({ programme: p.c.programme, amount: p.amounts.publicPayment ?? 0 }))
    await keepBudget(tx, env.businessDay(), sumsByProgramme(sums), true)
  }
  const text = `${turn.step.post}として${capacity}（${done.length}件）`
  await audit.write({
    action: 'decide',
    ref: draft.draft_no,
    body: { text, post: turn.step.post, capacity, digest: draft.digest, digests, done, refused },
  })
  return { draftNo: draft.draft_no, state: 'approved', done, refused }
}

/** A payment order is decided as a whole: its run may now be written to the bank's file. */
async function approvePayment(ctx: CommandContext, draft: DraftTable, at: string): Promise<string[]> {
  const run = await ctx.tx.selectFrom('payment_run').selectAll().where('draft_id', '=', draft.draft_id).executeTakeFirstOrThrow()
  await ctx.tx
    .updateTable('payment_run')
    .set({ state: 'approved', version: run.version + 1 })
    .where('run_id', '=', run.run_id)
    .execute()
  await ctx.audit.write({
    action: 'decide',
    ref: run.run_no,
    body: { text: `支出命令 ${draft.draft_no} の決裁`, at, amount: run.amount, payees: run.payees },
  })
  return [run.run_no]
}

/** 差戻し to the drafter (起案者) or to an earlier post, with a comment. */
export const sendBack: Handler<'draft.sendBack'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const comment = input.comment.trim()
  if (comment === '') throw new AppError('reason-missing', { what: '差戻し' })
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft, steps } = open
  const target = input.to === '起案者' || input.to === draft.drafted_by ? 0 : steps.find((s) => s.post === input.to)?.seq
  if (target === undefined) throw new AppError('no-such-step', { post: input.to })
  const own = judgeSendBack(open.view, user.userId, false, target, open.presence)
  const turn = own.ok ? own : judgeSendBack(open.view, user.userId, true, target, open.presence)
  if (!turn.ok) throw own.ok ? new AppError('no-such-step', { post: input.to }) : refusalError(own, draft)
  const at = env.now().toISOString()
  await changeStep(tx, draft.draft_id, turn.step.seq, {
    state: 'sent-back',
    acted_by: user.userId,
    capacity: '差戻し',
    acted_at: at,
    comment,
  })
  for (const step of steps) {
    if (target > 0 && step.seq === target)
      await changeStep(tx, draft.draft_id, step.seq, { state: 'current', acted_by: null, capacity: null, acted_at: null })
    else if (step.seq > target && step.seq !== turn.step.seq)
      await changeStep(tx, draft.draft_id, step.seq, { state: 'waiting', acted_by: null, capacity: null, acted_at: null })
  }
  await changeDraft(tx, draft, { state: target === 0 ? 'returned' : 'circulating' })
  if (target === 0) await moveAll(ctx, draft, 'send-back', at)
  else await changeStep(tx, draft.draft_id, turn.step.seq, { state: 'waiting' })
  await audit.write({ action: 'send-back', ref: draft.draft_no, body: { text: `${input.to}へ差戻し: ${comment}`, to: input.to, comment } })
  return { draftNo: draft.draft_no, state: target === 0 ? 'returned' : 'circulating', done: [], refused: [] }
}

/** 引戻し by the drafter, until the next one acts. */
export const recall: Handler<'draft.recall'> = async (ctx, input) => {
  const { draft, view } = await openDraft(ctx, input.draftNo, input.version)
  const verdict = judgeRecall(view, ctx.user.userId)
  if (!verdict.ok) throw refusalError(verdict, draft)
  await changeDraft(ctx.tx, draft, { state: 'returned' })
  await moveAll(ctx, draft, 'recall', ctx.env.now().toISOString())
  await ctx.audit.write({ action: 'recall', ref: draft.draft_no, body: { text: '起案者が引き戻しました' } })
  return { draftNo: draft.draft_no, state: 'returned', done: [], refused: [] }
}

/** 再回付: the drafter puts a returned draft on its way again, from the first post. */
export const submit: Handler<'draft.submit'> = async (ctx, input) => {
  const { draft, steps, view } = await openDraft(ctx, input.draftNo, input.version)
  const verdict = judgeRecirculate(view, ctx.user.userId)
  if (!verdict.ok) throw refusalError(verdict, draft)
  for (const step of steps) {
    const state = step.seq === 1 ? 'current' : 'waiting'
    await changeStep(ctx.tx, draft.draft_id, step.seq, { state, acted_by: null, capacity: null, acted_at: null })
  }
  await changeDraft(ctx.tx, draft, { state: 'circulating' })
  await moveAll(ctx, draft, 'circulate', ctx.env.now().toISOString())
  await ctx.audit.write({ action: 'submit', ref: draft.draft_no, body: { text: '起案者が再び回付しました' } })
  return { draftNo: draft.draft_no, state: 'circulating', done: [], refused: [] }
}

/** 廃案: the drafter drops a returned draft, or whoever has the turn kills it. Its cases are reviewed again. */
export const discard: Handler<'draft.discard'> = async (ctx, input) => {
  const { draft, view, presence } = await openDraft(ctx, input.draftNo, input.version)
  const own = judgeDiscard(view, ctx.user.userId, false, presence)
  const verdict = own.ok ? own : judgeDiscard(view, ctx.user.userId, true, presence)
  if (!verdict.ok) throw refusalError(own.ok ? verdict : own, draft)
  // the permission of the operation only lets a draft be read: the act itself asks for the drafter's or the approver's
  const needed = draft.state === 'returned' ? 'draft.recall' : 'draft.act'
  if (!can(ctx.user.roles, needed)) throw new AppError('forbidden', { operation: '廃案' })
  const at = ctx.env.now().toISOString()
  await changeDraft(ctx.tx, draft, { state: 'discarded' })
  await moveAll(ctx, draft, 'discard', at)
  await ctx.tx
    .updateTable('draft_case')
    .set({ open: 0, outcome: 'closed' })
    .where('draft_id', '=', draft.draft_id)
    .where('open', '=', 1)
    .execute()
  if (draft.kind === 'payment') await cancelRunOf(ctx.tx, draft.draft_id)
  await ctx.audit.write({ action: 'discard', ref: draft.draft_no, body: { text: '廃案にしました' } })
  return { draftNo: draft.draft_no, state: 'discarded', done: [], refused: [] }
}

/**
 * Moves every open case of a draft by one act. The draft remembers the version its own moves make, so that only a change
 * from outside stops a case later.
 */
async function moveAll(
  ctx: CommandContext,
  draft: DraftTable,
  act: 'send-back' | 'recall' | 'circulate' | 'discard',
  at: string,
): Promise<void> {
  for (const row of await draftCases(ctx.tx, draft.draft_id)) {
    if (row.open !== 1) continue
    const c = await ctx.tx.selectFrom('welfare_case').selectAll().where('case_id', '=', row.case_id).executeTakeFirstOrThrow()
    const moved = await moveCase(ctx.tx, c, act, at)
    // a newer answer took its review away: it is not reviewed any more, it waits for a new one
    if (act === 'discard' && c.review_id !== row.review_id) await moveCase(ctx.tx, { ...c, ...moved }, 'reopen', at)
    if (c.version === row.case_version) await changeDraftCase(ctx.tx, draft.draft_id, row.case_id, { case_version: moved.version })
  }
}
