/**
 * 対象者. Numbers of persons, living in the city, protection, and matching an application to the resident register.
 */
import { foldAddress } from './address.ts'
import type { HomePlace } from './address.ts'
import { inSpan } from './date.ts'
import type { Certificate, IsoDate, Resident } from './masters.ts'
import { foldKana, foldName } from './text.ts'

/** 宛名番号の検査数字. Check digit (modulus 11, weights 2 to 7 from the right) of the nine leading digits. */
export function residentNoCheckDigit(nineDigits: string): number {
  return modulus11(nineDigits)
}

/** Whether a 宛名番号 is ten digits with the right check digit. */
export function isResidentNo(text: string): boolean {
  return /^[0-9]{10}$/.test(text) && residentNoCheckDigit(text.slice(0, 9)) === Number(text[9])
}

/** 仮登録の番号. `F` and nine digits: a number range of the program's own, which no 宛名番号 can meet. */
export function isProvisionalNo(residentNo: string): boolean {
  return /^F[0-9]{9}$/.test(residentNo)
}

/** The nth 仮登録の番号. */
export function provisionalNo(n: number): string {
  return `F${String(n).padStart(9, '0')}`
}

/** 宛名番号 as typed, with widths folded. */
export function normalizeResidentNo(text: string): string {
  return text === '' ? '' : text.normalize('NFKC').trim()
}

/**
 * マイナンバー. Twelve digits with the right check digit. The program refuses to take such a number anywhere a person's
 * number is asked for; the caller must not repeat it in a message or keep it.
 */
export function isMyNumber(text: string): boolean {
  const digits = text.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30FC]/gu, '')
  return /^[0-9]{12}$/.test(digits) && modulus11(digits.slice(0, 11)) === Number(digits[11])
}

/** What stands where a My Number stood. */
export const struckOut = '（マイナンバーのため消去）'
/** Twelve digits of any width, together or as 4-4-4, that are not part of a longer number. */
const twelveDigits =
  /(?<![0-9０-９])(?<![0-9０-９][-－ー])[0-9０-９]{4}[-－ー\s]?[0-9０-９]{4}[-－ー\s]?[0-9０-９]{4}(?![0-9０-９])(?![-－ー][0-9０-９])/gu

/** A cell of digits only, however they are grouped. */
const onlyDigits = /^[0-9０-９\s\p{Pd}\u2212\u30FC]{12,40}$/u

/** Twelve digits close together; what has none of these is looked at no further. */
const maybeTwelve = /(?:[0-9０-９][\s\p{Pd}\u2212\u30FC]*){12}/u

/** A text in which every My Number is struck out: the program never keeps one, wherever somebody wrote it. */
export function strikeMyNumbers(text: string): string {
  // Nearly every cell ends here: there are millions of them in a large file.
  if (text.length < 12 || !maybeTwelve.test(text)) return text
  if (onlyDigits.test(text) && isMyNumber(text)) return struckOut
  return text.replace(twelveDigits, (digits) => (isMyNumber(digits) ? struckOut : digits))
}

/** Whether a My Number stands in a text, or stood there before it was struck out. */
export function tellsMyNumber(text: string): boolean {
  return text.includes(struckOut) || strikeMyNumbers(text) !== text
}

/** Whether somebody lives in the city on a day: from 転入日 up to the day before 転出日. */
export function livesHereOn(resident: Resident, day: IsoDate): boolean {
  return resident.movedInOn <= day && (resident.movedOutOn === null || day < resident.movedOutOn)
}

/** 支援措置. Whether the person's address is protected on a day; both ends of the span belong to it. */
export function isProtectedOn(resident: Resident, day: IsoDate): boolean {
  return resident.protectionFrom !== null && inSpan(day, resident.protectionFrom, resident.protectionTo)
}

/** Whether a certificate is valid on a day (交付日 to 有効期限). */
export function isCertificateValidOn(certificate: Certificate, day: IsoDate): boolean {
  return inSpan(day, certificate.issuedOn, certificate.expiresOn)
}

/** What an application says of the person, as far as matching needs it. */
export interface PersonStatement {
  readonly residentNo: string
  readonly name: string
  readonly kana: string
  readonly birthDate: IsoDate
  readonly address: string
}

export interface ResidentLookups {
  /** The register's row of a 宛名番号, also of people who left; null: nobody has it. */
  readonly residentByNo: (residentNo: string) => Resident | null
  /** Everybody of the whole register with this folded kana (`foldKana`) and birth date. */
  readonly residentsByKanaBirth: (kanaKey: string, birthDate: IsoDate) => readonly Resident[]
}

/**
 * 住民の照合. With a 宛名番号: that person or nobody. Without: folded kana and birth date over the whole register; of several,
 * those whose folded address is equal. Exactly one is linked, else nobody (a person decides).
 */
export function matchResident(lookups: ResidentLookups, person: PersonStatement, home: HomePlace): Resident | null {
  const no = normalizeResidentNo(person.residentNo)
  if (no !== '') return lookups.residentByNo(no)
  const found = lookups.residentsByKanaBirth(foldKana(person.kana), person.birthDate)
  if (found.length <= 1) return found[0] ?? null
  const address = foldAddress(person.address, home)
  const near = found.filter((resident) => foldAddress(resident.address, home) === address)
  return near.length === 1 ? (near[0] ?? null) : null
}

/** Who an application is about: the linked resident, or for nobody linked the folded kana and birth date. */
export function personKey(resident: Resident | null, person: Pick<PersonStatement, 'kana' | 'birthDate'>): string {
  return resident !== null ? `R:${resident.residentNo}` : `K:${foldKana(person.kana)}|${person.birthDate}`
}

/** Whether the stated name is the register's, after folding. */
export function sameName(a: string, b: string): boolean {
  return foldName(a) === foldName(b)
}

/** Weights 2 to 7 from the right, again and again; a remainder of 0 or 1 gives 0. */
function modulus11(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * ((i % 6) + 2), 0)
  const rest = sum % 11
  return rest <= 1 ? 0 : 11 - rest
}
