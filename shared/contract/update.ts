import * as z from 'zod'
import { Code, command, job, None, query, Ticket } from './kinds.ts'

/** 更新の妨げ. One thing that speaks against an update, and what to do. */
const Refusal = z.object({ code: z.string(), text: z.string(), next: z.string() })

const Prepared = z.object({ version: z.string(), at: z.string(), by: z.string(), backup: z.string(), installer: z.string() })

/** 版と更新. */
export const UpdateView = z.object({
  version: z.string(),
  /** Day of the build; null: not packaged. */
  builtOn: z.string().nullable(),
  /** Days since then, and whether a newer version should have come by now. */
  ageDays: z.int().nullable(),
  overdue: z.boolean(),
  platform: z.string(),
  /** 保存形式 of the open office. */
  schema: z.int(),
  /** Names of the keys whose signature counts; none: this program takes no update. */
  keys: z.array(z.string()),
  prepared: Prepared.nullable(),
  /** 更新サーバー. Address of a folder on a web server of the intranet; empty: no connection is ever made. */
  server: z.string(),
  /** Components in the list of parts (SBOM); null: the program came without one. */
  parts: z.int().nullable(),
})
export type UpdateView = z.infer<typeof UpdateView>

export const UpdateLook = z.object({
  file: z.string(),
  version: z.string(),
  electron: z.string(),
  builtOn: z.string(),
  platform: z.string(),
  schema: z.int(),
  notes: z.string(),
  key: z.string(),
  bytes: z.int(),
  /** It brings an office back to an older version. */
  rollback: z.boolean(),
  refusals: z.array(Refusal),
})
export type UpdateLook = z.infer<typeof UpdateLook>

/** What the server has: looked at like a chosen file, with its ticket; null: nothing newer. */
const Fetched = z.object({ version: z.string(), found: z.object({ ticket: Ticket, look: UpdateLook }).nullable() })

const Version = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/)

/** 更新: always by an administrator, from a package of the vendor (a file, or from the server he entered), in two steps. */
export const updateContract = {
  'update.view': query('版と更新の状況', 'backup.run', None, UpdateView),
  'update.check': job('更新パッケージの確かめ', 'backup.run', z.strictObject({ ticket: Ticket }), UpdateLook, ['audit']),
  'update.prepare': job('更新の準備', 'backup.run', z.strictObject({ ticket: Ticket, version: Version }), Prepared, ['audit']),
  'update.server': command(
    '更新サーバーの設定',
    'backup.run',
    z.strictObject({ address: z.string().trim().max(300) }),
    z.object({ address: z.string() }),
    ['audit'],
  ),
  'update.fetch': job('更新サーバーからの受取り', 'backup.run', None, Fetched, ['audit']),
  'update.install': command('更新の開始', 'backup.run', z.strictObject({ version: Version }), z.object({ version: Code }), ['audit']),
  'update.drop': command('更新の取りやめ', 'backup.run', z.strictObject({ version: Version }), z.object({ version: Code }), ['audit']),
}
