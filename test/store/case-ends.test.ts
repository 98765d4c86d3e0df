/** 案件の終わり: the last voucher of a case is paid, void, lost or lapsed; what is lost is given again after the others were paid; 完了. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { VoucherTable } from '../../electron/backend/store/schema-cases.ts'
import { refusal, sql, trailHolds } from '../support/hands.ts'
import type { TestOffice } from '../support/office.ts'
import { decided } from './payments-run-support.ts'
import { claimOf, copyOf, issuedFolder, takeClaims } from './payments-support.ts'

let template: string
let office: TestOffice
let caseNo: string
let vouchers: readonly VoucherTable[]
beforeAll(async () => {
  template = await issuedFolder()
}, 60_000)
afterAll(() => rmSync(join(template, '..'), { recursive: true, force: true }))
beforeEach(async () => {
  office = await copyOf(template)
  // the case with the fewest vouchers among those with more than one
  const [row] = await sql(
    office,
    `select c.case_no from voucher v join welfare_case c on c.case_id = v.case_id where v.of_count > 1 and c.state = 'issued' and v.public_payment > 0
       and instr(c.flags, 'protected') = 0 group by c.case_no order by count(*), c.case_no limit 1`,
  )
  caseNo = String(row?.['case_no'])
  vouchers = (await sql(
    office,
    `select v.* from voucher v join welfare_case c on c.case_id = v.case_id where c.case_no = ? order by v.seq`,
    caseNo,
  )) as unknown as VoucherTable[]
})
afterEach(() => office.dispose())

const state = async (): Promise<string> =>
  String((await sql(office, 'select state from welfare_case where case_no = ?', caseNo))[0]?.['state'])
const at = (n: number): VoucherTable => vouchers[n] ?? (undefined as never)
const lose = (v: VoucherTable, act: 'lose' | 'void' = 'lose') =>
  office.call('mailing', 'voucher.end', { voucherNo: v.voucher_no, act, reason: '本人の届出' })
let files = 0
/** Bills these vouchers, and pays what is billed. */
async function pay(...billed: readonly VoucherTable[]): Promise<string> {
  const taken = await takeClaims(
    office,
    billed.map((v) => claimOf(v, { 請求番号: `S-${++files}` })),
    `claims-${files}.csv`,
  )
  expect(taken).toMatchObject({ matched: billed.length })
  const { runNo } = await decided(office)
  const save = office.save(join(office.folder, '..', `bank-${files}.txt`))
  await office.call('payer', 'payment.export', { runNo, save, replace: false })
  return runNo
}
const told = async (): Promise<string[]> =>
  (
    await sql(
      office,
      `select b.body from audit_entry e join audit_body b on b.seq = e.seq where e.ref = ? order by e.seq desc limit 3`,
      caseNo,
    )
  ).map((row) => String((JSON.parse(String(row['body'])) as { text?: string }).text))

describe('a case of which no voucher is left', () => {
  test('is paid when the last one becomes void after the others were paid', async () => {
    const [first, ...others] = vouchers
    await pay(first ?? at(0))
    expect(await state()).toBe('claimed')
    for (const one of others.slice(0, -1)) await lose(one)
    expect(await state()).toBe('claimed')
    await lose(at(vouchers.length - 1), 'void')
    expect(await state()).toBe('paid')
    expect((await told())[0]).toBe('残りの給付券が無効になり、支払がすべて済んだため支払済')
    expect(await trailHolds(office)).toBe(true)
  })

  test('stays as it is while one can be used, and while none was paid', async () => {
    for (const one of vouchers.slice(1)) await lose(one, 'void')
    expect(await state()).toBe('issued')
    await lose(at(0), 'void')
    expect(await state()).toBe('issued')
  })

  test('lapses when its time is over, also when its last voucher was void, not lapsed', async () => {
    for (const one of vouchers) await lose(one, 'void')
    expect(await office.call('mailing', 'voucher.lapse', {})).toEqual({ vouchers: 0, cases: 0 })
    office = await office.reopen({ businessDay: '2029-12-01' })
    await office.call('mailing', 'voucher.lapse', {})
    expect(await state()).toBe('lapsed')
    const grants = await sql(
      office,
      `select distinct g.state from grant_record g join welfare_case c on c.case_id = g.case_id where c.case_no = ?`,
      caseNo,
    )
    expect(grants.map((row) => row['state'])).toEqual(['失効'])
  })

  test('that waits from before with a paid and a void voucher is settled by the next look at what is out of time', async () => {
    await pay(at(0))
    for (const one of vouchers.slice(1)) await sql(office, `update voucher set state = 'void' where voucher_no = ?`, one.voucher_no)
    expect(await state()).toBe('claimed')
    expect(await office.call('mailing', 'voucher.list', { state: 'all', limit: 1 })).toMatchObject({ due: 0, over: 1 })
    expect(await office.call('mailing', 'voucher.lapse', {})).toEqual({ vouchers: 0, cases: 1 })
    expect(await office.call('mailing', 'voucher.list', { state: 'all', limit: 1 })).toMatchObject({ due: 0, over: 0 })
    expect(await state()).toBe('paid')
  })
})

