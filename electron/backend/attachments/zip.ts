/**
 * ZIP を疑って読む. The directory is read and judged first; each part is then unpacked alone, never past its stated size.
 * What the directory states and what stands in the file must agree (reliability.md §6 rows 53–56).
 */
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { ATTACHMENT_LIMITS } from '../../../shared/domain/limits.ts'
import { AppError } from '../../../shared/errors.ts'
import { isLitter } from './label.ts'
import type { SourceContent, SourceFile } from './source.ts'

const MIB = 1_048_576

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw)

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
/** The longest directory that 2,000 entries with long names can need. */
const mostDirectoryBytes = 16 * MIB

/** A part as the directory states it. */
interface Part {
  readonly path: string
  readonly rawName: Buffer
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly local: number
  /** Type bits of a Unix mode, 0 where there is none. */
  readonly unixType: number
}

interface End {
  readonly count: number
  readonly directoryBytes: number
  readonly directoryAt: number
}

/**
 * The files of a ZIP. Folders and litter are left out; links, empty and oversized files stay in the list and say why they
 * cannot be had. Throws AppError `attachment-source-refused` for a file that is no ZIP, is damaged, encrypted, overlapping, too
 * dense, or breaks a limit of the whole.
 */
export async function zipFiles(handle: FileHandle, name: string): Promise<readonly SourceFile[]> {
  const refuse: Refuse = (reason) => new AppError('attachment-source-refused', { name, reason })
  const size = (await handle.stat()).size
  if (size > ATTACHMENT_LIMITS.totalMb * MIB) throw refuse(`${ATTACHMENT_LIMITS.totalMb} MiB を超えています`)
  const end = await findEnd(handle, size, refuse)
  const parts = readDirectory(await readAt(handle, end.directoryAt, end.directoryBytes), end.count, refuse)
  judgeWhole(parts, refuse)
  const starts = await dataStarts(handle, parts, end.directoryAt, refuse)
  return parts
    .map((part, i) => ({ part, start: starts[i] ?? 0 }))
    .filter(({ part }) => !/[\\/]$/.test(part.path) && !isLitter(part.path))
    .map(({ part, start }) => ({ path: part.path, read: () => unpack(handle, part, start) }))
}

type Refuse = (reason: string) => AppError

const broken = 'ZIP として読めません（壊れているか、ほかの形式です）'

async function findEnd(handle: FileHandle, size: number, refuse: Refuse): Promise<End> {
  const from = Math.max(0, size - endBytes - 65_535)
  const tail = await readAt(handle, from, size - from)
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature || at + endBytes + tail.readUInt16LE(at + 20) !== tail.length) continue
    const [count, directoryBytes, directoryAt] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
    if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 8) !== count) throw refuse('分割された ZIP は受け取れません')
    if (count === 0xffff || directoryAt === 0xffffffff) throw refuse('大きな ZIP の形式（ZIP64）は受け取れません')
    if (count > ATTACHMENT_LIMITS.entries) throw refuse(`中のファイルが${ATTACHMENT_LIMITS.entries}件を超えています`)
    if (directoryBytes > mostDirectoryBytes || directoryAt + directoryBytes !== from + at) throw refuse(broken)
    return { count, directoryBytes, directoryAt }
  }
  throw refuse(broken)
}

function readDirectory(bytes: Buffer, count: number, refuse: Refuse): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature) throw refuse(broken)
    const flags = bytes.readUInt16LE(at + 8)
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
    const next = extraEnd + bytes.readUInt16LE(at + 32)
    if (next > bytes.length) throw refuse(broken)
    // bit 0: encrypted, 6: strongly, 13: the directory itself is masked
    if ((flags & 0b0010_0000_0100_0001) !== 0) throw refuse('パスワードの付いた ZIP です。パスワードなしで受け取り直してください')
    const rawName = bytes.subarray(at + 46, nameEnd)
    parts.push({
      path: nameOf(rawName, (flags & 0x0800) !== 0, bytes.subarray(nameEnd, extraEnd)),
      rawName,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      local: bytes.readUInt32LE(at + 42),
      unixType: (bytes.readUInt32LE(at + 38) >>> 16) & 0o170000,
    })
    if (parts.length > ATTACHMENT_LIMITS.entries) throw refuse(`中のファイルが${ATTACHMENT_LIMITS.entries}件を超えています`)
    at = next
  }
  if (parts.length !== count) throw refuse(broken)
  return parts
}

