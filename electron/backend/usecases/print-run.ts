import type { Output } from '../../../shared/contract.ts'
import type { PrintBundle, PrintItem, PrintNote, PrintRunRow } from '../../../shared/contract/print-run.ts'
import { AppError } from '../../../shared/errors.ts'
import { mailServiceNames, type MailService } from '../../../shared/domain/mail-class.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import type { CommandContext, Handler, QueryContext } from '../context.ts'
import { nextInSeries } from '../numbers.ts'
import type { ReadDb } from '../store/db.ts'
import { groupBy } from '../store/groups.ts'
import { mailTotals } from '../store/papers-mail.ts'
import {
  aboutRun,
  bundleSpans,
  bundlesOf,
  casesInRuns,
  changeItems,
  closeWhenDone,
  eventsOf,
  insertEvent,
  insertRun,
  itemsOf,
  letterCounts,
  openRun,
  printRun,
  printRuns,
  voucherSpans,
  type RunItem,
} from '../store/papers-runs.ts'
import { residentsByNo, waitingCases, type WaitingCase } from '../store/papers.ts'
import type { PrintBundleTable, PrintItemTable } from '../store/schema-print.ts'
import { chunkedIds } from './chunks.ts'
import { isHeld } from './papers.ts'
import { hiddenName, opensProtected } from './protection.ts'

interface Target extends WaitingCase {
  /** Seven digits; empty for a protected person and for one the register does not know. */
  readonly postalCode: string
}

type Sorted = 'postal' | 'decision' | 'case'

/** Letters that wait and are in no run, in the order they would be printed. */
async function targetsOf(read: ReadDb, ctx: Pick<QueryContext, 'env'>, kind: string, order: Sorted): Promise<Target[]> {
  const taken = await casesInRuns(read)
  const waiting = (await waitingCases(read, ctx.env.businessDay())).filter(
    (c) => !taken.has(c.case_id) && (kind === 'all' || c.kind === kind),
  )
  const codes = new Map<string, string>()
  for (const ids of chunkedIds(waiting.flatMap((c) => (c.resident_no === null ? [] : [c.resident_no]))))
    for (const r of await residentsByNo(read, ids)) codes.set(r.resident_no, digitsOf(r.postal_code))
  const rows = waiting.map((c) => ({ ...c, postalCode: c.guarded === 1 ? '' : (codes.get(c.resident_no ?? '') ?? '') }))
  if (order === 'decision') return rows
  const keyOf = (c: Target): string => (order === 'postal' ? (c.postalCode === '' ? '~' : c.postalCode) : c.case_no)
  // stable: within one key they stay in order of their decision numbers
  return rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}

const shownCode = (digits: string): string => (digits.length === 7 ? `${digits.slice(0, 3)}-${digits.slice(3)}` : digits)

/** 印刷の対象. What is decided, not issued and in no run, a page at a time: first what may be printed, then what is held. */
export const targets: Handler<'printRun.targets'> = async (ctx, input) => {
  const all = await targetsOf(ctx.read, ctx, input.kind, input.order)
  const ready = all.filter((c) => !isHeld(c, ctx.user))
  const rows = [...ready.map((c) => ({ c, held: false })), ...all.filter((c) => isHeld(c, ctx.user)).map((c) => ({ c, held: true }))]
  const out = new Set(input.leaveOut)
  const desk = new Set(input.atDesk)
  const chosen = ready.filter((c) => !out.has(c.case_no))
  const after = input.after ?? 0
  return {
    ready: ready.length,
    held: rows.length - ready.length,
    chosen: {
      letters: chosen.length,
      vouchers: chosen.reduce((sum, c) => sum + c.vouchers, 0),
      desk: chosen.filter((c) => desk.has(c.case_no)).length,
    },
    rows: rows.slice(after, after + input.limit).map(({ c, held }) => ({
      caseNo: c.case_no,
      decisionNo: c.decision_no,
      decidedOn: c.decided_on,
      kind: c.kind,
      beneficiary: c.guarded === 1 && !opensProtected(ctx.user) ? hiddenName : c.name,
      itemName: c.item_name,
      vouchers: c.vouchers,
      postalCode: shownCode(c.postalCode),
      guarded: c.guarded === 1,
      held,
    })),
  }
}

/**
 * 印刷の回の作成. Takes what waits into a run, cut into bundles; letters for the desk get bundles of their own. Held ones of
 * protected persons stay behind. Throws AppError `nothing-to-issue`.
 */
