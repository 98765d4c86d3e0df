/** 発行の一覧 for paper and CSV: what waits for printing, what is held, print runs, letters that came back, vouchers. No address is on any. */
import type { Output, ParsedInput } from '../../../shared/contract.ts'
import {
  noticeKindWords,
  noticeOrderWords,
  printRunStateWords,
  returnOutcomeWords,
  voucherFilterWords,
} from '../../../shared/domain/list-words.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import type { ListColumn } from '../../../shared/papers/list-sheet.ts'
import type { QueryContext } from '../context.ts'
import { bounded, figure, type ListOnPaper, type ListReader } from './list-print.ts'
import { list as printRuns, targets } from './print-run.ts'
import { list as returnedMail } from './returned-mail.ts'
import { list as vouchers } from './vouchers.ts'

type Asked = ParsedInput<'paperList.print'>
type Target = Output<'printRun.targets'>['rows'][number]

/** One of the lists of 発行. */
export const papersOnPaper: ListReader<Asked> = async (ctx, input, most) => {
  switch (input.list) {
    case 'targets':
      return waiting(ctx, input, most)
    case 'held':
      return held(ctx, most)
    case 'runs':
      return runs(ctx, most)
    case 'returned':
      return cameBack(ctx, input.open, most)
  }
}

const kindColumn: ListColumn = { header: '種類', width: 23 }
const decisionColumn: ListColumn = { header: '文書番号', width: 27 }
const personColumn: ListColumn = { header: '対象者', width: 38 }
const caseColumn: ListColumn = { header: '案件番号', width: 22 }

/** Whose it is, marked where the person is under 支援措置. */
const person = (name: string, guarded: boolean): string => (guarded && !name.startsWith('（') ? `${name}（支援措置）` : name)
const kindOf = (row: Target): string => noticeKindWords[row.kind] ?? row.kind

async function waiting(ctx: QueryContext, asked: Extract<Asked, { list: 'targets' }>, most: number): Promise<ListOnPaper> {
  const { kind, order, leaveOut, atDesk } = asked
  const found = await targets(ctx, { kind, order, limit: most + 1 })
  const { rows, cut, limits } = bounded(
    found.rows.filter((row) => !row.held),
    most,
    '先頭',
  )
  const out = new Set(leaveOut)
  const desk = new Set(atDesk)
  const kindWord = noticeKindWords[kind] ?? kind
  return {
    title: '未発行一覧',
    cut,
    conditions: [...(kind === 'all' ? [] : [`種類 ${kindWord}`]), ...limits],
    whole: '印刷を待つすべての文書',
    order: noticeOrderWords[order],
    columns: [
      { header: '扱い', width: 18 },
      decisionColumn,
      kindColumn,
      { ...personColumn, width: 40 },
      { header: '種目', width: 32 },
      { header: '給付券', width: 12, align: 'right' },
      caseColumn,
      { header: '決定日', width: 16, align: 'right' },
    ],
    lines: rows.map((row) => [
      out.has(row.caseNo) ? '除外' : desk.has(row.caseNo) ? '窓口渡し' : '郵送',
      row.decisionNo,
      kindOf(row),
      person(row.beneficiary, row.guarded),
      row.itemName,
      row.vouchers === 0 ? '' : figure(row.vouchers),
      row.caseNo,
      toShortWareki(row.decidedOn),
    ]),
    none: '印刷を待っている文書はありません。',
    said: [kindWord, noticeOrderWords[order], ...limits].join('、'),
  }
}

async function held(ctx: QueryContext, most: number): Promise<ListOnPaper> {
  const found = await targets(ctx, { kind: 'all', order: 'decision', limit: Number.MAX_SAFE_INTEGER })
  const { rows, cut, limits } = bounded(
    found.rows.filter((row) => row.held),
    most,
    '先頭',
  )
  return {
    title: '保留している通知の一覧',
    cut,
    conditions: limits,
    whole: '支援措置のため保留しているすべての通知',
    order: noticeOrderWords.decision,
    columns: [
      decisionColumn,
      kindColumn,
      caseColumn,
      { ...personColumn, width: 50 },
      { header: '種目', width: 50 },
      { header: '決定日', width: 18, align: 'right' },
    ],
    lines: rows.map((row) => [
      row.decisionNo,
      kindOf(row),
      row.caseNo,
      person(row.beneficiary, row.guarded),
      row.itemName,
      toShortWareki(row.decidedOn),
    ]),
    none: '保留している通知はありません。',
    said: limits[0] ?? 'すべて',
  }
}

