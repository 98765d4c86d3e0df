/** 支払の一覧 for paper and CSV: orders, the payees of one, what would be paid, what came back. No account is on any of them. */
import type { ParsedInput } from '../../../shared/contract.ts'
import { paymentStateWords, returnedTransferWords } from '../../../shared/domain/list-words.ts'
import { toShortWareki, toWarekiMonth } from '../../../shared/domain/wareki.ts'
import type { ListColumn } from '../../../shared/papers/list-sheet.ts'
import type { QueryContext } from '../context.ts'
import { runsOf } from '../store/payments.ts'
import { bounded, figure, type ListOnPaper, type ListReader } from './list-print.ts'
import { runView } from './payment-parts.ts'
import { view } from './payment-view.ts'
import { candidates } from './payments.ts'
import { list as returnedList } from './returned.ts'

const yenColumn: ListColumn = { header: '金額（円）', width: 27, align: 'right' }
const sumOf = (rows: readonly { readonly amount: number }[]): string => `${figure(rows.reduce((sum, row) => sum + row.amount, 0))}円`

/** One of the lists of 支払. Throws AppError `not-found`, `bad-input`. */
export const paymentsOnPaper: ListReader<ParsedInput<'payment.print'>> = async (ctx, input, most) => {
  switch (input.list) {
    case 'runs':
      return runs(ctx, most)
    case 'lines':
      return lines(ctx, input.runNo)
    case 'candidates':
      return payees(ctx, input.month)
    case 'returned':
      return returned(ctx, most)
  }
}

async function runs({ read }: QueryContext, most: number): Promise<ListOnPaper> {
  const { rows, cut, limits } = bounded((await runsOf(read, undefined, most + 1)).map(runView), most)
  return {
    title: '支払一覧',
    cut,
    conditions: limits,
    whole: 'すべての支払',
    order: '支払の新しい順',
    sum: sumOf(rows.filter((row) => row.state !== 'cancelled')),
    columns: [
      { header: '支払番号', width: 28 },
      { header: '対象の月', width: 28 },
      { header: '振込日', width: 20, align: 'right' },
      { header: '起案番号', width: 28 },
      { header: '件数', width: 16, align: 'right' },
      yenColumn,
      { header: '状態', width: 43 },
    ],
    lines: rows.map((row) => [
      row.runNo,
      toWarekiMonth(row.month),
      toShortWareki(row.transferDate),
      row.draftNo,
      figure(row.payees),
      figure(row.amount),
      paymentStateWords[row.state],
    ]),
    none: '支払の起案はありません。',
    said: limits[0] ?? 'すべて',
  }
}

async function lines(ctx: QueryContext, runNo: string): Promise<ListOnPaper> {
  const run = await view(ctx, { runNo })
  const conditions = [
    `支払 ${run.runNo}`,
    `${toWarekiMonth(run.month)}分`,
    `振込日 ${toShortWareki(run.transferDate)}`,
    paymentStateWords[run.state],
  ]
  return {
    title: '支払明細一覧',
    conditions,
    whole: 'すべて',
    order: '支払の番号順',
    sum: sumOf(run.rows),
    columns: [
      { header: '番号', width: 15, align: 'right' },
      { header: '支払先番号', width: 32 },
      { header: '支払先', width: 70, grows: true },
      { header: '件数', width: 16, align: 'right' },
      yenColumn,
      { header: '備考', width: 30 },
    ],
    lines: run.rows.map((row) => [
      figure(row.seq),
      row.payeeNo,
      row.name,
      figure(row.items),
      figure(row.amount),
      row.returned === null ? (row.newCode === '2' ? '変更後の口座' : '') : `組戻し ${row.returned}`,
    ]),
    none: '支払先はありません。',
    said: `支払 ${run.runNo}`,
  }
}

async function payees(ctx: QueryContext, month: string): Promise<ListOnPaper> {
  const rows = await candidates(ctx, { month })
  return {
    title: '支払対象一覧',
    conditions: [`対象の月 ${toWarekiMonth(month)}`],
    whole: 'すべて',
    order: '支払先番号順',
    sum: sumOf(rows),
    columns: [
      { header: '支払先番号', width: 32 },
      { header: '支払先', width: 70, grows: true },
      { header: '区分', width: 18 },
      { header: '件数', width: 16, align: 'right' },
      yenColumn,
      { header: '備考', width: 27 },
    ],
    lines: rows.map((row) => [
      row.providerNo,
      row.providerName,
      row.kind === 'provider' ? '事業者' : '個人',
      figure(row.claims),
      figure(row.amount),
      row.newAccount ? '新しい口座' : '',
    ]),
    none: 'この月に支払える請求・給付はありません。',
    said: `対象の月 ${toWarekiMonth(month)}`,
  }
}

async function returned(ctx: QueryContext, most: number): Promise<ListOnPaper> {
  const { rows, cut, limits } = bounded(await returnedList(ctx, {}), most)
  return {
    title: '組戻し一覧',
    cut,
    conditions: limits,
    whole: 'すべての組戻し',
    order: '組戻しの新しい順',
    sum: sumOf(rows),
    columns: [
      { header: '組戻し', width: 18, align: 'right' },
      { header: '支払先', width: 51, grows: true },
      { header: '支払', width: 25 },
      { header: '理由', width: 33 },
      yenColumn,
      { header: '状態', width: 36 },
    ],
    lines: rows.map((row) => [
      toShortWareki(row.returnedOn),
      row.name,
      row.runNo,
      row.reason,
      figure(row.amount),
      returnedTransferWords[row.state],
    ]),
    none: '組戻しはありません。',
    said: limits[0] ?? 'すべて',
  }
}
