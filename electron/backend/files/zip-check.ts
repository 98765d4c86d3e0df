/** Looks into a zip before a library opens it: a small file must not unfold into gigabytes. */
import { inflateRawSync } from 'node:zlib'
import { SHEET_ZIP_LIMITS } from '../../../shared/domain/limits.ts'

/** Limits of one zip file. Bytes are those of the unpacked parts. */
export const ZIP_LIMITS = SHEET_ZIP_LIMITS

/** One part of a zip, unpacked on demand. */
export interface ZipEntry {
  readonly name: string
  readonly bytes: () => Uint8Array
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50

function findEnd(view: DataView): number | null {
  const lowest = Math.max(0, view.byteLength - 22 - 65_535)
  for (let at = view.byteLength - 22; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  return null
}

/** Unpacks one part, but never past the size its directory entry states. */
function unpack(bytes: Uint8Array, view: DataView, at: number, packed: number, method: number, size: number): Uint8Array {
  if (view.getUint32(at, true) !== LOCAL_HEADER) throw new RangeError('no local header')
  const begin = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const part = bytes.subarray(begin, begin + packed)
  if (part.length !== packed) throw new RangeError('part is cut')
  const whole = method === 0 ? part : inflateRawSync(part, { maxOutputLength: Math.max(1, size) })
  if (whole.length !== size) throw new RangeError('part has another size than stated')
  return whole
}

/**
 * Lists the parts of a zip and unpacks each once against its stated size. Null when it is no plain zip, is encrypted, is
 * damaged, or breaks a limit (number of parts, unpacked bytes, ratio for parts over 1 MiB).
 *
 * @param kept names of parts that will be asked for: what the check unpacked is kept for them, so that they are not unpacked twice
 */
export function checkZip(bytes: Uint8Array, kept?: RegExp): readonly ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const end = findEnd(view)
    if (end === null) return null
    const count = view.getUint16(end + 10, true)
    if (count > ZIP_LIMITS.entries) return null
    const entries: ZipEntry[] = []
    let at = view.getUint32(end + 16, true)
    let total = 0
    for (let n = 0; n < count; n += 1) {
      if (view.getUint32(at, true) !== DIRECTORY_ENTRY) return null
      const encrypted = (view.getUint16(at + 8, true) & 1) === 1
      const method = view.getUint16(at + 10, true)
      const packed = view.getUint32(at + 20, true)
      const size = view.getUint32(at + 24, true)
      const nameLength = view.getUint16(at + 28, true)
      const local = view.getUint32(at + 42, true)
      total += size
      const tooDense = size > 1_048_576 && size > packed * ZIP_LIMITS.ratio
      if (encrypted || (method !== 0 && method !== 8) || total > ZIP_LIMITS.unpackedBytes || tooDense) return null
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
      // once now, whether it is wanted or not: what the directory states must be what comes out
      const whole = unpack(bytes, view, local, packed, method, size)
      entries.push({ name, bytes: kept?.test(name) === true ? () => whole : () => unpack(bytes, view, local, packed, method, size) })
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    }
    return entries
  } catch {
    // DataView and zlib throw on offsets and data that lie.
    return null
  }
}
