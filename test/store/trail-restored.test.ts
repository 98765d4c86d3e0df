/** 復元した記録の受入れ: after a restore the trail is shorter than what was seen; a person stands for it, another looks at it. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { openTestOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { addRole, codeOf, quickOffice, refusal, sql } from './acts.ts'

let office: TestOffice
const witness = temporaryFolder('seen')
afterEach(async () => {
  await office.dispose()
  rmSync(witness, { recursive: true, force: true })
})

it('opens only to be taken over, with a reason, by an administrator; what was seen is kept', async () => {
  office = await quickOffice({ witness })
  await addRole(office, 'mailing', 'administrator')
  await sql(office, `vacuum into '${join(office.folder, '..', 'backup.sqlite')}'`)
  await office.call('chief', 'office.view', {})
  await office.call('admin', 'users.rename', { user: 'intake', name: '受付 花子' })
  await office.backend.close()
  writeFileSync(join(office.folder, 'office.sqlite'), readFileSync(join(office.folder, '..', 'backup.sqlite')))

  expect(await codeOf(() => openTestOffice(office.folder, { witness }))).toBe('trail-shorter')
  office = await openTestOffice(office.folder, { witness, inDoubt: true })
  expect((await office.call(null, 'office.view', {})).doubt).toMatchObject({ kind: 'shorter' })
  // nothing but signing in and taking it over
  expect(await refusal(office.call('chief', 'draft.list', { limit: 5 }))).toBe('trail-unaccepted')
  expect(await refusal(office.call('admin', 'users.accounts', {}))).toBe('trail-unaccepted')
  expect(await refusal(office.call('chief', 'trail.accept', { reason: '戻した' }))).toBe('forbidden')
  const before = readdirSync(witness)
  await office.backend.close()
  expect(readdirSync(witness)).toEqual(before)

  office = await openTestOffice(office.folder, { witness, inDoubt: true })
  const { seq } = await office.call('admin', 'trail.accept', { reason: 'ディスクの故障のため、朝のバックアップから戻した' })
  expect((await office.call('admin', 'office.view', {})).doubt).toBeNull()
  expect(await refusal(office.call('admin', 'trail.accept', { reason: 'もう一度' }))).toBe('trail-accepted')
  expect(readdirSync(witness)).toHaveLength(2)
  expect(await refusal(office.call('chief', 'draft.list', { limit: 5 }))).toBe('done')

  expect(await refusal(office.call('admin', 'trail.look', { seq }))).toBe('trail-accepted')
  expect((await office.call('mailing', 'trail.accepted', {}))[0]).toMatchObject({ mayLook: true, lookedBy: null, by: '管理 九郎' })
  await office.call('mailing', 'trail.look', { seq })
  expect((await office.call('auditor', 'trail.accepted', {}))[0]).toMatchObject({ mayLook: false, lookedBy: '発送 七海' })
  expect(await refusal(office.call('mailing', 'trail.look', { seq }))).toBe('trail-accepted')
  await expect(sql(office, "update trail_acceptance set reason = 'x'")).rejects.toThrow('append-only')

  // both signed by the persons themselves; and the next start is like any other
  const rows = await sql(
    office,
    "select e.action, k.owner from audit_entry e join signing_key k on k.key_id = e.key_id where e.action like 'restore-%' order by e.seq",
  )
  expect(rows).toEqual([
    { action: 'restore-accepted', owner: 'admin' },
    { action: 'restore-confirmed', owner: 'mailing' },
  ])
  expect(await verifyTrail(office.backend.env.store.reader)).toMatchObject({ ok: true })
  office = await office.reopen({ witness })
  expect((await office.call(null, 'office.view', {})).doubt).toBeNull()
})
