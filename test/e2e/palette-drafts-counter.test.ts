/** Palette, typed text after a killed window, counter mode: by keyboard alone. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { reviewedOffice, sql } from '../store/acts.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { openTestOffice, sampleDay } from '../support/office.ts'

let template: string
let secrets: readonly string[]
beforeAll(async () => {
  const office = await reviewedOffice()
  const rows = await sql(office, 'select name, kana, address from resident')
  secrets = rows.flatMap((row) => Object.values(row).map(String)).filter((text) => text.length >= 4)
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

let program: AppUnderTest
afterEach(() => program.discard())

const own = '本人に電話で確かめてから決める'
const reasonField = () => program.page.getByLabel('保留の理由').inputValue()

/** Names, kana and addresses that stand readable on the glass, and how many are painted over. */
const readable = () =>
  program.page.evaluate((words) => {
    const marks = [...((CSS.highlights.get('kd-secret') ?? []) as Iterable<Range>)]
    const open: string[] = []
    let covered = 0
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const text = node.nodeValue ?? ''
      for (const word of words) {
        const at = text.indexOf(word)
        if (at < 0) continue
        const over = marks.some((mark) => mark.startContainer === node && mark.startOffset <= at && mark.endOffset >= at + word.length)
        if (over) covered += 1
        else open.push(text)
      }
    }
    const tips = [...document.querySelectorAll('[title]')].map((element) => element.getAttribute('title') ?? '')
    const fields = [...document.querySelectorAll('input')].filter((field) => !field.hasAttribute('data-secret')).map((field) => field.value)
    for (const text of [...tips, ...fields]) if (words.some((word) => text.includes(word))) open.push(text)
    return { open, covered }
  }, secrets)

test(
  'the palette finds by readings; what was typed outlives the killed program; a visitor reads no name',
  { timeout: 180_000 },
  async () => {
    program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
    let desk = await sitDown(program)
    await desk.logIn('reviewer', '案件')
    await desk.sees(/R8-0000\d\d/)

    // by the first sounds of its reading; the Enter that ends a conversion chooses nothing
    await desk.press('Control+k')
    await desk.sees('Esc 閉じる')
    await desk.type('ほりゅう')
    await program.page.getByRole('option', { name: /保留/ }).first().waitFor()
    await desk.press('Enter')
    await desk.sees('保留にする —')
    const title = await program.page.getByRole('dialog').getByRole('heading').first().innerText()
    await desk.type(own)
    await desk.sees('下書き保存')

    const gone = new Promise((resolve) => program.app.process().once('exit', resolve))
    program.app.process().kill('SIGKILL')
    await gone
    program = await launchApp({ backend: 'real', folders: program.folders, on: sampleDay })
    desk = await sitDown(program)
    await desk.logIn('reviewer', '案件')
    await desk.sees(/R8-0000\d\d/)
    await desk.press('h')
    await desk.sees('入力途中の内容を戻しました')
    expect(await program.page.getByRole('dialog').getByRole('heading').first().innerText()).toBe(title)
    expect(await reasonField()).toBe(own)
    // one key clears it
    await desk.press('F8')
    await desk.misses('入力途中の内容を戻しました')
    expect(await reasonField()).toBe('')
    // closed half-way it is there again, done it is gone
    await desk.type(own)
    await desk.press('Escape')
    await desk.sees('下書きに残しました')
    await desk.press('h')
    await desk.sees('入力途中の内容を戻しました')
    expect(await reasonField()).toBe(own)
    await desk.press('Control+Enter')
    await desk.sees('保留にしました')

    // a case by its number, from anywhere; then a visitor comes to the counter
    const caseNo = /R8-\d{6}/.exec(await program.page.locator('main').innerText())?.[0] ?? ''
    await desk.press('Control+k')
    await desk.sees('Esc 閉じる')
    await desk.type(caseNo)
    await program.page.getByRole('option', { name: caseNo }).waitFor()
    await desk.press('Enter')
    await program.page
      .getByRole('main', { name: new RegExp(caseNo) })
      .or(program.page.getByRole('heading', { level: 1 }))
      .first()
      .waitFor()
    await desk.sees(caseNo)
    expect((await readable()).open.length).toBeGreaterThan(0)
    await desk.press('Control+Shift+P')
    await desk.sees('窓口モード: ')
    // what comes late is covered as it comes
    await expect.poll(async () => (await readable()).covered, { timeout: 20_000 }).toBeGreaterThan(0)
    expect((await readable()).open).toEqual([])
    await desk.press('Alt+1')
    await desk.at('案件')
    await desk.sees(/R8-0000\d\d/)
    expect((await readable()).open).toEqual([])
    await desk.press('Control+k')
    await desk.sees('Esc 閉じる')
    await desk.type(caseNo)
    await program.page.getByRole('option', { name: caseNo }).waitFor()
    expect((await readable()).open).toEqual([])
    await desk.press('Escape')
    await desk.misses('Esc 閉じる')
    await desk.press('Control+Shift+P')
    await desk.misses('窓口モード: ')
    expect((await readable()).open.length).toBeGreaterThan(0)
    expect(await desk.faults()).toEqual([])
    await program.close()

    const office = await openTestOffice(program.folders.office)
    expect(await sql(office, "select form from form_draft where form like 'reason.%'")).toEqual([])
    await office.backend.close()
  },
)
