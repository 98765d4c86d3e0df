/**
 * 住所と郵便番号. Comparing addresses, and a postal code with the town that an address begins with.
 */
import type { PostalTown } from './masters.ts'
import { digitsOf, foldAddressBase } from './text.ts'

/** The office's own prefecture and city, which people leave out of an address. */
export interface HomePlace {
  /** 都道府県, e.g. 愛知県. */
  readonly prefecture: string
  /** 市区町村, e.g. 名古屋市. */
  readonly city: string
}

/** 住所のキー. Two spellings of one address (一丁目2番3号, 1-2-3, １の２の３) have one key. */
export function foldAddress(address: string, home: HomePlace): string {
  const local = dropPrefix(dropPrefix(foldAddressBase(address), home.prefecture), home.city)
  return local
    .replace(/([〇一二三四五六七八九十百]+)丁目/g, (_, numeral: string) => `${kanjiNumber(numeral)}丁目`)
    .replace(/丁目|番地の|番地|番|号室|号/g, '-')
    .replace(/(?<=\d)の(?=\d)/g, '-')
    .replace(/-+/g, '-')
    .replace(/(?<!\d)-|-(?!\d)/g, '')
}

/** 郵便番号の照合. `empty`: no code given; `mismatch`: malformed, unknown, or the code of another town. */
export type PostalVerdict = 'empty' | 'fits' | 'mismatch'

/** 町域の索引. Built once from the postal table; keys are addresses as people begin them. */
export interface PostalIndex {
  readonly codes: ReadonlyMap<string, ReadonlySet<string>>
  /** By the first two characters of a key: the lengths of such keys, longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>
}

/** The index of a postal table for an office; inside its own city an address may leave out the prefecture and the city. */
export function buildPostalIndex(towns: Iterable<PostalTown>, home: HomePlace): PostalIndex {
  const codes = new Map<string, Set<string>>()
  for (const town of towns) {
    const names = [town.prefecture + town.city + town.town, town.city + town.town]
    if (town.prefecture === home.prefecture && town.city.startsWith(home.city)) {
      // An address inside the city may leave out the city, with or without the prefecture before it.
      const local = town.city.slice(home.city.length) + town.town
      names.push(local, town.prefecture + local)
    }
    for (const name of names) {
      const key = foldAddressBase(name)
      const known = codes.get(key) ?? new Set<string>()
      known.add(digitsOf(town.code))
      codes.set(key, known)
    }
  }
  const found = new Map<string, Set<number>>()
  for (const key of codes.keys()) found.set(start(key), (found.get(start(key)) ?? new Set()).add(key.length))
  const lengths = new Map([...found].map(([begin, set]) => [begin, [...set].sort((a, b) => b - a)]))
  return { codes, lengths }
}

/** Compares a postal code with the codes of the longest town name that the address begins with. */
export function postalVerdict(index: PostalIndex, postalCode: string, address: string): PostalVerdict {
  if (postalCode.trim() === '') return 'empty'
  const digits = digitsOf(postalCode)
  const folded = foldAddressBase(address)
  const length = index.lengths.get(start(folded))?.find((n) => index.codes.has(folded.slice(0, n)))
  if (digits.length !== 7 || length === undefined) return 'mismatch'
  return index.codes.get(folded.slice(0, length))?.has(digits) === true ? 'fits' : 'mismatch'
}

const start = (key: string): string => key.slice(0, 2)

function dropPrefix(text: string, prefix: string): string {
  return prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text
}

/** 十二 → 12, 二〇 → 20. */
function kanjiNumber(numeral: string): number {
  const digits = '〇一二三四五六七八九'
  if (!/[十百]/.test(numeral)) return Number([...numeral].map((char) => digits.indexOf(char)).join(''))
  let total = 0
  let pending = 0
  for (const char of numeral) {
    if (char === '十' || char === '百') {
      total += (pending === 0 ? 1 : pending) * (char === '十' ? 10 : 100)
      pending = 0
    } else pending = digits.indexOf(char)
  }
  return total + pending
}
