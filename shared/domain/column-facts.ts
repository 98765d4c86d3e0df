/**
 * 列の見立て. What one column of an unknown file says about itself: samples, empty cells, date forms found, numbers, the
 * words that come again and again. Takes cell after cell; what it keeps is bounded however long the file is.
 */
import { readWholeNumber } from './cell.ts'
import { foldWord } from './text.ts'
import { compileDateForm, readDate } from './wareki.ts'
import type { DateForm } from './wareki.ts'

/** `words`: few different cells that come again, as choices of a form do. */
export type ColumnKind = 'empty' | 'date' | 'number' | 'words' | 'text'

export interface WordCount {
  readonly word: string
  readonly count: number
}

/** A sign that divides several choices in one cell, and the parts it gives. */
export interface SeparatorFacts {
  readonly separator: string
  /** Cells that hold it. */
  readonly cells: number
  readonly words: readonly WordCount[]
}

export interface FormCount {
  readonly form: string
  readonly count: number
  readonly sample: string
}

export interface ColumnFacts {
  /** From 0. */
  readonly index: number
  /** Trimmed. */
  readonly header: string
  /** The first three different cells that are not empty. */
  readonly samples: readonly string[]
  readonly filled: number
  readonly empty: number
  readonly kind: ColumnKind
  /** 日付の形 found, the commonest first; only where most cells are dates. */
  readonly dateForms: readonly FormCount[]
  /** Cells of a date column that no known form reads, at most three. */
  readonly odd: readonly string[]
  /** Different cells, the commonest first; null when there are more than WORD_LIMIT of them. */
  readonly words: readonly WordCount[] | null
  readonly separators: readonly SeparatorFacts[]
}

/** More different cells than this are no choices of a form. */
export const WORD_LIMIT = 80
const wordLength = 60
const partLimit = 40
/** Cells tried as dates and as numbers before a column is taken for something else. */
const trialCells = 200
/** Different cells that are counted before further ones are looked at one by one. */
const tallyLimit = 2000

/** 日付の形 that files of offices and form services are known to use; the first that reads a cell is counted. */
export const knownDateForms: readonly string[] = [
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DD HH:mm',
  'YYYY/MM/DD HH:mm:ss',
  'YYYY/MM/DD HH:mm',
  'YYYY年M月D日 HH:mm:ss',
  'YYYY年M月D日 HH:mm',
  'YYYY年M月D日 HH時mm分',
  'YYYY-MM-DDTHH:mm:ss',
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY.M.D',
  'YYYY年M月D日',
  'YYYYMMDD',
  'Gy年M月D日 HH:mm:ss',
  'Gy年M月D日 HH:mm',
  'Gy年M月D日 HH時mm分',
  'Gy年M月D日',
  'Gy.M.D',
  'Gy/M/D',
  'Gy-M-D',
]

const compiledForms: readonly DateForm[] = knownDateForms.flatMap((form) => compileDateForm(form) ?? [])
/** Compared after NFKC, so that the wide and the narrow sign are one. */
const separatorSigns = ['\n', '、', ';', ',', '|', '/', '・'] as const

export interface ColumnReader {
  readonly take: (cell: string) => void
  readonly facts: () => ColumnFacts
}

