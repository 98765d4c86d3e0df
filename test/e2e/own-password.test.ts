/** 本人の確認のパスワード in the real window, by keyboard: at the closing of a payment, then before its file is written. */
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { sql } from '../store/acts.ts'
import { claimedFolder, decided } from '../store/payments-run-support.ts'
import { claimDay } from '../store/payments-support.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, temporaryFolder } from '../support/office.ts'

let folder: string
let out: string
let program: AppUnderTest
let desk: Desk

beforeAll(async () => {
  folder = (await claimedFolder(3)).folder
  out = temporaryFolder('own-password')
  const office = await openTestOffice(folder, { businessDay: claimDay })
  const parameter = (key: string, value: string) =>
    sql(office, "insert into parameter values ('office', ?, ?, '2020-04-01', null, '財務規則')", key, value)
  await parameter('payment.closing', 'separate')
  await decided(office)
  await parameter('confirm.password', 'する')
  await office.backend.close()
})
afterEach(() => program.discard())
afterAll(() => {
  for (const one of [dirname(folder), out]) rmSync(one, { recursive: true, force: true })
})

const picture = async (name: string): Promise<void> => {
  const to = process.env['KYUFU_PICTURES']
  if (to !== undefined) await program.picture(join(to, `${name}.png`), 1366, 728)
}

/** The one order of the office, opened by a user. */
async function openOrder(user: string, heading: string): Promise<void> {
  await desk.logIn(user, heading)
  await desk.press('Alt+6')
  await desk.at('支払')
  await desk.press('Control+ArrowRight')
  await desk.sees('R8-P0001')
  await program.page.getByRole('grid', { name: '支払の起案の一覧' }).focus()
  await desk.press('Enter')
}

test('a second person closes by his own password, and the file is written by that of the payer', async () => {
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: claimDay })
  desk = await sitDown(program)
  await openOrder('chief', '決裁')
  await desk.sees('データを確定（2人目）')
  await desk.press('F12')
  await desk.sees('あなたのパスワード')
  await picture('close')
  await desk.press('F12')
  await desk.sees('パスワードを入力してから実行してください。')
  await desk.type('違う言葉です')
  // Enter goes on to the tick, and from there to the button
  await desk.press('Enter', 'Space', 'F12')
  await desk.sees('確認のパスワードが違うため、実行していません。')
  await picture('close-wrong')
  await desk.tabTo('あなたのパスワード', 'Shift+Tab')
  await desk.type(samplePassword)
  await desk.press('F12')
  await desk.sees('確定しました')
  await desk.logOut()

  const file = join(out, '練習_総合振込.txt')
  await program.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, file)
  await openOrder('payer', '支払')
  await desk.sees('4 データ作成')
  await desk.press('F12')
  await desk.sees('振込データの媒体')
  await desk.press('F12')
  await desk.sees('本人であることを確かめます')
  await picture('export')
  await desk.press('Escape')
  await desk.misses('本人であることを確かめます')
  expect(existsSync(file)).toBe(false)
  await desk.press('F12')
  await desk.sees('振込データの媒体')
  await desk.press('F12')
  await desk.sees('本人であることを確かめます')
  await desk.type(samplePassword)
  await desk.press('F12')
  await desk.sees('読み返して確かめました')
  expect(existsSync(file)).toBe(true)
  expect(await desk.faults()).toEqual([])
})
