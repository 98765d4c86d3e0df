import type { PrintNote } from '../../../shared/contract/print-run.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Handler, JobContext } from '../context.ts'
import { conflict } from '../store/conflict.ts'
import {
  aboutRun,
  bundleSpans,
  bundlesOf,
  changeItems,
  closeWhenDone,
  insertEvent,
  itemsOf,
  openRun,
  printBundle,
} from '../store/papers-runs.ts'
import { paperFile, peekNumber, waitingCases } from '../store/papers.ts'
import type { PrintBundleTable, PrintRunTable } from '../store/schema-print.ts'
import { enterIssue } from './papers-enter.ts'
import { counterOf, drawAndWrite, forget, nameOf, type Written } from './papers-issue.ts'
import { lookOver } from './papers-look.ts'
import type { BuildFrame } from './papers-build.ts'
import { isHeld } from './papers.ts'
import { buildAll, letterFrame, officeSecret, windowMac } from './print-run-letters.ts'

/**
 * 束の印刷. Draws bundles one after the other, each written to disk and then entered with its papers, moves and trail in one
 * transaction. Cancelled or killed in between, the bundles made stay and the next run of this act goes on with the first that is
 * not, under the number that is next. A letter that cannot go out like this leaves the run with its reason; the rest goes on.
 * Throws AppError `not-found`, `print-refused`, `changed-by-other`, `missing-setting`.
 */
export const print: Handler<'printRun.print'> = async (ctx, input) => {
  const { read } = ctx
  const run = await openRun(read, input.runNo)
  const wanted = (await unprinted(ctx, run.run_id)).filter((b) => input.bundle === undefined || b.bundle === input.bundle)
  if (wanted.length === 0)
    throw new AppError(
      'print-refused',
      {
        problem: input.bundle === undefined ? '印刷を待っている束はありません' : `束 ${input.bundle} はもう印刷したか、ありません`,
        next: 'もう一度刷るときは、詰まり（J）で刷り直しを登録してください。',
      },
      aboutRun(run.run_no),
    )
  const frame = await letterFrame(ctx.env, read)
  const result = { made: [] as number[], letters: 0, vouchers: 0, leftOut: 0, waiting: 0 }
  const spans = await bundleSpans(read, run.run_id)
  const total = wanted.reduce((sum, b) => sum + (spans.get(b.bundle)?.waiting ?? 0), 0)
  for (const bundle of wanted) {
    // between two bundles a cancel keeps what was made; before the first there is nothing to keep
    if (ctx.signal.aborted) {
      if (result.made.length > 0) break
      ctx.signal.throwIfAborted()
    }
    await printOne(ctx, { run, frame, bundle, total }, result)
  }
  result.waiting = (await unprinted(ctx, run.run_id)).length
  return result
}

/** Bundles in which letters wait for printing. */
async function unprinted({ read }: JobContext, runId: string): Promise<PrintBundleTable[]> {
  const spans = await bundleSpans(read, runId)
  return (await bundlesOf(read, runId)).filter((b) => b.state === 'waiting' && (spans.get(b.bundle)?.waiting ?? 0) > 0)
}

interface Printing {
  readonly run: PrintRunTable
  readonly frame: BuildFrame
  readonly bundle: PrintBundleTable
  readonly total: number
}

