/** The hashes of the trail, made again step by step from their description. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitHash, entryHash, signedEntryHash } from '../../electron/backend/audit/format.ts'
import { shownDigest } from '../../electron/backend/audit/seal.ts'

const big = (n: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}
const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('', '髙橋', '𠮷', '\0', 'a'.repeat(70_000)))
const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((all) => Buffer.from(all).toString('hex'))

test('what was shown', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, fc.integer(), fc.constant(null))), (parts) => {
      const hash = createHash('sha256').update('kyufu-shown-v1\0')
      for (const part of parts) {
        const bytes = Buffer.from(String(part))
        if (part === null) hash.update(big(0xffffffff))
        else hash.update(big(bytes.length)).update(bytes)
      }
      const expected = hash.digest('hex')
      expect(shownDigest(parts)).toBe(expected)
      // a text that comes as its bytes is the same text
      expect(shownDigest(parts.map((part) => (typeof part === 'string' ? new Uint8Array(Buffer.from(part)) : part)))).toBe(expected)
    }),
  )
})

test('entries and the commitments to their bodies', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 9, maxLength: 9 }), fc.nat(), hex(32), hex(16), (texts, seq, prev, salt) => {
      const [atUtc = '', atLocal = '', actor = '', device = '', action = '', ref = '', commit = '', keyId = '', sig = ''] = texts
      const fields = [String(seq), atUtc, atLocal, actor, device, action, ref, commit]
      const chain = (name: string, all: readonly string[]): string => {
        const hash = createHash('sha256').update(`${name}\0`).update(Buffer.from(prev, 'hex'))
        for (const one of all) hash.update(big(Buffer.byteLength(one))).update(one)
        return hash.digest('hex')
      }
      const entry = { seq, atUtc, atLocal, actor, device, action, ref, commit }
      expect(entryHash(prev, entry)).toBe(chain('kyufu-audit-v1', fields))
      expect(signedEntryHash({ hash: prev, sig }, entry, keyId)).toBe(chain('kyufu-audit-v2', [...fields, keyId, sig]))
      expect(commitHash(salt, ref)).toBe(createHash('sha256').update(Buffer.from(salt, 'hex')).update(ref).digest('hex'))
    }),
  )
})
