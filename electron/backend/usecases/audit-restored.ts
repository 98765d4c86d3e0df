import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { userNames } from '../store/users.ts'

/** 復元した記録の受入れ: a backup was put back, so the trail is shorter than this client has seen. A person stands for it, another looks at it. */

const shown = 100

/**
 * 受入れ by an administrator, with the reason. In force at once, so that the office can work; signed by him, and the second administrator looks at
 * it. What this client had seen is put aside as evidence, not deleted. Throws AppError `trail-accepted` when nothing is in doubt.
 */
export const accept: Handler<'trail.accept'> = async (ctx, { reason }) => {
  const { tx, audit, env, user } = ctx
  const doubt = env.signing.doubt()
  if (doubt === null) throw new AppError('trail-accepted', {})
  const what =
    doubt.kind === 'shorter'
      ? `このPCは第${doubt.seen}号まで見ていましたが、第${doubt.found}号で終わる記録を受け入れました`
      : `このPCが見た第${doubt.seen}号と違う記録を受け入れました`
  const body = { text: `${what}: ${reason}`, reason, ...doubt }
  const { seq } = await audit.write({ action: 'restore-accepted', ref: 'trail', body })
  await tx
    .insertInto('trail_acceptance')
    .values({
      seq,
      kind: doubt.kind,
      seen_seq: doubt.seen,
      found_seq: doubt.found,
      by_user: user.userId,
      at: env.now().toISOString(),
      reason,
      looked_seq: null,
      looked_by: null,
      looked_at: null,
    })
    .execute()
  ctx.afterCommit(() => env.signing.settleDoubt())
  return { seq }
}

/** 受入れの確認 by an administrator other than the one who accepted. Throws AppError `not-found`, `trail-accepted`. */
export const look: Handler<'trail.look'> = async (ctx, { seq }) => {
  const { tx, audit, env, user } = ctx
  const row = await tx.selectFrom('trail_acceptance').selectAll().where('seq', '=', seq).executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: `復元した記録の受入れ 第${seq}号` })
  if (row.looked_by !== null || row.by_user === user.userId) throw new AppError('trail-accepted', {})
  const text = `第${seq}号の受入れ（復元した記録）を確認しました`
  const entry = await audit.write({ action: 'restore-confirmed', ref: 'trail', body: { text, acceptance: seq } })
  await tx
    .updateTable('trail_acceptance')
    .set({ looked_seq: entry.seq, looked_by: user.userId, looked_at: env.now().toISOString() })
    .where('seq', '=', seq)
    .execute()
  return {}
}

/** 受入れの一覧, the newest first. */
export const list: Handler<'trail.accepted'> = async (ctx) => {
  const names = await userNames(ctx.read)
  const rows = await ctx.read.selectFrom('trail_acceptance').selectAll().orderBy('seq', 'desc').limit(shown).execute()
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind as 'shorter' | 'replaced',
    seen: row.seen_seq,
    found: row.found_seq,
    by: names.get(row.by_user) ?? row.by_user,
    at: localStamp(new Date(row.at)),
    reason: row.reason,
    lookedBy: row.looked_by === null ? null : (names.get(row.looked_by) ?? row.looked_by),
    mayLook: row.looked_by === null && row.by_user !== ctx.user.userId && ctx.user.roles.includes('administrator'),
  }))
}
