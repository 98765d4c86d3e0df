/**
 * 住所の封. Where somebody lives who is, was or will be under 支援措置, or whose guardian is, never lies in the store as it is read: postal codes and
 * addresses are tokens (store/sealed-text.ts) in the register, in what was judged and decided on it, and in the log of its changes.
 */
import { holdsToken, sealJsonText, sealText, withoutTokens, type KeyNow } from './sealed-text.ts'

/** Whose place it is: a resident's number or a case's id. */
export const placeOwner = (id: string): string => `p-${id.replaceAll(/[^0-9A-Za-z_-]/g, '-')}`.slice(0, 40)

/** What somebody under 支援措置 leaves in the facts of a case, and in the lines judged on them. */
const guarded = /"protectionFrom":"\d|"protected":true/

/** Whether facts or lines, as JSON, are about somebody whose place is guarded. */
export const isGuardedText = (...texts: readonly string[]): boolean => texts.some((text) => guarded.test(text))

const placeKeys: ReadonlySet<string> = new Set(['address', 'postalCode', 'postal_code'])
/** A text shorter than this tells no place, and would be found in everything. */
const least = 4

/** Every postal code and address in a value. */
export function placesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, one] of Object.entries(value)) {
    if (typeof one === 'string') {
      if (placeKeys.has(key) && one.length >= least && !holdsToken(one)) found.add(one)
    } else placesIn(one, found)
  }
  return found
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A text of JSON in which these places are sealed wherever they stand; what is sealed already stays as it is. */
export function sealPlaces(keyNow: KeyNow, owner: string, text: string, places: ReadonlySet<string>): string {
  if (places.size === 0) return text
  // the longest first: a place may begin with another
  const inJson = [...places].map((place) => JSON.stringify(place).slice(1, -1)).toSorted((a, b) => b.length - a.length)
  const any = new RegExp(inJson.map(escaped).join('|'), 'g')
  return withoutTokens(text, (plain) => plain.replaceAll(any, (place) => sealJsonText(keyNow, owner, JSON.parse(`"${place}"`) as string)))
}

/** Texts of JSON that belong together, with the places sealed that any of them names; the same texts when nobody is guarded. */
export function sealGuarded<T extends Readonly<Record<string, string>>>(keyNow: KeyNow, caseId: string, texts: T): T {
  const all = Object.values(texts)
  if (!isGuardedText(...all)) return texts
  const places = new Set<string>()
  for (const text of all) placesIn(JSON.parse(text), places)
  const owner = placeOwner(caseId)
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, sealPlaces(keyNow, owner, text, places)])) as T
}

/** A place as it lies in the register. */
export const sealPlace = (keyNow: KeyNow, residentNo: string, text: string): string =>
  text === '' ? text : sealText(keyNow, placeOwner(residentNo), text)
