/** 授受簿 in the real window: the lines, one of them told more about, by keyboard. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickOffice } from '../store/acts.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { importSample, sampleFile } from '../support/office.ts'

let folder: string
let program: AppUnderTest
beforeAll(async () => {
  const office = await quickOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('intake', 'import.stage', {
    ticket: office.open(sampleFile('aids-etumo.csv')),
    programme: 'aids',
    profile: 'aids-etumo',
  })
  // as a program that was killed while it read leaves it
  await office.backend.env.store.writer
    .updateTable('import_batch')
    .set({ row_count: 0, added: 0, rejected: 0 })
    .where('state', '=', 'staged')
    .execute()
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

const picture = (name: string) => program.picture(join(process.env['KYUFU_PICTURES'] ?? program.folders.root, `${name}.png`))

test('a line is found and told more about', async () => {
  const { page, press } = program
  await press('Alt+^')
  await page.getByRole('heading', { name: '授受簿', level: 1 }).waitFor()
  await page.getByRole('row', { name: /受領 aids-counter\.csv/ }).waitFor()
  await picture('hand-over')
  await press('F4')
  await page.getByRole('textbox', { name: /^媒体/ }).fill('CD-R')
  await page.getByLabel('渡した人・所属').fill('見本県 福祉課')
  await picture('hand-over-note')
  await press('F12')
  await page.getByRole('row', { name: /aids-counter\.csv .* CD-R/ }).waitFor()
  expect(await page.getByRole('row', { name: /受領/ }).count()).toBe(2)
})

test('a reading that was cut off is offered for deletion', async () => {
  const { page, press } = program
  await press('Alt+2')
  const left = page.getByRole('alert').filter({ hasText: '途中で終わった取込' })
  await left.waitFor()
  await picture('leftover')
  await left.getByRole('button', { name: '削除' }).click()
  await page.getByRole('status').filter({ hasText: '途中まで読み込んだ行を削除しました' }).first().waitFor()
  await left.waitFor({ state: 'hidden' })
  expect(await left.count()).toBe(0)
})
