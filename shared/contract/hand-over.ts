import * as z from 'zod'
import { Code, command, Day, job, Medium, None, query, Ticket } from './kinds.ts'

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

/** Where a file that was drawn in the office goes, and on what. */
const Out = { save: Ticket, replace: z.boolean(), medium: Medium }
const SavedFile = z.object({ name: z.string(), sha256: z.string() })

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
  'handover.medium': query(
    '前に使った媒体',
    null,
    None,
    /** The medium this user named last for a file coming in and one going out; '' as long as there is none. */
    z.object({ in: z.string(), out: z.string() }),
  ),
  'papers.save': job('発行ファイルの保存', 'papers.issue', z.strictObject({ name: Code, ...Out }), SavedFile, ['audit']),
  'correction.savePaper': job('補正依頼書の保存', 'correction.ask', z.strictObject({ name: Code, ...Out }), SavedFile, ['audit']),
  'entry.saveSlip': job('受付票の保存', 'entry.run', z.strictObject({ caseNo: Code, ...Out }), SavedFile, ['audit']),
  'handover.note': command(
    '授受簿の追記',
    'handover.note',
    z.strictObject({ entryId: Code, medium: words.min(1), recipient: words, remark: z.string().trim().max(500) }),
    z.strictObject({}),
    ['audit'],
  ),
}
