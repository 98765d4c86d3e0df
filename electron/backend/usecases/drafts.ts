import { createHash } from 'node:crypto'
import { buildRoute, delegationRule, draftKindNames, type DelegationRule, type DraftKind } from '../../../shared/domain/approval.ts'
import { caseStateNames, type CaseState } from '../../../shared/domain/case-state.ts'
import type { Yen } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import type { AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { CommandContext, Handler, QueryContext } from '../context.ts'
import { nextInSeries } from '../numbers.ts'
import { moveCase } from '../store/cases.ts'
import { chunks, type ReadDb, type WriteTx } from '../store/db.ts'
import { delegationRules, postHolders } from '../store/drafts.ts'
import type { DraftTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'
import { budgetViews, keepBudget, sumsByProgramme } from './budget.ts'
import { chunkedIds } from './chunks.ts'
import { reviewFrame } from './judging.ts'
import { planCases, type PlannedCase } from './planning.ts'

/** Reviewed cases with that proposal, in order of their numbers: all, or those asked for. */
async function readyCases(read: ReadDb, kind: 'grant' | 'refuse', caseNos: readonly string[] | undefined): Promise<WelfareCaseTable[]> {
  const base = read
    .selectFrom('welfare_case as c')
    .innerJoin('review as r', 'r.review_id', 'c.review_id')
    .selectAll('c')
    .where('c.state', '=', 'reviewed')
    .where('r.propose', '=', kind)
    .orderBy('c.case_no')
  if (caseNos === undefined) return base.execute()
  const found: WelfareCaseTable[] = []
  for (const piece of chunkedIds([...new Set(caseNos)].sort())) found.push(...(await base.where('c.case_no', 'in', piece).execute()))
  const missing = caseNos.filter((no) => !found.some((c) => c.case_no === no))
  if (missing.length > 0) throw await notReady(read, missing, kind)
  return found
}

async function notReady(read: ReadDb, caseNos: readonly string[], kind: DraftKind): Promise<AppError> {
  const [first = ''] = caseNos
  const c = await read.selectFrom('welfare_case').select('state').where('case_no', '=', first).executeTakeFirst()
  if (!c) return new AppError('not-found', { what: `案件 ${first}` })
  const state = caseStateNames[c.state as CaseState]
  const reason = c.state === 'reviewed' ? `審査の提案が「${draftKindNames[kind]}」ではありません` : `状態が「${state}」です`
  return new AppError('case-not-ready', { caseNos: caseNos.slice(0, 10).join('、'), reason })
}

/** The route a draft of these amounts takes today, and the rule behind it. Throws AppError `no-route`, `no-holder`. */
export async function routeFor(read: ReadDb, kind: DraftKind, amounts: readonly Yen[], day: string) {
  const rule = delegationRule(await delegationRules(read), kind, amounts, day)
  if (!rule) throw new AppError('no-route', { kind: draftKindNames[kind] })
  const route = buildRoute(rule, await postHolders(read), day)
  if (!route.ok) throw new AppError('no-holder', { post: route.post })
  return { rule, steps: route.steps }
}

const amountOf = (kind: DraftKind, planned: PlannedCase): Yen => (kind === 'grant' ? (planned.amounts.publicPayment ?? 0) : 0)

async function plan(ctx: QueryContext | CommandContext, read: ReadDb, kind: 'grant' | 'refuse', caseNos: readonly string[] | undefined) {
  const cases = await readyCases(read, kind, caseNos)
  const all = await planCases(read, kind, cases, await reviewFrame(ctx.env, read))
  const planned = all.filter((p) => p.stop === null)
  const stopped = all.filter((p) => p.stop !== null)
  if (caseNos !== undefined && stopped.length > 0) {
    const reason = '審査のあとで事実が変わりました。審査をやり直してください'
    throw new AppError('case-not-ready', { caseNos: stopped.map((p) => p.c.case_no).join('、'), reason })
  }
  if (planned.length === 0) throw new AppError('nothing-to-draft', { kind: draftKindNames[kind] })
  const amount = planned.reduce((sum, p) => sum + amountOf(kind, p), 0)
  const route = await routeFor(
    read,
    kind,
    planned.map((p) => amountOf(kind, p)),
    ctx.env.businessDay(),
  )
  return { planned, stopped, amount, ...route }
}

/** 起案の下見: what a draft would hold, its amount in yen and its route, and which cases would be left out. Nothing is drafted yet. */
export const preview: Handler<'draft.preview'> = async (ctx, input) => {
  const { planned, stopped, amount, steps } = await plan(ctx, ctx.read, input.kind, input.caseNos)
  const names = await userNames(ctx.read)
  const budgets = input.kind === 'grant' ? await budgetViews(ctx.read, ctx.env.businessDay(), sumsOf(planned)) : []
  return { cases: planned.length, amount, route: named(steps, names), leftOut: leftOut(stopped), budgets }
}

/** Public payments of planned grants by programme. */
const sumsOf = (planned: readonly PlannedCase[]) =>
  sumsByProgramme(planned.map((p) => ({ programme: p.c.programme, amount: amountOf('grant', p) })))

const named = (steps: readonly { post: string; holder: string }[], names: ReadonlyMap<string, string>) =>
  steps.map((s) => ({ post: s.post, holder: names.get(s.holder) ?? s.holder }))

const leftOut = (stopped: readonly PlannedCase[]) => stopped.map((p) => ({ caseNo: p.c.case_no, code: p.stop ?? '' }))

/** 起案. Puts reviewed cases of one kind into a draft and sends it on its way, with today's amounts and route frozen. */
export const create: Handler<'draft.create'> = async (ctx, input) => {
  const { planned, stopped, amount, rule, steps } = await plan(ctx, ctx.tx, input.kind, input.caseNos)
  if (input.kind === 'grant') await keepBudget(ctx.tx, ctx.env.businessDay(), sumsOf(planned), false)
  const title = `${draftKindNames[input.kind]} ${planned.length}件（日常生活用具給付等事業）`
  const draft = await insertDraft(
    ctx,
    { kind: input.kind, title, amount, count: planned.length, rule, digests: planned.map((p) => p.digest) },
    steps,
  )
  await insertCases(ctx.tx, draft.draft_id, input.kind, planned)
  const at = ctx.env.now().toISOString()
  for (const p of planned) {
    const drafted = await moveCase(ctx.tx, p.c, 'draft', at)
    await moveCase(ctx.tx, { ...p.c, ...drafted }, 'circulate', at)
    await ctx.audit.write({
      action: 'draft',
      ref: p.c.case_no,
      body: { text: `起案 ${draft.draft_no}`, draft: draft.draft_no, digest: p.digest },
    })
  }
  const names = await userNames(ctx.tx)
  return { draftNo: draft.draft_no, cases: planned.length, amount, route: named(steps, names), leftOut: leftOut(stopped) }
}

/** Writes a draft with its route; the first step has the turn. */
export async function insertDraft(
  ctx: CommandContext,
  what: { kind: DraftKind; title: string; amount: Yen; count: number; rule: DelegationRule; digests: readonly string[] },
  steps: readonly { post: string; holder: string }[],
): Promise<DraftTable> {
  const { env, tx, user } = ctx
  const draft: DraftTable = {
    draft_id: env.newId(),
    draft_no: await nextInSeries(tx, 'draft', env.businessDay()),
    kind: what.kind,
    title: what.title,
    state: 'circulating',
    version: 1,
    case_count: what.count,
    amount: what.amount,
    drafted_by: user.userId,
    drafted_on: env.businessDay(),
    drafted_at: env.now().toISOString(),
    rule: JSON.stringify(what.rule),
    digest: createHash('sha256').update(JSON.stringify(what.digests)).digest('hex'),
  }
  await tx.insertInto('draft').values(draft).execute()
  const rows = steps.map((s, i) => ({
    draft_id: draft.draft_id,
    seq: i + 1,
    post: s.post,
    holder: s.holder,
    state: i === 0 ? 'current' : 'waiting',
    acted_by: null,
    capacity: null,
    acted_at: null,
    comment: '',
  }))
  await tx.insertInto('draft_step').values(rows).execute()
  const text = `${what.title} ${what.amount.toLocaleString('ja-JP')}円（${steps.map((s) => s.post).join('→')}）`
  await ctx.audit.write({
    action: 'draft',
    ref: draft.draft_no,
    body: { text, cases: what.count, amount: what.amount, digest: draft.digest, rule: what.rule, steps },
  })
  return draft
}

async function insertCases(tx: WriteTx, draftId: string, kind: DraftKind, planned: readonly PlannedCase[]): Promise<void> {
  const rows = planned.map((p, i) => ({
    draft_id: draftId,
    case_id: p.c.case_id,
    seq: i + 1,
    // two moves of the case itself follow (draft, circulate); later ones are changes
    case_version: p.c.version + 2,
    review_id: p.review.review_id,
    reviewed_by: p.review.by_user,
    amounts: JSON.stringify(p.amounts),
    public_payment: amountOf(kind, p),
    self_payment: kind === 'grant' ? (p.amounts.selfPayment ?? 0) : 0,
    digest: p.digest,
    exception: exceptionOf(p),
    open: 1,
    outcome: 'open',
    outcome_code: null,
  }))
  for (const piece of chunks(rows, 14)) await tx.insertInto('draft_case').values(piece).execute()
}

/** What an approver should read first: lines that asked, a judgement against them, a share cut by the cap. */
function exceptionOf(p: PlannedCase): string | null {
  const lines = (JSON.parse(p.review.checks) as AidsJudgement['checks']).filter((check) => check.verdict !== 'ok')
  const notes = lines.map((check) => `${check.verdict === 'fail' ? '×' : '△'}${check.title}`)
  if (p.review.overruled === 1) notes.unshift('審査項目と異なる判断')
  if (p.review.reason !== '' && p.review.propose === 'grant') notes.push(`理由: ${p.review.reason}`)
  return notes.length === 0 ? null : notes.join('、')
}
