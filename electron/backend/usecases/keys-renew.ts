import { randomBytes } from 'node:crypto'
import type { KeyStanding } from '../../../shared/contract/keys.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { recoveryGroups } from '../../../shared/domain/recovery-key.ts'
import { AppError } from '../../../shared/errors.ts'
import { alone } from '../backup/run.ts'
import type { Handler, JobContext } from '../context.ts'
import { renewedKeys } from '../keys/office-keys.ts'
import { holdKeys } from '../keys/office-ring.ts'
import { keyAtHand, openSlot, sealForAll } from '../keys/office-slots.ts'
import { renewalTrouble, sizeOfWalk, walkStart } from '../office/renew-keys.ts'
import { papers } from '../store/backups.ts'
import type { ReadDb } from '../store/db.ts'
import { addRenewal, keyRenewals } from '../store/key-renewals.ts'
import { isKeyClosed, keySlotOf } from '../store/key-slots.ts'
import type { OfficeStore } from '../store/open.ts'
import { userNames } from '../store/users.ts'
import { newPaper } from './backups-keys.ts'
import { refusedByPassword } from './confirm-password.ts'
import { paperOf, type Paper } from './keys-paper.ts'

/** 鍵の更新: a new key of the office and a new paper; what the earlier key sealed is sealed anew behind it (office/renew-keys.ts). */

const stamp = (at: string): string => localStamp(new Date(at))

/** What stands in the way of a renewal; null: nothing. */
export async function renewHindrance(
  read: ReadDb,
  atHand: boolean,
  paper: Paper | null,
): Promise<{ problem: string; next: string } | null> {
  if (!(await isKeyClosed(read)))
    return {
      problem: '鍵がまだファイル「office.key」にあります',
      next: '先に「事務所の鍵をファイルから外す」を行ってください。外していない鍵は、新しくしてもフォルダーの写しから読めます。',
    }
  if (!atHand)
    return { problem: '事務所の鍵が開いていません', next: '鍵を開けられる職員がログインするか、紙の回復鍵で開けてから行ってください。' }
  const [newest] = await keyRenewals(read)
  if (newest !== undefined && newest.ended_at === null)
    return { problem: '前の更新がまだ終わっていません', next: '給付デスクを開いたままにして、終わるのを待ってください。' }
  if (paper === null || !paper.opens || paper.drilledAt === null)
    return {
      problem: '今の紙の回復鍵が確かめられていません',
      next: '「バックアップ」の画面で紙を見ながら確かめてから、もう一度行ってください。',
    }
  return null
}

/** The last renewal, and which papers open what. */
export async function renewalStanding(read: ReadDb, store: OfficeStore): Promise<Pick<KeyStanding, 'generation' | 'renewal' | 'papers'>> {
  const [newest] = await keyRenewals(read)
  const names = await userNames(read)
  return {
    generation: newest?.generation ?? 1,
    renewal:
      newest === undefined
        ? null
        : {
            begunAt: stamp(newest.begun_at),
            begunBy: names.get(newest.begun_by) ?? newest.begun_by,
            endedAt: newest.ended_at === null ? null : stamp(newest.ended_at),
            looking: newest.walk > 1,
            done: newest.done,
            total: Math.max(newest.total, newest.done),
            anew: newest.anew,
            shut: newest.shut,
            trouble: newest.ended_at === null ? renewalTrouble(store) : '',
          },
    papers: (await papers(read)).map((row) => ({
      keyId: row.holder_id,
      madeAt: stamp(row.made_at),
      endedAt: row.ended_at === null ? null : stamp(row.ended_at),
    })),
  }
}

/**
 * 鍵の更新. From now on a new key seals, under every slot that is not shut and a new paper, told once; the earlier key stays in the slots until all it
 * sealed has been sealed anew. Marks of accounts are made by the key they were always made by. Throws AppError `key-renew-refused`,
 * `confirm-failed`, `password-needed`, `locked-*`, `backup-running`.
 */
export const renew: Handler<'key.renew'> = async (ctx: JobContext, { password }) => {
  const { env, user, write } = ctx
  const { store } = env
  // a backup under way took the keys along that it began with
  return alone(store, async () => {
    const total = await sizeOfWalk(store)
    const made = await write(async ({ tx, audit }) => {
      const present = await keyAtHand(tx, store.folder)
      const problem = await renewHindrance(tx, present !== null, await paperOf(tx))
      if (problem !== null || present === null) throw new AppError('key-renew-refused', problem ?? { problem: '', next: '' })
      const refused = await refusedByPassword({ tx, env, user, audit }, '鍵の更新', password)
      if (refused !== null) return { refused }
      const keys = renewedKeys(present, randomBytes(32))
      const { keyId, seed, before } = await newPaper({ tx, env, user })
      const at = env.now()
      await sealForAll({ tx, folder: store.folder, by: user.userId, at }, keys)
      // the paper that will be printed must open what is sealed from now on
      if (openSlot(await keySlotOf(tx, 'recovery', ''), seed) === null) throw new Error('the new paper does not open the new key')
      const { generation } = keys
      await addRenewal(tx, { generation, paper: keyId, begun_at: at.toISOString(), begun_by: user.userId, ...walkStart, total })
      const text = `事務所の鍵の更新を始めました（第${generation}世代）。紙の回復鍵 ${keyId} を作りました${before === null ? '' : `（${before} に代わるもの）`}`
      await audit.write({ action: 'key-renewal', ref: 'office-key', body: { text, generation, keyId } })
      return { refused: null, keys, answer: { generation, keyId, groups: recoveryGroups(seed), replaced: before !== null } }
    })
    if (made.refused !== null) throw made.refused
    holdKeys(store.folder, made.keys)
    return made.answer
  })
}
