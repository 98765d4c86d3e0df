import * as z from 'zod'
import { Code, command, Day, job, None, OwnPassword, query, Text, Ticket } from './kinds.ts'

/**
 * 監査の見方. `all`: everything; `case`, `user`: of one; `hours`: outside office hours; then acts of one sort. A period keeps each of them
 * bounded; without one it is the last month.
 */
export const auditLists = ['all', 'case', 'user', 'hours', 'failed', 'denied', 'keys', 'clock', 'out'] as const
export type AuditList = (typeof auditLists)[number]

const Period = { from: Day.optional(), to: Day.optional() }
const Filter = {
  list: z.enum(auditLists),
  /** 案件番号, for `case`. */
  caseNo: Code.optional(),
  /** 利用者ID, for `user`, and to narrow any other. */
  user: Code.optional(),
  /** Views as well; else acts alone. */
  views: z.boolean(),
  ...Period,
}

export const AuditLine = z.object({
  seq: z.int(),
  at: z.string(),
  /** The name of the person; the id stands beside it. */
  by: z.string(),
  byId: z.string(),
  device: z.string(),
  act: z.string(),
  action: z.string(),
  ref: z.string(),
  /** A ref that is a user, a kind of list …, in words. */
  refName: z.string(),
  text: z.string(),
  /** Entries of one opening that stand in this line. */
  merged: z.int(),
})
export type AuditLine = z.infer<typeof AuditLine>

/** Where a page goes on. */
const Mark = z.object({ at: z.string().max(40), seq: z.int() })
const Rows = z.object({
  from: Day,
  to: Day,
  rows: z.array(AuditLine),
  next: Mark.nullable(),
})

export const MassLine = z.object({
  day: z.string(),
  by: z.string(),
  byId: z.string(),
  kind: z.enum(['views', 'exports', 'prints']),
  count: z.int(),
  threshold: z.int(),
})

const Reason = z.string().trim().min(1).max(500)

export const auditListsContract = {
  'audit.entries': query(
    '監査記録の閲覧',
    'audit.views',
    z.strictObject({ ...Filter, before: Mark.optional(), limit: z.int().min(1).max(500) }),
    Rows,
  ),
  'audit.mass': query(
    '大量の閲覧・書出し・印刷',
    'audit.views',
    z.strictObject(Period),
    z.object({ from: Day, to: Day, rows: z.array(MassLine) }),
  ),
  'audit.exportList': job(
    '監査の一覧のExcel書出し',
    'audit.export',
    z.strictObject({ ...Filter, list: z.enum([...auditLists, 'mass']), save: Ticket, replace: z.boolean(), ...OwnPassword }),
    z.object({ rows: z.int(), name: z.string(), sha256: z.string() }),
    [],
    { confirms: true },
  ),
  'audit.pack': job(
    '監査一式の書出し',
    'audit.export',
    z.strictObject({ caseNo: Code, masked: z.boolean(), purpose: Text.min(1), save: Ticket, replace: z.boolean(), ...OwnPassword }),
    z.object({ name: z.string(), sha256: z.string(), files: z.int(), entries: z.int(), missing: z.array(z.string()) }),
    [],
    { confirms: true },
  ),
  'trail.accept': command('復元した記録の受入れ', 'keys.manage', z.strictObject({ reason: Reason }), z.object({ seq: z.int() }), [
    'audit',
    'session',
  ]),
  'trail.look': command('復元の受入れの確認', 'keys.manage', z.strictObject({ seq: z.int() }), None, ['audit']),
  'trail.accepted': query(
    '復元した記録の受入れの一覧',
    'keys.read',
    None,
    z.array(
      z.object({
        seq: z.int(),
        kind: z.enum(['shorter', 'replaced']),
        seen: z.int(),
        found: z.int(),
        by: z.string(),
        at: z.string(),
        reason: z.string(),
        lookedBy: z.string().nullable(),
        mayLook: z.boolean(),
      }),
    ),
  ),
}
