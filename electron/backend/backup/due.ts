import { addDays } from '../../../shared/domain/date.ts'
import { localDay } from '../../../shared/domain/clock.ts'

/** 予定の判断. When the program makes a backup or tries a restore by itself (reliability.md §2.6); pure, so that a month is a table of cases. */
export interface DueFacts {
  readonly now: Date
  /** Moment at which the newest backup that is still there was made; null: there is none. */
  readonly newest: Date | null
  /** The last rehearsal, and whether it went well; null: never. */
  readonly rehearsed: { readonly at: Date; readonly ok: boolean } | null
  /** The last try of each by itself that failed. */
  readonly failedAt: Date | null
  /** The last call of a person, and the start of the program. */
  readonly lastCall: Date
  readonly startedAt: Date
  /** A long task is running: it and a backup would slow each other down. */
  readonly busy: boolean
}

const minute = 60_000
/** A quiet minute: so long nobody has asked for anything. */
const quiet = minute
/** An office that is never quiet is backed up after so long all the same. */
const patience = 30 * minute
/** After a failure the next try waits. */
const retry = 60 * minute
/** A restore takes longer and waits for a longer rest. */
const longQuiet = 5 * minute
const rehearsalDays = 30

export function dueWork(f: DueFacts): 'daily' | 'rehearsal' | null {
  const at = f.now.getTime()
  const since = (then: Date): number => at - then.getTime()
  if (f.busy || (f.failedAt !== null && since(f.failedAt) >= 0 && since(f.failedAt) < retry)) return null
  const today = localDay(f.now)
  const last = f.newest === null ? null : localDay(f.newest)
  if (last === null || last < today) {
    // a day that was missed is made up for at the start, before the day's work begins
    const missed = last !== null && last < addDays(today, -1)
    return missed || since(f.lastCall) >= quiet || since(f.startedAt) >= patience ? 'daily' : null
  }
  const old = f.rehearsed === null || !f.rehearsed.ok || since(f.rehearsed.at) >= rehearsalDays * 24 * 60 * minute
  return old && since(f.lastCall) >= longQuiet ? 'rehearsal' : null
}
