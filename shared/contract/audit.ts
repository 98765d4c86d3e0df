import * as z from 'zod'
import { job, query, Ticket } from './kinds.ts'

export const VerifyResult = z.object({
  entries: z.int(),
  ok: z.boolean(),
  head: z.string(),
  papers: z.int(),
  firstBad: z.object({ seq: z.int(), problem: z.string() }).optional(),
})

export const auditContract = {
  'audit.verify': job('監査記録の検証', 'audit.verify', z.strictObject({}), VerifyResult, []),
  'audit.export': job(
    '監査記録の書出し',
    'audit.export',
    z.strictObject({ save: Ticket, replace: z.boolean() }),
    z.object({ entries: z.int(), name: z.string(), sha256: z.string() }),
    [],
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
    z.strictObject({ ledger: z.enum(['decisions', 'mailing', 'vouchers', 'payments', 'handover']), save: Ticket, replace: z.boolean() }),
    z.object({ rows: z.int(), name: z.string(), sha256: z.string() }),
    [],
  ),
}
