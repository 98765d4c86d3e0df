/** 設定値 of a paper, as in force on a day. */
import { inSpan } from '../domain/date.ts'
import type { IsoDate, Parameter } from '../domain/masters.ts'

/** The value of a parameter on a day, or undefined. */
export function settingIn(rows: readonly Parameter[], programme: string, key: string, day: IsoDate): string | undefined {
  return rows.find((row) => row.programme === programme && row.key === key && inSpan(day, row.validFrom, row.validTo))?.value
}
