/** 一覧の印刷とCSV of every list: what the screen has is on the paper and in the CSV; no account, and nobody whom the list hides. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, QueryContext } from '../../electron/backend/context.ts'
import { newSession } from '../../electron/backend/session.ts'
import { accountsOnPaper, correctionsOnPaper, unmatchedOnPaper } from '../../electron/backend/usecases/case-lists.ts'
import { claimsOnPaper } from '../../electron/backend/usecases/claims-lists.ts'
import { type ListOnPaper, paperOf } from '../../electron/backend/usecases/list-print.ts'
import {
  auditOnPaper,
  handOverOnPaper,
  providersOnPaper,
  trailOnPaper,
  usersOnPaper,
} from '../../electron/backend/usecases/office-lists.ts'
import { papersOnPaper, vouchersOnPaper } from '../../electron/backend/usecases/paper-lists.ts'
import { paymentsOnPaper } from '../../electron/backend/usecases/payment-lists.ts'
import type { Input } from '../../shared/contract.ts'
import { listPrintContract, type ListName, type SavedList } from '../../shared/contract/list-print.ts'
import { paymentStateWords } from '../../shared/domain/list-words.ts'
import { visibleTexts } from '../../shared/domain/document.ts'
import { can, listTakers, type Role, roles } from '../../shared/permissions.ts'
import { importSample, openTestOffice, type TestOffice } from '../support/office.ts'
import { refusal, sql } from './acts.ts'
import { claimedFolder, decided, month } from './payments-run-support.ts'
import { approveAll, claimDay, claimOf, takeClaims } from './payments-support.ts'

let office: TestOffice
let runNo: string
beforeAll(async () => {
  const { folder, vouchers } = await claimedFolder(30)
  office = await openTestOffice(folder, { businessDay: claimDay })
  runNo = (await decided(office)).runNo
  // claims for the next order, and notices that wait for printing
  const taken = new Set(vouchers.map((one) => one.voucher_no))
  const all = await office.backend.env.store.reader.selectFrom('voucher').selectAll().where('public_payment', '>', 0).execute()
  await takeClaims(
    office,
    all
      .filter((one) => !taken.has(one.voucher_no))
      .slice(0, 20)
      .map((one) => claimOf(one)),
  )
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  await approveAll(office, (await office.call('drafter', 'draft.create', { kind: 'grant' })).draftNo)
  await importSample(office, 'gift-logoform.csv', 'gift-logoform', 'gift')
  await office.call('reviewer', 'review.auto', {})
})
afterAll(async () => {
  await office.dispose()
  rmSync(dirname(office.folder), { recursive: true, force: true })
})

function seenBy(held: readonly Role[]): QueryContext {
  const { env } = office.backend
  const user: Actor = { userId: 'someone', name: '担当 一郎', roles: held, posts: [] }
  return { env, read: env.store.reader, session: newSession('test'), user }
}

type Case = readonly [name: string, role: Role, list: (ctx: QueryContext) => Promise<ListOnPaper>, shown: () => Promise<readonly string[]>]
const most = 3000
/** Each list with the column-0 texts that the screen's own query has, in its order. */
const every: readonly Case[] = [
  [
    '支払',
    'payer',
    (ctx) => paymentsOnPaper(ctx, { list: 'runs' }, most),
    async () => (await office.call('payer', 'payment.list', {})).map((row) => row.runNo),
  ],
  [
    '支払明細',
    'payer',
    (ctx) => paymentsOnPaper(ctx, { list: 'lines', runNo }, most),
    async () => (await office.call('payer', 'payment.view', { runNo })).rows.map((row) => String(row.seq)),
  ],
  [
    '支払対象',
    'payer',
    (ctx) => paymentsOnPaper(ctx, { list: 'candidates', month }, most),
    async () => (await office.call('payer', 'payment.candidates', { month })).map((row) => row.providerNo),
  ],
  ['組戻し', 'payer', (ctx) => paymentsOnPaper(ctx, { list: 'returned' }, most), async () => []],
  [
    '請求',
    'payer',
    (ctx) => claimsOnPaper(ctx, { list: 'lines', part: 'good' }, most),
    async () =>
      (await office.call('payer', 'claims.lines', { part: 'good', limit: 2000 })).lines.map((row) => `${row.claimNo} ${row.line}`),
  ],
  ['返戻', 'payer', (ctx) => claimsOnPaper(ctx, { list: 'returns' }, most), async () => []],
  [
    '月締め',
    'payer',
    (ctx) => claimsOnPaper(ctx, { list: 'months' }, most),
    async () => (await office.call('payer', 'claims.months', {})).map(() => '令和8年12月'),
  ],
  [
    '未発行',
    'mailing',
    (ctx) => papersOnPaper(ctx, { list: 'targets', kind: 'all', order: 'case', leaveOut: [], atDesk: [] }, most),
    async () =>
      (await office.call('mailing', 'printRun.targets', { kind: 'all', order: 'case', limit: 500 })).rows
        .filter((row) => !row.held)
        .map(() => '郵送'),
  ],
  [
    '保留',
    'mailing',
    (ctx) => papersOnPaper(ctx, { list: 'held' }, most),
    async () =>
      (await office.call('mailing', 'printRun.targets', { kind: 'all', order: 'decision', limit: 500 })).rows
        .filter((row) => row.held)
        .map((row) => row.decisionNo),
  ],
  ['印刷の回', 'mailing', (ctx) => papersOnPaper(ctx, { list: 'runs' }, most), async () => []],
  ['返戻郵便', 'mailing', (ctx) => papersOnPaper(ctx, { list: 'returned', open: true }, most), async () => []],
  [
    '給付券',
    'mailing',
    (ctx) => vouchersOnPaper(ctx, { state: 'valid', text: '' }, most),
    async () => (await office.call('mailing', 'voucher.list', { state: 'valid', limit: 500 })).rows.map((row) => row.voucherNo),
  ],
  [
    '事業者',
    'payer',
    (ctx) => providersOnPaper(ctx, { text: '', part: 'all' }, most),
    async () => (await office.call('payer', 'provider.list', { text: '', part: 'all' })).rows.map((row) => row.providerNo),
  ],
  ['補正', 'reviewer', (ctx) => correctionsOnPaper(ctx, { bucket: 'ahead' }, most), async () => []],
  [
    '照合',
    'intake',
    (ctx) => unmatchedOnPaper(ctx, {}, most),
    async () => (await office.call('intake', 'people.unmatched', { limit: 500 })).rows.map((row) => row.caseNo),
  ],
  [
    '支払の期限',
    'reviewer',
    (ctx) => accountsOnPaper(ctx, { list: 'due', unpaidOnly: true }, most),
    async () => (await office.call('reviewer', 'account.due', { unpaidOnly: true })).rows.map((row) => row.caseNo),
  ],
  [
    '照会が要る案件',
    'reviewer',
    (ctx) => accountsOnPaper(ctx, { list: 'toAsk' }, most),
    async () => (await office.call('reviewer', 'account.standing', {})).toAsk.map((row) => row.caseNo),
  ],
  ['照会', 'reviewer', (ctx) => accountsOnPaper(ctx, { list: 'inquiries' }, most), async () => []],
  [
    '利用者',
    'auditor',
    (ctx) => usersOnPaper(ctx, {}, most),
    async () => (await office.call('auditor', 'users.accounts', {})).map((row) => row.userId),
  ],
]

