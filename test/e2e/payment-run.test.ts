/** 支払 in the real window, by keyboard: left for next time, ordered, closed by another, its file, handed over, a transfer that came back. */
import { cpSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimedFolder } from '../store/payments-run-support.ts'
import { approveAll, claimDay, copyOf } from '../store/payments-support.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, temporaryFolder } from '../support/office.ts'

let made: string
let folder: string
let program: AppUnderTest
let desk: Desk

beforeAll(async () => {
  made = (await claimedFolder(6)).folder
  const office = await copyOf(made)
  folder = office.folder
  await office.backend.env.store.writer
    .insertInto('parameter')
    .values({ programme: 'office', key: 'payment.closing', value: 'separate', valid_from: '2020-04-01', valid_to: null, article: '' })
    .execute()
  await office.backend.close()
})
afterAll(async () => {
  await program.discard()
  for (const one of [made, folder]) rmSync(dirname(one), { recursive: true, force: true })
})

const picture = async (name: string): Promise<void> => {
  const to = process.env['KYUFU_PICTURES']
  if (to !== undefined) await program.picture(join(to, `${name}.png`), 1366, 728)
}

/** Starts the program on the office and signs a user in. */
async function start(user: string): Promise<void> {
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: claimDay })
  desk = await sitDown(program)
  await program.page.getByLabel('利用者ID').fill(user)
  await program.page.getByLabel('パスワード').fill('mihon-2026')
  await desk.press('Enter')
  await program.page.getByRole('navigation', { name: '業務' }).waitFor()
  await desk.press('Alt+6')
  await desk.at('支払')
}

/** Ends the program; what it did is the office of the next start. */
async function stop(): Promise<void> {
  expect(await desk.faults()).toEqual([])
  await program.close()
  const next = join(temporaryFolder('payment-e2e'), 'office')
  cpSync(program.folders.office, next, { recursive: true })
  rmSync(dirname(folder), { recursive: true, force: true })
  folder = next
}

test('the payer, by keyboard: a payment from its candidates to the bank, and back', async () => {
  const file = join(temporaryFolder('bank'), '練習_総合振込.txt')
  await start('payer')
  await desk.sees(/支払先 [1-9]/)
  await desk.sees('ありません')
  await picture('1-candidates')
  await desk.press('x')
  await desk.sees('次回へ送りますか')
  await desk.type('請求の確認中')
  await desk.press('Control+Enter')
  await desk.sees('次回へ送りました')
  await desk.press('F3')
  await picture('2-checks')
  await desk.press('F12')
  await desk.sees('起案します')
  await desk.type('R9.1.15')
  await desk.press('Tab', 'Space')
  await picture('3-draft')
  await desk.press('F12')
  await desk.sees('として')
  await desk.sees('1 対象')
  await desk.sees('決裁待ち')
  await picture('4-run-draft')
  await stop()

  const office = await openTestOffice(folder, { businessDay: claimDay })
  const [run] = await office.call('payer', 'payment.list', {})
  await approveAll(office, run?.draftNo ?? '')
  await office.backend.close()

  await start('chief')
  await desk.press('Control+ArrowRight')
  await desk.sees(run?.runNo ?? '')
  await program.page.getByRole('grid', { name: '支払の起案の一覧' }).focus()
  await desk.press('Enter')
  await desk.sees('データを確定（2人目）')
  await picture('5-totals')
  await desk.press('F12', 'Space', 'F12')
  await desk.sees('確定しました')
  await stop()

  await start('payer')
  await desk.press('Control+ArrowRight')
  await desk.sees(run?.runNo ?? '')
  await program.page.getByRole('grid', { name: '支払の起案の一覧' }).focus()
  await desk.press('Enter')
  await desk.sees('4 データ作成')
  await program.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, file)
  await desk.press('F12')
  await desk.sees('媒体')
  await desk.press('F12')
  await desk.sees('読み返して確かめました')
  await program.page.getByText('振込データ作成済', { exact: true }).first().waitFor()
  await picture('6-handover')
  await desk.press('Control+ArrowLeft')
  await picture('7-files')
  await desk.press('F9')
  await desk.sees('送付票（PDF）')
  await picture('8-papers')
  await desk.press('Escape')
  await desk.nextFile(file)
  await desk.press('F12')
  await desk.type('見本銀行')
  await picture('9-hand')
  await desk.press('F12')
  await desk.sees('引渡しを記録しました')
  await desk.press('F12')
  await desk.press('F12')
  await desk.sees('受付を記録しました')
  await desk.press('m')
  await desk.sees('もう一度 M を押してください')
  await desk.press('m')
  await desk.sees('組戻しを記録します')
  await program.page.getByLabel('銀行からの通知を確かめました').focus()
  await desk.press('Space')
  await picture('10-return')
  await desk.press('F12')
  await desk.sees('組戻しを記録しました')
  await desk.press('Escape')
  await desk.press('Control+ArrowRight')
  await desk.sees('口座の訂正待ち')
  await picture('11-returned')
  await desk.press('e')
  await desk.sees('口座の確認を依頼します')
  await picture('12-account')
  await stop()

  const after = await openTestOffice(folder, { businessDay: claimDay })
  const read = after.backend.env.store.reader
  const states = await read.selectFrom('payment_run').select(['state', 'receipt_no', 'handed_to']).execute()
  expect(states).toEqual([{ state: 'handed-over', receipt_no: '', handed_to: '見本銀行' }])
  expect(await read.selectFrom('payment_return').select('seq').execute()).toHaveLength(1)
  expect(await after.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
  await after.backend.close()
})
