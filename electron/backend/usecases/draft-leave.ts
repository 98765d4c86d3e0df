import { AppError } from '../../../shared/errors.ts'
import type { CommandContext } from '../context.ts'
import { changeDraft, changeDraftCase, draftCases } from '../store/drafts.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { draftHolding } from '../store/withdrawals.ts'
import { chunkedIds } from './chunks.ts'
import { figuresOf } from './draft-cases.ts'

/**
 * A case that is withdrawn leaves its draft alone, the rest goes on. A draft that is back with its drafter counts anew; one on its way keeps
 * the figures its approvers saw, as where a case stops at the decision. A draft of which nothing is left ends without a decision. Either way
 * whoever has the draft open must look again. Answers null for a case that is in no draft.
 */
export async function leaveDraft(
  ctx: CommandContext,
  c: WelfareCaseTable,
): Promise<{ readonly draftNo: string; readonly ended: boolean } | null> {
  const { tx, audit } = ctx
  const held = await draftHolding(tx, c.case_id)
  if (held === undefined) {
    if (c.state === 'drafted' || c.state === 'circulating')
      throw new AppError('case-not-ready', { caseNos: c.case_no, reason: '入っている起案が見つかりません' })
    return null
  }
  const { draft } = held
  const draftNo = draft.draft_no
  await changeDraftCase(tx, draft.draft_id, c.case_id, { open: 0, outcome: 'stopped', outcome_code: 'withdrawn' })
  const code = 'withdrawn'
  await audit.write({ action: 'stopped', ref: c.case_no, body: { text: `起案 ${draftNo} から外れました（申請の取下げのため）`, code } })
  const rest = (await draftCases(tx, draft.draft_id)).filter((row) => row.open === 1)
  if (rest.length === 0) {
    const ended = `案件 ${c.case_no} の申請の取下げにより、起案に案件がなくなったため`
    await changeDraft(tx, draft, { state: 'emptied', ended })
    const refused = [{ caseNo: c.case_no, code }]
    await audit.write({ action: 'emptied', ref: draftNo, body: { text: `${ended}、決裁せずに終わりました`, refused } })
    return { draftNo, ended: true }
  }
  const restCases: WelfareCaseTable[] = []
  for (const ids of draft.state === 'returned' ? chunkedIds(rest.map((row) => row.case_id)) : [])
    restCases.push(...(await tx.selectFrom('welfare_case').selectAll().where('case_id', 'in', ids).execute()))
  await changeDraft(tx, draft, draft.state === 'returned' ? figuresOf(draft, rest, restCases) : {})
  const text = `案件 ${c.case_no} が申請の取下げにより外れました。残り ${rest.length}件`
  await audit.write({ action: 'stopped', ref: draftNo, body: { text, caseNo: c.case_no, code } })
  return { draftNo, ended: false }
}
