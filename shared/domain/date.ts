/**
 * 日付. Calendar arithmetic on `YYYY-MM-DD` text, without `Date`: no time zone, no clock, the same answer everywhere.
 */
import type { IsoDate, IsoMonth } from './masters.ts'

interface Ymd {
  readonly year: number
  readonly month: number
  readonly day: number
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Days in a month of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29
  return monthLengths[month - 1] ?? 0
}

/** 閏年 of the Gregorian calendar. */
export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** A date that exists, or null. Years 1 to 9999. */
export function isoDate(year: number, month: number, day: number): IsoDate | null {
  if (!Number.isInteger(year) || year < 1 || year > 9999) return null
  if (!Number.isInteger(month) || month < 1 || month > 12) return null
  if (!Number.isInteger(day) || day < 1 || day > daysInMonth(year, month)) return null
  return format(year, month, day)
}

/** True for `YYYY-MM-DD` text of a day that exists. */
export function isIsoDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return found !== null && isoDate(Number(found[1]), Number(found[2]), Number(found[3])) !== null
}

/** True for `YYYY-MM` text of a month that exists. */
export function isIsoMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && !text.startsWith('0000')
}

/** The month a date is in. */
export function monthOf(date: IsoDate): IsoMonth {
  return date.slice(0, 7)
}

/** First day of a month. */
export function firstDay(month: IsoMonth): IsoDate {
  return `${month}-01`
}

/** Last day of a month. */
export function lastDay(month: IsoMonth): IsoDate {
  const { year, month: m } = parts(firstDay(month))
  return format(year, m, daysInMonth(year, m))
}

/** The month so many months later; earlier when negative. */
export function addMonths(month: IsoMonth, months: number): IsoMonth {
  const { year, month: m } = parts(firstDay(month))
  const count = year * 12 + (m - 1) + months
  return format(Math.floor(count / 12), (((count % 12) + 12) % 12) + 1, 1).slice(0, 7)
}

/**
 * The same day so many years later. 29 February becomes 1 March in a common year: a span of years that has no
 * corresponding day ends with the last day of February (民法第143条第2項), so the day after it is the first free one.
 */
export function addYears(date: IsoDate, years: number): IsoDate {
  const { year, month, day } = parts(date)
  return isoDate(year + years, month, day) ?? format(year + years, 3, 1)
}

/** The date so many days later; earlier when negative. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return fromDayNumber(dayNumber(date) + days)
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** 満年齢. Completed years on a day; a birthday counts from the day itself (29 February: from 1 March in a common year). */
export function ageOn(birthDate: IsoDate, day: IsoDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** 年度. April to March, named by the year of its April. */
export function fiscalYear(date: IsoDate): number {
  const { year, month } = parts(date)
  return month >= 4 ? year : year - 1
}

/** Whether a day lies in a from/to span; both ends belong to it, a null end is open. */
export function inSpan(day: IsoDate, from: IsoDate | null, to: IsoDate | null): boolean {
  return (from === null || from <= day) && (to === null || day <= to)
}

/** Year, month and day of a valid ISO date. */
export function parts(date: IsoDate): Ymd {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

function format(year: number, month: number, day: number): IsoDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Days since 0000-03-01: years are counted from March so that the leap day is the last one. */
function dayNumber(date: IsoDate): number {
  const { year, month, day } = parts(date)
  const y = month <= 2 ? year - 1 : year
  const m = (month + 9) % 12
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((m * 153 + 2) / 5) + day - 1
}

function fromDayNumber(days: number): IsoDate {
  let y = Math.floor((days * 400 + 399) / 146097)
  const start = (year: number): number => year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  while (start(y) > days) y -= 1
  while (start(y + 1) <= days) y += 1
  const rest = days - start(y)
  const m = Math.floor((rest * 5 + 2) / 153)
  const day = rest - Math.floor((m * 153 + 2) / 5) + 1
  const month = ((m + 2) % 12) + 1
  return format(month <= 2 ? y + 1 : y, month, day)
}
