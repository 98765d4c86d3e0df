/**
 * 事務所の署名鍵. Signs every entry that needs no person's own signature, and the checkpoints. It lies in a file of its own beside the
 * store: whoever has the store alone cannot sign; whoever has the whole folder can, but neither in a person's name nor unseen before
 * the last checkpoint that lies elsewhere.
 */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { keyIdOf, newKeyPair, signerOf, type Signer } from './key-pair.ts'

const fileName = 'signing.key'
const firstWord = 'kyufu-signing-key-v1'

export interface DeviceKey extends Signer {
  readonly publicKey: string
  /** It was made just now: its entry is still to be written. */
  readonly fresh: boolean
}

/**
 * The office's key; an office without one gets one. The file appears whole or not at all, readable by its owner only (where the system
 * knows modes). Throws AppError `signing-key-wrong` for a file that holds no key.
 */
export async function deviceKey(folder: string): Promise<DeviceKey> {
  const text = await keyText(folder)
  if (text !== null) {
    const [word, publicKey = '', seed = ''] = text.trim().split(/\s+/)
    if (word !== firstWord || !/^[A-Za-z0-9_-]{43}$/.test(publicKey) || !/^[A-Za-z0-9_-]{43}$/.test(seed))
      throw new AppError('signing-key-wrong', {})
    return { ...signerOf('office', keyIdOf(publicKey), Buffer.from(seed, 'base64url')), publicKey, fresh: false }
  }
  const made = newKeyPair()
  const part = join(folder, `.${fileName}.part`)
  await rm(part, { force: true })
  const handle = await open(part, 'wx', 0o600)
  try {
    await handle.writeFile(`${firstWord} ${made.publicKey} ${Buffer.from(made.seed).toString('base64url')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(part, join(folder, fileName))
  return { ...signerOf('office', made.keyId, made.seed), publicKey: made.publicKey, fresh: true }
}

async function keyText(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, fileName), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
