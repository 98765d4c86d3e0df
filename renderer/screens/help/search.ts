import { type HelpBlock, type HelpPage, type Span, spansText } from '../../../shared/domain/help-text.ts'
import type { ErrorEntry } from '../../../shared/help/errors.ts'

/** ヘルプの検索. Small enough to look through whole at every press: some hundred places. */

/** One place that can be found. */
export interface HelpPlace {
  readonly to: string
  readonly title: string
  /** On which page it stands; empty: it is the page itself. */
  readonly on: string
  /** What is shown under the title. */
  readonly lead: string
  /** Folded: title, and how it is read. */
  readonly names: readonly string[]
  /** Folded: everything that stands there. */
  readonly text: string
}

export interface HelpIndex {
  readonly places: readonly HelpPlace[]
  /** Folded readings of terms and the folded words they belong to: a word typed in kana finds texts that have it in kanji. */
  readonly readings: readonly (readonly [reading: string, word: string])[]
}

const terms = 'reference/terms'

/** Same for ひらがな・カタカナ・半角, capital and small letters; spaces, dots and hyphens do not count. */
export function foldForSearch(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60))
    .replace(/[\s・、。,.「」『』（）()/‐‑‒–—―−-]/g, '')
}

export function helpIndex(pages: readonly HelpPage[], errors: readonly ErrorEntry[], keyText: (key: string) => string): HelpIndex {
  const read = (spans: readonly Span[]): string => spansText(spans, keyText)
  const places = pages.flatMap((page) => (page.id === terms ? termPlaces(page, read) : pagePlaces(page, read)))
  const ofErrors = errors.map((one): HelpPlace => {
    const title = `${one.number} ${one.title}`
    const text = foldForSearch([title, one.text, one.next, one.cause].join(' '))
    return {
      to: `errors#${one.number}`,
      title,
      on: 'エラー番号',
      lead: one.cause,
      names: [foldForSearch(one.number), foldForSearch(one.title)],
      text,
    }
  })
  const readings = (pages.find((page) => page.id === terms)?.blocks ?? []).flatMap((block) =>
    block.kind === 'table' ? block.rows.map((row) => [foldForSearch(read(row[1] ?? [])), foldForSearch(read(row[0] ?? []))] as const) : [],
  )
  return { places: [...places, ...ofErrors], readings }
}

type Read = (spans: readonly Span[]) => string

function textOf(block: HelpBlock, read: Read): string {
  switch (block.kind) {
    case 'heading':
      return block.text
    case 'paragraph':
    case 'note':
      return read(block.spans)
    case 'picture':
      return block.alt
    case 'list':
      return block.items.map(read).join('　')
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(read).join(' ')).join('　')
  }
}

/** A page and each of its headings. */
function pagePlaces(page: HelpPage, read: Read): HelpPlace[] {
  const parts: { readonly heading: string; readonly texts: string[] }[] = [{ heading: '', texts: [] }]
  for (const block of page.blocks) {
    if (block.kind === 'heading') parts.push({ heading: block.text, texts: [] })
    else parts.at(-1)?.texts.push(textOf(block, read))
  }
  return parts.map(({ heading, texts }) => {
    const title = heading === '' ? page.title : heading
    const names = heading === '' ? [foldForSearch(page.title), foldForSearch(page.reading)] : [foldForSearch(heading)]
    return {
      to: heading === '' ? page.id : `${page.id}#${heading}`,
      title,
      on: heading === '' ? '' : page.title,
      lead: texts[0] ?? '',
      names,
      text: foldForSearch([title, ...texts].join(' ')),
    }
  })
}

/** Each term is a place of its own. */
function termPlaces(page: HelpPage, read: Read): HelpPlace[] {
  const rows = page.blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []))
  return rows.map((row) => {
    const [word = '', reading = '', meaning = ''] = row.map(read)
    const text = foldForSearch(row.map(read).join(' '))
    return {
      to: `${page.id}#${word}`,
      title: word,
      on: page.title,
      lead: meaning,
      names: [foldForSearch(word), foldForSearch(reading)],
      text,
    }
  })
}

/** Places that have every word of the question, the best first; at most 30. */
export function searchHelp(index: HelpIndex, question: string): readonly HelpPlace[] {
  const words = question
    .split(/\s+/u)
    .map(foldForSearch)
    .filter((word) => word !== '')
  if (words.length === 0) return []
  const forms = words.map((word) => [
    word,
    ...index.readings.filter(([reading]) => word.length > 1 && reading === word).map(([, kanji]) => kanji),
  ])
  return index.places
    .map((place) => ({ place, score: Math.min(...forms.map((one) => Math.max(...one.map((form) => scoreOf(place, form))))) }))
    .filter((one) => one.score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 30)
    .map((one) => one.place)
}

function scoreOf(place: HelpPlace, word: string): number {
  // what a word means comes before the chapters that are called so
  if (place.names.some((name) => name === word)) return place.to.startsWith(terms) ? 5 : 4
  if (place.names.some((name) => name.startsWith(word))) return 3
  if (place.names.some((name) => name.includes(word))) return 2
  return place.text.includes(word) ? 1 : 0
}
