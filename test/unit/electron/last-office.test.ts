/** Which office a start opens: never another one in the place of the one this PC had open. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { officeToOpen, rememberOffice } from '../../../electron/main/last-office.ts'

let userData: string
beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'last-office-'))
  mkdirSync(join(userData, 'office'))
})
afterEach(() => rmSync(userData, { recursive: true }))

const note = (text: string): void => writeFileSync(join(userData, 'last-office.json'), text)
const gone = resolve('/no-such-medium/事務所')

it('is the one of the user data while this PC remembers none; a missing one is a first start then', () => {
  expect(officeToOpen(null, userData)).toEqual({ folder: join(userData, 'office'), known: false })
})

it('is the one this PC opened last, also when its medium is away', () => {
  rememberOffice(userData, gone)
  expect(officeToOpen(null, userData)).toEqual({ folder: gone, known: true })
})

it('is read through the mark that an editor puts before the first letter', () => {
  note(`\uFEFF${JSON.stringify({ office: gone })}`)
  expect(officeToOpen(null, userData)).toEqual({ folder: gone, known: true })
})

it.each(['', '{"office":', '{"office":7}', '{"office":"relative"}', 'null'])('that was remembered as %j: known, but not where', (text) => {
  note(text)
  expect(officeToOpen(null, userData)).toEqual({ folder: join(userData, 'office'), known: true })
})

it('is the one named at the start before all others; a share keeps its form', () => {
  rememberOffice(userData, gone)
  expect(officeToOpen('/elsewhere', userData)).toEqual({ folder: resolve('/elsewhere'), known: true })
  expect(officeToOpen('\\\\server\\share', userData).folder).toBe('\\\\server\\share')
})
