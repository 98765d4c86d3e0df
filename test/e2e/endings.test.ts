/** 終わり in the real window, by keyboard alone: vouchers out of time, cases that are over by the hundred, views whose years are over. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VoucherTable } from '../../electron/backend/store/schema-cases.ts'
import { quickOffice, sql } from '../store/acts.ts'
import { decided } from '../store/payments-run-support.ts'
import { approveAll, claimDay, claimOf, takeClaims } from '../store/payments-support.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { importSample, sampleDay, type TestOffice } from '../support/office.ts'

/** A year and more after the vouchers of 2026: their days and the time to bill are over. */
const day = '2027-12-01'
let folder: string
let program: AppUnderTest
let desk: Desk
let closable = 0

/** Three views of 2020; then all cases of the online form decided, and their papers out. */
async function issued(): Promise<TestOffice> {
  let office = await quickOffice({ now: () => new Date('2020-05-12T03:00:00.000Z') })
  // years without an entry are no jump of the clock here
  const longest = `insert into parameter (programme, key, value, article, valid_from, valid_to) values ('office', 'clock.forwardHours', ?, '', '2020-04-01', null)`
  await sql(office, longest, '1000000')
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  const seen = await sql(office, 'select case_no from welfare_case order by case_no limit 3')
  for (const { case_no: caseNo } of seen) await office.call('reviewer', 'case.view', { caseNo: String(caseNo) })
  office = await office.reopen({ businessDay: sampleDay })
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await office.call('reviewer', 'review.auto', {})
  const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant' })
  await approveAll(office, draftNo)
  await sql(office, `update welfare_case set state = 'issued' where state = 'granted'`)
  await sql(office, `insert into paper_file values ('notices.pdf', 'h', 1, 1, '2026-12-01', 'mailing', '2026-12-01T00:00:00.000Z')`)
  await sql(
    office,
    `insert into paper (paper_id, number, kind, case_id, file, page, pages, sha256, issued_on)
     select 'p-' || case_no, 'n-' || case_no, 'grant-notice', case_id, 'notices.pdf', 1, 1, 'h', '2026-12-01'
     from welfare_case where state = 'issued'`,
  )
  return office
}

/** Bills and pays every voucher but those of three cases; of two vouchers of a fourth one is paid and one void, as in offices from before. */
async function pay(office: TestOffice): Promise<void> {
  const left = `select case_id from voucher where public_payment > 0 group by case_id having count(*) = 1 order by min(voucher_no) limit 3`
  const half = `select case_id from voucher group by case_id having count(*) = 2 and min(public_payment) > 0 order by min(voucher_no) limit 1`
  const billed = (await sql(
    office,
    `select * from voucher where public_payment > 0 and case_id not in (${left}) and not (case_id in (${half}) and seq = 2)`,
  )) as unknown as VoucherTable[]
  await takeClaims(
    office,
    billed.map((v) => claimOf(v)),
  )
  const { runNo } = await decided(office)
  const save = office.save(join(office.folder, '..', 'bank.txt'))
  await office.call('payer', 'payment.export', { runNo, save, replace: false })
  await sql(office, `update payment_run set state = 'handed-over' where run_no = ?`, runNo)
  await sql(office, `update payment_run set state = 'settled', settled_on = '2027-01-15' where run_no = ?`, runNo)
  await sql(office, `update voucher set state = 'void' where case_id in (${half}) and state = 'valid'`)
}

beforeAll(async () => {
  let office = await issued()
  office = await office.reopen({ businessDay: claimDay })
  await pay(office)
  office = await office.reopen({ businessDay: day })
  closable = (await office.call('payer', 'case.closable', {})).paid
  await office.backend.close()
  folder = office.folder
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: day })
  desk = await sitDown(program)
})
afterAll(async () => {
  await program.discard()
  rmSync(join(folder, '..'), { recursive: true })
})

const picture = async (name: string) => {
  const at = process.env['KYUFU_PICTURES']
  if (at === undefined) return
  await program.picture(join(at, `${name}.png`), 1366, 728)
  await program.picture(join(at, `${name}-1920.png`), 1920, 1000)
}

test('vouchers out of time lapse, and a case without any is over with them', async () => {
  await desk.logIn('mailing', '発行')
  await desk.press('Control+ArrowRight', 'Control+ArrowRight', 'Control+ArrowRight')
  await program.page.getByRole('tab', { name: /^給付券/, selected: true }).waitFor()
  await desk.sees(/期限切れ 3枚（F8/)
  await desk.sees(/使える券のない案件 1件/)
  await picture('lapse-0-list')
  await desk.press('F8')
  await desk.reads('期限切れの給付券を失効にします')
  await picture('lapse-1')
  await desk.press('F12')
  await desk.sees(/「枚数を確かめました」に印を付け/)
  await desk.press('Space', 'F12')
  await desk.sees(/給付券 \d+枚を失効にしました。\d+件の案件が終わりました。/)
  await desk.misses(/F8 で失効/)
  await desk.press('F8')
  await desk.sees('失効にする給付券も、終わりにする案件もありません。')
  await picture('lapse-2-done')
  expect(await desk.faults()).toEqual([])
})

test('cases that are over by the hundred: listed, read to the end, closed at once', async () => {
  await desk.logOut()
  await desk.logIn('payer', '支払')
  await desk.press('Alt+1')
  await desk.at('案件')
  await desk.press('c')
  await desk.reads('終わった案件を完了にします')
  const rows = program.page.getByRole('region', { name: '完了にする案件' }).locator('tbody tr')
  await rows.first().waitFor()
  expect(closable).toBeGreaterThan(200)
  expect(await rows.count()).toBe(closable + 1)
  await picture('close-1')
  await desk.tabTo('完了にする案件', 'Shift+Tab')
  await desk.press('End')
  await program.page.waitForFunction(() => {
    const box = document.activeElement
    return box !== null && box.scrollTop > 0 && box.scrollTop + box.clientHeight >= box.scrollHeight - 1
  })
  await picture('close-2-end')
  await desk.press('F12')
  await desk.sees(/「件数を確かめました」に印を付け/)
  await desk.tabTo('件数を確かめました')
  await desk.press('Space', 'F12')
  await desk.sees(`${closable + 1}件の案件を完了にしました。`)
  await desk.press('c')
  await desk.sees('完了にできる案件はありません。')
  await picture('close-3-none')
  await desk.press('Escape')
  expect(await desk.faults()).toEqual([])
})

test('views whose years are over lose their bodies, and it is told when', async () => {
  await desk.logOut()
  await desk.logIn('admin', '監査')
  await desk.press('d')
  await desk.sees(/令和2年5月12日/)
  await picture('expiry-1')
  await desk.press('F12')
  await desk.sees(/「件数と期間を確かめました。消した本文は戻せません」に印を付け/)
  await desk.press('Space', 'F12')
  await desk.sees(/閲覧 3件の本文を消しました（記録 第[\d,]+号）/)
  await desk.press('d')
  await desk.sees('保存年限（3年）を過ぎた閲覧の記録はありません。')
  await desk.sees(/前回は.*3件/)
  await picture('expiry-2-none')
  await desk.press('Escape')
  expect(await desk.faults()).toEqual([])
})
