/** 練習の席. What the makers of the practice office share: who acts, the day, and how a file is taken in. */
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Input, Op, Output } from '../../../shared/contract.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { writeAtomic } from '../files/atomic.ts'
import { csvText } from '../files/csv-write.ts'
import type { Backend } from './open.ts'
import type { practiceFile, PracticeRow } from './practice-rows.ts'

/** 練習の業務日. The masters and the files of 見本市 belong to this day; the practice office stays on it. */
export const practiceDay: IsoDate = '2026-11-24'

/** Folder beside the practice office's store with what a person can take in: applications, claims. */
export const practiceFiles = '練習用ファイル'

/** What is at hand while the office is worked in. */
export interface Desk {
  readonly backend: Backend
  /** Applications of one round of decisions. */
  readonly round: number
  /** Whether a day of decision or payment is worked through; a brief office leaves most of them out. */
  readonly works: (day: IsoDate) => boolean
  readonly as: <O extends Op>(user: string, op: O, input: Input<O>) => Promise<Output<O>>
  readonly goTo: (day: IsoDate) => void
  readonly next: (day: IsoDate, prefix: string) => PracticeRow
  readonly files: string
  readonly draw: (below: number) => number
}

type Profile = Parameters<typeof practiceFile>[0]

export const profileOf = async (desk: Desk, profile: string): Promise<Profile> =>
  JSON.parse(await readFile(join(desk.backend.env.resources, 'profiles', `${profile}.json`), 'utf8')) as Profile

/** Takes a table in as the file of a profile, and commits it; the file does not stay. */
export async function takeTable(
  desk: Desk,
  programme: 'aids' | 'gift',
  profile: string,
  table: readonly (readonly string[])[],
): Promise<void> {
  const path = join(desk.files, '取込中.csv')
  await writeAtomic(path, csvText(table), { replace: true })
  const ticket = desk.backend.env.tickets.issue(path, 'open')
  const staged = await desk.as('intake', 'import.stage', { ticket, programme, profile })
  await desk.as('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
  rmSync(path)
}
