/** Reading one file a person chose: whole, bounded, with its hash. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { BANK_FILE_MB, INTAKE_LIMITS, SHEET_LIMITS } from '../../../shared/domain/limits.ts'
import { AppError } from '../../../shared/errors.ts'

/** Limits of what is read at once, in MiB (1 MiB = 1,048,576 bytes). */
export const FILE_LIMITS = { csvMb: INTAKE_LIMITS.fileMb, xlsxMb: SHEET_LIMITS.fileMb, bankFileMb: BANK_FILE_MB } as const

/** The bytes of one file as received. */
export interface FileBytes {
  /** File name without its folder. */
  readonly name: string
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string
}

/** What reading needs of an open file; the tests put one in its place that changes under the reader. */
export type OpenFile = Pick<FileHandle, 'stat' | 'read'>

/**
 * Whether a path names a device, a stream beside a file's content (`a.csv:x`) or goes round the rules for names (`\\\\.\\`, `\\\\?\\`),
 * as Windows understands it. Refused on every system, because files and folders travel between them.
 */
export function isRefusedPath(path: string): boolean {
  if (path.includes('\0') || /^[\\/]{2}[.?][\\/]/.test(path)) return true
  const withoutDrive = path.replace(/^[A-Za-z]:(?=[\\/])/, '')
  const name = withoutDrive.split(/[\\/]/).at(-1) ?? ''
  return name.includes(':') || /^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])[ .]*(\.|$)/i.test(name)
}

function errno(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

async function openForReading(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    const code = errno(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new AppError('file-not-found', { name })
    if (code === 'EISDIR') throw new AppError('file-is-directory', { name })
    throw new AppError('file-unreadable', { name })
  }
}

/**
 * Reads a whole regular file, twice. The size is checked on the open handle, so a file that grows meanwhile cannot pass the limit; what
 * the second reading gives must be what the first one gave, or somebody is still writing, or the medium is failing.
 *
 * @param limitMb the most it may hold, MiB
 * @throws AppError file-name-refused, file-not-found, file-is-directory, file-empty, file-too-large, file-changed, file-unreadable
 */
export async function readWholeFile(path: string, limitMb: number = FILE_LIMITS.csvMb): Promise<FileBytes> {
  const name = basename(path)
  if (isRefusedPath(path)) throw new AppError('file-name-refused', { name })
  const handle = await openForReading(path, name)
  try {
    return await readOpenFile(handle, name, limitMb)
  } finally {
    await handle.close()
  }
}

/** The reading of `readWholeFile` on an open file. Same errors. */
export async function readOpenFile(handle: OpenFile, name: string, limitMb: number): Promise<FileBytes> {
  try {
    const stat = await handle.stat()
    if (stat.isDirectory()) throw new AppError('file-is-directory', { name })
    if (!stat.isFile()) throw new AppError('file-unreadable', { name })
    if (stat.size === 0) throw new AppError('file-empty', { name })
    if (stat.size > limitMb * 1_048_576) throw new AppError('file-too-large', { name, limitMb })
    const bytes = new Uint8Array(stat.size)
    const filled = await readInto(handle, bytes, 0)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const again = await hashOf(handle, stat.size)
    // A file that shrinks, grows or changes under the reader is half of something: better none of it.
    const after = await handle.stat()
    if (filled !== bytes.length || after.size !== stat.size || after.mtimeMs !== stat.mtimeMs || again !== sha256) {
      throw new AppError('file-changed', { name })
    }
    return { name, bytes, sha256 }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('file-unreadable', { name })
  }
}

/** Fills the bytes from a position of the file; returns how many there were. */
async function readInto(handle: OpenFile, bytes: Uint8Array, position: number): Promise<number> {
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

/** SHA-256 of the file as it is now, piece by piece. */
async function hashOf(handle: OpenFile, size: number): Promise<string> {
  const hash = createHash('sha256')
  const piece = new Uint8Array(Math.min(size, 1_048_576))
  for (let at = 0; at < size; at += piece.length) {
    const part = piece.subarray(0, Math.min(piece.length, size - at))
    const filled = await readInto(handle, part, at)
    hash.update(part.subarray(0, filled))
    if (filled < part.length) break
  }
  return hash.digest('hex')
}
