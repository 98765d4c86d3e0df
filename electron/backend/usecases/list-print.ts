/** 一覧の印刷とCSV. What every list that goes on paper or out as a CSV has in common: its bound, its head, its entry in the trail. */
import { createHash } from 'node:crypto'
import type { Printed, SavedList } from '../../../shared/contract/list-print.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { compileDateForm, readDate, toShortWareki, toWareki } from '../../../shared/domain/wareki.ts'
import { listSheet, type ListSheetInput } from '../../../shared/papers/list-sheet.ts'
import type { JobContext, QueryContext } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { type CsvCell, csvText } from '../files/csv-write.ts'
import { enterHandOver } from '../store/hand-over.ts'

/** Most rows of a list on paper; a narrower filter brings the rest. */
export const mostPrinted = 3_000
/** Most rows of a list as a CSV. */
export const mostSaved = 20_000

/** A list for paper: what differs from list to list, and how the trail tells what narrowed it (never a searched name). */
export interface ListOnPaper extends Omit<ListSheetInput, 'day' | 'madeAt' | 'madeBy'> {
  readonly said: string
  /** There are more rows than the list has; its conditions say so. */
  readonly cut?: boolean
}

/** Reads a list for paper or CSV, at most `most` rows. */
export type ListReader<I> = (ctx: QueryContext, input: I, most: number) => Promise<ListOnPaper>

/** The first `most` of `rows`, of which one more than that were fetched, and the condition that says so. */
export function bounded<T>(rows: readonly T[], most: number, from = '新しいもの') {
  const cut = rows.length > most
  return { rows: cut ? rows.slice(0, most) : rows, cut, limits: cut ? [`${from}から${figure(most)}件まで`] : [] }
}

/** 一覧の印刷, as an operation. */
export function onPaper<I>(read: ListReader<I>, ref: string) {
  return async (ctx: JobContext, input: I): Promise<Printed> => printed(ctx, await read(ctx, input, mostPrinted), ref)
}

/** What a list is saved with. */
export interface SavedAsked<I> {
  readonly of: I
  readonly save: string
  readonly replace: boolean
  readonly medium?: string | undefined
}

/**
 * 一覧のCSV書出し, as an operation: the columns of the paper, figures plain and days as `2026-11-24`; entered in 授受簿 and in the trail.
 * Throws AppError `output-exists`, `output-unwritable` and what `read` throws.
 */
export function asCsv<I>(read: ListReader<I>, ref: string) {
  return async (ctx: JobContext, { of, save, replace, medium }: SavedAsked<I>): Promise<SavedList> => {
    const { path, name } = ctx.env.tickets.resolve(save, 'save')
    const list = await read(ctx, of, mostSaved)
    const rows = list.lines.length
    ctx.signal.throwIfAborted()
    ctx.progress({ step: '書出し', done: rows, total: rows, fraction: 0.5 })
    const content = csvText(csvRows(list), { bom: true, guard: true })
    await writeAtomic(path, content, { replace })
    const sha256 = createHash('sha256').update(content).digest('hex')
    await enteredOrRemoved(path, () =>
      ctx.write(async ({ tx, audit }) => {
        await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows, ref: list.title, medium })
        const text = `${list.title} ${rows}件を「${name}」に書出し（${list.said}）`
        await audit.write({ action: 'export', ref, body: { text, what: 'list', name, sha256, rows } })
      }),
    )
    return { name, rows, sha256, whole: list.cut !== true }
  }
}

/** Header and rows. What stands at the right edge of a column is a figure or a day where it reads as one. */
function* csvRows({ columns, lines }: ListOnPaper): Generator<readonly CsvCell[]> {
  yield columns.map(({ header }) => header)
  for (const line of lines) yield columns.map(({ align }, at) => (align === 'right' ? plainCell(line[at] ?? '') : (line[at] ?? '')))
}

const shortDay = [compileDateForm('Gy.M.D')].filter((form) => form !== null)

function plainCell(text: string): CsvCell {
  const number = /^([+−-]?)(\d{1,3}(?:,\d{3})*|\d+)$/.exec(text)
  if (number !== null) return Number(`${number[1] === '' || number[1] === '+' ? '' : '-'}${(number[2] ?? '').replaceAll(',', '')}`)
  const [day = '', time] = text.split(' ')
  const read = readDate(day, shortDay)
  return read === null ? text : `${read.date}${time === undefined ? '' : ` ${time}`}`
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
