/** 町域と住所B. Splits an address behind the town that its postal code covers, for the customer barcode and the check of the code. */
import type { HomePlace } from './address.ts'

/** Spellings of one name that keep its length. */
const TWINS: Readonly<Record<string, string>> = {
  ケ: 'ヶ',
  が: 'ヶ',
  ガ: 'ヶ',
  ノ: 'の',
  之: 'の',
  乃: 'の',
  ツ: 'ッ',
  澤: '沢',
  條: '条',
  龍: '竜',
}

const plain = (text: string): string => [...text].map((char) => TWINS[char] ?? char).join('')

/**
 * 住所B: what stands behind the town, or null when the address does not begin with one of these towns. `towns` are full names as
 * `愛知県名古屋市中区丸の内` or `名古屋市中区丸の内`; the office's own prefecture and city may be left out. A code without a town of
 * its own (以下に掲載がない場合) gives null too, since no address begins like that: the manual wants no barcode there.
 */
export function behindTown(address: string, towns: readonly string[], home: HomePlace): string | null {
  const whole = `${home.prefecture}${home.city}`
  const names = towns.flatMap((name) => [
    name,
    ...[whole, home.city].filter((part) => name.startsWith(part)).map((part) => name.slice(part.length)),
  ])
  // 本町（一丁目から三丁目まで）: the table's remarks are no part of the name
  const usable = names
    .map((name) => name.replace(/（.*$/u, ''))
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length)
  const chars = plain(address)
  const found = usable.find((name) => chars.startsWith(plain(name)))
  return found === undefined ? null : address.slice(found.length)
}
