import type { IsoDate } from './masters.ts'

/**
 * 残し方. Of the backups of one folder stay: the newest of each of the last 7 days that have one, of 5 weeks, of 12 months, and the last of
 * every fiscal year (to 31 March). Everything else may go (reliability.md §2.6). What bears a day to come was made under a clock that has gone
 * back since: it stays, and takes nobody's place.
 */
const keptDays = 7
const keptWeeks = 5
const keptMonths = 12

/** A backup: its name and the moment at which it was made, `YYYY-MM-DDTHH:MM:SS` in Japan. */
export interface DatedBackup {
  readonly name: string
  readonly at: string
}

/** Number of the Monday-based week of a day, counted from 1970. */
function weekOf(day: IsoDate): number {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number)
  return Math.floor((Date.UTC(y, m - 1, d) / 86_400_000 + 3) / 7)
}

/** 年度. The fiscal year of a day: from April. */
const yearOf = (day: IsoDate): number => Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 4 ? 1 : 0)

/** Names that must stay, given all of them and today. */
export function keptBackups(all: readonly DatedBackup[], today: IsoDate): Set<string> {
  const ahead = all.filter(({ at }) => at.slice(0, 10) > today)
  const newestFirst = all
    .filter((one) => !ahead.includes(one))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.name < b.name ? 1 : -1))
  const kept = new Set(ahead.map(({ name }) => name))
  const keep = (periodOf: (day: IsoDate) => string | number, most: number): void => {
    const seen = new Set<string | number>()
    for (const { name, at } of newestFirst) {
      const period = periodOf(at.slice(0, 10))
      if (seen.has(period)) continue
      if (seen.size >= most) return
      seen.add(period)
      kept.add(name)
    }
  }
  keep((day) => day, keptDays)
  keep(weekOf, keptWeeks)
  keep((day) => day.slice(0, 7), keptMonths)
  const ended = newestFirst.filter(({ at }) => yearOf(at.slice(0, 10)) < yearOf(today))
  const years = new Set<number>()
  for (const { name, at } of ended) {
    const year = yearOf(at.slice(0, 10))
    if (!years.has(year)) kept.add(name)
    years.add(year)
  }
  return kept
}
