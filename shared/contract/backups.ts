import * as z from 'zod'
import { command, job, None, query, Ticket } from './kinds.ts'

export const BackupMade = z.object({
  /** File and the folder it lies in. */
  file: z.string(),
  folder: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  /** 件数. Entries of the trail and cases. */
  entries: z.int(),
  cases: z.int(),
  /** Files beside the store; those that were written now, and their bytes. */
  files: z.int(),
  newFiles: z.int(),
  newBytes: z.int(),
  /** 照合点. Number and head (64 hex digits) that the backup holds. */
  checkpoint: z.int(),
  head: z.string(),
  /** Opened again after it was written, whole. */
  verified: z.literal(true),
  /** Who can open it: 'recovery', user ids, 'office'. */
  openedBy: z.array(z.string()),
  /** Older backups that went by the rule of 7 days, 5 weeks, 12 months and fiscal years. */
  removed: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type BackupMade = z.infer<typeof BackupMade>

const Run = z.object({
  at: z.string(),
  reason: z.enum(['demand', 'daily', 'payment']),
  by: z.string(),
  folder: z.string(),
  file: z.string(),
  bytes: z.int(),
  files: z.int(),
  checkpoint: z.int(),
  /** The file is still in its place. */
  there: z.boolean(),
})

const Proof = z.object({ at: z.string(), subject: z.string(), ok: z.boolean(), text: z.string() }).nullable()

export const BackupStanding = z.object({
  folder: z.string(),
  /** The folder lies in the office itself: a broken disk takes both. */
  inOffice: z.boolean(),
  recovery: z.object({ keyId: z.string(), madeAt: z.string(), drilledAt: z.string().nullable() }).nullable(),
  users: z.array(z.object({ user: z.string(), madeAt: z.string() })),
  runs: z.array(Run),
  rehearsal: Proof,
  /** Drills of the recovery key and rehearsals, the newest first, are in the trail; here the last failures. */
  failures: z.array(z.object({ at: z.string(), reason: z.string(), text: z.string() })),
  /** The schedule makes one a day; false: practice data, which is never backed up by itself. */
  scheduled: z.boolean(),
})

/** 安全の状況. What every screen tells without being asked: a backup that is overdue or failed, a disk that fills up, a clock in doubt. */
export const SafetyView = z.object({
  backup: z
    .object({
      /** Days since the newest backup that is still in its place; null: there is none. */
      ageDays: z.int().nullable(),
      overdue: z.boolean(),
      /** The last try failed and none succeeded since. */
      failed: z.object({ at: z.string(), text: z.string() }).nullable(),
    })
    .nullable(),
  /** A backup or rehearsal that the schedule is making now: fraction 0–1. */
  running: z.object({ kind: z.enum(['backup', 'rehearsal']), step: z.string(), fraction: z.number() }).nullable(),
  /** 空き容量. `tight`: below twice the store or 500 MB; `full`: the last write was refused for want of space. */
  space: z.object({ freeMb: z.int(), state: z.enum(['ok', 'tight', 'full']) }),
  /** The folder or the disk refused the last write for another reason; `replaced`: the store's file is no longer the one that was opened. */
  refused: z.enum(['readonly', 'io', 'replaced']).nullable(),
  /** 時計. A jump that nobody settled: payments wait. */
  clock: z.boolean(),
})
export type SafetyView = z.infer<typeof SafetyView>

export const DoctorCheck = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['ok', 'warn', 'fail']),
  text: z.string(),
  /** What to do; '' when all is well. */
  next: z.string(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

const Secret = z.string().min(1).max(200)

/** バックアップ・復元・診断. */
export const backupsContract = {
  'safety.view': query('安全の状況', 'office.use', None, SafetyView),
  'backup.standing': query('バックアップの状況', 'backup.run', None, BackupStanding),
  'backup.folder': command(
    'バックアップ先の変更',
    'backup.run',
    z.strictObject({ folder: Ticket.nullable() }),
    z.object({ folder: z.string() }),
    ['audit'],
  ),
  // the own password opens the backups made from now on
  'backup.holder': command(
    'バックアップを開けるパスワードの登録',
    'backup.run',
    z.strictObject({ password: Secret }),
    z.object({ user: z.string(), fresh: z.boolean() }),
    ['audit'],
    { unremembered: true },
  ),
  'backup.run': job('バックアップ', 'backup.run', z.strictObject({ folder: Ticket.optional() }), BackupMade, ['audit']),
  'backup.rehearse': job(
    '復元の試し',
    'backup.run',
    None,
    z.object({ file: z.string(), entries: z.int(), cases: z.int(), files: z.int(), head: z.string() }),
    ['audit'],
  ),
  'recovery.make': command(
    '回復鍵の作成',
    'backup.run',
    z.strictObject({ password: Secret }),
    z.object({ keyId: z.string(), groups: z.array(z.string()), replaced: z.boolean() }),
    ['audit'],
    { unremembered: true },
  ),
  'recovery.paper': job(
    '回復鍵の印刷',
    'backup.run',
    z.strictObject({ key: Secret, save: Ticket, replace: z.boolean() }),
    z.object({ name: z.string() }),
    ['audit'],
  ),
  'recovery.drill': command(
    '回復鍵の確かめ',
    'backup.run',
    z.strictObject({ key: Secret }),
    z.object({ keyId: z.string(), backup: z.string().nullable() }),
    ['audit'],
    { unremembered: true },
  ),
  'doctor.run': job(
    '診断',
    'audit.verify',
    None,
    z.object({ at: z.string(), ok: z.boolean(), fails: z.int(), warns: z.int(), checks: z.array(DoctorCheck) }),
    [],
  ),
  'doctor.save': job(
    '診断の保存',
    'audit.verify',
    z.strictObject({ save: Ticket, replace: z.boolean() }),
    z.object({ name: z.string(), sha256: z.string() }),
    [],
  ),
}