/** Limits of the whole, by what the directory states; each part is held to its statement when it is unpacked. */
function judgeWhole(parts: readonly Part[], refuse: Refuse): void {
  const total = parts.reduce((sum, part) => sum + part.size, 0)
  const packed = parts.reduce((sum, part) => sum + part.packed, 0)
  if (total > ATTACHMENT_LIMITS.totalMb * MIB) throw refuse(`広げた合計が${ATTACHMENT_LIMITS.totalMb} MiB を超えています`)
  const dense = [...parts, { size: total, packed }].some(
    (p) => p.size > ATTACHMENT_LIMITS.ratioFree && p.size > p.packed * ATTACHMENT_LIMITS.ratio,
  )
  if (dense) throw refuse(`広げると${ATTACHMENT_LIMITS.ratio}倍を超える大きさになるファイルが入っています（ZIP爆弾のおそれ）`)
}

/** Where the data of each part begins. Parts may neither overlap, nor reach into the directory, nor differ from it. */
async function dataStarts(handle: FileHandle, parts: readonly Part[], directoryAt: number, refuse: Refuse): Promise<readonly number[]> {
  const starts: number[] = []
  for (const part of parts) {
    const head = await readAt(handle, part.local, 30)
    if (head.length < 30 || head.readUInt32LE(0) !== localSignature) throw refuse(broken)
    const nameBytes = head.readUInt16LE(26)
    const localName = await readAt(handle, part.local + 30, nameBytes)
    if (!localName.equals(part.rawName) || head.readUInt16LE(8) !== part.method) throw refuse('ZIP の目次と中身が食い違っています')
    starts.push(part.local + 30 + nameBytes + head.readUInt16LE(28))
  }
  const inOrder = parts.map((part, i) => ({ from: part.local, to: (starts[i] ?? 0) + part.packed })).sort((a, b) => a.from - b.from)
  inOrder.forEach((span, i) => {
    if (span.to > (inOrder[i + 1]?.from ?? directoryAt)) throw refuse('ZIP の中のファイルが重なり合っています')
  })
  return starts
}

async function unpack(handle: FileHandle, part: Part, start: number): Promise<SourceContent> {
  if (part.unixType === 0o120000) return { reason: '別の場所を指すリンクです' }
  if (part.unixType !== 0 && part.unixType !== 0o100000) return { reason: 'ふつうのファイルではありません' }
  if (part.size === 0) return { reason: '中身がありません' }
  if (part.size > ATTACHMENT_LIMITS.fileMb * MIB) return { reason: `${ATTACHMENT_LIMITS.fileMb} MiB を超えています` }
  if (part.method !== 0 && part.method !== 8) return { reason: '広げられない圧縮の方式です' }
  // deflate never makes a part much longer; a longer one hides something
  if (part.packed > part.size + part.size / 100 + 1024) return { reason: '壊れています' }
  const packed = await readAt(handle, start, part.packed)
  try {
    const bytes = part.method === 0 ? packed : await inflate(packed, { maxOutputLength: part.size })
    if (bytes.length !== part.size || crc32(bytes) !== part.crc) return { reason: '壊れています' }
    return { bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
  } catch {
    return { reason: '壊れています' }
  }
}

/** A name as it was meant: marked as UTF-8, given as UTF-8 beside, or in the CP932 of a Japanese Windows. */
function nameOf(raw: Buffer, utf8: boolean, extra: Buffer): string {
  const beside = unicodeExtra(raw, extra)
  if (beside !== null) return beside
  for (const encoding of utf8 ? ['utf-8'] : ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(raw)
    } catch {
      // the next encoding is tried
    }
  }
  return new TextDecoder('utf-8').decode(raw)
}

/** Info-ZIP's Unicode path (0x7075): version 1, CRC-32 of the plain name, then the name in UTF-8. */
function unicodeExtra(raw: Buffer, extra: Buffer): string | null {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (end > extra.length) return null
    const fits = extra.readUInt16LE(at) === 0x7075 && end - at > 9 && extra[at + 4] === 1 && extra.readUInt32LE(at + 5) === crc32(raw)
    if (fits) return extra.subarray(at + 9, end).toString('utf8')
    at = end
  }
  return null
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, at + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
