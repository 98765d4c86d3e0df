/** 請求と事業者 in the real window, by keyboard: a scanner's burst, a claim for less, one that goes back, a month closed, an account by two persons. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VoucherTable } from '../../electron/backend/store/schema-cases.ts'
import { composeVoucherQr } from '../../shared/domain/voucher-number.ts'
import { claimDay, claimOf, copyOf, issuedFolder, takeClaims, voucherOf } from '../store/payments-support.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { openTestOffice } from '../support/office.ts'

let made: string
let folder: string
let program: AppUnderTest
let scanned: VoucherTable
let less: VoucherTable

beforeAll(async () => {
  made = await issuedFolder()
  const office = await copyOf(made)
  folder = office.folder
  less = await voucherOf(office, 'L2026-100140')
  const more = await voucherOf(office, 'L2026-100168')
  scanned = await voucherOf(office, 'L2026-100035')
  await takeClaims(office, [
    claimOf(less, { 請求額: String(less.public_payment - 100), 備考: '値引き' }),
    claimOf(more, { 請求額: String(more.public_payment + 100) }),
  ])
  await office.backend.close()
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: claimDay })
})
afterAll(async () => {
  await program.discard()
  for (const one of [made, folder]) rmSync(dirname(one), { recursive: true, force: true })
})

const told = (text: string | RegExp) => program.page.getByRole('status').filter({ hasText: text }).first().waitFor()
const heading = (name: string) => program.page.getByRole('heading', { name, level: 1 }).waitFor()

async function signIn(user: string): Promise<void> {
  await program.page.getByLabel('利用者ID').fill(user)
  await program.page.getByLabel('パスワード').fill('mihon-2026')
  await program.press('Enter')
  await program.page.getByRole('navigation', { name: '業務' }).waitFor()
}

test('claims and an account, by keyboard only', async () => {
  const { page, press, pressNow } = program
  await signIn('payer')
  await press('Alt+s')
  await heading('請求')

  // a claim for less is accepted with its note, the one that was too high is not
  await page.getByRole('grid', { name: '確認のいる請求' }).getByText('少ない請求').waitFor()
  await press('m')
  await page.getByRole('dialog').getByLabel('認める訳').waitFor()
  await press('Control+Enter')
  await told('一致にしました')
  await page.getByRole('grid', { name: '確認のいる請求' }).getByText('返戻待ち').waitFor()
  await press('m')
  await page.getByText('決定額より多くは支払えません').waitFor()

  // a scanner types fast and ends with Enter
  await press('F4')
  await page.getByLabel('QRの読取り、または番号と符号').waitFor()
  await page.keyboard.type(composeVoucherQr(scanned.voucher_no, scanned.code))
  await pressNow('Enter')
  const delivered = page.getByLabel('納品日')
  await delivered.waitFor()
  await expect.poll(() => delivered.evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.type('R8.12.10')
  await press('F12')
  await page.getByText(/^1枚　/).waitFor()
  // the same voucher again is refused at once, and the field is ready for the next
  await page.keyboard.type(composeVoucherQr(scanned.voucher_no, scanned.code))
  await pressNow('Enter')
  await page.getByText('この券はすでに請求されています').waitFor()

  // the month is closed after a look at its figures
  await page.getByRole('tab', { selected: true }).focus()
  await press('ArrowLeft', 'Enter')
  await page.getByRole('grid', { name: '請求の月' }).getByText('受付中').waitFor()
  await press('F12')
  await page.getByRole('dialog').getByText('件数と金額を確かめました').waitFor()
  await press('Space', 'F12')
  await page.getByRole('grid', { name: '請求の月' }).getByText('締め済み').waitFor()

  // 事業者: a changed account waits for somebody else
  await press('Alt+j')
  await heading('事業者')
  await page.getByRole('grid', { name: '事業者の一覧' }).getByText('J0102').waitFor()
  await press('ArrowDown', 'F4')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('銀行コード').fill('1')
  await dialog.getByLabel('支店コード').fill('431')
  await dialog.getByLabel('口座番号').fill('7654321')
  await dialog.getByText('みずほ 名古屋支店').waitFor()
  await dialog.getByLabel('変更の理由').fill('口座変更届')
  await press('F12')
  await told('2人目が確認するまで')
  await page.getByLabel('選んでいる事業者').getByText('2人目の確認待ち').waitFor()
  await press('c')
  await page.getByText('変更した本人は確認できません').first().waitFor()

  await page
    .getByRole('button', { name: 'ログアウト' })
    .or(page.getByRole('link', { name: 'ログアウト' }))
    .first()
    .click()
  await signIn('chief')
  await press('Alt+j')
  await heading('事業者')
  await page.getByRole('grid', { name: '事業者の一覧' }).getByText('J0102').waitFor()
  await press('ArrowDown')
  await page.getByRole('heading', { name: '株式会社ミホンケア' }).waitFor()
  await press('c')
  await dialog.getByText('前の口座').waitFor()
  await press('Space', 'F12')
  await told('口座を確認しました')
  expect(program.complaints()).toEqual([])

  await program.close()
  const after = await openTestOffice(program.folders.office, { businessDay: claimDay })
  const read = after.backend.env.store.reader
  const claims = await read.selectFrom('claim').select(['voucher_no', 'amount', 'decided', 'held']).orderBy('voucher_no').execute()
  expect(claims).toEqual(
    [
      { voucher_no: scanned.voucher_no, amount: scanned.public_payment, decided: scanned.public_payment, held: 0 },
      { voucher_no: less.voucher_no, amount: less.public_payment - 100, decided: less.public_payment, held: 0 },
    ].toSorted((a, b) => (a.voucher_no < b.voucher_no ? -1 : 1)),
  )
  expect(await read.selectFrom('claim_month').select(['month', 'kind']).execute()).toEqual([{ month: '2026-12', kind: 'closed' }])
  expect(await read.selectFrom('provider_account_word').select(['provider_no', 'agrees', 'by_user']).execute()).toEqual([
    { provider_no: 'J0102', agrees: 1, by_user: 'chief' },
  ])
  await after.backend.close()
})
