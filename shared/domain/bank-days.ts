/** 銀行営業日. Bank business days; the national holidays are passed in as `YYYY-MM-DD`. */
import { addDays, daysBetween, isIsoDate } from './date.ts'
import type { IsoDate } from './masters.ts'

/** Any Sunday to count weeks from. */
const SOME_SUNDAY: IsoDate = '2023-01-01'

/**
 * Do banks transfer on this day? Not on Saturdays, Sundays, national holidays, 31 December and 1 to 3 January.
 *
 * @throws RangeError when `day` is no day of the calendar
 */
export function isBankDay(day: IsoDate, holidays: ReadonlySet<string>): boolean {
  if (!isIsoDate(day)) throw new RangeError(`not a day: ${day}`)
  const weekday = ((daysBetween(SOME_SUNDAY, day) % 7) + 7) % 7
  if (weekday === 0 || weekday === 6 || holidays.has(day)) return false
  return !['12-31', '01-01', '01-02', '01-03'].includes(day.slice(5))
}

/** 翌営業日. The first bank day after `day`. Throws RangeError when `day` is no day of the calendar. */
export function nextBankDay(day: IsoDate, holidays: ReadonlySet<string>): IsoDate {
  if (!isIsoDate(day)) throw new RangeError(`not a day: ${day}`)
  let next = addDays(day, 1)
  while (!isBankDay(next, holidays)) next = addDays(next, 1)
  return next
}
