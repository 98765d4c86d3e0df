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
})
export type OfficeView = z.infer<typeof OfficeView>

export const sessionContract = {
  'office.view': query('事務所の表示', null, None, OfficeView),
  'session.login': command('ログイン', null, z.strictObject({ user: z.string().min(1).max(50), password: z.string().max(200) }), UserView, [
    'session',
  ]),
  'session.logout': command('ログアウト', 'office.use', None, None, ['session']),
  'users.list': query(
    '利用者の一覧',
    'users.read',
    None,
    z.array(z.object({ user: z.string(), name: z.string(), roles: z.array(z.string()), posts: z.array(z.string()) })),
  ),
}
