/** 中身の置き場. Encrypted contents under `attachments/ab/abcdef….enc`, one file for each content however often it came. */
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { writeAtomicStream } from '../files/atomic.ts'
import { opened, sealed } from './vault.ts'

const folderOf = (office: string, sha256: string): string => join(office, 'attachments', sha256.slice(0, 2))
const fileOf = (office: string, sha256: string): string => join(folderOf(office, sha256), `${sha256}.enc`)

/**
 * Keeps a content, synced to disk before it returns. One that is there and can be read is left alone; a damaged one is written
 * anew. Throws AppError `output-unwritable`.
 */
export async function keepContent(office: string, key: Uint8Array, sha256: string, content: Uint8Array): Promise<void> {
  if (await isReadable(office, key, sha256)) return
  await mkdir(folderOf(office, sha256), { recursive: true })
  await writeAtomicStream(fileOf(office, sha256), sealed(key, sha256, content), { replace: true })
}

async function isReadable(office: string, key: Uint8Array, sha256: string): Promise<boolean> {
  try {
    await readContent(office, key, sha256)
    return true
  } catch (error) {
    if (error instanceof AppError && (error.code === 'attachment-lost' || error.code === 'attachment-damaged')) return false
    throw error
  }
}

/** The content of this hash. Throws AppError `attachment-lost`, `attachment-damaged`, `office-key-wrong`. */
export async function readContent(office: string, key: Uint8Array, sha256: string): Promise<Uint8Array> {
  let file: Uint8Array
  try {
    file = await readFile(fileOf(office, sha256))
  } catch {
    throw new AppError('attachment-lost', { sha256: sha256.slice(0, 12) })
  }
  return opened(key, sha256, file)
}

/** Whether a file of this content is in its place (its inside is checked when it is read). */
export async function hasContent(office: string, sha256: string): Promise<boolean> {
  return stat(fileOf(office, sha256)).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  )
}

/** Takes a content away, and what a killed program left of writing it. A content that is not there is no fault. */
export async function dropContent(office: string, sha256: string): Promise<void> {
  await rm(fileOf(office, sha256), { force: true })
  const folder = folderOf(office, sha256)
  const names = await readdir(folder).catch(() => [])
  const parts = names.filter((name) => name.startsWith(`.${sha256}.enc.`) && name.endsWith('.part'))
  for (const name of parts) await rm(join(folder, name), { force: true })
}
