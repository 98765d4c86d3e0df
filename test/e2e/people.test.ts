/** 照合と重複 in the real window, by keyboard. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickOffice } from '../store/acts.ts'
import { importSample } from '../support/office.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'

let folder: string
let program: AppUnderTest
beforeAll(async () => {
  const office = await quickOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.backend.close()
  folder = office.folder
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: '2026-11-24' })
  await program.page.getByLabel('利用者ID').fill('intake')
  await program.page.getByLabel('パスワード').fill('mihon-2026')
  await program.press('Enter')
  await program.page.getByRole('navigation', { name: '業務' }).waitFor()
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(folder), { recursive: true })
})

/** Where pictures go: beside the test's own folders unless asked otherwise. */
const picture = (name: string) => program.picture(join(process.env['KYUFU_PICTURES'] ?? program.folders.root, `${name}.png`))
const grid = () => program.page.getByRole('grid')
const rows = () => grid().getByRole('row')
const told = (text: string | RegExp) => program.page.getByRole('status').filter({ hasText: text }).first().waitFor()

/** Walks down the list by keyboard until the row of this name is the active one. */
async function walkTo(name: RegExp): Promise<void> {
  await grid().focus()
  await program.press('Home')
  const active = program.page.locator('[role="row"][data-active]')
  for (let step = 0; step < 50; step++) {
    if (name.test((await active.getAttribute('aria-label')) ?? '')) return
    await program.press('ArrowDown')
  }
  throw new Error(`no row ${name.source}`)
}

test('a case is linked, taken back, and a person made from the form, without the mouse', async () => {
  const { page, press } = program
  await press('Alt+-')
  await page.getByRole('heading', { name: '照合', level: 1 }).waitFor()
  await page
    .getByRole('row', { name: /該当なし/ })
    .first()
    .waitFor()
  const before = await rows().count()
  await walkTo(/番号が別の人/)
  await page.getByRole('table', { name: '申請と候補の比較' }).waitFor()
  await picture('people-1')
  await press('1')
  const reason = page.getByLabel(/同じ人と判断した理由/)
  await reason.waitFor()
  await picture('people-2')
  await page.keyboard.type('手帳の写しで確認')
  await press('Control+Enter')
  await told('の人と照合しました')
  await expect.poll(() => rows().count()).toBe(before - 1)
  await grid().focus()
  await press('u')
  await told('照合を取り消しました')
  await expect.poll(() => rows().count()).toBe(before)

  await walkTo(/該当なし/)
  await page.getByText('台帳に近い人はいません').waitFor()
  await picture('people-3')
  await grid().focus()
  await press('n')
  await page.getByLabel(/仮登録する理由/).waitFor()
  await page.keyboard.type('転入手続き中')
  await press('Control+Enter')
  await told(/F000000001 として仮登録し/)
  await expect.poll(() => rows().count()).toBe(before - 1)
})

test('a double application is decided by one key and a reason', async () => {
  const { page, press } = program
  await press('Control+ArrowRight')
  await page.getByRole('table', { name: '二つの申請の比較' }).waitFor()
  await picture('people-4')
  const before = await rows().count()
  await grid().focus()
  await press('k')
  await page.getByLabel(/そう判断した理由/).waitFor()
  await picture('people-5')
  await page.keyboard.type('同じ見積書')
  await press('Control+Enter')
  await told('を取下げにしました')
  await expect.poll(() => rows().count()).toBe(before - 1)
  await grid().focus()
  await press('s')
  await page.getByLabel(/そう判断した理由/).waitFor()
  await page.keyboard.type('左右で別の用具')
  await press('Control+Enter')
  await told('別の申請としました')
  await expect.poll(() => rows().count()).toBe(before - 2)
})

test('the queue shows the way in and is narrowed to one', async () => {
  const { page, press } = program
  await press('Alt+1')
  await page.getByRole('grid', { name: '案件の一覧' }).waitFor()
  await page.getByRole('tab', { name: /未審査/ }).click()
  const found = () => page.locator('.kd-grid-foot').innerText()
  const before = await found()
  await press('F3')
  await page.getByLabel('経路').selectOption({ label: '郵送' })
  await picture('people-6')
  await expect.poll(found).not.toBe(before)
  await expect.poll(found).toMatch(/^1行目／[1-9]/)
  await press('F3')
  await page.getByText('絞り込み: 経路 郵送').waitFor()
  expect(program.complaints()).toEqual([])
})
