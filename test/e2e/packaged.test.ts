/** The program as it is installed: packed archive, unpacked natives, its own resources; driven from the sign-in to a case. */
import { rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleDay } from '../support/office.ts'
import { launchApp, packagedProgram } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { reviewedOffice } from '../store/acts.ts'

let program: AppUnderTest
let template: string
beforeAll(async () => {
  const office = await reviewedOffice()
  await office.backend.close()
  template = office.folder
  program = await launchApp({ backend: 'real', packaged: true, officeTemplate: template, on: sampleDay })
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true, force: true })
})

test('runs from its archive, knows that it is packaged, and serves the office', async () => {
  const facts = await program.app.evaluate(({ app }) => ({ packaged: app.isPackaged, from: app.getAppPath().endsWith('app.asar') }))
  expect(facts).toEqual({ packaged: true, from: true })
  expect(await program.page.evaluate(() => window.app.info())).toMatchObject({ backend: { kind: 'ready' } })
})

test('consists of files of its own: no link leads back to where it was made from', async () => {
  const folder = join(await packagedProgram(), 'resources')
  const links = ['app.asar', 'resources/manual/screens/login.md', 'resources/licences.json'].map(
    (file) => statSync(join(folder, file)).nlink,
  )
  expect(links).toEqual([1, 1, 1])
})

test('signs in, shows the list of cases and opens one', async () => {
  const desk = await sitDown(program)
  await desk.logIn('reviewer', '案件')
  await desk.sees(/R8-\d{6}/)
  await desk.press('Enter')
  await desk.reads('審査')
  expect(await desk.faults()).toEqual([])
})
