import { fiscalYear } from '../../../shared/domain/date.ts'
import { must } from '../../../shared/errors.ts'
import type { CommandContext, Env } from '../context.ts'
import { takeSeries } from '../numbers.ts'
import { moveCase } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import { changeDraftCase, draftCases } from '../store/drafts.ts'
import type { DraftCaseTable, DraftTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'
import type { PlannedCase } from './engine.ts'
import { planAny } from './engines.ts'
import { keyNow } from '../keys/office-key.ts'
import { sealGuarded } from '../store/place-seal.ts'
import { noteChangesOf } from './fact-changes.ts'
import { allParameters, requiredSetting } from './settings.ts'

export interface CheckedCases {
  /** Cases that are what the drafter saw, with today's facts. */
  readonly fit: readonly PlannedCase[]
  readonly stopped: { caseNo: string; code: string }[]
}

/**
 * Looks at every open case of a draft again, without writing anything. One that changed since it was drafted (another answer, other
 * facts, another amount, or content that no longer has the digest the drafter froze) does not fit. `except`: cases left out of it.
 */
export async function findStops(
  env: Env,
  read: ReadDb,
  draft: DraftTable,
  except: ReadonlySet<string> = new Set(),
): Promise<{ readonly fit: PlannedCase[]; readonly stops: { readonly c: WelfareCaseTable; readonly code: string }[] }> {
  const kind = draft.kind as 'grant' | 'refuse'
  const rows = (await draftCases(read, draft.draft_id)).filter((row) => row.open === 1)
  const rowOf = new Map(rows.map((row) => [row.case_id, row]))
  const cases: WelfareCaseTable[] = []
  for (const ids of chunkedIds(rows.map((r) => r.case_id))) {
    const found = await read.selectFrom('welfare_case').selectAll().where('case_id', 'in', ids).orderBy('case_no').execute()
    cases.push(...found.filter((c) => !except.has(c.case_no)))
  }
  const unchanged = cases.filter((c) => c.version === rowOf.get(c.case_id)?.case_version && c.review_id === rowOf.get(c.case_id)?.review_id)
  const stops = cases.filter((one) => !unchanged.includes(one)).map((c) => ({ c, code: 'case-changed' }))
  let fit: PlannedCase[] = []
  for (let left = unchanged; left.length > 0; left = fit.map((p) => p.c)) {
    fit = []
    let counted = false
    for (const p of await planAny(env, read, kind, left)) {
      const code = stopCode(p, must(rowOf.get(p.c.case_id), 'row of the draft'))
      if (code === null) fit.push(p)
      else stops.push({ c: p.c, code })
      counted ||= code !== null && p.stop === null
    }
    // one that stops here was counted as granted before those after it (cap, useful life): they are planned anew without it
    if (kind === 'refuse' || !counted) break
  }
  return { fit, stops }
}

/** The same, and what does not fit leaves the draft alone and goes back to the review. */
export async function checkCases(ctx: CommandContext, draft: DraftTable): Promise<CheckedCases> {
  const { fit, stops } = await findStops(ctx.env, ctx.tx, draft)
  for (const { c, code } of stops) await stopCase(ctx, draft, c, code)
  return { fit, stopped: stops.map(({ c, code }) => ({ caseNo: c.case_no, code })) }
}

function stopCode(p: PlannedCase, row: DraftCaseTable): string | null {
  if (p.stop !== null) return p.stop
  if (row.amounts !== JSON.stringify(p.amounts)) return 'amount-changed'
  return p.digest === row.digest ? null : 'content-changed'
}

/** Takes one case out of a draft: back to the review when its facts changed, ready for a new draft when only the amount did. */
async function stopCase(ctx: CommandContext, draft: DraftTable, c: WelfareCaseTable, code: string): Promise<void> {
  const at = ctx.env.now().toISOString()
  const reviewed = await moveCase(ctx.tx, c, 'discard', at)
  if (code !== 'amount-changed' && code !== 'tax-unconfirmed') await moveCase(ctx.tx, { ...c, ...reviewed }, 'reopen', at)
  await changeDraftCase(ctx.tx, draft.draft_id, c.case_id, { open: 0, outcome: 'stopped', outcome_code: code })
  await ctx.audit.write({
    action: 'stopped',
    ref: c.case_no,
    body: { text: `起案 ${draft.draft_no} から外れました（${stopNames[code] ?? code}）`, code },
  })
}

const stopNames: Readonly<Record<string, string>> = {
  'case-changed': '起案のあとで案件が変わったため',
  'facts-changed': '審査のあとで事実が変わったため',
  'not-grantable': '支給できる条件が欠けたため',
  'tax-unconfirmed': '課税区分の2人目の確認がないため',
  'amount-changed': '起案のあとで金額が変わったため',
  'content-changed': '起案の内容と一致しないため',
}

/**
 * 固定. What a decision rests on, as it is kept with it: one JSON object. The checks stand in it as the review keeps them, and the parameters,
 * the same for most cases of a draft, are spelled once.
 */
function frozenTexts(): (p: PlannedCase) => string {
  let spelled: { readonly of: PlannedCase['parameters']; readonly text: string } | undefined
  return ({ facts, review, parameters, judgement: { route, bracket, taxYear, earlierOwnShare } }) => {
    if (spelled?.of !== parameters) spelled = { of: parameters, text: JSON.stringify(parameters) }
    const rest = JSON.stringify({ route, bracket, taxYear, earlierOwnShare })
    return `{"facts":${JSON.stringify(facts)},"checks":${review.checks},"parameters":${spelled.text},${rest.slice(1)}`
  }
}

/**
 * 決裁. Numbers, amounts, frozen rules, vouchers and the grant record of every case, in the transaction of the deciding act.
 * Returns the case numbers decided.
 */
export async function decideCases(
  ctx: CommandContext,
  draft: DraftTable,
  fit: readonly PlannedCase[],
  capacity: string,
): Promise<string[]> {
  const { tx, env, user, audit } = ctx
  const day = env.businessDay()
  const at = env.now().toISOString()
  const kind = draft.kind as 'grant' | 'refuse'
  const parameters = await allParameters(tx)
  const mark = requiredSetting(parameters, 'office', 'documentMark', day)
  const done: string[] = []
  const frozenText = frozenTexts()
  let number = fit.length === 0 ? 0 : await takeSeries(tx, 'decision', day, fit.length)
  for (const p of fit) {
    const decisionNo = `${fiscalYear(day) - 2018}${mark}${number++}号`
    const decisionId = env.newId()
    const publicPayment = kind === 'grant' ? (p.amounts.publicPayment ?? 0) : 0
    const selfPayment = kind === 'grant' ? (p.amounts.selfPayment ?? 0) : 0
    const reason = p.review.reason
    await tx
      .insertInto('decision')
      .values({
        decision_id: decisionId,
        decision_no: decisionNo,
        case_id: p.c.case_id,
        draft_id: draft.draft_id,
        kind,
        decided_on: day,
        decided_at: at,
        decided_by: user.userId,
        capacity,
        public_payment: publicPayment,
        self_payment: selfPayment,
        amounts: JSON.stringify(p.amounts),
        reason,
        ...sealGuarded(() => keyNow(env.store.folder), p.c.case_id, { frozen: frozenText(p) }),
        digest: p.digest,
      })
      .execute()
    const vouchers = kind === 'grant' ? await p.deliver(ctx, { decisionId, decisionNo }) : []
    const change = { public_payment: publicPayment, self_payment: selfPayment }
    await moveCase(tx, p.c, kind === 'grant' ? 'decide-grant' : 'decide-refuse', at, change)
    await changeDraftCase(tx, draft.draft_id, p.c.case_id, { open: 0, outcome: 'decided' })
    const text =
      kind === 'grant'
        ? `支給決定 ${decisionNo} 公費負担 ${publicPayment.toLocaleString('ja-JP')}円・自己負担 ${selfPayment.toLocaleString('ja-JP')}円`
        : `却下決定 ${decisionNo}`
    await audit.write({
      action: 'decide',
      ref: p.c.case_no,
      body: { text, decisionNo, kind, capacity, amounts: p.amounts, digest: p.digest, draft: draft.draft_no, vouchers },
    })
    done.push(p.c.case_no)
  }
  if (kind === 'grant') {
    const people = fit.flatMap((p) => (p.c.resident_no === null ? [] : [p.c.resident_no]))
    await noteChangesOf({ tx, audit }, env, people, '同じ月のほかの支給決定')
  }
  return done
}
