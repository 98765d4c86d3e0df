/** 補正・照合・口座の一覧 for paper and CSV: rows about persons, names hidden where the user may not open their cases. */
import type { Output, ParsedInput } from '../../../shared/contract.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { correctionWayNames } from '../../../shared/domain/correction.ts'
import { askReasonWords, correctionBucketWords, daysLeftText, unmatchedWords } from '../../../shared/domain/list-words.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import type { ListColumn } from '../../../shared/papers/list-sheet.ts'
import type { QueryContext } from '../context.ts'
import { due, standing } from './accounts.ts'
import { channelNames } from './case-view.ts'
import { list as requests } from './corrections.ts'
import { bounded, figure, type ListOnPaper, type ListReader } from './list-print.ts'
import { unmatched } from './people.ts'
import { hiddenName, opensProtected } from './protection.ts'

const personColumn: ListColumn = { header: '対象者', width: 40 }
const caseColumn: ListColumn = { header: '案件番号', width: 22 }

/** Whose a row is, as this user may see it. */
function nameOf({ user }: QueryContext, row: { readonly beneficiary: string; readonly protected: boolean }): string {
  if (!row.protected) return row.beneficiary
  return opensProtected(user) && row.beneficiary !== hiddenName ? `${row.beneficiary}（支援措置）` : hiddenName
}

/** 補正依頼の一覧 of one heading, by the day the answer is due. */
export const correctionsOnPaper: ListReader<ParsedInput<'correction.print'>> = async (ctx, { bucket }, most) => {
  const found = await requests(ctx, { bucket, limit: most + 1 })
  const { rows, cut, limits } = bounded(found.rows, most, '期限の早いもの')
  const word = correctionBucketWords[bucket]
  const over = bucket === 'answered' || bucket === 'closed'
  return {
    title: '補正依頼一覧',
    cut,
    conditions: [`見出し ${word}`, ...limits],
    whole: 'すべて',
    order: '期限の順',
    columns: [
      { header: '依頼番号', width: 22 },
      caseColumn,
      { ...personColumn, width: 36 },
      { header: '不足', width: 42, grows: true },
      { header: '方法', width: 16 },
      { header: '依頼日', width: 16, align: 'right' },
      { header: '期限', width: 16, align: 'right' },
      { header: '残り・発送', width: 20, grows: true },
    ],
    lines: rows.map((row) => [
      row.requestNo,
      row.caseNo,
      nameOf(ctx, row),
      row.titles.join('、'),
      correctionWayNames[row.way],
      toShortWareki(row.askedOn),
      toShortWareki(row.dueOn),
      [...(over ? [] : [daysLeftText(row.daysLeft)]), row.sent ? (row.reminders > 0 ? `督促${row.reminders}` : '発送済') : '未発送'].join(
        ' ',
      ),
    ]),
    none: 'この見出しの補正依頼はありません。',
    said: [word, ...limits].join('、'),
  }
}

/** 照合の一覧: cases nobody could be linked to by rule. */
export const unmatchedOnPaper: ListReader<ParsedInput<'people.print'>> = async (ctx, _input, most) => {
  const found = await unmatched(ctx, { limit: most + 1 })
  const { rows, cut, limits } = bounded(found.rows, most, '案件番号の早いもの')
  return {
    title: '住民の未特定の一覧',
    cut,
    conditions: limits,
    whole: '住民の決まらないすべての案件',
    order: '案件番号の順',
    columns: [
      caseColumn,
      { header: '受付番号', width: 32 },
      { ...personColumn, width: 38 },
      { header: '種目', width: 34 },
      { header: '経路', width: 17 },
      { header: '申請日', width: 16, align: 'right' },
      { header: '理由', width: 31 },
    ],
    lines: rows.map((row) => [
      row.caseNo,
      row.receiptNo,
      nameOf(ctx, row),
      row.itemName,
      channelNames[row.channel] ?? row.channel,
      toShortWareki(row.appliedOn),
      unmatchedWords[row.why],
    ]),
    none: '住民の決まらない案件はありません。',
    said: limits[0] ?? 'すべて',
  }
}

