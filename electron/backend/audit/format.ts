import * as crypto from 'node:crypto'
import { createHash } from 'node:crypto'

/**
 * 監査記録の形式. Frozen: a change needs a new format name, or every older trail would stop to verify. Written down for others in
 * resources/verifier/FORMAT.ja.md.
 *
 *   v1  entry_hash = SHA-256( "kyufu-audit-v1" NUL ‖ prev_hash (32 bytes) ‖ Σ len32(field) ‖ field )
 *   v2  the same under its own name, with two more fields: the number of the key that signs, and the signature of the entry before
 *       sig        = Ed25519( "kyufu-audit-sig-v2" NUL ‖ entry_hash )
 *   commit     = SHA-256( salt (16 bytes) ‖ body (UTF-8) )
 *
 * len32 is the field's length in bytes, 4 bytes, most significant first; fields are UTF-8, in the order given below.
 * Personal data stands only in the body, outside the chained hash: the chain stays whole after a body is erased.
 */
export const auditFormat = 'kyufu-audit-v2'
/** Entries from before there were signatures. */
export const unsignedFormat = 'kyufu-audit-v1'

/** `prev_hash` of the first entry. */
export const firstPrev = '0'.repeat(64)

export interface EntryFields {
  readonly seq: number
  readonly atUtc: string
  readonly atLocal: string
  readonly actor: string
  readonly device: string
  readonly action: string
  readonly ref: string
  readonly commit: string
}

/** The entry before: its hash in hex and its signature as stored ('' without one). */
export interface Link {
  readonly hash: string
  readonly sig: string
}

/** SHA-256 in hex, at one go where this Node can: a hash object for each entry costs three times as much. */
export const sha256Hex = (bytes: Uint8Array): string =>
  'hash' in crypto ? crypto.hash('sha256', bytes, 'hex') : createHash('sha256').update(bytes).digest('hex')

function chained(format: string, prev: string, fields: readonly string[]): string {
  const texts = fields.map((field) => Buffer.from(field))
  const message = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + 4 + text.length, format.length + 33))
  let at = message.write(format, 'latin1')
  message[at++] = 0
  at += message.write(prev, at, 'hex')
  for (const text of texts) {
    message.writeUInt32BE(text.length, at)
    at += 4 + text.copy(message, at + 4)
  }
  return sha256Hex(message.subarray(0, at))
}

const plain = (e: EntryFields): string[] => [String(e.seq), e.atUtc, e.atLocal, e.actor, e.device, e.action, e.ref, e.commit]

/** Hash of an unsigned entry (v1) in hex, given the previous entry's hash in hex. */
export function entryHash(prev: string, e: EntryFields): string {
  return chained(unsignedFormat, prev, plain(e))
}

/** Hash of an entry (v2) in hex. */
export function signedEntryHash(prev: Link, e: EntryFields, keyId: string): string {
  return chained(auditFormat, prev.hash, [...plain(e), keyId, prev.sig])
}

/** What the signature of an entry covers. */
export function signedText(hash: string): Uint8Array {
  return Buffer.concat([Buffer.from('kyufu-audit-sig-v2\0'), Buffer.from(hash, 'hex')])
}

/** The commitment to a body: `salt` is 16 bytes in hex, `body` is stored text, never re-serialised. */
export function commitHash(salt: string, body: string): string {
  return sha256Hex(Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(body)]))
}
