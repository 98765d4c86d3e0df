import * as z from 'zod'
import { Code, job } from './kinds.ts'
import { draftStates } from './drafts.ts'
import { verdicts } from './intake.ts'
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

/** 一覧の印刷: what stands on a list, under what narrows it. */
export const listPrintContract = {
  'queue.print': job('一覧の印刷', 'case.read', CaseFilter.extend({ order: QueueOrder.optional() }), Printed, []),
  'draft.print': job('起案の一覧の印刷', 'draft.read', z.strictObject({ state: z.enum(draftStates).optional() }), Printed, []),
  'inbox.print': job('決裁の受信箱の印刷', 'draft.act', z.strictObject({ box: z.enum(inboxBoxes) }), Printed, []),
  'import.print': job(
    '取込の行の印刷',
    'import.run',
    z.strictObject({ batchId: Code, only: z.enum([...verdicts, 'warned', 'excluded', 'all']) }),
    Printed,
    [],
  ),
}
