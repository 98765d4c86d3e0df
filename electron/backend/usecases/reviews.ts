import { proposalNames } from '../../../shared/domain/judgement.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler, JobContext, JobWrite, QueryContext } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import { caseIdsInState, moveCase, noteVerdict } from '../store/cases.ts'
import type { WriteTx } from '../store/db.ts'
import type { ReviewTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { insertStep } from '../store/triage.ts'
import { lockedCase } from './case-lock.ts'
import { caseDetail } from './case-view.ts'
import { keyNow } from '../keys/office-key.ts'
import { sealGuarded } from '../store/place-seal.ts'
import type { KeyNow } from '../store/sealed-text.ts'
import type { JudgedCase } from './engine.ts'
import { engines, judgeAny } from './engines.ts'

const casesPerChunk = 200

/** Who judged, and what a person decided over it; `propose` null: only the checks were run. */
export interface Opinion {
  readonly by: string
  readonly propose: 'grant' | 'refuse' | null
  readonly reason: string
  readonly overruled: boolean
  /** Nobody looked at the case himself. */
  readonly auto?: true
}

export interface Stamp {
  readonly newId: () => string
  readonly keys: KeyNow
  readonly at: string
}

/** Keeps a review with everything it looked at. */
export async function writeReview(tx: WriteTx, judged: JudgedCase, applicationId: string, opinion: Opinion, stamp: Stamp): Promise<string> {
  const { judgement, facts } = judged
  const row: ReviewTable = {
    review_id: stamp.newId(),
    case_id: judged.caseId,
    application_id: applicationId,
    reviewed_on: judged.businessDay,
    at: stamp.at,
    by_user: opinion.by,
    proposal: judgement.proposal,
    propose: opinion.propose,
    reason: opinion.reason,
    overruled: opinion.overruled ? 1 : 0,
    amounts: JSON.stringify(judgement.amounts),
    ...sealGuarded(stamp.keys, judged.caseId, {
      checks: JSON.stringify(judgement.checks),
      summary: JSON.stringify(judgement),
      facts: JSON.stringify(facts),
    }),
    parameters: JSON.stringify(judged.parameters),
    auto: opinion.auto === true ? 1 : 0,
  }
  await tx.insertInto('review').values(row).execute()
  return row.review_id
}

/** What the queue shows of a judged case. */
export function noted(judged: JudgedCase, flags: readonly string[], overruled: boolean): Partial<WelfareCaseTable> {
  const { proposal, amounts, checks } = judged.judgement
  const kept = flags.filter((flag) => flag !== 'overruled' && flag !== 'protected')
  const guarded = checks.some((check) => check.evidence['protected'] === true) || flags.includes('protected')
  return {
    proposal,
    public_payment: amounts.publicPayment,
    self_payment: amounts.selfPayment,
    flags: JSON.stringify([...(guarded ? ['protected'] : []), ...kept, ...(overruled ? ['overruled'] : [])]),
  }
}

interface Totals {
  reviewed: number
  proposedGrant: number
  proposedRefusal: number
  needJudgement: number
}

/**
 * 一括審査. Runs the checks over every received case of every programme; those with all ○ are reviewed with a proposed grant, the
 * rest get their verdict noted and wait for a person.
 */
export const auto: Handler<'review.auto'> = async (ctx) => {
  const totals: Totals = { reviewed: 0, proposedGrant: 0, proposedRefusal: 0, needJudgement: 0 }
  const waiting = await ctx.read
    .selectFrom('welfare_case')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'received')
    .executeTakeFirstOrThrow()
  for (const { programme } of engines) await autoOf(ctx, programme, waiting.n, totals)
  return totals
}

async function autoOf(ctx: JobContext, programme: string, waiting: number, totals: Totals): Promise<void> {
  const stamp = { newId: ctx.env.newId, at: ctx.env.now().toISOString(), keys: () => keyNow(ctx.env.store.folder) }
  let after = ''
  for (;;) {
    ctx.signal.throwIfAborted()
    const chunk = await caseIdsInState(ctx.read, 'received', programme, after, casesPerChunk)
    const last = chunk.at(-1)
    if (!last) return
    after = last.case_no
    const versions = new Map(chunk.map((c) => [c.case_id, c.version]))
    const judged = await judgeAny(
      ctx.env,
      ctx.read,
      chunk.map((c) => c.case_id),
    )
    await ctx.write(async (w) => {
      for (const one of judged) {
        const outcome = await reviewOne(w, one, versions.get(one.caseId), ctx.user.userId, stamp)
        if (outcome === null) continue
        totals.reviewed++
        if (outcome === 'grant') totals.proposedGrant++
        else if (outcome === 'refuse') totals.proposedRefusal++
        else totals.needJudgement++
      }
      const text = `${judged.length}件の審査項目を確認（${chunk[0]?.case_no}〜${last.case_no}）`
      await w.audit.write({ action: 'review-auto', ref: after, body: { text, cases: judged.length } })
    })
    ctx.progress({ step: '審査', done: totals.reviewed, total: waiting, fraction: totals.reviewed / Math.max(1, waiting) })
    await yieldToLoop()
  }
}

