/** 開け方. Seals a backup's key for those who may open it, and opens it for one of them. */
import { hkdfSync } from 'node:crypto'
import { readRecovery } from '../../../shared/domain/recovery-key.ts'
import { AppError } from '../../../shared/errors.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { passwordKey } from '../keys/wrap.ts'
import type { BackupHolderTable } from '../store/schema-backups.ts'
import type { Slot } from './envelope.ts'
import { holderId, lock, openSealed, publicHalf, sealFor, unlock } from './sealed-box.ts'

/** A holder as the office knows him: his public half only. */
export type Holder =
  | { readonly kind: 'recovery'; readonly keyId: string; readonly publicKey: string }
  | { readonly kind: 'user'; readonly owner: string; readonly publicKey: string; readonly kdf: Kdf }

export interface Kdf {
  /** base64url. */
  readonly salt: string
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** A holder out of his row in the store. */
export const holderOf = (row: BackupHolderTable): Holder =>
  row.kind === 'recovery'
    ? { kind: 'recovery', keyId: row.holder_id, publicKey: row.public_key }
    : { kind: 'user', owner: row.owner, publicKey: row.public_key, kdf: JSON.parse(row.kdf) as Kdf }

/** How somebody wants to open a backup. */
export type Opener =
  | { readonly kind: 'typed'; readonly text: string; readonly user?: string | undefined }
  | { readonly kind: 'office'; readonly keys: OfficeKeys }

const officeSlotKey = (key: Uint8Array, salt: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'base64url'), 'kyufu backup office slot v1', 32))

/** The key behind the contents beside a backup; it comes back with the office's key out of the backup itself. */
export const contentsKey = ({ key }: OfficeKeys): Uint8Array =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'kyufu backup contents v1', 32))

/** The private half that a password gives. */
export async function passwordSeed(password: string, kdf: Kdf): Promise<Uint8Array> {
  return (await passwordKey(password, kdf, Buffer.from(kdf.salt, 'base64url'))).key
}

/** A slot for each holder and one for the office's own key file. */
export function slotsFor(holders: readonly Holder[], officeKeys: OfficeKeys, salt: string, fileKey: Uint8Array): Slot[] {
  const slots = holders.map((holder): Slot => {
    const sealed = sealFor(holder.publicKey, fileKey)
    return holder.kind === 'recovery'
      ? { kind: 'recovery', keyId: holder.keyId, ...sealed }
      : { kind: 'user', owner: holder.owner, kdf: holder.kdf, ...sealed }
  })
  return [...slots, { kind: 'office', box: lock(officeSlotKey(officeKeys.key, salt), fileKey) }]
}

/** That nothing opened a backup; of a paper that is one, which it is and which is wanted. */
export function keyWrong(name: string, slots: readonly Slot[], opener: Opener): AppError<'backup-key-wrong'> {
  const paper = opener.kind === 'typed' && opener.user === undefined ? readRecovery(opener.text) : null
  if (paper?.ok !== true) return new AppError('backup-key-wrong', { name })
  const typed = holderId(publicHalf(paper.key))
  const slot = slots.find((one) => one.kind === 'recovery')
  return new AppError('backup-key-wrong', { name, typed, ...(slot?.kind === 'recovery' ? { wanted: slot.keyId } : {}) })
}

/** The file key; null when what was given opens none of the slots. */
export async function openSlots(slots: readonly Slot[], salt: string, opener: Opener): Promise<Uint8Array | null> {
  if (opener.kind === 'office') {
    const slot = slots.find((s) => s.kind === 'office')
    if (slot === undefined) return null
    for (const key of [opener.keys.key, ...opener.keys.older.map((one) => one.key)]) {
      const found = unlock(officeSlotKey(key, salt), slot.box)
      if (found !== null) return found
    }
    return null
  }
  const recovery = readRecovery(opener.text)
  for (const slot of slots) {
    if (slot.kind === 'office') continue
    if (slot.kind === 'user' && opener.user !== undefined && slot.owner !== opener.user) continue
    if (slot.kind === 'recovery' && !recovery.ok) continue
    const seed = slot.kind === 'recovery' ? (recovery.ok ? recovery.key : null) : await passwordSeed(opener.text, slot.kdf)
    const key = seed === null ? null : openSealed(seed, slot)
    if (key !== null) return key
  }
  return null
}
