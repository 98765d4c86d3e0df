/** 途中からの PDF: the sheets of a stored file from one of them on, without drawing anything anew. */

/**
 * The bytes of a PDF as it was stored with a further revision behind them, in which the document begins with the sheet `from` (1 is the
 * first). Not one stored byte changes, so that every sheet prints as it did. Throws RangeError for a sheet the file does not have, Error
 * for a file that is not one of ours (one table of objects, one flat list of pages).
 */
export function pdfFrom(bytes: Uint8Array, from: number): Uint8Array {
  const stored = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = stored.toString('latin1')
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-200))?.[1] ?? Number.NaN)
  const [, first, size] = /^xref\s+(\d+) (\d+)\s/.exec(text.slice(table, table + 60)) ?? []
  const trailer = /trailer\s*<<([\s\S]*)>>\s*startxref/.exec(text.slice(table))?.[1]
  if (first !== '0' || size === undefined || trailer === undefined) throw new Error('a PDF without a plain table of objects')
  const entries = text.slice(table).match(/\d{10} \d{5} [nf]/g) ?? []
  const objectOf = (number: number): string => {
    const at = Number(entries[number]?.slice(0, 10) ?? Number.NaN)
    return text.slice(at, text.indexOf('endobj', at))
  }
  const root = Number(/\/Root (\d+) 0 R/.exec(trailer)?.[1] ?? Number.NaN)
  const pages = Number(/\/Pages (\d+) 0 R/.exec(objectOf(root))?.[1] ?? Number.NaN)
  const tree = objectOf(pages)
  const kids = /\/Kids \[([^\]]*)\]/.exec(tree)?.[1]?.match(/\d+ 0 R/g) ?? []
  if (kids.length === 0 || !tree.includes(`/Count ${kids.length}`)) throw new Error('a PDF without a flat list of pages')
  if (!Number.isInteger(from) || from < 1 || from > kids.length) throw new RangeError(`sheet ${from} of ${kids.length}`)
  const rest = kids.slice(from - 1)
  const body = tree.replace(/\/Kids \[[^\]]*\]/, `/Kids [${rest.join(' ')}]`).replace(/\/Count \d+/, `/Count ${rest.length}`)
  const gap = text.endsWith('\n') ? '' : '\n'
  const place = bytes.length + gap.length
  const added = `${gap}${body}endobj\n`
  const entry = `${String(place).padStart(10, '0')} 00000 n \n`
  const end = `xref\n${pages} 1\n${entry}trailer\n<<${trailer}/Prev ${table}\n>>\nstartxref\n${bytes.length + added.length}\n%%EOF\n`
  return Buffer.concat([stored, Buffer.from(added + end, 'latin1')])
}
