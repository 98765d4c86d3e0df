/** A draft through the hands of four people: recalled and sent again, approved, decided by the deputy, read afterwards, and the routes behind it. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { one, reviewedOffice, smallDraft, sql } from '../store/acts.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { openTestOffice } from '../support/office.ts'

/** 課長 is away that week; 係長 is his deputy. */
const businessDay = '2026-11-18'
let template: string
let draftNo: string
beforeAll(async () => {
  const office = await reviewedOffice({ businessDay })
  draftNo = (await smallDraft(office, 2)).draftNo
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

let program: AppUnderTest
afterEach(() => program.discard())

test('drafter, chief, deputy, absent decider and administrator', async () => {
  program = await launchApp({ backend: 'real', officeTemplate: template, on: businessDay })
  const desk = await sitDown(program)

  await desk.logIn('drafter', '起案')
  await desk.sees('未・不在')
  await desk.press('r')
  await desk.sees('次の人が処理する前に限り、起案した人が引き戻せます。')
  await desk.press('Control+Enter')
  await desk.sees(`${draftNo} を引き戻しました。`)
  await desk.press('s')
  await desk.sees('経路の最初の人から、もう一度回します。')
  await desk.press('Control+Enter')
  await desk.sees(`${draftNo} を再び回付しました。`)
  await desk.logOut()

  await desk.logIn('chief', '決裁')
  await desk.sees('公費負担額の計')
  await desk.press('b')
  await desk.sees('理由にあたる案件')
  await desk.press('Escape')
  await desk.press('F12')
  await desk.sees('承認すると、次は 課長')
  await desk.misses('対象外になる案件を確かめています')
  await desk.press('Space', 'F12')
  await desk.sees(`${draftNo} を承認しました。`)
  await desk.press('Control+ArrowRight')
  await desk.sees('代決する')
  await desk.press('F12')
  await desk.sees('が不在のため、代決として記録します。')
  await desk.misses('対象外になる案件を確かめています')
  await desk.press('Space', 'F12')
  await desk.sees('2件を決定しました。')
  await desk.press('Alt+3')
  await desk.sees('不在のため、代決されました。まだ読まれていません')
  await desk.press('l')
  await desk.sees('この起案に、あなたが後閲するものはありません。')
  await desk.logOut()

  await desk.logIn('manager', '決裁')
  await desk.press('Alt+3')
  await desk.sees('不在のため、代決されました。まだ読まれていません')
  await desk.press('l')
  await desk.sees(`${draftNo} を後閲しました。`)
  await desk.sees(/不在のため、代決されました。.*後閲済/)
  await desk.logOut()

  await desk.logIn('admin', '台帳')
  await desk.press('Alt+r')
  await desk.at('経路')
  await desk.sees('支給決定 3件 1,240,000円（令和8年11月18日）: 係長（係長 四郎） → 課長（課長 五月） → 部長（部長 六郎）')
  await desk.press('F2')
  await desk.tabTo('始まりの日')
  await desk.type('2027/4/1')
  await desk.press('F12')
  await desk.sees('前の行は前日で終わります。')
  expect(await desk.faults()).toEqual([])
  await program.close()

  const office = await openTestOffice(program.folders.office, { businessDay })
  try {
    expect(await sql(office, 'select distinct decided_by, capacity from decision')).toEqual([{ decided_by: 'chief', capacity: '代決' }])
    expect(await one(office, "select count(*) from later_reading where user_id = 'manager' and read_by = 'manager'")).toBe(1)
    expect(await one(office, "select count(*) from delegation_rule where kind = 'grant' and valid_to = '2027-03-31'")).toBe(1)
  } finally {
    await office.backend.close()
  }
})
