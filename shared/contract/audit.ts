import * as z from 'zod'
import { job, Medium, OwnPassword, query, Ticket } from './kinds.ts'

export const VerifyResult = z.object({
  entries: z.int(),
  ok: z.boolean(),
  head: z.string(),
  papers: z.int(),
  /** Approvals whose content was computed again. */
  contents: z.int(),
  /** Entries from before there were signatures; views whose body went at the end of its time, as an entry tells. */
  unsigned: z.int(),
  erased: z.int(),
  /** 本人の署名 of each person: under a confirmed key, under one that waits, from before there were any. */
  persons: z.array(z.object({ actor: z.string(), valid: z.int(), unconfirmed: z.int(), missing: z.int() })),
  pendingKeys: z.array(z.object({ owner: z.string(), id: z.string(), seq: z.int() })),
  /** Checkpoints of the office, and how many of those kept in the folder of choice were met. */
  checkpoints: z.object({ inside: z.int(), met: z.int(), outside: z.int(), lastMet: z.int() }),
  /** Entries behind the last checkpoint that is kept outside. */
  afterLast: z.int(),
  firstBad: z.object({ seq: z.int(), problem: z.string() }).optional(),
})

export const auditContract = {
  'audit.verify': job(
    '監査記録の検証',
    'audit.verify',
    // behind the last checkpoint only: what the daily look takes
    z.strictObject({ since: z.literal('checkpoint').optional(), everySignature: z.boolean().optional() }),
    VerifyResult,
    [],
  ),
  'audit.export': job(
    '監査記録の書出し',
    'audit.export',
    z.strictObject({ save: Ticket, replace: z.boolean(), ...OwnPassword }),
    z.object({ entries: z.int(), name: z.string(), sha256: z.string() }),
    [],
    { confirms: true },
  ),
  'audit.list': query(
    '監査記録の一覧',
    'audit.verify',
    z.strictObject({ beforeSeq: z.int().optional(), limit: z.int().min(1).max(500) }),
    z.array(z.object({ seq: z.int(), at: z.string(), actor: z.string(), action: z.string(), ref: z.string(), hash: z.string() })),
  ),
  'ledger.export': job(
    '台帳のExcel書出し',
    'ledger.export',
    z.strictObject({
      ledger: z.enum(['decisions', 'mailing', 'vouchers', 'payments', 'handover']),
      save: Ticket,
      replace: z.boolean(),
      medium: Medium,
      ...OwnPassword,
    }),
    z.object({ rows: z.int(), name: z.string(), sha256: z.string() }),
    [],
    { confirms: true },
  ),
}
