import type { IsoDate } from '../../shared/domain/masters.ts'
import { fiscalYear } from '../../shared/domain/date.ts'
import { takeNumbers } from './store/meta.ts'
import type { WriteTx } from './store/db.ts'

/** Kinds of running numbers; each counts by fiscal year (年度) without gaps. */
export type Series =
  | 'case'
  | 'import'
  | 'draft'
  | 'decision'
  | 'paper'
  | 'claim'
  | 'run'
  | 'return'
  | 'voucher'
  | 'receipt'
  | 'attachment'
  | 'correction'
  | 'inquiry'
  | 'sheet'
  | 'print'

const letters: Readonly<Record<Series, string>> = {
  case: '',
  import: 'I',
  draft: 'D',
  decision: '',
  paper: 'N',
  claim: 'S',
  run: 'P',
  return: 'R',
  voucher: 'K',
  receipt: 'U',
  attachment: 'T',
  correction: 'C',
  inquiry: 'Q',
  sheet: 'B',
  print: 'H',
}

/** 令和8年度 → `R8`. Numbers carry the year of the era, as offices write them. */
export function yearMark(day: IsoDate): string {
  return `R${fiscalYear(day) - 2018}`
}

/** Takes `count` numbers of a series and gives the first, as a whole number. */
export function takeSeries(tx: WriteTx, series: Series, day: IsoDate, count = 1): Promise<number> {
  return takeNumbers(tx, `${series}-${fiscalYear(day)}`, count)
}

/** What stands before the digits of a number: `R8-`, `R8-D`. */
export function seriesPrefix(series: Series, day: IsoDate): string {
  return `${yearMark(day)}-${letters[series]}`
}

/** The next number of a series as it is shown: `R8-D0001`. */
export async function nextInSeries(tx: WriteTx, series: Series, day: IsoDate, digits = 4): Promise<string> {
  const number = await takeSeries(tx, series, day)
  return `${seriesPrefix(series, day)}${String(number).padStart(digits, '0')}`
}
