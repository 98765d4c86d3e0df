/** 請求の一覧 for paper and CSV: lines held against what was decided, what goes back, months. */
import type { ParsedInput } from '../../../shared/contract.ts'
import { claimLineWords, differenceText } from '../../../shared/domain/list-words.ts'
import { toShortWareki, toWarekiMonth } from '../../../shared/domain/wareki.ts'
import type { QueryContext } from '../context.ts'
import { months } from './claims-months.ts'
import { lines } from './claims-reconcile.ts'
import { returns } from './claims-return.ts'
import { bounded, figure, type ListOnPaper, type ListReader, stampOf } from './list-print.ts'

/** One of the lists of 請求. */
export const claimsOnPaper: ListReader<ParsedInput<'claims.print'>> = async (ctx, input, most) => {
  if (input.list === 'lines') return reconciled(ctx, input.part, most)
  return input.list === 'returns' ? goingBack(ctx) : byMonth(ctx)
}

async function reconciled(ctx: QueryContext, part: 'open' | 'good', most: number): Promise<ListOnPaper> {
  const found = await lines(ctx, { part, limit: most + 1 })
  const { rows, cut, limits } = bounded(found.lines, most)
  const word = part === 'open' ? '要確認' : '一致'
  const sum = (of: 'claimed' | 'decided'): number => rows.reduce((all, row) => all + (row[of] ?? 0), 0)
  return {
    title: '請求一覧',
    cut,
    conditions: [`見出し ${word}`, ...limits],
    whole: 'すべて',
    order: '受付の新しい順',
    sum: `請求 ${figure(sum('claimed'))}円、決定 ${figure(sum('decided'))}円`,
    columns: [
      { header: '受付・行', width: 26 },
      { header: '事業者', width: 40, grows: true },
      { header: '給付券', width: 30 },
      { header: '納品日', width: 17, align: 'right' },
      { header: '請求（円）', width: 18, align: 'right' },
      { header: '決定（円）', width: 18, align: 'right' },
      { header: '差（円）', width: 16, align: 'right' },
      { header: '状態', width: 25 },
    ],
    lines: rows.map((row) => [
      `${row.claimNo} ${row.line}`,
      row.providerName === '' ? row.providerNo : row.providerName,
      row.voucherNo,
      row.deliveredOn === null ? '' : toShortWareki(row.deliveredOn),
      row.claimed === null ? '' : figure(row.claimed),
      row.decided === null ? '' : figure(row.decided),
      row.difference === null ? '' : differenceText(row.difference),
      claimLineWords[row.state],
    ]),
    none: 'この見出しの請求はありません。',
    said: [word, ...limits].join('、'),
  }
}

async function goingBack(ctx: QueryContext): Promise<ListOnPaper> {
  const { waiting, made } = await returns(ctx, {})
  const rows = [
    ...waiting.map((one) => ({ ...one, returnNo: '', on: '', by: '' })),
    ...made.map((one) => ({ ...one, on: toShortWareki(one.madeOn) })),
  ]
  return {
    title: '請求の返戻一覧',
    conditions: [],
    whole: '返戻待ちと、作った返戻の新しい200件まで',
    order: '返戻待ちが先、新しい順',
    sum: `${figure(rows.reduce((sum, row) => sum + row.amount, 0))}円`,
    columns: [
      { header: '状態', width: 20 },
      { header: '返戻番号', width: 25 },
      { header: '事業者番号', width: 24 },
      { header: '事業者', width: 42, grows: true },
      { header: '件数', width: 14, align: 'right' },
      { header: '請求額（円）', width: 24, align: 'right' },
      { header: '作成', width: 17, align: 'right' },
      { header: '作成者', width: 24 },
    ],
    lines: rows.map((row) => [
      row.returnNo === '' ? '返戻待ち' : '返戻済み',
      row.returnNo,
      row.providerNo === '' ? '（読めない）' : row.providerNo,
      row.providerName,
      figure(row.lines),
      figure(row.amount),
      row.on,
      row.by,
    ]),
    none: '返戻する請求はありません。',
    said: 'すべて',
  }
}

async function byMonth(ctx: QueryContext): Promise<ListOnPaper> {
  const rows = await months(ctx, {})
  return {
    title: '請求の月締め一覧',
    conditions: [],
    whole: 'すべての月',
    order: '月の新しい順',
    sum: `${figure(rows.reduce((sum, row) => sum + row.amount, 0))}円`,
    columns: [
      { header: '月', width: 28 },
      { header: '状態', width: 18 },
      { header: '支払う請求', width: 20, align: 'right' },
      { header: '金額（円）', width: 26, align: 'right' },
      { header: '保留', width: 15, align: 'right' },
      { header: '保留額（円）', width: 24, align: 'right' },
      { header: '締めた日時', width: 31, align: 'right' },
      { header: '締めた人', width: 28 },
    ],
    lines: rows.map((row) => [
      toWarekiMonth(row.month),
      row.closed ? '締め済み' : '受付中',
      figure(row.claims),
      figure(row.amount),
      figure(row.held),
      figure(row.heldAmount),
      stampOf(row.closedAt),
      row.closedBy ?? '',
    ]),
    none: '請求のある月はありません。',
    said: 'すべて',
  }
}