describe('a voucher that was lost before the others were paid', () => {
  test('is given again, billed and paid; the case goes back to 請求 meanwhile', async () => {
    await lose(at(1))
    await pay(...vouchers.filter((_, n) => n !== 1))
    expect(await state()).toBe('paid')
    const made = await office.call('mailing', 'voucher.reissue', { voucherNo: at(1).voucher_no, reason: '紛失' })
    expect(await state()).toBe('claimed')
    const [fresh] = (await sql(office, 'select * from voucher where voucher_no = ?', made.voucherNo)) as unknown as VoucherTable[]
    await pay(fresh ?? at(1))
    expect(await state()).toBe('paid')
    expect(await trailHolds(office)).toBe(true)
    expect(await refusal(office.call('mailing', 'voucher.reissue', { voucherNo: at(1).voucher_no, reason: 'もう一度' }))).toBe(
      'voucher-refused',
    )
  })

  test('of a person under 支援措置 is released by a second person first, though its case is paid by then', async () => {
    await sql(
      office,
      `update resident set protection_from = '2020-01-01', protection_to = null
       where resident_no = (select resident_no from welfare_case where case_no = ?)`,
      caseNo,
    )
    await lose(at(1))
    await pay(...vouchers.filter((_, n) => n !== 1))
    expect(await state()).toBe('paid')
    const again = () => office.call('mailing', 'voucher.reissue', { voucherNo: at(1).voucher_no, reason: '紛失' })
    expect(await refusal(again())).toBe('voucher-refused')
    expect(await office.call('chief', 'papers.release', { caseNos: [caseNo] })).toMatchObject({ released: 1 })
    await again()
    expect(await state()).toBe('claimed')
  })

  test('is not given again once the case is over', async () => {
    await lose(at(1))
    await pay(...vouchers.filter((_, n) => n !== 1))
    await sql(office, `update welfare_case set state = 'closed' where case_no = ?`, caseNo)
    expect(await refusal(office.call('mailing', 'voucher.reissue', { voucherNo: at(1).voucher_no, reason: '紛失' }))).toBe(
      'voucher-refused',
    )
  })
})

