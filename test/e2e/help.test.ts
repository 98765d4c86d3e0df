/** ヘルプ in the real window, by keyboard alone: over a screen without losing it, searched in kana, from an error to its entry, printed. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closedSampleOffice, launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'

let template: string
let program: AppUnderTest
let desk: Desk

beforeAll(async () => {
  template = await closedSampleOffice()
  program = await launchApp({ backend: 'real', officeTemplate: template, on: '2026-11-24' })
  desk = await sitDown(program)
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true, force: true })
})

/** Waits for the page of the help that is called so. */
const page = (title: string) => program.page.getByRole('article', { name: title, exact: true }).waitFor()
const gone = () => program.page.getByRole('dialog', { name: 'ヘルプ' }).waitFor({ state: 'detached' })
/** Waits until what has the focus is found by this. */
const focusIs = (selector: string) => program.page.waitForFunction((one) => document.activeElement?.matches(one) === true, selector)

test('before the login: the page of the login, and from an error to its entry', async () => {
  await desk.sees('利用者ID')
  await focusIs('input')
  await desk.type('reviewer')
  await desk.press('F1')
  await page('ログイン')
  await desk.misses('このプログラムについて')
  await desk.press('Escape')
  await gone()
  // what was typed and where it was typed is as before
  await focusIs('input')
  expect(await program.page.getByLabel('利用者ID').inputValue()).toBe('reviewer')
  await desk.press('Enter')
  await focusIs('input[type="password"]')
  await desk.type('違うパスワード')
  await desk.press('Enter')
  await desk.sees('ログインできません')
  await desk.tabTo(/^E-1004/)
  await desk.press('Enter')
  await page('エラー番号')
  await focusIs('[data-place="E-1004"]')
  await desk.press('Escape')
  await gone()
  await program.page.getByLabel('利用者ID').focus()
  await desk.press('Control+a', 'Delete')
})

test('over a screen, which keeps what was typed and the focus', async () => {
  await desk.logIn('reviewer', '案件')
  await desk.press('/')
  await focusIs('input')
  await desk.type('みほん')
  await desk.press('F1')
  await page('案件（一覧）')
  await desk.press('Escape')
  await gone()
  await focusIs('input')
  expect(await program.page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('みほん')
  await desk.press('F1')
  await page('案件（一覧）')
  // letters of the screen below do nothing, F1 closes too
  await desk.press('a')
  await desk.press('F1')
  await gone()
})

test('searched in kana, along a link and back', async () => {
  await desk.press('F1')
  await page('案件（一覧）')
  await desk.press('/')
  await focusIs('input[type="search"]')
  await desk.type('クミモドシ')
  await desk.sees(/^\d+か所$/)
  await desk.press('Enter')
  await page('用語')
  await focusIs('[data-place="組戻し"]')
  await desk.press('Control+f', 'Control+a')
  await desk.type('発送担当')
  await program.page.getByRole('navigation', { name: '見つかったところ' }).getByText('発送担当の手引き').first().waitFor()
  await desk.press('Enter')
  await page('発送担当の手引き')
  await desk.press('Alt+ArrowLeft')
  await page('用語')
  await desk.press('Control+f', 'Control+a')
  await desk.type('そんな言葉はない')
  await desk.sees(/見つかりません。短い言葉か、かなで探してください。/)
  await desk.press('Control+a', 'Delete')
  await desk.press('Escape')
  await gone()
  expect(await program.page.getByRole('dialog').count()).toBe(0)
})

test('a manual is printed and saved; what the program is made of is told', async () => {
  await desk.press('F1')
  await page('案件（一覧）')
  await desk.press('/')
  await focusIs('input[type="search"]')
  await desk.type('支払担当の手引き')
  await program.page.getByRole('navigation', { name: '見つかったところ' }).getByText('支払担当の手引き').first().waitFor()
  await desk.press('Enter')
  await page('支払担当の手引き')
  await desk.press('F9')
  await desk.sees(/^\d+頁。下の枠の印刷ボタンで印刷します。$/)
  await desk.press('Escape')
  await page('支払担当の手引き')
  await desk.press('Control+f', 'Control+a')
  await desk.type('アクセシビリティ')
  await program.page.getByRole('navigation', { name: '見つかったところ' }).getByText('アクセシビリティ', { exact: false }).first().waitFor()
  await desk.press('Enter')
  await page('アクセシビリティ（JIS X 8341-3）への対応')
  await desk.sees(/連絡先: /)
  await desk.press('Control+f', 'Control+a', 'Delete')
  await program.page.getByRole('button', { name: 'このプログラムについて' }).waitFor()
  await desk.press('ArrowDown', 'End', 'Enter')
  await page('このプログラムについて')
  await desk.sees(/個のソフトウェアと書体が入っています/)
  const told = await program.page.getByRole('article').innerText()
  for (const word of ['Electron', 'SQLite', 'BIZ UDゴシック', 'better-sqlite3']) expect(told).toContain(word)
  await desk.press('Escape')
  await gone()
})

test('inside a dialog, and nothing was wrong on the way', async () => {
  await desk.press('Escape', 'Escape')
  await desk.press('?')
  await desk.sees('この画面のキー')
  await desk.press('F1')
  await page('案件（一覧）')
  await desk.press('Escape')
  await gone()
  await desk.sees('この画面のキー')
  await desk.press('Escape')
  expect(await desk.faults()).toEqual([])
  expect(program.complaints()).toEqual([])
})
