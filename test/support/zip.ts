/** Writes ZIP files for tests, also such as no honest program writes. */
import { crc32, deflateRawSync } from 'node:zlib'

/** One part; what is left out is as an honest program would write it. */
export interface ZipPart {
  readonly name: string | Uint8Array
  readonly data: Uint8Array | string
  readonly store?: boolean
  /** Unix mode with its type bits. */
  readonly mode?: number
  readonly flags?: number
  readonly method?: number
  /** What the directory (and the local header) claims instead of the truth. */
  readonly size?: number
  readonly packed?: number
  readonly crc?: number
  /** Name in the local header, where it differs. */
  readonly localName?: string
  /** Points at the local header of this other part instead of one of its own. */
  readonly sharesWith?: number
  readonly extra?: Uint8Array
}

/** The bytes of a ZIP of these parts. `count` claims another number of parts. */
export function zipOf(parts: readonly ZipPart[], claim: { readonly count?: number } = {}): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    const name = Buffer.from(part.name)
    const data = Buffer.from(part.data)
    const method = part.method ?? (part.store === true ? 0 : 8)
    const body = part.store === true ? data : deflateRawSync(data)
    const [crc, size, packed] = [part.crc ?? crc32(data), part.size ?? data.length, part.packed ?? body.length]
    const flags = part.flags ?? 0x0800
    const localName = part.localName === undefined ? name : Buffer.from(part.localName)
    if (part.sharesWith === undefined) {
      const head = Buffer.alloc(30)
      head.writeUInt32LE(0x04034b50, 0)
      head.writeUInt16LE(20, 4)
      head.writeUInt16LE(flags, 6)
      head.writeUInt16LE(method, 8)
      head.writeUInt32LE(crc, 14)
      head.writeUInt32LE(packed, 18)
      head.writeUInt32LE(size, 22)
      head.writeUInt16LE(localName.length, 26)
      pieces.push(head, localName, body)
      offsets.push(at)
      at += 30 + localName.length + body.length
    } else offsets.push(offsets[part.sharesWith] ?? 0)
    const extra = Buffer.from(part.extra ?? [])
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE((3 << 8) | 20, 4)
    entry.writeUInt16LE(20, 6)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(crc, 16)
    entry.writeUInt32LE(packed, 20)
    entry.writeUInt32LE(size, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt16LE(extra.length, 30)
    entry.writeUInt32LE(((part.mode ?? 0) << 16) >>> 0, 38)
    entry.writeUInt32LE(offsets.at(-1) ?? 0, 42)
    directory.push(entry, name, extra)
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(claim.count ?? parts.length, 8)
  end.writeUInt16LE(claim.count ?? parts.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...pieces, list, end])
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Small files that begin as their kind does; `word` makes them differ. */
export const sampleBytes = {
  pdf: (word = 'a'): Buffer =>
    ascii(
      `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n` +
        `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n% ${word}\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
    ),
  /** A red dot of 1 × 1. */
  png: (word = ''): Buffer =>
    Buffer.concat([
      Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64'),
      ascii(word),
    ]),
  jpeg: (word = ''): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), ascii(`JFIF${word}`)]),
  heic: (): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 24]), ascii('ftypheic0000')]),
  tiff: (): Buffer => Buffer.from([0x49, 0x49, 0x2a, 0x00, 8, 0, 0, 0]),
  exe: (): Buffer => ascii('MZ\x90\x00'),
  ole: (): Buffer => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
  word: (more: readonly ZipPart[] = []): Buffer =>
    zipOf([{ name: '[Content_Types].xml', data: '<Types/>' }, { name: 'word/document.xml', data: '<w/>' }, ...more]),
}
