/** A file with faults at the window, by keyboard alone: two rows mended, one left out, taken in, taken back, taken in again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { csvOf, sampleRow } from '../store/mend-support.ts'
import { quickOffice, sql } from '../store/acts.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { sitDown, type Desk } from '../support/journey.ts'
import { openTestOffice } from '../support/office.ts'
import { eachInOffice } from '../support/window-tests.ts'

const { start, picture } = eachInOffice(quickOffice)
let program: AppUnderTest

const rows = [
  sampleRow(0, { 整理番号: '試1' }),
  sampleRow(1, { 整理番号: '試2', 受付日: 'R8.2.30' }),
  sampleRow(2, { 整理番号: '試3', 種目: 'とくしゅ寝台' }),
  sampleRow(3, { 整理番号: '試4', 見積額: '一万円' }),
  sampleRow(4, { 整理番号: '試5' }),
]

async function preview(desk: Desk, file: string): Promise<void> {
  await desk.nextFile(file)
  await desk.press('F2')
  await desk.at('項目の対応')
  await desk.press('F12')
  await desk.at('取込の確認')
}

async function takeIn(desk: Desk, taken: string): Promise<void> {
  await desk.press('F12')
  await desk.sees('取り込みます')
  await desk.press('Space', 'F12')
  await desk.at('取込')
  await desk.sees(taken)
}

/** A conversion of the input method: its Enter and its arrows stay with it, and nothing is saved. */
async function convert(reading: string): Promise<void> {
  const { page } = program
  const cdp = await page.context().newCDPSession(page)
  const field = page.getByRole('combobox', { name: '種目を直す' })
  await cdp.send('Input.imeSetComposition', { text: reading, selectionStart: reading.length, selectionEnd: reading.length })
  for (const key of ['ArrowDown', 'Enter', 'F12']) {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: 229 })
    expect([key, await field.inputValue(), await field.getAttribute('aria-activedescendant')]).toEqual([key, reading, null])
  }
  await cdp.send('Input.insertText', { text: '特殊' })
  expect(await field.inputValue()).toBe('特殊')
  expect(await page.getByRole('dialog').count()).toBe(0)
}

/** What stays out goes into a sheet, with the reason. */
async function saveLeftOut(desk: Desk): Promise<void> {
  const sheet = join(program.folders.root, '練習_取込不可.xlsx')
  await program.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, sheet)
  await desk.press('Control+s')
  await desk.sees('取り込まない行を保存します')
  await desk.tabTo('ファイルの形', 'Shift+Tab')
  await desk.choose('Excel')
  await picture('mend-7-save')
  await desk.press('F12')
  await desk.sees('取り込まない 1行を、理由を付けて「練習_取込不可.xlsx」に書き出しました。')
  const { records } = await readXlsx(readFileSync(sheet), '練習_取込不可.xlsx')
  expect(JSON.stringify(records)).toContain('5行目: 除外（利用者）')
}

test('the intake clerk, by keyboard: file → two rows mended, one left out → taken in → taken back → taken in again', async () => {
  program = await start()
  let desk = await sitDown(program)
  const file = join(program.folders.root, '窓口_R8.11.csv')
  writeFileSync(file, csvOf(rows))
  await desk.logIn('intake', '取込')

  for (const number of ['R8-I0001', 'R8-I0002']) {
    await preview(desk, file)
    expect(await desk.tabCounts('行の見出し')).toMatchObject({ 新規: 2, エラー: 3, 除外: 0, すべて: 5 })
    await picture(`mend-1-${number}`)

    // an impossible day: the candidate is taken with Alt+↓
    await desk.sees('3行目')
    await desk.press('Enter')
    await desk.sees('その月の末日')
    await picture(`mend-2-${number}`)
    await desk.press('Alt+ArrowDown', 'Enter')
    await desk.sees('3行目を直しました（新規）。')

    // an unknown item: half of its name typed over what came
    await desk.press('Enter')
    await desk.sees('種目を直す')
    if (number === 'R8-I0001') await convert('とくしゅ')
    await desk.press('Control+a')
    await desk.type('特殊寝台')
    await desk.sees(/^N\d+$/)
    await picture(`mend-3-${number}`)
    await desk.press('Enter')
    await desk.sees('4行目を直しました（新規）。')

    // the last one is left out
    await desk.press('Space')
    await desk.sees('5行目を除外しました。')
    expect(await desk.tabCounts('行の見出し')).toMatchObject({ 新規: 4, エラー: 0, 除外: 1, すべて: 5 })
    await picture(`mend-4-${number}`)
    if (number === 'R8-I0001') {
      // the window is gone and comes back: what was mended is still there
      expect(await desk.faults()).toEqual([])
      await program.page.reload()
      desk = await sitDown(program)
      await desk.logIn('intake', '取込')
      await desk.sees('確認中')
      await desk.press('Enter')
      await desk.at('取込の確認')
      expect(await desk.tabCounts('行の見出し')).toMatchObject({ 新規: 4, エラー: 0, 除外: 1, すべて: 5 })
    } else await saveLeftOut(desk)
    await takeIn(desk, `✓ 取込 ${number} を終えました（窓口_R8.11.csv）`)
    await picture(`mend-5-${number}`)

    if (number === 'R8-I0001') {
      await desk.press('Delete')
      await desk.sees('取込 R8-I0001 を取り消しますか')
      await desk.press('Control+Enter')
      await desk.sees('理由を入力してください。')
      await desk.type('ファイルの取り違え')
      await picture('mend-6-undo')
      await desk.press('Control+Enter')
      await desk.sees('取込 R8-I0001 を取り消しました。4件を取り下げました。')
      await desk.sees('取消済')
    }
  }
  expect(await desk.faults()).toEqual([])
  await program.close()

  const office = await openTestOffice(program.folders.office)
  try {
    expect(await sql(office, 'select state, count(*) as n from welfare_case group by state order by state')).toEqual([
      { state: 'received', n: 4 },
      { state: 'withdrawn', n: 4 },
    ])
    expect(
      await sql(office, `select case_no, applied_on, item_code from welfare_case where receipt_no in ('試2', '試3') order by case_no`),
    ).toEqual([
      { case_no: 'R8-000006', applied_on: '2026-02-28', item_code: expect.stringMatching(/^N/) },
      { case_no: 'R8-000007', applied_on: expect.any(String), item_code: 'N01' },
    ])
  } finally {
    await office.backend.close()
  }
})
