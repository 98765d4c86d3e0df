import * as z from 'zod'
import { Code, Day, query } from './kinds.ts'

/** 閲覧記録. Who looked at a person: for the auditor alone, and itself in the trail. */
export const personViewsContract = {
  'audit.persons': query(
    '閲覧記録の対象者を探す',
    'audit.views',
    z.strictObject({ text: z.string().trim().min(1).max(100) }),
    z.object({
      persons: z.array(
        z.object({
          /** 宛名番号; null: a case linked to nobody. */
          residentNo: z.string().nullable(),
          /** The case that stands for a person without a number. */
          caseNo: z.string().nullable(),
          name: z.string(),
          kana: z.string(),
          birthDate: z.string(),
          cases: z.int(),
        }),
      ),
      more: z.boolean(),
    }),
  ),
  'audit.personViews': query(
    '対象者別の閲覧記録',
    'audit.views',
    z.strictObject({
      residentNo: Code.optional(),
      caseNo: Code.optional(),
      /** Also what was done with the person's cases, not views alone. */
      acts: z.boolean(),
      from: Day.optional(),
      to: Day.optional(),
      beforeSeq: z.int().optional(),
      limit: z.int().min(1).max(500),
    }),
    z.object({
      cases: z.array(z.string()),
      rows: z.array(
        z.object({
          seq: z.int(),
          at: z.string(),
          by: z.string(),
          device: z.string(),
          /** What was looked at: 案件の閲覧, 照合の候補 … */
          what: z.string(),
          ref: z.string(),
          text: z.string(),
          /** Entries of one opening that stand in this line. */
          merged: z.int(),
        }),
      ),
      /** The entry behind which the next page begins; null: there is none. */
      next: z.int().nullable(),
    }),
    { logView: true },
  ),
}
