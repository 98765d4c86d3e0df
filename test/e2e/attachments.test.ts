/** 添付 in the real window: a ZIP read, looked at and taken in by keyboard, then seen at its case. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reviewedOffice, sql } from '../store/acts.ts'
import { launchApp } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { sampleBytes, zipOf } from '../support/zip.ts'

let template: string
let caseNo: string
let program: AppUnderTest
let outside: string
beforeAll(async () => {
  const office = await reviewedOffice()
  caseNo = String((await sql(office, "select case_no from welfare_case where receipt_no = '窓0001'"))[0]?.['case_no'])
  await office.backend.close()
  template = office.folder
  outside = mkdtempSync(join(tmpdir(), 'kyufu-attach-'))
  program = await launchApp({ backend: 'real', officeTemplate: template, on: '2026-11-24' })
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true })
  rmSync(outside, { recursive: true })
})

/** Where the dialogs of files would have been answered with this path. */
async function answerDialogs(path: string): Promise<void> {
  await program.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, path)
}
const go = (hash: string): Promise<void> => program.page.evaluate((to) => void (location.hash = to), hash)
const pictures = process.env['KYUFU_PICTURES']
const picture = async (name: string): Promise<void> => {
  if (pictures !== undefined) await program.picture(join(pictures, `${name}.png`))
}

describe('attachments', () => {
  test('a ZIP is taken in by keyboard, each file with what it is', async () => {
    const { page } = program
    await page.getByLabel('利用者ID').fill('intake')
    await page.getByLabel('パスワード').fill('mihon-2026')
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: '業務' }).waitFor()
    const zip = join(outside, 'papers.zip')
    const parts = [
      { name: '窓0001/見積書.pdf', data: sampleBytes.pdf() },
      { name: '窓0001/scan.png', data: sampleBytes.png() },
      { name: '窓0002_写真.heic', data: sampleBytes.heic() },
      { name: '窓0002/x.pdf.exe', data: sampleBytes.exe() },
      { name: 'だれかの書類.pdf', data: sampleBytes.pdf('x') },
    ]
    writeFileSync(zip, zipOf(parts))
    await answerDialogs(zip)
    await go('/attachments')
    await page.getByRole('heading', { name: '添付ファイルの取込' }).waitFor()
    await picture('attachments-start')
    await page.keyboard.press('F2')
    await page.getByRole('heading', { name: '添付の確認' }).waitFor()
    await page.getByRole('tab', { name: /添付する\s*3/ }).waitFor()
    expect(await page.getByRole('tab').allTextContents()).toEqual([
      '添付する3',
      '受け取れない1',
      '余り1',
      expect.stringMatching(/^足りない書類\d+$/),
      '添付済み0',
    ])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('4')
    await page.getByRole('row', { name: /scan\.png.*手帳の写し/ }).waitFor()
    await picture('attachments-preview')
    await page.keyboard.press('F12')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('F12')
    await page.getByText('3件を 2件の案件に添付しました').waitFor()
    await picture('attachments-done')
  })

  test('they are seen at their case: PDF and picture, ←→ between them, and one more is added', async () => {
    const { page } = program
    await go(`/case/${caseNo}`)
    await page.getByRole('button', { name: '見積書.pdf' }).waitFor()
    await picture('case-attachments')
    await page.keyboard.press('t')
    await page.locator('dialog iframe.kd-pdf').waitFor()
    await picture('viewer-pdf')
    await page.keyboard.press('ArrowRight')
    const image = page.locator('dialog img.kd-picture')
    await image.waitFor()
    expect(await image.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(1)
    await picture('viewer-image')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    const file = join(outside, '意見書.pdf')
    writeFileSync(file, sampleBytes.pdf('y'))
    await answerDialogs(file)
    await page.keyboard.press('F2')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('F12')
    await page.getByText('意見書.pdf（').waitFor()
    await page.getByRole('dialog').getByLabel('書類の種類').selectOption('医師意見書')
    await picture('add-attachment')
    await page.keyboard.press('F12')
    await page.getByRole('button', { name: '意見書.pdf' }).waitFor()
    expect(program.complaints()).toEqual([])
  })
})
