/** 案件を起案から外す. An approver leaves cases out of what he decides; a drafter takes cases out of a draft that came back. */
import { createHash } from 'node:crypto'
import { judgeRecirculate } from '../../../shared/domain/approval.ts'
import { draftKindNames, type DraftKind } from '../../../shared/domain/delegation.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler } from '../context.ts'
import { moveCase } from '../store/cases.ts'
import { changeDraft, changeDraftCase, draftCases } from '../store/drafts.ts'
import type { DraftCaseTable, DraftTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'
import { openDraft, refusalOf } from './circulation-open.ts'
import { programmeNames } from './drafts.ts'

interface Chosen {
  readonly row: DraftCaseTable
  readonly c: WelfareCaseTable
}

/** The open cases of a draft that were named, and the rest. Throws AppError `case-not-ready`, `all-excluded`, `not-divisible`, `reason-missing`. */
async function choose(ctx: CommandContext, draft: DraftTable, caseNos: readonly string[], reason: string, what: string) {
  if (reason === '') throw new AppError('reason-missing', { what })
  if (draft.kind === 'payment') throw new AppError('not-divisible', { draftNo: draft.draft_no })
  const open = (await draftCases(ctx.tx, draft.draft_id)).filter((row) => row.open === 1)
  const caseOf = new Map<string, WelfareCaseTable>()
  for (const ids of chunkedIds(open.map((row) => row.case_id))) {
    for (const c of await ctx.tx.selectFrom('welfare_case').selectAll().where('case_id', 'in', ids).execute()) caseOf.set(c.case_id, c)
  }
  const named = new Set(caseNos)
  const chosen = open.flatMap((row): Chosen[] => {
    const c = caseOf.get(row.case_id)
    return c !== undefined && named.has(c.case_no) ? [{ row, c }] : []
  })
  const missing = [...named].filter((no) => !chosen.some((one) => one.c.case_no === no))
  if (missing.length > 0) throw new AppError('case-not-ready', { caseNos: missing.slice(0, 10).join('、'), reason: 'この起案にありません' })
  if (chosen.length === open.length) throw new AppError('all-excluded', { draftNo: draft.draft_no })
  const rest = open.filter((row) => !chosen.some((one) => one.row.case_id === row.case_id))
  return { chosen, rest, restCases: rest.flatMap((row) => caseOf.get(row.case_id) ?? []) }
}

/**
 * 一部除外. Cases an approver does not decide: they leave the draft with his reason and go back to be reviewed anew (a decision whose
 * cancellation was asked for simply stays). Throws as `choose`.
 */
export async function excludeCases(
  ctx: CommandContext,
  draft: DraftTable,
  asked: { readonly caseNos: readonly string[]; readonly reason: string } | undefined,
): Promise<string[]> {
  if (asked === undefined) return []
  const reason = asked.reason.trim()
  const { chosen } = await choose(ctx, draft, asked.caseNos, reason, '案件の除外')
  const at = ctx.env.now().toISOString()
  for (const { row, c } of chosen) {
    if (draft.kind !== 'cancel') {
      const reviewed = await moveCase(ctx.tx, c, 'discard', at)
      await moveCase(ctx.tx, { ...c, ...reviewed }, 'reopen', at)
    }
    await changeDraftCase(ctx.tx, draft.draft_id, row.case_id, { open: 0, outcome: 'stopped', outcome_code: 'excluded', mark: reason })
    const body = { text: `起案 ${draft.draft_no} の決裁から除外: ${reason}`, draft: draft.draft_no, reason }
    await ctx.audit.write({ action: 'excluded', ref: c.case_no, body })
  }
  return chosen.map((one) => one.c.case_no)
}

/**
 * 差し戻された起案から案件を外す. The drafter takes single cases out of a draft that is back with him; they are reviewed cases again and
 * the rest can go on. Number, sum and digest of the draft follow. Throws as `choose`, and the refusals of putting it into circulation.
 */
export const remove: Handler<'draft.remove'> = async (ctx, input) => {
  const { tx, user, audit, env } = ctx
  const open = await openDraft(ctx, input.draftNo, input.version)
  const { draft, view } = open
  const verdict = judgeRecirculate(view, user.userId)
  if (!verdict.ok) throw await refusalOf(tx, verdict, open, user.userId)
  const reason = input.reason.trim()
  const { chosen, rest, restCases } = await choose(ctx, draft, input.caseNos, reason, '起案からの除外')
  const at = env.now().toISOString()
  for (const { row, c } of chosen) {
    if (draft.kind !== 'cancel') {
      const moved = await moveCase(tx, c, 'discard', at)
      // a newer answer took its review away: it waits for a new one
      if (c.review_id !== row.review_id) await moveCase(tx, { ...c, ...moved }, 'reopen', at)
    }
    await changeDraftCase(tx, draft.draft_id, row.case_id, { open: 0, outcome: 'closed', outcome_code: 'removed', mark: reason })
    const body = { text: `起案 ${draft.draft_no} から外しました: ${reason}`, draft: draft.draft_no, reason }
    await audit.write({ action: 'draft-removed', ref: c.case_no, body })
  }
  const removed = chosen.map((one) => one.c.case_no)
  const figures = figuresOf(draft, rest, restCases)
  const { amount, digest } = figures
  await changeDraft(tx, draft, figures)
  const shown = `${removed.slice(0, 5).join('、')}${removed.length > 5 ? ` ほか${removed.length - 5}件` : ''}`
  const text = `${removed.length}件を外しました（${shown}）。残り ${rest.length}件 ${amount.toLocaleString('ja-JP')}円: ${reason}`
  await audit.write({ action: 'draft-removed', ref: draft.draft_no, body: { text, cases: removed, reason, digest } })
  return { draftNo: draft.draft_no, removed, cases: rest.length, amount }
}

/** Number, sum in yen, title and digest of a draft after cases left it. */
export function figuresOf(
  draft: Pick<DraftTable, 'kind'>,
  rest: readonly DraftCaseTable[],
  restCases: readonly WelfareCaseTable[],
): Pick<DraftTable, 'case_count' | 'amount' | 'title' | 'digest'> {
  return {
    case_count: rest.length,
    amount: rest.reduce((sum, row) => sum + row.public_payment, 0),
    title: `${draftKindNames[draft.kind as DraftKind]} ${rest.length}件（${programmeNames(restCases)}）`,
    digest: createHash('sha256')
      .update(JSON.stringify(rest.map((row) => row.digest)))
      .digest('hex'),
  }
}
