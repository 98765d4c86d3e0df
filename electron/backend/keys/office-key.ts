/**
 * 事務所の鍵. One random data key. In a new office it lies in a file of its own beside the store: a copy of the store alone is unreadable,
 * the whole folder is not. Once an administrator has closed it, it lies in slots only (keys/office-slots.ts), the file says so, and
 * whoever has the folder needs a password of a user or the paper as well.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { fileKey, heldKey, keepFileKey } from './office-ring.ts'

export const keyFileName = 'office.key'
const firstWord = 'kyufu-office-key-v1'
const closedWord = 'kyufu-office-key-in-slots-v1'

/**
 * The key, 32 bytes: of the file, or of whoever has opened it. Throws AppError `office-key-missing`, `office-key-closed` when it lies in
 * slots and nobody has opened it, `office-key-wrong` for a file that holds no key.
 */
export async function officeKey(folder: string): Promise<Uint8Array> {
  // what somebody opened counts before any file: one that is put there later is not the key of this office
  const held = heldKey(folder)
  if (held !== null) return Buffer.from(held)
  const text = await keyText(folder)
  if (text === null) throw new AppError('office-key-missing', {})
  if (isClosedText(text)) throw new AppError('office-key-closed', {})
  return keyOfText(text)
}

/**
 * The key at this moment, without waiting: the very same bytes each time. null: nobody has opened it, its file is lost or damaged. A file is
 * read once for as long as the office is open.
 */
export function keyNow(folder: string): Uint8Array | null {
  const known = heldKey(folder) ?? fileKey(folder)
  if (known !== null) return known
  try {
    const text = readFileSync(join(folder, keyFileName), 'utf8')
    return isClosedText(text) ? null : keepFileKey(folder, keyOfText(text))
  } catch {
    return null
  }
}

/** The key in the text of a key file. Throws AppError `office-key-wrong`. */
export function keyOfText(text: string): Uint8Array {
  const [word, hex = ''] = text.trim().split(/\s+/)
  if (word !== firstWord || !/^[0-9a-f]{64}$/.test(hex)) throw new AppError('office-key-wrong', {})
  return Buffer.from(hex, 'hex')
}

/** The text of a key file with this key: what a backup takes along, encrypted with everything else. */
export const keyFileText = (key: Uint8Array): string => `${firstWord} ${Buffer.from(key).toString('hex')}\n`

const isClosedText = (text: string): boolean => text.trim() === closedWord

/** Whether the file holds a key, says that it lies in slots, or is not there. */
export async function keyFileState(folder: string): Promise<'key' | 'closed' | 'missing'> {
  const text = await keyText(folder)
  return text === null ? 'missing' : isClosedText(text) ? 'closed' : 'key'
}

/** Puts in the place of the key that it lies in slots. */
export const closeKeyFile = (folder: string): Promise<void> => writeKeyFile(folder, `${closedWord}\n`)

/** Puts the key back into its file: it was lost, and the paper opened it. */
export const restoreKeyFile = (folder: string, key: Uint8Array): Promise<void> => writeKeyFile(folder, keyFileText(key))

/**
 * Makes the key of an office that has none yet. Not called while contents exist that an older key wrote: a new key would hide
 * that the old one is lost. The file appears whole or not at all; only its owner may read it (where the system knows modes).
 */
export async function ensureOfficeKey(folder: string): Promise<void> {
  if ((await keyText(folder)) !== null) return
  await writeKeyFile(folder, keyFileText(randomBytes(32)))
}

async function writeKeyFile(folder: string, text: string): Promise<void> {
  const part = join(folder, `.${keyFileName}.part`)
  await rm(part, { force: true })
  const handle = await open(part, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(part, join(folder, keyFileName))
}

async function keyText(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, keyFileName), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
