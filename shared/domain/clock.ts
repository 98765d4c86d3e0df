import type { IsoDate } from './masters.ts'

/** Japan is nine hours ahead of UTC all year round; it has had no summer time since 1951. Milliseconds. */
const AHEAD = 9 * 3_600_000

/** Time of the office, `YYYY-MM-DD HH:mm:ss+09:00`, whatever zone the machine is set to. Throws RangeError for a day that is none. */
export function localStamp(at: Date): string {
  const there = new Date(at.getTime() + AHEAD).toISOString()
  return `${there.slice(0, 10)} ${there.slice(11, 19)}+09:00`
}

/** The office's day, `YYYY-MM-DD`, in Japan's time. Throws RangeError for a day that is none. */
export function localDay(at: Date): IsoDate {
  return new Date(at.getTime() + AHEAD).toISOString().slice(0, 10)
}
