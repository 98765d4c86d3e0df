import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fiscalYear } from '../../../shared/domain/date.ts'
import type { Output } from '../../../shared/contract.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Handler, JobContext } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { makeFolder } from '../store/make-folder.ts'
import { yieldToLoop } from '../jobs.ts'
import { seriesPrefix } from '../numbers.ts'
import { casesInRuns } from '../store/papers-runs.ts'
import { paperFile, peekNumber, waitingCases, type WaitingCase } from '../store/papers.ts'
import type { PaperFileTable } from '../store/schema-cases.ts'
import { chunkedIds } from './chunks.ts'
import { buildPapers, modelsOf, placeOf, type BuildFrame, type CasePapers } from './papers-build.ts'
import { enterIssue, type Drawn } from './papers-enter.ts'
import { buildFrame } from './papers-frame.ts'
import { wronglyAddressed } from './papers-look.ts'
import { isHeld } from './papers.ts'

type Issued = Output<'papers.issue'>
type MissingGlyph = Issued['missingGlyphs'][number]

/** A bundle is issued as a whole. One combined file: so many cases, and not many more papers than this. */
const casesPerFile = 1000
const papersPerFile = 2500
/** One file a case: cases in one transaction. */
const casesPerStep = 100
/** Papers laid out at once to look for missing characters. */
const papersPerLook = 120

/** A file on disk that the store does not know yet. */
export interface Written {
  readonly name: string
  readonly path: string
}

export interface Run {
  readonly ctx: JobContext
  readonly frame: BuildFrame
  readonly oneFile: boolean
  readonly outDir: string | null
  readonly total: number
}

/**
 * 通知・給付券の発行. Draws what is decided and not yet issued, in order of decision numbers, and enters papers, mailing and
 * the trail. A bundle is drawn and written first and then entered in one transaction: when the program ends in between, the
 * file is known to nobody, its cases are still waiting, and the next run writes over it under the same number.
 * Cancelled before the first bundle it throws; later it ends early with what was issued, the rest stays waiting.
 * Throws AppError `nothing-to-issue`, `output-exists`, `output-unwritable`, `missing-setting`.
 */
export const issue: Handler<'papers.issue'> = async (ctx, input) => {
  const { env, read } = ctx
  const day = env.businessDay()
  // what a print run has in hand goes out by the run
  const taken = await casesInRuns(read)
  const waiting = (await waitingCases(read, day)).filter((c) => !taken.has(c.case_id))
  if (waiting.length === 0) throw new AppError('nothing-to-issue', {})
  const held = waiting.filter((c) => isHeld(c, ctx.user))
  const ready = waiting.filter((c) => !held.includes(c))
  const bundles = bundled(ready, input.oneFile)
  const outDir = input.outDir === undefined ? null : await openOutDir(ctx, input.outDir, bundles.length)
  const frame = await buildFrame(env, read)
  const result: Issued = { issued: 0, held: held.length, vouchers: 0, files: [], missingGlyphs: [], warnings: [] }
  await noteHeld(ctx, held, '支援措置のため発行を保留（別の職員の解除が必要）')
  if (bundles.length === 0) return result
  const run: Run = { ctx, frame, oneFile: input.oneFile, outDir, total: ready.length }
  for (const bundle of bundles) {
    if (ctx.signal.aborted && result.issued > 0) break
    try {
      await issueBundle(run, bundle, result)
    } catch (error) {
      if (ctx.signal.aborted && result.issued > 0) break
      throw error
    }
  }
  return result
}

/** 束ね. Cuts cases, in their order, into the bundles that are issued as a whole: for combined files by cases and papers. */
export function bundled<C extends Pick<WaitingCase, 'vouchers'>>(cases: readonly C[], oneFile: boolean): C[][] {
  const bundles: C[][] = []
  let papers = 0
  for (const c of cases) {
    const own = 1 + c.vouchers
    const last = bundles.at(-1)
    const full = oneFile ? (last?.length ?? 0) >= casesPerFile || papers + own > papersPerFile : (last?.length ?? 0) >= casesPerStep
    if (last === undefined || full) {
      bundles.push([c])
      papers = own
    } else {
      last.push(c)
      papers += own
    }
  }
  return bundles
}

