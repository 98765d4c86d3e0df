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
import { firstKeys, keysOfText, keysText, type OfficeKeys } from './office-keys.ts'
import { fileKeys, heldKeys, keepFileKeys } from './office-ring.ts'

export const keyFileName = 'office.key'
const closedWord = 'kyufu-office-key-in-slots-v1'

/**
 * The keys: of the file, or of whoever has opened them. Throws AppError `office-key-missing`, `office-key-closed` when it lies in
 * slots and nobody has opened it, `office-key-wrong` for a file that holds no key.
 */
export async function officeKey(folder: string): Promise<OfficeKeys> {
  // what somebody opened counts before any file: one that is put there later is not the key of this office
  const held = heldKeys(folder)
  if (held !== null) return held
  const text = await keyText(folder)
  if (text === null) throw new AppError('office-key-missing', {})
  if (isClosedText(text)) throw new AppError('office-key-closed', {})
  return keysOfText(text)
}

/**
 * The keys at this moment, without waiting: the very same bytes each time. null: nobody has opened it, its file is lost or damaged. A file is
 * read once for as long as the office is open.
 */
export function keyNow(folder: string): OfficeKeys | null {
  const known = heldKeys(folder) ?? fileKeys(folder)
  if (known !== null) return known
  try {
    const text = readFileSync(join(folder, keyFileName), 'utf8')
    return isClosedText(text) ? null : keepFileKeys(folder, keysOfText(text))
  } catch {
    return null
  }
}

const isClosedText = (text: string): boolean => text.trim() === closedWord

/** Whether the file holds a key, says that it lies in slots, or is not there. */
export async function keyFileState(folder: string): Promise<'key' | 'closed' | 'missing'> {
  const text = await keyText(folder)
  return text === null ? 'missing' : isClosedText(text) ? 'closed' : 'key'
}

/** Puts in the place of the key that it lies in slots. */
export const closeKeyFile = (folder: string): Promise<void> => writeKeyFile(folder, `${closedWord}\n`)

/** Puts the key back into its file: it was lost, and the paper opened it. */
export const restoreKeyFile = (folder: string, keys: OfficeKeys): Promise<void> => writeKeyFile(folder, keysText(keys))

/**
 * Makes the key of an office that has none yet. Not called while contents exist that an older key wrote: a new key would hide
 * that the old one is lost. The file appears whole or not at all; only its owner may read it (where the system knows modes).
 */
export async function ensureOfficeKey(folder: string): Promise<void> {
  if ((await keyText(folder)) !== null) return
  await writeKeyFile(folder, keysText(firstKeys(randomBytes(32))))
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
