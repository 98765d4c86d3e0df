import { createHash } from 'node:crypto'
import type { Output } from '../../../shared/contract.ts'
import { caseStateNames, type CaseState } from '../../../shared/domain/case-state.ts'
import {
  buildRoute,
  delegationRule,
  draftKindNames,
  stagesText,
  type DelegationRule,
  type DraftKind,
  type PlannedStep,
} from '../../../shared/domain/delegation.ts'
import type { Judgement } from '../../../shared/domain/judgement.ts'
import type { Yen } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { CommandContext, Handler, QueryContext } from '../context.ts'
import { nextInSeries } from '../numbers.ts'
import { moveCase } from '../store/cases.ts'
import { chunks, type ReadDb, type WriteTx } from '../store/db.ts'
import { delegationRules, postHolders } from '../store/posts.ts'
import type { DraftTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { ableUsers, userNames } from '../store/users.ts'
import { planCancellation, type PlannedCancellation } from './cancellations.ts'
import { budgetViews, keepBudget, sumsByProgramme } from './budget.ts'
import { chunkedIds } from './chunks.ts'
import { stopReasons, type PlannedCase } from './engine.ts'
import { planAny } from './engines.ts'

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

/**
 * The route a draft of these amounts takes today, and the rule behind it. Throws AppError `no-route`, `no-holder`,
 * `holder-cannot-act`: a draft that would wait for nobody is not made.
 */
export async function routeFor(read: ReadDb, kind: DraftKind, amounts: readonly Yen[], day: string) {
  const rule = delegationRule(await delegationRules(read), kind, amounts, day)
  if (!rule) throw new AppError('no-route', { kind: draftKindNames[kind] })
  const able = await ableUsers(read, day)
  const route = buildRoute(rule, await postHolders(read), day, (userId) => able.has(userId))
  if (route.ok) return { rule, steps: route.steps }
  if (route.code === 'no-holder') throw new AppError('no-holder', { post: route.post })
  const names = await userNames(read)
  throw new AppError('holder-cannot-act', { post: route.post, holder: names.get(route.holder ?? '') ?? route.holder ?? '' })
}

const amountOf = (kind: DraftKind, planned: PlannedCase): Yen => (kind === 'grant' ? (planned.amounts.publicPayment ?? 0) : 0)

async function plan(ctx: QueryContext | CommandContext, read: ReadDb, kind: 'grant' | 'refuse', caseNos: readonly string[] | undefined) {
  const cases = await readyCases(read, kind, caseNos)
  const all = await planAny(ctx.env, read, kind, cases)
  const planned = all.filter((p) => p.stop === null)
  const stopped = all.filter((p) => p.stop !== null)
  if (caseNos !== undefined && stopped.length > 0) {
    const reason = [...new Set(stopped.map((p) => stopReasons[p.stop ?? 'facts-changed']))].join('。')
    throw new AppError('case-not-ready', { caseNos: stopped.map((p) => p.c.case_no).join('、'), reason })
  }
  if (planned.length === 0) return { ready: false as const, stopped }
  const amount = planned.reduce((sum, p) => sum + amountOf(kind, p), 0)
  const route = await routeFor(
    read,
    kind,
    planned.map((p) => amountOf(kind, p)),
    ctx.env.businessDay(),
  )
  return { ready: true as const, planned, stopped, amount, ...route }
}

/** 起案の下見: what a draft would hold, its amount in yen and its route, and which cases would be left out. Nothing is drafted yet. */
export const preview: Handler<'draft.preview'> = async (ctx, input) => {
  const names = await userNames(ctx.read)
  if (input.kind === 'cancel') {
    const { items, amount, steps } = await planCancel(ctx, ctx.read, input.caseNos)
    return { cases: items.length, amount, route: named(steps, names), leftOut: [], budgets: [] }
  }
  const found = await plan(ctx, ctx.read, input.kind, input.caseNos)
  // nothing ready is no failure of looking: the page says what to do first
  if (!found.ready) return { cases: 0, amount: 0, route: [], leftOut: leftOut(found.stopped), budgets: [] }
  const { planned, stopped, amount, steps } = found
  const budgets = input.kind === 'grant' ? await budgetViews(ctx.read, ctx.env.businessDay(), sumsOf(planned)) : []
  return { cases: planned.length, amount, route: named(steps, names), leftOut: leftOut(stopped), budgets }
}

/** Public payments of planned grants by programme. */
const sumsOf = (planned: readonly PlannedCase[]) =>
  sumsByProgramme(planned.map((p) => ({ programme: p.c.programme, amount: amountOf('grant', p) })))

const named = (steps: readonly PlannedStep[], names: ReadonlyMap<string, string>) =>
  steps.map((s) => ({ post: s.post, holder: names.get(s.holder) ?? s.holder }))

const leftOut = (stopped: readonly PlannedCase[]) => stopped.map((p) => ({ caseNo: p.c.case_no, code: p.stop ?? '' }))

/** 制度名 of the cases of a draft, each once. */
export const programmeNames = (cases: readonly Pick<WelfareCaseTable, 'programme'>[]): string =>
  [...new Set(cases.map((c) => findProgramme(c.programme)?.name ?? c.programme))].join('・')

/** 起案. Puts reviewed cases of one kind into a draft and sends it on its way, with today's amounts and route frozen. */
export const create: Handler<'draft.create'> = async (ctx, input) => {
  if (input.kind === 'cancel') return createCancel(ctx, input.caseNos, (input.reason ?? '').trim())
  const found = await plan(ctx, ctx.tx, input.kind, input.caseNos)
  if (!found.ready) throw new AppError('nothing-to-draft', { kind: draftKindNames[input.kind] })
  const { planned, stopped, amount, rule, steps } = found
  if (input.kind === 'grant') await keepBudget(ctx.tx, ctx.env.businessDay(), sumsOf(planned), false)
  const title = `${draftKindNames[input.kind]} ${planned.length}件（${programmeNames(planned.map((p) => p.c))}）`
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

async function planCancel(ctx: QueryContext | CommandContext, read: ReadDb, caseNos: readonly string[] | undefined) {
  if (caseNos === undefined || caseNos.length === 0) throw new AppError('nothing-to-draft', { kind: draftKindNames.cancel })
  const items = await planCancellation(read, caseNos)
  const bad = items.find((one) => one.obstacle !== null)
  if (bad !== undefined) throw new AppError('case-not-ready', { caseNos: bad.c.case_no, reason: bad.obstacle ?? '' })
  const amounts = items.map((one) => one.publicPayment)
  const route = await routeFor(read, 'cancel', amounts, ctx.env.businessDay())
  return { items, amount: amounts.reduce((sum, one) => sum + one, 0), ...route }
}

/** 決定の取消の起案. The cases stay decided until the cancellation is. Throws AppError `reason-missing`, `case-not-ready`, `no-route`. */
async function createCancel(ctx: CommandContext, caseNos: readonly string[] | undefined, reason: string): Promise<Output<'draft.create'>> {
  if (reason === '') throw new AppError('reason-missing', { what: '決定の取消' })
  const { items, amount, rule, steps } = await planCancel(ctx, ctx.tx, caseNos)
  const title = `${draftKindNames.cancel} ${items.length}件（${programmeNames(items.map((one) => one.c))}）`
  const digests = items.map((one) => one.digest)
  const draft = await insertDraft(ctx, { kind: 'cancel', title, amount, count: items.length, rule, digests, reason }, steps)
  await insertCancelCases(ctx.tx, draft.draft_id, items)
  for (const one of items) {
    const body = { text: `決定の取消の起案 ${draft.draft_no}: ${reason}`, draft: draft.draft_no, digest: one.digest }
    await ctx.audit.write({ action: 'draft', ref: one.c.case_no, body })
  }
  const names = await userNames(ctx.tx)
  return { draftNo: draft.draft_no, cases: items.length, amount, route: named(steps, names), leftOut: [] }
}

/** Writes a draft with its route; the first step has the turn. */
export async function insertDraft(
  ctx: CommandContext,
  what: {
    kind: DraftKind
    title: string
    amount: Yen
    count: number
    rule: DelegationRule
    digests: readonly string[]
    reason?: string
  },
  steps: readonly PlannedStep[],
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
    reason: what.reason ?? '',
    ended: null,
  }
  await tx.insertInto('draft').values(draft).execute()
  const rows = steps.map((s, i) => ({
    draft_id: draft.draft_id,
    seq: i + 1,
    post: s.post,
    holder: s.holder,
    stage: s.stage,
    part: s.part,
    state: s.stage === 1 ? 'current' : 'waiting',
    acted_by: null,
    capacity: null,
    acted_at: null,
    comment: '',
  }))
  await tx.insertInto('draft_step').values(rows).execute()
  const text = `${what.title} ${what.amount.toLocaleString('ja-JP')}円（${stagesText(what.rule.stages)}）`
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
    mark: null,
  }))
  for (const piece of chunks(rows, 15)) await tx.insertInto('draft_case').values(piece).execute()
}