export const counterOf = (ctx: JobContext): string => `paper-${fiscalYear(ctx.env.businessDay())}`

/** `R8-N0001`, what the names of a bundle's files begin with. */
export const nameOf = (ctx: JobContext, number: number): string =>
  `${seriesPrefix('paper', ctx.env.businessDay())}${String(number).padStart(4, '0')}`

/** The folder copies go to; refused before anything is issued when a name that may be used is taken there. */
async function openOutDir(ctx: JobContext, ticket: string, bundles: number): Promise<string> {
  const { path } = ctx.env.tickets.resolve(ticket, 'save')
  const first = await peekNumber(ctx.read, counterOf(ctx))
  let present: string[]
  try {
    makeFolder(path)
    present = await readdir(path)
  } catch {
    throw new AppError('output-unwritable', { name: basename(path) })
  }
  for (let i = 0; i < bundles; i++) {
    const name = nameOf(ctx, first + i)
    const taken = present.find((one) => one.startsWith(`${name}.`) || one.startsWith(`${name}-`))
    if (taken !== undefined) throw new AppError('output-exists', { name: taken })
  }
  return path
}

export async function noteHeld(ctx: JobContext, cases: readonly WaitingCase[], text: string): Promise<void> {
  if (cases.length === 0) return
  await ctx.write(async ({ audit }) => {
    for (const c of cases) await audit.write({ action: 'held', ref: c.case_no, body: { text, decisionNo: c.decision_no } })
  })
}

async function issueBundle(run: Run, bundle: readonly WaitingCase[], result: Issued): Promise<void> {
  const { ctx } = run
  const papers: CasePapers[] = []
  const byId = new Map(bundle.map((c) => [c.case_id, c]))
  for (const ids of chunkedIds(bundle.map((c) => c.case_id))) {
    ctx.signal.throwIfAborted()
    papers.push(
      ...(await buildPapers(
        ctx.read,
        ids.map((id) => must(byId.get(id), 'case of the bundle')),
        run.frame,
      )),
    )
    await yieldToLoop()
  }
  const leaking = papers.filter((p) => p.leaks)
  await noteHeld(
    ctx,
    leaking.map((p) => p.c),
    '本文に支援措置の対象となる住所が入っているため発行を保留',
  )
  result.held += leaking.length
  const wrong = await wronglyAddressed(ctx.read, papers, run.frame.home)
  await noteHeld(
    ctx,
    papers.filter((p) => wrong.has(p.c.case_id)).map((p) => p.c),
    '宛先が送付してはならない住所と同じため発行を保留',
  )
  result.held += papers.filter((p) => wrong.has(p.c.case_id) && !p.leaks).length
  const safe = papers.filter((p) => !p.leaks && !wrong.has(p.c.case_id))
  const { missing, unprintable } = await lookForGlyphs(run, safe)
  result.missingGlyphs.push(...missing)
  const fit = safe.filter((p) => !unprintable.has(p.c.case_id))
  await noteHeld(
    ctx,
    safe.filter((p) => unprintable.has(p.c.case_id)).map((p) => p.c),
    '印字できない文字か、どれだけ縮めても入らない文があるため発行を保留',
  )
  if (fit.length === 0) return

  const number = await peekNumber(ctx.read, counterOf(ctx))
  const written: Written[] = []
  try {
    const drawn = await drawAndWrite(run, nameOf(ctx, number), fit, result.issued, written)
    ctx.signal.throwIfAborted()
    await enterIssue(ctx, number, drawn, { copied: run.outDir !== null })
    for (const { file } of drawn) result.files.push({ name: file.name, sha256: file.sha256, pages: file.pages, bytes: file.bytes })
  } catch (error) {
    await forget(ctx, written)
    throw error
  }
  result.issued += fit.length
  result.warnings.push(...fit.flatMap((p) => p.warnings.map(({ message }) => ({ caseNo: p.c.case_no, message }))))
  result.vouchers += fit.reduce((sum, p) => sum + p.vouchers.length, 0)
  ctx.progress({ step: '発行', done: result.issued, total: run.total, fraction: result.issued / run.total })
}

