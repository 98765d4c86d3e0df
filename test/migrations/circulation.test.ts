/** An office with drafts on their way gets stages, new kinds and states; nothing of the drafts is lost, and the store's own rules hold after it. */
import Database from 'better-sqlite3'
import { CompiledQuery, Kysely } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../electron/backend/store/migrate.ts'
import { migrations } from '../../electron/backend/store/migrations/index.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { applySettings, officeDialect } from '../../electron/backend/store/sqlite.ts'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '../support/office.ts'

let path: string
let db: Kysely<Schema>
const run = async (text: string) => (await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text))).rows
const now = (): Date => new Date('2026-11-24T01:02:03.004Z')
beforeEach(() => {
  path = join(temporaryFolder('migrate-circulation'), 'office.sqlite')
  const file = new Database(path)
  applySettings(file, { readonly: false })
  db = new Kysely<Schema>({ dialect: officeDialect(file) })
})
afterEach(async () => {
  await db.destroy()
  rmSync(dirname(path), { recursive: true })
})

it('keeps drafts, their steps and what points to them', async () => {
  const at = migrations.findIndex((step) => step.name === '0016-circulation')
  await migrate(db, migrations.slice(0, at), now)
  for (const user of ['drafter', 'chief', 'manager']) {
    await run(`insert into user_account (user_id, name, password_hash, active, failed_count) values ('${user}', '${user}', '', 1, 0)`)
  }
  await run(`insert into post values ('係長', 1), ('課長', 2)`)
  await run(`insert into post_holder values ('係長', 'chief', '2020-04-01', null)`)
  await run(
    `insert into draft values ('d1', 'R8-D0001', 'payment', '支出命令', 'circulating', 3, 1, 1000, 'drafter', '2026-11-20', '2026-11-20T00:00:00Z', '{}', 'x')`,
  )
  await run(
    `insert into draft_step values ('d1', 1, '係長', 'chief', 'approved', 'chief', '承認', 'x', ''), ('d1', 2, '課長', 'manager', 'current', null, null, null, '')`,
  )
  await run(
    `insert into payment_run (run_id, run_no, month, transfer_date, draft_id, state, version, payees, amount, made_by, at)
     values ('r1', 'R8-P0001', '2026-11', '2026-12-25', 'd1', 'draft', 1, 1, 1000, 'drafter', 'x')`,
  )
  await migrate(db, migrations.slice(0, at + 1), now)
  expect(await run('select draft_no, kind, state, version, reason, ended from draft')).toEqual([
    { draft_no: 'R8-D0001', kind: 'payment', state: 'circulating', version: 3, reason: '', ended: null },
  ])
  expect(await run('select seq, stage, part, state from draft_step order by seq')).toEqual([
    { seq: 1, stage: 1, part: 'line', state: 'approved' },
    { seq: 2, stage: 2, part: 'line', state: 'current' },
  ])
  expect(await run('select capacity from post_holder')).toEqual([{ capacity: 'regular' }])
  expect(await run('pragma foreign_key_check')).toEqual([])
  expect(await run(`select count(*) as n from sqlite_master where name in ('draft_state', 'draft_kept')`)).toEqual([{ n: 2 }])
  await expect(run(`update draft set kind = 'other'`)).rejects.toThrow('CHECK')
  await expect(run(`delete from draft`)).rejects.toThrow('append-only')
  await expect(run(`update draft_step set state = 'approved', acted_by = 'drafter' where seq = 2`)).rejects.toThrow('self-approval')
  await run(`update draft set kind = 'cancel', state = 'emptied'`)
  await expect(run(`update draft set state = 'circulating'`)).rejects.toThrow('draft-over')
})
