/** A damaged store: what can be read goes out to who may have it; the file stays as it is. And restoring without an open office. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import { withOutside } from '../../electron/backend/outside/gate.ts'
import { outsideHandlers } from '../../electron/backend/outside/handlers.ts'
import { lockRestoring } from '../../electron/backend/office/half-restores.ts'
import { restoreOffice } from '../../electron/backend/office/restore.ts'
import { openBackend } from '../../electron/backend/office/open.ts'
import { newSession } from '../../electron/backend/session.ts'
import { ticketDesk } from '../../electron/backend/tickets.ts'
import type { OutsideInput, OutsideOp, OutsideOutput } from '../../shared/contract/outside.ts'
import { sourceProgram } from '../../electron/backend/update/program.ts'
import { AppError } from '../../shared/errors.ts'
import { importSample, sampleOffice, type TestOffice } from '../support/office.ts'
import { halves, outside } from './backups-support.ts'

let office: TestOffice
afterEach(async () => {
  client = undefined
  await office.backend.close().catch(() => undefined)
  rmSync(join(office.folder, '..'), { recursive: true, force: true })
})

const tickets = ticketDesk()
let now = new Date('2026-11-24T01:00:00Z')
let asked: string[] = []
/** The folder of the client outside the office. */
let client: string | undefined

/** The gate of a program whose office did not open. */
function closedGate(folder: string) {
  const env = {
    folder,
    failure: () => new AppError('office-damaged', { detail: 'データベースの内容が読めません' }),
    now: () => now,
    tickets,
    device: 'test',
    resources: join(import.meta.dirname, '../../resources'),
    backupWorker: undefined,
    renderWorker: undefined,
    witness: client,
    program: sourceProgram,
    openOffice: (to: string) => void asked.push(to),
  } as Parameters<typeof withOutside>[0]
  return withOutside(
    env,
    outsideHandlers,
    () => null,
    () => undefined,
  )
}

