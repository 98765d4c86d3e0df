/**
 * 事務所の鍵. One random data key in a file of its own beside the store. It keeps attachments unreadable in a copy that lacks
 * it; whoever has the whole office folder has the key, too, until keys of users wrap it (reliability.md §4.2).
 */
import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

const fileName = 'office.key'
const firstWord = 'kyufu-office-key-v1'

/** The key, 32 bytes. Throws AppError `office-key-missing`, `office-key-wrong` for a file that holds no key. */
export async function officeKey(folder: string): Promise<Uint8Array> {
  const text = await keyText(folder)
  if (text === null) throw new AppError('office-key-missing', {})
  const [word, hex = ''] = text.trim().split(/\s+/)
  if (word !== firstWord || !/^[0-9a-f]{64}$/.test(hex)) throw new AppError('office-key-wrong', {})
  return Buffer.from(hex, 'hex')
}

/**
 * Makes the key of an office that has none yet. Not called while contents exist that an older key wrote: a new key would hide
 * that the old one is lost. The file appears whole or not at all; only its owner may read it (where the system knows modes).
 */
export async function ensureOfficeKey(folder: string): Promise<void> {
  if ((await keyText(folder)) !== null) return
  const part = join(folder, `.${fileName}.part`)
  await rm(part, { force: true })
  const handle = await open(part, 'wx', 0o600)
  try {
    await handle.writeFile(`${firstWord} ${randomBytes(32).toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(part, join(folder, fileName))
}

async function keyText(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, fileName), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
