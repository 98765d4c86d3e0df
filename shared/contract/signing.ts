import * as z from 'zod'
import { command, Code, job, None, query, Text, Ticket } from './kinds.ts'

export const KeyView = z.object({
  keyId: z.string(),
  /** A user id, or `office`. */
  owner: z.string(),
  ownerName: z.string(),
  state: z.enum(['unconfirmed', 'confirmed', 'ended']),
  madeAt: z.string(),
  confirmers: z.array(z.string()),
  endedAt: z.string().nullable(),
  reason: z.string(),
  /** What the asking user may do with it, and why he may not confirm it. */
  mayConfirm: z.boolean(),
  hint: z.string(),
})
export type KeyView = z.infer<typeof KeyView>

export const CheckpointView = z.object({
  number: z.int(),
  seq: z.int(),
  head: z.string(),
  at: z.string(),
  reason: z.string(),
  /** The first 16 digits of the head in fours, as they are printed. */
  short: z.string(),
  /** `番号:通し番号:16桁`, as the verifier takes it. */
  mark: z.string(),
  qr: z.string(),
})
export type CheckpointView = z.infer<typeof CheckpointView>

export const ClockJumpView = z.object({
  seq: z.int(),
  kind: z.enum(['back', 'forward']),
  before: z.string(),
  after: z.string(),
  noticedBy: z.string(),
  confirmedBy: z.array(z.string()),
  settled: z.boolean(),
})
export type ClockJumpView = z.infer<typeof ClockJumpView>

const Reason = z.string().trim().min(1).max(500)

export const signingContract = {
  'session.changePassword': command(
    'パスワードの変更',
    'office.use',
    z.strictObject({ old: z.string().max(200), new: z.string().max(200) }),
    None,
    ['session'],
  ),
  'keys.list': query('署名鍵の一覧', 'keys.read', None, z.array(KeyView)),
  'keys.confirm': command('署名鍵の確認', 'keys.manage', z.strictObject({ keyId: Code }), KeyView, ['audit']),
  'keys.revoke': command('署名鍵の失効', 'keys.manage', z.strictObject({ keyId: Code, reason: Reason }), KeyView, ['audit']),
  'checkpoint.make': command(
    '照合点の作成',
    'checkpoint.make',
    z.strictObject({ reason: z.enum(['day-end', 'backup', 'demand']) }),
    CheckpointView,
    ['audit'],
  ),
  'checkpoint.list': query(
    '照合点の一覧',
    'audit.verify',
    z.strictObject({ limit: z.int().min(1).max(500) }),
    z.object({ folder: z.string().nullable(), rows: z.array(CheckpointView) }),
  ),
  'checkpoint.folder': command(
    '照合点の控え先',
    'keys.manage',
    z.strictObject({ folder: Ticket.nullable() }),
    z.object({ folder: z.string().nullable() }),
    ['audit'],
  ),
  'clock.list': query('時計の記録', 'office.use', None, z.array(ClockJumpView)),
  'clock.confirm': command('時計の確認', 'clock.confirm', z.strictObject({ seq: z.int(), reason: Reason }), ClockJumpView, [
    'audit',
    'payments',
  ]),
  'audit.contents': job(
    '決裁内容の照合',
    'audit.verify',
    z.strictObject({ ref: Text.optional() }),
    z.object({ checked: z.int(), bad: z.array(z.object({ seq: z.int(), ref: z.string(), problem: z.string() })) }),
    [],
  ),
}
