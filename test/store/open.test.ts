/** Opening an office: each thing that must refuse it does, and a refusal changes nothing. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBackend } from '../../electron/backend/office/open.ts'
import { createOffice, openOffice } from '../../electron/backend/store/open.ts'
import { migrations } from '../../electron/backend/store/migrations/index.ts'
import { quickLook } from '../../electron/backend/backup/store-check.ts'
import { smallDisk } from '../support/bad-places.ts'
import { emptyOffice, temporaryFolder } from '../support/office.ts'
import { codeOf, sql } from './acts.ts'

const now = (): Date => new Date('2026-11-24T00:00:00Z')

describe('opening an office', () => {
  let root: string
  let folder: string
  const store = (): string => join(folder, 'office.sqlite')
  const open = (path = folder): Promise<string> =>
    codeOf(async () => {
      await (await openOffice(path, now)).close()
    })
  const withFile = (work: (db: Database.Database) => void): void => {
    const db = new Database(store())
    work(db)
    db.close()
  }

  beforeEach(async () => {
    root = temporaryFolder('open')
    folder = join(root, 'office')
    await createOffice(folder, now)
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const refusals: readonly (readonly [name: string, spoil: () => void, code: string])[] = [
    ['nothing at all', () => rmSync(folder, { recursive: true }), 'office-missing'],
    ['a folder without a store', () => rmSync(store()), 'office-missing'],
    ['a file in the place of the folder', () => (rmSync(folder, { recursive: true }), writeFileSync(folder, 'x')), 'office-missing'],
    ['an empty store file', () => truncateSync(store(), 0), 'office-damaged'],
    [
      'a store that is no database',
      () => writeFileSync(store(), 'not a database, only some words in a file\n'.repeat(400)),
      'office-damaged',
    ],
    ['a store of another program', () => withFile((db) => db.pragma('application_id = 1')), 'office-foreign'],
    ['a database without any mark', () => (rmSync(store()), withFile((db) => db.exec('create table t (a)'))), 'office-foreign'],
    [
      'a store of a newer program',
      () => withFile((db) => db.exec("insert into schema_migration values ('9999-later', '2030-01-01')")),
      'office-newer',
    ],
  ]

  it.each(refusals)('refuses %s', async (_, spoil, code) => {
    spoil()
    const before = existsSync(store()) ? readFileSync(store()) : null
    expect(await open()).toBe(code)
    expect(existsSync(store()) ? readFileSync(store()) : null).toEqual(before)
    expect(await open()).toBe(code)
  })

  it('opens what it made, again and again, also through a link', async () => {
    expect([await open(), await open()]).toEqual(['done', 'done'])
    symlinkSync(folder, join(root, 'link'))
    expect(await open(join(root, 'link'))).toBe('done')
  })

  it('finds a damaged store after an end that was not clean', async () => {
    withFile((db) => {
      db.exec(
        "insert into meta values ('clean-end', '0') on conflict do update set value = '0'; create table spoiled (a text); create index spoiled_a on spoiled (a)",
      )
      db.exec(
        'insert into spoiled select hex(randomblob(500)) from (with recursive n(i) as (select 1 union all select i + 1 from n where i < 200) select i from n)',
      )
      db.pragma('wal_checkpoint(truncate)')
      const rootPage = db.prepare("select rootpage from sqlite_master where name = 'spoiled_a'").pluck().get()
      const size = db.pragma('page_size', { simple: true })
      if (typeof rootPage !== 'number' || typeof size !== 'number') throw new Error('no page to spoil')
      const bytes = readFileSync(store())
      bytes.fill(0x5a, (rootPage - 1) * size, rootPage * size)
      writeFileSync(store(), bytes)
    })
    expect(await open()).toBe('office-damaged')
  })

  it('refuses a trail whose last entry was changed', async () => {
    rmSync(folder, { recursive: true })
    const office = await emptyOffice()
    await office.call(null, 'session.login', { user: 'x', password: 'y' }).catch(() => undefined)
    await sql(office, 'drop trigger audit_entry_no_update')
    await sql(office, "update audit_entry set actor = 'other'")
    await office.backend.close()
    expect(await codeOf(() => openBackend(office.folder))).toBe('trail-broken')
    // the refusal let go of the lock
    expect(await codeOf(() => openBackend(office.folder))).toBe('trail-broken')
    rmSync(join(office.folder, '..'), { recursive: true })
  })

  it('makes an office only where nothing is', async () => {
    expect(await codeOf(() => createOffice(folder, now))).toBe('office-not-empty')
    mkdirSync(join(root, 'empty'))
    expect(await codeOf(() => createOffice(join(root, 'empty'), now))).toBe('done')
    expect(await codeOf(() => createOffice('\\\\server\\share\\office', now))).toBe('office-network')
    expect(readdirSync(root).sort()).toEqual(['empty', 'office'])
  })

  it('refuses a share by its name before it looks for it', async () => {
    expect(await open('\\\\server\\share\\office')).toBe('office-network')
    expect(await open('//server/share/office')).toBe('office-network')
  })

  it('lets a second process in only when the first is gone, however it went', async () => {
    const first = spawn(process.execPath, [join(import.meta.dirname, 'open-child.ts'), folder])
    const [said] = (await once(first.stdout, 'data')) as [Buffer]
    expect(JSON.parse(said.toString())).toEqual({ opened: migrations.length })
    expect(await open()).toBe('office-in-use')
    first.kill('SIGKILL')
    await once(first, 'exit')
    expect(await open()).toBe('done')
  })

  it('refuses a second opening within one process', async () => {
    const held = await openOffice(folder, now)
    expect(await open()).toBe('office-in-use')
    await held.close()
    expect(await open()).toBe('done')
  })

  it('refuses a folder it may not write to', async () => {
    // a superuser may write everywhere: an ordinary user tries
    const superuser = process.getuid?.() === 0
    const tree = [folder, join(folder, '..')]
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444)
    for (const path of tree) chmodSync(path, 0o555)
    const own = temporaryFolder('own')
    chmodSync(own, 0o777)
    const args = [join(import.meta.dirname, 'open-child.ts'), folder, ...(superuser ? ['65534'] : [])]
    const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: own } })
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    child.stdin.end()
    await once(child, 'exit')
    for (const path of tree) chmodSync(path, 0o755)
    // the diagnosis says of the content what is true, not what the folder refuses
    expect(JSON.parse(said.toString())).toEqual({ code: 'store-readonly', looked: 'ok' })
    expect(readdirSync(own)).toEqual([])
    rmSync(own, { recursive: true })
  })

  it('refuses a write-protected disk by that name, with the sums of its pages kept; a look there finds a sound store', async () => {
    await (await openOffice(folder, now)).close()
    const disk = smallDisk(folder, join(root, 'disk'), 64)
    try {
      if (disk.kind === 'tmpfs') disk.readOnly()
      else for (const path of [join(root, 'disk', 'office.sqlite'), join(root, 'disk')]) chmodSync(path, 0o555)
      expect(await open(join(root, 'disk'))).toBe('store-readonly')
      expect(existsSync(join(root, 'disk', 'office.sums'))).toBe(true)
      expect(quickLook(join(root, 'disk'))).toEqual({ integrity: 'ok', orphans: 0 })
    } finally {
      disk.remove()
    }
  })

  it('brings back what was committed when only the log of a killed process holds it', async () => {
    const held = await openOffice(folder, now)
    await held.writer.insertInto('meta').values({ key: 'kept', value: 'yes' }).execute()
    const copy = join(root, 'copy')
    cpSync(folder, copy, { recursive: true })
    await held.close()
    const again = await openOffice(copy, now)
    const row = await again.reader.selectFrom('meta').select('value').where('key', '=', 'kept').executeTakeFirst()
    await again.close()
    expect(row?.value).toBe('yes')
    copyFileSync(join(copy, 'office.sqlite'), join(root, 'alone.sqlite'))
    expect(existsSync(join(copy, 'office.sqlite-wal'))).toBe(false)
  })
})
