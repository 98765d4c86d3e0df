/**
 * Every screen and the main dialogs as everybody meets them: rules of accessibility (axe), what a screen reader is told, forced colours,
 * 200 % zoom, the way of the Tab key, and what they look like. Names and pictures are kept in test/golden; after a change that was meant
 * `UPDATE_GOLDEN=1 npx vitest run --config test/vitest.config.ts --project e2e test/e2e/accessibility.test.ts` writes them anew.
 */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { surplus } from '../support/golden-screens.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { sampleDay } from '../support/office.ts'
import { everybody, officeOfOne } from '../support/office-at-work.ts'
import { type Walk, walkThrough } from '../support/screen-walk.ts'
import { allStops, closed, stopsBefore, stopsOfAdministrator, stopsOfEverybody } from '../support/screens.ts'

let template: string
let program: AppUnderTest
let desk: Desk
let walk: Walk

beforeAll(async () => {
  template = await officeOfOne()
  program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  desk = await sitDown(program)
  walk = await walkThrough(program, desk)
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true })
})

test('login', async () => {
  expect(await walk.look({ name: 'login', pictured: true })).toEqual([])
})

describe('before the login', () => {
  test.each(stopsBefore.map((stop) => [stop.name, stop] as const))('%s', async (_, stop) => {
    expect(await walk.visit(stop)).toEqual([])
  })
})

describe('for everybody', () => {
  // straight to the trail: a screen between would leave its own views in it, now before and now after
  beforeAll(() => desk.logIn(everybody, '監査'))
  afterAll(async () => {
    await closed(desk, program.page)
    await desk.logOut()
  })
  test.each(stopsOfEverybody.map((stop) => [stop.name, stop] as const))('%s', async (_, stop) => {
    expect(await walk.visit(stop)).toEqual([])
  })
})

describe('for the administrator', () => {
  beforeAll(() => desk.logIn('admin', '台帳'))
  test.each(stopsOfAdministrator.map((stop) => [stop.name, stop] as const))('%s', async (_, stop) => {
    expect(await walk.visit(stop)).toEqual([])
  })
})

test('the whole walk: nothing outside, no breach of the content policy, no press of a pointer, nothing kept that no screen has', async () => {
  expect(await desk.faults()).toEqual([])
  expect(surplus(['login', ...allStops.map((stop) => stop.name)])).toEqual([])
})
