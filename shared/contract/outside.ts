import * as z from 'zod'
import { DoctorCheck } from './backups.ts'
import { startContract } from './start.ts'
import { None, Ticket, type Kind, type Operation } from './kinds.ts'

/**
 * 事務所の外の操作. What the program answers without an open office: why it does not open, its diagnosis, restoring, another office. No
 * sign-in can be asked for where no office is open; what shows content asks for a secret of its own.
 */
function outside<I extends z.ZodType, O extends z.ZodType>(title: string, input: I, output: O): Operation<Kind, I, O> {
  return { kind: 'job', title, permission: null, input, output, logView: false, changes: [] }
}

/** A backup as its head tells it, without any key. */
export const FoundBackup = z.object({
  file: z.string(),
  /** Moment at which it was made, in Japan, `YYYY-MM-DD HH:MM`. */
  at: z.string(),
  office: z.string(),
  /** 件数: entries of the trail and cases. */
  entries: z.int(),
  cases: z.int(),
  files: z.int(),
  bytes: z.int(),
  /** Number of the recovery key that opens it; null: made before there was one. */
  recovery: z.string().nullable(),
  /** Users whose passwords of that time open it. */
  users: z.array(z.string()),
  /** Why it cannot be restored; null: it can, as far as its head tells. */
  problem: z.string().nullable(),
})
export type FoundBackup = z.infer<typeof FoundBackup>

const Secret = z.string().min(1).max(200)
/** 開け方. The recovery key, or with `user` a user's password of the day of the backup. */
const Opening = { from: Ticket, file: z.string().max(200), secret: Secret, user: z.string().min(1).max(100).optional() }

export const RestoredOffice = z.object({
  /** A ticket for the new office, to open it with. */
  office: Ticket,
  folder: z.string(),
  backup: z.string(),
  at: z.string(),
  entries: z.int(),
  cases: z.int(),
  tables: z.int(),
  files: z.int(),
  bytes: z.int(),
  checkpoint: z.int(),
  /** The backup folder of the office it was made of was left behind (that office may still be at work): another must be chosen. */
  folderDropped: z.boolean(),
})
export type RestoredOffice = z.infer<typeof RestoredOffice>

export const outsideContract = {
  ...startContract,
  // why the office is not open (null: it is), where it lies, and where a restored one would lie beside it
  'outside.view': outside(
    '開けない事務所の状況',
    None,
    z.object({
      folder: z.string(),
      /** Today in Japan. */
      day: z.string(),
      failure: z.object({ code: z.string(), title: z.string(), message: z.string(), next: z.string() }).nullable(),
      beside: z.string(),
    }),
  ),
  'outside.checks': outside('開けない事務所の診断', None, z.object({ at: z.string(), checks: z.array(DoctorCheck) })),
  'outside.saveChecks': outside('診断の保存', z.strictObject({ save: Ticket, replace: z.boolean() }), z.object({ name: z.string() })),
  // what of a damaged store can be read: tables and how many rows, no content
  'rescue.view': outside(
    '読める表を調べる',
    None,
    z.object({
      tables: z.array(z.object({ name: z.string(), title: z.string(), rows: z.int(), whole: z.boolean() })),
      accounts: z.boolean(),
      /** The folder holds the key of sealed values (accounts, protected places): they leave open. Without it they do so only with the paper. */
      keyAtHand: z.boolean(),
    }),
  ),
  // every readable table as files; an administrator's password, or without `user` the paper's recovery key
  'rescue.export': outside(
    '読める部分の書出し',
    z.strictObject({ into: Ticket, form: z.enum(['csv', 'xlsx']), user: z.string().min(1).max(100).optional(), secret: Secret }),
    // `sealed`: values that left as the seals they are, of which 目録.csv tells by table
    z.object({ folder: z.string(), files: z.int(), rows: z.int(), damaged: z.int(), sealed: z.int() }),
  ),
  // null: the same office once more
  'outside.open': outside('事務所を開く', z.strictObject({ office: Ticket.nullable() }), None),
  // backups in a folder, or the one file, the newest first
  'restore.look': outside(
    'バックアップを探す',
    z.strictObject({ from: Ticket }),
    z.object({ folder: z.string(), backups: z.array(FoundBackup) }),
  ),
  'restore.key': outside('バックアップを開けるか', z.strictObject(Opening), z.object({ by: z.string() })),
  // `into`: the folder in which the new one is made; null: beside the office that was asked for
  'restore.run': outside('復元', z.strictObject({ ...Opening, into: Ticket.nullable(), name: z.string().max(60) }), RestoredOffice),
}

export type OutsideContract = typeof outsideContract
export type OutsideOp = keyof OutsideContract
export type OutsideInput<O extends OutsideOp> = z.input<OutsideContract[O]['input']>
export type OutsideParsed<O extends OutsideOp> = z.output<OutsideContract[O]['input']>
export type OutsideOutput<O extends OutsideOp> = z.output<OutsideContract[O]['output']>

export function isOutsideOp(name: string): name is OutsideOp {
  return Object.hasOwn(outsideContract, name)
}
