/**
 * 封をした文字. Parts of texts that lie encrypted in the store and are opened on their way out, wherever a statement gives them:
 *
 *   token = U+E0F2 "f2:" owner ":" base64 of (nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)) U+E0F2
 *   key   = HKDF-SHA-256(office key, no salt, "kyufu text v1")
 *   AAD   = "kyufu text v1:" ‖ owner
 *
 * `owner` says what the text belongs to (the application's id). A token that was changed, or stands in the row of another application, is not
 * opened: it stays the token it is, which no rule takes for an account number.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { KyselyPlugin } from 'kysely'
import { AppError } from '../../../shared/errors.ts'

const mark = '\uE0F2'
const token = new RegExp(`${mark}f2:([0-9a-z-]{1,40}):([A-Za-z0-9+/=]{38,})${mark}`, 'g')
/** No token is shorter. */
const leastLength = 44

/** The office's key at this moment, without waiting; null: nobody has opened it, or it is lost. */
export type KeyNow = () => Uint8Array | null

const derived = new WeakMap<Uint8Array, Buffer>()
function textKey(keyNow: KeyNow): Buffer {
  const key = keyNow()
  if (key === null) throw new AppError('office-key-closed', {})
  const known = derived.get(key) ?? Buffer.from(hkdfSync('sha256', key, new Uint8Array(), 'kyufu text v1', 32))
  derived.set(key, known)
  return known
}

const aadOf = (owner: string): Buffer => Buffer.from(`kyufu text v1:${owner}`, 'utf8')

/** The token of a text. Throws AppError `office-key-closed`. */
export function sealText(keyNow: KeyNow, owner: string, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', textKey(keyNow), nonce).setAAD(aadOf(owner))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${mark}f2:${owner}:${sealed.toString('base64')}${mark}`
}

/** The token of a text that will stand within a string of JSON. */
export const sealJsonText = (keyNow: KeyNow, owner: string, text: string): string =>
  sealText(keyNow, owner, JSON.stringify(text).slice(1, -1))

/** A text with its tokens opened; `row`: the application the text was found with. Throws AppError `office-key-closed`. */
export function openText(keyNow: KeyNow, text: string, row?: string): string {
  if (text.length < leastLength || !text.includes(mark)) return text
  return text.replaceAll(token, (whole, owner: string, base64: string) => {
    if (row !== undefined && isApplication(owner) && owner !== row) return whole
    const bytes = Buffer.from(base64, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', textKey(keyNow), bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(aadOf(owner)).setAuthTag(bytes.subarray(-16))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
    } catch {
      return whole
    }
  })
}

/** Owners that are no application: answers of requests, drafts of forms. */
const isApplication = (owner: string): boolean => owner !== 'request' && owner !== 'draft'

/** A row with the tokens of all its texts opened; the very same row when there are none. */
export function openRow<R>(keyNow: KeyNow, row: R): R {
  if (typeof row === 'string') return openText(keyNow, row) as R
  if (typeof row !== 'object' || row === null) return row
  const cells = row as Record<string, unknown>
  const own = typeof cells['application_id'] === 'string' ? cells['application_id'] : undefined
  let opened: Record<string, unknown> | null = null
  for (const name in cells) {
    const value = cells[name]
    if (typeof value !== 'string' || value.length < leastLength || !value.includes(mark)) continue
    opened ??= { ...cells }
    opened[name] = openText(keyNow, value, own)
  }
  return (opened ?? row) as R
}

/** Columns in which tokens may stand, under these names only. */
const sealedColumns = ['details', 'cells', 'content', 'mended', 'original', 'problems', 'warnings', 'result'] as const

/** Opens tokens in the answers of every statement of a connection. */
export const openingPlugin = (keyNow: KeyNow): KyselyPlugin => ({
  transformQuery: ({ node }) => node,
  transformResult: ({ result }) => {
    const [first] = result.rows
    // most statements ask for none of these: their rows are not looked through
    if (first === undefined || !sealedColumns.some((name) => name in first)) return Promise.resolve(result)
    return Promise.resolve({ ...result, rows: result.rows.map((row) => openRow(keyNow, row)) })
  },
})
