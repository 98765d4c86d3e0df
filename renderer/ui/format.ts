import { localStamp } from '../../shared/domain/clock.ts'
import type { IsoDate } from '../../shared/domain/masters.ts'
import { readTypedDate } from '../../shared/domain/typed.ts'
import { toShortWareki, toWareki } from '../../shared/domain/wareki.ts'

/** `12,300`; the unit stands in the heading of a column. */
export function yen(amount: number | null | undefined): string {
  return amount === null || amount === undefined ? '－' : amount.toLocaleString('ja-JP')
}

export function count(n: number): string {
  return n.toLocaleString('ja-JP')
}

/** `R8.4.1`, for lists; a missing day is a dash. */
export function shortDay(day: string | null | undefined): string {
  return day ? toShortWareki(day.slice(0, 10)) : '－'
}

/** `令和8年4月1日`, for one case. */
export function longDay(day: string | null | undefined): string {
  return day ? toWareki(day.slice(0, 10)) : '－'
}

/** A time stamp (ISO, UTC) as `R8.11.24 10:05` of the office's clock. */
export function stamp(at: string | null | undefined): string {
  if (!at) return '－'
  const time = Date.parse(at)
  if (Number.isNaN(time)) return at
  const local = localStamp(new Date(time))
  return `${toShortWareki(local.slice(0, 10))} ${local.slice(11, 16)}`
}

/** `令和8年11月分` from `YYYY-MM`. */
export function longMonth(month: string): string {
  return toWareki(`${month}-01`).replace(/1日$/, '分')
}

/**
 * Reads what a clerk types: 和暦 or 西暦, with signs or as digits, full or half width (`R8.4.1`, `r080401`, `8/4/1`, `20260401`). `bareEra`
 * is the era of a year without one, null where that may be any (a birthday). null: no day that exists, or one beyond its era.
 */
export function parseDay(text: string, bareEra: string | null = '令和'): IsoDate | null {
  const read = readTypedDate(text, { bareEra })
  // where a day beyond its era (平成31年5月1日) was read, its note could not be shown: it is asked for again
  return read.kind === 'date' && read.note === null ? read.date : null
}

/** Reads `R8.11`, `r0811`, `8/11`, `令和8年11月分`, `2026-11`, `202611`. null: no month. */
export function parseMonth(text: string): string | null {
  const folded = text
    .normalize('NFKC')
    .trim()
    .replace(/分$/, '')
    .replace(/[年月/-]/g, '.')
    .replace(/\.$/, '')
  return parseDay(`${folded.replace(/^(\d{4}|[^\d.]{1,2}\d\d)(\d\d)$/, '$1.$2')}.1`)?.slice(0, 7) ?? null
}

/** `1.2 MB`. */
export function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000).toLocaleString('ja-JP')} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
