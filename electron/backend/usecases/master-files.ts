import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { masterColumns, type ColumnForm } from '../../../shared/domain/master-tables-forms.ts'
import { masterTables, personKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import type { MasterPreview } from '../../../shared/contract/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, JobContext, JobWrite } from '../context.ts'
import { enteredOrRemoved, writeAtomicStream } from '../files/atomic.ts'
import { csvLine } from '../files/csv-write.ts'
import { masterKind } from '../files/master-file.ts'
import { writeLedgerXlsx, type LedgerCell, type LedgerKind } from '../files/xlsx-write.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { recheckReviewed } from './fact-changes.ts'
import { addCounts, applyChanges, masterCounts, type MergeCounts } from '../store/masters.ts'
import { enterMasterEvent } from '../store/masters-events.ts'
import { allRows, personsOf } from '../store/masters-read.ts'
import { anyShape } from '../store/masters-tables.ts'
import { differenceSheet, newPreview, type PreviewState } from './master-preview.ts'
import { guardOf, walkMasterFile, type Walked } from './master-walk.ts'
import { effectiveDay, handOf } from './master-edit.ts'
import { cellsOf } from './master-rows.ts'
import { replaceProvisionals } from './people-link.ts'
import { seesProtected } from './protection.ts'

/** SHA-256 of a file that was just written. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** 台帳の取込の確認. What a file would add, change, leave and refuse, and what the master holds that it does not. Nothing is written. */
export const preview: Handler<'master.preview'> = async (ctx, { kind, ticket, whole, save }) => {
  const { path } = ctx.env.tickets.resolve(ticket, 'open')
  const held = (await masterCounts(ctx.read)).get(kind) ?? 0
  const hide = !seesProtected(ctx.user)
  const state: PreviewState = newPreview(kind, ctx.env.businessDay(), hide, save === undefined ? 300 : 20_000)
  const walked = await walkMasterFile(
    { read: ctx.read, signal: ctx.signal, progress: ctx.progress, day: ctx.env.businessDay() },
    { kind, path, whole },
    state.take,
  )
  const made: MasterPreview = {
    kind,
    file: walked.name,
    sha256: walked.sha256,
    encoding: walked.encoding,
    rows: walked.rows,
    held,
    counts: walked.counts,
    shown: await state.rows(ctx.read),
    extraHeaders: [...walked.extraHeaders],
    digest: walked.digest,
    guard: await guardOf(ctx.read, ctx.env.businessDay(), kind, walked.counts, held),
  }
  if (save === undefined) return made
  const target = ctx.env.tickets.resolve(save, 'save')
  const sheet = differenceSheet(made, ctx.env.now())
  const rows = await writeLedgerXlsx(target.path, sheet, { replace: true })
  const sha256 = await hashOf(target.path)
  await enteredOrRemoved(target.path, () => enterOut(ctx, { name: target.name, sha256, rows, ref: `${masterTables[kind].title}の差分` }))
  return { ...made, shown: made.shown.slice(0, 300) }
}

interface OutFile {
  readonly name: string
  readonly sha256: string
  readonly rows: number
  readonly ref: string
}

async function enterOut(ctx: JobContext, file: OutFile): Promise<void> {
  await ctx.write(async ({ tx, audit }) => {
    await enterHandOver(tx, ctx, { direction: 'out', ...file })
    const text = `${file.ref} ${file.rows}件を「${file.name}」に書出し`
    await audit.write({ action: 'export', ref: file.ref, body: { text, name: file.name, sha256: file.sha256, rows: file.rows } })
  })
}

/** 台帳の取込 of the command line: the file is taken as it is; rows with faults are left out and listed. */
export const load: Handler<'master.load'> = async (ctx, input) => {
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  return takeIn(ctx, { kind: masterKind(input.kind), path, whole: false, digest: null, reason: '' })
}

/** 台帳の取込の確定: what the preview showed, and nothing else. Throws AppError `master-moved`, `master-guard`. */
export const commit: Handler<'master.commit'> = async (ctx, { kind, ticket, whole, digest, reason }) => {
  const { path } = ctx.env.tickets.resolve(ticket, 'open')
  return takeIn(ctx, { kind, path, whole, digest, reason: reason.trim() })
}

interface TakeIn {
  readonly kind: MasterKind
  readonly path: string
  readonly whole: boolean
  /** What the person saw; null: nobody looked before. */
  readonly digest: string | null
  readonly reason: string
}

async function takeIn(ctx: JobContext, input: TakeIn) {
  const { kind } = input
  const shape = anyShape(kind)
  let merged: MergeCounts = { added: 0, changed: 0, same: 0, closed: 0 }
  const errors: Walked['errors'][number][] = []
  let first: string | null = null
  const held = (await masterCounts(ctx.read)).get(kind) ?? 0
  const hand = handOf(ctx)
  const walked = await ctx.write(async (w) => {
    const done = await walkMasterFile(
      { read: w.tx, signal: ctx.signal, progress: ctx.progress, day: ctx.env.businessDay() },
      input,
      async (piece) => {
        const changes = piece.flatMap(({ change }) => (change === null || change.verdict === 'refused' ? [] : [change]))
        // the first filling of a register is told by its entry; later every new row has its line in the change log
        merged = addCounts(merged, await applyChanges(w.tx, shape, changes, hand, held > 0))
        for (const change of changes.filter((one) => one.verdict !== 'same')) {
          const day = effectiveDay(change.after)
          if (day !== null && (first === null || day < first)) first = day
        }
      },
    )
    if (input.digest !== null && done.digest !== input.digest) throw new AppError('master-moved', { name: done.name })
    const guard = await guardOf(w.tx, ctx.env.businessDay(), kind, done.counts, held)
    if (guard !== null && input.reason === '') throw new AppError('master-guard', guard)
    errors.push(...done.errors)
    await enter(w, ctx, input, done, merged, first)
    return done
  })
  const { rows, counts } = walked
  if (merged.added + merged.changed > 0) await recheckReviewed(ctx, `台帳の取込（${masterTables[kind].title}）`)
  return { kind, rows, added: merged.added, changed: merged.changed, same: merged.same, rejected: counts.refused, errors }
}

async function enter(
  w: JobWrite,
  ctx: JobContext,
  input: TakeIn,
  done: Walked,
  merged: MergeCounts,
  effectiveFrom: string | null,
): Promise<void> {
  const { kind, reason } = input
  const { title } = masterTables[kind]
  const { refused, gone } = done.counts
  const parts = [
    `追加${merged.added}`,
    `変更${merged.changed}`,
    `同じ${merged.same}`,
    `取込不可${refused}`,
    ...(gone > 0 ? [`抽出にない${gone}`] : []),
  ]
  const text = `${title}を「${done.name}」から取込（${parts.join('・')}件）`
  await enterHandOver(w.tx, ctx, { direction: 'in', name: done.name, sha256: done.sha256, rows: done.rows, ref: title })
  if (merged.added + merged.changed + merged.closed > 0) {
    await enterMasterEvent(w.tx, handOf(ctx), {
      kind,
      way: 'file',
      text,
      reason,
      added: merged.added,
      changed: merged.changed + merged.closed,
      gone,
      effectiveFrom,
      file: done.name,
      sha256: done.sha256,
    })
  }
  const body = { file: done.name, sha256: done.sha256, rows: done.rows, rejected: refused, gone, ...merged }
  await w.audit.write({ action: 'load', ref: kind, body: { text: reason === '' ? text : `${text}理由: ${reason}`, ...body, reason } })
  if (kind === 'residents') await replaceProvisionals(w, ctx.env, ctx.user)
}

const sheetKinds: Readonly<Record<ColumnForm['form'], LedgerKind>> = {
  text: 'text',
  long: 'text',
  code: 'text',
  choice: 'text',
  date: 'date',
  yen: 'yen',
  whole: 'count',
}

/**
 * 台帳の書出し as it can come in again: .xlsx with frozen header, choices and codes as text, or CSV. Addresses under 支援措置 are
 * left out for those who may not see them, and stay as they are when the file comes back.
 */
export const exportRows: Handler<'master.export'> = async (ctx, { kind, text, save, replace }) => {
  const { path, name } = ctx.env.tickets.resolve(save, 'save')
  const columns = masterColumns(kind)
  const total = (await masterCounts(ctx.read)).get(kind) ?? 0
  const mayHide = kind === 'residents' && !seesProtected(ctx.user)
  let rows = 0
  let hidden = 0
  async function* cells(): AsyncGenerator<readonly string[]> {
    for await (const piece of allRows(ctx.read, kind, text)) {
      ctx.signal.throwIfAborted()
      const persons = mayHide ? await personsOf(ctx.read, piece, ctx.env.businessDay()) : new Map()
      for (const row of piece) {
        const guarded = mayHide && (persons.get(String(row['resident_no']))?.guarded ?? false)
        rows++
        if (guarded) hidden++
        yield cellsOf(kind, row, guarded)
      }
      ctx.progress({ step: '書出し', done: rows, total, fraction: rows / Math.max(1, total) })
    }
  }
  if (/\.csv$/i.test(name)) await writeAtomicStream(path, csvPieces(columns, cells()), { replace })
  else {
    const sheet = columns.map(({ header, form, width, choices }) => ({
      header,
      kind: sheetKinds[form],
      width: Math.max(width, header.length * 2 + 4),
      choices,
    }))
    const { title } = masterTables[kind]
    await writeLedgerXlsx(
      path,
      { sheet: title, title: null, columns: sheet, rows: sheetCells(columns, cells()), madeAt: ctx.env.now() },
      { replace },
    )
  }
  const sha256 = await hashOf(path)
  const ref = personKinds.includes(kind) && text.trim() !== '' ? `${masterTables[kind].title}（検索結果）` : masterTables[kind].title
  await enteredOrRemoved(path, () => enterOut(ctx, { name, sha256, rows, ref }))
  return { name, rows, sha256, hidden }
}

async function* csvPieces(columns: readonly ColumnForm[], rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(columns.map((column) => column.header))}`
  for await (const row of rows) yield csvLine(row, { guard: false })
}

async function* sheetCells(columns: readonly ColumnForm[], rows: AsyncIterable<readonly string[]>): AsyncGenerator<readonly LedgerCell[]> {
  for await (const row of rows) {
    yield columns.map(({ form }, i) => {
      const cell = row[i] ?? ''
      if (cell === '') return null
      return form === 'yen' || form === 'whole' ? Number(cell) : cell
    })
  }
}