async function runs(ctx: QueryContext, most: number): Promise<ListOnPaper> {
  const { rows, cut, limits } = bounded(await printRuns(ctx, { limit: most + 1 }), most)
  return {
    title: '印刷の回の一覧',
    cut,
    conditions: limits,
    whole: 'すべての印刷の回',
    order: '作成の新しい順',
    columns: [
      { header: '回', width: 28 },
      { header: '状態', width: 20 },
      { header: '種類', width: 28 },
      { header: '通数', width: 17, align: 'right' },
      { header: '印刷', width: 17, align: 'right' },
      { header: '発送', width: 17, align: 'right' },
      { header: '保留', width: 17, align: 'right' },
      { header: '作成日', width: 19, align: 'right' },
      { header: '作成者', width: 27 },
    ],
    lines: rows.map((row) => [
      row.runNo,
      printRunStateWords[row.state],
      noticeKindWords[row.kind] ?? row.kind,
      figure(row.cases),
      figure(row.printed),
      figure(row.posted),
      figure(row.held),
      toShortWareki(row.madeOn),
      row.madeBy,
    ]),
    none: '印刷の回はありません。',
    said: limits[0] ?? 'すべて',
  }
}

async function cameBack(ctx: QueryContext, open: boolean, most: number): Promise<ListOnPaper> {
  const found = await returnedMail(ctx, { open, limit: most + 1 })
  const { rows, cut, limits } = bounded(found.rows, most)
  const word = open ? '未処理' : 'すべて'
  return {
    title: '返戻郵便一覧',
    cut,
    conditions: [...(open ? ['未処理'] : []), ...limits],
    whole: 'すべての返戻',
    order: '返戻の新しい順',
    columns: [
      { header: '文書番号', width: 30 },
      caseColumn,
      { header: '宛名', width: 45 },
      { header: '発送日', width: 17, align: 'right' },
      { header: '返戻日', width: 17, align: 'right' },
      { header: '理由', width: 25 },
      { header: '処理', width: 17 },
      { header: '処理日', width: 17, align: 'right' },
    ],
    lines: rows.map((row) => [
      row.number,
      row.caseNo,
      person(row.addressee, row.guarded),
      toShortWareki(row.postedOn),
      toShortWareki(row.returnedOn),
      row.reason,
      row.outcome === null ? '未処理' : returnOutcomeWords[row.outcome],
      row.settledOn === null ? '' : toShortWareki(row.settledOn),
    ]),
    none: '返戻はありません。',
    said: [word, ...limits].join('、'),
  }
}

/** 給付券の一覧 under its heading and search; a searched text, which may be a name, stays out of the trail. */
export const vouchersOnPaper: ListReader<ParsedInput<'voucher.print'>> = async (ctx, { state, text }, most) => {
  const found = await vouchers(ctx, { state, text, limit: most + 1 })
  const { rows, cut, limits } = bounded(found.rows, most)
  const word = voucherFilterWords[state]
  const searched = text?.trim() ?? ''
  return {
    title: '給付券一覧',
    cut,
    conditions: [...(state === 'all' ? [] : [`状態 ${word}`]), ...(searched === '' ? [] : [`検索「${searched}」`]), ...limits],
    whole: 'すべての給付券',
    order: '決定の新しい順',
    sum: `公費 ${figure(rows.reduce((sum, row) => sum + row.publicPayment, 0))}円`,
    columns: [
      { header: '給付券番号', width: 31 },
      { header: '枚目', width: 11 },
      { header: '対象者', width: 35 },
      { header: '種目', width: 27, grows: true },
      { header: '事業者', width: 30, grows: true },
      { header: '公費（円）', width: 18, align: 'right' },
      { header: '期限', width: 16, align: 'right' },
      { header: '状態', width: 22 },
    ],
    lines: rows.map((row) => [
      row.voucherNo,
      `${row.seq}／${row.of}`,
      person(row.beneficiary, row.guarded),
      row.itemName,
      row.providerName,
      figure(row.publicPayment),
      toShortWareki(row.validTo),
      row.stateWord,
    ]),
    none: 'この条件の給付券はありません。',
    said: [word, ...(searched === '' ? [] : ['検索の語あり']), ...limits].join('、'),
  }
}
