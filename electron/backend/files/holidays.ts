/** 祝日. National holidays from the bundled table (1970 to 2050). */
import holidayJp from '@holiday-jp/holiday_jp'

/** The first and the last year the table covers; outside it a bank day cannot be told. */
export const HOLIDAY_YEARS = { from: 1970, to: 2050 } as const

let cached: ReadonlySet<string> | null = null

/** All national holidays, substitute days among them, as `YYYY-MM-DD`. */
export function nationalHolidays(): ReadonlySet<string> {
  cached ??= new Set(Object.keys(holidayJp.holidays))
  return cached
}
