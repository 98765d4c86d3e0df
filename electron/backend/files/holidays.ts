/** 祝日. National holidays from the bundled table (1970 to 2050; outside those years bank days cannot be told). */
import holidayJp from '@holiday-jp/holiday_jp'

let cached: ReadonlySet<string> | null = null

/** All national holidays, substitute days among them, as `YYYY-MM-DD`. */
export function nationalHolidays(): ReadonlySet<string> {
  cached ??= new Set(Object.keys(holidayJp.holidays))
  return cached
}
