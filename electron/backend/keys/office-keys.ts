/**
 * 事務所の鍵の束. What an office seals with. It begins with one key, from which everything else was derived; after a renewal
 * (鍵の更新) a new key seals, the key of marks is what it always was, and as long as the renewal is under way the earlier key opens what has
 * not been sealed anew yet.
 *
 *   text of a first key   "kyufu-office-key-v1 " ‖ key (hex)
 *   text of a later one   "kyufu-office-key-v2 " ‖ generation ‖ " " ‖ key ‖ " " ‖ key of marks ‖ (" " ‖ generation ‖ ":" ‖ key) for each earlier one
 *
 * The key of marks = HKDF-SHA-256(first key, no salt, "kyufu field mark v1"): it opens nothing and leads back to no key.
 */
import { createHash, hkdfSync } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'

export interface OldKey {
  readonly generation: number
  readonly key: Uint8Array
}

export interface OfficeKeys {
  /** 世代: 1 for the key an office began with, one more with each renewal. */
  readonly generation: number
  /** What seals, 32 bytes. */
  readonly key: Uint8Array
  /** What marks are made with, 32 bytes, as long as the office lives: marks stand in signed records and must stay comparable. */
  readonly mark: Uint8Array
  /** Earlier keys of a renewal under way. */
  readonly older: readonly OldKey[]
}

const firstWord = 'kyufu-office-key-v1'
const laterWord = 'kyufu-office-key-v2'

/** The keys of an office that was never renewed. */
export const firstKeys = (key: Uint8Array): OfficeKeys => ({
  generation: 1,
  key,
  mark: Buffer.from(hkdfSync('sha256', key, new Uint8Array(), 'kyufu field mark v1', 32)),
  older: [],
})

/** The keys after a renewal began: `fresh` (32 random bytes) seals from now on, the present key goes on opening. */
export const renewedKeys = ({ generation, key, mark, older }: OfficeKeys, fresh: Uint8Array): OfficeKeys => ({
  generation: generation + 1,
  key: fresh,
  mark,
  older: [...older, { generation, key }],
})

/** The keys after a renewal ended: what was sealed by an earlier key opens no more. */
export const withoutOlder = (keys: OfficeKeys): OfficeKeys => ({ ...keys, older: [] })

/** The key of a generation; null: not among these. */
export const keyOfGeneration = (keys: OfficeKeys, generation: number): Uint8Array | null =>
  generation === keys.generation ? keys.key : (keys.older.find((one) => one.generation === generation)?.key ?? null)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Keys as a line of text: what a key file holds. */
export const keysText = (keys: OfficeKeys): string =>
  keys.generation === 1
    ? `${firstWord} ${hex(keys.key)}\n`
    : `${[laterWord, keys.generation, hex(keys.key), hex(keys.mark), ...keys.older.map((one) => `${one.generation}:${hex(one.key)}`)].join(' ')}\n`

/** The keys in the text of a key file. Throws AppError `office-key-wrong`. */
export function keysOfText(text: string): OfficeKeys {
  const [word, ...rest] = text.trim().split(/\s+/)
  if (word === firstWord && /^[0-9a-f]{64}$/.test(rest[0] ?? '')) return firstKeys(Buffer.from(rest[0] ?? '', 'hex'))
  const [generation = '', key = '', mark = '', ...older] = rest
  const sound =
    word === laterWord &&
    /^[1-9]\d{0,3}$/.test(generation) &&
    [key, mark].every((one) => /^[0-9a-f]{64}$/.test(one)) &&
    older.every((one) => /^[1-9]\d{0,3}:[0-9a-f]{64}$/.test(one))
  if (!sound) throw new AppError('office-key-wrong', {})
  return {
    generation: Number(generation),
    key: Buffer.from(key, 'hex'),
    mark: Buffer.from(mark, 'hex'),
    older: older.map((one) => ({ generation: Number(one.split(':')[0]), key: Buffer.from(one.split(':')[1] ?? '', 'hex') })),
  }
}

/** What is sealed in a slot: the bare key for as long as there is only one, else the text. */
export const slotBytes = (keys: OfficeKeys): Uint8Array => (keys.generation === 1 ? keys.key : Buffer.from(keysText(keys), 'ascii'))

/** The keys out of a slot; null: no keys. */
export function keysOfSlot(bytes: Uint8Array): OfficeKeys | null {
  if (bytes.length === 32) return firstKeys(bytes)
  try {
    return keysOfText(Buffer.from(bytes).toString('ascii'))
  } catch {
    return null
  }
}

/** The number of an office's keys: it tells nothing of them, and is another one when any of them is. */
export function officeKeyId(keys: OfficeKeys): string {
  const what = createHash('sha256').update(keys.generation === 1 ? 'kyufu office key id v1' : 'kyufu office key id v2')
  return what.update(slotBytes(keys)).digest('hex').slice(0, 16)
}
