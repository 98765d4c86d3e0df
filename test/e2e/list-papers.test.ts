/** 一覧の印刷とCSV in the real window, by keyboard alone: F9 shows the paper of the list before one, with title and number; Ctrl+S saves it. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roles } from '../../shared/permissions.ts'
import { addRole } from '../store/acts.ts'
import { claimedFolder, month } from '../store/payments-run-support.ts'
import { claimDay, transferDate } from '../store/payments-support.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, sampleFile, temporaryFolder } from '../support/office.ts'

let folder: string
let out: string
let program: AppUnderTest
let desk: Desk

beforeAll(async () => {
  folder = (await claimedFolder(12)).folder
  out = temporaryFolder('list-papers')
  const office = await openTestOffice(folder, { businessDay: claimDay })
  await office.call('payer', 'payment.create', { month, transferDate })
  // one person before every list; the administrator's role does not go with a decider's
  for (const role of roles.filter((one) => one !== 'administrator' && one !== 'approver')) await addRole(office, 'chief', role)
  await office.backend.close()
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: claimDay })
  desk = await sitDown(program)
})
afterAll(async () => {
  await program.discard()
  rmSync(join(folder, '..'), { recursive: true })
  rmSync(out, { recursive: true })
})

const picture = async (name: string): Promise<void> => {
  const at = process.env['KYUFU_PICTURES']
  if (at !== undefined) await program.picture(join(at, `${name}.png`), 1366, 728)
}

/** The key shows `what` as a paper of so many rows, drawn; Escape goes back to the list. */
async function prints(name: string, rows: RegExp, key = 'F9'): Promise<void> {
  await picture(`${name}-list`)
  await desk.press(key)
  await desk.sees(rows)
  await desk.seesPages()
  await picture(name)
  await desk.press('Escape')
  await program.page.getByRole('dialog').waitFor({ state: 'detached' })
}

const heading = (name: string) => program.page.getByRole('tab', { name: new RegExp(`^${name}`), selected: true }).waitFor()
const to = async (key: string, title: string): Promise<void> => {
  await desk.press(key)
  await desk.at(title)
}

test('F9 on 起案, 決裁 and the rows of an import', async () => {
  await desk.logIn('chief', '起案')
  await desk.sees('R8-D0002')
  await prints('drafts', /^起案一覧の印刷 — 2件、1枚$/)
  await to('Alt+4', '決裁')
  await desk.sees('R8-D0002')
  await prints('approval', /^決裁一覧の印刷 — 1件、1枚$/)
  await to('Alt+2', '取込')
  await desk.nextFile(sampleFile('aids-logoform-broken.csv'))
  await desk.press('F2')
  await desk.at('項目の対応')
  await desk.press('F12')
  await desk.at('取込の確認')
  await prints('import', /^取込.*一覧の印刷 — \d+件、\d+枚$/)
  expect(await desk.faults()).toEqual([])
})

test('F9 on 支払, and the same list as a CSV', async () => {
  await to('Alt+6', '支払')
  await heading('支払対象')
  await prints('candidates', /^支払対象一覧の印刷 — 0件、1枚$/)
  await desk.press('Control+ArrowRight')
  await desk.sees('R8-P0001')
  await program.app.evaluate(
    ({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    },
    join(out, '練習_支払一覧.csv'),
  )
  await desk.press('F9')
  await desk.sees(/^支払一覧の印刷 — 1件、1枚$/)
  await desk.seesPages()
  await desk.press('Control+s')
  await desk.sees('支払一覧（CSV）の媒体')
  await picture('csv-medium')
  await desk.press('F12')
  await desk.sees(/^支払一覧 1件を「練習_支払一覧\.csv」に保存しました。授受簿に残しました。$/)
  await program.page.getByRole('dialog').waitFor({ state: 'detached' })
  const [head, line] = readFileSync(join(out, '練習_支払一覧.csv'), 'utf8').split('\r\n')
  expect(head).toBe('\uFEFF支払番号,対象の月,振込日,起案番号,件数,金額（円）,状態')
  expect(line).toMatch(/^R8-P0001,令和8年12月,2027-01-15,R8-D0002,\d+,\d+,決裁待ち$/)
  await desk.press('Enter')
  await desk.sees(/支払 R8-P0001/)
  await prints('run', /^支払明細一覧の印刷 — \d+件、1枚$/, 'Shift+F9')
  await desk.press('Escape')
  await desk.sees('支払の起案・振込データ')
  expect(await desk.faults()).toEqual([])
})

test('F9 on 請求, 事業者 and 監査; Shift+F9 on 発行 and 補正, where F9 makes another paper', async () => {
  await to('Alt+s', '請求')
  await heading('要確認')
  await desk.press('Control+ArrowRight')
  await heading('一致')
  await prints('claims', /^請求一覧の印刷 — 12件、1枚$/)
  await to('Alt+j', '事業者')
  await desk.sees(/すべて/)
  await prints('providers', /^事業者一覧の印刷 — \d+件、\d+枚$/)
  await to('Alt+5', '発行')
  await heading('未発行')
  await prints('targets', /^未発行一覧の印刷 — \d+件、1枚$/, 'Shift+F9')
  await to('Alt+0', '補正')
  await prints('corrections', /^補正依頼一覧の印刷 — 0件、1枚$/, 'Shift+F9')
  await to('Alt+7', '監査')
  await prints('audit', /^監査記録一覧の印刷 — [\d,]+件、\d+枚$/)
  expect(await desk.faults()).toEqual([])
})
