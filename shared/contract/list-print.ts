import * as z from 'zod'
import { voucherStates } from '../domain/voucher-life.ts'
import { listTakers, type Permission } from '../permissions.ts'
import { auditLists } from './audit-lists.ts'
import { correctionBuckets } from './corrections.ts'
import { draftStates } from './drafts.ts'
import { handOverDirections } from './hand-over.ts'
import { verdicts } from './intake.ts'
import { Code, Day, job, Medium, Month, type Operation, OwnPassword, Ticket } from './kinds.ts'
import { CaseFilter, QueueOrder } from './queue.ts'

/** 印刷する一覧: a list of at most 3,000 rows as a PDF; more are refused. */
const Printed = z.object({
  name: z.string(),
  rows: z.int(),
  pages: z.int(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
})
export type Printed = z.infer<typeof Printed>

/** 受信箱の区分. */
export const inboxBoxes = ['mine', 'deputy', 'readings', 'others', 'done'] as const

/** 保存した一覧: the same rows and columns as a CSV, at most 20,000. `whole`: there are no more of them. */
const SavedList = z.object({ name: z.string(), rows: z.int(), sha256: z.string(), whole: z.boolean() })
export type SavedList = z.infer<typeof SavedList>

type SavedInput<I extends z.ZodType> = z.ZodObject<
  {
    /** What narrows and orders the list. */
    of: I
    save: typeof Ticket
    replace: z.ZodBoolean
    medium: typeof Medium
    password: (typeof OwnPassword)['password']
  },
  z.core.$strict
>
type ListOps<N extends string, I extends z.ZodType> = {
  readonly [K in `${N}.print`]: Operation<'job', I, typeof Printed>
} & { readonly [K in `${N}.csv`]: Operation<'job', SavedInput<I>, typeof SavedList> }

/** A list on paper, for whoever reads it, and as CSV, for whoever may take it out of the office (`listTakers`). */
function list<N extends keyof typeof listTakers, I extends z.ZodType>(name: N, title: string, read: Permission, of: I): ListOps<N, I> {
  const input: SavedInput<I> = z.strictObject({ of, save: Ticket, replace: z.boolean(), medium: Medium, ...OwnPassword })
  return {
    [`${name}.print`]: job(`${title}の印刷`, read, of, Printed, []),
    [`${name}.csv`]: job(`${title}のCSV書出し`, listTakers[name], input, SavedList, [], { confirms: true }),
  } as ListOps<N, I>
}

const one = <L extends string>(name: L) => z.strictObject({ list: z.literal(name) })
const Period = { from: Day.optional(), to: Day.optional() }

/** 一覧の印刷とCSV: what stands on a list, under what narrows it. */
export const listPrintContract = {
  ...list('queue', '案件の一覧', 'case.read', CaseFilter.extend({ order: QueueOrder.optional() })),
  ...list('draft', '起案の一覧', 'draft.read', z.strictObject({ state: z.enum(draftStates).optional() })),
  ...list('inbox', '決裁の受信箱', 'draft.act', z.strictObject({ box: z.enum(inboxBoxes) })),
  // its rows go back to whoever sent them as a file of their own (`import.rejects`)
  'import.print': job(
    '取込の行の印刷',
    'import.run',
    z.strictObject({ batchId: Code, only: z.enum([...verdicts, 'warned', 'excluded', 'all']) }),
    Printed,
    [],
  ),
  ...list(
    'payment',
    '支払の一覧',
    'payment.read',
    z.discriminatedUnion('list', [
      one('runs'),
      z.strictObject({ list: z.literal('lines'), runNo: Code }),
      z.strictObject({ list: z.literal('candidates'), month: Month }),
      one('returned'),
    ]),
  ),
  ...list(
    'claims',
    '請求の一覧',
    'payment.read',
    z.discriminatedUnion('list', [
      z.strictObject({ list: z.literal('lines'), part: z.enum(['open', 'good']) }),
      one('returns'),
      one('months'),
    ]),
  ),
  ...list(
    'paperList',
    '発行の一覧',
    'papers.read',
    z.discriminatedUnion('list', [
      z.strictObject({
        list: z.literal('targets'),
        kind: z.enum(['all', 'grant', 'refuse', 'cancel']),
        order: z.enum(['postal', 'decision', 'case']),
        leaveOut: z.array(Code).max(2000),
        atDesk: z.array(Code).max(2000),
      }),
      one('held'),
      one('runs'),
      z.strictObject({ list: z.literal('returned'), open: z.boolean() }),
    ]),
  ),
  ...list(
    'voucher',
    '給付券の一覧',
    'voucher.read',
    z.strictObject({ state: z.enum([...voucherStates, 'due', 'all']), text: z.string().max(100).optional() }),
  ),
  ...list(
    'provider',
    '事業者の一覧',
    'provider.read',
    z.strictObject({ text: z.string().max(100), part: z.enum(['all', 'waiting', 'stopped', 'ended']) }),
  ),
  ...list('correction', '補正依頼の一覧', 'case.read', z.strictObject({ bucket: z.enum(correctionBuckets) })),
  ...list('people', '照合の一覧', 'case.read', z.strictObject({})),
  ...list(
    'account',
    '口座と支払の期限の一覧',
    'case.read',
    z.discriminatedUnion('list', [one('toAsk'), one('inquiries'), z.strictObject({ list: z.literal('due'), unpaidOnly: z.boolean() })]),
  ),
  ...list('handover', '授受簿の一覧', 'handover.read', z.strictObject({ direction: z.enum(handOverDirections).optional(), ...Period })),
  ...list('trail', '監査記録', 'audit.verify', z.strictObject({})),
  ...list(
    'auditList',
    '監査の一覧',
    'audit.views',
    z.strictObject({
      list: z.enum([...auditLists, 'mass']),
      caseNo: Code.optional(),
      user: Code.optional(),
      views: z.boolean(),
      ...Period,
    }),
  ),
  ...list('users', '利用者の一覧', 'users.browse', z.strictObject({})),
}

/** Lists that go on paper; all but the rows of an import also as CSV. */
export type ListName = { [K in keyof typeof listPrintContract]: K extends `${infer N}.print` ? N : never }[keyof typeof listPrintContract]
