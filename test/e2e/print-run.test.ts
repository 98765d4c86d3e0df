/** 印刷の回 in the real window, by keyboard alone: from what waits to the mailing ledger; a voucher in the hand; a letter that came back. */
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideSample } from '../store/papers-desk.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, temporaryFolder } from '../support/office.ts'

let folder: string
let program: AppUnderTest
let desk: Desk
let voucherNo = ''
let sheets = 0

beforeAll(async () => {
  folder = temporaryFolder('print-run')
  await decideSample(join(folder, 'office'))
  const office = await openTestOffice(join(folder, 'office'))
  const row = await office.backend.env.store.reader.selectFrom('voucher').selectAll().orderBy('voucher_no').executeTakeFirstOrThrow()
  voucherNo = row.voucher_no
  await office.backend.close()
  program = await launchApp({ backend: 'real', officeTemplate: join(folder, 'office'), on: '2026-11-24' })
  desk = await sitDown(program)
})
afterAll(async () => {
  await program.discard()
  rmSync(folder, { recursive: true })
})

const picture = async (name: string) => {
  const at = process.env['KYUFU_PICTURES'] ?? program.folders.root
  await program.picture(join(at, `${name}.png`), 1366, 728)
  if (process.env['KYUFU_PICTURES'] !== undefined) await program.picture(join(at, `${name}-1920.png`), 1920, 1000)
}
const told = (text: string | RegExp) => program.page.getByRole('status').filter({ hasText: text }).first().waitFor()
const type = (text: string) => program.page.keyboard.type(text)
const tab = (name: string) =>
  program.page.getByRole('tab', { name, exact: false }).and(program.page.locator('[aria-selected="true"]')).waitFor()

test('the mailing clerk, by keyboard: targets, look, bundle, blind count, mailing ledger', async () => {
  const { page, press } = program
  await page.getByLabel('利用者ID').fill('mailing')
  await page.getByLabel('パスワード').fill('mihon-2026')
  await press('Enter')
  await page.getByRole('navigation', { name: '業務' }).waitFor()
  await press('Alt+5')
  await page.getByRole('grid', { name: '未発行の一覧' }).waitFor()
  await page.getByText('6通を印刷').waitFor()
  await press('m')
  await page.getByText('窓口渡し 1通').waitFor()
  await press('End', 'Space')
  await page.getByText('5通を印刷').waitFor()
  await picture('run-1-targets')
  await press('F9')
  await page.getByRole('dialog').getByText('まだ何も発行しません。').waitFor()
  await picture('run-1-open')
  await press('F12')
  await told('印刷の回 R8-H0001 を作りました（5通・2束）。')
  await page.getByRole('grid', { name: '束の一覧' }).waitFor()
  await press('F8')
  await told('5通を点検しました。')
  await page.locator('iframe[title="見本の中身"]').waitFor()
  await picture('run-2-sample')
  await press('F9')
  await told('束 1・2 を作りました（5通')
  await tab('束')
  await page.locator('iframe[title="R8-N0001.pdfの中身"]').waitFor()
  await picture('run-3-bundles')
  // a jam, then the count: wrong once, right after
  await press('j')
  await type('2')
  await press('F12')
  await told('2枚目から')
  await press('F12')
  await page.getByRole('dialog').getByText('正しい枚数は、合うまで表示しません。').waitFor()
  await type('999')
  await press('F12')
  await page.getByText('枚数が合いません（1回目').waitFor()
  await picture('run-4-count')
  await press('Escape')
  sheets = await sheetsOf('R8-N0001.pdf')
  await press('F12')
  await type(String(sheets))
  await press('F12')
  await told('束 1 の枚数が合いました。')
  await press('F12')
  await type(String(await sheetsOf('R8-N0002.pdf')))
  await press('F12')
  await told('束 2 の枚数が合いました。')
  await press('F12')
  await page.getByRole('dialog').getByText('封筒を閉じる前に通数を確かめました').waitFor()
  await press('Space', 'F12')
  await told('4通を発送簿に入れました。')
  await page.getByRole('cell', { name: '440' }).first().waitFor()
  await page.locator('iframe[title="差出票の中身"]').waitFor()
  await picture('run-5-ledger')
  expect(await desk.faults()).toEqual([])
})

/** Pages of a file as the list of files tells them. */
async function sheetsOf(name: string): Promise<number> {
  const bytes = await readFile(join(program.folders.office, 'papers', name))
  return (await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise).numPages
}

test('the mailing clerk, by keyboard: a letter handed over the desk, a voucher in the hand, one lost and given again, a letter that came back', async () => {
  const { page, press } = program
  await press('Control+ArrowLeft')
  await tab('文書')
  await press('End', 'm')
  await page.getByRole('dialog').getByText('受け取った人').waitFor()
  await press('F12')
  await told('窓口で渡したと発送簿に入れました。')
  await press('Escape')
  await page.getByRole('heading', { name: '発行', exact: true }).waitFor()
  await press('Control+ArrowRight', 'Control+ArrowRight')
  await tab('印刷の回')
  await page.getByText('発送済', { exact: true }).waitFor()
  await picture('runs')
  await press('Control+ArrowRight')
  await page.getByRole('grid', { name: '給付券の一覧' }).waitFor()
  // a scanner is a keyboard: the number, then Enter
  await press('F4')
  await type(voucherNo)
  await press('Enter')
  await page.getByRole('status', { name: '確認の結果' }).getByText('番号は正しい券です').waitFor()
  await picture('vouchers')
  await press('Escape')
  await page.getByRole('grid', { name: '給付券の一覧' }).focus()
  await press('End', 'l')
  await page.getByRole('dialog').getByText('この番号は二度と使えません。').waitFor()
  await type('本人から電話')
  await press('Control+Enter')
  await told('無効にしました。新しい番号で出すときは N を押してください。')
  await press('n')
  await type('紛失の届出')
  await press('Control+Enter')
  await told('の代わりに')
  await press('Control+ArrowRight')
  await page.getByRole('grid', { name: '返戻の一覧' }).waitFor()
  await press('F4')
  await type(voucherNo)
  await press('Enter')
  await page.getByRole('dialog').getByText('発送）').waitFor()
  await press('F12')
  await told('の返戻を登録しました。')
  await picture('returns')
  await page.getByRole('grid', { name: '返戻の一覧' }).focus()
  await press('e')
  await type('本人に電話し、新しい住所へ')
  await press('Control+Enter')
  await told('「再送」で処理しました。')
  expect(await desk.faults()).toEqual([])
})
