/** 試しの回数. Wrong passwords before a damaged store, which cannot count them itself: kept by the client, so that opening again does not begin anew. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { OutsideEnv } from './context.ts'

export interface Tries {
  readonly count: number
  /** Instant (ms) before which nobody tries again. */
  readonly until: number
}

const none: Tries = { count: 0, until: 0 }
/** Where the client keeps nothing, as long as the program runs. */
const kept = new WeakMap<OutsideEnv, Tries>()

const fileOf = (witness: string): string => join(witness, 'rescue-tries.json')

function all(witness: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(readFileSync(fileOf(witness), 'utf8'))
    return typeof found === 'object' && found !== null ? { ...found } : {}
  } catch {
    return {}
  }
}

export function triesOf(env: OutsideEnv): Tries {
  const known = kept.get(env)
  if (known !== undefined || env.witness === undefined) return known ?? none
  const found = all(env.witness)[resolve(env.folder)] as Partial<Tries> | undefined
  return typeof found?.count === 'number' && typeof found.until === 'number' ? { count: found.count, until: found.until } : none
}

/** null: a right one. A folder of the client that takes nothing leaves it to the memory. */
export function noteTries(env: OutsideEnv, tries: Tries | null): void {
  kept.set(env, tries ?? none)
  if (env.witness === undefined) return
  try {
    const { [resolve(env.folder)]: _, ...others } = all(env.witness)
    const part = `${fileOf(env.witness)}.part`
    writeFileSync(part, JSON.stringify(tries === null ? others : { ...others, [resolve(env.folder)]: tries }), { mode: 0o600 })
    renameSync(part, fileOf(env.witness))
  } catch {
    // what is in memory counts
  }
}
