import type { Input, OpOf, Output } from '../../shared/contract.ts'
import type { Progress } from '../../shared/frames.ts'
import type { Client } from './client.ts'

/** A running task as the tray shows it. It lives on when the screen changes. */
export interface JobEntry {
  readonly id: number
  readonly title: string
  /** `writing`: one stroke that cannot be stopped and tells no progress; other writes wait for it. */
  readonly state: 'running' | 'stopping' | 'writing'
  readonly progress: Progress | null
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
}

export function createJobStore(client: Client): JobStore {
  let entries: readonly JobEntry[] = []
  let lastId = 0
  const listeners = new Set<() => void>()
  const stops = new Map<number, AbortController>()

  const set = (next: readonly JobEntry[]): void => {
    entries = next
    for (const listener of listeners) listener()
  }
  const change = (id: number, part: Partial<JobEntry>): void => {
    set(entries.map((entry) => (entry.id === id ? { ...entry, ...part } : entry)))
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
      lastId += 1
      const id = lastId
      const stop = new AbortController()
      stops.set(id, stop)
      set([...entries, { id, title, state: 'running', progress: null }])
      try {
        return await client.job(op, input, { signal: stop.signal, onProgress: (progress) => change(id, { progress }) })
      } finally {
        // How it ended is told by whoever started it.
        stops.delete(id)
        set(entries.filter((entry) => entry.id !== id))
      }
    },
    showWriting: (title, work) => {
      lastId += 1
      const id = lastId
      set([...entries, { id, title, state: 'writing', progress: null }])
      const end = (): void => set(entries.filter((entry) => entry.id !== id))
      work.then(end, end)
    },
    stop: (id) => {
      change(id, { state: 'stopping' })
      stops.get(id)?.abort()
    },
  }
}
