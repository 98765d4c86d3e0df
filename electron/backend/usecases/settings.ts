import type { HomePlace } from '../../../shared/domain/address.ts'
import type { IsoDate, Parameter } from '../../../shared/domain/masters.ts'
import { parameterTitle } from '../../../shared/domain/parameter-names.ts'
import { AppError } from '../../../shared/errors.ts'
import { readAidsParameters, type AidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import type { ReadDb } from '../store/db.ts'
import { parameterOf } from '../store/records.ts'

/** All parameters, every dated row; a few hundred at most. */
export async function allParameters(read: ReadDb): Promise<Parameter[]> {
  const rows = await read.selectFrom('parameter').selectAll().orderBy('programme').orderBy('key').orderBy('valid_from').execute()
  return rows.map(parameterOf)
}

/** The value of one parameter on a day, or undefined. */
export function settingOn(rows: readonly Parameter[], programme: string, key: string, day: IsoDate): string | undefined {
  const holds = (row: Parameter): boolean => row.validFrom <= day && (row.validTo === null || day <= row.validTo)
  return rows.find((row) => row.programme === programme && row.key === key && holds(row))?.value
}

/** The value of one parameter on a day. Throws AppError `missing-setting`. */
export function requiredSetting(rows: readonly Parameter[], programme: string, key: string, day: IsoDate): string {
  const value = settingOn(rows, programme, key, day)
  if (value === undefined) throw new AppError('missing-setting', { key: parameterTitle(programme, key) })
  return value
}

/** The city the office belongs to. */
export function homePlace(rows: readonly Parameter[], day: IsoDate): HomePlace {
  return { prefecture: requiredSetting(rows, 'common', 'home.prefecture', day), city: requiredSetting(rows, 'common', 'home.city', day) }
}

/** 日常生活用具の基準 of a day. Throws AppError `missing-setting` with what is wrong. */
export function aidsParameters(rows: readonly Parameter[], day: IsoDate): AidsParameters {
  const read = readAidsParameters(rows, day)
  if (!read.ok) throw new AppError('missing-setting', { key: read.problems[0] ?? 'aids' })
  return read.parameters
}
