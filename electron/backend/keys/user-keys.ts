import type { AuditPen } from '../audit/pen.ts'
import type { WriteTx } from '../store/db.ts'
import { currentSecret, keepSecret } from '../store/signing.ts'
import { newKeyPair, signerOf, type Signer } from './key-pair.ts'
import { openSeed, passwordKey, unwrapSeed, wrapSeed, type PasswordKey } from './wrap.ts'

/** 利用者の署名鍵. Made with the first sign-in, opened with each, wrapped anew with each new password. */

/** What a sign-in works out of the password before anybody knows whether it is right: the person's seed, or a key to wrap a new one. */
export interface OpenedKey {
  readonly keyId: string | null
  readonly seed: Uint8Array | null
  readonly fresh: PasswordKey | null
}

/** Opens a user's key. Takes the same time for a user without a key, and for nobody. */
export async function openUserKey(tx: WriteTx, userId: string, password: string): Promise<OpenedKey> {
  const secret = await currentSecret(tx, userId)
  if (secret === undefined) return { keyId: null, seed: null, fresh: await passwordKey(password) }
  return { keyId: secret.keyId, seed: await unwrapSeed(password, secret.keyId, secret.wrapped), fresh: null }
}

/**
 * The signer of somebody whose password was right. Without a key yet, one is made and entered; a key that this password does not open
 * (it was set by an administrator) is lost: that is entered, and a new one made. A new key counts as unconfirmed until an
 * administrator has confirmed it.
 */
export async function signerAtLogin(
  tx: WriteTx,
  pen: AuditPen,
  userId: string,
  opened: OpenedKey,
  password: string,
  at: Date,
): Promise<Signer> {
  if (opened.keyId !== null && opened.seed !== null) return signerOf(userId, opened.keyId, opened.seed)
  if (opened.keyId !== null) {
    const text = '今のパスワードでは開けない署名鍵を失効しました'
    const { seq } = await pen.write({ action: 'key-lost', ref: `${userId} ${opened.keyId}`, body: { text } })
    await tx
      .insertInto('signing_key_event')
      .values({ key_id: opened.keyId, kind: 'lost', by_user: userId, seq, at: at.toISOString(), reason: text })
      .execute()
  }
  return enrolKey(tx, pen, userId, opened.fresh ?? (await passwordKey(password)), at)
}

/** 鍵の登録. The public half goes into the open part of the entry: it must outlive every body. */
export async function enrolKey(tx: WriteTx, pen: AuditPen, userId: string, by: PasswordKey, at: Date): Promise<Signer> {
  const made = newKeyPair()
  const ref = `${userId} ${made.keyId} ${made.publicKey}`
  const { seq } = await pen.write({ action: 'key-enrol', ref, body: { text: `${userId} の署名鍵 ${made.keyId} を登録しました` } })
  await tx
    .insertInto('signing_key')
    .values({ key_id: made.keyId, owner: userId, public_key: made.publicKey, seq, made_at: at.toISOString() })
    .execute()
  await keepSecret(tx, made.keyId, userId, wrapSeed(by, made.keyId, made.seed))
  return signerOf(userId, made.keyId, made.seed)
}

/** 鍵の確認: the act of one person about another's key. */
export async function confirmKey(tx: WriteTx, pen: AuditPen, key: { keyId: string; owner: string }, by: string, at: Date): Promise<void> {
  const { seq } = await pen.write({
    action: 'key-confirm',
    ref: `${key.owner} ${key.keyId}`,
    body: { text: `${key.owner} の署名鍵 ${key.keyId} を確認しました` },
  })
  await tx
    .insertInto('signing_key_event')
    .values({ key_id: key.keyId, kind: 'confirmed', by_user: by, seq, at: at.toISOString(), reason: '' })
    .execute()
}

/**
 * 設立のときの鍵. While an office is made, before anybody works in it, its maker makes and confirms the keys of its first users; the
 * verifier takes the word of the program (`system`) only up to the first entry of somebody else.
 */
export async function foundingKeys(tx: WriteTx, pen: AuditPen, userIds: readonly string[], password: string, at: Date): Promise<Signer[]> {
  const by = await passwordKey(password)
  const signers: Signer[] = []
  for (const userId of userIds) {
    const signer = await enrolKey(tx, pen, userId, by, at)
    await confirmKey(tx, pen, { keyId: signer.keyId, owner: userId }, 'system', at)
    signers.push(signer)
  }
  return signers
}

/** Wraps the key of somebody under a new password. A key the old password does not open stays as it is and is lost at the next sign-in. */
export async function rewrapKey(tx: WriteTx, userId: string, before: string, after: string): Promise<void> {
  const secret = await currentSecret(tx, userId)
  if (secret === undefined) return
  const seed = await unwrapSeed(before, secret.keyId, secret.wrapped)
  if (seed === null) return
  const by = await passwordKey(after)
  const wrapped = wrapSeed(by, secret.keyId, seed)
  if (openSeed(by.key, secret.keyId, wrapped) === null) throw new Error('a wrapped key does not open')
  await keepSecret(tx, secret.keyId, userId, wrapped)
}
