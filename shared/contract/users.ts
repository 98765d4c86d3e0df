import * as z from 'zod'
import { roles } from '../permissions.ts'
import { Code, command, Day, None, query } from './kinds.ts'

const UserId = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9._-]{1,29}$/)
const Name = z.string().trim().min(1).max(60)
const Reason = z.string().trim().min(1).max(500)
const Span = { from: Day, to: Day.nullable() }

/** 役割の期間. */
export const RolePeriod = z.object({ role: z.enum(roles), from: Day, to: Day.nullable(), now: z.boolean() })

export const AccountView = z.object({
  userId: z.string(),
  name: z.string(),
  /** 使用中・停止中・利用終了. */
  status: z.enum(['active', 'suspended', 'ended']),
  endedOn: Day.nullable(),
  roles: z.array(RolePeriod),
  /** Role names the store has and this version does not know. */
  otherRoles: z.array(z.string()),
  posts: z.array(z.object({ post: z.string(), from: Day, to: Day.nullable(), now: z.boolean() })),
  failed: z.int(),
  /** ISO instant; `admin`: until an administrator unlocks it; null: not locked. */
  locked: z.string().nullable(),
  mustChange: z.boolean(),
  passwordSetAt: z.string().nullable(),
  lastLogin: z.string().nullable(),
  /** The signing key in use. */
  key: z.enum(['none', 'unconfirmed', 'confirmed']),
  keyId: z.string().nullable(),
  /** What an administrator should look at, as sentences. */
  problems: z.array(z.string()),
})
export type AccountView = z.infer<typeof AccountView>

/** A password that is told this once and kept nowhere. */
const FirstPassword = z.object({ user: AccountView, password: z.string() })

export const usersContract = {
  'users.accounts': query('利用者の台帳', 'users.browse', None, z.array(AccountView)),
  'users.enrol': command(
    '利用者の登録',
    'users.write',
    z.strictObject({ user: UserId, name: Name, roles: z.array(z.strictObject({ role: z.enum(roles), ...Span })).max(8) }),
    FirstPassword,
    ['session'],
    { unremembered: true },
  ),
  'users.slip': query(
    '初期パスワードの票',
    'users.write',
    z.strictObject({ user: Code, password: z.string().min(1).max(100) }),
    z.object({ name: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
  ),
  'users.rename': command('利用者の氏名の変更', 'users.write', z.strictObject({ user: Code, name: Name }), AccountView, ['session']),
  'users.addRole': command('役割の追加', 'users.write', z.strictObject({ user: Code, role: z.enum(roles), ...Span }), AccountView, [
    'session',
  ]),
  'users.endRole': command(
    '役割の終了',
    'users.write',
    z.strictObject({ user: Code, role: z.enum(roles), from: Day, lastDay: Day, reason: Reason }),
    AccountView,
    ['session'],
  ),
  'users.suspend': command('利用の停止', 'users.write', z.strictObject({ user: Code, reason: Reason }), AccountView, ['session']),
  'users.resume': command('利用の再開', 'users.write', z.strictObject({ user: Code, reason: Reason }), AccountView, ['session']),
  'users.end': command('利用の終了', 'users.write', z.strictObject({ user: Code, reason: Reason }), AccountView, ['session']),
  'users.unlock': command('ログインの停止の解除', 'users.write', z.strictObject({ user: Code, reason: Reason }), AccountView, ['session']),
  'users.resetPassword': command(
    'パスワードの再発行',
    'users.write',
    z.strictObject({ user: Code, reason: Reason }),
    FirstPassword,
    ['session', 'audit'],
    { unremembered: true },
  ),
}
