/** What a clock that jumps must not do to warnings, sessions, locked accounts, backups and payments. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { backupSchedule, systemHands } from '../../electron/backend/backup/schedule.ts'
import { enterDeviceKey } from '../../electron/backend/audit/device.ts'
import { transact } from '../../electron/backend/store/db.ts'
import { importSample, openTestOffice, type TestOffice } from '../support/office.ts'
import { cheapLogins, one, quickOffice, refusal, sql } from '../support/hands.ts'
import { claimedFolder, month } from './payments-run-support.ts'
import { claimDay, transferDate } from './payments-support.ts'

const start = Date.parse('2026-11-24T00:00:00Z')
const hour = 3_600_000
let time = start
/** Looks at the clock after which it jumps, and by how much. */
let planned: { left: number; by: number } | null = null
let office: TestOffice
afterEach(() => office.dispose())

function now(): Date {
  if (planned !== null && --planned.left === 0) {
    time += planned.by
    planned = null
  }
  return new Date(time)
}

async function open(): Promise<void> {
  time = start
  planned = null
  office = await quickOffice({ now, watchClock: true })
}

const jumps = async () =>
  (await sql(office, 'select kind, noticed_by from clock_jump order by seq')).map((row) => Object.values(row).join(' '))
const pay = () => refusal(office.call('payer', 'payment.create', { month: '2026-11', transferDate: '2026-12-10' }))

it('is noticed also where the last entry is one that the program made by itself, and by the program itself', async () => {
  await open()
  await office.call('payer', 'office.view', {})
  const itself = () =>
    systemHands(office.backend.env).write(({ audit }) => audit.write({ action: 'checkpoint', ref: 'trail', body: { text: '試験' } }))
  await itself()
  time -= 2 * hour
  await office.call('reviewer', 'office.view', {})
  expect(await jumps()).toEqual(['back nobody'])
  await itself()
  time -= 2 * hour
  await itself()
  expect(await jumps()).toEqual(['back nobody', 'back system'])
  expect(await pay()).toBe('clock-unconfirmed')
})

it('is noticed when the office gets a new signing key of its own meanwhile', async () => {
  await open()
  await office.call('payer', 'office.view', {})
  const { store, signing } = office.backend.env
  time -= hour
  const key = { ...signing.key, keyId: 'f'.repeat(signing.key.keyId.length), publicKey: 'f'.repeat(43), fresh: true }
  await enterDeviceKey(store, key, { device: 'test', now, watchClock: true })
  expect(await jumps()).toEqual(['back system'])
})

it('is none between making an office and its first use', async () => {
  await open()
  time += 400 * 24 * hour
  await office.call('payer', 'office.view', {})
  expect(await jumps()).toEqual([])
})

it('in the middle of a long act is entered in that act', async () => {
  await open()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'office.view', {})
  planned = { left: 60, by: -hour }
  await office.call('reviewer', 'review.auto', {})
  expect(await jumps()).toEqual(['back reviewer'])
  const [entry] = await sql(office, "select seq from audit_entry where action = 'clock-jump'")
  const around = await sql(office, 'select action from audit_entry where abs(seq - ?) = 1', Number(entry?.['seq']))
  expect(around.map((row) => row['action'])).toEqual(['review', 'review'])
})

it('an act that halts at a jump leaves nothing', async () => {
  await open()
  await office.call('payer', 'office.view', {})
  const { env } = office.backend
  const { auditPen } = await import('../../electron/backend/audit/pen.ts')
  const who = { actor: 'payer', device: 'test', now, office: env.signing.key, person: null, watchClock: true, haltsAtJump: true }
  const before = await one(office, 'select count(*) from audit_entry')
  const act = transact(env.store, async (tx) => {
    const pen = auditPen(tx, who)
    await pen.write({ action: 'handed', ref: '1', body: {} })
    time -= hour
    await pen.write({ action: 'handed', ref: '2', body: {} })
  })
  await expect(act).rejects.toMatchObject({ code: 'clock-unconfirmed' })
  expect(await one(office, 'select count(*) from audit_entry')).toBe(before)
})

it('that went back lets no session run on for years', async () => {
  await open()
  await office.call('payer', 'office.view', {})
  time -= hour
  expect(await refusal(office.call('payer', 'payment.list', {}))).toBe('done')
  time -= 24 * hour
  expect(await refusal(office.call('payer', 'payment.list', {}))).toBe('session-over')
})

it('that went back keeps nobody out for years', async () => {
  await open()
  time = Date.parse('2038-01-19T03:14:08Z')
  const wrong = () => refusal(office.call(null, 'session.login', { user: 'payer', password: 'wrong-2026' }))
  while ((await wrong()) !== 'locked-out');
  time = start
  expect(await wrong()).toBe('wrong-password')
})

it('that showed 2038 for a while neither hides that backups are missing nor stops them', async () => {
  await open()
  const safe = join(office.folder, '..', 'safe')
  mkdirSync(safe)
  const { backend } = office
  await sql(office, "delete from meta where key = 'practice'")
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  time = Date.parse('2038-01-19T03:14:08Z')
  await refusal(office.call('admin', 'session.login', { user: 'admin', password: 'mihon-2026' }))
  await office.call('admin', 'backup.run', { folder: office.open(safe) })
  time = start + 24 * hour
  const { backup } = await office.call('reviewer', 'safety.view', {})
  expect(backup).toMatchObject({ ageDays: null, overdue: true })
  const schedule = backupSchedule(backend.env, { ...backend.gate, lastCall: () => new Date(time - hour), busy: () => false })
  expect([await schedule.tick(), await schedule.tick()]).toEqual(['daily', 'rehearsal'])
  expect((await office.call('reviewer', 'safety.view', {})).backup).toMatchObject({ ageDays: 0, overdue: false })
})

it('at whatever moment of a payment stops it whole, or comes after it', { timeout: 60_000 }, async () => {
  const { folder } = await claimedFolder(1)
  planned = null
  // the office was made under the clock of this machine
  time = Date.now() + hour
  office = await openTestOffice(folder, { businessDay: claimDay, now, watchClock: true })
  await cheapLogins(office)
  for (const user of ['payer', 'chief', 'manager']) await office.call(user, 'office.view', {})
  const jumped = () => one(office, 'select count(*) from clock_jump')
  let stopped = 0
  for (let left = 1; ; left++) {
    const before = await jumped()
    planned = { left, by: -3 * 60_000 }
    const code = await refusal(office.call('payer', 'payment.create', { month, transferDate }))
    if (code === 'done') {
      expect([await jumped(), await one(office, 'select count(*) from payment_run')]).toEqual([before, 1])
      break
    }
    expect([code, await jumped(), await one(office, 'select count(*) from payment_run')]).toEqual(['clock-unconfirmed', before + 1, 0])
    stopped++
    const [jump] = await office.call('chief', 'clock.list', {})
    for (const user of ['chief', 'manager'])
      await refusal(office.call(user, 'clock.confirm', { seq: jump?.seq ?? 0, reason: '時計を合わせた' }))
  }
  expect(stopped).toBeGreaterThan(2)
})