describe('every list', () => {
  it.each(every)('%s: the rows of the screen in their order, a text for every column of 190 mm', async (name, role, read, shown) => {
    const ctx = seenBy([role])
    const list = await read(ctx)
    const wanted = await shown()
    expect(list.lines.map((line) => line[0])).toEqual(wanted)
    expect(list.columns.reduce((sum, { width }) => sum + width, 0)).toBe(190)
    for (const line of list.lines) expect(line.length).toBe(list.columns.length)
    const model = paperOf(ctx, list)
    const texts = visibleTexts(model).map(({ text }) => text)
    expect(texts).toContain(list.title)
    expect(texts.some((text) => text.startsWith(`${list.lines.length.toLocaleString('ja-JP')}件`))).toBe(true)
    if (list.lines.length === 0) expect(texts).toContain(list.none)
    expect(model.pages.length).toBeGreaterThan(0)
    const kept = process.env['KEEP_PDF']
    if (kept !== undefined) {
      mkdirSync(kept, { recursive: true })
      writeFileSync(join(kept, `${name}.pdf`), (await office.backend.env.drawing.render([model])).bytes)
    }
  })

  it('has rows where the office has some', async () => {
    const counts = await Promise.all(every.map(async ([name, role, read]) => [name, (await read(seenBy([role]))).lines.length] as const))
    const empty = counts.filter(([, n]) => n === 0).map(([name]) => name)
    expect(empty).toEqual(['組戻し', '返戻', '保留', '印刷の回', '返戻郵便', '補正', '照会'])
  })

  it('授受簿 and 監査: their newest first, the period told, a person by his name', async () => {
    const auditor = seenBy(['auditor'])
    const [day] = await sql(office, 'select substr(max(at_local), 1, 10) as last, substr(min(at_local), 1, 10) as first from audit_entry')
    const days = { from: String(day?.['first']), to: String(day?.['last']) }
    const files = await handOverOnPaper(auditor, { direction: 'in' }, most)
    expect(files.lines.length).toBe((await office.call('auditor', 'handover.list', { direction: 'in', limit: 500 })).total)
    expect(files.lines.every((line) => line[1] === '受領')).toBe(true)
    const trail = await trailOnPaper(auditor, {}, most)
    const [last] = await office.call('auditor', 'audit.list', { limit: 1 })
    expect(Number((trail.lines[0]?.[0] ?? '').replaceAll(',', ''))).toBeGreaterThanOrEqual((last?.seq ?? 0) - 1)
    expect(trail.lines[0]?.[1]).toMatch(/^R\d+\.\d+\.\d+ \d\d:\d\d$/)
    const few = await trailOnPaper(auditor, {}, 5)
    expect([few.lines.length, few.cut, few.conditions]).toEqual([5, true, ['新しいものから5件まで']])
    const all = await auditOnPaper(auditor, { list: 'all', views: false, ...days }, most)
    expect(all.lines.length).toBeGreaterThan(10)
    expect(all.conditions[0]).toMatch(/^R\d+\.\d+\.\d+〜R\d+\.\d+\.\d+$/)
    const ofCase = await auditOnPaper(auditor, { list: 'case', caseNo: 'R8-000001', views: true }, most)
    expect(ofCase.conditions).toEqual(['案件 R8-000001', '受付から今まで', '閲覧を含む'])
    expect((await auditOnPaper(auditor, { list: 'mass', views: false }, most)).title).toBe('大量の閲覧・書出し・印刷')
    for (const list of [files, trail, all, ofCase]) {
      expect(list.columns.reduce((sum, { width }) => sum + width, 0)).toBe(190)
      const kept = process.env['KEEP_PDF']
      if (kept !== undefined)
        writeFileSync(join(kept, `${list.title}.pdf`), (await office.backend.env.drawing.render([paperOf(auditor, list)])).bytes)
    }
  })
})

