/**
 * 控え. What this client has seen of the trail, and the checkpoints themselves, written outside the store: an older copy put in its
 * place is shorter than what was seen, a forged one ends differently.
 *
 * Limits: the file protects against whoever can change the office but not this file. On one PC under one account that is an accident
 * (an old backup copied over) rather than an attack; against the latter stand the folder on another PC and the printed marks.
 */
import { appendFile, mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint } from '../../../resources/verifier/verify.mjs'
import { AppError } from '../../../shared/errors.ts'
import { writeAtomic } from '../files/atomic.ts'
import type { ReadDb } from '../store/db.ts'

/** The longest trail a client has seen of one office. */
interface Seen {
  readonly seq: number
  readonly head: string
}

const fileOf = (folder: string, store: string): string => join(folder, `${store}.seen.json`)

async function readSeen(path: string): Promise<Seen | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    const { seq, head } = JSON.parse(text) as Partial<Seen>
    if (typeof seq === 'number' && typeof head === 'string') return { seq, head }
  } catch {
    // a file that cannot be read says nothing, which must not pass for "never seen"
  }
  throw new AppError('witness-unreadable', { path })
}

/** Throws AppError `trail-shorter`, `trail-replaced`, `witness-unreadable` when the office's trail is not what this client has seen of it. */
export async function assertSeen(read: ReadDb, folder: string, store: string): Promise<void> {
  const path = fileOf(folder, store)
  const seen = await readSeen(path)
  if (seen === null || seen.seq === 0) return
  const entry = await read.selectFrom('audit_entry').select('entry_hash').where('seq', '=', seen.seq).executeTakeFirst()
  if (entry?.entry_hash === seen.head) return
  const { last } = await read
    .selectFrom('audit_entry')
    .select((eb) => eb.fn.max('seq').as('last'))
    .executeTakeFirstOrThrow()
  if (entry === undefined) throw new AppError('trail-shorter', { seen: seen.seq, found: last ?? 0, path })
  throw new AppError('trail-replaced', { seq: seen.seq, path })
}

/** Remembers how long the trail is now. */
export async function rememberSeen(read: ReadDb, folder: string, store: string): Promise<void> {
  const last = await read.selectFrom('audit_entry').select(['seq', 'entry_hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  if (!last) return
  await mkdir(folder, { recursive: true })
  await writeAtomic(fileOf(folder, store), `${JSON.stringify({ seq: last.seq, head: last.entry_hash })}\n`, { replace: true })
}

/** Puts what was seen aside, under the moment at which a restored trail was taken over: it stays as evidence. */
export async function forgetSeen(folder: string, store: string, at: Date): Promise<void> {
  const path = fileOf(folder, store)
  await rename(path, path.replace(/\.json$/, `.${at.toISOString().replaceAll(/[:.]/g, '-')}.json`)).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  })
}

/** The name of the file of checkpoints in a folder of choice. */
export const checkpointFile = (store: string): string => `kyufu-checkpoints-${store}.log`

/** Adds a checkpoint to the file in a folder; false when the folder cannot be written: then the next one brings it along. */
export async function carryOut(folder: string, store: string, checkpoints: readonly Checkpoint[]): Promise<boolean> {
  const path = join(folder, checkpointFile(store))
  try {
    const there = new Set((await checkpointsIn(path)).map((c) => c.number))
    const lines = checkpoints.filter((c) => !there.has(c.number)).map((c) => JSON.stringify(c))
    // a line of its own whatever a power cut left before it; empty lines are nothing
    if (lines.length > 0) await appendFile(path, `\n${lines.join('\n')}\n`)
    return true
  } catch {
    return false
  }
}

/** Checkpoints of a file; none when there is no file. A line cut by a power failure is left out. */
export async function checkpointsIn(path: string): Promise<Checkpoint[]> {
  let text = ''
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Checkpoint]
    } catch {
      return []
    }
  })
}