export const open: Handler<'printRun.open'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const leaveOut = new Set(input.leaveOut)
  const desk = new Set(input.atDesk)
  const all = (await targetsOf(tx, ctx, input.kind, input.order)).filter((c) => !leaveOut.has(c.case_no))
  const ready = all.filter((c) => !isHeld(c, user))
  if (ready.length === 0) throw new AppError('nothing-to-issue', {})
  const runId = env.newId()
  const runNo = await nextInSeries(tx, 'print', env.businessDay())
  const parts = [
    { part: 'mail' as const, cases: ready.filter((c) => !desk.has(c.case_no)) },
    { part: 'desk' as const, cases: ready.filter((c) => desk.has(c.case_no)) },
  ]
  const bundles: PrintBundleTable[] = []
  const items: PrintItemTable[] = []
  for (const { part, cases } of parts) {
    for (let start = 0; start < cases.length; start += input.perBundle) {
      const bundle = bundles.length + 1
      bundles.push({ run_id: runId, bundle, part, state: 'waiting', file: null })
      for (const c of cases.slice(start, start + input.perBundle))
        items.push({
          run_id: runId,
          case_id: c.case_id,
          number: c.decision_no,
          seq: items.length + 1,
          bundle,
          way: part,
          state: 'waiting',
          notes: '[]',
          guarded: c.guarded,
          window_mac: null,
        })
    }
  }
  await insertRun(
    tx,
    {
      run_id: runId,
      run_no: runNo,
      state: 'open',
      kind: input.kind,
      sorted: input.order,
      per_bundle: input.perBundle,
      service: input.service,
      made_by: user.userId,
      made_on: env.businessDay(),
      at: env.now().toISOString(),
      checked_at: null,
    },
    bundles,
    items,
  )
  const text = `印刷の回 ${runNo}: ${items.length}通・${bundles.length}束（窓口渡し ${parts[1]?.cases.length ?? 0}通・${mailServiceNames[input.service]}）`
  await audit.write({
    action: 'print-run',
    ref: runNo,
    body: { text, cases: items.length, bundles: bundles.length, held: all.length - ready.length },
  })
  return { runNo, cases: items.length, bundles: bundles.length, held: all.length - ready.length }
}

type RunRow = Awaited<ReturnType<typeof printRuns>>[number]

const rowOf = (r: RunRow): PrintRunRow => ({
  runNo: r.run_no,
  state: r.state as PrintRunRow['state'],
  madeOn: r.made_on,
  madeBy: r.maker ?? r.made_by,
  kind: r.kind as PrintRunRow['kind'],
  cases: r.cases,
  printed: r.printed,
  posted: r.posted,
  held: r.held,
})

/** 印刷の回, the newest first. */
export const list: Handler<'printRun.list'> = async (ctx, input) => (await printRuns(ctx.read, input.limit)).map(rowOf)

/** 区分別の計 of a run as the ledger has them. */
export async function totalsOf(read: ReadDb, runId: string): Promise<Output<'printRun.post'>['totals']> {
  return (await mailTotals(read, runId)).map((t) => ({
    kind: t.kind,
    service: mailServiceNames[t.service as MailService],
    letters: t.letters,
    fee: t.fee,
    sum: t.fee === null ? null : t.fee * t.letters,
  }))
}

/** One run: its bundles, figures and totals. What was not counted yet does not tell its sheets. */
export const view: Handler<'printRun.view'> = async (ctx, input) => {
  const { read } = ctx
  const run = await printRun(read, input.runNo)
  const [row] = await printRuns(read, 1, run.run_id)
  if (!row) throw new AppError('not-found', { what: `印刷の回「${input.runNo}」` })
  return {
    run: rowOf(row),
    service: run.service as MailService,
    checkedAt: run.checked_at,
    bundles: await bundleViews(read, run.run_id),
    letters: await letterCounts(read, run.run_id),
    totals: await totalsOf(read, run.run_id),
  }
}

