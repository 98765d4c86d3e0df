import type { Output, ParsedInput } from '../../../shared/contract.ts'
import {
  judgeApprove,
  judgeDiscard,
  judgeRecall,
  judgeRecirculate,
  judgeSendBack,
  type Capacity,
  type Turn,
} from '../../../shared/domain/approval.ts'
import { afterApprove, afterSendBack, afterSubmit, capacityName } from '../../../shared/domain/approval-moves.ts'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import type { CommandContext, Handler } from '../context.ts'
import { moveCase } from '../store/cases.ts'
import { changeDraft, changeDraftCase, draftCases, writeSteps } from '../store/drafts.ts'
import { cancelRunOf } from '../store/payments.ts'
import { tellLater, voidReadings, type LaterReader } from '../store/readings.ts'
import type { DraftTable } from '../store/schema-cases.ts'
import { keepBudget, sumsByProgramme } from './budget.ts'
import { checkCancellations, decideCancellations } from './cancellations.ts'
import { openDraft, refusalOf, type OpenDraft } from './circulation-open.ts'
import { checkCases, decideCases } from './decisions.ts'
import { excludeCases } from './draft-cases.ts'
import { keepReading, readingText } from './inbox-reading.ts'
import { decideRun } from './payment-close.ts'

interface Checked {
  readonly fit: readonly { readonly caseNo: string; readonly digest: string }[]
  readonly stopped: { caseNo: string; code: string }[]
  /** Decides what is fit and gives what was decided. */
  decide(capacity: string): Promise<string[]>
}

/** Looks at what the draft holds once more; null for a payment order, which is decided as a whole. */
async function check(ctx: CommandContext, draft: DraftTable): Promise<Checked | null> {
  if (draft.kind === 'payment') return null
  if (draft.kind === 'cancel') {
    const { fit, stopped } = await checkCancellations(ctx, draft)
    return { fit, stopped, decide: (capacity) => decideCancellations(ctx, draft, fit, capacity) }
  }
  const { fit, stopped } = await checkCases(ctx, draft)
  return {
    fit: fit.map((p) => ({ caseNo: p.c.case_no, digest: p.digest })),
    stopped,
    decide: async (capacity) => {
      const done = await decideCases(ctx, draft, fit, capacity)
      if (draft.kind === 'grant') {
        const sums = fit.map((p) => ({ programme: p.c.programme, amount: p.amounts.publicPayment ?? 0 }))
        await keepBudget(ctx.tx, ctx.env.businessDay(), sumsByProgramme(sums), true)
      }
      return done
    },
  }
}

/**
 * 承認・決裁. Hands the draft on, or decides it at the last step. A case that changed since the drafter saw it stops alone; the rest
 * go on; a draft of which nothing is left ends without a decision. The deciding act gives numbers, freezes the rules, makes the
 * vouchers: all in this one transaction. Who was away, or was decided for, is told afterwards (後閲).
 */
export const approve: Handler<'draft.approve'> = (ctx, input) => approveOne(ctx, input)

/** One approval. Throws the refusals of a turn, `reason-missing`, `unread-exceptions`, those of leaving cases out. */
export async function approveOne(ctx: CommandContext, input: ParsedInput<'draft.approve'>): Promise<Output<'draft.approve'>> {
  const { tx, env, user, audit } = ctx
  const comment = (input.comment ?? '').trim()
  const as: Capacity = input.asDeputy ? 'deputy' : input.pullUp === true ? 'pull-up' : 'holder'
  if (as === 'pull-up' && comment === '') throw new AppError('reason-missing', { what: '引上げ' })
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft, view } = open
  const turn = judgeApprove(view, user.userId, as, open.office)
  if (!turn.ok) throw await refusalOf(tx, turn, open, user.userId)
  const at = env.now().toISOString()
  const capacity = capacityName(turn)
  const excluded = await excludeCases(ctx, draft, input.exclude)
  const checked = await check(ctx, draft)
  const refused = [...(checked?.stopped ?? []), ...excluded.map((caseNo) => ({ caseNo, code: 'excluded' }))]
  if (checked !== null && checked.fit.length === 0) return end(ctx, open, refused)
  const approved = checked?.fit.map((one) => one.caseNo) ?? []
  const read =
    checked === null ? null : await keepReading(ctx, draft, { seq: turn.step.seq, at }, approved, (input.unreadReason ?? '').trim())
  await writeSteps(tx, draft.draft_id, view.steps, afterApprove(view, turn, user.userId), { at, seq: turn.step.seq, comment })
  const told = await tellLater(tx, draft.draft_id, readersOf(turn), { day: env.businessDay(), at })
  const shared = {
    post: turn.step.post,
    capacity,
    passedOver: turn.passedOver.map(({ step, why }) => ({ post: step.post, holder: step.holder, why })),
    readLater: told,
    digests: checked?.fit.map((one) => one.digest) ?? [],
    refused,
    ...(read === null ? {} : { reading: read }),
    ...(comment === '' ? {} : { comment }),
  }
  const reading = read === null ? '' : readingText(read)
  const said = `${saying(turn, capacity, comment)}${reading === '' ? '' : `。${reading}`}`
  if (!turn.decides) {
    await changeDraft(tx, draft, {})
    await audit.write({ action: 'approve', ref: draft.draft_no, body: { text: said, ...shared } })
    return { draftNo: draft.draft_no, state: 'circulating', done: approved, refused }
  }
  await changeDraft(tx, draft, { state: 'approved' })
  const done = checked === null ? await decideRun(ctx, draft, at) : await checked.decide(capacity)
  const text = `${said}（${done.length}件を決定）`
  await audit.write({ action: 'decide', ref: draft.draft_no, body: { text, digest: draft.digest, done, ...shared } })
  return { draftNo: draft.draft_no, state: 'approved', done, refused }
}

