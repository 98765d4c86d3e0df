import type { Amounts, Judgement, Verdict } from '../../../shared/domain/judgement.ts'
import type { FactChanges } from '../../../shared/contract/two-persons.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { bracketNames } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { Env, Handler, JobContext, JobWrite } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import { caseIdsInState } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import type { ReviewTable, WelfareCaseTable } from '../store/schema-cases.ts'
import { keepFactChange } from '../store/two-persons.ts'
import { chunkedIds } from './chunks.ts'
import { asksMore, mustReviewAgain } from './compare.ts'
import type { JudgedCase } from './engine.ts'
import { engines, judgeAny } from './engines.ts'

const brackets: Readonly<Record<string, string>> = bracketNames
const marks: Readonly<Record<Verdict, string>> = { ok: '○', judge: '△', fail: '×' }
const figureNames: Readonly<Record<keyof Amounts, string>> = {
  price: '見積額',
  limit: '限度額',
  base: '基準となる額',
  ownShare: '自己負担（割合分）',
  excess: '超過額',
  selfPayment: '利用者負担額',
  publicPayment: '公費負担額',
}

/** 審査のあとの変化: what a case would be judged today beside what its reviewer saw; null: nothing that matters. */
export function compareWithReview(kind: 'grant' | 'refuse', before: Judgement, now: Judgement): FactChanges | null {
  const lines = now.checks.flatMap((check) => {
    const then = before.checks.find(({ id }) => id === check.id)
    if (then === undefined || (then.verdict === check.verdict && !asksMore(then, check))) return []
    const { id, title } = check
    return [{ id, title, before: then.verdict, now: check.verdict, reasonBefore: then.reason, reasonNow: check.reason }]
  })
  const money = (value: number | null): string => (value === null ? '未定' : yenText(value))
  const bracket = (one: Judgement): string => (one.bracket === null ? '未確認' : (brackets[one.bracket] ?? one.bracket))
  const keys = Object.keys(figureNames) as (keyof Amounts)[]
  const figures = [
    { label: '課税区分', before: bracket(before), now: bracket(now) },
    { label: '課税年度', before: `${before.taxYear ?? ''}年度`, now: `${now.taxYear ?? ''}年度` },
    ...keys.map((key) => ({ label: figureNames[key], before: money(before.amounts[key]), now: money(now.amounts[key]) })),
  ].filter((figure) => figure.before !== figure.now)
  if (lines.length === 0 && figures.length === 0) return null
  return { asks: mustReviewAgain(kind, before, now), lines, figures }
}

/** What changed of a reviewed case since its review, in one short line for the trail. */
function changeText({ lines, figures, asks }: FactChanges): string {
  const parts = [
    ...lines.map((line) => `${line.title} ${marks[line.before]}→${marks[line.now]}`),
    ...figures.map((figure) => `${figure.label} ${figure.before}→${figure.now}`),
  ]
  return `審査のあとで変わりました（${parts.slice(0, 6).join('、')}）${asks ? '。審査のやり直しが必要です' : ''}`
}

type Reviewed = Pick<WelfareCaseTable, 'case_id' | 'case_no' | 'version' | 'flags' | 'state'> & {
  readonly review_id: string
  readonly propose: string
  readonly summary: string
}

/** Cases that wait for a draft, with what their reviewers saw. */
async function reviewedCases(read: ReadDb, caseIds: readonly string[]): Promise<Reviewed[]> {
  const rows = await read
    .selectFrom('welfare_case as c')
    .innerJoin('review as r', 'r.review_id', 'c.review_id')
    .select(['c.case_id', 'c.case_no', 'c.version', 'c.flags', 'c.state', 'r.review_id', 'r.propose', 'r.summary'])
    .where('c.case_id', 'in', [...caseIds])
    .where('c.state', '=', 'reviewed')
    .execute()
  return rows.flatMap((row) => (row.propose === null ? [] : [{ ...row, propose: row.propose }]))
}

interface Found {
  readonly c: Reviewed
  readonly changes: FactChanges | null
}

/** Reviewed cases whose stored finding is not what a comparison says today. */
async function findChanges(env: Env, read: ReadDb, caseIds: readonly string[]): Promise<Found[]> {
  const cases = await reviewedCases(read, caseIds)
  if (cases.length === 0) return []
  const ids = cases.map((c) => c.case_id)
  const judged = new Map((await judgeAny(env, read, ids)).map((one): [string, JudgedCase] => [one.caseId, one]))
  const kept = await read.selectFrom('fact_change').selectAll().where('case_id', 'in', ids).execute()
  const keptOf = new Map(kept.map((row) => [row.case_id, row]))
  return cases.flatMap((c) => {
    const now = judged.get(c.case_id)
    if (now === undefined) return []
    const changes = compareWithReview(c.propose as 'grant' | 'refuse', JSON.parse(c.summary) as Judgement, now.judgement)
    const old = keptOf.get(c.case_id)
    const same = changes === null ? old === undefined : old?.review_id === c.review_id && old.changes === JSON.stringify(changes)
    const flagged = (JSON.parse(c.flags) as string[]).includes('facts-changed')
    return same && flagged === (changes !== null) ? [] : [{ c, changes }]
  })
}

