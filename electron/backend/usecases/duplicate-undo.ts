import type { CaseState } from '../../../shared/domain/case-state.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, QueryContext } from '../context.ts'
import { caseByNumber, moveCase } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import { decisionsOfCase, pairsOfCase, standingDecision } from '../store/duplicates.ts'
import { changeCase, linkableStates } from '../store/people.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import type { DuplicateDecisionTable } from '../store/schema-people.ts'
import { userNames } from '../store/users.ts'
import { lockedCase } from './case-lock.ts'
import { comparedPairs, settle } from './duplicates.ts'
import { duplicateDays, judgeAgain } from './people-link.ts'
import { allParameters, homePlace } from './settings.ts'

/** 案件の重複の疑い: what waits for a decision on one case, and what was decided. Throws AppError `not-found`. */
export const ofCase: Handler<'duplicate.ofCase'> = async (ctx, { caseNo }) => {
  const c = await caseByNumber(ctx.read, caseNo)
  const days = await duplicateDays(ctx.env, ctx.read)
  const home = homePlace(await allParameters(ctx.read), ctx.env.businessDay())
  return {
    open: await comparedPairs(ctx, await pairsOfCase(ctx.read, days, c.case_id), home),
    decided: await decidedOf(ctx, await decisionsOfCase(ctx.read, c.case_id)),
  }
}

async function decidedOf(ctx: QueryContext, decisions: readonly DuplicateDecisionTable[]) {
  const names = await userNames(ctx.read)
  const side = ({ case_no: caseNo, version, state }: WelfareCaseTable) => ({ caseNo, version, state: state as CaseState })
  const found = []
  for (const d of decisions) {
    const [left, right] = [await caseById(ctx.read, d.left_case), await caseById(ctx.read, d.right_case)]
    found.push({
      left: side(left),
      right: side(right),
      decision: d.decision as 'distinct',
      reason: d.reason,
      by: names.get(d.by_user) ?? d.by_user,
      at: d.at,
      obstacle: obstacleOf(d.decision, left, right),
    })
  }
  return found
}

const caseById = (read: ReadDb, id: string): Promise<WelfareCaseTable> =>
  read.selectFrom('welfare_case').selectAll().where('case_id', '=', id).executeTakeFirstOrThrow()

/** Why a decision cannot be taken back: its cases must still be where a doubt can be looked at. */
function obstacleOf(decision: string, left: WelfareCaseTable, right: WelfareCaseTable): string | null {
  const open = (c: WelfareCaseTable): boolean => (linkableStates as readonly string[]).includes(c.state)
  if (decision === 'distinct') return open(left) || open(right) ? null : '両方の案件が起案されたか、手続きが済んでいます'
  const gone = decision === 'keep-left' ? right : left
  return gone.state === 'withdrawn' ? null : '取り下げた案件が、もう取下げではありません'
}

/**
 * 重複の判断の取消し. The decision of a pair no longer holds; a case it withdrew is received again. The decision stays on record,
 * with who took it back and why. Throws AppError `reason-missing`, `not-found`, `case-not-ready`, `changed-by-other`.
 */
export const takeBack: Handler<'duplicate.takeBack'> = async (ctx, input) => {
  const { tx, env, user } = ctx
  const reason = input.reason.trim()
  const left = await lockedCase(ctx, input.left.caseNo, input.left.version)
  const right = await lockedCase(ctx, input.right.caseNo, input.right.version)
  if (reason === '') throw new AppError('reason-missing', { what: '重複の判断の取消し' })
  const d = await standingDecision(tx, left.case_id, right.case_id)
  if (d === undefined) throw new AppError('not-found', { what: `取り消せる重複の判断 ${left.case_no}・${right.case_no}` })
  const obstacle = obstacleOf(d.decision, left, right)
  if (obstacle !== null) throw new AppError('case-not-ready', { caseNos: `${left.case_no}・${right.case_no}`, reason: obstacle })
  const at = env.now().toISOString()
  const { left_case, right_case, seq } = d
  await tx.insertInto('duplicate_undone').values({ left_case, right_case, seq, reason, by_user: user.userId, at }).execute()
  const days = await duplicateDays(env, tx)
  const gone = d.decision === 'distinct' ? null : d.decision === 'keep-left' ? right : left
  if (gone !== null) {
    await moveCase(tx, gone, 'restore', at)
    if (gone.proposal !== null) await judgeAgain(env, tx, gone.case_id)
  }
  for (const one of [left, right]) {
    if (one !== gone && (linkableStates as readonly string[]).includes(one.state)) await reopenDoubt(one)
    await settle(ctx, await caseById(tx, one.case_id), days)
    const other = one === left ? right : left
    const text = `案件 ${other.case_no} との重複の判断を取り消しました${one === gone ? '（取下げを解き、受付に戻しました）' : ''}: ${reason}`
    await ctx.audit.write({ action: 'duplicate-undone', ref: one.case_no, body: { text, other: other.case_no, reason, seq } })
  }
  return { restored: gone?.case_no ?? null }

  /** A judgement that rested on the decision is looked at again: line 8 asks now. */
  async function reopenDoubt(one: WelfareCaseTable): Promise<void> {
    if (one.state === 'reviewed') await moveCase(tx, one, 'reopen', at)
    else await changeCase(tx, one, at, {})
  }
}
