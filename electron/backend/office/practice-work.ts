/** 練習の過去と今日. The months of work behind the practice office, and what lies ahead of it, done through the gate as people would. */
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, monthOf } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { writeAtomic } from '../files/atomic.ts'
import { claimHeads } from '../../../shared/programmes/claims/fields.ts'
import { csvText } from '../files/csv-write.ts'
import { samplePassword } from './init.ts'
import { practiceDay, profileOf, takeTable, type Desk } from './practice-desk.ts'
import { giftPile, takeGifts, takeGiftsAhead } from './practice-gift.ts'
import { lapseOld, returnMail, settleDuplicates, strangers, transferBack, withdrawOne } from './practice-life.ts'
import { practiceFile, type PracticeRow } from './practice-rows.ts'

/** Days of decision, and of each month's payment with its day of transfer (all of them working days of banks). */
export const decisionDays: readonly IsoDate[] = [
  '2026-04-13',
  '2026-04-24',
  '2026-05-13',
  '2026-05-25',
  '2026-06-12',
  '2026-06-24',
  '2026-07-13',
  '2026-07-24',
  '2026-08-12',
  '2026-08-25',
  '2026-09-14',
  '2026-09-25',
  '2026-10-13',
  '2026-10-23',
]
export const paymentDays: readonly (readonly [paidOn: IsoDate, transferDate: IsoDate])[] = [
  ['2026-05-27', '2026-05-29'],
  ['2026-06-25', '2026-06-30'],
  ['2026-07-27', '2026-07-30'],
  ['2026-08-26', '2026-08-31'],
  ['2026-09-28', '2026-09-30'],
  ['2026-10-26', '2026-10-30'],
]
const lastDecision: IsoDate = '2026-11-06'

/** All of the past, then the work of the day. `step` is told each stage, and throws when the making is stopped. */
export async function work(desk: Desk, step: (text: string) => void): Promise<void> {
  const gifts = await giftPile(desk)
  const payments = paymentDays.filter(([day]) => desk.works(day))
  const payUntil = async (until: IsoDate): Promise<void> => {
    for (let next = payments[0]; next !== undefined && next[0] < until; next = payments[0]) {
      payments.shift()
      step(`${Number(next[0].slice(5, 7))}月の請求を突き合わせ、支払っています`)
      desk.goTo(next[0])
      await pay(desk, next[0], next[1])
    }
  }
  for (const [i, day] of decisionDays.filter((one) => desk.works(one)).entries()) {
    await payUntil(day)
    step(`${Number(day.slice(5, 7))}月${Number(day.slice(8))}日までの申請を審査し、決定しています`)
    desk.goTo(day)
    await returnMail(desk, day, true)
    await takeIn(desk, day, desk.round, i % 2 === 0 ? 1 : 0)
    await settleDuplicates(desk)
    await takeGifts(desk, gifts, day)
    await review(desk)
    await decide(desk)
    await desk.as('mailing', 'papers.issue', { oneFile: true })
  }
  await payUntil(lastDecision)
  step('11月の仕事を並べています')
  await transferBack(desk, '2026-11-04')
  desk.goTo(lastDecision)
  await takeIn(desk, lastDecision, desk.round)
  await takeGifts(desk, gifts, lastDecision)
  await review(desk)
  await correct(desk, 4, addDays(practiceDay, -4))
  await withdrawOne(desk)
  await decide(desk)
  await lapseOld(desk, addDays(practiceDay, -4))
  desk.goTo(practiceDay)
  step('今日の仕事を並べています')
  await returnMail(desk, practiceDay, false)
  await ahead(desk)
  await takeGiftsAhead(desk, gifts)
}

/**
 * Two files, one from the online form, one typed at the counter; applied for within the four weeks before. `twice`: so many of the online
 * applications came to the counter as well.
 */
async function takeIn(desk: Desk, day: IsoDate, count: number, twice = 0): Promise<void> {
  // the share of the online form rises over the months, as it does
  const month = Number(day.slice(5, 7))
  const online = Math.round(count * (0.45 + 0.05 * (month - 4)))
  const again: PracticeRow[] = []
  const batches = [
    ['aids-logoform', online, `PL${day.slice(2, 4)}${day.slice(5, 7)}${day.slice(8)}-`],
    ['aids-counter', count - online, `P窓${day.slice(2, 4)}${day.slice(5, 7)}${day.slice(8)}-`],
  ] as const
  for (const [profileId, size, prefix] of batches) {
    const rows = Array.from({ length: size }, (_, i) => {
      const row = desk.next(addDays(day, -1 - Math.floor((desk.draw(26) * desk.draw(100)) / 100)), prefix)
      return profileId === 'aids-counter' ? { ...row, channel: ['counter', 'counter', 'post', 'phone'][i % 4] ?? 'counter' } : row
    })
    if (profileId === 'aids-logoform') again.push(...rows.slice(0, twice))
    else rows.push(...again.map((row, i) => ({ ...row, receiptNo: `${prefix}W${i + 1}`, submittedAt: addDays(day, -1), channel: 'phone' })))
    await takeTable(desk, 'aids', profileId, practiceFile(await profileOf(desk, profileId), rows))
  }
}

