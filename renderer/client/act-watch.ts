import type { Client } from './client.ts'
import { areasOf } from './areas.ts'

/** How many acts of this window had begun; what `outcome` counts from. */
export type ActMark = number

/** Watches how acts (commands and jobs, not what only asks or keeps a draft) end. */
export interface ActWatch {
  mark(): ActMark
  /** Once no act runs any more: how the last act since the mark ended; `none`: none began. */
  outcome(since: ActMark): Promise<'done' | 'failed' | 'none'>
  /** Called whenever the last running act has ended. Returns the way to stop. */
  onSettled(listener: () => void): () => void
}

/** Commands by which the window only remembers something, or somebody comes and goes: none is the act for which a form was filled in. */
const quiet: ReadonlySet<string> = new Set([
  'formDraft.keep',
  'formDraft.drop',
  'entry.saveDraft',
  'entry.dropDraft',
  'preference.keep',
  'queue.keep',
  'effect.note',
  'session.lock',
  'session.login',
  'session.logout',
  'practice.enter',
  'session.unlock',
])

const isAct = (op: string): boolean => !Object.hasOwn(areasOf, op) && !quiet.has(op)

/** The same client, and the watch over what goes through it. `later` runs a function after everything of this turn. */
export function watchActs(
  client: Client,
  later: (act: () => void) => void = (act) => void setTimeout(act, 0),
): Client & { readonly acts: ActWatch } {
  let begun = 0
  let running = 0
  let last: 'done' | 'failed' = 'done'
  const listeners = new Set<() => void>()

  const watched = async <T>(op: string, work: () => Promise<T>): Promise<T> => {
    if (!isAct(op)) return work()
    begun += 1
    running += 1
    try {
      const value = await work()
      last = 'done'
      return value
    } catch (error) {
      last = 'failed'
      throw error
    } finally {
      running -= 1
      if (running === 0) later(() => running === 0 && [...listeners].forEach((listener) => listener()))
    }
  }

  const acts: ActWatch = {
    mark: () => begun,
    outcome: (since) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (running > 0) return
          stop()
          resolve(begun === since ? 'none' : last)
        }
        const stop = acts.onSettled(look)
        later(look)
      }),
    onSettled: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
  return {
    ...client,
    call: (op, input) => watched(op, () => client.call(op, input)),
    job: (op, input, options) => watched(op, () => client.job(op, input, options)),
    acts,
  }
}
