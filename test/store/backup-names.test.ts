/** A backup is found by its name, whatever id its office has. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { backupsIn, newestFirst } from '../../electron/backend/backup/run.ts'
import { newId } from '../../electron/backend/ids.ts'
import { temporaryFolder } from '../support/office.ts'

const root = temporaryFolder('backup-names')
afterAll(() => rmSync(root, { recursive: true, force: true }))

it.each([
  ['an id with every sign an id may have', 'a_B-9zZ0xyz'],
  ['an older id', '0b2f6c1e-7d3a-4c55-9a31-0a2b3c4d5e6f'],
  ['an id made now', newId()],
  ['an id made years from now', newId(new Date('2041-05-06T07:08:09Z'))],
])('%s', (what, store) => {
  const folder = join(root, String(what.length))
  mkdirSync(folder)
  const name = `kyufu-backup-${store.slice(0, 8)}-20261124-040000.kyb`
  for (const file of [name, 'kyufu-backup-another1-20261124-040000.kyb.part', 'notes.txt']) writeFileSync(join(folder, file), '')
  expect(backupsIn(folder, store)).toEqual([{ name, at: '2026-11-24T04:00:00' }])
})

it('the list of a restore begins with the newest; those with a day to come are its end', () => {
  const backups = ['2026-11-20', '2038-01-19', '2026-11-24', '2037-12-31'].map((day) => ({ name: day, at: `${day}T09:00:00` }))
  const sorted = newestFirst(backups, new Date('2026-11-24T03:00:00Z'))
  expect(sorted.map(({ name }) => name)).toEqual(['2026-11-24', '2026-11-20', '2038-01-19', '2037-12-31'])
})
