/** 一通の切出し: some sheets of a stored file as a file of their own, each drawn by the very bytes it was drawn by there. */

interface Part {
  /** Everything before the stream: the dictionary, one letter a byte. */
  readonly head: string
  readonly stream: Buffer | null
}

/** A file of ours, by its objects. */
interface Objects {
  readonly root: number
  /** What the trailer says beside its size and root. */
  readonly rest: string
  readonly part: (number: number) => Part
}

const lastMatch = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN)
const refsIn = (text: string): number[] => [...text.matchAll(/(\d+) 0 R/g)].map((found) => Number(found[1]))

/** Throws Error for a file that is not one of ours: one table of objects, none of them in a stream. */
function open(bytes: Uint8Array): Objects {
  const stored = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const table = lastMatch(stored.toString('latin1', Math.max(0, stored.length - 200)), /startxref\s+(\d+)\s+%%EOF\s*$/)
  const end = Number.isNaN(table) ? '' : stored.toString('latin1', table)
  const trailer = /trailer\s*<<([\s\S]*)>>\s*startxref/.exec(end)?.[1]
  if (!/^xref\s+0 \d+\s/.test(end) || trailer === undefined) throw new Error('a PDF without a plain table of objects')
  const entries = end.match(/\d{10} \d{5} [nf]/g) ?? []
  return {
    root: lastMatch(trailer, /\/Root (\d+) 0 R/),
    rest: trailer.replace(/\/Size \d+/, '').replace(/\/Root \d+ 0 R/, ''),
    part: (number) => {
      const at = Number(entries[number]?.slice(0, 10) ?? Number.NaN)
      if (Number.isNaN(at)) throw new Error(`a PDF without its object ${number}`)
      const stop = stored.indexOf('endobj', at)
      const text = stored.toString('latin1', at, stop)
      const begin = text.indexOf('\nstream\n')
      if (begin < 0) return { head: text.slice(text.indexOf('\n') + 1), stream: null }
      const head = text.slice(text.indexOf('\n') + 1, begin + 1)
      const from = at + begin + '\nstream\n'.length
      return { head, stream: stored.subarray(from, from + lastMatch(head, /\/Length (\d+)/)) }
    },
  }
}

/** The element of the structure that a whole paper is, and the lines of the table that lead to it from its sheets. */
function structureOf(file: Objects, tree: number, pages: readonly number[]): { readonly papers: number[]; readonly lines: string[] } {
  const { head } = file.part(tree)
  const papers = new Set<number>()
  const lines: string[] = []
  for (const page of pages) {
    const key = lastMatch(file.part(page).head, /\/StructParents (\d+)/)
    const line = new RegExp(`^ {4}${key} \\[[^\\]]*\\]$`, 'm').exec(head)?.[0]
    if (line === undefined) continue
    lines.push(line)
    let element = refsIn(line)[0] ?? tree
    for (let above = element; above !== tree; above = lastMatch(file.part(above).head, /\/P (\d+) 0 R/)) element = above
    if (element !== tree) papers.add(element)
  }
  return { papers: [...papers], lines }
}

/**
 * The sheets `from` to `to` (1 is the first) of a PDF we stored, with the structure and the fonts they use and nothing of the other sheets.
 * The same sheets give the same bytes. Throws RangeError for sheets the file does not have, Error for a file that is not one of ours.
 */
export function pdfCut(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const file = open(bytes)
  const root = file.part(file.root).head
  const pages = lastMatch(root, /\/Pages (\d+) 0 R/)
  const kids = refsIn(/\/Kids \[([^\]]*)\]/.exec(file.part(pages).head)?.[1] ?? '')
  if (!file.part(pages).head.includes(`/Count ${kids.length}`)) throw new Error('a PDF without a flat list of pages')
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from || to > kids.length)
    throw new RangeError(`sheets ${from} to ${to} of ${kids.length}`)
  const taken = kids.slice(from - 1, to)
  const tree = lastMatch(root, /\/StructTreeRoot (\d+) 0 R/)
  const { papers, lines } = structureOf(file, tree, taken)
  const keys = lines.map((line) => Number(/\d+/.exec(line)?.[0]))
  const spell = (refs: readonly number[]): string => refs.map((ref) => `${ref} 0 R`).join(' ')
  /** Objects that say less than they did: the list of sheets and the root of the structure. */
  const written = new Map<number, string>([
    [pages, `<<\n/Type /Pages\n/Count ${taken.length}\n/Kids [${spell(taken)}]\n>>\n`],
    [
      tree,
      `<<\n/Type /StructTreeRoot\n/ParentTree <<\n/Nums [\n${lines.join('\n')}\n]\n>>\n/ParentTreeNextKey ${Math.max(-1, ...keys) + 1}\n/K [${spell(papers)}]\n>>\n`,
    ],
  ])
  const partOf = (number: number): Part => {
    const head = written.get(number)
    return head === undefined ? file.part(number) : { head, stream: null }
  }
  // a paper of several sheets may be asked for in part: what belongs to a sheet that stays behind stays with it
  const left = new Set(kids.filter((kid) => !taken.includes(kid)))
  const order = new Map<number, number>()
  const waiting = [file.root, ...refsIn(file.rest)]
  for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
    if (order.has(number) || left.has(number)) continue
    order.set(number, order.size + 1)
    waiting.push(...refsIn(partOf(number).head))
  }
  const renumbered = (text: string): string =>
    text.replace(/(\d+) 0 R/g, (_, number) => (order.has(Number(number)) ? `${order.get(Number(number))} 0 R` : 'null'))
  const pieces: Buffer[] = []
  let place = 0
  const put = (piece: string | Buffer): void => {
    const one = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
    pieces.push(one)
    place += one.length
  }
  put('%PDF-1.7\n%\xff\xff\xff\xff\n')
  const places: number[] = []
  for (const [number, fresh] of order) {
    const { head, stream } = partOf(number)
    places.push(place)
    put(`${fresh} 0 obj\n${renumbered(head)}`)
    if (stream !== null) {
      put('stream\n')
      put(stream)
      put('\nendstream\n')
    }
    put('endobj\n')
  }
  const table = place
  put(`xref\n0 ${order.size + 1}\n0000000000 65535 f \n${places.map((one) => `${String(one).padStart(10, '0')} 00000 n \n`).join('')}`)
  put(`trailer\n<<\n/Size ${order.size + 1}\n/Root 1 0 R${renumbered(file.rest)}>>\nstartxref\n${table}\n%%EOF\n`)
  return new Uint8Array(Buffer.concat(pieces))
}
