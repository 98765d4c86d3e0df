/** 起案と決裁の一覧の印刷. */
import type { DraftRow } from '../../../shared/contract/drafts.ts'
import type { InboxRow } from '../../../shared/contract/inbox.ts'
import type { inboxBoxes } from '../../../shared/contract/list-print.ts'
import type { ReadingRow } from '../../../shared/contract/routes.ts'
import { draftKindWords, draftStateWords, readingText } from '../../../shared/domain/draft-words.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import type { ListColumn } from '../../../shared/papers/list-sheet.ts'
import type { QueryContext } from '../context.ts'
import { list as listDrafts } from './draft-views.ts'
import { list as listInbox } from './inbox.ts'
import { bounded, figure, type ListOnPaper, mostPrinted, stampOf } from './list-print.ts'

const title: ListColumn = { header: '件名', width: 50, grows: true }
const number: ListColumn = { header: '起案番号', width: 24 }
const cases: ListColumn = { header: '件数', width: 13, align: 'right' }
const amount: ListColumn = { header: '金額（円）', width: 23, align: 'right' }

const turnOf = (row: DraftRow): string => (row.turn === null ? draftStateWords[row.state] : `${row.turn}の番`)
const amountsOf = (rows: readonly { readonly amount: number }[]): string => `${figure(rows.reduce((sum, row) => sum + row.amount, 0))}円`

/** 起案の一覧 for paper, the newest first, as many as one paper takes; where there are more the paper says so. */
export async function draftsOnPaper(
  ctx: QueryContext,
  input: { readonly state?: DraftRow['state'] | undefined },
  most = mostPrinted,
): Promise<ListOnPaper> {
  const { rows, cut, limits } = bounded(await listDrafts(ctx, { ...input, limit: most + 1 }), most)
  const conditions = [...(input.state === undefined ? [] : [`状態 ${draftStateWords[input.state]}`]), ...limits]
  const order = '起案の新しい順'
  return {
    title: '起案一覧',
    cut,
    conditions,
    whole: 'すべての起案',
    order,
    sum: amountsOf(rows),
    columns: [
      { header: '種別', width: 17 },
      title,
      number,
      cases,
      amount,
      { header: '起案者', width: 23 },
      { header: '起案日', width: 17, align: 'right' },
      { header: '状態', width: 23, grows: true },
    ],
    lines: rows.map((row) => [
      draftKindWords[row.kind],
      row.title,
      row.draftNo,
      figure(row.cases),
      figure(row.amount),
      row.draftedBy,
      toShortWareki(row.draftedOn),
      turnOf(row),
    ]),
    none: '起案はありません。',
    said: `${conditions.length === 0 ? 'すべて' : conditions.join('、')}、${order}`,
  }
}

type Box = (typeof inboxBoxes)[number]

const boxNames: Readonly<Record<Box, string>> = {
  mine: '未処理',
  deputy: '代決できる',
  readings: '後閲',
  others: '回議中',
  done: '処理済',
}

/** What the list of a box shows, beside the title, number, cases and amount of each draft. */
const boxColumns: Readonly<
  Record<Exclude<Box, 'readings'>, readonly (ListColumn & { readonly of: (row: InboxRow, day: string) => string })[]>
> = {
  mine: toDecide(),
  deputy: toDecide(),
  others: [draftedColumn(), dueColumn(), { header: '状態', width: 23, grows: true, of: turnOf }],
  done: [
    {
      header: '処理',
      width: 57,
      grows: true,
      of: ({ acted }) => (acted === null ? '' : `${stampOf(acted.at)} ${acted.capacity}（${acted.post}）`),
    },
    { header: '状態', width: 23, grows: true, of: turnOf },
  ],
}

function toDecide() {
  return [{ header: '閲覧', width: 23, grows: true, of: (row: InboxRow) => readingText(row.read) }, draftedColumn(), dueColumn()]
}

function draftedColumn() {
  return { header: '起案', width: 34, grows: true, of: (row: InboxRow) => `${row.draftedBy} ${toShortWareki(row.draftedOn)}` }
}

function dueColumn() {
  return {
    header: '期限',
    width: 23,
    align: 'right' as const,
    of: (row: InboxRow, day: string) => (row.due === null ? '' : `${toShortWareki(row.due)}${row.due < day ? ' 超過' : ''}`),
  }
}

/** A box of the inbox for paper, as this user has it before him. */
export async function inboxOnPaper(ctx: QueryContext, box: Box): Promise<ListOnPaper> {
  const inbox = await listInbox(ctx, {})
  const conditions = [`${ctx.user.name}の「${boxNames[box]}」`]
  const common = { title: '決裁一覧', conditions, whole: 'すべて', none: 'この区分の起案はありません。' }
  if (box === 'readings') return { ...common, ...readingsOf(inbox.readings), said: conditions.join('、') }
  const own = boxColumns[box]
  const rows = inbox[box]
  const widthLeft = 190 - [number, cases, amount, ...own].reduce((sum, { width }) => sum + width, 0)
  return {
    ...common,
    order: orders[box],
    sum: amountsOf(rows.map((row) => row.live)),
    columns: [{ ...title, width: widthLeft }, number, cases, amount, ...own],
    lines: rows.map((row) => [
      row.title,
      row.draftNo,
      figure(row.live.cases),
      figure(row.live.amount),
      ...own.map(({ of }) => of(row, ctx.env.businessDay())),
    ]),
    said: conditions.join('、'),
  }
}

const orders: Readonly<Record<Exclude<Box, 'readings'>, string>> = {
  mine: '期限の近い順',
  deputy: '期限の近い順',
  others: '起案の古い順',
  done: '処理の新しい順',
}

function readingsOf(rows: readonly ReadingRow[]) {
  return {
    order: '未読が先、新しい順',
    columns: [
      { header: '後閲', width: 18 },
      title,
      number,
      { header: 'あったこと', width: 48, grows: true },
      amount,
      { header: '日時', width: 27, align: 'right' as const },
    ],
    lines: rows.map((row) => [
      row.readAt === null ? '未読' : (stampOf(row.readAt).split(' ')[0] ?? ''),
      row.title,
      row.draftNo,
      row.text,
      figure(row.amount),
      stampOf(row.at),
    ]),
  }
}
