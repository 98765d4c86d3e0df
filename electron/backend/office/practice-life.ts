/** 練習の出来事. What happens beside the straight way of the work: letters and transfers that come back, one application twice, vouchers nobody used. */
import { addDays } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { practiceDay, profileOf, takeTable, type Desk } from './practice-desk.ts'
import { practiceFile } from './practice-rows.ts'

const reasons = ['宛先不明', '転居', '保管期間経過'] as const

/** 返戻. Some of the letters of the last weeks come back; with `settle` they are sent again, else they wait for whoever practises. */
export async function returnMail(desk: Desk, day: IsoDate, settle: boolean): Promise<void> {
  const sent = await desk.backend.env.store.reader
    .selectFrom('mailing_entry as m')
    .innerJoin('decision as d', 'd.decision_no', 'm.number')
    .select('m.number')
    .where('m.posted_on', '<', addDays(day, -7))
    .where('m.posted_on', '>=', addDays(day, settle ? -40 : -60))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('returned_mail as r').select('r.entry_id').whereRef('r.entry_id', '=', 'm.entry_id'))))
    .orderBy('m.entry_id')
    .execute()
  const some = sent.filter((_, i) => i % 60 === 11).slice(0, settle ? undefined : 3)
  for (const [i, { number }] of some.entries())
    await desk.as('mailing', 'returnedMail.enter', { number, reason: reasons[i % reasons.length] ?? '宛先不明', note: '' })
  if (!settle || some.length === 0) return
  const { rows } = await desk.as('mailing', 'returnedMail.list', { open: true, limit: 500 })
  for (const { entryId } of rows)
    await desk.as('mailing', 'returnedMail.settle', { entryId, outcome: 'resent', note: '電話で住所を確かめ、同じ封筒で送り直した' })
}

/** 重複. The application that came a second time is withdrawn, with its reason. */
export async function settleDuplicates(desk: Desk): Promise<void> {
  const { pairs } = await desk.as('intake', 'duplicate.list', { limit: 100 })
  for (const { left, right } of pairs) {
    if (!right.canWithdraw) continue
    const seen = (one: typeof left) => ({ caseNo: one.caseNo, version: one.version })
    const reason = 'オンラインで申請した人が電話でも申し込んだ（本人に確認）'
    await desk.as('intake', 'duplicate.decide', { left: seen(left), right: seen(right), decision: 'keep-left', reason })
  }
}

/** 取下げ. One of those asked for a correction thinks better of it. */
export async function withdrawOne(desk: Desk): Promise<void> {
  const { rows } = await desk.as('intake', 'correction.list', { bucket: 'ahead', limit: 10 })
  const one = rows.findLast((row) => row.state === 'open')
  if (one === undefined) return
  const { requestNo, version } = one
  await desk.as('intake', 'correction.close', {
    requestNo,
    version,
    as: 'withdrawn',
    reason: '施設に入るため申請をやめると電話で連絡があった',
  })
}

/** 失効. The practice office asks for claims within two weeks, so that vouchers of spring that nobody used lapse before its day. */
export async function lapseOld(desk: Desk, day: IsoDate): Promise<void> {
  const cells = {
    制度: 'aids',
    キー: 'voucher.lapseAfterDays',
    値: '14',
    適用開始: '2026-11-01',
    適用終了: '',
    根拠条文: '練習の事務所の定め（見本市の定めは60日）',
  }
  await desk.as('admin', 'master.save', { kind: 'parameters', cells, edit: null, reason: '練習で失効を見られるように短くする' })
  desk.goTo(day)
  await desk.as('mailing', 'voucher.lapse', {})
}

/** 組戻し. One transfer of the last settled payment came back from the bank: it is paid again once its account was looked at. */
export async function transferBack(desk: Desk, day: IsoDate): Promise<void> {
  const last = await desk.backend.env.store.reader
    .selectFrom('payment_payee as p')
    .innerJoin('payment_run as r', 'r.run_id', 'p.run_id')
    .select(['r.run_no', 'p.seq', 'p.amount'])
    .where('r.state', '=', 'settled')
    .where('p.kind', '=', 'provider')
    .orderBy('r.transfer_date', 'desc')
    .orderBy('p.amount')
    .orderBy('p.seq')
    .limit(1)
    .executeTakeFirst()
  if (last === undefined) return
  desk.goTo(day)
  await desk.as('payer', 'returned.enter', {
    runNo: last.run_no,
    seq: last.seq,
    reasonCode: 'name-differs',
    note: '銀行から電話で連絡',
    returnedOn: day,
  })
}

/** 今日の出来事. Somebody whose birthday was misread, and a provider's new account that waits for its second person. */
export async function strangers(desk: Desk): Promise<void> {
  const row = desk.next(addDays(practiceDay, -1), 'P窓1124-')
  const misread = { ...row, residentNo: '', birthDate: addDays(row['birthDate'] ?? practiceDay, 9), channel: 'post' }
  await takeTable(desk, 'aids', 'aids-counter', practiceFile(await profileOf(desk, 'aids-counter'), [misread]))
  const provider = await desk.backend.env.store.reader
    .selectFrom('provider')
    .select(['provider_no', 'account_holder_kana', 'bank_code', 'branch_code'])
    .where('registered_to', 'is', null)
    .where('account_number', '<>', '')
    .orderBy('provider_no', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (provider === undefined) return
  await desk.as('payer', 'provider.changeAccount', {
    providerNo: provider.provider_no,
    bankCode: provider.bank_code,
    branchCode: provider.branch_code,
    accountType: '普通',
    accountNumber: '7000123',
    holder: provider.account_holder_kana,
    attorney: false,
    reason: `口座変更届（${practiceDay}受付）`,
  })
}
