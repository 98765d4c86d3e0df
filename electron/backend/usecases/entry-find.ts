import type { PersonCandidate } from '../../../shared/contract/entry.ts'
import { ageOn, inSpan } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { isProtectedOn, livesHereOn } from '../../../shared/domain/person.ts'
import { readTypedDate } from '../../../shared/domain/typed.ts'
import type { Handler } from '../context.ts'
import { findItems, findProviders, findResidents, residentByNo } from '../store/entry.ts'
import { residentOf } from '../store/records.ts'
import type { ResidentTable } from '../store/schema-office.ts'
import { isPlaceProtected, seesProtected } from './protection.ts'

/** Candidates shown at once: what fits below a field. */
const shown = 8

function candidate(row: ResidentTable, day: IsoDate): PersonCandidate {
  const resident = residentOf(row)
  return {
    residentNo: resident.residentNo,
    name: resident.name,
    kana: resident.kana,
    birthDate: resident.birthDate,
    age: ageOn(resident.birthDate, day),
    livesHere: livesHereOn(resident, day),
    protected: isProtectedOn(resident, day),
  }
}

/** 対象者の候補. People whose number, kana or name begins with what was typed, narrowed by the birthday once it can be read. */
export const persons: Handler<'entry.persons'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const birth = readTypedDate(input.birthDate ?? '', { bareEra: null })
  const rows = await findResidents(ctx.read, input.text, birth.kind === 'date' ? birth.date : null, day, shown)
  return rows.map((row) => candidate(row, day))
}

/** 住民の照会. The person chosen, with the address unless it is protected from this user's eyes. Filed as a view. */
export const person: Handler<'entry.person'> = async (ctx, input) => {
  const row = await residentByNo(ctx.read, input.residentNo.normalize('NFKC').trim())
  if (!row) return null
  const day = ctx.env.businessDay()
  const guarded = await isPlaceProtected(ctx.read, residentOf(row), day)
  const found = { ...candidate(row, day), protected: guarded }
  const hidden = guarded && !seesProtected(ctx.user)
  return { ...found, postalCode: hidden ? null : row.postal_code, address: hidden ? null : row.address }
}

/** 種目の候補 for what is typed, as the catalogue is on the day. */
export const items: Handler<'entry.items'> = async (ctx, input) => {
  const typed = readTypedDate(input.day ?? '', { bareEra: '令和' })
  const rows = await findItems(ctx.read, input.text, typed.kind === 'date' ? typed.date : ctx.env.businessDay(), shown)
  return rows.map((row) => ({
    code: row.code,
    name: row.name,
    unit: row.unit,
    ceiling: row.ceiling,
    opinionRequired: row.opinion_required === 1,
  }))
}

/** 事業者の候補 for what is typed. */
export const providers: Handler<'entry.providers'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const rows = await findProviders(ctx.read, input.text, shown)
  return rows.map((row) => ({
    providerNo: row.provider_no,
    name: row.name,
    kana: row.kana,
    registered: inSpan(day, row.registered_from, row.registered_to),
  }))
}