async function writeFound(w: JobWrite, env: Pick<Env, 'now' | 'businessDay'>, found: readonly Found[], cause: string): Promise<void> {
  for (const { c, changes } of found) {
    const now = await w.tx.selectFrom('welfare_case').select(['version', 'flags']).where('case_id', '=', c.case_id).executeTakeFirst()
    // somebody acted on it meanwhile: what was compared is not what lies there now
    if (now?.version !== c.version) continue
    const row =
      changes === null
        ? null
        : {
            case_id: c.case_id,
            review_id: c.review_id,
            cause,
            changes: JSON.stringify(changes),
            found_on: env.businessDay(),
            at: env.now().toISOString(),
          }
    await keepFactChange(w.tx, c.case_id, now.flags, row)
    const text = changes === null ? `審査のときの内容に戻りました（${cause}）` : `${changeText(changes)}（${cause}）`
    await w.audit.write({ action: 'facts-changed', ref: c.case_no, body: { text, cause, changes } })
  }
}

/**
 * Flags reviewed cases of these persons whose facts are not what their reviewers saw any more (審査後変化), inside the act that
 * changed them: another grant of the month, a tax figure, a cancellation. `cause` is told in the trail.
 */
export async function noteChangesOf(w: JobWrite, env: Env, residentNos: readonly string[], cause: string): Promise<void> {
  const ids: string[] = []
  for (const piece of chunkedIds([...new Set(residentNos)])) {
    const rows = await w.tx
      .selectFrom('welfare_case')
      .select('case_id')
      .where('resident_no', 'in', piece)
      .where('state', '=', 'reviewed')
      .execute()
    ids.push(...rows.map((row) => row.case_id))
  }
  await noteChanges(w, env, ids, cause)
}

/** Most cases that are compared inside the command that changed a master; more wait for the next 審査後の変化の確認. */
const comparedAtOnce = 2000

/**
 * The same for every case that waits for a draft, after a row of a master was changed by hand. Returns false where there are too
 * many to be compared inside one command: drafting judges them anew in any case.
 */
export async function noteChangesOfAll(w: JobWrite, env: Env, cause: string): Promise<boolean> {
  const rows = []
  for (const { programme } of engines) rows.push(...(await caseIdsInState(w.tx, 'reviewed', programme, '', comparedAtOnce + 1)))
  if (rows.length > comparedAtOnce) return false
  const ids = rows.map((row) => row.case_id)
  await noteChanges(w, env, ids, cause)
  return true
}

async function noteChanges(w: JobWrite, env: Env, caseIds: readonly string[], cause: string): Promise<void> {
  if (caseIds.length === 0) return
  for (const piece of chunkedIds(caseIds)) await writeFound(w, env, await findChanges(env, w.tx, piece), cause)
}

/**
 * Compares every case that waits for a draft with its review, a few hundred at a time, and flags what changed; also takes the
 * flag away where the facts are as before. For loads of masters, and whenever a reviewer asks.
 */
export async function recheckReviewed(ctx: JobContext, cause: string): Promise<{ checked: number; changed: number; cleared: number }> {
  const totals = { checked: 0, changed: 0, cleared: 0 }
  for (const { programme } of engines) await recheckProgramme(ctx, programme, cause, totals)
  return totals
}

async function recheckProgramme(
  ctx: JobContext,
  programme: string,
  cause: string,
  totals: { checked: number; changed: number; cleared: number },
): Promise<void> {
  let after = ''
  for (;;) {
    ctx.signal.throwIfAborted()
    const chunk = await caseIdsInState(ctx.read, 'reviewed', programme, after, 200)
    const last = chunk.at(-1)
    if (last === undefined) return
    after = last.case_no
    const ids = chunk.map((c) => c.case_id)
    const found = await findChanges(ctx.env, ctx.read, ids)
    if (found.length > 0) await ctx.write((w) => writeFoundOnce(w, ctx.env, found, cause))
    totals.checked += chunk.length
    totals.changed += found.filter(({ changes }) => changes !== null).length
    totals.cleared += found.filter(({ changes }) => changes === null).length
    ctx.progress({ step: '審査後の変化の確認', done: totals.checked, total: totals.checked, fraction: 0.5 })
    await yieldToLoop()
  }
}

async function writeFoundOnce(w: JobWrite, env: Env, found: readonly Found[], cause: string): Promise<void> {
  await writeFound(w, env, found, cause)
  const text = `審査のあとの変化を確認（${found.length}件、${cause}）`
  await w.audit.write({ action: 'recheck', ref: found[0]?.c.case_no ?? '-', body: { text, cases: found.length } })
}

/** 審査後の変化の確認 over all cases that wait for a draft. */
export const recheck: Handler<'review.recheck'> = async (ctx) => {
  const totals = await recheckReviewed(ctx, '確認の実行')
  await ctx.write(({ audit }) =>
    audit.write({
      action: 'recheck',
      ref: '-',
      body: { text: `審査のあとの変化を確認: ${totals.checked}件中 変化${totals.changed}件`, ...totals },
    }),
  )
  return totals
}

/** The changes of one reviewed case as they are now; null: none, or it does not wait for a draft. */
export function changesOf(c: WelfareCaseTable, review: ReviewTable | undefined, now: Judgement): FactChanges | null {
  if (c.state !== 'reviewed' || review === undefined || review.propose === null) return null
  return compareWithReview(review.propose as 'grant' | 'refuse', JSON.parse(review.summary) as Judgement, now)
}
