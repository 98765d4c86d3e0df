/**
 * 照合の候補. How near somebody of the register is to what an application says, field by field, for a person to decide.
 */
import { foldAddress, type HomePlace } from './address.ts'
import type { IsoDate, Resident } from './masters.ts'
import { normalizeResidentNo, sameName, type PersonStatement } from './person.ts'
import { foldKana } from './text.ts'

/** Fields that are laid side by side, in the order of the screen. */
export const comparedFields = ['residentNo', 'name', 'kana', 'birthDate', 'address'] as const
export type ComparedField = (typeof comparedFields)[number]

/** `unstated`: the application says nothing; `hidden`: an address under 支援措置 that the asker may not see. */
export type Agreement = 'same' | 'near' | 'differs' | 'unstated' | 'hidden'

/** Why somebody is a candidate. */
export const candidateGrounds = ['number', 'kana-birth', 'name-address', 'near-birth'] as const
export type CandidateGround = (typeof candidateGrounds)[number]

/** 生年月日の書き違い. Whether two dates differ in one digit, or in day and month swapped. Equal dates are not near but the same. */
export function isNearBirthDate(a: IsoDate, b: IsoDate): boolean {
  if (a === b || a.length !== 10 || b.length !== 10) return false
  const differing = [...a].filter((digit, i) => digit !== b[i]).length
  if (differing === 1) return true
  return a.slice(0, 4) === b.slice(0, 4) && a.slice(5, 7) === b.slice(8, 10) && a.slice(8, 10) === b.slice(5, 7)
}

/** How each field of the application agrees with the register's; names, kana and addresses folded. */
export function agreements(stated: PersonStatement, resident: Resident, home: HomePlace): Readonly<Record<ComparedField, Agreement>> {
  const said = (text: string, same: boolean): Agreement => (text.trim() === '' ? 'unstated' : same ? 'same' : 'differs')
  return {
    residentNo: said(stated.residentNo, normalizeResidentNo(stated.residentNo) === resident.residentNo),
    name: said(stated.name, sameName(stated.name, resident.name)),
    kana: said(stated.kana, foldKana(stated.kana) === foldKana(resident.kana)),
    birthDate: isNearBirthDate(stated.birthDate, resident.birthDate)
      ? 'near'
      : said(stated.birthDate, stated.birthDate === resident.birthDate),
    address: said(stated.address, foldAddress(stated.address, home) === foldAddress(resident.address, home)),
  }
}

/** The order of candidates: those who agree in more come first. A hidden address counts for nothing, so that the order tells nothing. */
export function likeness(found: Readonly<Record<ComparedField, Agreement>>): number {
  const weights: Readonly<Record<ComparedField, number>> = { residentNo: 3, name: 4, kana: 4, birthDate: 5, address: 3 }
  return comparedFields.reduce((sum, field) => {
    if (found[field] === 'same') return sum + weights[field]
    return found[field] === 'near' ? sum + weights[field] / 2 : sum
  }, 0)
}

/** Whether linking needs a word of the person who does it: something stated is not the register's, or could not be seen. */
export function needsReason(found: Readonly<Record<ComparedField, Agreement>>): boolean {
  return comparedFields.some((field) => found[field] !== 'same' && found[field] !== 'unstated')
}
