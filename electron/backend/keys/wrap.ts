import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { passwordCost } from '../passwords.ts'

/** 包み. A private key under a password: Argon2id gives the key of AES-256-GCM, the key's number is bound to it. */
interface Wrapped {
  readonly v: 1
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
  readonly salt: string
  readonly iv: string
  readonly sealed: string
}

/** What a password was worked into; kept only while it is needed. */
export interface PasswordKey {
  readonly cost: { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number }
  readonly salt: Uint8Array
  readonly key: Uint8Array
}

/** Works a password into a key of 32 bytes, with a salt of its own. `cost` default: that of the passwords themselves. */
export async function passwordKey(
  password: string,
  cost: PasswordKey['cost'] = passwordCost,
  salt: Uint8Array = randomBytes(16),
): Promise<PasswordKey> {
  // the same word typed as composed or decomposed kana must open the same key
  const { memoryCost, timeCost, parallelism } = cost
  const key = await hashRaw(password.normalize('NFKC'), { memoryCost, timeCost, parallelism, algorithm: 2, salt, outputLen: 32 })
  return { cost: { memoryCost, timeCost, parallelism }, salt, key }
}

/** The text to be stored. */
export function wrapSeed(by: PasswordKey, keyId: string, seed: Uint8Array): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', by.key, iv).setAAD(Buffer.from(`kyufu-user-key-v1 ${keyId}`))
  const sealed = Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()])
  const { memoryCost, timeCost, parallelism } = by.cost
  const wrapped: Wrapped = {
    v: 1,
    memoryCost,
    timeCost,
    parallelism,
    salt: Buffer.from(by.salt).toString('base64'),
    iv: iv.toString('base64'),
    sealed: sealed.toString('base64'),
  }
  return JSON.stringify(wrapped)
}

/** The seed of a stored key; null when the password does not open it. */
export async function unwrapSeed(password: string, keyId: string, stored: string): Promise<Uint8Array | null> {
  const w = JSON.parse(stored) as Wrapped
  const { key } = await passwordKey(password, w, Buffer.from(w.salt, 'base64'))
  return openSeed(key, keyId, stored)
}

/** The seed of a stored key under a key that is worked out already; null when it does not open it. */
export function openSeed(key: Uint8Array, keyId: string, stored: string): Uint8Array | null {
  const w = JSON.parse(stored) as Wrapped
  const sealed = Buffer.from(w.sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(w.iv, 'base64'), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(`kyufu-user-key-v1 ${keyId}`)).setAuthTag(sealed.subarray(-16))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  } catch {
    return null
  }
}
