/** 出産・子育て応援給付 by keyboard alone: accounts asked for and answered, a case judged with its account, days until the payment, the effect. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { one, quickOffice } from '../store/acts.ts'
import { parseCsv } from '../support/csv.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { confirmDraft, type Desk, sitDown } from '../support/journey.ts'
import { importSample, openTestOffice, sampleDay, sampleFile, temporaryFolder } from '../support/office.ts'

let template: string
let fresh: string
let files: string
beforeAll(async () => {
  const office = await quickOffice()
  const empty = await quickOffice()
  await empty.backend.close()
  fresh = empty.folder
  await importSample(office, 'gift-logoform.csv', 'gift-logoform', 'gift')
  await office.call('reviewer', 'review.auto', {})
  await office.backend.close()
  template = office.folder
  files = temporaryFolder('gift-files')
})
afterAll(() => {
  for (const folder of [template, fresh]) rmSync(dirname(folder), { recursive: true })
  rmSync(files, { recursive: true })
})

let program: AppUnderTest
afterEach(() => program.discard())

const pictures = process.env['KYUFU_PICTURES']
const picture = async (name: string): Promise<void> => {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await program.picture(join(pictures, `${name}.png`))
}

test('registered accounts are asked for, answered and judged; the days and the keys are told', async () => {
  program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  const desk = await sitDown(program)
  await desk.logIn('reviewer', '案件')

  await desk.press('Alt+k')
  await desk.at('口座と支払期限')
  await desk.sees('まだ照会していない')
  await picture('gift-1-ask')
  const list = join(files, '練習_ask.csv')
  await program.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, list)
  await desk.press('F8')
  await desk.sees('照会の一覧の媒体')
  await desk.press('F12')
  await desk.sees('照会 R8-Q0001: 79件の一覧')
  await desk.sees('照会が要る案件はありません')

  const rows = parseCsv(readFileSync(list, 'utf8')).slice(1)
  const answers = rows.map(
    ({ cells: [no, line, resident, kana] }) =>
      `${no},${line},${resident},あり,0001,431,普通,7654${String(line).padStart(3, '0')},${kana},2026-11-24`,
  )
  const answerFile = join(files, 'answer.csv')
  writeFileSync(
    answerFile,
    `照会番号,行,宛名番号,結果,金融機関コード,支店コード,預金種目,口座番号,口座名義カナ,回答日\r\n${answers.join('\r\n')}\r\n`,
  )
  await desk.press('Control+ArrowRight')
  await desk.sees('△ 回答待ち 79件')
  await desk.nextFile(answerFile)
  await desk.press('F2')
  await desk.sees('照会の回答の媒体')
  await desk.press('F12')
  await desk.sees('回答 79件を取り込みました')
  await desk.sees('○ 回答済み')
  await picture('gift-2-answered')

  await desk.press('Control+ArrowRight')
  await desk.sees('申請の日から60日以内に支払います')
  await picture('gift-3-due')
  await desk.press('Enter')
  await desk.sees('口座と支払')
  await desk.sees('支払の期限')
  await picture('gift-4-case')
  await desk.press('Escape')

  await desk.press('Alt+1')
  await desk.at('案件')
  await desk.press('F8')
  await desk.sees('審査')
  await desk.press('Alt+e')
  await desk.at('効果')
  await desk.sees('出産・子育て応援給付')
  await desk.sees('打ち直し 0文字')
  await picture('gift-5-effect')
  expect(await desk.faults()).toEqual([])
  await program.close()

  const office = await openTestOffice(program.folders.office)
  expect(await one(office, `select count(*) from account_answer where result = 'found' and sealed like 'f1:%'`)).toBe(79)
  expect(await one(office, `select count(*) from hand_over where ref = 'R8-Q0001'`)).toBe(2)
  await office.backend.close()
})

/** Signs a draft as far as this person may; what the window said of it. */
async function sign(desk: Desk, user: string, title: string): Promise<void> {
  await desk.logIn(user, '決裁')
  await desk.reads(title)
  await confirmDraft(desk)
  await desk.sees(/を(承認|決裁)しました。/)
  await desk.logOut()
}

test('from the form to the file of the bank, without a keystroke of data', { timeout: 240_000 }, async () => {
  program = await launchApp({ backend: 'real', officeTemplate: fresh, on: sampleDay })
  const desk = await sitDown(program)
  await desk.logIn('intake', '取込')
  await desk.nextFile(sampleFile('gift-logoform.csv'))
  await desk.press('F2')
  await desk.at('項目の対応')
  await desk.press('F12')
  await desk.at('取込の確認')
  await desk.sees('gift-logoform.csv')
  await desk.press('F12')
  await desk.sees('件数を確かめました')
  await picture('gift-6-import')
  await desk.press('Space', 'F12')
  await desk.sees(/取込 R8-\S+ を終えました（gift-logoform\.csv）/)
  await desk.logOut()

  await desk.logIn('reviewer', '案件')
  await desk.press('F8')
  await desk.sees(/件を審査しました。○適合 \d+件/)
  await desk.logOut()

  await desk.logIn('drafter', '起案')
  await desk.sees('支給決定にできる案件')
  await desk.press('F12')
  await desk.sees('支給決定を起案します')
  await picture('gift-7-draft')
  await desk.press('Space', 'F12')
  await desk.sees(/を起案しました。次は 係長 の番です。/)
  await desk.logOut()
  for (const user of ['chief', 'manager', 'director']) await sign(desk, user, '支給決定')

  await desk.logIn('payer', '支払')
  await desk.sees('請求・給付')
  await desk.sees(/^支払対象\s*64$/)
  await picture('gift-8-candidates')
  await desk.press('F12')
  await desk.sees('起案します')
  await desk.type('R8.12.10')
  await desk.press('Tab', 'Space')
  await picture('gift-9-order')
  await desk.press('F12')
  await desk.sees('決裁待ち')
  await desk.logOut()
  for (const user of ['chief', 'manager']) await sign(desk, user, '支出命令')

  await desk.logIn('payer', '支払')
  await desk.press('Control+ArrowRight')
  await desk.sees('R8-P0001')
  const file = join(files, '練習_総合振込.txt')
  await program.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, file)
  await desk.press('F8')
  await desk.sees('媒体')
  await desk.press('F12')
  await desk.sees('読み返して確かめました')
  await picture('gift-10-file')
  expect(await desk.faults()).toEqual([])
  await program.close()

  const counted = readTransferFile(readFileSync(file))
  if (!counted.ok) throw new Error(JSON.stringify(counted.problems))
  const office = await openTestOffice(program.folders.office)
  const paid = await one(office, `select count(*) from welfare_case where programme = 'gift' and state = 'paid'`)
  expect(paid).toBeGreaterThan(50)
  expect([counted.count, counted.total]).toEqual([paid, paid * 50_000])
  expect(await one(office, `select count(*) from payment_payee where account_number not like 'f1:%'`)).toBe(0)
  await office.backend.close()
})
