import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { EarlierRows, SameItemApplication } from '../../../shared/domain/intake.ts'
import { ownText } from '../../../shared/domain/text.ts'
import { must } from '../../../shared/errors.ts'
import type { SyncWriter } from './open.ts'

/**
 * 読込中の行. What later rows of a file ask of earlier ones, found again where they were written: of each row only two hashes and its line
 * are kept in memory, in arrays that nothing has to look through. What a hash finds is compared with the row itself.
 */
export function stagedRows(writer: SyncWriter, batchId: string, contentOf: (cells: readonly string[]) => string): EarlierRows {
  const byLine = writer.prepare<StoredRow>(
    'select receipt_no, person_key, item_code, applied_on, cells from import_row where batch_id = ? and line = ?',
  )
  const rowAt = (line: number): StoredRow => must(byLine.get(batchId, line), `line ${line} of the file`)
  const receipts = lineTable()
  /** Receipt numbers whose hash another one had before: hardly ever any. */
  const alike = new Map<string, number>()
  const people = lineTable()
  /** 種目 and person of those who come again, and of those whose hash somebody else had before: their list is made with the second. */
  const again = new Map<string, SameItemApplication[]>()
  const receiptHash = lastHash((receiptNo) => hashOf(receiptNo, receiptSeed))
  const itemHash = lastHash((itemCode) => hashOf(itemCode, personSeed))
  const personHash = lastHash((person) => hashOf(person, receiptSeed))
  const pairHash = (person: string, itemCode: string): number => personHash(person) ^ itemHash(itemCode)
  const lineOf = (receiptNo: string): number => {
    const line = receipts.find(receiptHash(receiptNo))
    if (line === 0 || rowAt(line).receipt_no === receiptNo) return line
    return alike.get(receiptNo) ?? 0
  }
  const applications = (person: string, itemCode: string): readonly SameItemApplication[] => {
    const line = people.find(pairHash(person, itemCode))
    if (line === 0) return none
    const known = again.get(`${itemCode} ${person}`)
    if (known !== undefined) return known
    const first = rowAt(line)
    if (first.person_key !== person || first.item_code !== itemCode) return none
    return [{ receiptNo: first.receipt_no, day: first.applied_on ?? '' }]
  }
  return {
    has: (receiptNo) => lineOf(receiptNo) > 0,
    contentOf: (receiptNo) => {
      const line = lineOf(receiptNo)
      if (line === 0) return null
      const { cells } = rowAt(line)
      return {
        cells,
        get content() {
          return contentOf(JSON.parse(cells) as string[])
        },
      }
    },
    applications,
    remember: ({ line, receiptNo, personKey, itemCode, day }) => {
      if (!receipts.add(receiptHash(receiptNo), line)) alike.set(ownText(receiptNo), line)
      if (people.add(pairHash(personKey, itemCode), line)) return
      const known = applications(personKey, itemCode)
      const one = { receiptNo: ownText(receiptNo), day: ownText(day) }
      const list = again.get(`${itemCode} ${personKey}`)
      if (list === undefined) again.set(`${itemCode} ${personKey}`, [...known, one])
      else list.push(one)
    },
  }
}

interface StoredRow {
  readonly receipt_no: string
  readonly person_key: string | null
  readonly item_code: string | null
  readonly applied_on: IsoDate | null
  readonly cells: string
}

const none: readonly SameItemApplication[] = []
const receiptSeed = 0x2545f491
const personSeed = 0x1b873593

/** FNV-1a over the units of a text, beginning with `seed`. */
function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // the lowest digits choose the place, and of FNV they are the weakest: numbers that follow one another would crowd together
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return hash ^ (hash >>> 15)
}

/** The hash of a text that is asked for several times, one after the other. */
function lastHash(hashes: (text: string) => number): (text: string) => number {
  let last = ''
  // a variable of its own would be made anew in the memory with every number that large
  const hash = Int32Array.of(hashes(''))
  return (text) => {
    if (text !== last) {
      last = text
      hash[0] = hashes(text)
    }
    return hash[0] ?? 0
  }
}

interface LineTable {
  /** The line of the first row with this hash; 0: there is none. */
  readonly find: (hash: number) => number
  /** False: a row with this hash is there already, and stays. */
  readonly add: (hash: number, line: number) => boolean
}

/** Hash → line, open addressing, never more than half full. */
function lineTable(): LineTable {
  let hashes = new Int32Array(1024)
  let lines = new Int32Array(1024)
  let count = 0
  const placeOf = (hash: number): number => {
    const mask = lines.length - 1
    let at = hash & mask
    while (lines[at] !== 0 && hashes[at] !== hash) at = (at + 1) & mask
    return at
  }
  const put = (hash: number, line: number): boolean => {
    const at = placeOf(hash)
    if (lines[at] !== 0) return false
    hashes[at] = hash
    lines[at] = line
    count++
    return true
  }
  const grow = (): void => {
    const [oldHashes, oldLines] = [hashes, lines]
    hashes = new Int32Array(oldHashes.length * 2)
    lines = new Int32Array(oldLines.length * 2)
    count = 0
    for (let at = 0; at < oldLines.length; at++) if (oldLines[at] !== 0) put(oldHashes[at] ?? 0, oldLines[at] ?? 0)
  }
  return {
    find: (hash) => lines[placeOf(hash)] ?? 0,
    add: (hash, line) => {
      if (count * 2 >= lines.length) grow()
      return put(hash, line)
    },
  }
}
