/** A file that no profile knows: dropped, mapped by keyboard, saved, read. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AppUnderTest } from '../support/electron-app.ts'
import { openLine } from '../support/page-line.ts'
import { sampleFile, sampleOffice } from '../support/office.ts'
import { otherServiceFile, otherServiceHeaders } from '../support/other-service.ts'
import { dropFile, eachInOffice } from '../support/window-tests.ts'

const { start, picture } = eachInOffice(sampleOffice)
let program: AppUnderTest

async function signIn(): Promise<void> {
  const { page } = program
  await page.getByLabel('利用者').first().fill('intake')
  await page.getByLabel('パスワード').fill('mihon-2026')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /取込/ }).first().waitFor()
  await page.keyboard.press('Alt+2')
  await page.getByRole('button', { name: 'ファイルを選ぶ' }).first().waitFor()
}

/** Walks down the list to a column, as a person without a mouse does. */
async function goTo(header: string): Promise<void> {
  const { page } = program
  await page.getByRole('grid', { name: '列と項目の対応' }).focus()
  await program.press('Home', ...Array<string>(otherServiceHeaders.indexOf(header)).fill('ArrowDown'))
  await page.getByRole('row', { name: new RegExp(`^${header} `) }).waitFor()
}

/** Goes to a column and gives it a field by typing a part of its name. */
async function map(header: string, typed: string): Promise<void> {
  const { page } = program
  await goTo(header)
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: '項目の名前の一部' }).fill(typed)
  await page.keyboard.press('Enter')
}

test('drop → map → save → stage, and the half-made mapping outlives the window', async () => {
  program = await start()
  const { page } = program
  const file = join(program.folders.root, '県申込.csv')
  writeFileSync(file, otherServiceFile(60))
  await signIn()
  await picture('1-start')
  await dropFile(program, file)
  await page.getByRole('grid', { name: '列と項目の対応' }).waitFor()
  await picture('2-mapping')
  expect(await page.getByLabel('文字コード').inputValue()).toBe('utf-16le')
  expect(await page.getByLabel('区切り', { exact: true }).inputValue()).toBe(';')
  expect(await page.getByLabel('見出しの行').inputValue()).toBe('3')

  await map('税情報の確認', '税情報')
  await map('購入の状況', '購入')
  await page.getByLabel('「これから買う」の意味').selectOption('false')
  await map('付けた書類', '添付')
  await picture('3-words')
  await page.getByLabel('「医師の意見書」の意味').selectOption('医師意見書')

  // autosave: what was mapped is there again after the window is gone
  await expect.poll(async () => (await keptColumns()).includes('付けた書類'), { timeout: 10_000 }).toBe(true)
  await page.reload()
  await signIn()
  await dropFile(program, file)
  await goTo('税情報の確認')
  await page.getByRole('row', { name: /^税情報の確認 .*取込先 税情報閲覧の同意/ }).waitFor()
  await page.keyboard.press('Control+s')
  await page.getByRole('textbox', { name: '名前' }).fill('県の電子申込')
  await picture('4-save')
  await page.keyboard.press('F12')
  await page.getByText('対応を「県の電子申込」（第1版）として保存しました。').waitFor()
  await page.keyboard.press('F12')
  await page.getByRole('main', { name: '取込の確認' }).waitFor()
  await picture('5-preview')
  expect(await page.getByRole('main').innerText()).toContain('60行')
  expect(program.complaints()).toEqual([])

  async function keptColumns(): Promise<string> {
    const line = await openLine(page)
    await line.call(1, 'session.login', { user: 'intake', password: 'mihon-2026' })
    const reply = await line.call(2, 'mapping.kept', {})
    await line.close()
    return JSON.stringify(reply)
  }
})

test('a known file goes on with F12; a header that changed is shown against the profile', async () => {
  program = await start()
  const { page } = program
  await signIn()
  await page.keyboard.press('F8')
  await page.getByRole('dialog', { name: '取込プロファイル' }).waitFor()
  await picture('6-profiles')
  await page.keyboard.press('Escape')

  const changed = join(program.folders.root, '変わった.csv')
  const text = readFileSync(sampleFile('aids-logoform.csv'), 'utf8')
    .replace('用具を使う場所', '用具を使うところ')
    .replace('ステータス', '受付の段階')
  writeFileSync(changed, text)
  await dropFile(program, changed)
  await page.getByText('前回の見出し「用具を使う場所」（使用場所）がありません。似た見出し: 「用具を使うところ」').waitFor()
  await picture('7-changed')
  await page.keyboard.press('Escape')

  await dropFile(program, sampleFile('aids-etumo.csv'))
  await page.getByText('✓ 前回の対応「e-TUMO 日常生活用具」を適用しました。').waitFor()
  expect(await page.getByLabel('文字コード').inputValue()).toBe('cp932')
  await page.keyboard.press('F12')
  await page.getByRole('main', { name: '取込の確認' }).waitFor()
  expect(program.complaints()).toEqual([])
})
