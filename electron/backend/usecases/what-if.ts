import { type Proposal, proposalNames } from '../../../shared/domain/judgement.ts'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { WhatIfRow } from '../../../shared/contract/masters.ts'
import { caseStateNames, type CaseState } from '../../../shared/domain/case-state.ts'
import { masterTables } from '../../../shared/domain/master-tables-kinds.ts'
import { AppError } from '../../../shared/errors.ts'
import type { AidsFacts, AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { judge } from '../../../shared/programmes/daily-living-aids/judge.ts'
import type { Handler, JobContext } from '../context.ts'
import { enteredOrRemoved } from '../files/atomic.ts'
import { writeLedgerXlsx } from '../files/xlsx-write.ts'
import { yieldToLoop } from '../jobs.ts'
import { loadAidsFacts } from '../store/facts.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { enterMasterEvent } from '../store/masters-events.ts'
import { addPlan, allPlans, removePlan } from '../store/masters-plans.ts'
import { timelineOf } from '../store/masters-read.ts'
import { anyShape, type Row } from '../store/masters-tables.ts'
import { noteChangesOfAll } from './fact-changes.ts'
import { reviewFrame } from './judging.ts'
import { effectiveDay, handOf, putTyped } from './master-edit.ts'
import { cellsOf, fieldChanges, judgeTyped, rowTitle } from './master-rows.ts'
import { makeOverlay, type Overlay } from './what-if-overlay.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** Cases that are judged at once, and rows of the answer; the file has all up to its own limit. */
const casesAtOnce = 200
const rowsShown = 500
const rowsInFile = 50_000

/** Cases that still wait for their decision. */
const openStates: readonly CaseState[] = ['received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating']

/** 変更案の一覧, each against the row that holds before it, with what would stand in its way today. */
export const list: Handler<'plan.list'> = async (ctx) => {
  const rows = []
  for (const plan of await allPlans(ctx.read)) {
    const { problems, notes, change } = await judgeTyped(ctx.read, plan.kind, plan.cells, null)
    const before = change === null ? null : await rowBefore(ctx.read, plan.kind, change.after)
    const cells = change === null ? Object.values(plan.cells) : cellsOf(plan.kind, change.after, false)
    const user = await ctx.read.selectFrom('user_account').select('name').where('user_id', '=', plan.by).executeTakeFirst()
    rows.push({
      planId: plan.planId,
      kind: plan.kind,
      title: `${masterTables[plan.kind].title} ${rowTitle(plan.kind, cells)}`,
      from: plan.cells['適用開始'] ?? '',
      fields: fieldChanges(plan.kind, before, change?.after ?? null, false).filter(({ column }) => !column.startsWith('適用')),
      notes: [...notes],
      problems: [...problems],
      by: user?.name ?? plan.by,
      at: plan.at,
    })
  }
  return rows
}

/** The dated row that a new one follows. */
async function rowBefore(read: JobContext['read'], kind: Parameters<typeof timelineOf>[1], after: Row): Promise<Row | null> {
  const { dated } = anyShape(kind)
  if (dated === null) return null
  const line = await timelineOf(read, kind, after)
  return line.filter((row) => String(row[dated.from]) < String(after[dated.from])).at(-1) ?? null
}

/** 変更案の追加. The row must be one that could be put into the master as it is. Throws AppError `master-refused`. */
export const add: Handler<'plan.add'> = async (ctx, { kind, cells }) => {
  const { problems, change } = await judgeTyped(ctx.tx, kind, cells, null)
  const [problem] = problems
  if (problem !== undefined || change === null) throw new AppError('master-refused', { problem: problem?.message ?? '' })
  const planId = await addPlan(ctx.tx, handOf(ctx), kind, cells)
  const text = `${masterTables[kind].title} ${rowTitle(kind, cellsOf(kind, change.after, false))} の変更案を足しました`
  await ctx.audit.write({ action: 'plan-added', ref: kind, body: { text, cells } })
  return { planId }
}

/** 変更案の取りやめ. */
export const drop: Handler<'plan.drop'> = async (ctx, { planId }) => {
  const plan = await removePlan(ctx.tx, planId)
  await ctx.audit.write({
    action: 'plan-dropped',
    ref: plan.kind,
    body: { text: `${masterTables[plan.kind].title}の変更案を取りやめました`, cells: plan.cells },
  })
  return {}
}

/** 変更案の適用: all of them or none, each from its day. Throws AppError `master-refused`, `not-found`. */
export const apply: Handler<'plan.apply'> = async (ctx, { planIds, reason }) => {
  const plans = []
  for (const id of new Set(planIds)) plans.push(await removePlan(ctx.tx, id))
  const inOrder = plans.toSorted((a, b) => ((a.cells['適用開始'] ?? '') < (b.cells['適用開始'] ?? '') ? -1 : 1))
  const texts: string[] = []
  for (const plan of inOrder) {
    const { text, change } = await putTyped(ctx, ctx, plan.kind, { cells: plan.cells, edit: null })
    const counts = { added: 1, changed: change.closes === null ? 0 : 1, effectiveFrom: effectiveDay(change.after) }
    await enterMasterEvent(ctx.tx, handOf(ctx), { kind: plan.kind, way: 'plan', text, reason: reason.trim(), ...counts })
    await ctx.audit.write({ action: 'plan-applied', ref: plan.kind, body: { text, key: change.key, reason: reason.trim() } })
    texts.push(text)
  }
  await noteChangesOfAll(ctx, ctx.env, '変更案の適用')
  return { applied: texts.length, text: texts.slice(0, 3).join('') }
}

interface Judged {
  readonly facts: AidsFacts
  readonly judgement: AidsJudgement
}

/**
 * 変更の試算. Judges every open case as it stands and as it would stand with the 変更案, each case for itself (the shared cap of a
 * month is that of the decisions there are). Nothing is written but the entry of a file that is asked for.
 * Throws AppError `plan-empty`, `missing-setting`.
 */
export const tryOut: Handler<'plan.try'> = async (ctx, { day, assume, save }) => {
  const plans = await allPlans(ctx.read)
  if (plans.length === 0) throw new AppError('plan-empty', {})
  const frame = await reviewFrame(ctx.env, ctx.read, day)
  const overlay = await makeOverlay(ctx.read, plans, assume, frame)
  const total = await countOpen(ctx.read)
  const rows: WhatIfRow[] = []
  const sums = { cases: 0, changed: 0, sumBefore: 0, sumAfter: 0 }
  let after = ''
  for (;;) {
    ctx.signal.throwIfAborted()
    const cases = await openCases(ctx.read, after)
    const last = cases.at(-1)
    if (!last) break
    after = last.case_no
    const ids = cases.map((c) => c.case_id)
    const now = await loadAidsFacts(ctx.read, ids, frame)
    // another parameter may ask for the tax of another year
    const then = overlay.frame === frame ? now : await loadAidsFacts(ctx.read, ids, overlay.frame)
    const thenOf = new Map(then.map((one) => [one.caseId, one.facts]))
    const caseOf = new Map(cases.map((c) => [c.case_id, c]))
    for (const { caseId, facts } of now) {
      const c = caseOf.get(caseId)
      if (c === undefined) continue
      const old: Judged = { facts, judgement: judge(facts, frame.parameters) }
      const fresh = judgedWith(overlay, thenOf.get(caseId) ?? facts)
      sums.cases++
      sums.sumBefore += publicOf(old.judgement)
      sums.sumAfter += publicOf(fresh.judgement)
      const row = difference(c, old.judgement, fresh.judgement)
      if (row === null) continue
      sums.changed++
      if (rows.length < rowsInFile) rows.push(row)
    }
    ctx.progress({ step: '試算', done: sums.cases, total, fraction: sums.cases / Math.max(1, total) })
    await yieldToLoop()
  }
  const file = save === undefined ? null : await writeList(ctx, save, rows, day)
  return { day, assume, ...sums, shown: rows.slice(0, rowsShown), file }
}

function judgedWith(overlay: Overlay, facts: AidsFacts): Judged {
  const changed = overlay.facts(facts)
  return { facts: changed, judgement: judge(changed, overlay.frame.parameters) }
}

const publicOf = ({ proposal, amounts }: AidsJudgement): number => (proposal === 'refuse' ? 0 : (amounts.publicPayment ?? 0))

const outcomeOf = ({ proposal, amounts }: AidsJudgement) => ({
  proposal,
  publicPayment: amounts.publicPayment,
  selfPayment: amounts.selfPayment,
})

interface OpenCase {
  readonly case_no: string
  readonly item_name: string
  readonly state: string
}

function difference(c: OpenCase, old: AidsJudgement, fresh: AidsJudgement): WhatIfRow | null {
  const lines = fresh.checks.filter((check, i) => check.verdict !== old.checks[i]?.verdict).map((check) => check.id)
  const [before, after] = [outcomeOf(old), outcomeOf(fresh)]
  if (lines.length === 0 && JSON.stringify(before) === JSON.stringify(after)) return null
  return { caseNo: c.case_no, itemName: c.item_name, state: c.state, before, after, lines }
}

async function openCases(read: JobContext['read'], after: string) {
  return read
    .selectFrom('welfare_case')
    .select(['case_id', 'case_no', 'item_name', 'state'])
    .where('programme', '=', 'aids')
    .where('state', 'in', [...openStates])
    .where('case_no', '>', after)
    .orderBy('case_no')
    .limit(casesAtOnce)
    .execute()
}

async function countOpen(read: JobContext['read']): Promise<number> {
  const row = await read
    .selectFrom('welfare_case')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('programme', '=', 'aids')
    .where('state', 'in', [...openStates])
    .executeTakeFirstOrThrow()
  return row.n
}

async function writeList(ctx: JobContext, save: string, rows: readonly WhatIfRow[], day: string): Promise<string> {
  const { path, name } = ctx.env.tickets.resolve(save, 'save')
  const word = (proposal: string): string => proposalNames[proposal as Proposal] ?? proposal
  const money = (header: string) => ({ header, kind: 'yen' as const, width: 14 })
  const text = (header: string, width: number) => ({ header, kind: 'text' as const, width })
  await writeLedgerXlsx(
    path,
    {
      sheet: '試算',
      title: `変更の試算（判定日 ${toWareki(day)}）`,
      columns: [
        text('案件番号', 12),
        text('種目', 28),
        text('状態', 10),
        text('今の判定', 10),
        text('変更後の判定', 12),
        money('今の公費負担額'),
        money('変更後の公費負担額'),
        money('今の自己負担額'),
        money('変更後の自己負担額'),
        text('変わる審査項目', 16),
      ],
      rows: rows.map((row) => [
        row.caseNo,
        row.itemName,
        caseStateNames[row.state as CaseState] ?? row.state,
        word(row.before.proposal),
        word(row.after.proposal),
        row.before.publicPayment,
        row.after.publicPayment,
        row.before.selfPayment,
        row.after.selfPayment,
        row.lines.join('・'),
      ]),
      madeAt: ctx.env.now(),
    },
    { replace: true },
  )
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: rows.length, ref: '変更の試算' })
      await audit.write({
        action: 'plan-tried',
        ref: 'plan',
        body: { text: `変更の試算 ${rows.length}件を「${name}」に書出し`, name, sha256 },
      })
    }),
  )
  return name
}
