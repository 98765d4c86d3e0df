/** 中身の置き場. Encrypted contents under `attachments/ab/abcdef….enc`, one file for each content however often it came. */
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { writeAtomicStream } from '../files/atomic.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { opened, sealed, vaultHead, writerOf } from './vault.ts'

const folderOf = (office: string, sha256: string): string => join(office, 'attachments', sha256.slice(0, 2))
const fileOf = (office: string, sha256: string): string => join(folderOf(office, sha256), `${sha256}.enc`)

/**
 * Keeps a content, synced to disk before it returns. One that is there and can be read is left alone; a damaged one is written
 * anew. Throws AppError `output-unwritable`.
 */
export async function keepContent(office: string, keys: OfficeKeys, sha256: string, content: Uint8Array): Promise<void> {
  if (await isReadable(office, keys, sha256)) return
  await mkdir(folderOf(office, sha256), { recursive: true })
  await writeAtomicStream(fileOf(office, sha256), sealed(keys.key, sha256, content), { replace: true })
}

async function isReadable(office: string, keys: OfficeKeys, sha256: string): Promise<boolean> {
  try {
    await readContent(office, keys, sha256)
    return true
  } catch (error) {
    if (error instanceof AppError && (error.code === 'attachment-lost' || error.code === 'attachment-damaged')) return false
    // after a renewal a file of another key is one that could not be sealed anew; before one the key itself is not the right one
    if (error instanceof AppError && error.code === 'office-key-wrong' && keys.generation > 1) return false
    throw error
  }
}

/** The content of this hash. Throws AppError `attachment-lost`, `attachment-damaged`, `office-key-wrong`. */
export async function readContent(office: string, keys: OfficeKeys, sha256: string): Promise<Uint8Array> {
  let file: Uint8Array
  try {
    file = await readFile(fileOf(office, sha256))
  } catch {
    throw new AppError('attachment-lost', { sha256: sha256.slice(0, 12) })
  }
  return opened(writerOf([keys.key, ...keys.older.map((one) => one.key)], file) ?? keys.key, sha256, file)
}

/** Whether a file of this content is in its place (its inside is checked when it is read). */
export async function hasContent(office: string, sha256: string): Promise<boolean> {
  return stat(fileOf(office, sha256)).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  )
}

/** The hashes of all contents in their place, in order. */
export async function contentNames(office: string): Promise<string[]> {
  const root = join(office, 'attachments')
  const found: string[] = []
  for (const two of await readdir(root).catch(() => []))
    for (const name of await readdir(join(root, two)).catch(() => [])) if (/^[0-9a-f]{64}\.enc$/.test(name)) found.push(name.slice(0, 64))
  return found.toSorted((a, b) => (a < b ? -1 : 1))
}

/**
 * Seals a content by the present key, if an earlier one of these wrote it. `shut`: none of them opens it, it stays as it is. Throws AppError
 * `output-unwritable`.
 */
export async function resealContent(office: string, keys: OfficeKeys, sha256: string): Promise<'anew' | 'kept' | 'gone' | 'shut'> {
  const head = await headOf(fileOf(office, sha256))
  if (head === null) return 'gone'
  if (writerOf([keys.key], head) !== undefined) return 'kept'
  try {
    const content = await readContent(office, keys, sha256)
    await writeAtomicStream(fileOf(office, sha256), sealed(keys.key, sha256, content), { replace: true })
    return 'anew'
  } catch (error) {
    if (error instanceof AppError && error.code === 'attachment-lost') return 'gone'
    if (error instanceof AppError && (error.code === 'attachment-damaged' || error.code === 'office-key-wrong')) return 'shut'
    throw error
  }
}

async function headOf(path: string): Promise<Uint8Array | null> {
  const file = await open(path).catch(() => null)
  if (file === null) return null
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(vaultHead), 0, vaultHead, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Takes a content away, and what a killed program left of writing it. A content that is not there is no fault. */
export async function dropContent(office: string, sha256: string): Promise<void> {
  await rm(fileOf(office, sha256), { force: true })
  const folder = folderOf(office, sha256)
  const names = await readdir(folder).catch(() => [])
  const parts = names.filter((name) => name.startsWith(`.${sha256}.enc.`) && name.endsWith('.part'))
  for (const name of parts) await rm(join(folder, name), { force: true })
}
