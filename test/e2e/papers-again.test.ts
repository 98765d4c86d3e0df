/** 発行 in the real window, by keyboard alone: a font of the office, and one paper printed again from its run and from the files. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideSample } from '../store/papers-desk.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, temporaryFolder } from '../support/office.ts'
import { tinyFont } from '../support/tiny-font.ts'

let folder: string
let program: AppUnderTest
let desk: Desk
let documentNo = ''

beforeAll(async () => {
  folder = temporaryFolder('papers-again')
  await decideSample(join(folder, 'office'))
  const office = await openTestOffice(join(folder, 'office'))
  const ask = { kind: 'all', order: 'decision', perBundle: 100, service: 'plain', leaveOut: [], atDesk: [] } as const
  const { runNo } = await office.call('mailing', 'printRun.open', { ...ask, leaveOut: [], atDesk: [] })
  await office.call('mailing', 'printRun.print', { runNo })
  documentNo = (await office.call('mailing', 'printRun.letters', { runNo, after: 0, limit: 1, noted: false }))[0]?.decisionNo ?? ''
  await office.backend.close()
  writeFileSync(join(folder, '市の外字.ttf'), tinyFont({ name: 'CityGaiji', chars: ['\u{30edd}', '\u{2ffff}'] }))
  program = await launchApp({ backend: 'real', officeTemplate: join(folder, 'office'), on: '2026-11-24' })
  desk = await sitDown(program)
})
afterAll(async () => {
  await program.discard()
  rmSync(folder, { recursive: true })
})

const picture = async (name: string) => {
  const at = process.env['KYUFU_PICTURES']
  if (at === undefined) return
  await program.picture(join(at, `${name}.png`), 1366, 728)
  await program.picture(join(at, `${name}-1920.png`), 1920, 1000)
}
const chosen = (name: string) => program.page.getByRole('tab', { name, selected: true }).waitFor()

test('a font file is added with its licence and taken out with a reason', async () => {
  await desk.logIn('mailing', '発行')
  await desk.press('Control+ArrowLeft')
  await chosen('書体')
  await desk.sees('事務所で足した書体はありません。')
  await picture('fonts-1-empty')
  await desk.nextFile(join(folder, '市の外字.ttf'))
  await desk.press('F2')
  await desk.sees('書体「市の外字.ttf」を追加します')
  await desk.type('市が作成した外字')
  await picture('fonts-2-add')
  await desk.press('F12')
  await desk.sees(/書体「.+」を足しました（ほかにない文字 \d+字/)
  await program.page.getByRole('grid', { name: '事務所の書体' }).getByText('使えます').waitFor()
  await picture('fonts-3-added')
  await desk.press('Delete')
  await desk.sees('を外します')
  await desk.press('Control+Enter')
  await desk.sees('理由を入力してください。')
  await desk.type('国の文字に置き換えた')
  await picture('fonts-4-remove')
  await desk.press('Control+Enter')
  await desk.sees('作ったファイルは変わりません。')
  await desk.sees('事務所で足した書体はありません。')
  expect(await desk.faults()).toEqual([])
})

test('one paper is printed again from its run, with its reason', async () => {
  const { page } = program
  await desk.press('Control+ArrowRight', 'Control+ArrowRight', 'Control+ArrowRight')
  await page.getByRole('grid', { name: '印刷の回の一覧' }).getByText('R8-H0001').waitFor()
  await desk.press('Enter')
  await page.getByRole('grid', { name: '束の一覧' }).waitFor()
  await desk.seesPages()
  await desk.press('w')
  await desk.sees('刷り損じた給付券を登録します')
  await picture('again-1-spoil')
  await desk.press('Escape', 'j')
  await desk.sees('途中から刷り直します')
  await picture('again-2-jam')
  await desk.press('Escape', 'Control+ArrowRight')
  await chosen('文書')
  await page.getByRole('grid', { name: '文書の一覧' }).getByText(documentNo, { exact: true }).waitFor()
  await page.locator('iframe[title="見本の中身"]').waitFor()
  await picture('again-3-letters')
  await desk.press('F4')
  await desk.sees('の文書を1通だけ刷り直します')
  await page.getByRole('dialog').getByRole('combobox', { name: '文書' }).waitFor()
  await desk.type('封入のときに破れた')
  await picture('again-4-dialog')
  await desk.press('F12')
  await desk.sees(`${documentNo} の刷り直しを記録しました。`)
  await page.locator(`iframe[title="${documentNo}の中身"]`).waitFor()
  await desk.seesPages()
  await picture('again-5-made')
  expect(await desk.faults()).toEqual([])
})

test('one paper is found by its number among the files', async () => {
  const { page } = program
  await desk.press('Escape')
  await page.getByRole('grid', { name: '印刷の回の一覧' }).waitFor()
  await desk.press('Control+ArrowRight', 'Control+ArrowRight', 'Control+ArrowRight')
  await chosen('作ったファイル')
  await desk.seesPages()
  await desk.press('F4')
  await desk.sees('文書を探す')
  await desk.type('8見福第999号')
  await desk.press('F12')
  await desk.sees('番号「8見福第999号」の発行した文書')
  await picture('again-6-none')
  await desk.press('Control+a')
  await desk.type(documentNo)
  await desk.press('F12')
  await desk.sees('の文書を1通だけ刷り直します')
  await page.getByRole('dialog').getByRole('combobox', { name: '文書' }).waitFor()
  await desk.type('本人が紛失')
  await desk.press('F12')
  await page.locator(`iframe[title="${documentNo}の中身"]`).waitFor()
  await desk.seesPages()
  await picture('again-7-files')
  expect(await desk.faults()).toEqual([])
})
