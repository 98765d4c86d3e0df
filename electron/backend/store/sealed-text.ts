/**
 * 封をした文字. Parts of texts that lie encrypted in the store and are opened on their way out, wherever a statement gives them:
 *
 *   token = U+E0F2 "f2:" (after the n-th renewal of the key "f2.n+1:") owner ":" base64 of (nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)) U+E0F2
 *   key   = HKDF-SHA-256(office key of that generation, no salt, "kyufu text v1")
 *   AAD   = "kyufu text v1:" ‖ owner
 *
 * `owner` says what the text belongs to (the application's id). A token that was changed, or stands in the row of another application, is not
 * opened: it stays the token it is, which no rule takes for an account number.
 *
 * Small texts of many rows lie together in a block (`sealed_block`), one token for about a hundred of them; in the row stands where:
 *
 *   place = U+E0F2 "b" block_id "." place in the block's list (from 1) "." the block's word U+E0F2
 *
 * The word is the first of the list, drawn for the block: who writes such a sign into a form cannot know it, and his text stays what it is.
 */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import type { KyselyPlugin } from 'kysely'
import { AppError } from '../../../shared/errors.ts'
import { keyOfGeneration, type OfficeKeys } from '../keys/office-keys.ts'

const mark = '\uE0F2'
const token = new RegExp(`${mark}f2(?:\\.([1-9]\\d{0,3}))?:([0-9A-Za-z_-]{1,40}):([A-Za-z0-9+/=]{38,})${mark}`, 'g')
const place = new RegExp(`${mark}b([1-9]\\d{0,15})\\.(\\d{1,4})\\.([0-9A-Za-z_-]{8})${mark}`, 'g')
const wholeToken = new RegExp(`^${token.source}$`)
const wholePlace = new RegExp(`^${place.source}$`)
/** No place in a block is shorter, nor is a token. */
const leastLength = 6

/** The office's keys at this moment, without waiting; null: nobody has opened them, or they are lost. */
export type KeyNow = () => OfficeKeys | null

const derived = new WeakMap<Uint8Array, KeyObject>()
function textKey(key: Uint8Array): KeyObject {
  const known = derived.get(key) ?? createSecretKey(Buffer.from(hkdfSync('sha256', key, new Uint8Array(), 'kyufu text v1', 32)))
  derived.set(key, known)
  return known
}

function keysAtHand(keyNow: KeyNow): OfficeKeys {
  const keys = keyNow()
  if (keys === null) throw new AppError('office-key-closed', {})
  return keys
}

const aadOf = (owner: string): Buffer => Buffer.from(`kyufu text v1:${owner}`, 'utf8')

/** The token of a text. Throws AppError `office-key-closed`. */
export function sealText(keyNow: KeyNow, owner: string, text: string): string {
  const { generation, key } = keysAtHand(keyNow)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', textKey(key), nonce).setAAD(aadOf(owner))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${mark}f2${generation === 1 ? '' : `.${generation}`}:${owner}:${sealed.toString('base64')}${mark}`
}

/** A text as it stands within a string of JSON. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** The token of a text that will stand within a string of JSON. */
export const sealJsonText = (keyNow: KeyNow, owner: string, text: string): string => sealText(keyNow, owner, inJson(text))

/**
 * A text with its tokens opened, and with what `blocks` gives for its places; `row`: the application the text was found with. Throws
 * AppError `office-key-closed`.
 */
export function openText(keyNow: KeyNow, text: string, row?: string, blocks?: BlockTexts): string {
  if (text.length < leastLength || !text.includes(mark)) return text
  const placed =
    blocks === undefined
      ? text
      : text.replaceAll(place, (whole, id: string, at: string, word: string) => {
          const texts = blocks(Number(id))
          return texts?.[0] === word ? (texts[Number(at)] ?? whole) : whole
        })
  return placed.replaceAll(token, (whole, generation: string | undefined, owner: string, base64: string) => {
    if (row !== undefined && isApplication(owner) && owner !== row) return whole
    return openToken(keysAtHand(keyNow), Number(generation ?? 1), owner, base64) ?? whole
  })
}

