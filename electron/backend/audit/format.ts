import { createHash } from 'node:crypto'

/**
 * 監査記録の形式 v1. Frozen: a change needs a new format name, or every older trail would stop to verify.
 *
 *   entry_hash = SHA-256( "kyufu-audit-v1" NUL ‖ prev_hash (32 bytes) ‖ Σ len32(field) ‖ field )
 *   commit     = SHA-256( salt (16 bytes) ‖ body (UTF-8) )
 *
 * len32 is the field's length in bytes, 4 bytes, most significant first; fields are UTF-8, in the order of `entryFields`.
 * Personal data stands only in the body, outside the chained hash: the chain stays whole after a body is erased.
 */
export const auditFormat = 'kyufu-audit-v1'

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

const prefix = Buffer.from(`${auditFormat}\0`, 'utf8')

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Hash of an entry in hex, given the previous entry's hash in hex. */
export function entryHash(prev: string, e: EntryFields): string {
  const fields = [String(e.seq), e.atUtc, e.atLocal, e.actor, e.device, e.action, e.ref, e.commit]
  return createHash('sha256')
    .update(Buffer.concat([prefix, Buffer.from(prev, 'hex'), ...fields.map(lengthPrefixed)]))
    .digest('hex')
}

/** The commitment to a body: `salt` is 16 bytes in hex, `body` is stored text, never re-serialised. */
export function commitHash(salt: string, body: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(body, 'utf8').digest('hex')
}
