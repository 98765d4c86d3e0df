/** Reading one file a person chose: whole, bounded, with its hash. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

/** Limits of what is read at once, in MiB (1 MiB = 1,048,576 bytes). */
export const FILE_LIMITS = { csvMb: 64, xlsxMb: 16, bankFileMb: 64 } as const

/** The bytes of one file as received. */
export interface FileBytes {
  /** File name without its folder. */
  readonly name: string
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string
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
 * Reads a whole regular file. The size is checked on the open handle, so a file that grows meanwhile cannot pass the limit.
 *
 * @param limitMb the most it may hold, MiB
 * @throws AppError file-not-found, file-is-directory, file-empty, file-too-large, file-unreadable
 */
export async function readWholeFile(path: string, limitMb: number = FILE_LIMITS.csvMb): Promise<FileBytes> {
  const name = basename(path)
  const handle = await openForReading(path, name)
  try {
    const stat = await handle.stat()
    if (stat.isDirectory()) throw new AppError('file-is-directory', { name })
    if (!stat.isFile()) throw new AppError('file-unreadable', { name })
    if (stat.size === 0) throw new AppError('file-empty', { name })
    if (stat.size > limitMb * 1_048_576) throw new AppError('file-too-large', { name, limitMb })
    const bytes = new Uint8Array(stat.size)
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    // A file that shrinks or grows under the reader is half of something: better none of it.
    const after = await handle.stat()
    if (filled !== bytes.length || after.size !== stat.size) throw new AppError('file-unreadable', { name })
    return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('file-unreadable', { name })
  } finally {
    await handle.close()
  }
}
