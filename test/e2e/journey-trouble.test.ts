/** Days on which something goes wrong, and every screen at its smallest: the window says so in words, and works on. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { one, reviewedOffice } from '../store/acts.ts'
import { type AppUnderTest, backendPid, launchApp } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { openTestOffice, sampleDay } from '../support/office.ts'

let template: string
beforeAll(async () => {
  const office = await reviewedOffice()
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

let program: AppUnderTest
afterEach(() => program.discard())

const open = async () => {
  program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  return sitDown(program)
}

test('a killed backend: said at once, the waiting act ends, and the work goes on where it was', async () => {
  const desk = await open()
  await desk.logIn('reviewer', '案件')
  await desk.sees(/^1行目／/)
  await desk.press('j', 'j')
  await desk.sees(/^3行目／/)
  const backend = await backendPid(program)
  process.kill(backend, 'SIGSTOP')
  await desk.press('F8')
  await desk.sees('準備しています…')
  process.kill(backend, 'SIGKILL')
  await desk.sees('処理部分が再起動しました。もう一度ログインすると、続きから始められます。')
  const said = (await desk.alerts()).join('\n')
  expect(said).toContain('処理部分が止まりました。再起動しています…')
  expect(said).toContain('処理部分との接続が切れました')
  expect(said).toContain('待っていた操作の結果は分かりません。')

  await desk.logIn('reviewer', '案件')
  await desk.sees(/^3行目／/)
  expect(await desk.showsNow('処理部分が止まりました')).toBe(false)
  expect(await desk.showsNow('準備しています…')).toBe(false)
  await desk.press('F8')
  await desk.sees('79件を審査しました。')
  expect(await desk.faults()).toEqual([])
})

test('files that cannot be read: what is wrong, and nothing changed', async () => {
  const desk = await open()
  const folder = join(program.folders.root, 'files')
  mkdirSync(join(folder, '申請.csv'), { recursive: true })
  writeFileSync(join(folder, '空.csv'), '')
  // a byte that neither UTF-8 nor Shift_JIS has
  writeFileSync(join(folder, '壊れた.csv'), Buffer.concat([Buffer.from('受付番号,氏名\r\nA-1,'), Buffer.from([0xff]), Buffer.from('\r\n')]))
  await desk.logIn('intake', '取込')
  await desk.sees('aids-counter.csv')
  const bad: readonly (readonly [path: string, title: string, text: string])[] = [
    [join(folder, '壊れた.csv'), '文字コードを読めません', '2行目（先頭から'],
    [join(folder, '空.csv'), 'ファイルが空です', '「空.csv」には1文字も入っていません。'],
    [join(folder, '申請.csv'), 'ファイルではなくフォルダーです', '「申請.csv」はフォルダーです。'],
  ]
  for (const [path, title, text] of bad) {
    await desk.nextFile(path)
    await desk.press('F2')
    await desk.sees(title)
    await desk.sees(text)
    expect((await desk.alerts()).at(-1)).toMatch(/何も変更していません。.*次にすること: /)
    await desk.at('取込')
  }
  expect(await desk.faults()).toEqual([])
  await program.close()
  const office = await openTestOffice(program.folders.office)
  try {
    expect(await one(office, 'select count(*) from import_batch')).toBe(1)
    expect(await one(office, 'select count(*) from welfare_case')).toBe(156)
  } finally {
    await office.backend.close()
  }
})

/** Each first user of a screen: the key of the screen, its heading, the name of its main list. */
const screens = [
  ['reviewer', '案件', 1, '案件', '案件の一覧'],
  ['intake', '取込', 2, '取込', 'これまでの取込'],
  ['drafter', '起案', 3, '起案', '起案の一覧'],
  ['chief', '決裁', 4, '決裁', '決裁する起案の一覧'],
  ['mailing', '発行', 5, '発行', '未発行の一覧'],
  ['payer', '支払', 6, '支払', '支払対象'],
  ['auditor', '監査', 7, '監査', '監査記録'],
  ['admin', '台帳', 8, '台帳', '種目の一覧'],
] as const

describe('every screen', () => {
  test('has one heading, its list near by keyboard, and room at 200 % and in forced colours', async () => {
    const desk = await open()
    for (const [user, first, key, heading, list] of screens) {
      await desk.logIn(user, first)
      await desk.press(`Alt+${key}`)
      await desk.at(heading)
      expect(await program.page.locator('h1').count(), heading).toBe(1)
      expect(await desk.tabTo(list), heading).toBeLessThanOrEqual(8)
      await desk.zoom(2)
      await program.page.emulateMedia({ forcedColors: 'active' })
      expect(await desk.layout(), heading).toEqual({ wider: [], headingSeen: true, paneSeen: true })
      await program.page.emulateMedia({ forcedColors: null })
      await desk.zoom(1)
      await desk.logOut()
    }
    expect(await desk.faults()).toEqual([])
  })
})