/** One of the lists of 口座. No account is on any. */
export const accountsOnPaper: ListReader<ParsedInput<'account.print'>> = async (ctx, input) => {
  if (input.list === 'due') return dueCases(ctx, await due(ctx, { unpaidOnly: input.unpaidOnly }), input.unpaidOnly)
  const found = await standing(ctx, {})
  return input.list === 'toAsk' ? toAsk(ctx, found) : inquiries(found)
}

const firstOf = (shown: number, total: number): readonly string[] =>
  total > shown ? [`${figure(total)}件のうち先頭の${figure(shown)}件`] : []

function dueCases(ctx: QueryContext, { days, total, rows }: Output<'account.due'>, unpaidOnly: boolean): ListOnPaper {
  const limits = firstOf(rows.length, total)
  return {
    title: '支払の期限の一覧',
    cut: total > rows.length,
    conditions: [...(unpaidOnly ? ['まだ支払っていない案件'] : []), ...limits],
    whole: 'すべての現金の給付',
    order: `期限の順（申請の日から${days}日）`,
    columns: [
      caseColumn,
      { ...personColumn, width: 38 },
      { header: '種目', width: 36 },
      { header: '状態', width: 18 },
      { header: '申請日', width: 17, align: 'right' },
      { header: '期限', width: 17, align: 'right' },
      { header: '残り', width: 22 },
      { header: '支払日', width: 20, align: 'right' },
    ],
    lines: rows.map((row) => [
      row.caseNo,
      nameOf(ctx, row),
      row.itemName,
      caseStateNames[row.state],
      toShortWareki(row.appliedOn),
      toShortWareki(row.time.dueOn),
      row.time.daysLeft === null ? '手続済み' : daysLeftText(row.time.daysLeft),
      row.time.paidOn === null ? '' : toShortWareki(row.time.paidOn),
    ]),
    none: '案件はありません。',
    said: [unpaidOnly ? '未払い' : 'すべて', ...limits].join('、'),
  }
}

function toAsk(ctx: QueryContext, { toAsk: rows, total }: Output<'account.standing'>): ListOnPaper {
  const limits = firstOf(rows.length, total)
  return {
    title: '口座の照会が要る案件の一覧',
    cut: total > rows.length,
    conditions: limits,
    whole: '公金受取口座の照会が要るすべての案件',
    order: '申請の古い順',
    columns: [
      caseColumn,
      { ...personColumn, width: 42 },
      { header: '種目', width: 40 },
      { header: '状態', width: 18 },
      { header: '申請日', width: 17, align: 'right' },
      { header: '理由', width: 33 },
      { header: '前の回答', width: 18, align: 'right' },
    ],
    lines: rows.map((row) => [
      row.caseNo,
      nameOf(ctx, row),
      row.itemName,
      caseStateNames[row.state],
      toShortWareki(row.appliedOn),
      askReasonWords[row.why],
      row.answeredOn === null ? '' : toShortWareki(row.answeredOn),
    ]),
    none: '照会が要る案件はありません。',
    said: limits[0] ?? 'すべて',
  }
}

function inquiries({ inquiries: rows }: Output<'account.standing'>): ListOnPaper {
  return {
    title: '公金受取口座の照会の一覧',
    conditions: [],
    whole: 'すべての照会',
    order: '照会の新しい順',
    columns: [
      { header: '照会番号', width: 28 },
      { header: '照会した日', width: 20, align: 'right' },
      { header: '照会', width: 15, align: 'right' },
      { header: '回答', width: 15, align: 'right' },
      { header: '口座あり', width: 17, align: 'right' },
      { header: 'ファイル', width: 65, grows: true },
      { header: '照会した人', width: 30 },
    ],
    lines: rows.map((row) => [
      row.inquiryNo,
      toShortWareki(row.madeOn),
      figure(row.lines),
      figure(row.answered),
      figure(row.found),
      row.file,
      row.by,
    ]),
    none: '照会はまだありません。',
    said: 'すべて',
  }
}
