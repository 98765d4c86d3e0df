/**
 * 封. Seals a random file key for a holder whose private half is not here: X25519 with a fresh key for each seal, HKDF-SHA-256,
 * AES-256-GCM. Backups are made by a program that could not open them again. The format is written down in
 * resources/manual/backup-format.md.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto'

/** What stands before the seed in the PKCS #8 form of an X25519 key (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const noNonce = Buffer.alloc(12)

const privateOf = (seed: Uint8Array) => createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
const publicOf = (raw: string) => createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw }, format: 'jwk' })

/** 鍵の番号. What a holder's key is called by on paper and in lists. */
export const holderId = (publicKey: string): string => createHash('sha256').update(publicKey).digest('hex').slice(0, 8)

/** The public half, raw in base64url, of a private half of 32 bytes. */
export function publicHalf(seed: Uint8Array): string {
  const { x = '' } = createPublicKey(privateOf(seed)).export({ format: 'jwk' })
  return x
}

/** Both halves of a sealed key: the fresh public key and the box, base64url. */
export interface Sealed {
  readonly fresh: string
  readonly box: string
}

function boxKey(shared: Uint8Array, fresh: string, holder: string): Buffer {
  const salt = Buffer.concat([Buffer.from(fresh, 'base64url'), Buffer.from(holder, 'base64url')])
  return Buffer.from(hkdfSync('sha256', shared, salt, 'kyufu backup slot v1', 32))
}

/** Seals 32 bytes for the holder of a public half. */
export function sealFor(holder: string, secret: Uint8Array): Sealed {
  const { privateKey } = generateKeyPairSync('x25519')
  const { x: fresh = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  const key = boxKey(diffieHellman({ privateKey, publicKey: publicOf(holder) }), fresh, holder)
  return { fresh, box: lock(key, secret) }
}

/** The sealed bytes; null when this private half does not open them. */
export function openSealed(seed: Uint8Array, { fresh, box }: Sealed): Uint8Array | null {
  const shared = diffieHellman({ privateKey: privateOf(seed), publicKey: publicOf(fresh) })
  return unlock(boxKey(shared, fresh, publicHalf(seed)), box)
}

/** AES-256-GCM under a key that is used for this one box only. */
export function lock(key: Uint8Array, secret: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, noNonce)
  return Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** The content of `lock`; null when the key or the box is another. */
export function unlock(key: Uint8Array, box: string): Uint8Array | null {
  const bytes = Buffer.from(box, 'base64url')
  if (bytes.length <= 16) return null
  const decipher = createDecipheriv('aes-256-gcm', key, noNonce, { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
  } catch {
    return null
  }
}
