/**
 * 候補. What a clerk may have meant by a cell that cannot be read: like texts of a list, and readings of a date. They are only
 * offered; nothing is ever put in by itself.
 */
import { daysInMonth, isoDate, parts } from './date.ts'
import type { IsoDate } from './masters.ts'
import { foldItem } from './text.ts'
import { eras, readDate, toWareki } from './wareki.ts'
import type { DateForm } from './wareki.ts'

/** A text for the cell, how it is shown, and a short note beside it (a code, a name, a reason). */
export interface CandidateText {
  readonly value: string
  readonly label: string
  readonly note: string
}

/** The entries most like a text, by folded pairs of characters over label and note; an empty text gives the first ones. */
export function likeliest(text: string, entries: readonly CandidateText[], limit: number): CandidateText[] {
  const wanted = foldItem(text)
  if (wanted === '') return entries.slice(0, limit)
  return entries
    .map((entry, order) => ({
      entry,
      order,
      score: Math.max(likeness(wanted, foldItem(entry.label)), likeness(wanted, foldItem(entry.note))),
    }))
    .filter((one) => one.score > 0.2)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, limit)
    .map((one) => one.entry)
}

/** 0 to 1: the share of common character pairs; a text that stands whole within the other counts as near. */
function likeness(a: string, b: string): number {
  if (a === '' || b === '') return 0
  if (a === b) return 1
  const [xs, ys] = [pairsOf(a), pairsOf(b)]
  const left = [...ys]
  let common = 0
  for (const pair of xs) {
    const at = left.indexOf(pair)
    if (at < 0) continue
    left.splice(at, 1)
    common += 1
  }
  const dice = xs.length + ys.length === 0 ? 0 : (2 * common) / (xs.length + ys.length)
  const within = a.includes(b) || b.includes(a) ? 0.6 + 0.3 * (Math.min(a.length, b.length) / Math.max(a.length, b.length)) : 0
  return Math.max(dice, within)
}

function pairsOf(text: string): readonly string[] {
  const signs = [...text]
  return signs.slice(1).map((sign, i) => `${signs[i] ?? ''}${sign}`)
}

/**
 * Readings of a date cell, each in a form the file's profile reads: a year that ran on past its era (平成31年5月1日 → 令和元年5月1日),
 * the last day of a month that has no such day, day and month the wrong way round, a year without era or century, digits only.
 * Days after `today` come last. At most six.
 */
export function dateCandidates(text: string, forms: readonly DateForm[], today: IsoDate): CandidateText[] {
  const folded = text.normalize('NFKC').trim()
  const time = /(\d{1,2}):(\d{2})(?::(\d{2}))?\s*$/.exec(folded)
  const body = time === null ? folded : folded.slice(0, time.index).trim()
  const found = new Map<IsoDate, string>()
  for (const { date, why } of readings(body)) if (date !== null && !found.has(date)) found.set(date, why)
  const clock = { hour: time?.[1] ?? '0', minute: time?.[2] ?? '00', second: time?.[3] ?? '00' }
  return [...found]
    .sort(([a], [b]) => Number(a > today) - Number(b > today))
    .flatMap(([date, why]) => {
      const value = written(date, clock, forms)
      return value === null ? [] : [{ value, label: `${toWareki(date)}（${date.replaceAll('-', '/')}）`, note: why }]
    })
    .slice(0, 6)
}

interface Reading {
  readonly date: IsoDate | null
  readonly why: string
}

function readings(body: string): readonly Reading[] {
  const names = eras.flatMap((era) => [era.name, era.letter]).join('|')
  const dated = new RegExp(`^(${names})?[\\s.]*(元|\\d{1,4})[^\\d]+(\\d{1,2})[^\\d]+(\\d{1,2})[^\\d]*$`, 'i').exec(body)
  if (dated !== null) {
    const year = dated[2] === '元' ? 1 : Number(dated[2])
    return yearsOf(dated[1], year).flatMap((one) => daysOf(one.year, Number(dated[3]), Number(dated[4]), one.why))
  }
  const digits = body.replace(/[^\d]/g, '')
  if (digits.length === 8) return daysOf(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6)), '数字8けたの日付')
  // 元号コード: 1 明治 … 5 令和, then two digits each for year, month and day
  const era = digits.length === 7 ? eras[Number(digits[0]) - 1] : undefined
  if (era === undefined) return []
  const year = Number(era.from.slice(0, 4)) + Number(digits.slice(1, 3)) - 1
  return daysOf(year, Number(digits.slice(3, 5)), Number(digits.slice(5)), `元号コード${digits[0] ?? ''}（${era.name}）`)
}

function yearsOf(name: string | undefined, year: number): readonly { readonly year: number; readonly why: string }[] {
  if (name !== undefined) {
    const era = eras.find((one) => one.name === name || one.letter === name.toUpperCase())
    return era === undefined ? [] : [{ year: Number(era.from.slice(0, 4)) + year - 1, why: '' }]
  }
  if (year >= 1000) return [{ year, why: '' }]
  if (year > 99) return []
  const ofEra = eras.toReversed().filter((era) => era.letter !== 'M' && era.letter !== 'T')
  return [
    ...ofEra.map((era) => ({ year: Number(era.from.slice(0, 4)) + year - 1, why: `${era.name}とみた場合` })),
    { year: 2000 + year, why: '西暦とみた場合' },
  ]
}

function daysOf(year: number, month: number, day: number, why: string): readonly Reading[] {
  const whole = isoDate(year, month, day)
  if (whole !== null) return [{ date: whole, why }]
  const lastDay = daysInMonth(year, month)
  return [
    { date: month >= 1 && month <= 12 && day > lastDay ? isoDate(year, month, lastDay) : null, why: 'その月の末日' },
    { date: isoDate(year, day, month), why: '月と日が逆の場合' },
  ]
}

/** The day in the first of the forms that reads it back as the same day. */
function written(
  date: IsoDate,
  clock: { readonly hour: string; readonly minute: string; readonly second: string },
  forms: readonly DateForm[],
): string | null {
  const { year, month, day } = parts(date)
  const era = eras.find((one) => one.from <= date && (one.to === null || date <= one.to))
  const two = (number: number): string => String(number).padStart(2, '0')
  const values: Readonly<Record<string, string>> = {
    YYYY: String(year).padStart(4, '0'),
    MM: two(month),
    M: String(month),
    DD: two(day),
    D: String(day),
    HH: clock.hour.padStart(2, '0'),
    mm: clock.minute,
    ss: clock.second,
    ...(era === undefined ? {} : { y: String(year - Number(era.from.slice(0, 4)) + 1) }),
  }
  const short = forms.filter((form) => !form.tokens.includes('HH'))
  for (const form of clock.hour === '0' ? [...short, ...forms] : forms) {
    for (const name of era === undefined ? [''] : [era.name, era.letter]) {
      const text = form.form.replace(/YYYY|MM|M|DD|D|G|y|HH|mm|ss/g, (token) => (token === 'G' ? name : (values[token] ?? token)))
      if (readDate(text, forms)?.date === date) return text
    }
  }
  return null
}
