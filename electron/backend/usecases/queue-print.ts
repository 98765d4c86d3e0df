import type { CaseFilter, QueueOrder, QueueRow } from '../../../shared/contract/queue.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ListColumn } from '../../../shared/papers/list-sheet.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { QueryContext } from '../context.ts'
import { casesByNumber } from '../store/cases.ts'
import { numbersOf } from '../store/search-list.ts'
import { itemsInUse } from '../store/search-views.ts'
import { userNames } from '../store/users.ts'
import { channelNames } from './case-view.ts'
import { checked, queueDays, queueRows } from './cases.ts'
import { chunkedIds } from './chunks.ts'
import { figure, type ListOnPaper, mostPrinted } from './list-print.ts'

const verdicts = { grant: '○ 適合', ask: '△ 要確認', refuse: '× 不適合', none: '未審査' } as const
const flags: Readonly<Record<string, string>> = {
  protected: '支援措置',
  overdue: '期限超過',
  duplicate: '重複',
  waiting: '待ち',
  'facts-changed': '事実の変更あり',
  overruled: '判断変更',
  warned: '注意あり',
  unlinked: '住民未特定',
}
const sorts: Readonly<Record<QueueOrder['by'], string>> = { caseNo: '案件番号', appliedOn: '申請日', kana: 'フリガナ', item: '種目' }

type Asked = CaseFilter & { readonly order?: QueueOrder | undefined }

/**
 * The list under its filter and order, its conditions in words, names hidden as the list hides them. A searched text, which is mostly a name,
 * stays out of the trail. Throws AppError `bad-input`, `too-many-cases`.
 */
export async function queueOnPaper(ctx: QueryContext, { order, ...filter }: Asked, most = mostPrinted): Promise<ListOnPaper> {
  const { env, read } = ctx
  const days = await queueDays(ctx)
  const by = order ?? { by: 'caseNo', desc: false }
  const caseNos = numbersOf(env.store.sync, checked(filter), days, by, most)
  if (caseNos === null) throw new AppError('too-many-cases', { limit: most })
  const rows: QueueRow[] = []
  for (const piece of chunkedIds(caseNos)) rows.push(...(await queueRows(ctx, await casesByNumber(read, piece), days)))
  const { conditions, text } = await conditionsOf(ctx, filter)
  const way = `${sorts[by.by]}の${by.desc ? '降順' : '昇順'}`
  return {
    title: '案件一覧',
    conditions: [...conditions, ...(text === '' ? [] : [`検索「${text}」`])],
    whole: 'すべての案件',
    order: way,
    columns,
    lines: rows.map(lineOf),
    none: '当たる案件はありません。',
    said: `${conditions.length === 0 ? 'すべて' : conditions.join('、')}${text === '' ? '' : '、検索の語あり'}、${way}`,
  }
}

const columns: readonly ListColumn[] = [
  { header: '案件番号', width: 21 },
  { header: '対象者', width: 36 },
  { header: '種目', width: 38 },
  { header: '審査', width: 17 },
  { header: '状態', width: 16 },
  { header: '注意', width: 28 },
  { header: '公費（円）', width: 18, align: 'right' },
  { header: '申請日', width: 16, align: 'right' },
]

function lineOf(row: QueueRow): readonly string[] {
  const waiting =
    row.state === 'on-hold' && row.holdUntil !== null
      ? `保留 ${toShortWareki(row.holdUntil)}まで`
      : row.dueOn === null
        ? ''
        : `回答待ち ${toShortWareki(row.dueOn)}`
  const notes = [row.overdue ? '期限超過' : '', waiting, ...row.flags.map((flag) => flags[flag] ?? flag)]
  return [
    row.caseNo,
    row.beneficiary,
    row.itemName,
    verdicts[row.proposal ?? 'none'],
    caseStateNames[row.state],
    notes.filter((note) => note !== '').join('、'),
    row.publicPayment === null ? '' : figure(row.publicPayment),
    toShortWareki(row.appliedOn),
  ]
}

/** 抽出条件 in words, and the searched text apart. */
async function conditionsOf(ctx: QueryContext, filter: CaseFilter): Promise<{ readonly conditions: string[]; readonly text: string }> {
  const { appliedFrom, appliedTo, assignee, item } = filter
  const items = item === undefined ? [] : await itemsInUse(ctx.read)
  const names = assignee === undefined ? new Map<string, string>() : await userNames(ctx.read)
  const day = (value: string | undefined): string => (value === undefined ? '' : toShortWareki(value))
  const conditions = [
    filter.state === undefined ? '' : `状態 ${caseStateNames[filter.state]}`,
    filter.proposal === undefined ? '' : `審査 ${verdicts[filter.proposal]}`,
    filter.programme === undefined ? '' : `制度 ${findProgramme(filter.programme)?.name ?? filter.programme}`,
    item === undefined ? '' : `種目 ${items.find((one) => one.code === item)?.name ?? item}`,
    filter.channel === undefined ? '' : `経路 ${channelNames[filter.channel] ?? filter.channel}`,
    assignee === undefined ? '' : assignee === 'none' ? '担当なし' : `担当 ${names.get(assignee) ?? assignee}`,
    appliedFrom === undefined && appliedTo === undefined ? '' : `申請日 ${day(appliedFrom)}〜${day(appliedTo)}`,
    ...(filter.flags ?? []).map((flag) => flags[flag] ?? flag),
  ]
  return { conditions: conditions.filter((one) => one !== ''), text: filter.text?.trim() ?? '' }
}
