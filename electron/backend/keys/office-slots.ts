/**
 * 鍵の開け口 (reliability.md §4.2). The office's key is sealed once for each who may open it:
 *
 *   user      X25519 key = HKDF-SHA-256(the person's signing seed, "kyufu office key slot v1"); the seed lies under Argon2id(password),
 *             so a new password keeps the slot, and whoever loses the signing key loses the slot
 *   first     X25519 key = Argon2id(first password): for a user whom an administrator has just given one; it goes with his own password
 *   recovery  X25519 key = the key on paper, the same that opens backups
 *
 * Sealing needs the public half only: an administrator seals for others without knowing any password of theirs.
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { closeKeyFile, keyFileState, officeKey } from './office-key.ts'
import { openSealed, publicHalf, sealFor } from '../backup/sealed-box.ts'
import { passwordSeed, type Kdf } from '../backup/slots.ts'
import { passwordCost } from '../passwords.ts'
import { holders } from '../store/backups.ts'
import type { ReadDb, WriteTx } from '../store/db.ts'
import { dropKeySlots, isKeyClosed, keySlotOf, keySlots, putKeySlot } from '../store/key-slots.ts'
import type { KeySlotTable } from '../store/schema-keys.ts'
import type { Signer } from './key-pair.ts'
import { keysOfSlot, officeKeyId, slotBytes, type OfficeKeys } from './office-keys.ts'
import { holdKeys } from './office-ring.ts'

/** The private half of a person's slot. */
function seedOf(signer: Signer): Uint8Array {
  const { d = '' } = signer.privateKey.export({ format: 'jwk' })
  return Buffer.from(hkdfSync('sha256', Buffer.from(d, 'base64url'), new Uint8Array(), 'kyufu office key slot v1', 32))
}

/**
 * The key, if it lies in the folder or somebody has opened it, and is the one the slots are about; null otherwise. A file with another key
 * than the slots' (a wrong one was put there) is never sealed for anybody.
 */
export async function keyAtHand(read: ReadDb, folder: string): Promise<OfficeKeys | null> {
  try {
    const key = await officeKey(folder)
    const known = (await keySlots(read)).map((slot) => slot.key_id)
    return known.length === 0 || known.includes(officeKeyId(key)) ? key : null
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('office-key-')) return null
    throw error
  }
}

/** Who puts a slot where, and when. */
export interface SlotHand {
  readonly tx: WriteTx
  readonly folder: string
  readonly by: string
  readonly at: Date
}

type Holder = Pick<KeySlotTable, 'kind' | 'owner' | 'holder' | 'kdf'>

async function seal({ tx, by, at }: SlotHand, key: OfficeKeys, to: Holder): Promise<void> {
  await putKeySlot(tx, { ...to, key_id: officeKeyId(key), ...sealFor(to.holder, slotBytes(key)), made_at: at.toISOString(), by_user: by })
}

/** The key in a slot; null: shut, of another holder, or of another key than it says. */
export function openSlot(slot: KeySlotTable | undefined, seed: Uint8Array): OfficeKeys | null {
  if (slot === undefined || slot.fresh === null || slot.box === null) return null
  const bytes = openSealed(seed, { fresh: slot.fresh, box: slot.box })
  const key = bytes === null ? null : keysOfSlot(bytes)
  return key !== null && officeKeyId(key) === slot.key_id ? key : null
}

/** What became of the slots in a sign-in. */
export interface Opened {
  /** null: nobody who can open the key has been here yet, or it was lost. */
  readonly key: OfficeKeys | null
  /** The person has a slot now that he had not. */
  readonly fresh: boolean
  readonly closed: boolean
}

/**
 * Opens the office's key for somebody whose password was right, and sees that he can do so again; also that the present paper can. In an
 * office whose key lies in its folder the slots are only kept ready. `opened`: the key, if the paper opened it. Call `keep` after the commit.
 */
