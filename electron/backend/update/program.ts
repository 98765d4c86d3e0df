/** 製品. The running program as the backend knows it: whose signatures it takes, where updates are laid, how one is started. */
import { join } from 'node:path'
import { readProgram } from '../../release/program.ts'
import type { Program } from '../../release/program.ts'

export interface RunningProgram extends Program {
  /** `win32-x64` and the like. */
  readonly platform: string
  /** Folder with the list of parts (SBOM); null: not packaged. */
  readonly papers: string | null
  /** Folder of this client in which checked updates wait; null: this program takes none. */
  readonly updates: string | null
  /** Asks the main process to check once more and start the installer; null: nobody is there to do it. */
  readonly install: ((version: string) => void) | null
}

/** A program started from its sources, the command line, tests: it takes no update. */
export const sourceProgram: RunningProgram = {
  version: '0.0.0',
  builtOn: null,
  keys: [],
  platform: `${process.platform}-${process.arch}`,
  papers: null,
  updates: null,
  install: null,
}

/** The program as its environment describes it. */
export function runningProgram(
  env: { readonly KYUFU_PROGRAM?: string; readonly KYUFU_PAPERS?: string; readonly KYUFU_UPDATES?: string },
  install: (version: string) => void,
): RunningProgram {
  const { KYUFU_PROGRAM: folder, KYUFU_PAPERS: papers, KYUFU_UPDATES: updates } = env
  if (folder === undefined) return sourceProgram
  return { ...sourceProgram, ...readProgram(folder), papers: papers ?? null, updates: updates ?? null, install }
}

/** Where a checked update lies: the folder, the signed head of its package, and its installer. */
export function updatePlaces(updates: string, version: string): { readonly folder: string; readonly head: string } {
  const folder = join(updates, version)
  return { folder, head: join(folder, 'manifest.signed.json') }
}
