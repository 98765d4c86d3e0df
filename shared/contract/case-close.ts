import * as z from 'zod'
import { command, Day, None, query } from './kinds.ts'

/** One of them. `last`: day of its last transfer or paper. */
const Closable = z.object({
  caseNo: z.string(),
  beneficiary: z.string(),
  guarded: z.boolean(),
  itemName: z.string(),
  why: z.enum(['paid', 'refused']),
  last: Day,
})

/** 完了にできる案件: the last transfer and the last paper lie before a day, nothing is open. */
const Counted = { before: Day, paid: z.int(), refused: z.int() }

export const caseCloseContract = {
  'case.closable': query(
    '完了にできる案件',
    'case.close',
    None,
    /** `months`: since the last transfer or paper. `more`: further cases stay for the next time. `rows`: those that are counted. */
    z.object({ ...Counted, months: z.int(), more: z.boolean(), rows: z.array(Closable) }),
  ),
  'case.close': command(
    '案件の完了',
    'case.close',
    z.strictObject(Counted),
    z.object({ paid: z.int(), refused: z.int(), more: z.boolean() }),
    ['cases'],
  ),
}
