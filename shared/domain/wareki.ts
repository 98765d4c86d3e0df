/**
 * 和暦. Japanese eras as a table, dates in the forms that a profile names, and dates as people read them.
 */
import { isoDate, parts } from './date.ts'
import type { IsoDate } from './masters.ts'

/** 元号. Both ends belong to the era; the first day of a new era is counted to the new one only. */
export interface Era {
  readonly name: string
  readonly letter: string
  readonly from: IsoDate
  readonly to: IsoDate | null
}

export const eras: readonly Era[] = [
  { name: '明治', letter: 'M', from: '1868-01-25', to: '1912-07-29' },
  { name: '大正', letter: 'T', from: '1912-07-30', to: '1926-12-24' },
  { name: '昭和', letter: 'S', from: '1926-12-25', to: '1989-01-07' },
  { name: '平成', letter: 'H', from: '1989-01-08', to: '2019-04-30' },
  { name: '令和', letter: 'R', from: '2019-05-01', to: null },
]

const findEra = (word: string): Era | undefined =>
  eras.find((e) => e.name === word || e.letter === word.toUpperCase() || e.name.charAt(0) === word)

/** The day of an era year, or null when it does not exist or lies outside the era (平成31年5月1日). Eras as 令和, R or 令. */
export function fromWareki(era: string, eraYear: number, month: number, day: number): IsoDate | null {
  const found = findEra(era)
  if (found === undefined || !Number.isInteger(eraYear) || eraYear < 1) return null
  const date = isoDate(Number(found.from.slice(0, 4)) + eraYear - 1, month, day)
  if (date === null || date < found.from || (found.to !== null && date > found.to)) return null
  return date
}

/** `令和8年4月1日`; days before 1868 stay 西暦. */
export function toWareki(date: IsoDate): string {
  const { year, month, day } = parts(date)
  const era = eraOf(date)
  if (era === null) return `${year}年${month}月${day}日`
  const eraYear = year - Number(era.from.slice(0, 4)) + 1
  return `${era.name}${eraYear === 1 ? '元' : eraYear}年${month}月${day}日`
}

/** `R8.4.1`, for lists. */
export function toShortWareki(date: IsoDate): string {
  const { year, month, day } = parts(date)
  const era = eraOf(date)
  if (era === null) return `${year}.${month}.${day}`
  return `${era.letter}${year - Number(era.from.slice(0, 4)) + 1}.${month}.${day}`
}

/** `令和8年4月`, from `YYYY-MM` (the era of its last days is not looked at: the first day decides). */
export function toWarekiMonth(month: string): string {
  return toWareki(`${month}-01`).replace(/1日$/, '')
}

/** `令和8年度`. */
export function toWarekiFiscalYear(year: number): string {
  return toWareki(`${String(year).padStart(4, '0')}-05-01`).replace(/年5月1日$/, '年度')
}

/** 日付の書式. A profile's date form, compiled once. */
export interface DateForm {
  readonly form: string
  readonly pattern: RegExp
  readonly tokens: readonly string[]
}

/** A date with the time of day, where the form had one (`HH:mm:ss`). */
export interface ReadDate {
  readonly date: IsoDate
  readonly time: string | null
}

const tokenPattern = /YYYY|MM|M|DD|D|G|y|HH|mm|ss/g

/** Compiles a form; null when it has no complete date in it. */
export function compileDateForm(form: string): DateForm | null {
  const tokens: string[] = []
  let pattern = ''
  let last = 0
  for (const found of form.matchAll(tokenPattern)) {
    const token = found[0]
    const next = form.slice(found.index + token.length)
    // Without a sign between two numbers only fixed widths can be told apart: YYYYMMDD is exactly eight digits.
    const fixed = (last === found.index && tokens.length > 0 && isNumber(tokens.at(-1))) || /^(YYYY|M|D|y|H|m|s)/.test(next)
    pattern += escapeLiteral(form.slice(last, found.index)) + tokenRule(token, fixed)
    tokens.push(token)
    last = found.index + token.length
  }
  pattern += escapeLiteral(form.slice(last))
  const has = (...names: readonly string[]): boolean => names.some((name) => tokens.includes(name))
  const whole = (has('YYYY') || (has('G') && has('y'))) && has('M', 'MM') && has('D', 'DD')
  if (!whole || new Set(tokens).size !== tokens.length) return null
  return { form, pattern: new RegExp(`^${pattern}$`, 'i'), tokens }
}

/** Reads a cell by the first form that gives a day that exists; null when none does. */
export function readDate(text: string, forms: readonly DateForm[]): ReadDate | null {
  const folded = text.normalize('NFKC').trim()
  for (const form of forms) {
    const found = form.pattern.exec(folded)
    if (found === null) continue
    const read = assemble(new Map(form.tokens.map((token, i) => [token, found[i + 1] ?? ''])))
    if (read !== null) return read
  }
  return null
}

/**
 * Why a cell is no date. `unknown-day`: month or day are 0 or said to be unknown (昭和20年00月00日): the day is not known, and no day
 * may be made up for it. `outside-era`: the day exists, but its era is another one; `hint` says the date as it is called.
 */