/** Reads one column from its first cell to its last. `hide` strikes out what must not be shown (a My Number). */
export function columnReader(index: number, header: string, hide: (cell: string) => string = (cell) => cell): ColumnReader {
  // a cell that comes again is only counted: choices, dates and amounts repeat a thousand times in a long file
  const tally = new Map<string, number>()
  const samples: string[] = []
  const words = counter(WORD_LIMIT)
  const parts = separatorSigns.map((sign) => ({ sign, cells: 0, count: counter(partLimit) }))
  const dates = trials()
  const numbers = trials()
  const forms = new Map<string, { count: number; sample: string }>()
  const odd: string[] = []
  let [filled, empty] = [0, 0]
  let last: DateForm | null = null

  const readForm = (cell: string): DateForm | null => {
    // a column mostly keeps to one form, and two forms seldom read the same cell
    if (last !== null && readDate(cell, [last]) !== null) return last
    last = compiledForms.find((known) => readDate(cell, [known]) !== null) ?? last
    return last !== null && readDate(cell, [last]) !== null ? last : null
  }
  const tryDate = (cell: string, times: number): void => {
    const form = readForm(cell)
    dates.note(form !== null, times)
    if (form === null) {
      if (odd.length < 3) odd.push(hide(cell))
      return
    }
    const known = forms.get(form.form)
    forms.set(form.form, { count: (known?.count ?? 0) + times, sample: known?.sample ?? cell })
  }
  const look = (raw: string, times: number): void => {
    const cell = raw.trim()
    if (cell === '') {
      empty += times
      return
    }
    filled += times
    if (samples.length < 3 && !samples.includes(hide(cell))) samples.push(hide(cell))
    if (!numbers.hopeless()) numbers.note(readWholeNumber(cell, true) !== null, times)
    if (!dates.hopeless()) tryDate(cell, times)
    if (!words.full()) words.add(hide(cell), times)
    const open = parts.filter((part) => !part.count.full())
    if (open.length === 0) return
    const plain = cell.normalize('NFKC').replace(/\r\n?/g, '\n')
    for (const part of open) {
      if (plain.includes(part.sign)) part.cells += times
      for (const word of plain.split(part.sign)) part.count.add(hide(word.trim()), times)
    }
  }

  return {
    take: (cell) => {
      const known = tally.get(cell)
      if (known !== undefined || tally.size < tallyLimit) tally.set(cell, (known ?? 0) + 1)
      else look(cell, 1)
    },
    facts: () => {
      // what was looked at at once came later in the file than what was counted
      const early = [...tally]
      tally.clear()
      const late = samples.splice(0)
      for (const [cell, times] of early) look(cell, times)
      samples.push(...late.slice(0, Math.max(0, 3 - samples.length)))
      const isDate = dates.share() >= 0.8
      const isNumber = numbers.share() >= 0.95
      const found = words.list()
      const repeated = found !== null && filled >= 4 && found.length <= filled * 0.6
      const kind: ColumnKind = filled === 0 ? 'empty' : isDate ? 'date' : isNumber ? 'number' : repeated ? 'words' : 'text'
      return {
        index,
        header,
        samples,
        filled,
        empty,
        kind,
        dateForms: isDate ? [...forms].map(([form, { count, sample }]) => ({ form, count, sample })).sort((a, b) => b.count - a.count) : [],
        odd: isDate ? odd : [],
        words: found,
        separators: parts.flatMap(({ sign, cells, count }) => separatorFacts(sign, cells, filled, count.list())),
      }
    },
  }
}

/** Cells that passed a trial; hopeless ones are not tried on. */
function trials() {
  let [tried, passed, different, good] = [0, 0, 0, 0]
  return {
    note: (ok: boolean, times: number): void => {
      tried += times
      different += 1
      if (!ok) return
      passed += times
      good += 1
    },
    // different cells decide: one word in place of a date may stand there a thousand times
    hopeless: (): boolean => different >= trialCells && good * 2 < different,
    share: (): number => (tried === 0 ? 0 : passed / tried),
  }
}

/** A sign divides choices when its parts come again and again; in an address or a remark they do not. */
function separatorFacts(sign: string, cells: number, filled: number, words: readonly WordCount[] | null): readonly SeparatorFacts[] {
  if (words === null || cells === 0 || cells < filled * 0.05) return []
  const total = words.reduce((sum, word) => sum + word.count, 0)
  return words.length * 2 <= total ? [{ separator: sign, cells, words }] : []
}

interface Counter {
  readonly add: (word: string, times: number) => void
  readonly full: () => boolean
  /** The commonest first; null: too many or too long to be choices. */
  readonly list: () => readonly WordCount[] | null
}

function counter(limit: number): Counter {
  const counts = new Map<string, WordCount>()
  let over = false
  return {
    add: (word, times) => {
      if (over) return
      const key = foldWord(word)
      if (key === '') return
      const known = counts.get(key)
      counts.set(key, { word: known?.word ?? word, count: (known?.count ?? 0) + times })
      if (counts.size <= limit && word.length <= wordLength) return
      over = true
      counts.clear()
    },
    full: () => over,
    list: () => (over ? null : [...counts.values()].sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))),
  }
}
