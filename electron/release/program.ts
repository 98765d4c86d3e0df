import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReleaseKey } from './signed.ts'

/** 製品の版. What the running program knows about itself from the `package.json` that lies beside its code. */
export type Program = {
  readonly version: string
  /** Day of the build `YYYY-MM-DD`; null: not packaged, started from its sources. */
  readonly builtOn: string | null
  /** Public keys whose signature on updates and on the list of files counts; none in a program started from its sources. */
  readonly keys: readonly ReleaseKey[]
}

/** Reads the facts that the packaging wrote. Throws when there is no such file: a program without it is not whole. */
export function readProgram(appFolder: string): Program {
  const read = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as Record<string, unknown>
  const facts = typeof read['kyufu'] === 'object' && read['kyufu'] !== null ? (read['kyufu'] as Record<string, unknown>) : {}
  const { builtOn, keys } = facts
  return {
    version: typeof read['version'] === 'string' ? read['version'] : '',
    builtOn: typeof builtOn === 'string' ? builtOn : null,
    keys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
  }
}
