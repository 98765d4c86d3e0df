/** 後閲. What was done while somebody was away, for him to read afterwards. */
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { draftByNumber } from '../store/drafts.ts'
import { myReadings } from '../store/readings.ts'
import { userNames } from '../store/users.ts'
import { readingWords } from './draft-views.ts'

/** 後閲の一覧 of the signed-in user: his own, and those of posts he holds now. The newest first. */
export const list: Handler<'reading.list'> = async (ctx, input) => {
  const rows = await myReadings(ctx.read, ctx.user, { unread: input.unread, limit: input.limit })
  const names = await userNames(ctx.read)
  return rows.map((r) => ({
    draftNo: r.draft_no,
    title: r.title,
    post: r.post,
    seq: r.seq,
    why: r.why as 'absent',
    text: `${r.post}が${readingWords[r.why] ?? r.why}`,
    amount: r.amount,
    at: r.at,
    readAt: r.read_at,
    reader: names.get(r.user_id) ?? r.user_id,
  }))
}

/** 後閲: everything of a draft that waits for this reader, once. Throws AppError `not-found`. */
export const mark: Handler<'reading.mark'> = async (ctx, input) => {
  const { tx, user, audit, env } = ctx
  const draft = await draftByNumber(tx, input.draftNo)
  const rows = (await myReadings(tx, user, { unread: true, limit: 500 })).filter((r) => r.draft_id === draft.draft_id)
  if (rows.length === 0) throw new AppError('not-found', { what: `起案 ${draft.draft_no} に、あなたが後閲するもの` })
  const at = env.now().toISOString()
  const comment = (input.comment ?? '').trim()
  for (const r of rows) {
    await tx
      .updateTable('later_reading')
      .set({ read_at: at, read_by: user.userId, comment })
      .where('draft_id', '=', r.draft_id)
      .where('seq', '=', r.seq)
      .where('user_id', '=', r.user_id)
      .where('at', '=', r.at)
      .execute()
  }
  const posts = rows.map((r) => r.post).join('・')
  const text = `${posts}として後閲${comment === '' ? '' : `: ${comment}`}`
  await audit.write({ action: 'read', ref: draft.draft_no, body: { text, posts: rows.map((r) => r.post), comment } })
  return { draftNo: draft.draft_no, read: rows.length }
}
