import * as z from 'zod'
import { caseStates } from '../domain/case-state.ts'
import { channels, queueSorts } from '../domain/choices.ts'
import { CaseRow } from './cases.ts'
import { Code, command, Day, None, query } from './kinds.ts'

/** 注意: what asks for care or waits. `overdue`: undecided too long, or the answer to a 補正依頼 is late; `waiting`: 保留・補正中; `facts-changed`: 審査後に変化. */
export const queueFlags = ['protected', 'overdue', 'duplicate', 'waiting', 'facts-changed'] as const

export const CaseFilter = z.strictObject({
  state: z.enum(caseStates).optional(),
  programme: Code.optional(),
  proposal: z.enum(['grant', 'refuse', 'ask', 'none']).optional(),
  channel: z.enum(channels).optional(),
  /** Code of a 種目. */
  item: Code.optional(),
  /** 担当. A user's id, or `none`. */
  assignee: Code.optional(),
  /** All of these. */
  flags: z.array(z.enum(queueFlags)).max(5).optional(),
  appliedFrom: Day.optional(),
  appliedTo: Day.optional(),
  /** Name or kana, also a former one; address; beginning of a receipt or case number. Folded before the search. */
  text: z.string().max(100).optional(),
})
export type CaseFilter = z.infer<typeof CaseFilter>

/** 並び. Every order has its index; cases that are alike in it stand by their numbers. */
export const QueueOrder = z.strictObject({ by: z.enum(queueSorts), desc: z.boolean() })
export type QueueOrder = z.infer<typeof QueueOrder>

/** One line of the work queue. */
export const QueueRow = CaseRow.extend({
  overdue: z.boolean(),
  /** 補正の期限, while an answer is awaited. */
  dueOn: Day.nullable(),
  /** 担当の氏名. */
  assignee: z.string(),
})
export type QueueRow = z.infer<typeof QueueRow>

/** What a saved view holds, and what a list was left as. The window's own form, kept as text. */
const Content = z.string().max(100_000)

export const queueContract = {
  'case.counts': query(
    '案件の件数',
    'case.read',
    CaseFilter.omit({ state: true, proposal: true }),
    z.array(
      z.object({
        state: z.enum(caseStates),
        proposal: z.enum(['grant', 'refuse', 'ask', 'none']),
        count: z.int(),
        /** Counted only as far as the limit: there are more. */
        more: z.boolean().optional(),
      }),
    ),
  ),
  'case.list': query(
    '案件の一覧',
    'case.read',
    CaseFilter.extend({
      order: QueueOrder.optional(),
      /** The page begins behind this case, wherever it stands in the order. */
      afterCaseNo: z.string().max(40).optional(),
      /** The page begins at this row, counted from 0; costs more the deeper it is. */
      offset: z.int().min(0).max(5_000_000).optional(),
      limit: z.int().min(1).max(500),
    }),
    z.object({ rows: z.array(QueueRow) }),
  ),
  'case.total': query(
    '案件の総数',
    'case.read',
    CaseFilter.extend({ exact: z.boolean() }),
    /** `more`: counted only as far as the limit, or a text that fits too many cases. */
    z.object({ count: z.int(), more: z.boolean() }),
  ),
  'case.ids': query(
    '案件の並び',
    'case.read',
    CaseFilter.extend({ order: QueueOrder.optional() }),
    /** All case numbers that fit, in their order (at most 200,000; more are refused). */
    z.object({ caseNos: z.array(z.string()) }),
  ),
  'case.position': query(
    '案件の位置',
    'case.read',
    CaseFilter.extend({ order: QueueOrder.optional(), caseNo: Code }),
    /** Counted from 0; null: the case is not in this list. */
    z.object({ index: z.int().nullable() }),
  ),
  'case.page': query(
    '案件の一覧（番号指定）',
    'case.read',
    z.strictObject({ caseNos: z.array(z.string()).max(500) }),
    z.object({ rows: z.array(QueueRow) }),
  ),
  'queue.choices': query(
    '絞り込みの選択肢',
    'case.read',
    None,
    z.object({
      items: z.array(z.object({ code: z.string(), name: z.string(), count: z.int() })),
      users: z.array(z.object({ id: z.string(), name: z.string() })),
      programmes: z.array(z.string()),
      overdueDays: z.int(),
    }),
  ),
  'queue.views': query('保存した見方', 'case.read', None, z.array(z.object({ name: z.string(), content: z.string(), first: z.boolean() }))),
  'queue.saveView': command(
    '見方の保存',
    'case.read',
    z.strictObject({ name: z.string().trim().min(1).max(40), content: Content, first: z.boolean() }),
    None,
    [],
    { scratch: true },
  ),
  'queue.dropView': command('見方の削除', 'case.read', z.strictObject({ name: Code }), None, [], { scratch: true }),
  'queue.kept': query('一覧の続き', 'case.read', None, z.object({ content: z.string().nullable() })),
  'queue.keep': command('一覧の続きの保存', 'case.read', z.strictObject({ content: Content }), None, [], { scratch: true }),
}