export type DateFault =
  | { readonly code: 'unknown-day' }
  | { readonly code: 'outside-era'; readonly hint: string }
  | { readonly code: 'unreadable' }

/** The likely fault of a cell that `readDate` gave null for. */
export function dateFault(text: string, forms: readonly DateForm[]): DateFault {
  const folded = text.normalize('NFKC').trim()
  if (/不詳|不明/.test(folded)) return { code: 'unknown-day' }
  for (const form of forms) {
    const found = form.pattern.exec(folded)
    if (found === null) continue
    const values = new Map(form.tokens.map((token, i) => [token, found[i + 1] ?? '']))
    const month = Number(values.get('MM') ?? values.get('M'))
    const day = Number(values.get('DD') ?? values.get('D'))
    if ((month === 0 || day === 0) && month <= 12 && day <= 31) return { code: 'unknown-day' }
    const era = findEra(values.get('G') ?? '')
    const eraYear = values.get('y') === '元' ? 1 : Number(values.get('y'))
    if (era === undefined || !(eraYear >= 1)) continue
    const date = isoDate(Number(era.from.slice(0, 4)) + eraYear - 1, month, day)
    if (date !== null && eraOf(date) !== null) return { code: 'outside-era', hint: toWareki(date) }
  }
  return { code: 'unreadable' }
}

/** A day beyond its era, as it is called, with the time of day where the form had one. */
export interface BeyondEra extends ReadDate {
  /** `令和元年5月1日`. */
  readonly called: string
}

/**
 * 改元後の日付. A cell that names a day of the last or first calendar year of its era which lies beyond the era (平成31年5月1日, 令和元年
 * 4月1日: forms printed early say so); null for every other cell. Only for those who chose to accept such days.
 */
export function readBeyondEra(text: string, forms: readonly DateForm[]): BeyondEra | null {
  const folded = text.normalize('NFKC').trim()
  for (const form of forms) {
    const found = form.pattern.exec(folded)
    if (found === null) continue
    const values = new Map(form.tokens.map((token, i) => [token, found[i + 1] ?? '']))
    const era = findEra(values.get('G') ?? '')
    const eraYear = values.get('y') === '元' ? 1 : Number(values.get('y'))
    const date =
      era === undefined
        ? null
        : edgeDay(era, eraYear, Number(values.get('MM') ?? values.get('M')), Number(values.get('DD') ?? values.get('D')))
    if (date === null) continue
    const { year, month, day } = parts(date)
    const plain = new Map([...values].filter(([token]) => token !== 'G' && token !== 'y'))
    const read = assemble(plain.set('YYYY', String(year)).set('M', String(month)).set('D', String(day)))
    if (read !== null) return { ...read, called: toWareki(date) }
  }
  return null
}

/** The day that an era's year of its first or last calendar year means, though it lies beyond the era; null: another year, or no day. */
export function edgeDay(era: Era, eraYear: number, month: number, day: number): IsoDate | null {
  if (!Number.isInteger(eraYear) || eraYear < 1) return null
  const date = isoDate(Number(era.from.slice(0, 4)) + eraYear - 1, month, day)
  if (date === null || eraOf(date) === null) return null
  return [era.from.slice(0, 4), era.to?.slice(0, 4)].includes(date.slice(0, 4)) ? date : null
}

function assemble(values: ReadonlyMap<string, string>): ReadDate | null {
  const month = Number(values.get('MM') ?? values.get('M'))
  const day = Number(values.get('DD') ?? values.get('D'))
  const year = values.get('YYYY')
  const eraYear = values.get('y')
  const date =
    year !== undefined
      ? isoDate(Number(year), month, day)
      : fromWareki(values.get('G') ?? '', eraYear === '元' ? 1 : Number(eraYear), month, day)
  if (date === null) return null
  const hour = values.get('HH')
  if (hour === undefined) return { date, time: null }
  const minute = values.get('mm') ?? '00'
  const second = values.get('ss') ?? '00'
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return { date, time: `${hour.padStart(2, '0')}:${minute}:${second}` }
}

function eraOf(date: IsoDate): Era | null {
  return eras.find((era) => era.from <= date && (era.to === null || date <= era.to)) ?? null
}

function isNumber(token: string | undefined): boolean {
  return token !== undefined && token !== 'G'
}

function tokenRule(token: string, fixed: boolean): string {
  switch (token) {
    case 'YYYY':
      return '([0-9]{4})'
    case 'G':
      return `(${eras.flatMap((era) => [era.name, era.letter, era.name.charAt(0)]).join('|')})`
    case 'y':
      return '(元|[0-9]{1,2})'
    case 'mm':
    case 'ss':
      return '([0-9]{2})'
    default:
      return fixed && token.length === 2 ? '([0-9]{2})' : '([0-9]{1,2})'
  }
}

/** A literal is compared after NFKC like the cell itself; signs of regular expressions are quoted. */
function escapeLiteral(text: string): string {
  return text.normalize('NFKC').replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
