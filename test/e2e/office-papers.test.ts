/** 帳票 in the real window, by keyboard alone: mailing ledger, labels and test sheet by the sender, the day-end sheet by the manager. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideSample } from '../store/papers-desk.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, temporaryFolder } from '../support/office.ts'

let folder: string
let program: AppUnderTest
let desk: Desk

beforeAll(async () => {
  folder = temporaryFolder('office-papers')
  await decideSample(join(folder, 'office'))
  const office = await openTestOffice(join(folder, 'office'))
  await office.call('mailing', 'papers.issue', { oneFile: true })
  await office.backend.close()
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
/** From 未発行 two headings back, past the last one (書体). */
const toPapers = async (): Promise<void> => {
  await desk.press('Alt+5')
  await desk.at('発行')
  await desk.press('Control+ArrowLeft', 'Control+ArrowLeft')
  await program.page.getByRole('tab', { name: '帳票', selected: true }).waitFor()
}

test('ledger, labels, test sheet', async () => {
  await desk.logIn('mailing', '発行')
  await toPapers()
  await desk.sees('作った帳票はまだありません。')
  await picture('office-1-empty')
  await desk.press('F9')
  await desk.sees('発送簿を印刷します')
  await picture('office-2-ledger')
  await desk.press('Control+Enter')
  await desk.sees(/発送簿 R8-B0001 を作りました/)
  await desk.seesPages()
  await picture('office-3-ledger-made')
  await desk.press('n')
  await desk.sees('宛名ラベルを印刷します')
  await desk.tabTo(/何面目から/)
  await desk.press('Control+a')
  await desk.type('99')
  await desk.sees('1 から 12 までの数で入力してください。')
  await picture('office-4-labels')
  await desk.press('Control+a')
  await desk.type('３')
  await desk.press('Control+Enter')
  await desk.sees(/宛名ラベル 6枚を作りました。/)
  await desk.seesPages()
  await picture('office-5-labels-made')
  await desk.press('t')
  await desk.sees(/試し刷りを作りました/)
  await desk.seesPages()
  await picture('office-6-test')
  expect(await desk.faults()).toEqual([])
  await desk.logOut()
})

test('the day-end sheet', async () => {
  await desk.logIn('manager', '決裁')
  await toPapers()
  await desk.sees('R8-B0001')
  await desk.press('d')
  await desk.sees('日締め票を作ります')
  await desk.press('Control+Enter')
  await desk.sees(/日締め票 R8-B0002 を作りました/)
  await desk.seesPages()
  await picture('office-7-day-end')
  expect(await desk.faults()).toEqual([])
})
