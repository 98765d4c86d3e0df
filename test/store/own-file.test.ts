/** The store's file under the running program, the copy before a change of its shape, and the room kept for a full disk. */
import Database from 'better-sqlite3'
import { CompiledQuery } from 'kysely'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alarmOf } from '../../electron/backend/backup/alarm.ts'
import { tidyBackups } from '../../electron/backend/office/tidy.ts'
import { lookAtFile } from '../../electron/backend/office/watch-file.ts'
import { ballastName, freeBallast, layBallast } from '../../electron/backend/store/ballast.ts'
import { classifyDisk, copyStore } from '../../electron/backend/store/plain-copy.ts'
import { sampleFile, sampleOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { codeOf, refusal } from './acts.ts'

describe('a store whose file changes under the open office', () => {
  let office: TestOffice
  const file = (): string => join(office.folder, 'office.sqlite')
  const act = (): Promise<string> => refusal(office.call('admin', 'effect.setBaseline', baseline))
  const baseline = { year: 2025, measure: 'decide', value: 45, source: '前年度の事務報告' } as const
  const refused = async (): Promise<string | null> => (await office.call('admin', 'safety.view', {})).refused
  beforeEach(async () => {
    office = await sampleOffice()
    await office.call('admin', 'office.view', {})
  })
  let closed = false
  afterEach(async () => {
    if (!closed) await office.backend.close()
    closed = false
    rmSync(join(office.folder, '..'), { recursive: true, force: true })
  })

  const ways: readonly (readonly [string, () => void])[] = [
    ['moved away', () => renameSync(file(), `${file()}.moved`)],
    ['replaced by another file of the same content', () => replaced(file())],
  ]
  it.each(ways)('%s: nothing is written any more, every screen says so', async (_, spoil) => {
    spoil()
    const before = existsSync(file()) ? readFileSync(file()) : null
    expect(await act()).toBe('store-replaced')
    expect(await refused()).toBe('replaced')
    closed = true
    await office.backend.close()
    expect(before === null ? existsSync(file()) : Buffer.compare(readFileSync(file()), before)).toBe(before === null ? false : 0)
  })

  it('put back in its place: work goes on', async () => {
    renameSync(file(), `${file()}.moved`)
    expect(await act()).toBe('store-replaced')
    renameSync(`${file()}.moved`, file())
    expect(await act()).toBe('done')
    expect(await refused()).toBeNull()
  })

  it('is noticed by the look of every minute, without anybody writing; a file copied over it by its head', async () => {
    const told: string[] = []
    const look = (): void => lookAtFile(office.backend.env.store, (areas) => told.push(...areas))
    look()
    expect(told).toEqual([])
    // the same file by its number, another content
    const fd = openSync(file(), 'r+')
    writeSync(fd, Buffer.from([0, 0, 0, 1]), 0, 4, 24)
    closeSync(fd)
    look()
    look()
    expect(told).toEqual(['safety'])
    expect(alarmOf(office.backend.env.store).refused).toBe('store-replaced')
  })

  it('a full disk gives up the room that was kept', async () => {
    expect(layBallast(office.folder, 1 << 20)).toBe(true)
    const { rows } = await office.backend.env.store.writer.executeQuery<Record<string, number>>(CompiledQuery.raw('pragma page_count'))
    await office.backend.env.store.writer.executeQuery(CompiledQuery.raw(`pragma max_page_count = ${(rows[0]?.['page_count'] ?? 0) + 20}`))
    const input = { ticket: office.open(sampleFile('aids-logoform.csv')), programme: 'aids', profile: 'aids-logoform' }
    expect(existsSync(join(office.folder, ballastName))).toBe(true)
    expect(await refusal(office.call('intake', 'import.stage', input))).toBe('store-full')
    expect(existsSync(join(office.folder, ballastName))).toBe(false)
  })
})

/** Another file of the same content in the place of a file. */
function replaced(path: string): void {
  copyFileSync(path, `${path}.new`)
  renameSync(`${path}.new`, path)
}

describe('files beside a store', () => {
  let root: string
  beforeEach(() => {
    root = temporaryFolder('files')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const made = (): string => {
    const path = join(root, 'store.sqlite')
    const db = new Database(path)
    db.pragma('journal_mode = wal')
    db.exec('create table t (a text) strict')
    for (let n = 0; n < 50; n++) db.prepare('insert into t values (hex(randomblob(1000)))').run()
    db.close()
    return path
  }

  it('the copy before a change of the shape is looked over, and only a sound one stays', async () => {
    const path = made()
    copyStore(path, root, 'copy.sqlite')
    expect(readdirSync(root).sort()).toEqual(['copy.sqlite', 'store.sqlite'])
    const fd = openSync(path, 'r+')
    writeSync(fd, Buffer.alloc(4096, 0xff), 0, 4096, 4096 * 3)
    closeSync(fd)
    expect(await codeOf(async () => copyStore(path, root, 'second.sqlite'))).toBe('office-damaged')
    expect(readdirSync(root).sort()).toEqual(['copy.sqlite', 'store.sqlite'])
  })

  it.each([
    ['ENOSPC', 'store-full'],
    ['EDQUOT', 'store-full'],
    ['EROFS', 'store-readonly'],
    ['EACCES', 'store-readonly'],
    ['EFBIG', 'store-io'],
    ['EIO', 'store-io'],
  ])('a disk that says %s is told as %s', (code, told) => {
    expect(classifyDisk(Object.assign(new Error(code), { code }))).toMatchObject({ code: told })
  })

  it('a copy that the disk does not take leaves nothing behind', async () => {
    const path = made()
    mkdirSync(join(root, 'locked'))
    // a folder in the place of the half: refused to anybody, whatever he may do
    mkdirSync(join(root, 'locked', '.copy.sqlite.part'))
    expect(await codeOf(async () => copyStore(path, join(root, 'locked'), 'copy.sqlite'))).not.toBe('done')
    expect(readdirSync(join(root, 'locked')).filter((name) => name === 'copy.sqlite')).toEqual([])
  })

  it('plain copies from before a change of the shape go after 35 days, the half of one at once', () => {
    const backups = join(root, 'backups')
    mkdirSync(backups)
    const kept = 'migration-v30-2026-10-25T01-02-03-004Z.sqlite'
    const gone = [
      'migration-v30-2026-10-15T01-02-03-004Z.sqlite',
      'migration-v20-2026-03-31T01-02-03-004Z.sqlite',
      '.migration-v31-x.sqlite.part',
    ]
    for (const name of [kept, ...gone, 'own.txt']) writeFileSync(join(backups, name), 'x')
    tidyBackups(root, new Date('2026-11-24T03:00:00Z'))
    expect(readdirSync(backups).sort()).toEqual([kept, 'own.txt'])
  })

  it('room is kept once, and never where it would itself fill the disk', () => {
    expect(layBallast(root, 3 << 20)).toBe(true)
    expect(statSync(join(root, ballastName)).size).toBe(3 << 20)
    const old = new Date('2020-01-01T00:00:00Z')
    utimesSync(join(root, ballastName), old, old)
    expect(layBallast(root, 3 << 20)).toBe(true)
    expect(statSync(join(root, ballastName)).mtimeMs).toBe(old.getTime())
    expect([freeBallast(root), freeBallast(root)]).toEqual([true, false])
    expect(layBallast(root, Number.MAX_SAFE_INTEGER)).toBe(false)
    expect(readdirSync(root)).toEqual([])
  })
})
