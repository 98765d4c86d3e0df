import * as z from 'zod'
import { Code, command, Day, query } from './kinds.ts'

export const handOverDirections = ['in', 'out'] as const
export type HandOverDirection = (typeof handOverDirections)[number]

export const HandOverLine = z.object({
  entryId: z.string(),
  /** UTC. */
  at: z.string(),
  direction: z.enum(handOverDirections),
  name: z.string(),
  sha256: z.string(),
  rows: z.int(),
  /** 円; null where the file is no sum of money. */
  amount: z.int().nullable(),
  /** As last told. */
  medium: z.string(),
  /** 相手先; '' as long as nobody told. */
  recipient: z.string(),
  remark: z.string(),
  by: z.string(),
  ref: z.string(),
})
export type HandOverLine = z.infer<typeof HandOverLine>

const words = z.string().trim().max(100)

/** 授受簿. Every file that came in or went out. */
export const handOverContract = {
  'handover.list': query(
    '授受簿の表示',
    'handover.read',
    z.strictObject({
      direction: z.enum(handOverDirections).optional(),
      /** First and last day of the office's clock. */
      from: Day.optional(),
      to: Day.optional(),
      before: z.strictObject({ at: z.string().max(40), entryId: Code }).optional(),
      limit: z.int().min(1).max(500),
    }),
    z.object({ rows: z.array(HandOverLine), total: z.int() }),
  ),
  'handover.note': command(
    '授受簿の追記',
    'handover.note',
    z.strictObject({ entryId: Code, medium: words.min(1), recipient: words, remark: z.string().trim().max(500) }),
    z.strictObject({}),
    ['audit'],
  ),
}
