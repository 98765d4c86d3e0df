import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readRecovery, recoveryGroups } from '../../../shared/domain/recovery-key.ts'
import { AppError } from '../../../shared/errors.ts'
import { readHead } from '../backup/envelope.ts'
import { backupFolder, newestOf } from '../backup/run.ts'
import { holderId, publicHalf } from '../backup/sealed-box.ts'
import { openSlots, passwordSeed, type Kdf } from '../backup/slots.ts'
import type { CommandContext, Handler } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { keyAtHand, openSlot, sealForPaper } from '../keys/office-slots.ts'
import { passwordCost, passwordMatches } from '../passwords.ts'
import { addProof, holders, replaceHolder } from '../store/backups.ts'
import { isKeyClosed, keySlotOf } from '../store/key-slots.ts'
import { readMeta } from '../store/meta.ts'
import { signInRules } from '../store/users-admin.ts'
import { findAccount } from '../store/users.ts'
import { recoveryPaper } from './backups-paper.ts'
import { assertUnlocked, countFailure } from './users-password.ts'

/** The own password, typed again. False: wrong; counted and entered, and the refusal will be the answer. */
export async function isOwnPassword(ctx: CommandContext, password: string, where = 'バックアップの鍵'): Promise<boolean> {
  const { tx, audit, env, user } = ctx
  const account = await findAccount(tx, user.userId)
  if (account === undefined) throw new AppError('not-logged-in', {})
  assertUnlocked(account, env.now())
  if (await passwordMatches(account.password_hash, password)) return true
  await countFailure(ctx, account, await signInRules(tx, env.businessDay()))
  await audit.write({ action: 'login-failed', ref: user.userId, body: { text: `${where}でパスワードが違いました` } })
  ctx.refuseAfterCommit(new AppError('wrong-password-again', {}))
  return false
}

/** Backups from now on open with this user's password of today; a later password is registered anew. True: it was not yet. */
async function register(ctx: CommandContext, password: string): Promise<boolean> {
  const { tx, audit, env, user } = ctx
  const known = (await holders(tx)).find((row) => row.kind === 'user' && row.owner === user.userId)
  if (known && publicHalf(await passwordSeed(password, JSON.parse(known.kdf) as Kdf)) === known.public_key) return false
  const { memoryCost, timeCost, parallelism } = passwordCost
  const kdf: Kdf = { salt: randomBytes(16).toString('base64url'), memoryCost, timeCost, parallelism }
  const publicKey = publicHalf(await passwordSeed(password, kdf))
  await replaceHolder(tx, {
    holder_id: holderId(publicKey),
    kind: 'user',
    owner: user.userId,
    public_key: publicKey,
    kdf: JSON.stringify(kdf),
    made_at: env.now().toISOString(),
    by_user: user.userId,
  })
  await audit.write({
    action: 'backup-holder',
    ref: user.userId,
    body: { text: 'これからのバックアップを、本人の今のパスワードで開けるようにしました' },
  })
  return true
}

/** バックアップを開けるパスワード. Throws AppError `wrong-password-again`, `locked-*`. */
export const holder: Handler<'backup.holder'> = async (ctx, { password }) => {
  const { user, audit } = ctx
  if (!(await isOwnPassword(ctx, password))) return { user: user.userId, fresh: false }
  const fresh = await register(ctx, password)
  if (!fresh)
    await audit.write({
      action: 'backup-holder',
      ref: user.userId,
      body: { text: '本人のパスワードでバックアップを開けることを確かめました' },
    })
  return { user: user.userId, fresh }
}

/** A paper in the place of the present one: its number, its private half (kept nowhere), the number of the one before. */
export async function newPaper({
  tx,
  env,
  user,
}: Pick<CommandContext, 'tx' | 'env' | 'user'>): Promise<{ keyId: string; seed: Uint8Array; before: string | null }> {
  const seed = randomBytes(32)
  const publicKey = publicHalf(seed)
  const keyId = holderId(publicKey)
  const before = (await holders(tx)).find((row) => row.kind === 'recovery')
  const at = env.now().toISOString()
  const made = { holder_id: keyId, kind: 'recovery', owner: '', public_key: publicKey, kdf: '', made_at: at, by_user: user.userId } as const
  await replaceHolder(tx, made)
  return { keyId, seed, before: before?.holder_id ?? null }
}

/**
 * 回復鍵. A new one in the place of the old: told once, kept nowhere; the office has its public half only. Backups made before open with the
 * key of their time. Throws AppError `wrong-password-again`, `locked-*`, `office-key-closed`.
 */
