/** 2人目の確認と例外 in the real window, by keyboard: a figure typed by one person and confirmed by another, an aid beyond repair. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addRole, quickOffice, sql } from '../store/acts.ts'
import { importSample } from '../support/office.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'

let folder: string
let program: AppUnderTest
let taxCase = ''
let lifeCase = ''
let movedCase = ''

beforeAll(async () => {
  const office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  const pick = async (where: string): Promise<string> => {
    const [row] = await sql(
      office,
      `select c.case_no from welfare_case c join review r on r.review_id = c.review_id
       where c.programme = 'aids' and c.flags not like '%protected%' and ${where} order by c.case_no limit 1`,
    )
    return String(row?.['case_no'])
  }
  taxCase = await pick(
    `c.state = 'received' and c.resident_no is not null and r.proposal = 'ask' and json_extract(r.facts, '$.tax') is null
     and (select count(*) from json_each(r.checks) where json_extract(value, '$.verdict') <> 'ok') = 2`,
  )
  lifeCase = await pick(
    `c.state = 'received' and json_extract(r.checks, '$[6].verdict') = 'fail' and c.quantity = 1
     and exists (select 1 from grant_record g where g.resident_no = c.resident_no and g.item_code = c.item_code)`,
  )
  movedCase = await pick(`c.state = 'reviewed' and json_extract(r.summary, '$.bracket') = 'taxed'`)
  await sql(
    office,
    `update resident set moved_out_on = '2026-01-01', removal_reason = '転出' where resident_no = (select resident_no from welfare_case where case_no = ?)`,
    movedCase,
  )
  await office.call('reviewer', 'review.recheck', {})
  await addRole(office, 'chief', 'reviewer')
  await office.backend.close()
  folder = office.folder
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: '2026-11-24' })
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(folder), { recursive: true })
})

const picture = (name: string) => program.picture(join(process.env['KYUFU_PICTURES'] ?? program.folders.root, `${name}.png`))
const told = (text: string | RegExp) => program.page.getByRole('status').filter({ hasText: text }).first().waitFor()

async function signIn(user: string): Promise<void> {
  await program.page.getByLabel('利用者ID').fill(user)
  await program.page.getByLabel('パスワード').fill('mihon-2026')
  await program.press('Enter')
  await program.page.getByRole('navigation', { name: '業務' }).waitFor()
}

async function openCase(caseNo: string): Promise<void> {
  const { page, press } = program
  await press('Alt+1')
  await page.getByRole('heading', { name: '案件', level: 1, exact: true }).waitFor()
  await press('/')
  await page.keyboard.type(caseNo)
  await page.getByRole('row', { name: new RegExp(caseNo) }).waitFor()
  await press('Enter', 'Enter')
  await page.getByRole('heading', { name: `案件 ${caseNo}`, level: 1 }).waitFor()
  await page.getByRole('heading', { name: '審査項目' }).waitFor()
}

const block = (title: RegExp | string) => program.page.getByRole('heading', { name: title })

test('a tax figure is typed by the reviewer and confirmed by another, without the mouse', async () => {
  const { page, press } = program
  await signIn('reviewer')
  await openCase(taxCase)
  await block(/課税区分の確認/).waitFor()
  await press('z')
  await page.getByRole('dialog', { name: /課税区分の手入力/ }).waitFor()
  await press('Control+Enter')
  await page.getByRole('alert').filter({ hasText: '所得割額' }).waitFor()
  await page.keyboard.type('１２，０００')
  await picture('two-1-enter')
  await press('Control+Enter')
  await told(/別の職員の確認が要ります/)
  await page.getByText('未確認（起案できません）').waitFor()
  await block(/課税区分の確認/).scrollIntoViewIfNeeded()
  await picture('two-2-unconfirmed')
  await page.getByText(/額を入力した本人は確認できません/).waitFor()
  // whoever typed it may type it anew, not confirm it
  await press('z')
  await page.getByRole('dialog', { name: /課税区分の手入力/ }).waitFor()
  await press('Escape')

  await page.getByRole('button', { name: /ログアウト/ }).focus()
  await press('Enter')
  await signIn('chief')
  await openCase(taxCase)
  await page.getByText('未確認（起案できません）').waitFor()
  await press('z')
  await page.getByRole('dialog', { name: /課税区分の確認/ }).waitFor()
  await page.keyboard.type('証明書の写しを見た')
  await picture('two-3-confirm')
  await press('Control+Enter')
  await told(/課税区分を確認しました/)
  await page.getByText('確認済', { exact: true }).waitFor()
  await block(/課税区分の確認/).scrollIntoViewIfNeeded()
  await picture('two-4-confirmed')
  expect(program.complaints()).toEqual([])
})

test('an aid beyond repair makes the line ask; what changed since the review is told', async () => {
  const { page, press } = program
  await openCase(lifeCase)
  await page.getByRole('button', { name: '修理不能の例外にする' }).waitFor()
  await press('l')
  await page.getByRole('dialog', { name: /修理不能の例外/ }).waitFor()
  await page.keyboard.type('水没して修理できないことを事業者の書類で確かめた')
  await picture('two-5-life')
  await press('Control+Enter')
  await told(/修理不能の例外としました/)
  await page.getByText('修理不能の例外あり').scrollIntoViewIfNeeded()
  await picture('two-6-life-done')

  await openCase(movedCase)
  await block('審査のあとで内容が変わりました').waitFor()
  await picture('two-7-changed')
  expect(program.complaints()).toEqual([])
})