describe('完了', () => {
  /** The papers of a case, as if they had gone out on that day. */
  async function issuedOn(of: string, day: string): Promise<void> {
    const name = `${of}.pdf`
    await sql(office, `insert into paper_file values (?, 'h', 1, 1, ?, 'mailing', ?)`, name, day, `${day}T00:00:00.000Z`)
    await sql(
      office,
      `insert into paper (paper_id, number, kind, case_id, file, page, pages, sha256, issued_on)
       select ?, ?, 'grant-notice', case_id, ?, 1, 1, 'h', ? from welfare_case where case_no = ?`,
      `p-${of}`,
      `n-${of}`,
      name,
      day,
      of,
    )
  }
  async function transferred(runNo: string): Promise<void> {
    for (const [to, set] of [
      ['handed-over', ''],
      ['settled', `, settled_on = '2027-01-15'`],
    ] as const)
      await sql(office, `update payment_run set state = ?${set} where run_no = ?`, to, runNo)
  }
  const plan = (user = 'payer') => office.call(user, 'case.closable', {})
  const close = async () => {
    const { before, paid, refused } = await plan()
    return office.call('payer', 'case.close', { before, paid, refused })
  }

  test('of a paid case when three months have gone by since the transfer and the papers, and nothing is open', async () => {
    await issuedOn(caseNo, '2026-12-01')
    const runNo = await pay(...vouchers)
    office = await office.reopen({ businessDay: '2027-05-01' })
    // the bank has not been heard of
    expect(await plan()).toMatchObject({ months: 3, before: '2027-02-01', paid: 0, refused: 0 })
    expect(await refusal(close())).toBe('changed-by-other')
    await transferred(runNo)
    // the transfer was on 2027-01-15
    office = await office.reopen({ businessDay: '2027-04-15' })
    expect(await plan()).toMatchObject({ before: '2027-01-15', paid: 0 })
    office = await office.reopen({ businessDay: '2027-04-16' })
    expect(await plan('mailing')).toMatchObject({ before: '2027-01-16', paid: 1, refused: 0, more: false })
    const { before, rows } = await plan('mailing')
    expect(rows).toEqual([
      {
        caseNo,
        beneficiary: expect.stringMatching(/^[^（]+$/),
        guarded: false,
        itemName: expect.any(String),
        why: 'paid',
        last: '2027-01-15',
      },
    ])
    await sql(
      office,
      `update resident set protection_from = '2020-01-01', protection_to = null
       where resident_no = (select resident_no from welfare_case where case_no = ?)`,
      caseNo,
    )
    expect((await plan('payer')).rows).toMatchObject([{ beneficiary: '（支援措置の対象者）', guarded: true }])
    expect(await refusal(office.call('payer', 'case.close', { before, paid: 2, refused: 0 }))).toBe('changed-by-other')
    expect(await close()).toEqual({ paid: 1, refused: 0, more: false })
    expect(await state()).toBe('closed')
    expect((await told())[0]).toContain('ため完了')
    expect(await plan()).toMatchObject({ paid: 0 })
    for (const user of ['reviewer', 'admin']) expect(await refusal(plan(user)), user).toBe('forbidden')
    // money that comes back all the same opens it again
    await office.call('payer', 'returned.enter', { runNo, seq: 1, reasonCode: 'closed', note: '', returnedOn: '2027-04-16' })
    expect(await state()).toBe('claimed')
  })

  test('not while a voucher can be used, a claim waits or a paper went out lately', async () => {
    await issuedOn(caseNo, '2026-12-01')
    await transferred(await pay(...vouchers))
    office = await office.reopen({ businessDay: '2027-05-01' })
    const triggers = await sql(
      office,
      `select name from sqlite_master where type = 'trigger' and tbl_name in ('voucher', 'claim', 'paper')`,
    )
    for (const { name } of triggers) await sql(office, `drop trigger ${String(name)}`)
    const last = "(select max(voucher_no) from voucher where state = 'paid')"
    const changes = [
      [`update paper set issued_on = '2027-04-01'`, `update paper set issued_on = '2026-12-01'`],
      [`update claim set state = 'matched'`, `update claim set state = 'paid'`],
      // a letter that asked for more is no notice
      [
        `update paper set kind = 'correction-request' where kind = 'grant-notice'`,
        `update paper set kind = 'grant-notice' where kind = 'correction-request'`,
      ],
      [`update voucher set state = 'valid' where voucher_no = ${last}`, ''],
    ] as const
    for (const [change, back] of changes) {
      expect(await plan(), change).toMatchObject({ paid: 1 })
      await sql(office, change)
      expect(await plan(), change).toMatchObject({ paid: 0 })
      if (back !== '') await sql(office, back)
    }
  })

  test('of a refusal after its notice, of a grant that waits for its claim never', async () => {
    await issuedOn(caseNo, '2026-12-01')
    const { draftNo, caseNos } = await refusalDraft()
    for (const user of ['chief', 'manager', 'director']) {
      const { state: now } = await office.call(user, 'draft.approve', { draftNo, asDeputy: false })
      if (now === 'approved') break
    }
    const [no = ''] = caseNos
    await sql(office, `update welfare_case set state = 'issued' where case_no = ?`, no)
    await issuedOn(no, '2026-12-28')
    office = await office.reopen({ businessDay: '2027-03-28' })
    expect(await plan()).toMatchObject({ paid: 0, refused: 0 })
    office = await office.reopen({ businessDay: '2027-03-29' })
    expect(await plan()).toMatchObject({
      paid: 0,
      refused: 1,
      rows: [{ caseNo: no, why: 'refused', last: '2026-12-28' }],
    })
    expect(await close()).toMatchObject({ refused: 1 })
    expect((await sql(office, 'select state from welfare_case where case_no = ?', no))[0]?.['state']).toBe('closed')
    expect(await state()).toBe('issued')
  })

  /** A draft that refuses one case. */
  async function refusalDraft() {
    const [row] = await sql(office, `select case_no from welfare_case where state = 'received' order by case_no limit 1`)
    const no = String(row?.['case_no'])
    const { rows } = await office.call('reviewer', 'case.page', { caseNos: [no] })
    await office.call('reviewer', 'review.propose', {
      caseNo: no,
      version: rows[0]?.version ?? 0,
      propose: 'refuse',
      reason: '要件を満たさない',
    })
    const made = await office.call('drafter', 'draft.create', { kind: 'refuse', caseNos: [no] })
    return { draftNo: made.draftNo, caseNos: [no] }
  }

  test('after as many months as the office says; less than one, or no number, is as if nothing were said', async () => {
    const add = `insert into parameter (programme, key, value, article, valid_from, valid_to) values ('office', 'case.closeAfterMonths', ?, '', '2020-04-01', null)`
    await sql(office, add, '12')
    expect((await plan()).months).toBe(12)
    for (const value of ['0', '-1', '1.5', '半年']) {
      await sql(office, `update parameter set value = ? where key = 'case.closeAfterMonths'`, value)
      expect((await plan()).months, value).toBe(3)
    }
  })
})
