/** The schedule of backups on a real office: what it makes, what it tells when it cannot, and that work goes on. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { alarmOf, noteWrite } from '../../electron/backend/backup/alarm.ts'
import { backupBeforePayment } from '../../electron/backend/backup/failure.ts'
import { backupSchedule, systemHands } from '../../electron/backend/backup/schedule.ts'
import type { Env } from '../../electron/backend/context.ts'
import type { Area } from '../../shared/frames.ts'
import { importSample, sampleOffice, type TestOffice } from '../support/office.ts'
import { one } from './acts.ts'
import { outside } from './backups-support.ts'

let office: TestOffice
let target: string
let now: Date
let told: Area[][]
const gate = { lastCall: (): Date | null => null, busy: () => false, tell: (areas: readonly Area[]) => void told.push([...areas]) }

beforeEach(async () => {
  office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  target = outside(office)
  await office.call('admin', 'backup.folder', { folder: office.open(target) })
  now = new Date(office.backend.env.now().getTime() + 60_000)
  told = []
})
afterEach(() => office.dispose())

const real = async (): Promise<void> => {
  await office.backend.env.store.writer.updateTable('meta').set({ value: '0' }).where('key', '=', 'practice').execute()
}
const env = (): Env => ({ ...office.backend.env, now: () => now })
const later = (minutes: number): void => void (now = new Date(now.getTime() + minutes * 60_000))
const backupsThere = (): string[] => readdirSync(target).filter((name) => name.endsWith('.kyb'))

it('one a day in a quiet minute, a trial of the restore after it, and nothing more until the next day', async () => {
  await real()
  const schedule = backupSchedule(env(), gate)
  expect(await schedule.tick()).toBe(null)
  later(31)
  expect(await schedule.tick()).toBe('daily')
  expect(backupsThere()).toHaveLength(1)
  expect(await one(office, "select count(*) from backup_run where reason = 'daily' and by_user = 'system'")).toBe(1)
  later(6)
  expect(await schedule.tick()).toBe('rehearsal')
  expect(await one(office, "select count(*) from backup_proof where kind = 'rehearsal' and ok = 1")).toBe(1)
  later(6)
  expect(await schedule.tick()).toBe(null)
  later(24 * 60)
  expect(await schedule.tick()).toBe('daily')
  expect(backupsThere()).toHaveLength(2)
  expect(told.flat()).toContain('safety')
  expect(alarmOf(office.backend.env.store).running).toBe(null)
}, 30_000)

it('practice data is never backed up by itself', async () => {
  const schedule = backupSchedule(env(), gate)
  later(600)
  expect(await schedule.tick()).toBe(null)
  expect(backupsThere()).toEqual([])
})

it('a folder that went away: told on every screen, in the diagnosis and in the trail; work goes on; told no more once it is made', async () => {
  await real()
  rmSync(target, { recursive: true })
  const schedule = backupSchedule(env(), gate)
  later(31)
  expect(await schedule.tick()).toBe('daily')
  const view = await office.call('reviewer', 'safety.view', {})
  expect(view.backup).toMatchObject({ overdue: true, failed: { text: expect.stringContaining('フォルダーがありません') } })
  expect((await office.call('admin', 'backup.standing', {})).failures).toHaveLength(1)
  expect(await one(office, "select count(*) from audit_entry where action = 'backup-failed'")).toBe(1)
  const doctor = await office.call('admin', 'doctor.run', {})
  expect(doctor.checks.find((check) => check.id === 'backups')).toMatchObject({ verdict: 'fail' })
  // the rule of an hour, then once more
  later(30)
  expect(await schedule.tick()).toBe(null)
  mkdirSync(target)
  later(31)
  expect(await schedule.tick()).toBe('daily')
  expect((await office.call('reviewer', 'safety.view', {})).backup).toMatchObject({ overdue: false, failed: null })
}, 30_000)

it('before a payment: made, or told; the payment goes on either way', async () => {
  await real()
  await backupBeforePayment(systemHands(env()))
  expect(await one(office, "select count(*) from backup_run where reason = 'payment'")).toBe(1)
  rmSync(target, { recursive: true })
  writeFileSync(target, 'a file where the folder was')
  await backupBeforePayment(systemHands(env()))
  expect(await one(office, "select count(*) from backup_failure where reason = 'payment'")).toBe(1)
})

it('stopped in the middle it leaves nothing half and tells no failure', async () => {
  await real()
  const schedule = backupSchedule(env(), gate)
  later(31)
  const running = schedule.tick()
  await schedule.stop()
  await running
  expect(await one(office, 'select count(*) from backup_failure')).toBe(0)
  expect(readdirSync(target).filter((name) => name.endsWith('.part'))).toEqual([])
  expect(existsSync(join(office.folder, 'backups', '.work')) ? readdirSync(join(office.folder, 'backups', '.work')) : []).toEqual([])
})

it('a disk that refuses writes is told until it takes one again', async () => {
  const { store } = office.backend.env
  // signing in is itself a write
  await office.call('reviewer', 'safety.view', {})
  expect(noteWrite(store, 'store-full')).toBe(true)
  expect((await office.call('reviewer', 'safety.view', {})).space.state).toBe('full')
  // a command that is written
  await office.call('admin', 'backup.folder', { folder: null })
  expect((await office.call('reviewer', 'safety.view', {})).space.state).not.toBe('full')
})

it('the saved diagnosis names no person, no case and no folder, whatever is wrong', async () => {
  await real()
  await office.call('admin', 'backup.run', {})
  const gone = outside(office, 'gone')
  await office.call('admin', 'backup.folder', { folder: office.open(gone) })
  rmSync(gone, { recursive: true })
  await expect(office.call('admin', 'backup.run', {})).rejects.toThrow(/backup/)
  const path = join(office.folder, '..', 'report.txt')
  await office.call('admin', 'doctor.save', { save: office.save(path), replace: false })
  const report = readFileSync(path, 'utf8')
  expect(report).toContain('× バックアップ')
  const { reader } = office.backend.env.store
  const cases = await reader.selectFrom('welfare_case').selectAll().limit(50).execute()
  const users = await reader.selectFrom('user_account').select(['user_id', 'name']).execute()
  const canaries = [...cases.flatMap((row) => [row.case_no, row.name]), ...users.flatMap((row) => [row.name]), office.folder, gone]
  expect(canaries.length).toBeGreaterThan(100)
  for (const canary of canaries) expect(report).not.toContain(canary)
})
