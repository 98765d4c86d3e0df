/** Half files of a session that was cut off: they hold what letters say of people, and nobody asks for them again. */
import Database from 'better-sqlite3'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestOffice, type TestOffice } from '../support/office.ts'
import { quickOffice } from './acts.ts'

let office: TestOffice
beforeEach(async () => {
  office = await quickOffice()
})
afterEach(() => office.dispose())

const halves = ['papers/.R8-N0001.pdf.10137-1.part', 'exports/.決定簿.xlsx.7-12.part', 'exports/2026/.支払.csv.7-1.part']
const others = ['papers/R8-N0001.pdf', 'exports/手元の.part', 'exports/.隠し', 'notes/.R8-N0001.pdf.10137-1.part']

async function reopened(cleanEnd: '0' | '1'): Promise<readonly string[]> {
  for (const name of [...halves, ...others]) {
    mkdirSync(join(office.folder, name, '..'), { recursive: true })
    writeFileSync(join(office.folder, name), '半分')
  }
  await office.backend.close()
  const closed = new Database(join(office.folder, 'office.sqlite'))
  closed.prepare("update meta set value = ? where key = 'clean-end'").run(cleanEnd)
  closed.close()
  office = await openTestOffice(office.folder)
  return [...halves, ...others].filter((name) => existsSync(join(office.folder, name)))
}

test('after an unclean end they are gone at the next opening, and nothing else is', async () => {
  expect(await reopened('0')).toEqual(others)
})

test('after a clean end nothing is looked through', async () => {
  expect(await reopened('1')).toEqual([...halves, ...others])
})