/** What a person can settle at the desk: the spelling of a name (line 1), where letters go (line 12), the cap (line 13). */
const settledAtTheDesk = new Set(['1', '12', '13'])

async function review(desk: Desk): Promise<void> {
  await desk.as('reviewer', 'review.auto', {})
  const failing = await desk.as('reviewer', 'case.ids', { state: 'received', proposal: 'refuse' })
  for (let start = 0; start < failing.caseNos.length; start += 100) {
    const { rows } = await desk.as('reviewer', 'case.page', { caseNos: failing.caseNos.slice(start, start + 100) })
    for (const { caseNo, version } of rows) await desk.as('reviewer', 'review.propose', { caseNo, version, propose: 'refuse', reason: '' })
  }
  const asking = await desk.as('reviewer', 'case.ids', { state: 'received', proposal: 'ask' })
  for (let start = 0; start < asking.caseNos.length; start += 100) {
    const { cases } = await desk.as('reviewer', 'case.details', { caseNos: asking.caseNos.slice(start, start + 100) })
    for (const one of cases) {
      const open = one.checks.filter((check) => check.verdict !== 'ok')
      const settled = one.programme === 'aids' && open.every((check) => settledAtTheDesk.has(check.id))
      if (!settled || one.publicPayment === null) continue
      const reason = `${open.map((check) => check.title).join('・')}を本人の書類と住民の登録で確認`
      await desk.as('reviewer', 'review.propose', { caseNo: one.caseNo, version: one.version, propose: 'grant', reason })
    }
  }
}

const approvers = ['chief', 'manager', 'director']

async function draftOf(desk: Desk, kind: 'grant' | 'refuse'): Promise<string | null> {
  const { caseNos } = await desk.as('drafter', 'case.ids', { state: 'reviewed', proposal: kind })
  if (caseNos.length === 0) return null
  const made = await desk.as('drafter', 'draft.create', { kind })
  return made.draftNo
}

async function approve(desk: Desk, draftNo: string, until = approvers.length): Promise<void> {
  for (const user of approvers.slice(0, until)) {
    const draft = await desk.as(user, 'draft.view', { draftNo, limit: 1 })
    if (draft.state !== 'circulating') return
    const read = { unreadReason: '練習用データの準備（画面では閲覧していない）' }
    await desk.as(user, 'draft.approve', { draftNo, version: draft.version, asDeputy: false, password: samplePassword, ...read })
  }
}

async function decide(desk: Desk): Promise<void> {
  for (const kind of ['grant', 'refuse'] as const) {
    const draftNo = await draftOf(desk, kind)
    if (draftNo !== null) await approve(desk, draftNo)
  }
}

/** 補正. Asks the applicants of some cases nobody could settle. */
async function correct(desk: Desk, count: number, dueOn: IsoDate): Promise<void> {
  const { caseNos } = await desk.as('reviewer', 'case.ids', { state: 'received', proposal: 'ask' })
  const { rows } = await desk.as('reviewer', 'case.page', { caseNos: caseNos.slice(-count * 3) })
  let made = 0
  for (const { caseNo, version, flags } of rows) {
    if (made >= count || flags.includes('protected')) continue
    await desk.as('intake', 'correction.create', { caseNo, version, items: ['MI'], note: '', dueOn, way: 'letter' })
    made += 1
  }
}

/** Vouchers that nobody ever brings to a shop: they lapse. */
const forgotten = (voucherNo: string): boolean => Number(/^K\d\d(\d+)\d-/.exec(voucherNo)?.[1]) % 19 === 1

/**
 * Claims of the vouchers given out so far that were not claimed yet: the lines of a file, most of them as decided. Of a case with several
 * vouchers one is used a month.
 */