/** 文書の一覧. A page of the letters of a run, in the order they are printed. */
export const letters: Handler<'printRun.letters'> = async (ctx, input) => {
  const run = await printRun(ctx.read, input.runNo)
  const { after, limit, noted } = input
  const items = await itemsOf(ctx.read, ctx.env.businessDay(), run.run_id, undefined, { after, limit, noted })
  const opens = opensProtected(ctx.user)
  return items.map((i): PrintItem => {
    const guarded = i.guarded_now === 1 || i.guarded === 1
    return {
      seq: i.seq,
      bundle: i.bundle,
      caseNo: i.case_no,
      decisionNo: i.number,
      kind: i.kind ?? 'cancel',
      beneficiary: guarded && !opens ? hiddenName : i.name,
      itemName: i.item_name,
      guarded,
      way: i.way as PrintItem['way'],
      state: i.state as PrintItem['state'],
      notes: JSON.parse(i.notes) as PrintNote[],
    }
  })
}

async function bundleViews(read: ReadDb, runId: string): Promise<PrintBundle[]> {
  const events = groupBy(await eventsOf(read, runId), (e) => e.bundle)
  const spans = await bundleSpans(read, runId)
  const vouchers = await voucherSpans(read, runId)
  return (await bundlesOf(read, runId)).map((b): PrintBundle => {
    const span = spans.get(b.bundle)
    const happened = events.get(b.bundle) ?? []
    const counts = happened.filter((e) => e.kind === 'count')
    return {
      bundle: b.bundle,
      part: b.part as PrintBundle['part'],
      state: b.state as PrintBundle['state'],
      from: span?.from ?? 0,
      to: span?.to ?? 0,
      cases: span?.cases ?? 0,
      file: b.file,
      vouchers: b.file === null ? null : (vouchers.get(b.file) ?? null),
      sheets: b.state === 'counted' ? (counts.at(-1)?.number ?? null) : null,
      madeBy: b.maker,
      madeAt: b.made_at,
      countedBy: b.state === 'counted' ? (counts.at(-1)?.by_name ?? null) : null,
      tries: counts.length,
      reprints: happened.filter((e) => e.kind === 'again').length,
      spoiled: happened.filter((e) => e.kind === 'spoiled').length,
    }
  })
}

/** 除外. Letters that are not printed yet leave the run and wait again. */
export const leaveOut: Handler<'printRun.leaveOut'> = async (ctx, input) => {
  const run = await openRun(ctx.tx, input.runNo)
  const wanted = new Set(input.caseNos)
  const items = (await itemsOf(ctx.tx, ctx.env.businessDay(), run.run_id, ['waiting'])).filter((i) => wanted.has(i.case_no))
  if (items.length === 0)
    throw new AppError(
      'print-refused',
      {
        problem: '選んだ文書は、もう印刷したか、この回にありません',
        next: '印刷していない文書を選んでください。',
      },
      aboutRun(run.run_no),
    )
  const left = await drop(ctx, run.run_id, items, input.reason)
  const text = `印刷の回 ${run.run_no} から ${left}通を除外: ${input.reason}`
  await ctx.audit.write({ action: 'print-run', ref: run.run_no, body: { text, cases: items.map((i) => i.case_no), reason: input.reason } })
  return { left }
}

async function drop(ctx: CommandContext, runId: string, items: readonly RunItem[], reason: string): Promise<number> {
  const left = await changeItems(
    ctx.tx,
    runId,
    items.map((i) => i.case_id),
    { state: 'dropped' },
    ['waiting'],
  )
  for (const i of items) await insertEvent(ctx.tx, ctx, { run_id: runId, bundle: i.bundle, kind: 'drop', ref: i.case_no, reason })
  await closeWhenDone(ctx.tx, runId)
  return left
}

/** 取りやめ. A run of which nothing was printed ends; its letters wait again. Throws AppError `print-refused`. */
export const close: Handler<'printRun.close'> = async (ctx, input) => {
  const run = await openRun(ctx.tx, input.runNo)
  const items = await itemsOf(ctx.tx, ctx.env.businessDay(), run.run_id)
  if (items.some((i) => i.state !== 'waiting' && i.state !== 'dropped'))
    throw new AppError('print-refused', {
      problem: `印刷の回 ${run.run_no} には、もう印刷した文書があります`,
      next: '印刷していない文書は、除外（Delete）でこの回から外せます。',
    })
  const waiting = items.filter((i) => i.state === 'waiting')
  await drop(ctx, run.run_id, waiting, input.reason)
  await ctx.tx.updateTable('print_run').set({ state: 'closed' }).where('run_id', '=', run.run_id).execute()
  await ctx.audit.write({
    action: 'print-run',
    ref: run.run_no,
    body: { text: `印刷の回 ${run.run_no} を取りやめ: ${input.reason}`, reason: input.reason },
  })
  return { cases: waiting.length }
}
