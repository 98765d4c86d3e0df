/**
 * 暗号の金庫. Contents of attachments at rest (reliability.md §4.1, last row): AES-256-GCM in chunks of 64 KiB.
 *
 *   file  = "KYUFUAT1" ‖ key id (8 bytes) ‖ salt (16 bytes) ‖ chunk 0 ‖ chunk 1 ‖ …
 *   chunk = ciphertext (65,536 bytes, the last one 1–65,536) ‖ tag (16 bytes)
 *   key   = HKDF-SHA-256(office key, salt, "kyufu attachment v1")
 *   nonce = 7 zero bytes ‖ number of the chunk (4 bytes, most significant first) ‖ 1 for the last chunk, else 0
 *   AAD   = "attachment:content:" ‖ SHA-256 of the content in hex
 *
 * A chunk that is changed, moved, dropped or taken from another file is refused. Frozen: a change needs another first word.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'

const magic = Buffer.from('KYUFUAT1', 'ascii')
const idBytes = 8
const saltBytes = 16
const headBytes = magic.length + idBytes + saltBytes
const chunkBytes = 65_536
const tagBytes = 16

/** Names a key without telling anything of it. */
function keyId(key: Uint8Array): Buffer {
  return createHash('sha256').update('kyufu key id v1').update(key).digest().subarray(0, idBytes)
}

/** Bytes at the beginning of a file that say which key wrote it. */
export const vaultHead = magic.length + idBytes

/** Which of these keys wrote a file, by its beginning; undefined: none of them, or it is no file of the vault. */
export function writerOf(keys: readonly Uint8Array[], head: Uint8Array): Uint8Array | undefined {
  if (!magic.equals(head.subarray(0, magic.length))) return undefined
  return keys.find((key) => keyId(key).equals(head.subarray(magic.length, vaultHead)))
}

const fileKey = (key: Uint8Array, salt: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', key, salt, 'kyufu attachment v1', 32))

function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(chunk, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}

const aadOf = (sha256: string): Buffer => Buffer.from(`attachment:content:${sha256}`, 'ascii')

/** SHA-256 of a content, lower-case hex: its name in the store. */
export function contentHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * The encrypted file of a content, piece by piece. `key` is 32 bytes; the content may not be empty. The key is used before this answers: its
 * bytes may be wiped (at the end of a renewal) while the pieces are still being written.
 */
export function sealed(key: Uint8Array, sha256: string, content: Uint8Array): Generator<Uint8Array> {
  const salt = randomBytes(saltBytes)
  return sealedPieces(Buffer.concat([magic, keyId(key), salt]), fileKey(key, salt), sha256, content)
}

function* sealedPieces(head: Uint8Array, own: ReturnType<typeof fileKey>, sha256: string, content: Uint8Array): Generator<Uint8Array> {
  yield head
  for (let at = 0, chunk = 0; at < content.length; at += chunkBytes, chunk += 1) {
    const end = Math.min(at + chunkBytes, content.length)
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(chunk, end === content.length))
    cipher.setAAD(aadOf(sha256))
    const text = Buffer.concat([cipher.update(content.subarray(at, end)), cipher.final()])
    yield Buffer.concat([text, cipher.getAuthTag()])
  }
}

/**
 * The content of an encrypted file, checked chunk by chunk and against its hash.
 * @throws AppError attachment-damaged when a byte is not as it was written, office-key-wrong when another key wrote it
 */
export function opened(key: Uint8Array, sha256: string, file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const damaged = new AppError('attachment-damaged', { sha256: sha256.slice(0, 12) })
  if (bytes.length <= headBytes + tagBytes || !bytes.subarray(0, magic.length).equals(magic)) throw damaged
  if (!bytes.subarray(magic.length, magic.length + idBytes).equals(keyId(key))) throw new AppError('office-key-wrong', {})
  const own = fileKey(key, bytes.subarray(magic.length + idBytes, headBytes))
  const pieces: Buffer[] = []
  for (let at = headBytes, chunk = 0; at < bytes.length; at += chunkBytes + tagBytes, chunk += 1) {
    const end = Math.min(at + chunkBytes + tagBytes, bytes.length)
    if (end - at <= tagBytes) throw damaged
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(chunk, end === bytes.length), { authTagLength: tagBytes })
    decipher.setAAD(aadOf(sha256))
    decipher.setAuthTag(bytes.subarray(end - tagBytes, end))
    try {
      pieces.push(decipher.update(bytes.subarray(at, end - tagBytes)), decipher.final())
    } catch {
      throw damaged
    }
  }
  const content = new Uint8Array(Buffer.concat(pieces))
  if (contentHash(content) !== sha256) throw damaged
  return content
}