/** What is in a token; null: it was changed, or sealed by a key that is not among these. */
function openToken(keys: OfficeKeys, generation: number, owner: string, base64: string): string | null {
  const key = keyOfGeneration(keys, generation)
  if (key === null) return null
  const bytes = Buffer.from(base64, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', textKey(key), bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(aadOf(owner)).setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** 封をした塊. Gives a block's word and after it its texts, each as it stands within a string of JSON; undefined: there is none, or it does not open. */
export type BlockTexts = (blockId: number) => readonly string[] | undefined

const blockOwner = (blockId: number): string => `b-${blockId}`

/** A new block's word: eight signs that nobody can guess. */
export const blockWord = (): string => randomBytes(6).toString('base64url')

/** The token of a block's texts. Throws AppError `office-key-closed`. */
export const sealBlock = (keyNow: KeyNow, blockId: number, word: string, texts: readonly string[]): string =>
  sealText(keyNow, blockOwner(blockId), JSON.stringify([word, ...texts.map(inJson)]))

/** What stands in a row for a text of a block; `at` counts from 1. */
export const placeInBlock = (blockId: number, at: number, word: string): string => `${mark}b${blockId}.${at}.${word}${mark}`

/**
 * Reads blocks by `find` (the token of a block); the last few are kept open for the rows that come one after the other. Without the key a number
 * stays the place it is (`isSealed`): nobody is kept from a case by its telephone number.
 */
export function blockTexts(keyNow: KeyNow, find: (blockId: number) => string | undefined): BlockTexts {
  const opened = new Map<number, { readonly sealed: string; readonly texts: readonly string[] }>()
  return (blockId) => {
    const keys = keyNow()
    if (keys === null) return undefined
    const sealed = find(blockId)
    const known = opened.get(blockId)
    if (sealed === undefined || known?.sealed === sealed) return known?.texts
    const [whole, generation, owner = '', base64 = ''] = [...sealed.matchAll(token)][0] ?? []
    if (whole !== sealed || owner !== blockOwner(blockId)) return undefined
    const text = openToken(keys, Number(generation ?? 1), owner, base64)
    if (text === null) return undefined
    if (opened.size >= blocksOpen) opened.delete(opened.keys().next().value ?? 0)
    const texts = JSON.parse(text) as string[]
    opened.set(blockId, { sealed, texts })
    return texts
  }
}

const blocksOpen = 8

/** What came of sealing a text anew. */
export interface Resealed {
  readonly text: string
  /** Tokens that the present key seals now and did not before. */
  readonly anew: number
  /** Tokens that none of the keys opens: they stay as they are. */
  readonly shut: number
}

/** A text whose tokens of earlier keys are sealed by the present one, each for the owner it names. */
export function resealText(keys: OfficeKeys, text: string): Resealed {
  let anew = 0
  let shut = 0
  if (text.length < leastLength || !text.includes(mark)) return { text, anew, shut }
  const written = text.replaceAll(token, (whole, generation: string | undefined, owner: string, base64: string) => {
    if (Number(generation ?? 1) === keys.generation) return whole
    const plain = openToken(keys, Number(generation ?? 1), owner, base64)
    if (plain === null) {
      shut++
      return whole
    }
    anew++
    return sealText(() => keys, owner, plain)
  })
  return { text: written, anew, shut }
}

/** Whether a text is nothing but a token, or a place in a block, by its form. */
export const isSealed = (text: string): boolean => text.startsWith(mark) && (wholeToken.test(text) || wholePlace.test(text))

/** Whether a text is a token, or has one in it. */
export const holdsToken = (text: string): boolean => text.includes(mark)

/** A text with everything but its tokens changed. */
export function withoutTokens(text: string, change: (plain: string) => string): string {
  if (!text.includes(mark)) return change(text)
  let made = ''
  let at = 0
  for (const found of text.matchAll(token)) {
    made += change(text.slice(at, found.index)) + found[0]
    at = found.index + found[0].length
  }
  return made + change(text.slice(at))
}

/** Owners that are no application: answers of requests, drafts of forms, lines of orders, where somebody lives, blocks. */
const isApplication = (owner: string): boolean => !/^(request$|draft$|payee$|[bp]-)/.test(owner)

/** A row with the tokens of all its texts opened; the very same row when there are none. */
export function openRow<R>(keyNow: KeyNow, row: R, blocks?: BlockTexts): R {
  if (typeof row === 'string') return openText(keyNow, row, undefined, blocks) as R
  if (typeof row !== 'object' || row === null) return row
  const cells = row as Record<string, unknown>
  const own = typeof cells['application_id'] === 'string' ? cells['application_id'] : undefined
  let opened: Record<string, unknown> | null = null
  for (const name in cells) {
    const value = cells[name]
    if (typeof value !== 'string' || value.length < leastLength || !value.includes(mark)) continue
    opened ??= { ...cells }
    opened[name] = openText(keyNow, value, own, blocks)
  }
  return (opened ?? row) as R
}

/** Columns in which tokens may stand, under these names only. */
const sealedColumns = [
  'details',
  'cells',
  'content',
  'mended',
  'original',
  'problems',
  'warnings',
  'result',
  'shown',
  'address',
  'facts',
  'checks',
  'summary',
  'frozen',
  'before_value',
  'after_value',
] as const

/** Opens tokens in the answers of every statement of a connection. */
export const openingPlugin = (keyNow: KeyNow, blocks?: BlockTexts): KyselyPlugin => ({
  transformQuery: ({ node }) => node,
  transformResult: ({ result }) => {
    const [first] = result.rows
    // most statements ask for none of these: their rows are not looked through
    if (first === undefined || !sealedColumns.some((name) => name in first)) return Promise.resolve(result)
    return Promise.resolve({ ...result, rows: result.rows.map((row) => openRow(keyNow, row, blocks)) })
  },
})
