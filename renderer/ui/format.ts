import { localStamp } from '../../shared/domain/clock.ts'
import type { IsoDate } from '../../shared/domain/masters.ts'
import { compileDateForm, type DateForm, readDate, toShortWareki, toWareki } from '../../shared/domain/wareki.ts'

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

const dayForms = ['Gy.M.D', 'Gy/M/D', 'Gy-M-D', 'Gy年M月D日', 'YYYY-M-D', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'YYYYMMDD']
  .map(compileDateForm)
  .filter((form): form is DateForm => form !== null)

/** Reads what a clerk types: 和暦 or 西暦, full or half width. null: no day that exists. */
export function parseDay(text: string): IsoDate | null {
  return readDate(text.trim(), dayForms)?.date ?? null
}

/** Reads `R8.11`, `令和8年11月`, `2026-11`, `2026/11`. null: no month. */
export function parseMonth(text: string): string | null {
  const folded = text
    .normalize('NFKC')
    .trim()
    .replace(/[年月/-]/g, '.')
    .replace(/\.$/, '')
  return parseDay(`${folded}.1`)?.slice(0, 7) ?? null
}

/** `1.2 MB`. */
export function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000).toLocaleString('ja-JP')} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