/** 外字の確認, before anything is drawn. A case with a character no font has is left out; a plain form is only told. */
async function lookForGlyphs(run: Run, papers: readonly CasePapers[]): Promise<{ missing: MissingGlyph[]; unprintable: Set<string> }> {
  const owner = new Map(papers.flatMap((p) => modelsOf(p).map((model) => [model.id, p] as const)))
  const models = papers.flatMap(modelsOf)
  const missing: MissingGlyph[] = []
  const unprintable = new Set<string>()
  for (let start = 0; start < models.length; start += papersPerLook) {
    run.ctx.signal.throwIfAborted()
    const looked = await run.ctx.env.drawing.inspect(models.slice(start, start + papersPerLook))
    for (const { char, codePoints, kind, docIds } of looked.missing) {
      for (const docId of docIds) {
        const own = must(owner.get(docId), `owner of ${docId}`)
        const fate = kind === 'none' ? '発行していません' : '標準の字形で印字しました'
        missing.push({ character: char, caseNo: own.c.case_no, where: `${placeOf(modelsOf(own), docId, char)}（${codePoints}・${fate}）` })
        if (kind === 'none') unprintable.add(own.c.case_id)
      }
    }
    for (const { docId, fits } of looked.overflows) if (!fits) unprintable.add(must(owner.get(docId), `owner of ${docId}`).c.case_id)
  }
  return { missing, unprintable }
}

/** Draws a bundle and writes its files, each whole or not at all: in the office's folder, and as a copy where one was asked for. */
export async function drawAndWrite(
  run: Run,
  prefix: string,
  papers: readonly CasePapers[],
  before: number,
  written: Written[],
): Promise<Drawn[]> {
  const { ctx } = run
  const groups = run.oneFile
    ? [{ name: `${prefix}.pdf`, papers }]
    : papers.map((p) => ({ name: `${prefix}-${p.c.case_no}.pdf`, papers: [p] }))
  const drawn: Drawn[] = []
  for (const group of groups) {
    ctx.signal.throwIfAborted()
    ctx.progress({ step: '作図', done: before + drawn.length, total: run.total, fraction: (before + drawn.length) / run.total })
    const made = await run.ctx.env.drawing.render(group.papers.flatMap(modelsOf))
    // a file of this name is what a broken run left: the store knows none
    const path = join(ctx.env.store.folder, 'papers', group.name)
    await writeAtomic(path, made.bytes, { replace: true })
    written.push({ name: group.name, path })
    if (run.outDir !== null) {
      const copy = join(run.outDir, group.name)
      await writeAtomic(copy, made.bytes)
      written.push({ name: group.name, path: copy })
    }
    const file: PaperFileTable = {
      name: group.name,
      sha256: createHash('sha256').update(made.bytes).digest('hex'),
      bytes: made.bytes.length,
      pages: made.pages,
      issued_on: ctx.env.businessDay(),
      issued_by: ctx.user.userId,
      at: ctx.env.now().toISOString(),
    }
    drawn.push({ file, cases: group.papers, pages: new Map(made.index.map((entry) => [entry.docId, entry])) })
    await yieldToLoop()
  }
  return drawn
}

/** Takes away what a bundle that failed has written, unless the store lists it after all. */
export async function forget(ctx: JobContext, written: readonly Written[]): Promise<void> {
  for (const { name, path } of written) {
    if ((await paperFile(ctx.read, name)) === undefined) await rm(path, { force: true })
  }
}
