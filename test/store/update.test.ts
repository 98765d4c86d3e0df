/** 更新: what an administrator can do with a package of the vendor, and that nothing but a whole one gets past. */
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sourceProgram, type RunningProgram } from '../../electron/backend/update/program.ts'
import { temporaryFolder, type TestOffice } from '../support/office.ts'
import { makeUpdate, releaseKey } from '../support/update-kit.ts'
import { entries, one, quickOffice, refusal, reviewedOffice, sql } from './acts.ts'

const own = releaseKey()
const stranger = releaseKey()
let office: TestOffice
let folder: string
let installed: string[]
const program = (more: Partial<RunningProgram> = {}): RunningProgram => ({
  version: '0.1.0',
  builtOn: '2026-11-01',
  keys: [own.key],
  platform: `${process.platform}-${process.arch}`,
  papers: null,
  updates: join(folder, 'updates'),
  install: (version) => void installed.push(version),
  ...more,
})
beforeEach(async () => {
  folder = temporaryFolder('updates')
  installed = []
  office = await (await quickOffice()).reopen({ program: program() })
})
afterEach(async () => {
  await office.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const ticket = (file: string): string => office.open(file)
const texts = async (action: string): Promise<string[]> =>
  (await sql(office, 'select b.body from audit_entry e join audit_body b on b.seq = e.seq where e.action = ? order by e.seq', action)).map(
    (row) => (JSON.parse(String(row['body'])) as { text: string }).text,
  )

describe('a package of the vendor', () => {
  it('is checked, prepared after a backup, and started once', async () => {
    const file = makeUpdate(folder, own.pem)
    expect(await office.call('admin', 'update.check', { ticket: ticket(file) })).toMatchObject({
      file: 'update.kup',
      version: '0.2.0',
      notes: '印刷の不具合を直しました。',
      rollback: false,
      refusals: [],
    })
    const prepared = await office.call('admin', 'update.prepare', { ticket: ticket(file), version: '0.2.0' })
    expect(existsSync(prepared.backup)).toBe(true)
    expect(readdirSync(join(folder, 'updates', '0.2.0')).toSorted()).toEqual(['kyufu-desk-0.2.0.exe', 'manifest.signed.json'])
    expect((await office.call('admin', 'update.view', {})).prepared).toEqual(prepared)
    expect(await one(office, "select count(*) from hand_over where direction = 'in' and ref = '更新 0.2.0'")).toBe(1)
    expect(installed).toEqual([])
    await office.call('admin', 'update.install', { version: '0.2.0' })
    expect(installed).toEqual(['0.2.0'])
    expect(await texts('update-prepared')).toMatchObject([expect.stringContaining('版 0.2.0 への更新を準備（いまの版 0.1.0')])
    expect(await texts('update-started')).toEqual(['版 0.1.0 から版 0.2.0 への更新を開始'])
  })

  it('is prepared no more once that version runs', async () => {
    await office.call('admin', 'update.prepare', { ticket: ticket(makeUpdate(folder, own.pem)), version: '0.2.0' })
    office = await office.reopen({ program: program({ version: '0.2.0' }) })
    expect(await office.call('admin', 'update.view', {})).toMatchObject({ version: '0.2.0', prepared: null })
  })

  it('can be given up: the installer goes, the backup stays', async () => {
    const { backup } = await office.call('admin', 'update.prepare', { ticket: ticket(makeUpdate(folder, own.pem)), version: '0.2.0' })
    await office.call('admin', 'update.drop', { version: '0.2.0' })
    expect([existsSync(join(folder, 'updates', '0.2.0')), existsSync(backup)]).toEqual([false, true])
    expect(await refusal(office.call('admin', 'update.install', { version: '0.2.0' }))).toBe('update-none')
    expect(installed).toEqual([])
  })

  it('that withdraws a version keeps that version out from then on', async () => {
    await office.call('admin', 'update.prepare', {
      ticket: ticket(makeUpdate(folder, own.pem, { withdrawn: ['0.3.0'] })),
      version: '0.2.0',
    })
    const bad = makeUpdate(folder, own.pem, { version: '0.3.0' }, 'bad.kup')
    const { refusals } = await office.call('admin', 'update.check', { ticket: ticket(bad) })
    expect(refusals.map((found) => found.code)).toEqual(['withdrawn'])
    expect(await refusal(office.call('admin', 'update.prepare', { ticket: ticket(bad), version: '0.3.0' }))).toBe('update-refused')
  })
})

describe('refused, with nothing changed but what the trail says', () => {
  it.each<[string, () => string, string]>([
    ['a package of a stranger', () => makeUpdate(folder, stranger.pem), 'update-package'],
    [
      'a damaged installer',
      () => {
        const file = makeUpdate(folder, own.pem)
        const bytes = readFileSync(file)
        bytes[bytes.length - 1000] = 0
        writeFileSync(file, bytes)
        return file
      },
      'update-package',
    ],
    [
      'a package that goes on after its end',
      () => {
        const file = makeUpdate(folder, own.pem)
        appendFileSync(file, 'x')
        return file
      },
      'update-package',
    ],
    [
      'another file',
      () => {
        writeFileSync(join(folder, 'a.kup'), 'PK')
        return join(folder, 'a.kup')
      },
      'update-package',
    ],
    ['an older version', () => makeUpdate(folder, own.pem, { version: '0.0.9' }), 'update-refused'],
    ['a store format it cannot read', () => makeUpdate(folder, own.pem, { schema: 3 }), 'update-refused'],
  ])('%s', async (_what, make, code) => {
    const file = make()
    const before = await entries(office)
    const version =
      code === 'update-refused' && file.includes('update')
        ? (await office.call('admin', 'update.check', { ticket: ticket(file) })).version
        : '0.2.0'
    expect(await refusal(office.call('admin', 'update.prepare', { ticket: ticket(file), version }))).toBe(code)
    expect(existsSync(join(folder, 'updates'))).toBe(false)
    expect(await one(office, 'select count(*) from backup_run')).toBe(0)
    // signing in, and the look that found the version
    expect((await entries(office)) - before).toBeLessThanOrEqual(2)
  })

  it('a stick pulled between the look and the preparation', async () => {
    const file = makeUpdate(folder, own.pem)
    const taken = ticket(file)
    await office.call('admin', 'update.check', { ticket: taken })
    rmSync(file)
    expect(await refusal(office.call('admin', 'update.prepare', { ticket: taken, version: '0.2.0' }))).toBe('file-not-found')
  })

  it('another version than the one looked at', async () => {
    const file = makeUpdate(folder, own.pem)
    expect(await refusal(office.call('admin', 'update.prepare', { ticket: ticket(file), version: '0.2.1' }))).toBe('update-package')
  })

  it('an installer changed after the preparation', async () => {
    await office.call('admin', 'update.prepare', { ticket: ticket(makeUpdate(folder, own.pem)), version: '0.2.0' })
    appendFileSync(join(folder, 'updates', '0.2.0', 'kyufu-desk-0.2.0.exe'), 'x')
    expect(await refusal(office.call('admin', 'update.install', { version: '0.2.0' }))).toBe('update-changed')
    expect(installed).toEqual([])
  })

  it('a program started from its sources', async () => {
    office = await office.reopen({ program: sourceProgram })
    expect(await refusal(office.call('admin', 'update.check', { ticket: ticket(makeUpdate(folder, own.pem)) }))).toBe('update-not-here')
    expect(await office.call('admin', 'update.view', {})).toMatchObject({ builtOn: null, ageDays: null, overdue: false, keys: [] })
  })
})

describe('the age of the program', () => {
  it.each([
    ['2026-09-25', 60, false],
    ['2026-09-24', 61, true],
    ['2026-11-30', 0, false],
  ])('built on %s: %i days, overdue %s', async (builtOn, ageDays, overdue) => {
    office = await office.reopen({ program: program({ builtOn }) })
    expect(await office.call('admin', 'update.view', {})).toMatchObject({ ageDays, overdue })
  })
})

describe('a payment under way', () => {
  it('waits for nobody: the update waits for it', async () => {
    await office.dispose()
    office = await (await reviewedOffice()).reopen({ program: program() })
    const run = `insert into payment_run (run_id, run_no, month, transfer_date, draft_id, state, version, payees, amount, made_by, at)
      values (?, ?, '2026-11', ?, (select draft_id from draft limit 1), ?, 1, 1, 1, 'payer', '2026-11-24T00:00:00Z')`
    await sql(office, 'pragma foreign_keys = off')
    await sql(office, 'pragma ignore_check_constraints = on')
    // the run is put there by hand: the rules of its states are not what is looked at
    for (const { name } of await sql(office, "select name from sqlite_master where type = 'trigger' and tbl_name = 'payment_run'"))
      await sql(office, `drop trigger ${name}`)
    const look = async () =>
      (
        await office.call('admin', 'update.check', {
          ticket: ticket(makeUpdate(folder, own.pem, {}, `p${Math.round(performance.now() * 1000)}.kup`)),
        })
      ).refusals.map((found) => found.code)
    expect(await look()).toEqual([])
    await sql(office, run.replace('(select draft_id from draft limit 1)', "'d'"), 'r1', 'R8-P0001', '2026-12-25', 'closed')
    expect(await look()).toEqual(['payment-open'])
    await sql(office, "update payment_run set state = 'handed-over'")
    expect(await look()).toEqual([])
    // five working days from Tuesday 24 November 2026: Tuesday 1 December
    await sql(office, "update payment_run set transfer_date = '2026-12-01'")
    expect(await look()).toEqual(['payment-near'])
    await sql(office, "update payment_run set transfer_date = '2026-12-02'")
    expect(await look()).toEqual([])
  })
})
