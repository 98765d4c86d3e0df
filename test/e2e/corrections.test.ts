/** 補正 in the real window: asked by a key, the letter, the answers in a file and on paper, and on to the review. */
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { counterText, sql } from '../store/acts.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { importSample, sampleDay, sampleOffice, type TestOffice } from '../support/office.ts'
import { openLine } from '../support/page-line.ts'

let template: string
let receipts: string[]
beforeAll(async () => {
  const office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  receipts = [await lacking(office, 'no-tax-consent'), await lacking(office, 'missing-attachment')]
  await office.backend.close()
  template = office.folder
})

/** The receipt number of the first received case, of somebody without protection, that was warned of this. */
async function lacking(office: TestOffice, warning: string): Promise<string> {
  const [row] = await sql(
    office,
    `select c.receipt_no from welfare_case c join application a on a.application_id = c.application_id
     where c.state = 'received' and a.warnings like ? and c.flags not like '%protected%' order by c.case_no limit 1`,
    `%${warning}%`,
  )
  if (row === undefined) throw new Error(`no case was warned of ${warning}`)
  return String(row['receipt_no'])
}
afterAll(() => rmSync(dirname(template), { recursive: true }))

let program: AppUnderTest
afterEach(() => program.discard())

/** Searches the queue for a receipt number and asks for a correction with what the checks suggest. */
async function ask(desk: Desk, receiptNo: string, asked: RegExp, requestNo: string): Promise<void> {
  await desk.press('Escape')
  await desk.misses('1行目／1件')
  await desk.press('/')
  await desk.type(receiptNo)
  await desk.sees('1行目／1件')
  await desk.press('Enter')
  await desk.press('r')
  await desk.sees(/補正を依頼する — .+ さん/)
  await desk.sees(asked)
  await desk.press('Control+Enter')
  await desk.sees(`を補正中にしました（補正依頼 ${requestNo}）。`)
}

/** Imports a file as the window would, over a line of its own: the choosing of files is another test's matter. */
async function importAnswer(desk: Desk, text: string): Promise<void> {
  const path = join(program.folders.root, 'answer.csv')
  writeFileSync(path, text)
  await desk.nextFile(path)
  const line = await openLine(program.page)
  await line.call(1, 'session.login', { user: 'intake', password: 'mihon-2026' })
  const picked = await program.page.evaluate(() => window.app.pickFile('csv'))
  const staged = (await line.call(2, 'import.stage', { ticket: picked?.ticket, programme: 'aids', profile: 'aids-counter' })) as {
    value: { batchId: string; sha256: string; changed: number }
  }
  expect(staged.value.changed).toBe(1)
  await line.call(3, 'import.commit', { batchId: staged.value.batchId, sha256: staged.value.sha256 })
  await line.close()
}

describe('a correction', () => {
  test('goes out as a letter, comes back in a file and on paper, and the case moves on', async () => {
    program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
    const desk = await sitDown(program)
    await desk.logIn('intake', '取込')
    await desk.press('Alt+1')
    await desk.at('案件')
    await ask(desk, receipts[0] ?? '', /【税情報の同意】/, 'R8-C0001')
    await ask(desk, receipts[1] ?? '', /【(見積書|医師意見書)】/, 'R8-C0002')

    await desk.press('Alt+0')
    await desk.at('補正')
    await desk.sees('回答待ち 2件')
    await expect.poll(() => desk.tabCounts('補正依頼の状態')).toEqual({ 期限切れ: 0, 期限間近: 0, 期限前: 2, 回答あり: 0, 終了: 0 })
    await desk.press('F9')
    await desk.sees(/R8-C0001 の手紙を作り、発送簿に記入しました。/)
    await desk.seesPages()
    await desk.press('Escape')

    await importAnswer(desk, counterText([receipts[0] ?? ''], { 税同意: '○', メモ: '同意します' }))
    await desk.sees('回答待ち 1件')
    await expect.poll(() => desk.tabCounts('補正依頼の状態')).toMatchObject({ 期限前: 1, 回答あり: 1 })

    await desk.sees('R8-C0002')
    await desk.press('a')
    await desk.sees(/回答を登録する — .+ さん（R8-C0002）/)
    await desk.press('Space')
    await settleRest(desk)
    await desk.tabTo('回答の内容・聞き取り')
    await desk.type('書類を受け取った。')
    await desk.press('Control+Enter')
    await desk.sees(/R8-C0002 の回答を登録しました。案件 R8-\d+ は受付に戻り、審査し直します。/)
    await desk.logOut()

    await desk.logIn('reviewer', '案件')
    await desk.press('Alt+0')
    await desk.at('補正')
    await desk.sees('回答待ち 0件')
    await desk.sees('前回との差')
    await desk.sees('同意します')
    await desk.press('Enter')
    await desk.sees('前回との差')
    await desk.press('a')
    // with the consent every line is ○: one key is enough
    await desk.reads('判断と決定')
    await desk.press('Alt+0')
    await desk.at('補正')
    await expect.poll(() => desk.tabCounts('補正依頼の状態')).toMatchObject({ 回答あり: 1, 終了: 1 })
    expect(await desk.faults()).toEqual([])
  })
})

/** Ticks every line of the open dialog that is not ticked yet. */
async function settleRest(desk: Desk): Promise<void> {
  const left = () => program.page.locator('dialog[open] fieldset input:not(:checked)').count()
  for (let tries = 0; (await left()) > 0 && tries < 10; tries++) await desk.press('Tab', 'Space')
  expect(await left()).toBe(0)
}
