import { createHash } from 'node:crypto'
import type { Progress } from '../../../shared/frames.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { registerKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { openMasterFile } from '../files/master-file.ts'
import { yieldToLoop } from '../jobs.ts'
import type { ReadDb } from '../store/db.ts'
import { rowVersion } from '../store/masters.ts'
import { judgeMaster, newTimelines, type RowChange } from '../store/masters-judge.ts'
import { allRows } from '../store/masters-read.ts'
import { anyShape, rowKey, type Row } from '../store/masters-tables.ts'
import { allParameters, settingOn } from './settings.ts'

/** One row of a file, judged; `line` 0: the master has it and the file does not. `change` null: its cells cannot be read. */
export interface WalkedRow {
  readonly line: number
  readonly change: RowChange | null
  readonly errors: readonly { readonly column: string; readonly code: string; readonly message: string }[]
  /** The row that a whole extract lacks. */
  readonly gone: Row | null
}

export interface Walked {
  readonly name: string
  readonly sha256: string
  readonly encoding: string
  readonly rows: number
  readonly extraHeaders: readonly string[]
  readonly counts: {
    readonly added: number
    readonly changed: number
    readonly same: number
    readonly refused: number
    readonly gone: number
    readonly closed: number
  }
  readonly errors: readonly { readonly line: number; readonly column: string; readonly code: string; readonly message: string }[]
  readonly digest: string
}

/** Rows judged at once. */
const pieceSize = 500

interface Walk {
  readonly read: ReadDb
  readonly signal: AbortSignal
  readonly progress: (p: Progress) => void
  readonly day: IsoDate
}

/**
 * Goes through a master file once: each row read, judged against the master, handed to `take` in pieces, and counted. With `whole`
 * the rows of the register that the file lacks come last. Memory holds the keys of the file, not its rows.
 */
export async function walkMasterFile(
  walk: Walk,
  { kind, path, whole }: { readonly kind: MasterKind; readonly path: string; readonly whole: boolean },
  take: (piece: readonly WalkedRow[]) => void | Promise<void>,
): Promise<Walked> {
  const shape = anyShape(kind)
  const file = await openMasterFile(kind, path)
  const timelines = newTimelines()
  const seen = new Set<string>()
  const years = new Set<unknown>()
  const hash = createHash('sha256')
  const counts = { added: 0, changed: 0, same: 0, refused: 0, gone: 0, closed: 0 }
  const errors: Walked['errors'][number][] = []
  let rows = 0
  const flush = async (
    piece: readonly { readonly line: number; readonly record: unknown }[],
    faulty: readonly WalkedRow[],
  ): Promise<void> => {
    walk.signal.throwIfAborted()
    const judged = await judgeMaster(
      walk.read,
      kind,
      piece.map((one) => one.record),
      timelines,
    )
    const walked: WalkedRow[] = judged.map((change, i) => ({
      line: piece[i]?.line ?? 0,
      change,
      errors: change.error === null ? [] : [change.error],
      gone: null,
    }))
    for (const { change } of walked) {
      if (change === null) continue
      if (whole) seen.add(change.key)
      years.add(change.after['fiscal_year'])
      counts[change.verdict]++
      if (change.closes !== null) counts.closed++
    }
    counts.refused += faulty.length
    const all = [...walked, ...faulty].toSorted((a, b) => a.line - b.line)
    for (const one of all) {
      for (const error of one.errors) errors.push({ line: one.line, column: error.column, code: error.code, message: error.message })
      const { change } = one
      const states = [change?.before, change?.after, change?.closes?.before].map((row) => (row ? rowVersion(row) : ''))
      hash.update(JSON.stringify([one.line, change?.verdict ?? 'refused', ...states]))
    }
    rows += all.length
    await take(all)
    walk.progress({ step: '読込', done: rows, total: rows, fraction: 0.5 })
    await yieldToLoop()
  }
  let piece: { line: number; record: unknown }[] = []
  let faulty: WalkedRow[] = []
  for (const row of file.rows()) {
    if (row.ok) piece.push({ line: row.line, record: row.record })
    else faulty.push({ line: row.line, change: null, errors: row.errors, gone: null })
    if (piece.length + faulty.length < pieceSize) continue
    await flush(piece, faulty)
    piece = []
    faulty = []
  }
  if (piece.length + faulty.length > 0) await flush(piece, faulty)
  if (whole && registerKinds.includes(kind)) {
    for await (const held of allRows(walk.read, kind, '')) {
      walk.signal.throwIfAborted()
      const gone = held.filter((row) => !seen.has(rowKey(shape, row)) && isExpected(kind, row, walk.day, years))
      counts.gone += gone.length
      for (const row of gone) hash.update(rowKey(shape, row))
      if (gone.length > 0) await take(gone.map((row) => ({ line: 0, change: null, errors: [], gone: row })))
      await yieldToLoop()
    }
  }
  const { table, extraHeaders } = file
  const { name, sha256, encoding } = table
  return { name, sha256, encoding, rows, extraHeaders, counts, errors, digest: hash.digest('hex') }
}

/** Whether a whole extract would have this row: who moved out or died, what ran out and years the file does not speak of are not missed. */
function isExpected(kind: MasterKind, row: Row, day: IsoDate, years: ReadonlySet<unknown>): boolean {
  if (kind === 'residents') return row['moved_out_on'] === null && row['removal_reason'] === ''
  if (kind === 'certificates') return row['expires_on'] === null || String(row['expires_on']) >= day
  return years.has(row['fiscal_year'])
}

/** Below so many rows no share of a register says anything. */
const guardFrom = 50
const usualGuard = '20'

/** 歯止め. Whether more of a register would change or be gone than the office lets pass (parameter office, register.guardPercent). */
export async function guardOf(
  read: ReadDb,
  day: IsoDate,
  kind: MasterKind,
  counts: Walked['counts'],
  held: number,
): Promise<{ readonly percent: number; readonly changed: number; readonly gone: number } | null> {
  if (!registerKinds.includes(kind) || held < guardFrom) return null
  const percent = Number(settingOn(await allParameters(read), 'office', 'register.guardPercent', day) ?? usualGuard)
  const { changed, gone } = counts
  return (changed + gone) * 100 > held * percent ? { percent, changed, gone } : null
}
