import * as z from 'zod'
import { command, Day, None, OwnPassword, query } from './kinds.ts'

/** 閲覧の保存年限: what may go now under the rule of the day. */
const Range = z.object({
  /** 保存年限 in years. */
  years: z.int(),
  /** Views of earlier days than this, by the clock (not the business day). */
  before: Day,
  /** First and last entry of the range, how many bodies of views it has. */
  from: z.int(),
  to: z.int(),
  count: z.int(),
})

export const auditExpiryContract = {
  'audit.expiry': query(
    '閲覧の保存年限',
    'audit.expire',
    None,
    z.object({
      years: z.int(),
      before: Day,
      /** null: no view is old enough. `more`: further ones stay for the next time. */
      range: Range.extend({ more: z.boolean(), oldest: Day, newest: Day }).nullable(),
      last: z.object({ seq: z.int(), at: z.string(), by: z.string(), count: z.int(), before: Day }).nullable(),
    }),
  ),
  'audit.expireViews': command(
    '閲覧の本文の消去',
    'audit.expire',
    z.strictObject({ ...Range.shape, ...OwnPassword }),
    z.object({ seq: z.int(), count: z.int(), more: z.boolean() }),
    ['audit'],
    { confirms: true },
  ),
}
