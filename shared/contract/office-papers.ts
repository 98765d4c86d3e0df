import * as z from 'zod'
import { Code, Day, job, Medium, query, Ticket } from './kinds.ts'

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
/** Where a copy goes, if one is wanted: beside the answer, which bears the bytes. */
const Copy = { save: Ticket.optional(), replace: z.boolean().optional(), medium: Medium }
const Made = z.object({ number: z.string(), name: z.string(), sha256: z.string(), pages: z.int(), bytes: Bytes })
const Span = { from: Day, until: Day }

/** 事務所の帳票: papers about no single case. */
export const officePapersContract = {
  'officePaper.windowTest': query('窓の位置の試し刷り', 'papers.read', z.strictObject({}), z.object({ name: z.string(), bytes: Bytes })),
  'officePaper.mailingLedger': job('発送簿の印刷', 'papers.issue', z.strictObject({ ...Span, ...Copy }), Made, ['papers', 'audit']),
  'officePaper.labels': job(
    '宛名ラベルの印刷',
    'papers.issue',
    z.strictObject({
      ...Span,
      /** 文書番号; absent: everything posted in the span. */
      numbers: z.array(Code).max(2000).optional(),
      sheet: z.enum(['a4-12', 'a4-10', 'a4-24']),
      startAt: z.int().min(1).max(24),
      ...Copy,
    }),
    Made.omit({ number: true }).extend({
      labels: z.int(),
      /** Left out: protected persons never stand on a sheet of labels. */
      leftOut: z.int(),
    }),
    ['audit'],
  ),
  'officePaper.dayEnd': job('日締め票の作成', 'checkpoint.make', z.strictObject(Copy), Made, ['papers', 'audit']),
  'officePaper.list': query(
    '事務所の帳票の一覧',
    'papers.read',
    z.strictObject({ limit: z.int().min(1).max(500) }),
    z.array(
      z.object({
        number: z.string(),
        kind: z.string(),
        kindName: z.string(),
        ref: z.string(),
        file: z.string(),
        pages: z.int(),
        issuedOn: Day,
        by: z.string(),
      }),
    ),
  ),
}