describe('what stays off', () => {
  it('no account, address or telephone of a provider or a payee', async () => {
    const secrets = await sql(office, `select account_number, phone, address from provider where account_number <> ''`)
    const numbers = new Set(secrets.map((row) => String(row['account_number'])))
    const places = secrets.flatMap((row) => [String(row['phone']), String(row['address'])]).filter((text) => text !== '')
    expect([numbers.size, places.length].every((n) => n > 10)).toBe(true)
    for (const [, role, read] of every) {
      const text = (await read(seenBy([role]))).lines.flat().join(' ')
      expect((text.match(/\d+/g) ?? []).filter((digits) => numbers.has(digits))).toEqual([])
      expect(places.filter((place) => text.includes(place))).toEqual([])
    }
  })

  it('nobody under 支援措置 is named to a role that may not open his case', async () => {
    const guarded = await sql(office, `select name from welfare_case where instr(flags, '"protected"') > 0`)
    const names = guarded.map((row) => String(row['name']))
    expect(names.length).toBeGreaterThan(0)
    const lists: readonly ((ctx: QueryContext) => Promise<ListOnPaper>)[] = [
      (ctx) => vouchersOnPaper(ctx, { state: 'all', text: '' }, most),
      (ctx) => papersOnPaper(ctx, { list: 'held' }, most),
      (ctx) => accountsOnPaper(ctx, { list: 'due', unpaidOnly: false }, most),
      (ctx) => accountsOnPaper(ctx, { list: 'toAsk' }, most),
    ]
    const textsOf = async (held: readonly Role[]) =>
      (await Promise.all(lists.map((read) => read(seenBy(held))))).flatMap(({ lines }) => lines.flat())
    const hidden = await textsOf(['payer'])
    for (const name of names) expect(hidden.filter((text) => text.startsWith(name))).toEqual([])
    const open = await textsOf(['reviewer', 'mailing'])
    expect(names.some((name) => open.some((text) => text === `${name}（支援措置）`))).toBe(true)
  })
})