export async function openForUser(
  hand: SlotHand,
  userId: string,
  signer: Signer,
  firstPassword: string | null,
  opened: OfficeKeys | null = null,
): Promise<Opened> {
  const { tx, folder } = hand
  const closed = await isKeyClosed(tx)
  const seed = seedOf(signer)
  const slot = await keySlotOf(tx, 'user', userId)
  const first = firstPassword === null ? undefined : await keySlotOf(tx, 'first', userId)
  let key = opened ?? (await keyAtHand(tx, folder))
  if (key === null && closed) key = openSlot(slot, seed)
  if (key === null && first !== undefined && firstPassword !== null)
    key = openSlot(first, await passwordSeed(firstPassword, JSON.parse(first.kdf) as Kdf))
  if (key === null) return { key, fresh: false, closed }
  const holder = publicHalf(seed)
  const good = slot !== undefined && slot.box !== null && slot.holder === holder && slot.key_id === officeKeyId(key)
  if (!good) await seal(hand, key, { kind: 'user', owner: userId, holder, kdf: '' })
  await dropKeySlots(tx, userId, ['first'])
  await sealForPaper(hand, key)
  return { key, fresh: !good, closed }
}

/** The present paper opens this key: its slot is made, or made anew after another paper took its place. */
export async function sealForPaper(hand: SlotHand, key: OfficeKeys): Promise<void> {
  const paper = (await holders(hand.tx)).find((row) => row.kind === 'recovery')
  if (paper === undefined) return
  const slot = await keySlotOf(hand.tx, 'recovery', '')
  if (slot?.holder === paper.public_key && slot.key_id === officeKeyId(key)) return
  await seal(hand, key, { kind: 'recovery', owner: '', holder: paper.public_key, kdf: '' })
}

/**
 * After the commit: in an office whose key lies in slots it is kept in memory, and a file that still holds it (a closing that was broken
 * off, a restored backup) is emptied.
 */
export async function keep(folder: string, { key, closed }: Pick<Opened, 'key' | 'closed'>): Promise<void> {
  if (key === null || !closed) return
  holdKeys(folder, key)
  if ((await keyFileState(folder)) !== 'closed') await closeKeyFile(folder)
}

/** A slot for a user who was given a first password. Without the key at hand there is none: he gets one when he signs in while it is. */
export async function sealForFirst(hand: SlotHand, userId: string, password: string): Promise<boolean> {
  await dropKeySlots(hand.tx, userId, ['user', 'first'])
  const key = await keyAtHand(hand.tx, hand.folder)
  if (key === null) return false
  const { memoryCost, timeCost, parallelism } = passwordCost
  const kdf: Kdf = { salt: randomBytes(16).toString('base64url'), memoryCost, timeCost, parallelism }
  const holder = publicHalf(await passwordSeed(password, kdf))
  await seal(hand, key, { kind: 'first', owner: userId, holder, kdf: JSON.stringify(kdf) })
  return true
}

/** Every slot that is not shut opens these keys from now on, and no earlier ones; the paper's is the present paper's. */
export async function sealForAll(hand: SlotHand, keys: OfficeKeys): Promise<void> {
  for (const { kind, owner, holder, kdf, box } of await keySlots(hand.tx))
    if (kind !== 'recovery' && box !== null) await seal(hand, keys, { kind, owner, holder, kdf })
  await sealForPaper(hand, keys)
}

/** Seals the shut slots of a user again, whose use goes on. */
export async function sealAgain(hand: SlotHand, userId: string): Promise<void> {
  const key = await keyAtHand(hand.tx, hand.folder)
  if (key === null) return
  for (const { kind, owner, holder, kdf, box } of await keySlots(hand.tx))
    if (owner === userId && box === null) await seal(hand, key, { kind, owner, holder, kdf })
}

/** Slots of the first users of an office that is being made. */
export async function foundingSlots(hand: SlotHand, signers: readonly Signer[]): Promise<void> {
  const key = await officeKey(hand.folder)
  for (const signer of signers) await seal(hand, key, { kind: 'user', owner: signer.owner, holder: publicHalf(seedOf(signer)), kdf: '' })
}
