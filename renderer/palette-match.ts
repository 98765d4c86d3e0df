import { foldKana } from '../shared/domain/text.ts'
import { readingsOf } from './palette-readings.ts'

/** Something the palette offers, as it is looked for. */
export interface Findable {
  readonly id: string
  readonly label: string
  /** Other words for the same thing. */
  readonly also?: readonly string[]
}

/** How well a label answers what was typed (less is better), or null. Kana find by reading, by a part of it, and by first sounds. */
export function rankOf(label: string, typed: string): number | null {
  const text = plain(typed)
  if (text === '') return 0
  const own = plain(label)
  if (own.startsWith(text)) return 0
  if (own.includes(text)) return 1
  const tokens = readingsOf(label)
  const kana = foldKana(typed)
  const reading = tokens.join('')
  if (reading.startsWith(kana)) return 2
  if (firstSounds(tokens, kana)) return 3
  if (reading.includes(kana)) return 4
  return null
}

/** 「しめ」 finds 支出命令 (しゅつ・めいれい): each piece of what was typed begins a further word. */
function firstSounds(tokens: readonly string[], kana: string): boolean {
  if (kana === '') return true
  return tokens.some((token, i) => {
    let same = 0
    while (same < kana.length && token[same] === kana[same]) same++
    for (let length = same; length > 0; length--) if (firstSounds(tokens.slice(i + 1), kana.slice(length))) return true
    return false
  })
}

/** What answers, best first; of equals those used last come first, then the order they were given in. */
export function found<T extends Findable>(entries: readonly T[], typed: string, recent: readonly string[]): readonly T[] {
  const place = (id: string): number => {
    const at = recent.indexOf(id)
    return at < 0 ? recent.length : at
  }
  return entries
    .flatMap((entry, i) => {
      const ranks = [entry.label, ...(entry.also ?? [])].map((label) => rankOf(label, typed)).filter((rank) => rank !== null)
      return ranks.length === 0 ? [] : [{ entry, i, rank: Math.min(...ranks) }]
    })
    .toSorted((a, b) => a.rank - b.rank || place(a.entry.id) - place(b.entry.id) || a.i - b.i)
    .map(({ entry }) => entry)
}

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
