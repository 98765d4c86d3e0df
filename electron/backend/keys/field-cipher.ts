/**
 * 項目の暗号. Single fields at rest (reliability.md §4.1, last row): AES-256-GCM under a key derived from the office's key.
 *
 *   text  = "f1:", after the n-th renewal "f1.n+1:" ‖ base64 of: nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)
 *   key   = HKDF-SHA-256(office key of that generation, no salt, "kyufu field v1")
 *   AAD   = what the field belongs to, so that a text moved to another row does not open
 *   mark  = HMAC-SHA-256(key of marks, text), the first 32 hex digits: the same text has the same mark
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { keyOfGeneration, type OfficeKeys } from './office-keys.ts'

const prefix = /^f1(?:\.([1-9]\d{0,3}))?:/
const nonceBytes = 12
const tagBytes = 16

const derived = (key: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', key, new Uint8Array(), 'kyufu field v1', 32))

/** The generation of the key that sealed a text; null: it is none that was sealed. */
export function fieldGeneration(text: string): number | null {
  const found = prefix.exec(text)
  return found === null ? null : Number(found[1] ?? 1)
}

/** Whether a text lies sealed. */
export const isSealedField = (text: string): boolean => prefix.test(text)

/** A text that only the office's key opens. `owner` says where it belongs: table and id of its row. */
export function sealField(keys: OfficeKeys, owner: string, text: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', derived(keys.key), nonce)
  cipher.setAAD(Buffer.from(owner, 'utf8'))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `f1${keys.generation === 1 ? '' : `.${keys.generation}`}:${sealed.toString('base64')}`
}

/** The text of a sealed field. Throws AppError `office-key-wrong` for another key, another owner or a changed byte. */
export function openField(keys: OfficeKeys, owner: string, sealed: string): string {
  const key = keyOfGeneration(keys, fieldGeneration(sealed) ?? 0)
  const bytes = Buffer.from(sealed.slice(sealed.indexOf(':') + 1), 'base64')
  if (key === null || bytes.length < nonceBytes + tagBytes) throw new AppError('office-key-wrong', {})
  const decipher = createDecipheriv('aes-256-gcm', derived(key), bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(owner, 'utf8'))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    throw new AppError('office-key-wrong', {})
  }
}

/** What came of sealing a field anew: `anew` 1 when it was sealed by an earlier key, `shut` 1 when none of the keys opens it. */
export interface ResealedField {
  readonly text: string
  readonly anew: number
  readonly shut: number
}

/** A field sealed by the present key. A text that is not sealed, or that no key opens, stays as it is. */
export function resealField(keys: OfficeKeys, owner: string, sealed: string): ResealedField {
  const generation = fieldGeneration(sealed)
  if (generation === null || generation === keys.generation) return { text: sealed, anew: 0, shut: 0 }
  try {
    return { text: sealField(keys, owner, openField(keys, owner, sealed)), anew: 1, shut: 0 }
  } catch (error) {
    if (error instanceof AppError && error.code === 'office-key-wrong') return { text: sealed, anew: 0, shut: 1 }
    throw error
  }
}

/** What tells two texts apart without telling either. */
export const fieldMark = ({ mark }: Pick<OfficeKeys, 'mark'>, text: string): string =>
  createHmac('sha256', mark).update(text, 'utf8').digest('hex').slice(0, 32)