async function insertCancelCases(tx: WriteTx, draftId: string, items: readonly PlannedCancellation[]): Promise<void> {
  const rows = items.map((one, i) => ({
    draft_id: draftId,
    case_id: one.c.case_id,
    seq: i + 1,
    case_version: one.c.version,
    review_id: one.review.review_id,
    reviewed_by: one.review.by_user,
    amounts: one.decision.amounts,
    public_payment: one.publicPayment,
    self_payment: one.decision.self_payment,
    digest: one.digest,
    exception: one.issued ? '通知・給付券を発行済み（給付券の回収が要る）' : null,
    open: 1,
    outcome: 'open',
    outcome_code: null,
    mark: null,
  }))
  for (const piece of chunks(rows, 15)) await tx.insertInto('draft_case').values(piece).execute()
}

/** What an approver should read first: lines that asked, a judgement against them, a share cut by the cap. */
function exceptionOf(p: PlannedCase): string | null {
  const lines = (JSON.parse(p.review.checks) as Judgement['checks']).filter((check) => check.verdict !== 'ok')
  const notes = lines.map((check) => `${check.verdict === 'fail' ? '×' : '△'}${check.title}`)
  if (p.review.overruled === 1) notes.unshift('審査項目と異なる判断')
  // of a plain refusal the reason is the text of its failing lines, which the notice bears anyhow
  const own = p.review.propose === 'grant' || p.review.overruled === 1 || p.review.proposal === 'ask'
  if (p.review.reason !== '' && own) notes.push(`理由: ${p.review.reason}`)
  return notes.length === 0 ? null : notes.join('、')
}
