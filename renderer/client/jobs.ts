import type { Input, OpOf, Output } from '../../shared/contract.ts'
import type { Progress, WireError } from '../../shared/frames.ts'
import { type Client, problemOf } from './client.ts'

/** A task as the tray shows it, running or ended. It lives on when the screen changes. */
export interface JobEntry {
  readonly id: number
  readonly title: string
  /** `writing`: one stroke that cannot be stopped and tells no progress; other writes wait for it. */
  readonly state: 'running' | 'stopping' | 'writing' | 'done' | 'failed' | 'stopped'
  readonly progress: Progress | null
  /** Milliseconds of the window's clock. */
  readonly startedAt: number
  /** How long it will still take, by how it went so far, seconds; null: too early to say. */
  readonly restSeconds: number | null
  /** Where it was started: the way back to its result. */
  readonly from: string
  /** How it ended; null while it runs. */
  readonly end: { readonly seconds: number; readonly file: string | null; readonly problem: WireError | null } | null
}

/** All tasks of this window; for useSyncExternalStore. */
export interface JobStore {
  list(): readonly JobEntry[]
  subscribe(listener: () => void): () => void
  /** Starts a task and answers with its result; rejects as the client does. */
  run<O extends OpOf<'job'>>(title: string, op: O, input: Input<O>): Promise<Output<O>>
  /** Shows a long stroke until it ends, however it ends. */
  showWriting(title: string, work: Promise<unknown>): void
  stop(id: number): void
  /** Takes an ended task out of the list. */
  dismiss(id: number): void
  /** Another user comes to the window: no task of the one before is shown, nor how it ends. It goes on where the office lets it. */
  forget(): void
}

/** What the store knows of the window around it. */
export interface JobSurroundings {
  /** Milliseconds; only differences count. */
  readonly now: () => number
  /** Address of the screen that is shown. */
  readonly where: () => string
}

/** A task that took as long, or whose screen was left meanwhile, stays in the list with its end; of others the screen itself tells. */
const longMs = 3000
/** So many ended tasks are kept. */
const keptEnds = 5

export function createJobStore(
  client: Client,
  { now, where }: JobSurroundings = { now: () => performance.now(), where: () => '' },
): JobStore {
  let entries: readonly JobEntry[] = []
  let lastId = 0
  const listeners = new Set<() => void>()
  const stops = new Map<number, AbortController>()

  const set = (next: readonly JobEntry[]): void => {
    const ended = next.filter((entry) => entry.end !== null)
    const tooOld = new Set(ended.slice(0, Math.max(0, ended.length - keptEnds)))
    entries = next.filter((entry) => !tooOld.has(entry))
    for (const listener of listeners) listener()
  }
  const change = (id: number, part: (entry: JobEntry) => Partial<JobEntry>): void => {
    set(entries.map((entry) => (entry.id === id ? { ...entry, ...part(entry) } : entry)))
  }
  const begin = (title: string, state: JobEntry['state']): JobEntry => {
    lastId += 1
    const entry: JobEntry = { id: lastId, title, state, progress: null, startedAt: now(), restSeconds: null, from: where(), end: null }
    set([...entries, entry])
    return entry
  }
  const finish = ({ id, startedAt, from }: JobEntry, outcome: { readonly file: string | null } | { readonly problem: WireError }): void => {
    const took = now() - startedAt
    const problem = 'problem' in outcome ? outcome.problem : null
    if (took < longMs && from === where()) {
      set(entries.filter((entry) => entry.id !== id))
      return
    }
    if (!entries.some((entry) => entry.id === id)) return
    const state = problem === null ? 'done' : problem.code === 'cancelled' ? 'stopped' : 'failed'
    change(id, () => ({ state, end: { seconds: Math.round(took / 1000), file: 'file' in outcome ? outcome.file : null, problem } }))
  }

  return {
    list: () => entries,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    run: async (title, op, input) => {
      const entry = begin(title, 'running')
      const stop = new AbortController()
      stops.set(entry.id, stop)
      try {
        const onProgress = (progress: Progress): void =>
          change(entry.id, ({ startedAt }) => ({ progress, restSeconds: restOf(progress.fraction, now() - startedAt) }))
        const value = await client.job(op, input, { signal: stop.signal, onProgress })
        finish(entry, { file: fileOf(value) })
        return value
      } catch (error) {
        // the screen that started it tells it, too, if it is still shown
        finish(entry, { problem: problemOf(error) })
        throw error
      } finally {
        stops.delete(entry.id)
      }
    },
    showWriting: (title, work) => {
      const { id } = begin(title, 'writing')
      const end = (): void => set(entries.filter((entry) => entry.id !== id))
      work.then(end, end)
    },
    stop: (id) => {
      change(id, () => ({ state: 'stopping' }))
      stops.get(id)?.abort()
    },
    forget: () => set([]),
    dismiss: (id) => set(entries.filter((entry) => entry.id !== id || entry.end === null)),
  }
}

/** Seconds that are left at the pace so far; nothing is said of the first moments, which tell little. */
export function restOf(fraction: number, elapsedMs: number): number | null {
  if (fraction < 0.03 || fraction > 1 || elapsedMs < 2000) return null
  return Math.round((elapsedMs * (1 - fraction)) / fraction / 1000)
}

/** 「残り約2分」. Rounded up, as a promise should be. */
export function restText(seconds: number): string {
  if (seconds < 10) return '残りわずか'
  if (seconds < 60) return `残り約${Math.ceil(seconds / 10) * 10}秒`
  return `残り約${Math.ceil(seconds / 60)}分`
}

/** The name of the file that a task made, where it made one. */
function fileOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  const name = 'name' in value ? value.name : 'file' in value ? value.file : null
  return typeof name === 'string' && name !== '' ? name : null
}
