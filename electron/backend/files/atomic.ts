/** Files appear whole or not at all: written beside the target, synced, then named. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

/** How a target that exists is treated. */
export interface AtomicOptions {
  /** Replace an existing file; without it an existing one is refused and left alone. */
  readonly replace?: boolean
}

/** What a stream of data may consist of; text is written as UTF-8. */
export type AtomicData = string | Uint8Array

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** A fresh part file in the target's folder: a rename inside one folder cannot cross a volume. */
async function openPart(target: string): Promise<{ readonly path: string; readonly handle: FileHandle }> {
  for (let n = 1; ; n += 1) {
    const path = join(dirname(target), `.${basename(target)}.${process.pid}-${n}.part`)
    try {
      return { path, handle: await open(path, 'wx') }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || n >= 1000) throw error
    }
  }
}

/** What `openPart` names its files: the process that wrote them ended in the middle when they are found later. */
const partName = /^\..+\.\d+-\d+\.part$/

/** Takes away the part files that a killed process left in a folder and below; nobody else may be writing there. */
export function removeParts(folder: string): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && partName.test(entry.name)) rmSync(join(entry.parentPath, entry.name), { force: true })
}

/** The name itself must survive a power cut too. Windows cannot sync a folder and needs not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Errors of file systems that know no links: sticks and some network shares. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES'])

/** True when the target got its name by a link, which refuses a file that came meanwhile; false when links do not exist here. */
async function linked(part: string, target: string): Promise<boolean> {
  try {
    await link(part, target)
    return true
  } catch (error) {
    if (NO_LINKS.has(codeOf(error))) return false
    throw error
  }
}

/** Gives the part its final name. */
async function giveName(part: string, target: string, replace: boolean): Promise<void> {
  if (!replace) {
    if (await linked(part, target)) return rm(part, { force: true })
    if (await exists(target)) throw new AppError('output-exists', { name: basename(target) })
  }
  await rename(part, target)
}

/** An I/O failure as something the user can act on; what is no I/O failure stays what it is. */
function asAppError(error: unknown, name: string): unknown {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  if (code === 'EEXIST') return new AppError('output-exists', { name })
  if (/^E[A-Z0-9]+$/.test(code)) return new AppError('output-unwritable', { name })
  return error
}

/**
 * Lets `produce` write a part file by its path (for writers that open files themselves), then syncs and names it.
 * When anything fails the part is removed and an existing target is as it was.
 *
 * @returns what `produce` returned
 * @throws AppError output-exists, output-unwritable; errors of `produce` pass through
 */
export async function writeAtomicBy<T>(
  target: string,
  options: AtomicOptions,
  produce: (partPath: string, part: FileHandle) => Promise<T>,
): Promise<T> {
  const path = resolve(target)
  const name = basename(path)
  const replace = options.replace ?? false
  let partPath: string | null = null
  try {
    if (!replace && (await exists(path))) throw new AppError('output-exists', { name })
    const part = await openPart(path)
    partPath = part.path
    let result: T
    try {
      result = await produce(part.path, part.handle)
      await part.handle.sync()
    } finally {
      await part.handle.close()
    }
    await giveName(part.path, path, replace)
    partPath = null
    await syncFolder(dirname(path))
    return result
  } catch (error) {
    if (partPath !== null) await rm(partPath, { force: true })
    throw asAppError(error, name)
  }
}

/** Writes a whole file at once; see writeAtomicBy. */
export async function writeAtomic(target: string, data: AtomicData, options: AtomicOptions = {}): Promise<void> {
  await writeAtomicBy(target, options, (_path, part) => part.writeFile(data))
}

/**
 * Enters a file that was just written. When that fails the file is taken away again: nothing leaves the office without its line
 * in the records. Errors of `enter` pass through.
 */
export async function enteredOrRemoved<T>(path: string, enter: () => Promise<T>): Promise<T> {
  try {
    return await enter()
  } catch (error) {
    // the reason why it was not entered counts more than a file that cannot be removed
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

/**
 * Writes a file piece by piece, in blocks of about 256 KiB; see writeAtomicBy. An error thrown by the source leaves no file.
 *
 * @returns bytes written
 */
export async function writeAtomicStream(
  target: string,
  pieces: Iterable<AtomicData> | AsyncIterable<AtomicData>,
  options: AtomicOptions = {},
): Promise<number> {
  return writeAtomicBy(target, options, async (_path, part) => {
    let written = 0
    let waiting: Uint8Array[] = []
    let size = 0
    const flush = async (): Promise<void> => {
      await part.writeFile(Buffer.concat(waiting))
      written += size
      waiting = []
      size = 0
    }
    for await (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      waiting.push(bytes)
      size += bytes.length
      if (size >= 262_144) await flush()
    }
    await flush()
    return written
  })
}