export const makeRecovery: Handler<'recovery.make'> = async (ctx, { password }) => {
  const { tx, audit, env, user } = ctx
  if (!(await isOwnPassword(ctx, password))) return { keyId: '', groups: [], replaced: false }
  // the new paper must open the key of the office as well, which only somebody who has it can arrange
  const officesKey = await keyAtHand(tx, env.store.folder)
  if (officesKey === null && (await isKeyClosed(tx))) throw new AppError('office-key-closed', {})
  const { keyId, seed, before } = await newPaper(ctx)
  if (officesKey !== null) await sealForPaper({ tx, folder: env.store.folder, by: user.userId, at: env.now() }, officesKey)
  await register(ctx, password)
  const text = before === null ? `回復鍵 ${keyId} を作りました` : `回復鍵 ${keyId} を作りました（${before} に代わるもの）`
  await audit.write({ action: 'recovery-key', ref: 'backup', body: { text, keyId } })
  return { keyId, groups: recoveryGroups(seed), replaced: before !== null }
}

/** A typed recovery key that is the office's present one. Throws AppError `recovery-key-wrong`. */
export async function presentRecovery(
  ctx: { readonly env: CommandContext['env'] },
  typed: string,
): Promise<{ keyId: string; seed: Uint8Array }> {
  const read = readRecovery(typed)
  if (!read.ok) {
    const problem =
      read.groups.length === 0
        ? '5文字ずつ13組（65文字）ではありません'
        : `${read.groups.map((n) => `${n}組目`).join('、')}に誤りがあります`
    throw new AppError('recovery-key-wrong', { problem })
  }
  const keyId = holderId(publicHalf(read.key))
  const now = (await holders(ctx.env.store.reader)).find((row) => row.kind === 'recovery')
  if (now === undefined) throw new AppError('recovery-key-wrong', { problem: 'この事務所にはまだ回復鍵がありません' })
  if (now.holder_id !== keyId)
    throw new AppError('recovery-key-wrong', { problem: `これは鍵 ${keyId} で、この事務所の今の回復鍵 ${now.holder_id} ではありません` })
  return { keyId, seed: read.key }
}

/** 回復鍵の紙, as long as it is on the screen: the office itself could not print it again. Throws AppError `recovery-key-wrong`, `output-*`. */
export const paper: Handler<'recovery.paper'> = async (ctx, input) => {
  const { env } = ctx
  const { keyId, seed } = await presentRecovery(ctx, input.key)
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const meta = await readMeta(ctx.read)
  const model = recoveryPaper({ office: meta.get('office-name') ?? '', keyId, groups: recoveryGroups(seed), day: env.businessDay() })
  const drawn = await env.drawing.render([model])
  await writeAtomic(path, drawn.bytes, { replace: input.replace })
  await ctx.write(({ audit }) =>
    audit.write({ action: 'recovery-paper', ref: 'backup', body: { text: `回復鍵 ${keyId} の紙を作りました`, keyId } }),
  )
  return { name }
}

/**
 * 回復鍵の確かめ. Typed from the paper it must be the present key, and open the newest backup that was made under it. Both outcomes are
 * entered. Refuses with `recovery-key-wrong`.
 */
export const drill: Handler<'recovery.drill'> = async (ctx, { key }) => {
  const { tx, audit, env, user } = ctx
  const enter = async (ok: 0 | 1, subject: string, text: string): Promise<void> => {
    await addProof(tx, { proof_id: env.newId(), at: env.now().toISOString(), kind: 'drill', by_user: user.userId, subject, ok, text })
    await audit.write({ action: 'recovery-drill', ref: 'backup', body: { text, ok: ok === 1 } })
  }
  try {
    const { keyId, seed } = await presentRecovery(ctx, key)
    const slot = await keySlotOf(tx, 'recovery', '')
    if (slot !== undefined && openSlot(slot, seed) === null)
      throw new AppError('recovery-key-wrong', { problem: 'この回復鍵では事務所の鍵を開けられません' })
    const backup = await opensNewest(ctx, key, keyId)
    const opens = backup === null ? '' : `。「${backup}」を開けます`
    const office = slot === undefined ? '' : '。事務所の鍵を開けます'
    await enter(1, keyId, `回復鍵 ${keyId} を紙から入力し、正しいことを確かめました${office}${opens}`)
    return { keyId, backup }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'recovery-key-wrong') throw error
    await enter(0, '', '回復鍵の確かめで、入力が違いました')
    ctx.refuseAfterCommit(error)
    return { keyId: '', backup: null }
  }
}

async function opensNewest({ env }: CommandContext, typed: string, keyId: string): Promise<string | null> {
  const folder = await backupFolder(env)
  const store = (await readMeta(env.store.reader)).get('store-id') ?? ''
  const newest = existsSync(folder) ? newestOf(folder, store, env.now()) : undefined
  if (newest === undefined) return null
  const { head } = readHead(join(folder, newest.name))
  // made before this key: it opens with the one of its time
  if (!head.slots.some((slot) => slot.kind === 'recovery' && slot.keyId === keyId)) return null
  const opened = await openSlots(
    head.slots.filter((slot) => slot.kind === 'recovery'),
    head.salt,
    { kind: 'typed', text: typed },
  )
  if (opened === null) throw new AppError('backup-damaged', { name: basename(newest.name), where: '開け方' })
  return newest.name
}
