import { proposalNames } from '../../../shared/domain/judgement.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import { AppError } from '../../../shared/errors.ts'
import { messageOf } from '../../../shared/messages.ja.ts'
import { can } from '../../../shared/permissions.ts'
import type { CommandContext, Handler } from '../context.ts'
import { moveCase } from '../store/cases.ts'
import { changeCase, linkableStates } from '../store/people.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { insertStep, stepAt, type StepAct, type StepBefore } from '../store/triage.ts'
import { findActor } from '../store/users.ts'
import { lockedCase } from './case-lock.ts'
import { keyNow } from '../keys/office-key.ts'
import { judgeAny } from './engines.ts'
import { noted, writeReview } from './reviews.ts'

interface Seen {
  readonly caseNo: string
  readonly version: number
}
interface Moved {
  readonly state: CaseState
  readonly version: number
}
interface Outcome {
  done: { caseNo: string; version: number; state: CaseState }[]
  refused: { caseNo: string; why: string }[]
}

/**
 * Does an act to each of several cases; one that cannot be done is left as it is, with its reason, and the rest go on. `act`
 * looks before it writes. An act on one case alone, and one that nothing came of, is refused as such.
 */
async function each(ctx: CommandContext, cases: readonly Seen[], act: (c: WelfareCaseTable) => Promise<Moved>): Promise<Outcome> {
  const outcome: Outcome = { done: [], refused: [] }
  let first: AppError | undefined
  for (const seen of new Map(cases.map((one) => [one.caseNo, one])).values()) {
    try {
      const moved = await act(await lockedCase(ctx, seen.caseNo, seen.version))
      outcome.done.push({ caseNo: seen.caseNo, ...moved })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      first ??= error
      outcome.refused.push({ caseNo: seen.caseNo, why: messageOf(error).text })
    }
  }
  if (outcome.done.length === 0 && first !== undefined) throw first
  return outcome
}

/**
 * 担当の割当て. Gives waiting cases to a reviewer, or to nobody (`to` null). Throws AppError `bad-input` for somebody who may
 * not review, `case-not-ready`, `changed-by-other`, `not-found` when no case could be given.
 */
export const assign: Handler<'case.assign'> = async (ctx, input) => {
  const { tx, env, user } = ctx
  const to = input.to === null ? null : await findActor(tx, input.to, env.businessDay())
  if (to === undefined || (to !== null && !can(to.roles, 'review.run')))
    throw new AppError('bad-input', { fields: '担当（審査の役割を持つ利用者）' })
  const at = env.now().toISOString()
  return each(ctx, input.cases, async (c) => {
    if (!(linkableStates as readonly string[]).includes(c.state))
      throw new AppError('case-not-ready', { caseNos: c.case_no, reason: '審査が終わっているため、担当を変えられません' })
    const version = await changeCase(tx, c, at, { assigned_to: to?.userId ?? null })
    await insertStep(tx, c, 'assign', version, user.userId, at)
    const text = to === null ? '担当を外しました' : `${to.name} さんの担当にしました`
    await ctx.audit.write({ action: 'assign', ref: c.case_no, body: { text, to: to?.userId ?? null } })
    return { state: c.state as CaseState, version }
  })
}

const stepNames: Readonly<Record<StepAct, string>> = { review: '審査の判断', hold: '保留', assign: '担当の割当て' }

/**
 * 元に戻す. Takes the user's own last act of triage on each case back: the case is what it was before. Nothing is deleted; the
 * trail gets one entry more. Throws AppError `nothing-to-undo`, `changed-by-other`, `not-found` when nothing could be taken back.
 */
export const undo: Handler<'case.undo'> = async (ctx, input) => {
  const { tx, env, user } = ctx
  const at = env.now().toISOString()
  return each(ctx, input.cases, async (c) => {
    const step = await stepAt(tx, c.case_id, c.version)
    if (step === undefined || step.by !== user.userId)
      throw new AppError('nothing-to-undo', {
        what: `案件 ${c.case_no} で最後に行われたのは、あなたの審査・保留・担当の操作ではありません`,
      })
    const moved = await backTo(ctx, c, step.before, at)
    const text = `直前の操作（${stepNames[step.act]}）を取り消し、元に戻しました`
    await ctx.audit.write({ action: 'undo', ref: c.case_no, body: { text, act: step.act } })
    return moved
  })
}

/** Moves a case to what it was, by the acts of the one table. What the checks say of it today stays. */
async function backTo(ctx: CommandContext, c: WelfareCaseTable, before: StepBefore, at: string): Promise<Moved> {
  const flags = (JSON.parse(c.flags) as string[]).filter((flag) => flag !== 'overruled')
  const overruled = (JSON.parse(before.flags) as string[]).includes('overruled')
  const change = {
    review_id: before.review_id,
    hold_until: before.hold_until,
    assigned_to: before.assigned_to,
    flags: JSON.stringify(overruled ? [...flags, 'overruled'] : flags),
  }
  if (before.state === c.state) return { state: c.state as CaseState, version: await changeCase(ctx.tx, c, at, change) }
  const act = before.state === 'reviewed' ? 'restore-review' : c.state === 'on-hold' ? 'resume' : 'reopen'
  return moveCase(ctx.tx, c, act, at, change)
}

/**
 * 一括の適合. Proposes a grant for cases whose lines are all ○ today; any other is refused alone and waits for a person.
 * Throws AppError `case-not-ready`, `changed-by-other`, `not-found` when none could be proposed.
 */
export const grantMany: Handler<'review.grantMany'> = async (ctx, input) => {
  return each(ctx, input.cases, (c) => grantClean(ctx, c))
}

async function grantClean(ctx: CommandContext, c: WelfareCaseTable): Promise<Moved> {
  const { tx, env, user } = ctx
  const refuse = (reason: string): AppError => new AppError('case-not-ready', { caseNos: c.case_no, reason })
  if (c.state !== 'received' && c.state !== 'reviewed') throw refuse('受付・審査済の案件ではないため、まとめて判断できません')
  const [judged] = await judgeAny(env, tx, [c.case_id])
  if (judged === undefined) throw refuse('この制度の審査はまだ扱えません')
  if (judged.judgement.proposal !== 'grant') throw refuse('審査項目に○でないものがあるため、1件ずつ判断してください')
  if (judged.obstacle !== null) throw refuse(judged.obstacle)
  const stamp = { newId: env.newId, at: env.now().toISOString(), keys: () => keyNow(env.store.folder) }
  const opinion = { by: user.userId, propose: 'grant', reason: '', overruled: false } as const
  const review_id = await writeReview(tx, judged, c.application_id, opinion, stamp)
  const moved = await moveCase(tx, c, 'review', stamp.at, { ...noted(judged, JSON.parse(c.flags) as string[], false), review_id })
  await insertStep(tx, c, 'review', moved.version, user.userId, stamp.at)
  const text = `全項目○のため${proposalNames.grant}を提案（選択した案件の一括）`
  await ctx.audit.write({ action: 'review', ref: c.case_no, body: { text, propose: 'grant', review: review_id } })
  return moved
}
