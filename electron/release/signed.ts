import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** A public release key as it is compiled into the program: Ed25519, SPKI, base64. The first is in use, the others are spare. */
export type ReleaseKey = string

/** Why a signed text was not taken. `key`: nobody we know signed it; `signature`: it is not what was signed; `form`: it is none. */
export type SignatureFault = 'form' | 'key' | 'signature'

export type Opened =
  | { readonly ok: true; readonly body: string; readonly key: string }
  | { readonly ok: false; readonly fault: SignatureFault }

/** Longest signed text that is read, in characters: a manifest or a list of files is far below. */
const limit = 8_000_000

/** Short name of a key: the first 16 hex digits of the SHA-256 of its SPKI bytes. */
export function keyName(key: ReleaseKey): string {
  return createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 16)
}

/** The public half of a private key (PEM) in the form that is compiled in. */
export function publicKeyOf(privatePem: string): ReleaseKey {
  return spki(createPublicKey(privatePem))
}

/** 署名つきの文. The body stays a text, so that exactly these characters are what was signed, whatever order a parser gives them. */
export function signText(body: string, privatePem: string, context: string): string {
  const key = createPrivateKey(privatePem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('a release key is an Ed25519 key')
  const signature = sign(null, signedBytes(context, body), key).toString('base64')
  return `${JSON.stringify({ key: keyName(publicKeyOf(privatePem)), signature, body })}\n`
}

/**
 * Opens a signed text with the keys compiled in; nothing of the body is looked at before its signature holds.
 * @param context what the text is for: one kind is never taken for another
 */
export function openSigned(text: string, keys: readonly ReleaseKey[], context: string): Opened {
  const { key, signature, body } = parts(text)
  if (key === null || signature === null || body === null) return { ok: false, fault: 'form' }
  const known = keys.find((one) => keyName(one) === key)
  if (known === undefined) return { ok: false, fault: 'key' }
  const holds = verify(null, signedBytes(context, body), publicKey(known), Buffer.from(signature, 'base64'))
  return holds ? { ok: true, body, key } : { ok: false, fault: 'signature' }
}

function parts(text: string): { key: string | null; signature: string | null; body: string | null } {
  const nothing = { key: null, signature: null, body: null }
  if (text.length > limit) return nothing
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null) return nothing
    const { key, signature, body } = read as Record<string, unknown>
    return { key: asText(key), signature: asText(signature), body: asText(body) }
  } catch {
    return nothing
  }
}

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const signedBytes = (context: string, body: string): Buffer => Buffer.from(`kyufu-desk ${context} v1\n${body}`, 'utf8')

const publicKey = (key: ReleaseKey): KeyObject => createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })

const spki = (key: KeyObject): ReleaseKey => key.export({ format: 'der', type: 'spki' }).toString('base64')
