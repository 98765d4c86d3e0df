/**
 * 項目の暗号. Single fields at rest (reliability.md §4.1, last row): AES-256-GCM under a key derived from the office's key.
 *
 *   text  = "f1:" ‖ base64 of: nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)
 *   key   = HKDF-SHA-256(office key, no salt, "kyufu field v1")
 *   AAD   = what the field belongs to, so that a text moved to another row does not open
 *   mark  = HMAC-SHA-256(HKDF(office key, "kyufu field mark v1"), text), the first 32 hex digits: the same text has the same mark
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'

const prefix = 'f1:'
const nonceBytes = 12
const tagBytes = 16

const derived = (key: Uint8Array, info: string): Buffer => Buffer.from(hkdfSync('sha256', key, new Uint8Array(), info, 32))

/** A text that only the office's key opens. `owner` says where it belongs: table and id of its row. */
export function sealField(key: Uint8Array, owner: string, text: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', derived(key, 'kyufu field v1'), nonce)
  cipher.setAAD(Buffer.from(owner, 'utf8'))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return prefix + sealed.toString('base64')
}

/** The text of a sealed field. Throws AppError `office-key-wrong` for another key, another owner or a changed byte. */
export function openField(key: Uint8Array, owner: string, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64')
  if (!sealed.startsWith(prefix) || bytes.length < nonceBytes + tagBytes) throw new AppError('office-key-wrong', {})
  const decipher = createDecipheriv('aes-256-gcm', derived(key, 'kyufu field v1'), bytes.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(owner, 'utf8'))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    throw new AppError('office-key-wrong', {})
  }
}

/** What tells two texts apart without telling either. */
export const fieldMark = (key: Uint8Array, text: string): string =>
  createHmac('sha256', derived(key, 'kyufu field mark v1')).update(text, 'utf8').digest('hex').slice(0, 32)