async function reviewOne(w: JobWrite, judged: JudgedCase, version: number | undefined, by: string, stamp: Stamp) {
  const c = await w.tx.selectFrom('welfare_case').selectAll().where('case_id', '=', judged.caseId).executeTakeFirstOrThrow()
  // somebody reviewed or changed it while the job was running: his word stands, and a newer answer waits for the next run
  if (c.state !== 'received' || c.version !== version) return null
  const { proposal } = judged.judgement
  const grant = proposal === 'grant' && judged.obstacle === null
  const opinion: Opinion = { by, propose: grant ? 'grant' : null, reason: '', overruled: false, auto: true }
  const review_id = await writeReview(w.tx, judged, c.application_id, opinion, stamp)
  const change = { ...noted(judged, JSON.parse(c.flags) as string[], false), review_id }
  if (!grant) {
    await noteVerdict(w.tx, c.case_id, change)
    return proposal
  }
  await moveCase(w.tx, c, 'review', stamp.at, change)
  await w.audit.write({
    action: 'review',
    ref: c.case_no,
    body: { text: '全項目○のため支給を提案（一括審査）', propose: 'grant', review: review_id },
  })
  return proposal
}

/** 審査の判断. A reviewer proposes a grant or a refusal; against the checks, or where they ask, only with a reason. */
export const propose: Handler<'review.propose'> = async (ctx, input) => {
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const [judged] = await judgeAny(ctx.env, ctx.tx, [c.case_id])
  if (!judged) throw new AppError('case-not-ready', { caseNos: c.case_no, reason: 'この制度の審査はまだ扱えません' })
  const { proposal, refusals } = judged.judgement
  const typed = input.reason.trim()
  const reason = typed === '' && input.propose === 'refuse' ? refusals.join('\n') : typed
  if (proposal !== input.propose && typed === '')
    throw new AppError('reason-missing', { what: `提案「${proposalNames[proposal]}」と違う判断` })
  if (input.propose === 'refuse' && reason === '') throw new AppError('reason-missing', { what: '却下' })
  const obstacle = input.propose === 'grant' ? judged.obstacle : null
  if (obstacle !== null) throw new AppError('case-not-ready', { caseNos: c.case_no, reason: obstacle })

  const overruled = proposal !== 'ask' && proposal !== input.propose
  const stamp = { newId: ctx.env.newId, at: ctx.env.now().toISOString(), keys: () => keyNow(ctx.env.store.folder) }
  const opinion: Opinion = { by: ctx.user.userId, propose: input.propose, reason, overruled }
  const review_id = await writeReview(ctx.tx, judged, c.application_id, opinion, stamp)
  const moved = await moveCase(ctx.tx, c, 'review', stamp.at, { ...noted(judged, JSON.parse(c.flags) as string[], overruled), review_id })
  await insertStep(ctx.tx, c, 'review', moved.version, ctx.user.userId, stamp.at)
  const text = `${proposalNames[input.propose]}を提案${overruled ? '（審査項目と異なる判断）' : ''}${reason === '' ? '' : `: ${reason}`}`
  await ctx.audit.write({ action: 'review', ref: c.case_no, body: { text, propose: input.propose, reason, overruled, review: review_id } })
  return caseDetail(asQuery(ctx), c.case_no)
}

/** 保留 until a day not before today, with a reason. Throws AppError `bad-input`, `changed-by-other`, `illegal-move`, `not-found`, `reason-missing`. */
export const hold: Handler<'review.hold'> = async (ctx, input) => {
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const day = ctx.env.businessDay()
  if (!isIsoDate(input.until) || input.until < day)
    throw new AppError('bad-input', { fields: `保留の期限（${toWareki(day)}以後の、暦にある日）` })
  if (input.reason.trim() === '') throw new AppError('reason-missing', { what: '保留' })
  const at = ctx.env.now().toISOString()
  const { state, version } = await moveCase(ctx.tx, c, 'hold', at, { hold_until: input.until })
  await insertStep(ctx.tx, c, 'hold', version, ctx.user.userId, at)
  await ctx.audit.write({
    action: 'hold',
    ref: c.case_no,
    body: { text: `${toWareki(input.until)}まで保留: ${input.reason.trim()}`, until: input.until, reason: input.reason },
  })
  return { state, version }
}

/** 審査の取消し, and the end of a hold: the case is received again, as before. */
export const undo: Handler<'review.undo'> = async (ctx, input) => {
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const act = c.state === 'on-hold' ? 'resume' : 'reopen'
  const flags = (JSON.parse(c.flags) as string[]).filter((flag) => flag !== 'overruled')
  const change = { hold_until: null, flags: JSON.stringify(flags) }
  const { state, version } = await moveCase(ctx.tx, c, act, ctx.env.now().toISOString(), change)
  await ctx.audit.write({ action: 'reopen', ref: c.case_no, body: { text: '受付に戻しました' } })
  return { state, version }
}

/** A command's context where a view is wanted: what it reads is what it just wrote. */
const asQuery = (ctx: CommandContext): QueryContext => ({ env: ctx.env, session: ctx.session, user: ctx.user, read: ctx.tx })