/** 「課長として代決」, with whom it went past. */
function saying(turn: Turn, capacity: string, comment: string): string {
  const past = turn.passedOver.map(({ step, why }) => `${step.post}は${why === 'barred' ? '除斥' : '後閲'}`).join('、')
  return `${turn.step.post}として${capacity}${past === '' ? '' : `、${past}`}${comment === '' ? '' : `: ${comment}`}`
}

/** Who has to be told afterwards: those passed over, and a decider who was decided for. Whose own work it is knows it already. */
function readersOf(turn: Turn): LaterReader[] {
  const readers = turn.passedOver.flatMap(({ step, why }): LaterReader[] =>
    why === 'barred' || step.holder === null ? [] : [{ seq: step.seq, post: step.post, userId: step.holder, why }],
  )
  const { seq, post, holder } = turn.step
  if (turn.capacity === 'deputy' && holder !== null) readers.push({ seq, post, userId: holder, why: 'deputy' })
  return readers
}

/** 全件除外. Every case was stopped: the draft ends as good as discarded, with the reason; nobody approved anything. */
async function end(ctx: CommandContext, { draft }: OpenDraft, refused: { caseNo: string; code: string }[]) {
  const ended = `すべての案件（${refused.length}件）が起案のあとで変わり、起案から外れたため`
  await changeDraft(ctx.tx, draft, { state: 'emptied', ended })
  await ctx.audit.write({
    action: 'emptied',
    ref: draft.draft_no,
    body: { text: `${ended}、決裁せずに終わりました。案件を審査し直してから起案してください`, refused },
  })
  return { draftNo: draft.draft_no, state: 'emptied' as const, done: [], refused }
}

/**
 * 差戻し to the drafter (起案者), or to an earlier post or the person who acted there, with a comment. Cases that the comment is about
 * are marked. Throws AppError `reason-missing`, `no-such-step`, `case-not-ready` and the refusals of a turn.
 */
export const sendBack: Handler<'draft.sendBack'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const comment = input.comment.trim()
  if (comment === '') throw new AppError('reason-missing', { what: '差戻し' })
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft, view } = open
  const toDrafter = input.to === '起案者' || input.to === draft.drafted_by
  const named = view.steps.find((s) => s.post === input.to) ?? view.steps.find((s) => s.actedBy === input.to && s.state === 'approved')
  const target = toDrafter ? 0 : named?.seq
  if (target === undefined) throw new AppError('no-such-step', { post: input.to })
  const own = judgeSendBack(view, user.userId, 'holder', target, open.office)
  const turn = own.ok ? own : judgeSendBack(view, user.userId, 'deputy', target, open.office)
  if (!turn.ok) {
    const first = own.ok ? turn : own
    throw await refusalOf(tx, first.code === 'no-such-step' ? { ...first, post: input.to } : first, open, user.userId)
  }
  const at = env.now().toISOString()
  const after = afterSendBack(view, turn, user.userId, target)
  await writeSteps(tx, draft.draft_id, view.steps, after, { at, seq: turn.step.seq, comment })
  await voidReadings(
    tx,
    draft.draft_id,
    after.filter((step) => step.state !== 'passed-over').map((step) => step.seq),
  )
  const state = target === 0 ? ('returned' as const) : ('circulating' as const)
  await changeDraft(tx, draft, { state })
  const marked = await mark(ctx, draft, input.caseNos ?? [], comment)
  if (target === 0) await moveAll(ctx, draft, 'send-back', at)
  const to = toDrafter ? '起案者' : (named?.post ?? input.to)
  const about = marked.length === 0 ? '' : `（${marked.slice(0, 5).join('、')}${marked.length > 5 ? ` ほか${marked.length - 5}件` : ''}）`
  await audit.write({
    action: 'send-back',
    ref: draft.draft_no,
    body: { text: `${to}へ差戻し: ${comment}${about}`, to, comment, cases: marked },
  })
  return { draftNo: draft.draft_no, state, done: [], refused: [] }
}

