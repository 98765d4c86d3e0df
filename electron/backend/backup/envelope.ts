/**
 * バックアップの封筒. One file: "KYUFUBK1" ‖ length of the head (4 bytes) ‖ head (JSON, readable without a key) ‖ SHA-256 of all that ‖ chunks.
 *
 *   chunk = ciphertext (65,536 bytes, the last one 0–65,536) ‖ tag (16 bytes), AES-256-GCM
 *   key   = HKDF-SHA-256(file key, salt of the head, "kyufu backup body v1")
 *   nonce = 7 zero bytes ‖ number of the chunk (4 bytes, most significant first) ‖ 1 for the last chunk, else 0
 *   AAD   = the SHA-256 of the head
 *
 * The random file key lies sealed in the head, once for each holder. Frozen: a change needs another first word. Files are read and
 * written synchronously: all this runs in a thread of its own.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import * as z from 'zod'
import { AppError } from '../../../shared/errors.ts'

const magic = Buffer.from('KYUFUBK1', 'ascii')
const chunkBytes = 65_536
const tagBytes = 16
const mostHeadBytes = 1_000_000

const Box = { fresh: z.string(), box: z.string() }
const Kdf = z.object({ salt: z.string(), memoryCost: z.int().max(1_048_576), timeCost: z.int().max(20), parallelism: z.int().max(16) })

/** 開け方. Who can open the file: the paper, a user's password, the office's own key file. */
export const Slot = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recovery'), keyId: z.string(), ...Box }),
  z.object({ kind: z.literal('user'), owner: z.string(), kdf: Kdf, ...Box }),
  z.object({ kind: z.literal('office'), box: z.string() }),
])
export type Slot = z.infer<typeof Slot>

/** What everybody may read of a backup: no personal data. */
export const Head = z.object({
  format: z.literal('kyufu-backup-v1'),
  store: z.string(),
  office: z.string(),
  at: z.string(),
  schemaVersion: z.int(),
  checkpoint: z.object({ number: z.int(), seq: z.int(), head: z.string() }),
  /** 件数: entries of the trail and cases. */
  entries: z.int(),
  cases: z.int(),
  /** Files beside the store, and their bytes. */
  files: z.int(),
  fileBytes: z.int(),
  /** SHA-256 of the list of contents that lies beside this file. */
  list: z.string(),
  salt: z.string(),
  slots: z.array(Slot),
})
export type Head = z.infer<typeof Head>

export const damagedAt = (path: string, where: string): AppError => new AppError('backup-damaged', { name: basename(path), where })

function bodyKey(fileKey: Uint8Array, salt: string): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, Buffer.from(salt, 'base64url'), 'kyufu backup body v1', 32))
}

function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(chunk, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Writes the body piece by piece. */
export interface EnvelopeWriter {
  write(bytes: Uint8Array): void
  /** Writes the last chunk and syncs. */
  end(): void
  /** Leaves the file as it is: it is to be deleted. */
  abandon(): void
}

/** Begins a new file; one that exists is refused by the system (EEXIST). */
export function startEnvelope(path: string, head: Head, fileKey: Uint8Array): EnvelopeWriter {
  const text = Buffer.from(JSON.stringify(head), 'utf8')
  const start = Buffer.alloc(magic.length + 4)
  magic.copy(start)
  start.writeUInt32BE(text.length, magic.length)
  const opening = Buffer.concat([start, text])
  const digest = createHash('sha256').update(opening).digest()
  const key = bodyKey(fileKey, head.salt)
  const fd = openSync(path, 'wx', 0o600)
  let pending: Buffer[] = []
  let size = 0
  let chunk = 0
  const put = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
  }
  const seal = (plain: Buffer, last: boolean): void => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(chunk, last)).setAAD(digest)
    put(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
    chunk++
  }
  try {
    put(Buffer.concat([opening, digest]))
  } catch (error) {
    closeSync(fd)
    throw error
  }
  return {
    write(bytes) {
      pending.push(Buffer.from(bytes))
      size += bytes.length
      if (size <= chunkBytes) return
      const all = Buffer.concat(pending)
      let at = 0
      for (; all.length - at > chunkBytes; at += chunkBytes) seal(all.subarray(at, at + chunkBytes), false)
      pending = [all.subarray(at)]
      size = all.length - at
    },
    end() {
      seal(Buffer.concat(pending), true)
      fsyncSync(fd)
      closeSync(fd)
    },
    abandon: () => closeSync(fd),
  }
}

function readAt(fd: number, length: number, position: number): Buffer {
  const buffer = Buffer.alloc(length)
  let got = 0
  while (got < length) {
    const n = readSync(fd, buffer, got, length - got, position + got)
    if (n === 0) break
    got += n
  }
  return buffer.subarray(0, got)
}

/** The head with its digest and the place behind it. Throws AppError `backup-damaged`, `backup-foreign`, `file-not-found`. */
export function readHead(path: string): { readonly head: Head; readonly digest: Buffer; readonly bodyAt: number } {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    throw new AppError('file-not-found', { name: basename(path) })
  }
  try {
    const start = readAt(fd, magic.length + 4, 0)
    if (!start.subarray(0, magic.length).equals(magic) || start.length < magic.length + 4)
      throw new AppError('backup-foreign', { name: basename(path) })
    const length = start.readUInt32BE(magic.length)
    if (length > mostHeadBytes) throw damagedAt(path, '見出し')
    const text = readAt(fd, length, start.length)
    const digest = createHash('sha256').update(start).update(text).digest()
    if (!readAt(fd, 32, start.length + length).equals(digest)) throw damagedAt(path, '見出し')
    const parsed = Head.safeParse(JSON.parse(text.toString('utf8')))
    if (!parsed.success) throw damagedAt(path, '見出し')
    return { head: parsed.data, digest, bodyAt: start.length + length + 32 }
  } finally {
    closeSync(fd)
  }
}

/**
 * The body, checked chunk by chunk before it is given out; `onBytes` hears how far the file was read.
 * Throws AppError `backup-damaged` with the place, `backup-key-wrong`.
 */
export function* readBody(
  path: string,
  fileKey: Uint8Array,
  onBytes: (done: number, total: number) => void = () => undefined,
): Generator<Buffer> {
  const { head, digest, bodyAt } = readHead(path)
  const key = bodyKey(fileKey, head.salt)
  const fd = openSync(path, 'r')
  try {
    const total = fstatSync(fd).size
    if (total - bodyAt < tagBytes) throw damagedAt(path, '本文の先頭（途中で切れています）')
    for (let at = bodyAt, chunk = 0; at < total; chunk++) {
      const end = Math.min(at + chunkBytes + tagBytes, total)
      const where = `${at.toLocaleString('ja-JP')}バイト目から${end.toLocaleString('ja-JP')}バイト目`
      const piece = readAt(fd, end - at, at)
      if (piece.length !== end - at || piece.length < tagBytes) throw damagedAt(path, where)
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(chunk, end === total), { authTagLength: tagBytes }).setAAD(digest)
      decipher.setAuthTag(piece.subarray(-tagBytes))
      let plain: Buffer
      try {
        plain = Buffer.concat([decipher.update(piece.subarray(0, -tagBytes)), decipher.final()])
      } catch {
        throw damagedAt(path, where)
      }
      at = end
      onBytes(at, total)
      yield plain
    }
  } finally {
    closeSync(fd)
  }
}
