import * as z from 'zod'
import { ActResult, DraftRow } from './drafts.ts'
import { Code, command, Day, None, OwnPassword, query, Yen } from './kinds.ts'
import { ReadingRow } from './routes.ts'

/** 閲覧の状況 of one draft for the signed-in approver. */
const ReadCounts = z.object({ exceptions: z.int(), exceptionsRead: z.int(), sample: z.int(), sampleRead: z.int() })

export const InboxRow = DraftRow.extend({
  read: ReadCounts,
  /** What the signed-in user did with it, 「11月21日 課長として代決」; null: nothing yet. */
  acted: z.object({ post: z.string(), capacity: z.string(), at: z.string() }).nullable(),
})
export type InboxRow = z.infer<typeof InboxRow>

/** 不在. Who is away today, and who decides for him. */
export const AwayRow = z.object({
  name: z.string(),
  post: z.string(),
  from: Day,
  to: Day.nullable(),
  /** First registered deputy who is there; null: nobody. */
  deputy: z.string().nullable(),
  /** `mine`: the user himself is away; `deputy`: he stands in; `other`: neither. */
  role: z.enum(['mine', 'deputy', 'other']),
})
export type AwayRow = z.infer<typeof AwayRow>

export const Inbox = z.object({
  /** 未処理. Drafts that wait for the user. */
  mine: z.array(InboxRow),
  /** 代決できる. */
  deputy: z.array(InboxRow),
  /** 回議中. On their way at somebody else's desk, or back at the drafter's. */
  others: z.array(InboxRow),
  /** 後閲, unread first. */
  readings: z.array(ReadingRow),
  /** 処理済. What the user acted on, the newest first. */
  done: z.array(InboxRow),
  away: z.array(AwayRow),
  /** Whether every approval asks for the password again. */
  askPassword: z.boolean(),
  /** The last day on which the user's key decides without having been confirmed by an administrator; null: it was confirmed. */
  keyUntil: Day.nullable(),
})
export type Inbox = z.infer<typeof Inbox>

const Version = z.int()

export const inboxContract = {
  'inbox.list': query('決裁の受信箱', 'draft.act', None, Inbox),
  'inbox.reads': query('閲覧した案件', 'draft.act', z.strictObject({ draftNo: Code }), z.array(z.string())),
  'inbox.read': command(
    '決裁のための閲覧',
    'draft.act',
    z.strictObject({ draftNo: Code, caseNo: Code }),
    z.object({ draftNo: z.string(), caseNo: z.string(), first: z.boolean() }),
    ['readings'],
  ),
  /** What the act would decide now, and what would stop; nothing is written. */
  'inbox.check': query(
    '決裁の下見',
    'draft.act',
    z.strictObject({ draftNo: Code, except: z.array(Code).max(5000).optional() }),
    z.object({ cases: z.int(), amount: Yen, stopped: z.array(z.object({ caseNo: z.string(), code: z.string() })) }),
  ),
  'inbox.decide': command(
    'まとめて決裁',
    'draft.act',
    z.strictObject({
      drafts: z
        .array(z.strictObject({ draftNo: Code, version: Version, asDeputy: z.boolean() }))
        .min(1)
        .max(100),
      ...OwnPassword,
    }),
    z.array(ActResult),
    ['drafts', 'cases', 'papers', 'payments'],
    { confirms: true },
  ),
}
