/**
 * Every screen and the main dialogs as everybody meets them: rules of accessibility (axe), what a screen reader is told, forced colours,
 * 200 % zoom, the way of the Tab key, and what they look like. Names and pictures are kept in test/golden; after a change that was meant
 * `UPDATE_GOLDEN=1 npx vitest run --config test/vitest.config.ts --project e2e test/e2e/accessibility.test.ts` writes them anew.
 */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CDPSession } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { comparable, keepNames, keepPicture, surplus } from '../support/golden-screens.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { sampleDay } from '../support/office.ts'
import { everybody, officeOfOne } from '../support/office-at-work.ts'
import { findings, misfits, onGlass, palefaces, settled, stepsToTheList } from '../support/screen-eye.ts'
import { closed, type Stop, stopsOfAdministrator, stopsOfEverybody } from '../support/screens.ts'

let template: string
let program: AppUnderTest
let desk: Desk
let cdp: CDPSession
let alike: boolean

// all drawn at half the size: as telling, and a quarter of the work
const small = { width: 1366, height: 728, scale: 0.5 }
const large = { width: 1920, height: 1000, scale: 0.5 }
/** What 200 % leaves of the small one. */
const doubled = { width: 683, height: 364, scale: 1 }

beforeAll(async () => {
  template = await officeOfOne()
  program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  desk = await sitDown(program)
  cdp = await program.page.context().newCDPSession(program.page)
  alike = await comparable(program)
  await onGlass(cdp, small)
  // the pointer rests where nothing answers to it
  await program.page.mouse.move(1, 1)
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true })
})

/** Everything that is wrong with what is shown now. */
async function look({ name, pictured, list, moving }: Omit<Stop, 'open' | 'leave'>): Promise<readonly string[]> {
  const { page } = program
  const wrong: (string | null)[] = []
  await settled(page)
  wrong.push(await keepNames(page, name, moving === true), ...(await findings(page)))
  if (list === true) {
    const presses = await stepsToTheList(page)
    if (presses > 8) wrong.push(`${presses} presses of Tab to the main list`)
  }
  if (pictured) {
    wrong.push(await keepPicture(cdp, page, `${name}-1366`, alike))
    await onGlass(cdp, large)
    wrong.push(await keepPicture(cdp, page, `${name}-1920`, alike))
  }
  await onGlass(cdp, doubled)
  await settled(page)
  wrong.push(...(await misfits(page)).map((one) => `at 200 %: ${one}`))
  if (pictured) wrong.push(await keepPicture(cdp, page, `${name}-200`, alike))
  await onGlass(cdp, small)
  if (pictured) {
    await page.emulateMedia({ forcedColors: 'active' })
    wrong.push(...(await palefaces(page)).map((one) => `forced colours: ${one}`))
    await page.emulateMedia({ forcedColors: null })
  }
  return wrong.filter((one) => one !== null)
}

async function visit(stop: Stop): Promise<readonly string[]> {
  const { page } = program
  try {
    await stop.open(desk, page)
    return await look(stop)
  } finally {
    await onGlass(cdp, small)
    await page.emulateMedia({ forcedColors: null })
    await stop.leave?.(desk, page)
  }
}

test('login', async () => {
  expect(await look({ name: 'login', pictured: true })).toEqual([])
})

describe('for everybody', () => {
  // straight to the trail: a screen between would leave its own views in it, now before and now after
  beforeAll(() => desk.logIn(everybody, '監査'))
  afterAll(async () => {
    await closed(desk, program.page)
    await desk.logOut()
  })
  test.each(stopsOfEverybody.map((stop) => [stop.name, stop] as const))('%s', async (_, stop) => {
    expect(await visit(stop)).toEqual([])
  })
})

describe('for the administrator', () => {
  beforeAll(() => desk.logIn('admin', '台帳'))
  test.each(stopsOfAdministrator.map((stop) => [stop.name, stop] as const))('%s', async (_, stop) => {
    expect(await visit(stop)).toEqual([])
  })
})

test('the whole walk: nothing outside, no breach of the content policy, no press of a pointer, nothing kept that no screen has', async () => {
  expect(await desk.faults()).toEqual([])
  expect(surplus(['login', ...stopsOfEverybody.map((stop) => stop.name), ...stopsOfAdministrator.map((stop) => stop.name)])).toEqual([])
})