function closedProgram(folder: string) {
  const gate = closedGate(folder)
  return async <O extends OutsideOp>(op: O, input: OutsideInput<O>): Promise<OutsideOutput<O>> => {
    const reply = await gate.call(newSession('page'), { id: 1, op, input })
    if (!reply.ok) throw new Error(reply.error.code)
    return reply.value as OutsideOutput<O>
  }
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const open = (path: string): string => tickets.issue(path, 'open')

/** A closed office with cases; a page in the middle of the cases and one of the rows of files is zeros. */
async function damaged(): Promise<string> {
  office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.backend.close()
  const path = join(office.folder, 'office.sqlite')
  const db = new Database(path, { readonly: true })
  const pageBytes = Number(db.pragma('page_size', { simple: true }))
  const pages = ['welfare_case', 'import_row'].map((table) => {
    const leaves = db
      .prepare<[string], number>("select pageno from dbstat where name = ? and pagetype = 'leaf' order by pageno")
      .pluck()
      .all(table)
    return leaves[Math.floor(leaves.length / 2)] ?? 0
  })
  db.close()
  const fd = openSync(path, 'r+')
  for (const page of pages) writeSync(fd, Buffer.alloc(pageBytes), 0, pageBytes, (page - 1) * pageBytes)
  closeSync(fd)
  return office.folder
}

it('damaged pages: readable tables with their counts, the readable rows as files, a line for the ledger, the store untouched', async () => {
  const folder = await damaged()
  const path = join(folder, 'office.sqlite')
  const before = hashOf(path)
  const ask = closedProgram(folder)
  const view = await ask('rescue.view', {})
  expect(view.accounts).toBe(true)
  expect(view.tables.filter((table) => !table.whole).map((table) => table.name)).toEqual(
    expect.arrayContaining(['welfare_case', 'import_row']),
  )
  // some of the 156 cases lay on the broken page, and those on both sides of it are found
  const found = view.tables.find((table) => table.name === 'welfare_case')?.rows ?? 0
  expect(found).toBeGreaterThan(70)
  expect(found).toBeLessThan(156)
  expect(view.tables.find((table) => table.name === 'user_account')).toMatchObject({ title: '利用者', whole: true })

  const to = outside(office, 'rescued')
  await expect(ask('rescue.export', { into: open(to), form: 'csv', user: 'reviewer', secret: 'mihon-2026' })).rejects.toThrow('rescue-who')
  await expect(ask('rescue.export', { into: open(to), form: 'csv', user: 'admin', secret: 'wrong' })).rejects.toThrow('rescue-who')
  await expect(ask('rescue.export', { into: open(to), form: 'csv', secret: 'wrong' })).rejects.toThrow('rescue-who')
  expect(readdirSync(to)).toEqual([])

  const made = await ask('rescue.export', { into: open(to), form: 'csv', user: 'admin', secret: 'mihon-2026' })
  const files = readdirSync(made.folder)
  expect(files).toContain('目録.csv')
  expect(files).toContain('案件_welfare_case.csv')
  expect(made.damaged).toBeGreaterThan(0)
  const cases = readFileSync(join(made.folder, '案件_welfare_case.csv'), 'utf8').trim().split('\r\n')
  expect(cases.length - 1).toBe(view.tables.find((table) => table.name === 'welfare_case')?.rows)
  // rows on both sides of what is broken
  expect(cases.length).toBeGreaterThan(10)
  const ledger = readFileSync(join(made.folder, '授受簿に書く行.csv'), 'utf8')
  expect(ledger).toContain('（admin）')
  expect(readFileSync(join(folder, 'logs', 'rescue-hand-over.csv'), 'utf8')).toContain('引渡し')
  // no way in goes out with it
  for (const file of files) expect(readFileSync(join(made.folder, file), 'utf8')).not.toContain('$argon2id$')
  expect(
    files.filter(
      (file) =>
        /password_history|signing_secret|request/.test(file) && !file.includes('payment_request') && !file.includes('correction_request'),
    ),
  ).toEqual([])
  expect(hashOf(path)).toBe(before)
  expect(halves(folder)).toEqual([])
}, 30_000)

it('what is sealed leaves open with the paper or the key of the folder; else it stays sealed, and the list counts it', async () => {
  office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  const { groups } = await office.call('admin', 'recovery.make', { password: 'mihon-2026' })
  const { address } = await office.backend.env.store.reader
    .selectFrom('resident')
    .select('address')
    .where('protection_from', 'is not', null)
    .executeTakeFirstOrThrow()
  await office.backend.close()
  const ask = closedProgram(office.folder)
  const seal = '\uE0F2'
  const exported = async (name: string, who: { readonly user?: string; readonly secret: string }) => {
    const made = await ask('rescue.export', { into: open(outside(office, name)), form: 'csv', ...who })
    const text = readFileSync(join(made.folder, readdirSync(made.folder).find((file) => file.endsWith('_resident.csv')) ?? ''), 'utf8')
    const list = readFileSync(join(made.folder, '目録.csv'), 'utf8')
    return { sealed: made.sealed, text, counted: list.split('\r\n').find((line) => line.includes(',resident,')) ?? '' }
  }
  const admin = { user: 'admin', secret: 'mihon-2026' }
  expect(await ask('rescue.view', {})).toMatchObject({ keyAtHand: true })
  const byFile = await exported('by-file', admin)
  expect([byFile.text.includes(address), byFile.text.includes(seal)]).toEqual([true, false])
  rmSync(join(office.folder, 'office.key'))
  expect(await ask('rescue.view', {})).toMatchObject({ keyAtHand: false })
  const shut = await exported('shut', admin)
  expect([shut.text.includes(address), shut.text.includes(seal)]).toEqual([false, true])
  expect(shut.sealed).toBeGreaterThan(byFile.sealed)
  expect(shut.counted).toMatch(/,[1-9]\d*,[0-9a-f]{64}$/)
  const byPaper = await exported('by-paper', { secret: groups.join('-') })
  expect([byPaper.text.includes(address), byPaper.sealed]).toEqual([true, byFile.sealed])
}, 60_000)

it('five wrong passwords in a row make it wait a minute', async () => {
  const folder = await damaged()
  client = join(folder, '..', 'client')
  mkdirSync(client)
  let ask = closedProgram(folder)
  const to = outside(office, 'rescued')
  const guess = () => ask('rescue.export', { into: open(to), form: 'csv', user: 'nobody', secret: 'wrong' })
  for (let i = 0; i < 3; i++) await expect(guess()).rejects.toThrow('rescue-who')
  // 「もう一度開く」 starts the backend anew, between the tries and in the wait
  ask = closedProgram(folder)
  for (let i = 0; i < 2; i++) await expect(guess()).rejects.toThrow('rescue-who')
  ask = closedProgram(folder)
  await expect(ask('rescue.export', { into: open(to), form: 'csv', user: 'admin', secret: 'mihon-2026' })).rejects.toThrow('rescue-wait')
  now = new Date(now.getTime() + 60_001)
  expect((await ask('rescue.export', { into: open(to), form: 'xlsx', user: 'admin', secret: 'mihon-2026' })).files).toBeGreaterThan(20)
}, 60_000)

it.each([
  [
    'an overwritten beginning',
    (path: string) => writeFileSync(path, Buffer.concat([Buffer.alloc(4096, 7), readFileSync(path).subarray(4096)])),
  ],
  ['an empty file', (path: string) => truncateSync(path, 0)],
])('%s: nothing can be read, and that is said', async (_, harm) => {
  office = await sampleOffice()
  await office.backend.close()
  harm(join(office.folder, 'office.sqlite'))
  const ask = closedProgram(office.folder)
  expect((await ask('rescue.view', {})).tables).toEqual([])
  const input = { into: open(outside(office, 'rescued')), form: 'csv', user: 'admin', secret: 'mihon-2026' } as const
  await expect(ask('rescue.export', input)).rejects.toThrow('rescue-nothing')
  expect((await ask('outside.checks', {})).checks.find((check) => check.id === 'integrity')?.verdict).toBe('fail')
})

it('step by step from the backup to the office that opens; the damaged one stays', async () => {
  office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  const { groups, keyId } = await office.call('admin', 'recovery.make', { password: 'mihon-2026' })
  const to = outside(office)
  await office.call('admin', 'backup.run', { folder: office.open(to) })
  await office.backend.close()
  const path = join(office.folder, 'office.sqlite')
  writeFileSync(path, Buffer.alloc(8192, 1))
  const ask = closedProgram(office.folder)

  const view = await ask('outside.view', {})
  expect(view).toMatchObject({ folder: office.folder, failure: { code: 'office-damaged' } })
  const { backups } = await ask('restore.look', { from: open(to) })
  expect(backups).toMatchObject([{ cases: 156, recovery: keyId, users: ['admin'], problem: null }])
  const opening = { from: open(to), file: backups[0]?.file ?? '' }
  await expect(ask('restore.key', { ...opening, secret: 'wrong', user: 'admin' })).rejects.toThrow('backup-key-wrong')
  expect(await ask('restore.key', { ...opening, secret: groups.join('-') })).toEqual({ by: 'recovery' })
  await expect(ask('restore.key', { ...opening, file: '../office.sqlite', secret: 'x' })).rejects.toThrow('backup-foreign')
  for (const name of ['', 'a/b', 'CON', '..', 'x.'])
    await expect(ask('restore.run', { ...opening, secret: groups.join(''), into: null, name })).rejects.toThrow('restore-name')
  // beside the damaged one, whose own folder is taken
  await expect(
    ask('restore.run', { ...opening, secret: groups.join(''), into: null, name: office.folder.split('/').at(-1) ?? '' }),
  ).rejects.toThrow('office-not-empty')
  const made = await ask('restore.run', { ...opening, secret: groups.join(''), into: null, name: 'office-new' })
  expect(made).toMatchObject({ cases: 156, folder: join(view.beside, 'office-new') })
  asked = []
  await ask('outside.open', { office: made.office })
  expect(asked).toEqual([made.folder])
  const restored = await openBackend(made.folder, { watchClock: false })
  await restored.close()
  expect(readFileSync(path)).toEqual(Buffer.alloc(8192, 1))
}, 30_000)

it('what a power cut leaves of a restore is taken away by the next one, by the next start and by the diagnosis; one at work stays', async () => {
  office = await sampleOffice()
  await office.call('admin', 'backup.holder', { password: 'mihon-2026' })
  const to = outside(office)
  await office.call('admin', 'backup.run', { folder: office.open(to) })
  const parent = join(office.folder, '..')
  const half = (name: string): string => {
    const folder = join(parent, `.${name}.restoring`)
    mkdirSync(folder)
    for (const file of ['office.sqlite', 'office.key', 'office.lock']) writeFileSync(join(folder, file), 'x')
    return folder
  }
  const other = join(parent, '.theirs.restoring')
  mkdirSync(other)
  writeFileSync(join(other, 'notes.txt'), 'x')
  const [yesterday, busy] = [half('office-restored-20261123'), half('office-restored-20261122')]
  const lock = lockRestoring(busy)
  await restoreOffice(to, join(parent, 'office-today'), { kind: 'typed', text: 'mihon-2026' })
  expect([yesterday, busy, other].map((folder) => existsSync(folder))).toEqual([false, true, true])
  lock.release()
  office = await office.reopen()
  expect([existsSync(busy), existsSync(other)]).toEqual([false, true])
  await office.backend.close()
  const third = half('office-restored-20261121')
  const { checks } = await closedProgram(office.folder)('outside.checks', {})
  expect(existsSync(third)).toBe(false)
  expect(checks.find((check) => check.id === 'leftovers')?.text).toContain('途中で切れた復元の残り1件を取り除きました')
  expect(readdirSync(parent).filter((name) => name.endsWith('-lock'))).toEqual([])
}, 30_000)

it('the manual is read without an office, and nothing of an office is', async () => {
  office = await sampleOffice()
  const gate = closedGate(office.folder)
  const read = await gate.call(newSession('page'), { id: 1, op: 'help.read', input: {} })
  expect(JSON.stringify(read)).toContain('事務所を開けないとき')
  const picture = await gate.call(newSession('page'), { id: 3, op: 'help.picture', input: { file: 'approval.jpg' } })
  expect(picture).toMatchObject({ ok: true, value: { bytes: expect.any(Uint8Array) } })
  expect(await gate.call(newSession('page'), { id: 2, op: 'help.about', input: {} })).toMatchObject({ error: { code: 'office-damaged' } })
})

it('a restore that is stopped leaves nothing', async () => {
  office = await sampleOffice()
  await office.call('admin', 'backup.holder', { password: 'mihon-2026' })
  const to = outside(office)
  const { file } = await office.call('admin', 'backup.run', { folder: office.open(to) })
  const env = {
    folder: office.folder,
    failure: () => null,
    now: () => now,
    tickets,
    device: 'test',
    resources: '',
    program: sourceProgram,
    openOffice: () => undefined,
  }
  const gate = withOutside(
    env as unknown as Parameters<typeof withOutside>[0],
    outsideHandlers,
    () => office.backend.gate,
    () => undefined,
  )
  const stop = new AbortController()
  const input = { from: open(to), file, secret: 'mihon-2026', user: 'admin', into: null, name: 'office-stopped' }
  const running = gate.call(
    newSession('page'),
    { id: 1, op: 'restore.run', input },
    { signal: stop.signal, onProgress: () => stop.abort() },
  )
  expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(existsSync(join(office.folder, '..', 'office-stopped'))).toBe(false)
  expect(halves(join(office.folder, '..'))).toEqual([])
  // an office that is open answers its own operations through the same gate
  expect(await gate.call(newSession('page'), { id: 2, op: 'office.view', input: {} })).toMatchObject({ ok: true })
})
