import type { Area, ClientFrame, Progress, RequestFrame, ServerFrame } from '../../shared/frames.ts'
import { AppError } from '../../shared/errors.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import type { Gate } from './dispatch.ts'
import { newSession } from './session.ts'

/** One end of a message channel: Electron's port, Node's or a test's linked pair. */
export interface Port {
  postMessage(frame: ServerFrame): void
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: () => void): void
}

/**
 * Calls of one window that may wait for their answer at once. A person at a screen makes a dozen; a page gone wrong that floods the line is
 * told to wait, so that neither the memory nor the trail of refusals grows with it.
 */
export const mostInHand = 250

/** Progress frames a second at the most; the last one is always sent. */
const framesPerSecond = 10

/**
 * Serves one window: frames in, replies and pushes out, a session of its own. Frames that are no frames are answered with
 * nothing, since there is no id to answer to. When the port closes its jobs are cancelled.
 */
export function serve(gate: Pick<Gate, 'call' | 'onChanged'>, port: Port, sessionId: string): void {
  const session = newSession(sessionId)
  const running = new Map<number, AbortController>()
  let inHand = 0
  /** A locked window asks for nothing: what changed meanwhile is told when it is unlocked. */
  const held = new Set<Area>()
  const stopPushing = gate.onChanged((areas) => {
    if (session.locked) for (const area of areas) held.add(area)
    // the window itself must hear that it was locked
    if (!session.locked || areas.includes('session')) port.postMessage({ push: 'changed', areas: session.locked ? ['session'] : areas })
  })
  port.onMessage((data) => {
    const frame = asFrame(data)
    if (!frame) return
    if ('cancel' in frame) running.get(frame.id)?.abort()
    else if (inHand >= mostInHand) port.postMessage(tooMany(frame.id))
    else void answer(frame)
  })
  port.onClose(() => {
    stopPushing()
    for (const controller of running.values()) controller.abort()
  })

  async function answer(frame: RequestFrame): Promise<void> {
    const controller = new AbortController()
    inHand += 1
    running.set(frame.id, controller)
    const onProgress = throttled((progress) => port.postMessage({ id: frame.id, progress }))
    const wasLocked = session.locked
    const reply = await gate.call(session, frame, { signal: controller.signal, onProgress: onProgress.report })
    onProgress.flush()
    inHand -= 1
    // a number used twice stands for the later call
    if (running.get(frame.id) === controller) running.delete(frame.id)
    port.postMessage(reply)
    if (wasLocked && !session.locked && held.size > 0) {
      port.postMessage({ push: 'changed', areas: [...held] })
      held.clear()
    }
  }
}

function tooMany(id: number): ServerFrame {
  const { title, text, next } = messageOf(new AppError('too-many-calls', {}))
  return { id, ok: false, error: { code: 'too-many-calls', title, message: text, next } }
}

function asFrame(data: unknown): ClientFrame | null {
  if (typeof data !== 'object' || data === null) return null
  const { id, op, cancel, requestId } = data as Record<string, unknown>
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null
  if (cancel === true) return { id, cancel }
  if (typeof op !== 'string' || op.length > 100) return null
  const named = typeof requestId === 'string' && requestId.length <= 64 ? { requestId } : {}
  return { id, op, input: (data as { input?: unknown }).input, ...named }
}

function throttled(send: (p: Progress) => void): { report: (p: Progress) => void; flush: () => void } {
  let last = 0
  let kept: Progress | undefined
  return {
    report(progress) {
      const now = performance.now()
      if (now - last < 1000 / framesPerSecond) {
        kept = progress
        return
      }
      last = now
      kept = undefined
      send(progress)
    },
    flush() {
      if (kept) send(kept)
    },
  }
}
