import type { KeyHolder } from '../../../shared/contract/keys.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import { keyFileState, restoreKeyFile } from '../keys/office-key.ts'
import type { CommandContext, Handler } from '../context.ts'
import { keep, keyAtHand, openForUser, openSlot, sealForPaper } from '../keys/office-slots.ts'
import type { ReadDb } from '../store/db.ts'
import { isKeyClosed, keySlotOf, keySlots, markKeyClosed } from '../store/key-slots.ts'
import { accounts } from '../store/users-admin.ts'
import { isOwnPassword, presentRecovery } from './backups-keys.ts'
import { paperOf, type Paper } from './keys-paper.ts'
import { renewalStanding, renewHindrance } from './keys-renew.ts'

/** 事務所の鍵: who can open it, closing its file, opening it from the paper. */

const stamp = (at: string): string => localStamp(new Date(at))

/** Everybody whose use has not ended, with the slot he has. */
async function holdersOf(read: ReadDb): Promise<KeyHolder[]> {
  const slots = await keySlots(read)
  return (await accounts(read))
    .filter((account) => account.endedOn === null)
    .map(({ userId, name }) => {
      const own = slots.filter((slot) => slot.owner === userId)
      const slot = own.find((one) => one.kind === 'user') ?? own[0]
      const state = slot === undefined ? 'none' : slot.box === null ? 'shut' : slot.kind === 'user' ? 'own' : 'first'
      return { user: userId, name, slot: state, madeAt: slot === undefined ? null : stamp(slot.made_at) } as const
    })
}

/** What stands in the way of closing the key: a paper that is made, opens it and was typed in once. null: nothing. */
function hindrance(closed: boolean, atHand: boolean, paper: Paper | null): { problem: string; next: string } | null {
  if (closed) return { problem: '鍵はもう閉じています', next: 'することはありません。' }
  if (!atHand)
    return {
      problem: '事務所フォルダーの「office.key」がないか、この事務所のものではありません',
      next: '「回復鍵で開ける」か、バックアップの「office.key」を元の場所に戻してから、もう一度行ってください。',
    }
  if (paper === null)
    return { problem: '紙の回復鍵がまだありません', next: '「バックアップ」の画面で回復鍵を作り、印刷してから、もう一度行ってください。' }
  if (paper.drilledAt === null)
    return {
      problem: '紙の回復鍵がまだ確かめられていません',
      next: '「バックアップ」の画面で紙を見ながら回復鍵を入力し、確かめてから、もう一度行ってください。',
    }
  if (!paper.opens)
    return { problem: '紙の回復鍵に、まだ事務所の鍵が渡されていません', next: 'ログアウトしてもう一度ログインしてから、行ってください。' }
  return null
}

/** 鍵の状況. */
export const standing: Handler<'key.standing'> = async ({ read, env }) => {
  const closed = await isKeyClosed(read)
  const atHand = (await keyAtHand(read, env.store.folder)) !== null
  const paper = await paperOf(read)
  const [slot] = await keySlots(read)
  return {
    place: closed ? 'slots' : 'folder',
    open: atHand,
    keyId: slot?.key_id ?? null,
    paper,
    holders: await holdersOf(read),
    hindrance: hindrance(closed, atHand, paper)?.problem ?? '',
    renewHindrance: (await renewHindrance(read, atHand, paper))?.problem ?? '',
    ...(await renewalStanding(read, env.store)),
  }
}

const handOf = ({ tx, env, user }: CommandContext) => ({ tx, folder: env.store.folder, by: user.userId, at: env.now() })

/**
 * 鍵を閉じる. The key leaves its file and lies in slots only: from now on somebody has to sign in before attachments and personal accounts can
 * be read. Only with a paper that was tried out, and with the users without a slot named as the administrator saw them. Throws AppError
 * `key-close-refused`, `wrong-password-again`, `locked-*`.
 */
export const close: Handler<'key.close'> = async (ctx, { password, without }) => {
  const { tx, audit, env } = ctx
  const { folder } = env.store
  const key = await keyAtHand(tx, folder)
  const problem = hindrance(await isKeyClosed(tx), key !== null, await paperOf(tx))
  if (problem !== null) throw new AppError('key-close-refused', problem)
  const all = await holdersOf(tx)
  const left = all.filter((one) => one.slot === 'none')
  if (
    left
      .map((one) => one.user)
      .sort()
      .join() !== without.toSorted().join()
  )
    throw new AppError('key-close-refused', {
      problem: `鍵を開けられない職員は${left.length === 0 ? 'いません' : `${left.map((one) => one.name).join('、')}です`}が、確かめられた人と違います`,
      next: '画面の一覧を確かめて、もう一度行ってください。',
    })
  if (!(await isOwnPassword(ctx, password, '事務所の鍵'))) return { holders: 0 }
  await markKeyClosed(tx)
  const holders = all.length - left.length
  const text = `事務所の鍵をファイルから外し、職員${holders}人のパスワードと紙の回復鍵だけで開くようにしました`
  await audit.write({ action: 'key-closed', ref: 'office-key', body: { text, without: left.map((one) => one.user) } })
  ctx.afterCommit(() => keep(folder, { key, closed: true }))
  return { holders }
}

/**
 * 回復鍵で開ける. For an office whose key nobody present can open, or whose key file was lost: opens the slot of the paper and gives the
 * administrator a slot again; the others get theirs when they sign in. Both outcomes are entered. Throws AppError `recovery-key-wrong`.
 */
export const open: Handler<'key.open'> = async (ctx, input) => {
  const { tx, audit, env, user, session } = ctx
  const { folder } = env.store
  const refuse = async (error: AppError): Promise<{ keyId: string }> => {
    await audit.write({ action: 'key-opened', ref: 'office-key', body: { text: '回復鍵の入力が違い、事務所の鍵は開きませんでした' } })
    ctx.refuseAfterCommit(error)
    return { keyId: '' }
  }
  let found: Awaited<ReturnType<typeof presentRecovery>>
  try {
    found = await presentRecovery(ctx, input.key)
  } catch (error) {
    if (error instanceof AppError && error.code === 'recovery-key-wrong') return refuse(error)
    throw error
  }
  const key = openSlot(await keySlotOf(tx, 'recovery', ''), found.seed)
  if (key === null) return refuse(new AppError('recovery-key-wrong', { problem: 'この回復鍵には事務所の鍵が渡されていません' }))
  const closed = await isKeyClosed(tx)
  const text = `紙の回復鍵 ${found.keyId} で事務所の鍵を開けました`
  await audit.write({ action: 'key-opened', ref: 'office-key', body: { text, keyId: found.keyId } })
  const hand = handOf(ctx)
  if (session.signer !== null) await openForUser(hand, user.userId, session.signer, null, key)
  await sealForPaper(hand, key)
  ctx.afterCommit(async () => {
    if (!closed && (await keyFileState(folder)) === 'missing') await restoreKeyFile(folder, key)
    await keep(folder, { key, closed })
  })
  return { keyId: found.keyId }
}