async function claimLines(desk: Desk, day: IsoDate, share: number): Promise<string[][]> {
  const vouchers = await desk.backend.env.store.reader
    .selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .select(['v.voucher_no', 'v.code', 'v.provider_no', 'v.price', 'v.self_payment', 'v.public_payment', 'c.item_name', 'v.case_id'])
    .where('v.state', '=', 'valid')
    .where('c.state', 'in', ['issued', 'claimed', 'paid'])
    .where('v.public_payment', '>', 0)
    .where('v.valid_from', '<=', `${monthOf(day)}-01`)
    .where('v.valid_to', '>=', day)
    .orderBy('v.voucher_no')
    .execute()
  const seen = new Set<string>()
  return vouchers
    .filter((v, i) => i % 100 < share && !forgotten(v.voucher_no))
    .filter((v) => !seen.has(v.case_id) && seen.add(v.case_id))
    .map((v, i) => {
      const n = i + 1
      const less = n % 60 === 7 ? 100 : 0
      const delivered = `${monthOf(day)}-${String(1 + (n % 18)).padStart(2, '0')}`
      const claimNo = `S${monthOf(day)}-${String(n).padStart(4, '0')}`
      const money = [v.price, v.self_payment, v.public_payment - less].map(String)
      const note = less > 0 ? '値引きのため少ない請求' : ''
      return ['', claimNo, v.provider_no, '', v.voucher_no, v.code, delivered, '本人', v.item_name, ...money, note]
    })
}

async function claim(desk: Desk, lines: readonly string[][], name: string): Promise<string> {
  const path = join(desk.files, name)
  await writeAtomic(path, csvText([claimHeads, ...lines]), { replace: true })
  return path
}

/** 突合 and 支払 of a month, to the end: decided (which closes it), handed to the bank, accepted, settled. */
async function pay(desk: Desk, day: IsoDate, transferDate: IsoDate): Promise<void> {
  const lines = await claimLines(desk, day, 92)
  if (lines.length === 0) return
  const path = await claim(desk, lines, '請求.csv')
  const { tickets } = desk.backend.env
  await desk.as('payer', 'claims.take', { ticket: tickets.issue(path, 'open'), profile: 'claims' })
  rmSync(path)
  const month = monthOf(day)
  const run = await desk.as('payer', 'payment.create', { month, transferDate })
  await approve(desk, run.draftNo)
  const seen = async () => (await desk.as('payer', 'payment.view', { runNo: run.runNo })).version
  const file = join(desk.files, `練習_総合振込_${transferDate}.txt`)
  await desk.as('payer', 'payment.export', { runNo: run.runNo, save: tickets.issue(file, 'save'), replace: true })
  const handed = { ticket: tickets.issue(file, 'open'), handedOn: day, handedTo: '見本銀行（練習）' }
  await desk.as('payer', 'payment.handOver', { runNo: run.runNo, version: await seen(), ...handed })
  await desk.as('payer', 'payment.accept', { runNo: run.runNo, version: await seen(), acceptedOn: day, receiptNo: `R${month}` })
  desk.goTo(transferDate)
  await desk.as('payer', 'payment.settle', { runNo: run.runNo, version: await seen(), settledOn: transferDate })
  rmSync(file)
}

/** 今日の仕事. Something of every queue: to take in, to judge, to draft, to decide, to print, to claim, to pay. */
async function ahead(desk: Desk): Promise<void> {
  const part = Math.max(8, Math.round(desk.round / 3))
  // waiting with the manager, then with the chief
  await takeIn(desk, addDays(practiceDay, -8), part)
  await review(desk)
  const first = await draftOf(desk, 'grant')
  if (first !== null) await approve(desk, first, 1)
  await draftOf(desk, 'refuse')
  await takeIn(desk, addDays(practiceDay, -4), part)
  await review(desk)
  await draftOf(desk, 'grant')
  // reviewed, waiting for a draft
  await takeIn(desk, addDays(practiceDay, -2), part)
  await review(desk)
  // undecided: judged by the machine only
  await takeIn(desk, addDays(practiceDay, -1), part, 1)
  await desk.as('reviewer', 'review.auto', {})
  const asking = await desk.as('reviewer', 'case.ids', { state: 'received', proposal: 'ask' })
  const { rows } = await desk.as('reviewer', 'case.page', { caseNos: asking.caseNos.slice(0, 3) })
  for (const { caseNo, version } of rows)
    await desk.as('reviewer', 'review.hold', { caseNo, version, until: addDays(practiceDay, 3), reason: '病院からの回答を待っている' })
  await correct(desk, 3, addDays(practiceDay, 14))
  await strangers(desk)
  // some claims of this month are in and can be paid, the others lie in a file
  const lines = await claimLines(desk, practiceDay, 100)
  const half = Math.ceil(lines.length / 2)
  const path = await claim(desk, lines.slice(0, half), '請求.csv')
  await desk.as('payer', 'claims.take', { ticket: desk.backend.env.tickets.issue(path, 'open'), profile: 'claims' })
  rmSync(path)
  await claim(desk, lines.slice(half), '練習_請求_2026-11.csv')
  const incoming = join(desk.backend.env.resources, 'sample', 'incoming')
  for (const [from, to] of [
    ['aids-logoform.csv', '練習_申請_オンライン.csv'],
    ['aids-etumo.csv', '練習_申請_別の様式.csv'],
    ['aids-counter.csv', '練習_申請_窓口.csv'],
  ] as const)
    copyFileSync(join(incoming, from), join(desk.files, to))
}
