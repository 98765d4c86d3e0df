import { AppError } from '../../../shared/errors.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { Handler } from '../context.ts'
import { addHandOverNote, countHandOver, findHandOver, handOverPage, lastMedium, type HandOverFilter } from '../store/hand-over.ts'

/** The moment, in UTC, at which a day of the office's clock begins, `days` later. */
function startOf(day: IsoDate, days = 0): string {
  const start = Date.parse(`${day}T00:00:00+09:00`)
  if (Number.isNaN(start)) throw new AppError('bad-input', { fields: '期間' })
  return new Date(start + days * 86_400_000).toISOString()
}

/** 授受簿. Files in and out, the newest first. Throws AppError `bad-input` for a day that does not exist. */
export const list: Handler<'handover.list'> = async (ctx, input) => {
  const filter: HandOverFilter = {
    direction: input.direction,
    from: input.from === undefined ? undefined : startOf(input.from),
    until: input.to === undefined ? undefined : startOf(input.to, 1),
  }
  const before = input.before === undefined ? undefined : { at: input.before.at, entry_id: input.before.entryId }
  const rows = await handOverPage(ctx.read, filter, before, input.limit, ctx.env.businessDay())
  return {
    total: await countHandOver(ctx.read, filter),
    rows: rows.map((row) => ({
      entryId: row.entry_id,
      at: row.at,
      direction: row.direction as 'in' | 'out',
      name: row.name,
      sha256: row.sha256,
      rows: row.row_count,
      amount: row.amount,
      medium: row.medium,
      recipient: row.recipient ?? '',
      remark: row.remark ?? '',
      by: row.by_name ?? row.by_user,
      ref: row.ref,
    })),
  }
}

/** 前に使った媒体 of this user, offered again at the next file. */
export const mediumBefore: Handler<'handover.medium'> = async (ctx) => ({
  in: await lastMedium(ctx.read, ctx.user.userId, 'in'),
  out: await lastMedium(ctx.read, ctx.user.userId, 'out'),
})

/** 授受簿の追記. What the file was carried on and who has it; the line itself stays as it was written. Throws AppError `not-found`. */
export const note: Handler<'handover.note'> = async (ctx, input) => {
  const line = await findHandOver(ctx.tx, input.entryId)
  if (!line) throw new AppError('not-found', { what: '授受簿の行' })
  await addHandOverNote(ctx.tx, ctx, input)
  const { medium, recipient, remark } = input
  const told = [`媒体 ${medium}`, ...(recipient === '' ? [] : [`相手先 ${recipient}`]), ...(remark === '' ? [] : [remark])].join('・')
  const body = { text: `「${line.name}」: ${told}`, entry: line.entry_id, file: line.name, sha256: line.sha256, medium, recipient, remark }
  await ctx.audit.write({ action: 'hand-over', ref: line.ref, body })
  return {}
}
