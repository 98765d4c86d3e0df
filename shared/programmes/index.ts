/** 制度の一覧. The explicit list: a new programme is a folder and a line here. */
import { childbirthSupport } from './childbirth-support/programme.ts'
import { dailyLivingAids } from './daily-living-aids/programme.ts'
import type { Programme } from './programme.ts'

export const programmes: readonly Programme[] = [dailyLivingAids, childbirthSupport]

/** The programme of an id; null: there is none. */
export function findProgramme(id: string): Programme | null {
  return programmes.find((programme) => programme.id === id) ?? null
}