describe('CSV', () => {
  async function saved<N extends Exclude<ListName, 'import'>>(user: string, name: N, of: Input<`${N}.print`>) {
    const path = join(dirname(office.folder), `${name}.csv`)
    const asked = { of, save: office.save(path), replace: true, medium: 'USBメモリー' }
    const made = (await office.call(user, `${name}.csv` as 'users.csv', asked as Input<'users.csv'>)) satisfies SavedList
    return { made, text: readFileSync(path, 'utf8') }
  }

  it('has the columns of the paper, figures plain, days as 2027-01-15, and is entered in 授受簿 and in the trail', async () => {
    const [run] = await office.call('payer', 'payment.list', {})
    const { made, text } = await saved('payer', 'payment', { list: 'runs' })
    expect(made).toMatchObject({ name: 'payment.csv', rows: 1, whole: true })
    expect(text.startsWith('\uFEFF支払番号,対象の月,振込日,起案番号,件数,金額（円）,状態\r\n')).toBe(true)
    expect(text).toContain(
      `${runNo},令和8年12月,2027-01-15,${run?.draftNo},${run?.payees},${run?.amount},${paymentStateWords[run?.state ?? 'draft']}\r\n`,
    )
    const [line] = (await office.call('auditor', 'handover.list', { direction: 'out', limit: 1 })).rows
    expect(line).toMatchObject({ name: 'payment.csv', rows: 1, medium: 'USBメモリー', ref: '支払一覧', direction: 'out' })
    const [entry] = await sql(
      office,
      `select e.ref, b.body from audit_entry e join audit_body b on b.seq = e.seq where e.action = 'export' order by e.seq desc limit 1`,
    )
    expect(entry?.['ref']).toBe('list:payment')
    expect(String(entry?.['body'])).toContain('支払一覧 1件を「payment.csv」に書出し（すべて）')
  })

  it('has every row of a list that fills several sheets', async () => {
    const { total } = await office.call('mailing', 'voucher.list', { state: 'all', limit: 1 })
    const { made, text } = await saved('mailing', 'voucher', { state: 'all', text: '' })
    expect(made).toMatchObject({ rows: total, whole: true })
    expect(text.trimEnd().split('\r\n').length).toBe(total + 1)
    const cases = await saved('drafter', 'queue', {})
    expect(cases.text.split('\r\n')[1]).toMatch(/,\d{4}-\d\d-\d\d$/)
  })

  it('is refused whole where a file of that name may not be replaced', async () => {
    const path = join(dirname(office.folder), 'there.csv')
    writeFileSync(path, '前のファイル')
    expect(
      await refusal(office.call('payer', 'provider.csv', { of: { text: '', part: 'all' }, save: office.save(path), replace: false })),
    ).toBe('output-exists')
    expect(readFileSync(path, 'utf8')).toBe('前のファイル')
  })

  it('the trail leaves the office with the auditor alone, though an administrator prints it', async () => {
    expect((await office.call('admin', 'trail.print', {})).rows).toBeGreaterThan(10)
    expect(await refusal(saved('admin', 'trail', {}))).toBe('forbidden')
    expect((await saved('auditor', 'trail', {})).made.rows).toBeGreaterThan(10)
  })

  it.each<[string, () => Promise<unknown>]>([
    ['queue', () => saved('intake', 'queue', {})],
    ['voucher', () => saved('intake', 'voucher', { state: 'all' })],
    ['people', () => saved('reviewer', 'people', {})],
    ['correction', () => saved('intake', 'correction', { bucket: 'overdue' })],
    ['account', () => saved('reviewer', 'account', { list: 'due', unpaidOnly: false })],
    ['handover', () => saved('intake', 'handover', {})],
    ['draft', () => saved('reviewer', 'draft', {})],
    ['paperList, which the payer does not even read', () => saved('payer', 'paperList', { list: 'held' })],
  ])('%s does not leave the office with whoever takes no ledger out', async (_, take) => {
    expect(await refusal(take())).toBe('forbidden')
  })

  it('leaves the office with those who both read the list and take ledgers out, so the drafter has the cases', async () => {
    expect((await saved('drafter', 'queue', {})).made.rows).toBeGreaterThan(10)
    const plain = ['provider', 'users']
    for (const [name, taker] of Object.entries(listTakers)) {
      const read = listPrintContract[`${name as keyof typeof listTakers}.print`].permission
      expect(listPrintContract[`${name as keyof typeof listTakers}.csv`].permission).toBe(taker)
      const takers = roles.filter((role) => can([role], taker))
      const wanted = roles.filter((role) => can([role], read ?? taker) && (plain.includes(name) || can([role], 'ledger.export')))
      expect([name, takers]).toEqual([name, wanted])
    }
  })

  it('asks for the own password wherever a list goes out', () => {
    const csv = Object.entries(listPrintContract).filter(([op]) => op.endsWith('.csv'))
    expect(csv.length).toBe(15)
    expect(csv.filter(([, { confirms }]) => confirms !== true)).toEqual([])
  })
})
