/** 制度の一覧. The explicit list: a new programme is a folder and a line here. */
import { childbirthSupport } from './childbirth-support/programme.ts'
import { dailyLivingAids } from './daily-living-aids/programme.ts'
import type { Programme, ProgrammeId } from './programme.ts'

export const programmes: readonly Programme[] = [dailyLivingAids, childbirthSupport]

export function isProgrammeId(text: string): text is ProgrammeId {
  return programmes.some((programme) => programme.id === text)
}

/** The programme of an id; null: there is none. */
export function findProgramme(id: string): Programme | null {
  return programmes.find((programme) => programme.id === id) ?? null
}
