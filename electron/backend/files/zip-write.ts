import { crc32, deflateRawSync } from 'node:zlib'

/** ZIP の書出し. Plain: no folders, no encryption, names in UTF-8, one part in memory at a time. */

export interface ZipPart {
  /** With `/` between folders. */
  readonly name: string
  readonly data: Uint8Array
}

const most = 0xffffffff

/** The bytes of a ZIP, part by part. Throws a plain Error above 4 GB or 65,535 parts: a bundle of one case is far below. */
export async function* zipBytes(parts: AsyncIterable<ZipPart>, at: Date): AsyncGenerator<Uint8Array> {
  const stamp = dosTime(at)
  const directory: Buffer[] = []
  let offset = 0
  for await (const { name, data } of parts) {
    const encoded = Buffer.from(name)
    const packed = deflateRawSync(data)
    const [method, body] = packed.length < data.length ? [8, packed] : [0, data]
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x0800, 2)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(stamp, 6)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(body.length, 14)
    fields.writeUInt32LE(data.length, 18)
    fields.writeUInt16LE(encoded.length, 22)
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('504b01021400', 'hex'), fields, entry, encoded)
    yield Buffer.concat([Buffer.from('504b0304', 'hex'), fields, encoded])
    yield body
    offset += 30 + encoded.length + body.length
    if (offset > most || directory.length / 4 > 65_535) throw new Error('a ZIP of this size is not written')
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length / 4, 8)
  end.writeUInt16LE(directory.length / 4, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  yield list
  yield end
}

/** Local time of the office as ZIP keeps it: date above, time below, two seconds to a step. */
function dosTime(at: Date): number {
  const local = new Date(at.getTime() + 9 * 3_600_000)
  const date = ((local.getUTCFullYear() - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate()
  const time = (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1)
  return ((date << 16) | time) >>> 0
}
