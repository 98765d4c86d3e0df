/** The words that tests plant in a protected person's places, and the search for them in whatever an office made. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync, inflateSync } from 'node:zlib'
import iconv from 'iconv-lite'

/** In the register, on the form, where the offender lives; and the postal code. Spelled in characters every font has. */
export const planted = { register: '金糸雀台', form: '瑠璃鳥谷', offender: '百舌鳥島', postal: '4609876' } as const
export const needles = [planted.register, planted.form, planted.offender, planted.postal, '460-9876']
/** Every file below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The bytes of a file and of everything that is packed in it. */
function* layersOf(bytes: Buffer): Generator<Buffer> {
  yield bytes
  for (let at = bytes.indexOf('PK\u0003\u0004'); at >= 0; at = bytes.indexOf('PK\u0003\u0004', at + 4)) {
    if (bytes.readUInt16LE(at + 8) !== 8) continue
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    yield inflateRawSync(bytes.subarray(start), { finishFlush: 2 })
  }
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 7)) {
    if (bytes[at + 7] !== 0x78) continue
    try {
      yield inflateSync(bytes.subarray(at + 7), { finishFlush: 2 })
    } catch {
      // not a packed stream but the end of one
    }
  }
}

/** The planted words found in some bytes, in any coding an office writes. */
export function foundIn(bytes: Buffer): string[] {
  const found = new Set<string>()
  for (const layer of layersOf(bytes))
    for (const needle of needles) {
      const escaped = [...needle]
        .map((char) => (char < '\u0080' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`))
        .join('')
      const spellings = [
        Buffer.from(needle),
        Buffer.from(needle, 'utf16le'),
        Buffer.from(needle, 'utf16le').swap16(),
        iconv.encode(needle, 'cp932'),
        Buffer.from(escaped),
      ]
      if (spellings.some((spelling) => layer.includes(spelling))) found.add(needle)
    }
  return [...found]
}