/** Marks of the last sending back; those of an earlier one are taken away. Throws AppError `case-not-ready`. */
async function mark(ctx: CommandContext, draft: DraftTable, caseNos: readonly string[], comment: string): Promise<string[]> {
  const rows = await draftCases(ctx.tx, draft.draft_id)
  const chosen = new Set(caseNos)
  const found: string[] = []
  for (const row of rows) {
    if (chosen.size === 0 && row.mark === null) continue
    const { case_no } = await ctx.tx
      .selectFrom('welfare_case')
      .select('case_no')
      .where('case_id', '=', row.case_id)
      .executeTakeFirstOrThrow()
    const text = chosen.has(case_no) && row.open === 1 ? comment : null
    if (text !== null) found.push(case_no)
    if (text !== row.mark) await changeDraftCase(ctx.tx, draft.draft_id, row.case_id, { mark: text })
  }
  const missing = [...chosen].filter((no) => !found.includes(no))
  if (missing.length > 0) throw new AppError('case-not-ready', { caseNos: missing.slice(0, 10).join('、'), reason: 'この起案にありません' })
  return found
}

/** 引戻し by the drafter, until the next one acts. */
export const recall: Handler<'draft.recall'> = async (ctx, input) => {
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft, view } = open
  const verdict = judgeRecall(view, ctx.user.userId)
  if (!verdict.ok) throw await refusalOf(ctx.tx, verdict, open, ctx.user.userId)
  await changeDraft(ctx.tx, draft, { state: 'returned' })
  await moveAll(ctx, draft, 'recall', ctx.env.now().toISOString())
  await ctx.audit.write({ action: 'recall', ref: draft.draft_no, body: { text: '起案者が引き戻しました' } })
  return { draftNo: draft.draft_no, state: 'returned', done: [], refused: [] }
}

/** 再回付: the drafter puts a returned draft on its way again, from the first stage. */
export const submit: Handler<'draft.submit'> = async (ctx, input) => {
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft, view } = open
  const verdict = judgeRecirculate(view, ctx.user.userId)
  if (!verdict.ok) throw await refusalOf(ctx.tx, verdict, open, ctx.user.userId)
  const at = ctx.env.now().toISOString()
  await writeSteps(ctx.tx, draft.draft_id, view.steps, afterSubmit(view), { at })
  await changeDraft(ctx.tx, draft, { state: 'circulating' })
  await moveAll(ctx, draft, 'circulate', at)
  await ctx.audit.write({ action: 'submit', ref: draft.draft_no, body: { text: '起案者が再び回付しました' } })
  return { draftNo: draft.draft_no, state: 'circulating', done: [], refused: [] }
}

/** 廃案: the drafter drops a returned draft, or whoever has the turn kills it. Its cases are reviewed again. */
export const discard: Handler<'draft.discard'> = async (ctx, input) => {
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft, view } = open
  const own = judgeDiscard(view, ctx.user.userId, 'holder', open.office)
  const verdict = own.ok ? own : judgeDiscard(view, ctx.user.userId, 'deputy', open.office)
  if (!verdict.ok) throw await refusalOf(ctx.tx, own.ok ? verdict : own, open, ctx.user.userId)
  // drafters and approvers both may discard, each at his own time
  const needed = draft.state === 'returned' ? 'draft.recall' : 'draft.act'
  if (!can(ctx.user.roles, needed)) throw new AppError('forbidden', { operation: '廃案' })
  const at = ctx.env.now().toISOString()
  const comment = (input.comment ?? '').trim()
  await changeDraft(ctx.tx, draft, { state: 'discarded', ended: comment === '' ? null : comment })
  await moveAll(ctx, draft, 'discard', at)
  await ctx.tx
    .updateTable('draft_case')
    .set({ open: 0, outcome: 'closed' })
    .where('draft_id', '=', draft.draft_id)
    .where('open', '=', 1)
    .execute()
  if (draft.kind === 'payment') await cancelRunOf(ctx.tx, draft.draft_id)
  const text = comment === '' ? '廃案にしました' : `廃案にしました: ${comment}`
  await ctx.audit.write({ action: 'discard', ref: draft.draft_no, body: { text, comment } })
  return { draftNo: draft.draft_no, state: 'discarded', done: [], refused: [] }
}

/**
 * Moves every open case of a draft by one act. The draft remembers the version its own moves make, so that only a change
 * from outside stops a case later. A case whose decision is to be cancelled stays decided until it is.
 */
async function moveAll(
  ctx: CommandContext,
  draft: DraftTable,
  act: 'send-back' | 'recall' | 'circulate' | 'discard',
  at: string,
): Promise<void> {
  if (draft.kind === 'cancel') return
  for (const row of await draftCases(ctx.tx, draft.draft_id)) {
    if (row.open !== 1) continue
    const c = await ctx.tx.selectFrom('welfare_case').selectAll().where('case_id', '=', row.case_id).executeTakeFirstOrThrow()
    const moved = await moveCase(ctx.tx, c, act, at)
    // a newer answer took its review away: it is not reviewed any more, it waits for a new one
    if (act === 'discard' && c.review_id !== row.review_id) await moveCase(ctx.tx, { ...c, ...moved }, 'reopen', at)
    if (c.version === row.case_version) await changeDraftCase(ctx.tx, draft.draft_id, row.case_id, { case_version: moved.version })
  }
}
