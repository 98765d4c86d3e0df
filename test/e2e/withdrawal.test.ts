/** 取下げ by keyboard: the intake clerk who takes the call, a slip mended at once, and a withdrawal taken back later with its reason. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickOffice } from '../store/acts.ts'
import { launchApp } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { importSample, openTestOffice, sampleDay } from '../support/office.ts'

let template: string
let caseNo: string
beforeAll(async () => {
  const office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  const { caseNos } = await office.call('reviewer', 'case.ids', { state: 'received', proposal: 'ask' })
  caseNo = caseNos[0] ?? ''
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

test('an application is withdrawn on a call, put back, withdrawn again and taken back with a reason', async () => {
  const program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  try {
    const desk = await sitDown(program)
    await desk.logIn('intake', '取込')
    await desk.press('Alt+1')
    await desk.at('案件')
    await desk.sees(/行目／\d+件/)
    const active = program.page.locator('[role="row"][data-active]')
    await active.filter({ hasText: caseNo }).waitFor()

    await desk.press('q')
    await desk.sees('申し出た人')
    await desk.press('Control+Enter')
    await desk.sees('理由を入力してください。')
    await desk.type('不要になったと電話があったため')
    await desk.press('Control+Enter')
    await desk.sees(`案件 ${caseNo} を取下げにしました`)
    await active.filter({ hasNotText: caseNo }).waitFor()
    await desk.press('Control+z')
    await desk.sees(/元に戻しました.*取下げにしました/)
    await program.page.getByRole('row', { name: new RegExp(`^${caseNo} .* 受付 `) }).waitFor()

    // on its own page, where it stays in sight
    await desk.press('/')
    await desk.type(caseNo)
    await desk.sees(/行目／1件/)
    await desk.press('Enter')
    await active.filter({ hasText: caseNo }).waitFor()
    await desk.press('Enter')
    await desk.at(`案件 ${caseNo}`)
    await desk.press('q')
    await desk.sees('申し出た人')
    await desk.tabTo('よくある理由')
    await desk.press('ArrowDown')
    await desk.press('Control+Enter')
    await desk.sees('に本人が申し出ました')
    await desk.press('q')
    await desk.sees('取り消す理由')
    await desk.type('別の人の電話だったため')
    await desk.press('Control+Enter')
    await desk.sees(`案件 ${caseNo} の取下げを取り消し、受付に戻しました`)
    await desk.misses('に本人が申し出ました')

    expect(await desk.faults()).toEqual([])
    await program.close()
    const office = await openTestOffice(program.folders.office)
    const { state, history } = await office.call('intake', 'case.view', { caseNo })
    await office.backend.close()
    expect(state).toBe('received')
    expect(history.map((entry) => entry.act).slice(-4)).toEqual(['取下げ', '取下げの取消し', '取下げ', '取下げの取消し'])
    expect(history.at(-1)?.text).toContain('別の人の電話だったため')
  } finally {
    await program.discard()
  }
})
