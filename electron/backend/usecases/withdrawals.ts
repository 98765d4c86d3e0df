/** 取下げ. An application that the applicant no longer wants, until it is decided; and the way back where that was a slip. */
import type { CaseState } from '../../../shared/domain/case-state.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { restoreObstacle, withdrawerNames, withdrawObstacle } from '../../../shared/domain/withdrawal.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler, Handlers } from '../context.ts'
import { caseByNumber, moveCase } from '../store/cases.ts'
import { openRequestOf } from '../store/corrections.ts'
import type { ReadDb } from '../store/db.ts'
import { pairsOfCase } from '../store/duplicates.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { lastWithdrawal } from '../store/withdrawals.ts'
import { lockedCase } from './case-lock.ts'
import { endWithCase } from './correction-parts.ts'
import { leaveDraft } from './draft-leave.ts'
import { settle } from './duplicates.ts'
import { noteChangesOf } from './fact-changes.ts'
import { duplicateDays, judgeAgain, noteDuplicate } from './people-link.ts'

const notNow = (c: WelfareCaseTable, reason: string): AppError =>
  new AppError('case-not-ready', { caseNos: c.case_no, reason }, { ref: c.case_no, what: `案件 ${c.case_no}` })

/**
 * 申請の取下げ on the word of the applicant, or of who speaks for him. The case leaves its draft (one that holds nothing else ends), an open
 * request for a correction ends; the application stays. Throws AppError `bad-input`, `reason-missing`, `case-not-ready`, `changed-by-other`,
 * `not-found`.
 */
export const withdraw: Handler<'case.withdraw'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const obstacle = withdrawObstacle(c.state as CaseState)
  if (obstacle !== null) throw notNow(c, obstacle)
  const day = env.businessDay()
  if (!isIsoDate(input.saidOn) || input.saidOn > day || input.saidOn < c.applied_on)
    throw new AppError('bad-input', { fields: `申出日（申請日の${toWareki(c.applied_on)}から業務日の${toWareki(day)}までの日）` })
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '申請の取下げ' })
  const at = env.now().toISOString()
  const days = await duplicateDays(env, tx)
  const doubted = await othersOf(tx, days, c)
  const left = await leaveDraft(ctx, c)
  const requestNo = await openRequestOf(tx, c.case_id)
  await endWithCase(ctx, c)
  const moved = await moveCase(tx, c, 'withdraw', at, { hold_until: null })
  await lookAgain(ctx, c, doubted, days, '同じ人の申請の取下げ')
  const { saidOn, by } = input
  const text = `${toWareki(saidOn)}の${withdrawerNames[by]}の申出により取下げ: ${reason}`
  const body = { text, saidOn, by, reason, from: c.state, draft: left?.draftNo ?? null, requestNo }
  await audit.write({ action: 'withdraw-said', ref: c.case_no, body })
  return { ...moved, draftNo: left?.draftNo ?? null, draftEnded: left?.ended ?? false, requestNo }
}

/**
 * 取下げの取消し. A case that was withdrawn on the applicant's word is received again and judged anew: the draft and the request that it
 * left do not come back. Throws AppError `reason-missing`, `case-not-ready`, `changed-by-other`, `not-found`.
 */
export const unwithdraw: Handler<'case.unwithdraw'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const entry = await lastWithdrawal(tx, c.case_no)
  const obstacle = restoreObstacle(c.state as CaseState, entry?.cause ?? null)
  if (obstacle !== null) throw notNow(c, obstacle)
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '取下げの取消し' })
  const flags = (JSON.parse(c.flags) as string[]).filter((flag) => flag !== 'overruled' && flag !== 'facts-changed')
  const moved = await moveCase(tx, c, 'restore', env.now().toISOString(), { flags: JSON.stringify(flags) })
  await noteDuplicate(env, tx, c.case_id)
  if (c.proposal !== null) await judgeAgain(env, tx, c.case_id)
  const days = await duplicateDays(env, tx)
  await lookAgain(ctx, c, await othersOf(tx, days, c), days, '同じ人の申請の取下げの取消し')
  const text = `取下げを取り消し、受付に戻しました: ${reason}`
  await audit.write({ action: 'withdraw-undone', ref: c.case_no, body: { text, reason } })
  return moved
}

/** Cases that form an open pair with this one: possible double applications. */
async function othersOf(read: ReadDb, days: number, c: WelfareCaseTable): Promise<string[]> {
  const pairs = await pairsOfCase(read, days, c.case_id)
  return pairs.map((pair) => (pair.left_no === c.case_no ? pair.right_no : pair.left_no))
}

/** What others of the person rest on: the doubt of a double application, and the facts of those already reviewed. */
async function lookAgain(ctx: CommandContext, c: WelfareCaseTable, others: readonly string[], days: number, cause: string): Promise<void> {
  for (const caseNo of others) await settle(ctx, await caseByNumber(ctx.tx, caseNo), days)
  if (c.resident_no !== null) await noteChangesOf({ tx: ctx.tx, audit: ctx.audit }, ctx.env, [c.resident_no], cause)
}

export const withdrawalHandlers = { 'case.withdraw': withdraw, 'case.unwithdraw': unwithdraw } satisfies Partial<Handlers>
