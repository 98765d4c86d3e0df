/** 事務所の鍵 by keyboard: the paper is made and tried, the key closed and renewed; who has a slot reads, who has none is told, and the paper opens it again. */
import Database from 'better-sqlite3'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { reviewedOffice, sql } from '../store/acts.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { sampleDay } from '../support/office.ts'
import { sampleBytes } from '../support/zip.ts'

let template: string
let caseNo: string
let program: AppUnderTest
let desk: Desk
const password = 'mihon-2026'

beforeAll(async () => {
  const office = await reviewedOffice()
  caseNo = String((await sql(office, "select case_no from welfare_case where receipt_no = '窓0001'"))[0]?.['case_no'])
  const paper = join(office.folder, '..', '見積書.pdf')
  writeFileSync(paper, sampleBytes.pdf())
  await office.call('intake', 'attachment.add', { caseNo, ticket: office.open(paper), kind: null, note: '' })
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))
afterEach(() => program.discard())

/** Pictures of each state, when a folder for them is named. */
async function look(name: string): Promise<void> {
  const folder = process.env['KYUFU_PICTURES']
  if (folder === undefined) return
  // the small one last: the large window lays the case out differently
  for (const [w, h] of [
    [1920, 1000],
    [1366, 728],
  ] as const)
    await program.picture(join(folder, `${name}-${w}.png`), w, h)
}

/** The program is ended and started anew: what was in its memory is gone. `without`: whose slot is lost meanwhile. */
async function startAnew(without?: string): Promise<void> {
  expect(await desk.faults()).toEqual([])
  await program.close()
  if (without !== undefined) {
    const store = new Database(join(program.folders.office, 'office.sqlite'))
    expect(store.prepare('delete from key_slot where owner = ?').run(without).changes).toBe(1)
    store.close()
  }
  program = await launchApp({ backend: 'real', folders: program.folders, on: sampleDay })
  desk = await sitDown(program)
}

/** The groups of the paper on the screen. */
const groups = (): Promise<string> =>
  program.page.locator('.kd-recovery-groups li').evaluateAll((items) => items.map((item) => item.lastChild?.textContent ?? '').join('-'))

/** Nothing happens until the tick and the password are there. */
async function ticksAndSigns(): Promise<void> {
  await desk.press('F12')
  await desk.sees(/に印を付けてから実行してください/)
  await desk.press('Space', 'F12')
  await desk.sees('自分のパスワードを入力してください。')
  await desk.tabTo('自分のパスワード')
  await desk.type(password)
  await desk.press('F12')
}

async function openKeyDialog(): Promise<void> {
  await desk.press('Alt+b')
  await desk.at('バックアップ')
  await desk.sees('回復鍵の確かめ')
  await desk.press('o')
  await desk.sees('鍵のある所')
}

async function opensAttachment(): Promise<void> {
  await program.page.evaluate((to) => void (location.hash = to), `/case/${caseNo}`)
  await program.page.getByRole('button', { name: '見積書.pdf' }).waitFor({ timeout: 20_000 })
  await desk.press('t')
  await program.page.locator('dialog iframe.kd-pdf').waitFor({ timeout: 20_000 })
  await desk.press('Escape')
  await program.page.getByRole('dialog').waitFor({ state: 'detached' })
}

test('made, tried, closed, renewed, read with a slot, told without one, opened from the paper', { timeout: 240_000 }, async () => {
  program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  desk = await sitDown(program)
  await desk.logIn('admin', '台帳')
  await openKeyDialog()
  await desk.sees('まだファイルから外せません')
  await look('key-not-yet')
  await desk.press('Escape')
  await desk.misses('鍵のある所')

  // the paper: made, written down, tried
  await desk.press('n')
  await desk.sees(/^紙の回復鍵を作/)
  await desk.type(password)
  await desk.press('F12')
  await desk.sees('13組すべてを印刷するか書き写した')
  const typed = await groups()
  await desk.press('Space', 'F12')
  await desk.misses('13組すべてを印刷するか書き写した')
  await desk.press('d')
  await desk.sees('金庫の紙を見ながら')
  await desk.type(typed)
  await desk.sees('13組すべてそろいました。')
  await desk.press('F12')
  await desk.sees(/は正しい鍵です。/)

  // closed
  await openKeyDialog()
  await desk.sees('事務所の鍵をファイルから外します')
  await look('key-close')
  await ticksAndSigns()
  await desk.sees('事務所の鍵をファイルから外しました')
  await desk.press('o')
  await desk.sees('開け口の中だけ')
  await look('key-closed')
  // renewed: a new key, a new paper; what was sealed is sealed anew behind the work
  await desk.press('F12')
  await desk.sees('事務所の鍵を新しくします')
  await look('key-renew')
  await ticksAndSigns()
  await desk.sees('13組すべてを印刷するか書き写した')
  const renewed = await groups()
  expect(renewed).not.toBe(typed)
  await desk.press('Space', 'F12')
  await desk.misses('13組すべてを印刷するか書き写した')
  await desk.press('o')
  // a renewal is looked for every few seconds, and walks twice
  await program.page.getByText(/件の封じ直しを終えました。前の鍵では何も開きません/).waitFor({ timeout: 60_000 })
  await look('key-renewed')
  await desk.press('Escape')
  await desk.misses('鍵のある所')
  await desk.logOut()
  await desk.logIn('intake', '取込')
  await opensAttachment()

  // after a new start the slot of whoever signs in is all there is
  await startAnew()
  await desk.logIn('intake', '取込')
  await opensAttachment()

  // somebody without a slot: his acts are kept, what he is typing is not, and he hears it once
  await startAnew('reviewer')
  await desk.logIn('reviewer', '案件')
  await desk.sees(/行目／\d+件/)
  await desk.press('h')
  await desk.sees(/保留にする — .+ さん/)
  await desk.type('電話で確かめるまで保留にする。')
  await desk.sees('下書きには残りません（事務所の鍵が開いていません）')
  await look('key-shut-typing')
  await desk.press('Control+Enter')
  await desk.sees(/まで保留にしました/)

  // nobody here can: the administrator's slot is lost, the paper opens it
  await startAnew('admin')
  await desk.logIn('admin', '台帳')
  await openKeyDialog()
  await desk.sees('紙の回復鍵で事務所の鍵を開けます')
  await look('key-open')
  await desk.type(renewed)
  await desk.sees('13組すべてそろいました。')
  await desk.press('F12')
  await desk.sees('事務所の鍵を開けました')
  await desk.logOut()
  // and gives it to whoever signs in here
  await desk.logIn('reviewer', '案件')
  await opensAttachment()
  expect(await desk.faults()).toEqual([])
})
