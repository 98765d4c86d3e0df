/** Sums of the store's pages: what a disk forgot is noticed when the office is opened; what a program wrote, or was cut off, is not. */
import { existsSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import { officeFiles } from '../../electron/backend/backup/files.ts'
import { keepSums, mostBytes, pagesChanged, sumsPath } from '../../electron/backend/store/page-sums.ts'
import { openTestOffice, sampleOffice, temporaryFolder, type TestOffice } from '../support/office.ts'

const opened: TestOffice[] = []
const folders: string[] = []
afterEach(async () => {
  for (const office of opened.splice(0)) await office.backend.close()
  for (const folder of folders.splice(0)) rmSync(join(folder, '..'), { recursive: true, force: true })
})

/** A closed sample office; its store. */
async function closed(): Promise<{ readonly folder: string; readonly store: string }> {
  const office = await sampleOffice()
  folders.push(office.folder)
  await office.backend.close()
  return { folder: office.folder, store: join(office.folder, 'office.sqlite') }
}

/** Turns a bit over as a disk does it: no time stamp changes. */
function flip(path: string, at: number, bit = 0): void {
  const bytes = readFileSync(path)
  const { atime, mtime } = statSync(path)
  bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << bit), at)
  writeFileSync(path, bytes)
  utimesSync(path, atime, mtime)
}

it('every page counts: a bit turned in any of them is noticed, and none that was not', async () => {
  const { store } = await closed()
  expect(pagesChanged(store)).toBe(0)
  const size = statSync(store).size
  const page = readFileSync(store).readUInt16BE(16)
  const pages = size / page
  expect(pages).toBeGreaterThan(100)
  const missed: number[] = []
  for (let n = 0; n < pages; n += Math.max(1, Math.floor(pages / 60))) {
    const at = n * page + ((n * 7919) % page)
    flip(store, at, n % 8)
    if ((pagesChanged(store) ?? 0) === 0) missed.push(n)
    flip(store, at, n % 8)
  }
  expect(missed).toEqual([])
  expect(pagesChanged(store)).toBe(0)
})

it('a store with a turned bit does not open, and says so; the bit turned back, it does', async () => {
  const { folder, store } = await closed()
  const at = statSync(store).size - 100
  flip(store, at)
  for (let tries = 0; tries < 2; tries++)
    await expect(openTestOffice(folder)).rejects.toMatchObject({
      code: 'office-damaged',
      params: { detail: 'データベースのファイルの1か所が、書込みによらずに変わっています。ディスクの故障が疑われます' },
    })
  flip(store, at)
  opened.push(await openTestOffice(folder))
})

it('while an office is open, and after an end that was none, there are no sums', async () => {
  const { folder, store } = await closed()
  expect(existsSync(sumsPath(store))).toBe(true)
  const office = await openTestOffice(folder)
  expect(existsSync(sumsPath(store))).toBe(false)
  expect(pagesChanged(store)).toBeNull()
  await office.backend.close()
  expect(pagesChanged(store)).toBe(0)
})

it.each([
  [-2, null],
  [-1, 0],
  [0, 0],
  [1, 0],
  [2, null],
])('a copy whose time was rounded by %i ms is the same file or another: %s', async (by, changed) => {
  const { store } = await closed()
  // in the middle of a millisecond: seconds are broken numbers to the system
  const put = (ms: number): void => utimesSync(store, 1_795_000_000, 1_795_000_000 + (ms + 0.5) / 1000)
  put(500)
  keepSums(store)
  put(500 + by)
  expect(pagesChanged(store)).toBe(changed)
})

it('what another program wrote is not taken for a damage', async () => {
  const { folder, store } = await closed()
  const later = new Date(statSync(store).mtime.getTime() + 1000)
  const db = new Database(store)
  db.exec("insert into meta values ('by-hand', '1')")
  db.close()
  utimesSync(store, later, later)
  expect(pagesChanged(store)).toBeNull()
  opened.push(await openTestOffice(folder))
})

it.each<[string, (sums: string) => void]>([
  ['damaged', (sums) => flip(sums, 40)],
  ['cut off', (sums) => truncateSync(sums, 50)],
  ['empty', (sums) => truncateSync(sums, 0)],
])('sums that are %s say nothing', async (_, spoil) => {
  const { folder, store } = await closed()
  spoil(sumsPath(store))
  expect(pagesChanged(store)).toBeNull()
  opened.push(await openTestOffice(folder))
})

it('a backup does not carry them', async () => {
  const { folder } = await closed()
  expect(officeFiles(folder).map(({ path }) => path)).not.toContain('office.sums')
})

it('a store that is too large has none', () => {
  const store = join(temporaryFolder('sums'), 'office.sqlite')
  writeFileSync(store, '')
  truncateSync(store, mostBytes + 1)
  writeFileSync(sumsPath(store), 'old')
  keepSums(store)
  expect(existsSync(sumsPath(store))).toBe(false)
})
