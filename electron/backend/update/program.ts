/** 製品. The running program as the backend knows it: whose signatures it takes, where updates are laid, how one is started. */
import { join } from 'node:path'
import { daysBetween } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
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

/** Days after which a version is old: a security release is to be in place within thirty days (reliability.md §1.4, 16). */
const oldAfterDays = 60

/** How old the running program is on a day; null: it was started from its sources. */
export function ageOf(
  { builtOn }: Pick<Program, 'builtOn'>,
  day: IsoDate,
): { readonly builtOn: string; readonly days: number; readonly overdue: boolean } | null {
  if (builtOn === null) return null
  const days = Math.max(0, daysBetween(builtOn, day))
  return { builtOn, days, overdue: days > oldAfterDays }
}

/** Where a package from the server lies until it is prepared. */
export const downloadFolder = (updates: string): string => join(updates, 'download')

/** Where a checked update lies: the folder, the signed head of its package, and its installer. */
export function updatePlaces(updates: string, version: string): { readonly folder: string; readonly head: string } {
  const folder = join(updates, version)
  return { folder, head: join(folder, 'manifest.signed.json') }
}
