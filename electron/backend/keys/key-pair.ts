import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** A key that can sign: of the office (`owner` 'office') or, for as long as somebody is signed in, of that person. */
export interface Signer {
  readonly keyId: string
  readonly owner: string
  readonly privateKey: KeyObject
}

/** A new Ed25519 pair: the public half raw in base64url, the private one as its 32-byte seed. */
export interface NewKey {
  readonly keyId: string
  readonly publicKey: string
  readonly seed: Uint8Array
}

/** The number of a key: the first 16 hex digits of the SHA-256 of its 32 public bytes. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16)
}

/** Makes a pair. */
export function newKeyPair(): NewKey {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { keyId: keyIdOf(x), publicKey: x, seed: Buffer.from(d, 'base64url') }
}

/** What stands before the seed in the PKCS #8 form of an Ed25519 key (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A signer from the seed of a pair. */
export function signerOf(owner: string, keyId: string, seed: Uint8Array): Signer {
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  return { keyId, owner, privateKey }
}

/** Ed25519 signature in base64. */
export function signText(signer: Signer, text: Uint8Array): string {
  return sign(null, text, signer.privateKey).toString('base64')
}
