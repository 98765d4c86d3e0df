import type { Input, Op, OpOf, Output } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { Area, Progress, ServerFrame, WireError } from '../../shared/frames.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import type { Bridge } from './bridge.ts'

/** A refused or lost call, with what the person reads. */
export class CallError extends Error {
  readonly problem: WireError

  constructor(problem: WireError) {
    super(problem.code)
    this.name = 'CallError'
    this.problem = problem
  }
}

export interface JobOptions {
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** The page's one line to the backend. */
export interface Client {
  /** Rejects with CallError. A command gets one request id for this act, so that a repeated frame acts once. */
  call<O extends OpOf<'query'> | OpOf<'command'>>(op: O, input: Input<O>): Promise<Output<O>>
  /** Rejects with CallError; code `cancelled` only after the backend has cleaned up. */
  job<O extends OpOf<'job'>>(op: O, input: Input<O>, options?: JobOptions): Promise<Output<O>>
  /** `areas` null: everything may have changed (a new backend answers). Returns the way to stop listening. */
  onChanged(listener: (areas: readonly Area[] | null) => void): () => void
  /** Whether a backend is there; for useSyncExternalStore. */
  isLost(): boolean
  onLink(listener: () => void): () => void
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: CallError) => void
  readonly onProgress: ((progress: Progress) => void) | undefined
}

/** Makes the client over a bridge. `newId` gives the request id of an act (a UUID). */
export function createClient(bridge: Pick<Bridge, 'connect'>, newId: () => string): Client {
  const pending = new Map<number, Pending>()
  const changed = new Set<(areas: readonly Area[] | null) => void>()
  const linked = new Set<() => void>()
  let lastId = 0
  let lost = false

  const setLost = (value: boolean): void => {
    lost = value
    for (const listener of linked) listener()
  }

  const onFrame = (frame: ServerFrame): void => {
    if ('push' in frame) {
      for (const listener of changed) listener(frame.areas)
      return
    }
    const waiting = pending.get(frame.id)
    if (waiting === undefined) return
    if ('progress' in frame) {
      waiting.onProgress?.(frame.progress)
      return
    }
    pending.delete(frame.id)
    if (frame.ok) waiting.resolve(frame.value)
    else waiting.reject(new CallError(frame.error))
  }

  const line = bridge.connect({
    onFrame,
    onLost: () => {
      const waiting = [...pending.values()]
      pending.clear()
      setLost(true)
      for (const one of waiting) one.reject(lostError())
    },
    onBack: () => {
      setLost(false)
      for (const listener of changed) listener(null)
    },
  })

  const ask = (op: Op, input: unknown, options: JobOptions): Promise<unknown> => {
    if (lost) return Promise.reject(lostError())
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject, onProgress: options.onProgress })
      line.send({ id, op, input, requestId: newId() })
      const cancel = (): void => {
        if (pending.has(id)) line.send({ id, cancel: true })
      }
      if (options.signal?.aborted === true) cancel()
      else options.signal?.addEventListener('abort', cancel, { once: true })
    })
  }

  return {
    call: (op, input) => ask(op, input, {}) as Promise<Output<typeof op>>,
    job: (op, input, options = {}) => ask(op, input, options) as Promise<Output<typeof op>>,
    onChanged: (listener) => subscribe(changed, listener),
    isLost: () => lost,
    onLink: (listener) => subscribe(linked, listener),
  }
}

/** What a failed act tells the person; an error that is no answer of the backend is a fault of the page. */
export function problemOf(error: unknown): WireError {
  if (error instanceof CallError) return error.problem
  return {
    code: 'internal',
    title: '画面に問題が起きました',
    message: `${error instanceof Error ? error.message : String(error)}。この操作は行っていません。`,
    next: 'もう一度実行してください。続くときは管理者に連絡してください。',
  }
}

function lostError(): CallError {
  const { title, text, next } = messageOf(new AppError('backend-lost', {}))
  return new CallError({ code: 'backend-lost', title, message: text, next })
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
