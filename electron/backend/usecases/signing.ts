import type { ClockJumpView, KeyView } from '../../../shared/contract/signing.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Actor, CommandContext, Handler } from '../context.ts'
import { confirmKey } from '../keys/user-keys.ts'
import type { ReadDb } from '../store/db.ts'
import { allJumps, isJumpSettled, keyStates, resetMark, type Jump, type KeyState } from '../store/signing.ts'
import { userNames } from '../store/users.ts'

/** 署名鍵と時計: what administrators confirm about each other, and two persons about the clock. */

/** Why the user may not confirm a key; '' when he may. */
function refusalOf(key: KeyState, user: Actor, keys: readonly KeyState[]): '' | 'own' | 'done' | 'ended' {
  if (key.state === 'ended') {
    if (!key.revocationOpen) return 'ended'
    return key.endedBy === user.userId || key.owner === user.userId ? 'own' : ''
  }
  if (key.owner === user.userId) return 'own'
  // whoever set the password under which this key was made could have made it himself
  const before = keys.find((one) => one.owner === key.owner && one.seq < key.seq)
  if (before?.endedBy === user.userId && before.reason.startsWith(resetMark)) return 'own'
  return key.state === 'confirmed' || key.confirmers.includes(user.userId) ? 'done' : ''
}

const hints = {
  '': '',
  own: '別の管理者が確認します。',
  done: '確認済みです。',
  ended: '失効しています。',
} as const

function viewOf(key: KeyState, user: Actor, names: ReadonlyMap<string, string>, keys: readonly KeyState[]): KeyView {
  const refusal = refusalOf(key, user, keys)
  const manager = user.roles.includes('administrator')
  return {
    keyId: key.key_id,
    owner: key.owner,
    ownerName: key.owner === 'office' ? '事務所（この給付デスク）' : (names.get(key.owner) ?? key.owner),
    state: key.state,
    madeAt: localStamp(new Date(key.made_at)),
    confirmers: key.confirmers.map((id) => (id === 'system' ? '事務所の作成時' : (names.get(id) ?? id))),
    endedAt: key.endedAt === null ? null : localStamp(new Date(key.endedAt)),
    reason: key.reason,
    mayConfirm: manager && refusal === '',
    hint: refusal === '' && key.owner === 'office' && key.state === 'unconfirmed' ? '管理者二人の確認が要ります。' : hints[refusal],
  }
}

/** 署名鍵の一覧, the newest first. */
export const list: Handler<'keys.list'> = async (ctx) => {
  const names = await userNames(ctx.read)
  const keys = await keyStates(ctx.read)
  return keys.map((key) => viewOf(key, ctx.user, names, keys))
}

/** One key, and all of them. */
async function keyById(read: ReadDb, keyId: string): Promise<{ readonly key: KeyState; readonly keys: readonly KeyState[] }> {
  const keys = await keyStates(read)
  const key = keys.find((one) => one.key_id === keyId)
  if (!key) throw new AppError('not-found', { what: `署名鍵 ${keyId}` })
  return { key, keys }
}

async function viewAgain(ctx: CommandContext, keyId: string): Promise<KeyView> {
  const { key, keys } = await keyById(ctx.tx, keyId)
  return viewOf(key, ctx.user, await userNames(ctx.tx), keys)
}

/**
 * 署名鍵の確認 by an administrator who is not its owner: that the key is that person's. Of a revoked key: the second look at the
 * revocation, by another administrator than the one who revoked it. Throws AppError `not-found`, `key-own`, `key-confirmed`, `key-ended`.
 */
export const confirm: Handler<'keys.confirm'> = async (ctx, { keyId }) => {
  const { tx, audit, user, env } = ctx
  const { key, keys } = await keyById(tx, keyId)
  const refusal = refusalOf(key, user, keys)
  if (refusal === 'own') throw new AppError('key-own', {})
  if (refusal === 'done') throw new AppError('key-confirmed', { keyId })
  if (refusal === 'ended') throw new AppError('key-ended', { keyId })
  if (key.state !== 'ended') await confirmKey(tx, audit, { keyId, owner: key.owner }, user.userId, env.now())
  else await endEvent(ctx, key, 'revocation-confirmed', '')
  return viewAgain(ctx, keyId)
}

/** 署名鍵の失効. In force at once, since a key may be in wrong hands; a second administrator looks at it afterwards. Throws AppError `not-found`, `key-ended`. */
export const revoke: Handler<'keys.revoke'> = async (ctx, { keyId, reason }) => {
  const { key } = await keyById(ctx.tx, keyId)
  // the office's own key would leave nothing to sign with: a new one comes with a new file
  if (key.state === 'ended' || key.owner === 'office') throw new AppError('key-ended', { keyId })
  await endEvent(ctx, key, 'revoked', reason)
  return viewAgain(ctx, keyId)
}

async function endEvent(ctx: CommandContext, key: KeyState, kind: 'revoked' | 'revocation-confirmed', reason: string): Promise<void> {
  const { tx, audit, user, env } = ctx
  const action = kind === 'revoked' ? 'key-revoke' : 'key-revoke-confirm'
  const text = kind === 'revoked' ? `${key.owner} の署名鍵を失効: ${reason}` : `${key.owner} の署名鍵の失効を確認しました`
  const { seq } = await audit.write({ action, ref: `${key.owner} ${key.key_id}`, body: { text, reason } })
  await tx
    .insertInto('signing_key_event')
    .values({ key_id: key.key_id, kind, by_user: user.userId, seq, at: env.now().toISOString(), reason })
    .execute()
}

const jumpsShown = 100

function jumpView(jump: Jump, names: ReadonlyMap<string, string>): ClockJumpView {
  return {
    seq: jump.seq,
    kind: jump.kind as ClockJumpView['kind'],
    before: localStamp(new Date(jump.before_utc)),
    after: localStamp(new Date(jump.after_utc)),
    noticedBy: names.get(jump.noticed_by) ?? '',
    confirmedBy: jump.confirmedBy.map((id) => names.get(id) ?? id),
    settled: isJumpSettled(jump),
  }
}

/** 時計のずれ, the newest first. */
export const clockList: Handler<'clock.list'> = async (ctx) => {
  const names = await userNames(ctx.read)
  return (await allJumps(ctx.read, jumpsShown)).map((jump) => jumpView(jump, names))
}

/**
 * 時計の確認. A person has looked at the clock and at what was written meanwhile, and says why it jumped; payments go on when two
 * persons stand for it. Throws AppError `not-found`, `clock-settled` for one who confirmed already.
 */
export const clockConfirm: Handler<'clock.confirm'> = async (ctx, { seq, reason }) => {
  const { tx, audit, user, env } = ctx
  const before = (await allJumps(tx, 1_000)).find((jump) => jump.seq === seq)
  if (!before) throw new AppError('not-found', { what: `時計の記録 第${seq}号` })
  if (isJumpSettled(before) || before.confirmedBy.includes(user.userId)) throw new AppError('clock-settled', {})
  await audit.write({ action: 'clock-confirm', ref: 'clock', body: { text: `第${seq}号の時計のずれを確認: ${reason}`, jump: seq, reason } })
  await tx.insertInto('clock_confirmation').values({ jump_seq: seq, by_user: user.userId, at: env.now().toISOString(), reason }).execute()
  return jumpView({ ...before, confirmedBy: [...before.confirmedBy, user.userId] }, await userNames(tx))
}