async function printOne(
  ctx: JobContext,
  { run, frame, bundle, total }: Printing,
  result: { made: number[]; letters: number; vouchers: number; leftOut: number },
): Promise<void> {
  const { read, env } = ctx
  const day = env.businessDay()
  const items = await itemsOf(read, day, run.run_id, ['waiting'], { bundle: bundle.bundle })
  const order = new Map(items.map((i) => [i.case_id, i.seq]))
  const numbers = new Map(items.map((i) => [i.case_id, i.number]))
  const still = (items.length === 0 ? [] : await waitingCases(read, day, [...order.keys()])).filter(
    (c) => c.decision_no === numbers.get(c.case_id),
  )
  const ready = still.filter((c) => !isHeld(c, ctx.user)).sort((a, b) => (order.get(a.case_id) ?? 0) - (order.get(b.case_id) ?? 0))
  const papers = await buildAll(read, ready, frame)
  const notes = await lookOver(ctx, papers, frame.home)
  const stops = (caseId: string): PrintNote | undefined => notes.get(caseId)?.find((note) => note.stops)
  const fit = papers.filter((p) => stops(p.c.case_id) === undefined)
  const out = items
    .filter((i) => !fit.some((p) => p.c.case_id === i.case_id))
    .map((i) => {
      const c = still.find((one) => one.case_id === i.case_id)
      const why =
        c === undefined
          ? '作成のあとで、発行済みになったか決定が変わりました。'
          : isHeld(c, ctx.user)
            ? '作成のあとで支援措置が付きました。別の人の解除が必要です。'
            : must(stops(i.case_id), 'why a letter stays').text
      return { ...i, why }
    })
  await leaveBehind(ctx, run, out)
  result.leftOut += out.length
  if (fit.length === 0) {
    await dropEmpty(ctx, run, bundle)
    return
  }
  const number = await peekNumber(read, counterOf(ctx))
  const written: Written[] = []
  try {
    const drawn = await drawAndWrite({ ctx, frame, oneFile: true, outDir: null, total }, nameOf(ctx, number), fit, result.letters, written)
    const [one] = drawn
    const { file } = must(one, 'file of a bundle')
    const secret = await officeSecret(read)
    await enterIssue(ctx, number, drawn, {
      copied: false,
      run: async ({ tx, audit }) => {
        for (const p of fit) {
          const change = { state: 'issued', guarded: p.c.guarded, window_mac: windowMac(secret, p.addressee) }
          if ((await changeItems(tx, run.run_id, [p.c.case_id], change, ['waiting'])) !== 1)
            throw conflict(run.run_no, `印刷の回 ${run.run_no}`)
        }
        const { numUpdatedRows } = await tx
          .updateTable('print_bundle')
          .set({ state: 'made', file: file.name })
          .where('run_id', '=', run.run_id)
          .where('bundle', '=', bundle.bundle)
          .where('state', '=', 'waiting')
          .executeTakeFirstOrThrow()
        if (numUpdatedRows !== 1n) throw conflict(run.run_no, `印刷の回 ${run.run_no}`)
        await insertEvent(tx, ctx, { run_id: run.run_id, bundle: bundle.bundle, kind: 'made', ref: file.name })
        const text = `印刷の回 ${run.run_no} 束${bundle.bundle}: ${fit.length}通（${file.name}）`
        await audit.write({
          action: 'print-run',
          ref: run.run_no,
          body: { text, bundle: bundle.bundle, file: file.name, sha256: file.sha256 },
        })
      },
    })
  } catch (error) {
    await forget(ctx, written)
    throw error
  }
  result.made.push(bundle.bundle)
  result.letters += fit.length
  result.vouchers += fit.reduce((sum, p) => sum + p.vouchers.length, 0)
  ctx.progress({ step: '印刷', done: result.letters, total, fraction: total === 0 ? 1 : result.letters / total })
}

/** Letters that do not go out with their bundle wait again, with their reason. */
async function leaveBehind(
  ctx: JobContext,
  run: PrintRunTable,
  out: readonly { readonly case_id: string; readonly case_no: string; readonly bundle: number; readonly why: string }[],
): Promise<void> {
  if (out.length === 0) return
  await ctx.write(async ({ tx, audit }) => {
    for (const i of out) {
      await changeItems(tx, run.run_id, [i.case_id], { state: 'dropped' }, ['waiting'])
      await insertEvent(tx, ctx, { run_id: run.run_id, bundle: i.bundle, kind: 'drop', ref: i.case_no, reason: i.why })
      await audit.write({ action: 'held', ref: i.case_no, body: { text: `印刷の回 ${run.run_no} から外れました: ${i.why}` } })
    }
  })
}

/** A bundle in which nothing is left to print goes away, and with the last one the run is over. */
async function dropEmpty(ctx: JobContext, run: PrintRunTable, bundle: PrintBundleTable): Promise<void> {
  await ctx.write(async ({ tx, audit }) => {
    await closeWhenDone(tx, run.run_id)
    const text = `印刷の回 ${run.run_no} 束${bundle.bundle}: 印刷できる文書がありません`
    await audit.write({ action: 'print-run', ref: run.run_no, body: { text, bundle: bundle.bundle } })
  })
}

/**
 * 刷り直し. A jam or a lost sheet: the same stored file is printed again from one of its sheets. The file does not change; that it
 * was printed again, by whom and why stays with the run. Throws AppError `print-refused`, `not-found`.
 */
export const again: Handler<'printRun.again'> = async (ctx, input) => {
  const run = await openRun(ctx.tx, input.runNo)
  const bundle = await printBundle(ctx.tx, run.run_id, input.bundle)
  const file = bundle.file === null ? undefined : await paperFile(ctx.tx, bundle.file)
  if (!file)
    throw new AppError('print-refused', { problem: `束 ${input.bundle} はまだ印刷していません`, next: '先に F9 で印刷してください。' })
  if (input.fromSheet > file.pages)
    throw new AppError('print-refused', {
      problem: `束 ${input.bundle} に ${input.fromSheet}枚目はありません`,
      next: '用紙の枚目を確かめてください。',
    })
  await insertEvent(ctx.tx, ctx, {
    run_id: run.run_id,
    bundle: bundle.bundle,
    kind: 'again',
    number: input.fromSheet,
    ref: file.name,
    reason: input.reason,
  })
  // the sheets are on paper once more: they are counted anew
  if (bundle.state === 'counted')
    await ctx.tx
      .updateTable('print_bundle')
      .set({ state: 'made' })
      .where('run_id', '=', run.run_id)
      .where('bundle', '=', bundle.bundle)
      .execute()
  const text = `印刷の回 ${run.run_no} 束${bundle.bundle} を${input.fromSheet}枚目から刷り直し（同じファイル ${file.name}）: ${input.reason}`
  await ctx.audit.write({
    action: 'print-again',
    ref: run.run_no,
    body: { text, file: file.name, sha256: file.sha256, from: input.fromSheet },
  })
  return { file: file.name, fromSheet: input.fromSheet, toSheet: file.pages }
}
