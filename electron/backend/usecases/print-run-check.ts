import type { DocModel } from '../../../shared/domain/document.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import { changeItems, itemsOf, openRun } from '../store/papers-runs.ts'
import { waitingCases } from '../store/papers.ts'
import { chunkedIds } from './chunks.ts'
import { modelsOf } from './papers-build.ts'
import { lookOver } from './papers-look.ts'
import { buildAll, casesOfNumbers, letterFrame } from './print-run-letters.ts'
import { seesProtected } from './protection.ts'

/** Letters built and laid out at once: what they leave behind is gone before the next ones come. */
const lettersAtOnce = 50

/**
 * 印刷前の点検. Looks over every letter of a run that is not printed yet and keeps what it found with it. Nothing is drawn and
 * nothing leaves the run. Throws AppError `not-found`, `print-refused`, `missing-setting`.
 */
export const check: Handler<'printRun.check'> = async (ctx, input) => {
  const { read, env } = ctx
  const day = env.businessDay()
  const run = await openRun(read, input.runNo)
  const items = await itemsOf(read, day, run.run_id, ['waiting'])
  const frame = await letterFrame(env, read)
  const found = new Map<string, string>()
  let warned = 0
  let stopped = 0
  for (const ids of chunkedIds(
    items.map((i) => i.case_id),
    lettersAtOnce,
  )) {
    ctx.signal.throwIfAborted()
    const papers = await buildAll(read, await waitingCases(read, day, ids), frame)
    const notes = await lookOver(ctx, papers, frame.home)
    for (const id of ids) {
      const own = notes.get(id) ?? []
      found.set(id, JSON.stringify(own))
      if (own.some((note) => note.stops)) stopped++
      else if (own.length > 0) warned++
    }
    ctx.progress({ step: '点検', done: found.size, total: items.length, fraction: found.size / items.length })
    await yieldToLoop()
  }
  await ctx.write(async ({ tx, audit }) => {
    for (const [caseId, notes] of found) await changeItems(tx, run.run_id, [caseId], { notes }, ['waiting'])
    await tx.updateTable('print_run').set({ checked_at: env.now().toISOString() }).where('run_id', '=', run.run_id).execute()
    const text = `印刷の回 ${run.run_no} の点検: ${items.length}通のうち注意 ${warned}通・印刷できないもの ${stopped}通`
    await audit.write({ action: 'print-check', ref: run.run_no, body: { text, checked: items.length, warned, stopped } })
  })
  return { checked: items.length, warned, stopped }
}

/** Words across the head of every sheet of a sample, so that it is never taken for the letter. */
function marked(model: DocModel): DocModel {
  const mark = {
    kind: 'paragraph',
    text: '見本（発行前の確認用・送付しないこと）',
    style: 'lead',
    at: { x: 70, y: 4, w: 118 },
    align: 'right',
  } as const
  return { ...model, pages: model.pages.map((page) => ({ ...page, blocks: [mark, ...page.blocks] })) }
}

/**
 * 見本. One letter of a run as it will be printed, with a mark on every sheet. Throws AppError `not-found`, `forbidden` for a
 * protected person's, whose window bears the address, to whoever may not see it.
 */
export const sample: Handler<'printRun.sample'> = async (ctx, input) => {
  const { read, env } = ctx
  const day = env.businessDay()
  const run = await openRun(read, input.runNo)
  const item = (await itemsOf(read, day, run.run_id)).find((i) => i.case_no === input.caseNo)
  if (!item) throw new AppError('not-found', { what: `印刷の回 ${run.run_no} の ${input.caseNo}` })
  if ((item.guarded_now === 1 || item.guarded === 1) && !seesProtected(ctx.user))
    throw new AppError('forbidden', { operation: '支援措置のある人の文書の見本' })
  const c = must((await casesOfNumbers(read, day, [item.number])).get(item.number), `decision ${item.number}`)
  const [papers] = await buildAll(read, [c], await letterFrame(env, read))
  const made = await env.drawing.render(modelsOf(must(papers, `papers of ${item.case_no}`)).map(marked))
  return { name: `見本_${item.number}.pdf`, bytes: made.bytes }
}
