import * as z from 'zod'
import { roles } from '../permissions.ts'
import { Code, command, Day, job, None, query, Ticket } from './kinds.ts'

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

const RowError = z.object({ line: z.int(), column: z.string(), code: z.string(), message: z.string() })

export const masterKinds = ['items', 'item-routes', 'providers', 'residents', 'certificates', 'taxes', 'grants', 'absences'] as const

export const LoadResult = z.object({
  kind: z.enum(masterKinds),
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  rejected: z.int(),
  errors: z.array(RowError),
})
export type LoadResult = z.infer<typeof LoadResult>

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
  'master.load': job('台帳の取込', 'master.load', z.strictObject({ kind: Code, ticket: Ticket }), LoadResult, ['masters', 'cases']),
  'master.counts': query('台帳の件数', 'master.read', None, z.array(z.object({ kind: z.string(), name: z.string(), rows: z.int() }))),
}
