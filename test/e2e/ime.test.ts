/** An input method converting in every kind of field: its keys are its own, and its text comes whole. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CDPSession, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { convert } from '../support/ime.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { sampleDay } from '../support/office.ts'
import { everybody, officeOfOne } from '../support/office-at-work.ts'
import { closed } from '../support/screens.ts'

let template: string
let program: AppUnderTest
let desk: Desk
let cdp: CDPSession

beforeAll(async () => {
  template = await officeOfOne()
  program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  desk = await sitDown(program)
  cdp = await program.page.context().newCDPSession(program.page)
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true })
})

test('the name at the sign-in', async () => {
  await program.page.getByLabel('利用者ID').focus()
  expect(await convert(program.page, cdp, 'かか', '係')).toEqual([])
  await program.page.getByLabel('利用者ID').fill('')
  await desk.logIn(everybody, '案件')
  await program.page.locator('[role="row"][data-active]').waitFor()
})

type Way = (desk: Desk, page: Page) => Promise<void>
const at =
  (path: string, heading: string, field: string): Way =>
  async (one, page) => {
    await page.evaluate((to) => {
      location.hash = to
    }, path)
    await one.at(heading)
    await page.locator(field).first().waitFor()
    await page.locator(field).first().focus()
  }
/** The dialog of 保留 over the list, and a field of it. */
const inHold =
  (field: string): Way =>
  async (one, page) => {
    await at('/queue', '案件', '[role="grid"]')(one, page)
    await page.locator('[role="row"][data-active]').waitFor()
    await one.press('h')
    await page.locator(`dialog[open] ${field}`).first().waitFor()
    await page.locator(`dialog[open] ${field}`).first().focus()
  }

test.each<readonly [kind: string, way: Way, reading: string, chosen: string]>([
  ['search of the list', at('/queue', '案件', 'main .kd-screen-head input'), 'さとう', '佐藤'],
  ['several lines of a reason', inHold('textarea'), 'りゆう', '理由'],
  ['a day in a dialog', inHold('input'), 'れいわ', '令和'],
  ['a name', at('/entry', '入力', '[name="name"]'), 'ふじた', '藤田'],
  ['a reading in kana', at('/entry', '入力', '[name="kana"]'), 'ふじた', 'ふじた'],
  ['a day of a form', at('/entry', '入力', '[name="birthDate"]'), 'しょうわ', '昭和'],
  ['an amount', at('/entry', '入力', '[name="price"]'), '１２', '１２００'],
  ['a choice with typing', at('/entry', '入力', '[name="item"]'), 'べっど', 'ベッド'],
  [
    'the palette',
    async (one, page) => {
      await one.press('Control+k')
      await page.locator('.kd-palette-input').waitFor()
    },
    'しし',
    '支出',
  ],
])('%s', async (_, way, reading, chosen) => {
  await way(desk, program.page)
  try {
    expect(await convert(program.page, cdp, reading, chosen)).toEqual([])
  } finally {
    await closed(desk, program.page)
  }
})

test('Enter in a dialog goes to the next field and never further than the button; several lines keep it', async () => {
  await inHold('input')(desk, program.page)
  const reaches = (name: string) => program.page.waitForFunction((want) => document.activeElement?.tagName === want, name)
  try {
    await desk.press('Enter')
    await reaches('TEXTAREA')
    await desk.press('Enter')
    await program.page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('dialog[open] textarea')?.value.includes('\n'))
    await desk.press('Shift+Tab')
    await reaches('INPUT')
    expect(await program.page.locator('dialog[open]').count()).toBe(1)
  } finally {
    await closed(desk, program.page)
  }
})

test('nothing was taken in, decided or asked for meanwhile', async () => {
  expect(program.complaints()).toEqual([])
  expect(await desk.showsNow(/受け付けました|保留にしました|適合にしました/)).toBe(false)
})
