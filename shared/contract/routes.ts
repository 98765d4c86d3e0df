import * as z from 'zod'
import { draftKindIds, seatCapacities } from '../domain/delegation.ts'
import { Code, command, Day, query, Text, Yen } from './kinds.ts'

const Post = z.string().min(1).max(40)
const Stage = z.object({ part: z.enum(['line', 'consult']), posts: z.array(Post).min(1).max(10) })
const Limit = z.int().min(0).max(100_000_000_000).nullable()

export const RuleRow = z.object({
  ruleId: z.string(),
  kind: z.enum(draftKindIds),
  perCaseOver: Yen.nullable(),
  totalOver: Yen.nullable(),
  stages: z.array(Stage),
  validFrom: Day,
  validTo: Day.nullable(),
  article: z.string(),
})
export type RuleRow = z.infer<typeof RuleRow>

const Seat = z.object({
  userId: z.string(),
  name: z.string(),
  capacity: z.enum(seatCapacities),
  validFrom: Day,
  validTo: Day.nullable(),
  /** Why the person could not approve on the business day; null: he can, or the seat is of another time. */
  problem: z.string().nullable(),
})

export const PostRow = z.object({
  name: z.string(),
  rank: z.int(),
  /** Oldest first. */
  seats: z.array(Seat),
  /** Of the business day, and later ones, in their order. */
  deputies: z.array(z.object({ userId: z.string(), name: z.string(), rank: z.int(), validFrom: Day, validTo: Day.nullable() })),
  /** 欠員 from the business day on, of posts that a rule names. */
  gaps: z.array(z.object({ from: Day, to: Day.nullable() })),
  /** Whether a rule of the day or to come names the post. */
  used: z.boolean(),
})
export type PostRow = z.infer<typeof PostRow>

export const AbsenceRow = z.object({
  userId: z.string(),
  name: z.string(),
  post: z.string(),
  from: Day,
  to: Day.nullable(),
  reason: z.string(),
})
export type AbsenceRow = z.infer<typeof AbsenceRow>

/** What was done because somebody counted as absent: decided for him, or passed over. */
const DoneMeanwhile = z.array(z.object({ draftNo: z.string(), post: z.string(), why: z.string() }))

export const ReadingRow = z.object({
  draftNo: z.string(),
  title: z.string(),
  post: z.string(),
  seq: z.int(),
  why: z.enum(['absent', 'deputy', 'pull-up']),
  /** The whole in one sentence, as the reader should know it. */
  text: z.string(),
  amount: Yen,
  at: z.string(),
  readAt: z.string().nullable(),
  reader: z.string(),
})
export type ReadingRow = z.infer<typeof ReadingRow>

export const routesContract = {
  'route.rules': query('専決規程の一覧', 'route.read', z.strictObject({}), z.array(RuleRow)),
  'route.saveRule': command(
    '専決規程の登録',
    'route.write',
    z.strictObject({
      kind: z.enum(draftKindIds),
      perCaseOver: Limit,
      totalOver: Limit,
      stages: z.array(Stage).min(1).max(12),
      validFrom: Day,
      article: z.string().max(200),
    }),
    z.object({ rule: RuleRow, closed: RuleRow.nullable() }),
    ['masters', 'drafts'],
  ),
  'route.endRule': command('専決規程の終了', 'route.write', z.strictObject({ ruleId: Code, lastDay: Day }), RuleRow, ['masters', 'drafts']),
  'route.preview': query(
    '決裁経路の下見',
    'route.read',
    z.strictObject({ kind: z.enum(draftKindIds), cases: z.int().min(1).max(100_000), total: Yen.min(0), perCase: Yen.min(0), day: Day }),
    z.object({
      /** The sentence of the whole: 「支給決定 3件 1,240,000円（令和8年4月1日）: 係長（…）→ …」 */
      text: z.string(),
      rule: RuleRow.nullable(),
      steps: z.array(
        z.object({
          stage: z.int(),
          part: z.enum(['line', 'consult']),
          post: z.string(),
          holder: z.string().nullable(),
          absent: z.boolean(),
          deputy: z.string().nullable(),
        }),
      ),
      problem: z.string().nullable(),
    }),
  ),
  'route.posts': query('役職の一覧', 'route.read', z.strictObject({}), z.array(PostRow)),
  'route.savePost': command('役職の登録', 'route.write', z.strictObject({ name: Post, rank: z.int().min(1).max(99) }), PostRow, [
    'masters',
    'drafts',
  ]),
  'route.seat': command(
    '役職の担当の登録',
    'route.write',
    z.strictObject({ post: Post, user: Code, capacity: z.enum(seatCapacities), from: Day, to: Day.nullable() }),
    PostRow,
    ['masters', 'drafts', 'session'],
  ),
  'route.endSeat': command(
    '役職の担当の終了',
    'route.write',
    z.strictObject({ post: Post, user: Code, from: Day, lastDay: Day }),
    PostRow,
    ['masters', 'drafts', 'session'],
  ),
  'route.deputies': command(
    '代決者の登録',
    'route.write',
    z.strictObject({ post: Post, from: Day, users: z.array(Code).max(10) }),
    PostRow,
    ['masters', 'drafts'],
  ),

  'absence.list': query('不在の一覧', 'route.read', z.strictObject({ limit: z.int().min(1).max(1000) }), z.array(AbsenceRow)),
  'absence.add': command(
    '不在の登録',
    'absence.write',
    z.strictObject({ user: Code, post: Post.nullable(), from: Day, to: Day.nullable(), reason: Text }),
    z.array(AbsenceRow),
    ['masters', 'drafts'],
  ),
  'absence.correct': command(
    '不在の訂正',
    'absence.write',
    z.strictObject({
      user: Code,
      post: Post,
      from: Day,
      /** What it should say; null: there was no absence at all. */
      right: z.strictObject({ from: Day, to: Day.nullable() }).nullable(),
      why: Text,
    }),
    z.object({ absence: AbsenceRow.nullable(), meanwhile: DoneMeanwhile }),
    ['masters', 'drafts'],
  ),

  'reading.list': query(
    '後閲の一覧',
    'draft.act',
    z.strictObject({ unread: z.boolean(), limit: z.int().min(1).max(500) }),
    z.array(ReadingRow),
  ),
  'reading.mark': command(
    '後閲',
    'draft.act',
    z.strictObject({ draftNo: Code, comment: Text.optional() }),
    z.object({ draftNo: z.string(), read: z.int() }),
    ['drafts'],
  ),
}
