import * as z from 'zod'
import { roles } from '../permissions.ts'
import { command, Day, None, query } from './kinds.ts'

export const UserView = z.object({
  userId: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  posts: z.array(z.string()),
})
export type UserView = z.infer<typeof UserView>

export const OfficeView = z.object({
  name: z.string(),
  practice: z.boolean(),
  schemaVersion: z.int(),
  businessDay: Day,
  user: UserView.nullable(),
  /** 画面のロック: the user's password is wanted again. */
  locked: z.boolean(),
  /** The password was set by somebody else: nothing else is done before a new one. */
  mustChange: z.boolean(),
  /** Minutes without a touch after which the window locks itself. */
  idleMinutes: z.int(),
  passwordLength: z.int(),
  /** 本人の確認: whether operations that `confirms` ask for the password again (parameter `office confirm.password`). */
  askPassword: z.boolean(),
  /** 復元の疑い: the trail is shorter, or another, than this client has seen; null: it is as it was. */
  doubt: z.object({ kind: z.enum(['shorter', 'replaced']), seen: z.int(), found: z.int() }).nullable(),
})
export type OfficeView = z.infer<typeof OfficeView>

export const sessionContract = {
  'office.view': query('事務所の表示', null, None, OfficeView),
  'session.login': command('ログイン', null, z.strictObject({ user: z.string().min(1).max(50), password: z.string().max(200) }), UserView, [
    'session',
  ]),
  'session.logout': command('ログアウト', 'office.use', None, None, ['session']),
  'session.lock': command('画面のロック', 'office.use', z.strictObject({ idle: z.boolean() }), None, ['session']),
  'session.unlock': command('ロックの解除', 'office.use', z.strictObject({ password: z.string().max(200) }), None, ['session']),
  'users.list': query(
    '利用者の一覧',
    'users.read',
    None,
    z.array(z.object({ user: z.string(), name: z.string(), roles: z.array(z.string()), posts: z.array(z.string()) })),
  ),
}
