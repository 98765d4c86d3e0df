/** 一覧の印刷. What every list that goes on paper has in common: its bound, its head, its entry in the trail. */
import type { Printed } from '../../../shared/contract/list-print.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { toShortWareki, toWareki } from '../../../shared/domain/wareki.ts'
import { listSheet, type ListSheetInput } from '../../../shared/papers/list-sheet.ts'
import type { JobContext, QueryContext } from '../context.ts'

/** Most rows of a list on paper; a narrower filter brings the rest. */
export const mostPrinted = 3_000

/** A list for paper: what differs from list to list, and how the trail tells what narrowed it (never a searched name). */
export interface ListOnPaper extends Omit<ListSheetInput, 'day' | 'madeAt' | 'madeBy'> {
  readonly said: string
}

/** The paper of a list, made now for this user. */
export function paperOf({ env, user }: Pick<QueryContext, 'env' | 'user'>, list: ListOnPaper) {
  const made = localStamp(env.now())
  return listSheet({
    ...list,
    day: env.businessDay(),
    madeAt: `${toWareki(made.slice(0, 10))} ${made.slice(11, 16)}`,
    madeBy: user.name,
  })
}

/** Draws the list and enters it as printed; `ref` is what the entry is about. */
export async function printed(ctx: JobContext, list: ListOnPaper, ref: string): Promise<Printed> {
  const { env } = ctx
  const rows = list.lines.length
  ctx.signal.throwIfAborted()
  ctx.progress({ step: '作図', done: rows, total: rows, fraction: 0.5 })
  const model = paperOf(ctx, list)
  const made = await env.drawing.render([model])
  await ctx.write(({ audit }) =>
    audit.write({ action: 'list-printed', ref, body: { text: `${list.title} ${rows}件を印刷用に作成（${list.said}）`, rows } }),
  )
  return { name: `${list.title}_${env.businessDay()}.pdf`, rows, pages: model.pages.length, bytes: made.bytes }
}

/** `R8.11.24 14:03` of the office's clock; '' where there is no time. */
export function stampOf(at: string | null): string {
  if (at === null) return ''
  const local = localStamp(new Date(at))
  return `${toShortWareki(local.slice(0, 10))} ${local.slice(11, 16)}`
}

export const figure = (n: number): string => n.toLocaleString('ja-JP')
