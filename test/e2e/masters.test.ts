/** A ceiling changed from a day by keyboard alone: tried out first, put in force, and told in the change log. */
import { expect, test } from 'vitest'
import { reviewedOffice, sql } from '../store/acts.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { openTestOffice } from '../support/office.ts'
import { eachInOffice } from '../support/window-tests.ts'

const { start, picture } = eachInOffice(reviewedOffice)
let program: AppUnderTest

test('ceiling → trial → in force from its day → change log', async () => {
  program = await start()
  const desk = await sitDown(program)
  await desk.logIn('admin', '台帳')
  await desk.sees('特殊寝台')
  await desk.press('/')
  await desk.type('N03')
  await desk.press('Enter')
  await desk.sees('N03 特殊マット')

  await desk.press('p')
  await desk.sees('変更案（まだ適用しません）')
  await desk.type('R8.12.1')
  await desk.tabTo('基準額')
  await desk.press('Control+a')
  await desk.type('9000')
  await desk.sees('で閉じます')
  await picture('masters-1-plan')
  await desk.press('F12')
  await desk.sees('変更案に加えました')

  await desk.press('Control+ArrowRight')
  await desk.sees('まだ試算していません')
  await desk.press('F8')
  await desk.sees('試算しました')
  await desk.sees('7,000→9,000')
  await picture('masters-2-trial')
  await desk.press('F12')
  await desk.sees('適用しますか')
  await desk.press('F12')
  await desk.sees('印を付けてから')
  await desk.press('Space', 'F12')
  await desk.sees('1件を適用しました')

  await desk.press('Control+ArrowLeft')
  await desk.sees('N03 特殊マット')
  await desk.press('ArrowDown')
  await desk.sees('時の並び')
  await desk.sees('R8.12.1〜')
  await desk.sees('管理 九郎')
  await picture('masters-3-log')
  // a row that has not begun can be taken away, one in force cannot
  await desk.press('ArrowUp', 'Delete')
  await desk.sees('まだ始まっていない行だけ')
  for (let i = 0; i < 3; i++) await desk.press('Control+ArrowRight')
  await desk.sees('変更案の適用')
  expect(await desk.faults()).toEqual([])
  await program.close()

  const office = await openTestOffice(program.folders.office)
  const rows = await sql(office, `select valid_from, valid_to, ceiling from item where code = 'N03' order by valid_from`)
  expect(rows.map((row) => [row['valid_to'], row['ceiling']])).toEqual([
    ['2026-11-30', 7000],
    [null, 9000],
  ])
  await office.backend.close()
})
